"""A figure as a small still SVG: what the page shows first, prints, and shows without JavaScript.

It draws what our figures use of Plotly and no more: two axes with stated ranges and ticks,
scatter traces as lines, marks, words and filled outlines, and heatmaps. Anything else is an error.
Everything is measured in percent of the plotting area, so that letters and lines keep their size while
the drawing takes any width, exactly as Plotly lays it out when the figure becomes live.
"""

from __future__ import annotations

import base64
import html
import itertools
import math
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme

SIZE = 1000  # user units across the plotting area
LETTERS = f'font-family="{theme.FONT}" font-size="{theme.FONT_SIZE}" fill="var(--rope-ink)"'
LETTER = 7.5  # px, mean width at the size of a label
DASHES = {"solid": "", "dash": "7 5", "dot": "2 4"}


class Drawing(Protocol):
    """What is drawn of a figure."""

    @property
    def title(self) -> str:
        """What is drawn, in words."""

    @property
    def traces(self) -> Sequence[dict[str, Any]]:
        """Lines, points and heatmaps."""

    @property
    def layout(self) -> Mapping[str, Any]:
        """Both axes and the margins."""


def poster(figure: Drawing) -> str:
    """The plotting area as an inline SVG that fills its box, in the colours of the page.

    Labels stand outside it, in the margins that the page leaves around the box.
    """
    frame = 'width="100%" height="100%" overflow="visible" aria-hidden="true" focusable="false"'
    return f"<svg {frame} {LETTERS}>{_area(figure)}</svg>"


def png(pixels: np.ndarray[Any, np.dtype[np.uint8]], palette: list[tuple[int, int, int]]) -> bytes:
    """Image of palette indices [rows, columns] as a PNG file (RFC 2083, colour type 3)."""
    rows, columns = pixels.shape
    raw = np.concatenate([np.zeros((rows, 1), np.uint8), pixels], axis=1).tobytes()  # filter 0 before each row

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    colors = bytes(itertools.chain.from_iterable(palette))
    parts = [chunk(b"IHDR", header), chunk(b"PLTE", colors), chunk(b"IDAT", zlib.compress(raw, 9)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _area(figure: Drawing) -> str:
    """Everything in and around the plotting area, measured in percent of it."""
    x, y = figure.layout["xaxis"], figure.layout["yaxis"]
    shapes, letters = [], []
    for trace in figure.traces:
        if trace["type"] == "heatmap":
            shapes.append(_heatmap(trace))
            letters.append(_cells(trace))
        elif trace["type"] == "scatter":
            shapes.append(_scatter(trace, x, y))
            letters.append(_words(trace, x, y))
        else:
            raise ValueError(f"a poster draws scatter and heatmap traces, got {trace['type']!r} in {figure.title!r}")
    return (
        _grid(x, vertical=True)
        + _grid(y, vertical=False)
        + f'<svg width="100%" height="100%" viewBox="0 0 {SIZE} {SIZE}" preserveAspectRatio="none">{"".join(shapes)}</svg>'
        + "".join(letters)
        + _labels(x, vertical=True)
        + _labels(y, vertical=False, title_at=_title_place(figure))
    )


def _scatter(trace: Mapping[str, Any], x: Mapping[str, Any], y: Mapping[str, Any]) -> str:
    across, down = _units(trace["x"], x), SIZE - _units(trace["y"], y)
    out = []
    if "lines" in trace["mode"]:
        style = trace["line"]
        closed = trace.get("fill") == "toself"
        fill = _color(trace["fillcolor"]) if closed else "none"
        dash = DASHES[style.get("dash", "solid")]
        pen = f' stroke="{_color(style["color"])}" stroke-width="{style["width"]}"' if style["width"] else ""
        pen += f' stroke-dasharray="{dash}"' if dash else ""
        path = _path(across, down) + ("z" if closed else "")
        out.append(f'<path d="{path}" fill="{fill}"{pen} stroke-linejoin="round" vector-effect="non-scaling-stroke"/>')
    if "markers" in trace["mode"]:
        marker = trace["marker"]
        cap = {"circle": "round", "square": "square"}[marker["symbol"]]
        inside = np.isfinite(across) & (across >= 0) & (across <= SIZE) & (down >= 0) & (down <= SIZE)
        sizes = np.broadcast_to(marker["size"], across.shape)
        for size in np.unique(sizes[sizes > 0]):
            chosen = inside & (sizes == size)
            dots = "".join(f"M{a:.0f} {d:.0f}h0" for a, d in zip(across[chosen], down[chosen], strict=True))
            out.append(
                f'<path d="{dots}" stroke="{_color(marker["color"])}" stroke-width="{size}" stroke-linecap="{cap}" '
                'vector-effect="non-scaling-stroke"/>'
            )
    return "".join(out)


def _words(trace: Mapping[str, Any], x: Mapping[str, Any], y: Mapping[str, Any]) -> str:
    if "text" not in trace["mode"]:
        return ""
    across, down = _units(trace["x"], x) / SIZE * 100, 100 - _units(trace["y"], y) / SIZE * 100
    vertical, _, horizontal = trace["textposition"].partition(" ")
    anchor = {"left": "end", "center": "middle", "right": "start"}[horizontal]
    shift = {"top": -0.5, "middle": 0.35, "bottom": 1.15}[vertical]
    aside = {"left": -4, "center": 0, "right": 4}[horizontal]
    color = _color(trace["textfont"]["color"])
    return "".join(
        f'<text x="{a:.4g}%" y="{d:.4g}%" dx="{aside}" dy="{shift}em" text-anchor="{anchor}" fill="{color}">{text(word)}</text>'
        for a, d, word in zip(across, down, trace["text"], strict=True)
        if word and math.isfinite(a)
    )


def _heatmap(trace: Mapping[str, Any]) -> str:
    low, high = trace["zmin"], trace["zmax"]
    z = np.asarray(trace["z"], dtype=np.float64)
    pixels = np.rint((z - low) / (high - low) * 255).clip(0, 255).astype(np.uint8)  # colours past the ends do not exist
    image = base64.b64encode(png(pixels, palette(trace["colorscale"]))).decode("ascii")
    return (
        f'<image href="data:image/png;base64,{image}" width="{SIZE}" height="{SIZE}" preserveAspectRatio="none" '
        'style="image-rendering:pixelated"/>'
    )


def _cells(trace: Mapping[str, Any]) -> str:
    if trace.get("text") is None:
        return ""
    n = len(trace["text"])
    colors = palette(trace["colorscale"])
    groups: dict[str, list[str]] = {"#000": [], "#fff": []}
    for row, column in itertools.product(range(n), range(n)):
        level = (trace["z"][row][column] - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
        at = f'x="{(column + 0.5) / n * 100:.4g}%" y="{(row + 0.5) / n * 100:.4g}%"'
        ink = theme.ink_on(colors[round(255 * level)])
        groups[ink].append(f"<text {at}>{text(trace['text'][row][column])}</text>")
    return "".join(
        f'<g class="rope-cells" fill="{ink}" font-size="{theme.FONT_SIZE}" text-anchor="middle" dominant-baseline="central">'
        f"{''.join(group)}</g>"
        for ink, group in groups.items()
    )


def _grid(axis: Mapping[str, Any], *, vertical: bool) -> str:
    color = _color(axis["gridcolor"]) if axis.get("showgrid", True) else "none"
    lines = []
    for tick in _ticks(axis, vertical=vertical):
        ends = f'x1="{tick}%" x2="{tick}%" y2="100%"' if vertical else f'y1="{tick}%" y2="{tick}%" x2="100%"'
        lines.append(f"<line {ends}/>")
    edge = 'y1="100%" y2="100%" x2="100%"' if vertical else 'y2="100%"'
    border = f'<line {edge} stroke="{_color(axis["linecolor"])}"/>' if axis.get("showline", True) else ""
    return f'<g stroke="{color}">{"".join(lines)}</g>{border}'


def _labels(axis: Mapping[str, Any], *, vertical: bool, title_at: float = 0) -> str:
    place = 'y="100%" dy="21.6" text-anchor="middle"' if vertical else 'dx="-8" dy=".35em" text-anchor="end"'
    side = "x" if vertical else "y"
    ticks = "".join(
        f'<text {side}="{tick}%" {place}>{text(label)}</text>'
        for tick, label in zip(_ticks(axis, vertical=vertical), axis["ticktext"], strict=True)
    )
    title = text(axis["title"]["text"])
    if not title:
        return ticks
    if vertical:
        return f'{ticks}<text x="50%" y="100%" dy="40" text-anchor="middle">{title}</text>'
    turned = f'<svg x="-{title_at:g}" y="50%" overflow="visible"><text transform="rotate(-90)" text-anchor="middle">{title}</text></svg>'
    return ticks + turned


def _title_place(figure: Drawing) -> float:
    """Where Plotly puts the title of the vertical axis: beside the widest label, inside the margin."""
    widest = max((len(re.sub("<[^>]*>", "", label)) for label in figure.layout["yaxis"]["ticktext"]), default=0)
    room: float = figure.layout["margin"]["l"] - 14
    return min(room, 25 + LETTER * widest)


def _ticks(axis: Mapping[str, Any], *, vertical: bool) -> list[str]:
    units = _units(axis["tickvals"], axis) / SIZE * 100
    return [f"{unit if vertical else 100 - unit:.4g}" for unit in units]


def _units(values: Any, axis: Mapping[str, Any]) -> Array:
    """Data as user units from the low end of the axis."""
    low, high = axis["range"]
    data = np.asarray(values, dtype=np.float64)
    if axis.get("type") == "log":
        data = np.log10(data)
    return np.asarray((data - low) / (high - low) * SIZE)


def _path(across: Array, down: Array) -> str:
    """Path of a line through its points, broken at gaps, cut near the plotting area; by steps, whose small numbers pack well."""
    near = np.abs(across - SIZE / 2) <= 2 * SIZE
    parts = []
    for run in np.split(np.arange(across.size), np.flatnonzero(np.isnan(across + down))):
        shown = run[near[run] & np.isfinite(down[run])]
        points = zip(
            np.rint(across[shown]).astype(int), np.rint(down[shown].clip(-SIZE, 2 * SIZE)).astype(int), strict=True
        )
        kept = _corners([point for point, _ in itertools.groupby(points)])
        steps = (_step(a - before_a, d - before_d) for (before_a, before_d), (a, d) in itertools.pairwise(kept))
        parts.append("".join([f"M{kept[0][0]} {kept[0][1]}", *steps]) if kept else "")
    return "".join(parts)


def _corners(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Points of a line without those inside a level stretch."""
    inside = (
        before[1] == point[1] == after[1] and before[0] < point[0] < after[0]
        for before, point, after in zip(points, points[1:], points[2:], strict=False)
    )
    return [point for point, drop in zip(points, [False, *inside, False], strict=False) if not drop]


def _step(across: int, down: int) -> str:
    if not across:
        return f"v{down}"
    return f"l{across} {down}" if down else f"h{across}"


def palette(scale: list[tuple[float, str]]) -> list[tuple[int, int, int]]:
    """256 colours of a scale, from its low end to its high one."""
    stops = [stop for stop, _ in scale]
    channels = np.array([[int(color[k : k + 2], 16) for k in (1, 3, 5)] for _, color in scale], dtype=np.float64)
    levels = np.linspace(0, 1, 256)
    mixed = np.rint([np.interp(levels, stops, channels[:, k]) for k in range(3)]).astype(int).T
    return [tuple(row) for row in mixed.tolist()]


def _color(value: str) -> str:
    role = theme.token(value)
    return f"var(--rope-{role})" if role else value


def text(words: str) -> str:
    """Words as SVG text; Plotly's <sup>, where it ends them, becomes a raised span."""
    escaped = html.escape(str(words), quote=False)
    return escaped.replace("&lt;sup&gt;", '<tspan dy="-.4em" font-size=".75em">').replace("&lt;/sup&gt;", "</tspan>")
