"""Markdown extension: tables fit their page and become blocks on a phone; displayed formulas scroll, also by keyboard."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

PRIORITY = 4  # after the formulas are in place
# Widths in digits of the font of tables.
PADDING = 2.2  # between two columns
LETTER, WIDE_LETTER = 0.92, 1.05  # on average in a line; in a word
NAME = 20  # letters of a name of code that is kept whole
SHORT, LINE = 14, 36  # letters that a column shows in a line if it has them; after which a line goes on below
SCREEN = 76  # the text of a page
TAG = re.compile(r"<[^>]*>")
APPLIED = "\u2061"  # invisible, between a function and its argument


class _Scroll(Treeprocessor):
    def run(self, root: ET.Element) -> None:
        for parent in list(root.iter()):
            for child in parent:
                if child.tag == "table":
                    child.set("class", "rope-prose")  # nobody can focus the theme's wrapper of a table without a class
                    texts = [[self._text(cell) for cell in row] for row in child.iter("tr")]
                    _state_widths(child, texts)
                    _name_cells(child, texts[0])
                    for code in child.iter("code"):
                        _let_break(code)
                elif child.tag == "div" and child.get("class") == "arithmatex":
                    child.attrib.update({"tabindex": "0", "role": "group", "aria-label": "formula"})

    def _text(self, cell: ET.Element) -> str:
        """Text of a cell, that of its formulas in place of the marks for them."""
        formulas = self.md.htmlStash.rawHtmlBlocks
        text = HTML_PLACEHOLDER_RE.sub(lambda mark: str(formulas[int(mark[1])]), "".join(cell.itertext()))
        return html.unescape(TAG.sub("", text)).replace(APPLIED, "")


def _state_widths(table: ET.Element, rows: list[list[str]]) -> None:
    """State the shares of the columns: those that a browser measures change as rows arrive."""
    columns = list(zip(*rows, strict=True))
    words = [
        PADDING + WIDE_LETTER * max(_width(part) for cell in column for word in cell.split() for part in _parts(word))
        for column in columns
    ]
    longest = [max(map(len, column)) for column in columns]
    least = [max(word, PADDING + LETTER * min(SHORT, n)) for word, n in zip(words, longest, strict=True)]
    lines = [max(low, PADDING + LETTER * min(LINE, n)) for low, n in zip(least, longest, strict=True)]
    widths = _widths(words, least, SCREEN) if sum(least) > SCREEN else _widths(least, lines, SCREEN)
    total = sum(widths)
    table.set("style", f"width:min(100%,{total:.1f}ch)")
    group = ET.Element("colgroup")
    for width in widths:
        ET.SubElement(group, "col", {"style": f"width:{100 * width / total:.2f}%"})
    table.insert(0, group)


def _name_cells(table: ET.Element, heads: list[str]) -> None:
    """Say the parts of a table, and in each cell its column: as blocks on a phone it is no table to a browser."""
    roles = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}
    table.set("role", "table")
    for part in table.iter():
        if part.tag in roles:
            part.set("role", roles[part.tag])
    for row in table.iter("tr"):
        for cell, head in zip(row.iter("td"), heads, strict=False):
            cell.set("data-label", head)


def _widths(least: list[float], lines: list[float], room: float) -> list[float]:
    """Widths between the least and the longest line of each column, in the same place between them for all."""
    spare, wish = room - sum(least), sum(lines) - sum(least)
    share = min(1.0, max(0.0, spare / wish)) if wish > 0 else 0.0
    return [low + share * (line - low) for low, line in zip(least, lines, strict=True)]


def _width(word: str) -> float:
    """Letters of a word; a capital takes the room of one and a half."""
    return len(word) + sum(map(str.isupper, word)) / 2


def _parts(word: str) -> list[str]:
    """Pieces of a word between which it may go on below: a long name has one after each underscore."""
    return re.findall("[^_]*_|[^_]+", word) if len(word) > NAME else [word]


def _let_break(code: ET.Element) -> None:
    first, *rest = _parts(code.text or "")
    code.text = AtomicString(first)
    for part in rest:
        ET.SubElement(code, "wbr").tail = AtomicString(part)


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        md.treeprocessors.register(_Scroll(md), "rope-scroll", PRIORITY)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Extension(**settings)
