"""The built site: every figure is in it, it asks no other host for anything, and it says whose work it serves."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from ropedoc.figures import FIGURES
from ropedoc.site.generate import generate
from tests import project
from tests.project import ROOT

ENDINGS = (".js", ".csv", "-table.csv", ".svg", ".html")
FOREIGN = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
LOADING = {"src", "href", "srcset", "data", "action", "poster", "xlink:href", "background", "ping"}


class Loads(HTMLParser):
    """What a page makes the browser fetch by itself: every address but those of links to follow."""

    def __init__(self, text):
        super().__init__()
        self.addresses = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in LOADING and tag != "a":
                self.addresses.append(value)
            if name == "style":
                self.addresses += in_css(value)

    def handle_data(self, data):
        if self.lasttag == "style":
            self.addresses += in_css(data)


def in_css(text):
    return [first or second for first, second in URL.findall(text)]


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Give the files that the script writes without MkDocs."""
    folder = tmp_path_factory.mktemp("generated")
    subprocess.run([sys.executable, "scripts/gen_figures.py", "--out", folder], cwd=ROOT, check=True)
    return project.files(folder)


@pytest.mark.parametrize("name", FIGURES)
def test_every_registered_figure_is_in_the_site_with_its_files(site, name):
    for ending in ENDINGS:
        assert (site / "figures" / f"{name}{ending}").stat().st_size > 100
    assert f'data-figure="{name}"' in (site / "figures" / f"{name}.html").read_text(encoding="utf-8")
    pages = [page.read_text(encoding="utf-8") for page in site.glob("*.html")]
    assert any(f'data-figure="{name}"' in page for page in pages)


def test_the_site_holds_no_figure_that_is_not_registered(site):
    expected = {f"{name}{ending}" for name in FIGURES for ending in ENDINGS}
    assert {file.name for file in (site / "figures").iterdir()} == expected


def test_a_page_asks_for_the_script_of_figures_where_it_has_any(site):
    asking = {page.stem for page in site.glob("*.html") if "assets/figures.js" in page.read_text(encoding="utf-8")}
    shown = {page.stem for page in site.glob("*.html") if re.search("<figure[^>]*data-figure|class=.rope-sortable", page.read_text(encoding="utf-8"))}  # fmt: skip
    assert asking == shown
    assert {"decay", "models"} <= asking
    assert not {"index", "decoder", "explorer", "404"} & asking


def test_the_script_writes_the_same_files_without_mkdocs(site, generated):
    assert {path for path in generated if path.startswith("figures/")} == {
        f"figures/{name}{ending}" for name in FIGURES for ending in ENDINGS
    }
    assert {"assets/theme.css", "assets/plotly.min.js", "assets/math.css", "assets/math.js"} <= generated.keys()
    for path, content in generated.items():
        if path != "search/models.json":  # which a hook takes into the search index
            assert (site / path).read_bytes() == content, path


def test_no_page_loads_anything_from_elsewhere(site):
    pages = [*site.glob("*.html"), *site.glob("figures/*.html")]
    assert len(pages) >= 5 + len(FIGURES)
    for page in pages:
        addresses = Loads(page.read_text(encoding="utf-8")).addresses
        assert len(addresses) >= (1 if page.name == "404.html" else 3)
        assert not [address for address in addresses if FOREIGN.match(address)], page.name


def test_no_stylesheet_and_no_drawing_loads_anything_from_elsewhere(site):
    sheets, drawings = list(site.rglob("*.css")), list(site.rglob("*.svg"))
    assert len(sheets) >= 5
    for sheet in sheets:
        assert not [address for address in in_css(sheet.read_text(encoding="utf-8")) if FOREIGN.match(address)]
    for drawing in drawings:
        assert not [a for a in Loads(drawing.read_text(encoding="utf-8")).addresses if FOREIGN.match(a)]


def test_what_a_page_loads_is_there(site):
    missing = []
    for page in [*site.glob("*.html"), *site.glob("figures/*.html")]:
        if page.name == "404.html":
            continue  # its addresses count from the root of a host
        for address in Loads(page.read_text(encoding="utf-8")).addresses:
            path = address.partition("#")[0].partition("?")[0]
            if path and not path.startswith("data:") and not (page.parent / path).is_file():
                missing.append(f"{page.name}: {address}")
    assert not missing


def test_foreign_addresses_are_noticed():
    html = '<a href="https://a.org">x</a><script src="//b.org/x.js"></script><style>p{background:url(https://c.org/i)}</style>'
    found = [address for address in Loads(html).addresses if FOREIGN.match(address)]
    assert found == ["//b.org/x.js", "https://c.org/i"]


def test_the_works_of_others_are_named_with_their_licences(site):
    notices = (site / "assets/third-party-notices.txt").read_text(encoding="utf-8")
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    for package in ("plotly.js", "@fontsource/stix-two-math"):
        assert f"{package} {pinned[package]} (" in notices
    for line in ("mkdocs-material", "SIL OPEN FONT LICENSE", "Permission is hereby granted", "d3-", "Plotly"):
        assert line in notices
    for page in site.glob("*.html"):
        assert "assets/third-party-notices.txt" in page.read_text(encoding="utf-8")


def test_one_version_of_plotly_js_draws_everywhere(site):
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]["plotly.js"]
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]["node_modules/plotly.js"]
    bundle = (site / "assets/plotly.min.js").read_text(encoding="utf-8")
    assert re.findall(r'\.version="([\d.]+)"', bundle)[0] == pinned
    assert pinned == get_plotlyjs_version() == lock["version"]


def test_the_library_of_the_site_is_the_small_bundle(site):
    assert (site / "assets/plotly.min.js").read_bytes() == (ROOT / "build/plotly.min.js").read_bytes()
    assert (site / "assets/plotly.min.js").stat().st_size < 1_400_000


def test_a_page_loads_no_library_before_it_is_asked_for(site):
    for page in site.glob("*.html"):
        addresses = Loads(page.read_text(encoding="utf-8")).addresses
        assert not [address for address in addresses if "plotly" in address]


def test_nothing_of_the_source_stands_unread_on_a_page(site):
    for page in site.glob("*.html"):
        text = re.sub(r"<(script|style|pre|code)\b.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for mark in ("{{", "[[figure", "$$", r"\(", 'arithmatex">\\', "```", "???", "!!!"):
            assert mark not in text, f"{mark} on {page.name}"


def test_generating_again_gives_the_same_bytes():
    first, second = {}, {}
    for files in (first, second):
        generate(files.__setitem__, docs=ROOT / "docs", build=ROOT / "no-such-folder")
    assert first == second
    assert len(first) > 4 * len(FIGURES)


def test_folders_may_be_named_from_where_one_stands(monkeypatch):
    monkeypatch.chdir(ROOT)
    files = {}
    generate(files.__setitem__, docs=Path("docs"), build=Path("build"))
    assert "assets/explorer.js" in files
