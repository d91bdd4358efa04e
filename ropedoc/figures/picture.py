"""A figure as an SVG file that every program draws alike: absolute coordinates, circles, hex colours, opacities.

The still picture in a page (`poster.py`) takes any width, by percent, nested drawings and strokes that do not scale, which
Inkscape, rsvg and slides draw each in its own way. A file has one size, so it needs none of that.
`docs/assets/take/picture.js` writes the same of the setting on the screen.
"""

from __future__ import annotations

import itertools
import math
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.poster import DASHES, LETTER, Drawing, palette, text

WIDTH, HEIGHT = 720, 420
SQUARE = 480  # at most, of a plotting area whose sides go together
ROW = 20  # between two names of the legend
LINE = 18  # between two lines of words
RAMP = 160  # px, width of the colour key
BASELINE = 0.35 * theme.FONT_SIZE  # from the middle of a letter to its foot
RGBA = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)")


@dataclass(frozen=True)
class Place:
    """The plotting area in the file, and its two axes."""

    left: float
    top: float
    width: float
    height: float
    x: Mapping[str, Any]
    y: Mapping[str, Any]

    def across(self, values: Any) -> Array:
        """Pixels from the left of the file."""
        return self.left + self.width * _share(values, self.x)

    def down(self, values: Any) -> Array:
        """Pixels from its top."""
        return self.top + self.height * (1 - _share(values, self.y))


def standalone(figure: Drawing, setting: str = "") -> str:
    """The figure as an SVG file in the colours of the light theme, with title, setting and legend."""
    margin = figure.layout["margin"]
    named = [trace for trace in figure.traces if trace.get("showlegend")]
    scaled = [trace for trace in figure.traces if trace.get("showscale")]
    room = WIDTH - margin["l"]
    title = textwrap.wrap(figure.title, room // 8, break_on_hyphens=False)  # bold letters are about 8 px wide
    below = textwrap.wrap(setting, room // 7, break_on_hyphens=False)
    top = margin["t"] + 6 + LINE * (len(title) + len(below))
    inner = room - margin["r"]
    aspect = figure.layout.get("meta", {}).get("aspect")
    height = round(min(inner, SQUARE) / aspect) if aspect else HEIGHT - top - margin["b"]
    inner = round(height * aspect) if aspect else inner
    place = Place(margin["l"], top, inner, height, figure.layout["xaxis"], figure.layout["yaxis"])
    legend = top + height + margin["b"] + 12
    names = [textwrap.wrap(trace["name"], (room - 32) // 7, break_on_hyphens=False) for trace in named]
    rows = list(itertools.accumulate((ROW + LINE * (len(lines) - 1) for lines in names), initial=legend))
    total = rows[-1] + 2 * ROW * len(scaled) + 4
    parts = [
        f'<rect width="{WIDTH}" height="{total}" fill="{theme.PAPER}"/>',
        *(_said(line, margin["l"], 20 + LINE * k, weight="600") for k, line in enumerate(title)),
        *(_said(line, margin["l"], 20 + LINE * (len(title) + k)) for k, line in enumerate(below)),
        *_axes(place),
        f'<clipPath id="inside"><rect x="{place.left}" y="{place.top}" width="{inner}" height="{height}"/></clipPath>',
        '<g clip-path="url(#inside)">',
        *itertools.chain.from_iterable(_shapes(trace, place) for trace in figure.traces),
        "</g>",
        *itertools.chain.from_iterable(_words(trace, place) for trace in figure.traces),
        *itertools.chain.from_iterable(
            _key(trace, lines, margin["l"], row) for trace, lines, row in zip(named, names, rows[:-1], strict=True)
        ),
        *itertools.chain.from_iterable(_ramp(trace, margin["l"] + 24, legend) for trace in scaled),
    ]
    size = f'width="{WIDTH}" height="{total}" viewBox="0 0 {WIDTH} {total}"'
    letters = f'font-family="{theme.FONT}" font-size="{theme.FONT_SIZE}" fill="{theme.INK}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {letters}>{"".join(parts)}</svg>\n'


def _share(values: Any, axis: Mapping[str, Any]) -> Array:
    """Data as shares of the axis from its low end."""
    low, high = axis["range"]
    data = np.asarray(values, dtype=np.float64)
    return np.asarray(((np.log10(data) if axis.get("type") == "log" else data) - low) / (high - low))


def _axes(place: Place) -> Iterable[str]:
    """Grid, labels, edges and titles."""
    right, foot = place.left + place.width, place.top + place.height
    for at, label in zip(place.across(place.x["tickvals"]), place.x["ticktext"], strict=True):
        if place.x.get("showgrid", True):
            yield _line(at, place.top, at, foot, place.x["gridcolor"])
        yield _said(label, min(at, WIDTH - 4 - LETTER * _letters(label) / 2), foot + 21.6, anchor="middle")
    for at, label in zip(place.down(place.y["tickvals"]), place.y["ticktext"], strict=True):
        if place.y.get("showgrid", True):
            yield _line(place.left, at, right, at, place.y["gridcolor"])
        yield _said(label, place.left - 8, at + BASELINE, anchor="end")
    if place.x.get("showline", True):
        yield _line(place.left, foot, right, foot, place.x["linecolor"])
    if place.y.get("showline", True):
        yield _line(place.left, place.top, place.left, foot, place.y["linecolor"])
    if title := place.x["title"]["text"]:
        yield _said(title, (place.left + right) / 2, foot + 40, anchor="middle")
    if title := place.y["title"]["text"]:
        widest = max(map(_letters, place.y["ticktext"]), default=0)
        at = f"{place.left - min(place.left - 14, 25 + LETTER * widest):.1f} {(place.top + foot) / 2:.1f}"
        yield f'<text transform="translate({at}) rotate(-90)" text-anchor="middle">{text(title)}</text>'


def _letters(label: str) -> int:
    return len(re.sub("<[^>]*>", "", label))


def _shapes(trace: Mapping[str, Any], place: Place) -> Iterable[str]:
    if trace["type"] == "heatmap":
        yield from _cells(trace, place)
        return
    across, down = place.across(trace["x"]), place.down(trace["y"])
    if "lines" in trace["mode"]:
        closed = trace.get("fill") == "toself"
        fill = _paint("fill", trace["fillcolor"]) if closed else 'fill="none"'
        yield f'<path d="{_path(across, down)}{"z" if closed else ""}" {fill}{_pen(trace["line"])} stroke-linejoin="round"/>'
    if "markers" in trace["mode"]:
        sizes = np.broadcast_to(trace["marker"]["size"], across.shape)
        for a, d, size in zip(across, down, sizes, strict=True):
            if size > 0 and math.isfinite(a + d):
                yield _mark(trace["marker"], a, d, float(size))


def _mark(marker: Mapping[str, Any], across: float, down: float, size: float) -> str:
    fill = _paint("fill", marker["color"])
    if marker["symbol"] == "circle":
        return f'<circle cx="{across:.1f}" cy="{down:.1f}" r="{size / 2:g}" {fill}/>'
    corner = f'x="{across - size / 2:.1f}" y="{down - size / 2:.1f}"'
    return f'<rect {corner} width="{size:g}" height="{size:g}" {fill}/>'


def _cells(trace: Mapping[str, Any], place: Place) -> Iterable[str]:
    """Cells of one colour as one path: an image of a few pixels would be blurred."""
    z = np.asarray(trace["z"], dtype=np.float64)
    rows, columns = z.shape
    high, wide = place.height / rows, place.width / columns
    for value in np.unique(z):
        at = np.argwhere(z == value)
        cells = "".join(
            f"M{place.left + k * wide:.2f} {place.top + m * high:.2f}h{wide:.2f}v{high:.2f}h{-wide:.2f}z" for m, k in at
        )
        yield f'<path d="{cells}" fill="{_hex(_level(trace, value))}" shape-rendering="crispEdges"/>'


def _level(trace: Mapping[str, Any], value: float) -> tuple[int, int, int]:
    share = float((value - trace["zmin"]) / (trace["zmax"] - trace["zmin"]))
    return palette(trace["colorscale"])[round(255 * min(max(share, 0.0), 1.0))]


def _words(trace: Mapping[str, Any], place: Place) -> Iterable[str]:
    if trace["type"] == "heatmap":
        rows = trace.get("text") or []
        for m, k in itertools.product(range(len(rows)), repeat=2):
            at = place.left + (k + 0.5) * place.width / len(rows), place.top + (m + 0.5) * place.height / len(rows)
            ink = theme.ink_on(_level(trace, trace["z"][m][k]))
            yield _said(rows[m][k], at[0], at[1] + BASELINE, anchor="middle", fill=ink)
    elif "text" in trace["mode"]:
        vertical, _, horizontal = trace["textposition"].partition(" ")
        anchor, aside = {"left": ("end", -4), "center": ("middle", 0), "right": ("start", 4)}[horizontal]
        shift = theme.FONT_SIZE * {"top": -0.5, "middle": 0.35, "bottom": 1.15}[vertical]
        for a, d, word in zip(place.across(trace["x"]), place.down(trace["y"]), trace["text"], strict=True):
            if word and math.isfinite(a):
                yield _said(word, a + aside, d + shift, anchor=anchor, fill=trace["textfont"]["color"])


def _key(trace: Mapping[str, Any], lines: Iterable[str], left: float, middle: float) -> Iterable[str]:
    """A row of the legend: the mark of the trace, and the lines of its name."""
    if "fillcolor" in trace:
        yield f'<rect x="{left}" y="{middle - 5:g}" width="24" height="10" {_paint("fill", trace["fillcolor"])}/>'
    elif trace["mode"] == "markers":
        yield _mark(trace["marker"], left + 12, middle, 9)
    else:
        pen = _pen({**trace["line"], "width": 3})
        yield f'<path d="M{left} {middle:g}H{left + 24}" fill="none"{pen}/>'
    for k, line in enumerate(lines):
        yield _said(line, left + 32, middle + BASELINE + LINE * k)


def _ramp(trace: Mapping[str, Any], left: float, middle: float) -> Iterable[str]:
    """The colours of a heatmap from their low end to their high one, and what they are of."""
    stops = "".join(f'<stop offset="{at:g}" stop-color="{color}"/>' for at, color in trace["colorscale"])
    yield f'<linearGradient id="scale">{stops}</linearGradient>'
    yield f'<rect x="{left}" y="{middle - 6:g}" width="{RAMP}" height="12" fill="url(#scale)"/>'
    for share in (0, 0.5, 1):
        value = trace["zmin"] + share * (trace["zmax"] - trace["zmin"])
        yield _said(f"{value:g}".replace("-", "−"), left + share * RAMP, middle + ROW, anchor="middle")
    yield _said(trace["colorbar"]["title"]["text"], left + RAMP + 24, middle + BASELINE)


def _path(across: Array, down: Array) -> str:
    """Path through the points, broken at gaps; what is far outside is left out."""
    near = np.isfinite(across + down) & (np.abs(across - WIDTH / 2) <= 2 * WIDTH)
    parts = []
    for run in np.split(np.arange(across.size), np.flatnonzero(np.isnan(across + down))):
        kept: NDArray[np.intp] = run[near[run]]
        points = (f"{a:.1f} {d:.1f}" for a, d in zip(across[kept], down[kept].clip(-WIDTH, 2 * WIDTH), strict=True))
        parts.append("L".join(point for point, _ in itertools.groupby(points)))
    return "".join(f"M{part}" for part in parts if part)


def _pen(line: Mapping[str, Any]) -> str:
    if not line["width"]:
        return ""
    dash = DASHES[line.get("dash", "solid")]
    return f' {_paint("stroke", line["color"])} stroke-width="{line["width"]:g}"' + (
        f' stroke-dasharray="{dash}"' if dash else ""
    )


def _line(x1: float, y1: float, x2: float, y2: float, color: str) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" fill="none" stroke="{color}"/>'


def _said(words: str, x: float, y: float, *, anchor: str = "start", fill: str = theme.INK, weight: str = "") -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{bold}>{text(words)}</text>'


def _paint(what: str, color: str) -> str:
    """Colour as hex digits, and its opacity apart, which not every program reads in one."""
    if match := RGBA.fullmatch(color):
        red, green, blue, alpha = match.groups()
        return f'{what}="{_hex((int(red), int(green), int(blue)))}" {what}-opacity="{alpha}"'
    return f'{what}="{color}"'


def _hex(color: tuple[int, int, int]) -> str:
    return f"#{bytes(color).hex()}"
