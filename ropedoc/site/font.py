"""The part of a mathematics font that the pages use."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# The browser draws <mi>x</mi> with the Mathematical Italic letter, and a root with U+221A: neither
# stands in the page. The fences and bars stretch.
NEVER_WRITTEN = {0x221A, *range(0x1D434, 0x1D468), *range(0x1D6FC, 0x1D715), *map(ord, "()[]{}|‖⌊⌋⌈⌉ℎ−")}
TAG = re.compile(r"<[^>]*>")
FAMILY = "Ropedoc Math"


def characters(formulas: Iterable[str]) -> set[int]:
    """Code points of the text of MathML elements, and those that a browser adds."""
    return {ord(letter) for formula in formulas for letter in TAG.sub("", formula)} | NEVER_WRITTEN


def cut(source: Path, letters: set[int]) -> bytes:
    """Font with these characters alone, its MATH table kept, as WOFF2."""
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True, hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    out = io.BytesIO()
    with subset.load_font(str(source), options) as font:
        subsetter.subset(font)
        _rename(font)
        font.flavor = "woff2"
        font.save(out, reorderTables=True)
    return out.getvalue()


def _rename(font: TTFont) -> None:
    """Give the cut font a name of its own, as its licence asks (SIL OFL 1.1, section 3), and a fixed date."""
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6, 16}:
            record.string = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY  # PostScript name
    font.recalcTimestamp = False
