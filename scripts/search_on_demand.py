"""MkDocs hook: every page fetches the search index, so leave in it the settings, and put the documents beside it.

`docs/assets/search-worker.js` fetches the documents when a reader searches. From disk, where no worker starts, the page
takes the theme's worker with a scope of its own around it (`docs/assets/iframe-worker.js`).
"""

from __future__ import annotations

import json
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

WITHIN = """((scope)=>{{const {{addEventListener,postMessage,importScripts}}=scope;{}}})(document.currentScript.scope);
"""
AFTER_OFFLINE = -200  # that plugin, at -100, makes the script that pages opened from disk take, with all documents


@event_priority(AFTER_OFFLINE)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Split search/search_index.json."""
    for worker in Path(config.site_dir, "assets", "javascripts", "workers").glob("search.*.min.js"):
        text = WITHIN.format(worker.read_text(encoding="utf-8").rpartition("//# sourceMappingURL")[0])
        worker.with_name(worker.name.replace(".min.", ".page.")).write_text(text, encoding="utf-8")
    folder = Path(config.site_dir) / "search"
    index = json.loads((folder / "search_index.json").read_text(encoding="utf-8"))
    for name, content in {"search_documents": index["docs"], "search_index": {**index, "docs": []}}.items():
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
