"""The part of a mathematics font that the pages use."""

from __future__ import annotations

import base64
import html
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# The Mathematical Italic letter that a browser draws for a lone letter in <mi>, by that letter (MathML Core,
# section 4.2: text-transform math-auto); Unicode says which is which.
ITALIC = {
    int(font.split()[1], 16): code
    for code in (0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C))
    if (font := unicodedata.decomposition(chr(code)))
}
# A root is drawn with U+221A, which stands in no page; numbers are put into formulas as the page is built.
NEVER_WRITTEN = {0x221A, *map(ord, "0123456789.,−")}
LONE = re.compile(r"<mi>(.)</mi>")
TAG = re.compile(r"<[^>]*>")
FAMILY = "Ropedoc Math"


def characters(formulas: Iterable[str]) -> set[int]:
    """Code points of the text of MathML elements, and those that a browser adds."""
    text = "".join(formulas)
    drawn = {ITALIC.get(ord(letter), 0) for letter in LONE.findall(text)} - {0}
    return {ord(letter) for letter in html.unescape(TAG.sub("", text))} | drawn | NEVER_WRITTEN


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


def as_script(font: bytes) -> str:
    """Script that adds a font while it runs; a style sheet's font comes after the first lines and moves them."""
    data = base64.b64encode(font).decode("ascii")
    letters = f'Uint8Array.from(atob("{data}"), (letter) => letter.charCodeAt(0))'
    return f'document.fonts.add(new FontFace("{FAMILY}", {letters}));\n'


def as_style(font: bytes) -> str:
    """Style sheet with the same font, for a reader without JavaScript."""
    data = base64.b64encode(font).decode("ascii")
    return f'@font-face{{font-family:"{FAMILY}";src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'


def _rename(font: TTFont) -> None:
    """Give the cut font a name of its own, as its licence asks (SIL OFL 1.1, section 3), and a fixed date."""
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6, 16}:
            record.string = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY  # PostScript name
    font.recalcTimestamp = False
