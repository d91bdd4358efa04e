"""The site's mark and the picture that stands for it where a link is shared, drawn from the figures' own mathematics."""

from __future__ import annotations

import html
import math
from pathlib import Path

import numpy as np
import resvg_py
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from ropedoc.figures.bands import kernel_columns
from ropedoc.figures.theme import ROLES
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rotation import rotate

LIGHT, DARK = ({role: colors[scheme] for role, colors in ROLES.items()} for scheme in (0, 1))
MARK = (0, 10)  # positions of the two arrows of the mark
STEP = float(inverse_frequencies(8)[1])  # rad/token, as on the first page

WIDTH, HEIGHT = 1200, 630  # px, the size that is asked of such a picture
POSITIONS = (0, 3, 7, 12)
LINES = ((150, 104, "ropedoc"), (262, 50, "Rotary position embedding,"), (326, 50, "seen and checked"))
FAR = 10_000  # tokens


def favicon() -> str:
    """A query and a key on a circle, in colours that stand out on white and on black."""
    arms = zip(MARK, ("1", "2"), strict=True)
    lines = "".join(f'<path d="M12 12L{_end(at, 8.5, 12, 12)}" stroke="{LIGHT[role]}"/>' for at, role in arms)
    ring = f'<circle cx="12" cy="12" r="10.4" stroke="{LIGHT["1"]}" stroke-width="1.8"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke-width="2.6" stroke-linecap="round">'
        f"{ring}{lines}</svg>\n"
    )


def card(font: Path | None) -> bytes:
    """The picture as a PNG; without the font of formulas it has no words."""
    words = "" if font is None else _words(font)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke-linecap="round" stroke-linejoin="round">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{DARK["paper"]}"/>{_curve()}{_dial(940, 250, 190)}{words}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing))


def _end(position: float, radius: float, x: float, y: float) -> str:
    u, v = rotate([1, 0], position, [STEP])
    return f"{x + radius * u:.2f} {y - radius * v:.2f}"


def _dial(x: float, y: float, radius: float) -> str:
    ring = f'<circle cx="{x}" cy="{y}" r="{radius}" stroke="{DARK["muted"]}" stroke-width="2"/>'
    arrows = ""
    for number, position in enumerate(POSITIONS):
        shade = (number + 1) / len(POSITIONS)
        head = [_end(position + turn, radius * out, x, y) for turn, out in ((0.9, 0.86), (0, 1), (-0.9, 0.86))]
        path = f"M{x} {y}L{_end(position, radius, x, y)}M{'L'.join(head)}"
        arrows += f'<path d="{path}" stroke="{DARK["2"]}" stroke-opacity="{shade:.2f}" stroke-width="7"/>'
    return ring + arrows


def _curve() -> str:
    """Similarity over the distance, from one edge to the other."""
    distance, kernel = kernel_columns(inverse_frequencies(128), far=FAR)
    across = WIDTH * np.log10(distance) / math.log10(FAR)
    points = "L".join(f"{x:.1f} {545 - 150 * value:.1f}" for x, value in zip(across, kernel, strict=True))
    zero = f'<path d="M0 545H{WIDTH}" stroke="{DARK["grid"]}" stroke-width="2"/>'
    return f'{zero}<path d="M{points}" stroke="{DARK["1"]}" stroke-width="3.5"/>'


def _words(file: Path) -> str:
    """Lines of text as the outlines of their letters, so that no font of the machine takes part."""
    with TTFont(file) as font:
        glyphs, names, em = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
        drawn = ""
        for y, size, text in LINES:
            across, scale = 0, size / em
            for letter in text:
                pen = SVGPathPen(glyphs)
                glyph = glyphs[names[ord(letter)]]
                glyph.draw(pen)
                place = f"translate({70 + across * scale:.2f} {y}) scale({scale:.5f} {-scale:.5f})"
                drawn += f'<path transform="{place}" d="{html.escape(pen.getCommands())}" fill="{DARK["ink"]}"/>'
                across += glyph.width
        return drawn
