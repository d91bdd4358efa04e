"""Markdown extension: a line `[[figure: NAME]]` becomes that figure, `[[models]]`, `[[programs]]` and their like tables."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import partial
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from ropedoc.figures import FIGURES, Entry, entry
from ropedoc.site import axes_table, catalogue, concordance, layouts
from ropedoc.site.markup import embedded
from ropedoc.site.memory import remembered, sources
from ropedoc.site.place import keep_lines, nearest, wrong

EMBED = re.compile(r"^\[\[figure: *([^\]]*?) *\]\]$", re.MULTILINE)
TABLES = {
    "[[axes]]": axes_table.table,
    "[[models]]": catalogue.table,
    "[[layouts]]": layouts.table,
    "[[programs]]": concordance.table,
    "[[reasons]]": concordance.why,
    "[[differences]]": concordance.essence,
}
PRIORITY = 110  # before anything that could take the brackets for a link


def names_in(text: str) -> list[str]:
    """Names of the figures that a Markdown text embeds, in order."""
    return EMBED.findall(text)


def figure(name: str) -> Entry:
    """Registered figure of that name.

    Raises
    ------
    ValueError
        If there is none; the message lists the names and says which is nearest.
    """
    try:
        return entry(name)
    except ValueError as error:
        raise ValueError(f"{error}{nearest(name, FIGURES)}") from None


class _FigureBlock(BlockProcessor):
    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - the interface of Markdown
        return block.startswith("[[figure:") or block.strip() in TABLES

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        block = blocks.pop(0).strip()
        if block in TABLES:
            made = TABLES[block]
            self._insert(parent, remembered(block.strip("[]"), sources(made.__module__), made))
            return
        match = EMBED.fullmatch(block)
        if not match:
            raise wrong(
                self.parser.md, block, f"an embedded figure must stand alone as [[figure: NAME]], got {block!r}"
            )
        shown = self._figure(block, match[1])
        drawn_by = sources(shown.draw.__module__, embedded.__module__)
        self._insert(parent, remembered(f"{shown.name} on a page", drawn_by, partial(embedded, shown)))

    def _figure(self, block: str, name: str) -> Entry:
        try:
            return figure(name)
        except ValueError as error:
            raise wrong(self.parser.md, block, error) from None

    def _insert(self, parent: ET.Element, markup: str) -> None:
        ET.SubElement(parent, "p").text = self.parser.md.htmlStash.store(markup)


class _Embed(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        keep_lines(md)
        md.parser.blockprocessors.register(_FigureBlock(md.parser), "rope-figure", PRIORITY)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Embed(**settings)
