"""MkDocs hook: the theme's style sheets come with every page, so leave in them what some page or script can use."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

LAST = -300  # when every other file of the site is there
_commands: set[str] = set()


def on_startup(*, command: str, dirty: bool) -> None:  # noqa: ARG001 - MkDocs names them
    """Keep what MkDocs was asked for."""
    _commands.add(command)


@event_priority(LAST)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Write the style sheets of the theme anew; a server that shows changes at once leaves them whole."""
    if "serve" in _commands:
        return
    from ropedoc.site.used import used, words

    site = Path(config.site_dir)
    texts = (file for ending in ("html", "js") for file in site.rglob(f"*.{ending}") if file.parent.name != "figures")
    known = words(file.read_text(encoding="utf-8") for file in texts)
    for sheet in site.glob("assets/stylesheets/*.css"):
        text, _, _ = sheet.read_text(encoding="utf-8").partition("/*# sourceMappingURL")
        sheet.write_text(used(text, known) + "\n", encoding="utf-8")
