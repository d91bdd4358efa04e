"""MkDocs hooks by which `mkdocs serve` shows in the browser what it cannot build, until that is mended.

MkDocs itself keeps the old pages, holds back every answer, and ends at a first build that fails. Here a failed build
makes an error page of every page, so that the server goes on and its live reload brings the mended pages.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import fault_page
from faults import ROOT, Site, faults, heard
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

REFERENCE = ROOT / "tests" / "reference"  # the vectors that hold the package and the browser's code together
OUTPUT = re.compile("<body[^>]*>")


class Now:
    """The build that runs or ran last."""

    serving = False
    config: MkDocsConfig
    site = Site(ROOT / "docs")
    banner = ""


def on_startup(command: str, **_: object) -> None:
    """Let the first build of a server fail without ending it."""
    Now.serving = command == "serve"
    if Now.serving:
        command_module: Any = sys.modules[f"{MkDocsConfig.__module__.partition('.')[0]}.commands.serve"]
        command_module.build = guarded(command_module.build)


def on_config(config: MkDocsConfig) -> None:
    """Note where the pages come from and go to."""
    Now.config, Now.site, Now.banner = config, Site(Path(config.docs_dir)), ""


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Leave empty lines for the head of a page, which MkDocs takes off, so that errors count lines as the file does."""
    return "\n" * (page.file.content_string.count("\n") - markdown.count("\n")) + markdown


def on_env(env: object, files: Files, **_: object) -> None:  # noqa: ARG001 - MkDocs names the arguments
    """Note what links can lead to, and ask whether the browser's code still computes what the package does."""
    anchors = {file.src_uri: (file.page and file.page.present_anchor_ids) or () for file in files}
    Now.site = Now.site._replace(anchors=anchors)
    if Now.serving and REFERENCE.is_dir():
        Now.banner = fault_page.banner(_left_behind())


def on_post_page(output: str, page: Page, **_: object) -> str:  # noqa: ARG001 - MkDocs names the arguments
    """Put the banner on top of a page."""
    return OUTPUT.sub(lambda body: body[0] + Now.banner, output, count=1)


def on_serve(server: LiveReloadServer, **_: object) -> None:
    """Let later builds fail too, also in their settings."""
    server.builder = guarded(server.builder)


def guarded(build: Callable[..., None]) -> Callable[..., None]:
    """The same build, but a failure becomes pages that show it."""

    def build_or_show(*given: Any, **named: Any) -> None:
        with heard() as messages:
            try:
                build(*given, **named)
            except Exception as error:
                if not isinstance(error, SystemExit):
                    traceback.print_exc()
                _show(fault_page.page(faults(error, messages, Now.site)))

    return build_or_show


def _show(text: str) -> None:
    """Write a text in place of every page."""
    folder = Path(Now.config.site_dir)
    pages = [page.relative_to(Now.site.docs).with_suffix(".html") for page in Now.site.docs.rglob("*.md")]
    for page in [*pages, Path("404.html")]:
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / page).write_text(text, encoding="utf-8")


def _left_behind() -> list[str]:
    """Sentences on the functions that no longer compute what the browser's code does."""
    from ropedoc.site import memory, twin  # as this build runs them

    files = [(file.name, file.stat().st_mtime_ns) for file in sorted(REFERENCE.glob("*.json"))]
    depends = memory.sources(twin.__name__), files
    said = memory.remembered("twin", depends, partial(twin.disagreements, REFERENCE))
    return [*said, twin.FOLLOW] if said else []
