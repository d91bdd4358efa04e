"""Printed pages, as sheets of paper: read from Chromium's PDF by pdftotext."""

from __future__ import annotations

import re
import subprocess
from xml.etree import ElementTree

import pytest
from firefox import find

from tests.browser.pages import make_live

PDFTOTEXT = find("poppler-utils")
pytestmark = pytest.mark.skipif(PDFTOTEXT is None, reason="no pdftotext is installed: apt-get install poppler-utils")
EDGE = 8 * 72 / 25.4  # points that any printer leaves white
WIDE = 1600  # px, where a live figure is wider than a sheet
# What must not be last on a sheet, what belongs together, and every word that is to be read.
PARTS = """() => {
  const shown = (part) => part.checkVisibility() && part.getClientRects().length;
  const text = (part) => part.innerText.replaceAll("¶", "").split(/\\s+/).filter(Boolean).join(" ");
  const drawn = (part) => [...part.querySelectorAll("svg text")].filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[hidden]") && !/rotate/.test(one.getAttribute("transform"))).map((one) => one.textContent);
  const all = (selector) => [...document.querySelectorAll(`.md-content ${selector}`)].filter(shown);
  return {
    heads: all(":is(h1, h2, h3, h4, figcaption)").map(text),
    blocks: [
      ...all(".rope-figure").map((one) => [text(one.querySelector("figcaption")), text(one.querySelector(".rope-reading")), ...drawn(one)]),
      ...all(".explorer-view").map((one) => [text(one.querySelector("h2")), ...[...one.querySelectorAll(".explorer-hint, dd")].map(text), ...drawn(one)]),
    ],
    tables: all("table:not(.rope-sortable)").map((table) => [...table.rows].map(text)),
    words: [...new Set(all(":is(p:not([aria-live]), li, td, th, h2, h3, pre, dd, dt)").filter((part) => !part.querySelector("math")).flatMap((part) => text(part).split(" ")))],
  };
}"""


def plain(text):
    """The letters and digits of a text, for a program may break or space it otherwise."""
    return re.sub(r"[^\w−.,]", "", text).replace("\N{SOFT HYPHEN}", "")


def sheets(page, path, paper):
    """Width of each sheet, and its words from top to bottom: their place and text."""
    page.pdf(path=path, format=paper, prefer_css_page_size=True)
    told = subprocess.run([PDFTOTEXT, "-bbox", path, "-"], check=True, capture_output=True, text=True).stdout
    tree = ElementTree.fromstring(re.sub("<!DOCTYPE.*?>", "", told, flags=re.DOTALL))
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        (
            float(sheet.get("width")),
            [(*(float(word.get(side)) for side in ("xMin", "xMax", "yMax")), word.text) for word in sheet],
        )
        for sheet in tree.iter(f"{space}page")
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sheets")


@pytest.mark.parametrize(
    ("path", "paper"),
    [("decay", "A4"), ("frequencies", "A5"), ("models", "A4"), ("decoder", "Letter"), ("explorer", "A4")],
)
def test_sheets_cut_nothing_and_keep_together_what_belongs_together(visit, folder, path, paper):
    page = visit(f"{path}.html", width=WIDE, color_scheme="dark")
    if path == "decay":
        make_live(page, "similarity-heatmap")
        make_live(page, "decay-base")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_load_state("networkidle")
    printed = sheets(page, folder / f"{path}.pdf", paper)
    page.emulate_media(media="print")
    parts = page.evaluate(PARTS)
    assert len(printed) > 2
    texts = [plain("".join(word for *_, word in words)) for _, words in printed]
    for width, words in printed:
        assert min(left for left, *_ in words) > EDGE
        assert max(right for _, right, *_ in words) < width - EDGE
    for _, words in printed[:-1]:  # what a sheet ends with
        lowest = max(foot for *_, foot, word in words if plain(word))
        end = plain("".join(word for *_, foot, word in words if abs(foot - lowest) < 2))
        assert not [head for head in parts["heads"] if plain(head).endswith(end)], end
    whole = "".join(texts)
    assert len(parts["words"]) > 100
    assert not [word for word in parts["words"] if plain(word) not in whole]
    for block in parts["blocks"]:
        wanted = [plain(word)[:20] for text in block for word in text.split()]
        assert min([[word for word in wanted if word not in sheet] for sheet in texts], key=len) == [], block[0]
    tables = [[plain(row) for row in rows] for rows in parts["tables"]]
    found = [rows for rows in tables if all(row in whole for row in rows)]  # a cell of two lines is read between others
    assert all(any(all(row in sheet for row in rows) for sheet in texts) for rows in found)
    assert len(found) >= (path == "decay") * 3
