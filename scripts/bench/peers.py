"""The same pages without figures (the floor), and with figures as Plotly's `to_html` writes them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from ropedoc.figures import entry
from ropedoc.site.embed import EMBED, names_in

CONFIG = """\
INHERIT: {root}/mkdocs.yml
docs_dir: docs
site_dir: site
strict: false
watch: []
theme: {{custom_dir: {root}/overrides}}
extra_css: [assets/site.css]
extra_javascript: []
plugins: [search, offline]
hooks: ["{root}/scripts/search_on_demand.py"]
"""
FRONT = re.compile(r"^\[\[front:.*\]\]$|^.*assets/front\.(css|js).*$", re.MULTILINE)  # the first page's pictures
PLACE = re.compile(r'<div data-peer="([^"]+)"></div>')


def fullest(docs: Path) -> str:
    """Name of the page with the most figures, without its ending."""
    pages = sorted(docs.glob("*.md"))
    return max(pages, key=lambda page: len(names_in(page.read_text(encoding="utf-8")))).stem


def pages_of(site: Path) -> list[str]:
    """Addresses of the pages of a built site, and of none of its generated figures."""
    return sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html") if page.parent.name != "figures")


def floor(root: Path, folder: Path) -> Path:
    """Build the pages with no figures and none of what they need, and return the built site."""
    return _built(root, folder, "")


def to_html(root: Path, folder: Path) -> Path:
    """Build the pages with each figure as to_html writes it, the library inline once, and return the built site.

    The figures stand still: to_html knows no controls but Plotly's own.
    """
    site = _built(root, folder, r'<div data-peer="\1"></div>')
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        names = PLACE.findall(text)
        parts = PLACE.split(text)
        parts[1::2] = [
            entry(name).default().plot.to_html(full_html=False, include_plotlyjs=not k) for k, name in enumerate(names)
        ]
        page.write_text("".join(parts), encoding="utf-8")
    return site


def _built(root: Path, folder: Path, figure: str) -> Path:
    docs = folder / "docs"
    shutil.copytree(root / "docs", docs, ignore=shutil.ignore_patterns("figures.*"))
    for page in docs.rglob("*.md"):
        page.write_text(FRONT.sub("", EMBED.sub(figure, page.read_text(encoding="utf-8"))), encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(CONFIG.format(root=root), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)], cwd=root, check=True, capture_output=True
    )
    return folder / "site"
