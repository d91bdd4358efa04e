"""MkDocs hook: put the documents that the figures' script wrote (search/models.json) into the search index.

The words that a page's front matter names (`tags`) stand for the page, and not again for each of its sections.
What a page leaves out of the search (`data-search-exclude`) is left out to its end.
"""

from __future__ import annotations

import json
from pathlib import Path

from material.plugins.search.plugin import Element
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

BEFORE_OFFLINE = -50  # the search plugin has written the index, and the offline plugin, at -100, has not yet read it


def _same(one: Element, other: object) -> bool:
    return one is other if isinstance(other, Element) else one.tag == other


# The theme's parser tells elements by their tags: what is left out would end with the first of its kind inside it.
Element.__eq__ = _same


@event_priority(BEFORE_OFFLINE)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Add the models to search/search_index.json."""
    folder = Path(config.site_dir, "search")
    models = folder / "models.json"
    path = folder / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    for one in index["docs"]:
        if "#" in one["location"]:
            one.pop("tags", None)
    if models.exists():
        index["docs"] += json.loads(models.read_text(encoding="utf-8"))
        models.unlink()
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
