"""Markdown extension: a line `[[figure: NAME]]` becomes the registered figure of that name."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from ropedoc.figures import entry
from ropedoc.site.markup import embedded

EMBED = re.compile(r"^\[\[figure: *([^\]]*?) *\]\]$", re.MULTILINE)
PRIORITY = 110  # before anything that could take the brackets for a link


def names_in(text: str) -> list[str]:
    """Names of the figures that a Markdown text embeds, in order."""
    return EMBED.findall(text)


class _FigureBlock(BlockProcessor):
    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - the interface of Markdown
        return block.startswith("[[figure:")

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        block = blocks.pop(0).strip()
        match = EMBED.fullmatch(block)
        if not match:
            raise ValueError(f"an embedded figure must stand alone as [[figure: NAME]], got {block!r}")
        ET.SubElement(parent, "p").text = self.parser.md.htmlStash.store(embedded(entry(match[1])))


class _Embed(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        md.parser.blockprocessors.register(_FigureBlock(md.parser), "rope-figure", PRIORITY)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Embed(**settings)
