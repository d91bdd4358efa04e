"""Models layer by layer: which layers rotate, and what a whole stack hears at a distance."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.bands import COLUMNS, HOVER, as_line, kernel_columns
from ropedoc.figures.decay import NEARER, axes, zero_line
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.ladder.band import distance_columns, kernel_band
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.models.stack import STACKS, Cell, Stack

WHOLE, WINDOW, STILL, NONE = (
    "rotated, sees the whole context",
    "rotated, within a window or chunk",
    "not rotated, sees the whole context",
    "no attention",
)
# Colour, and half the height of its cells in rows: a layer that sees less is lower, so that shape tells it too.
KINDS: dict[str, tuple[str, float]] = {
    WHOLE: (theme.BLUE, 0.4),
    WINDOW: (theme.GREEN, 0.2),
    STILL: (theme.VERMILLION, 0.4),
    NONE: (theme.MUTED, 0.08),
}
GAP = 0.08  # of a cell, between it and the next
MARGIN = 160  # px: the longest name, on a phone too
NAMES = tuple(STACKS)


def kind_of(cell: Cell) -> str:
    """What a layer is, in the words of the legend."""
    if not cell.attends:
        return NONE
    if cell.rope is None:
        return STILL
    return WHOLE if cell.reach is None else WINDOW


@cache
def counts(name: str) -> dict[str, int]:
    """How many layers of a model are of each kind."""
    kinds = [kind_of(cell) for cell in STACKS[name].cells]
    return {kind: kinds.count(kind) for kind in KINDS}


def rotating(name: str) -> float:
    """Share of a model's layers that rotate."""
    found = counts(name)
    return (found[WHOLE] + found[WINDOW]) / sum(found.values())


def seeing(name: str) -> float:
    """Share of a model's layers that see the whole context by attention."""
    found = counts(name)
    return (found[WHOLE] + found[STILL]) / sum(found.values())


# What the rows stand by; rows alike keep the order of the list.
ORDERS: dict[str, tuple[Callable[[str], float], str]] = {
    "as listed": (NAMES.index, "is the first of the list"),
    "fewest layers that rotate first": (rotating, "rotates the smallest share of its layers"),
    "most layers that see the whole context first": (
        lambda name: -seeing(name),
        "has the largest share of layers that see the whole context",
    ),
    "most layers first": (lambda name: -len(STACKS[name].cells), "has the most layers"),
}


def layers_of(name: str, kind: str) -> str:
    """Numbers of the layers of a kind, from 0, as a sentence has them."""
    places = [i for i, cell in enumerate(STACKS[name].cells) if kind_of(cell) == kind]
    return ", ".join(map(str, places)) if len(places) < 5 else f"{places[0]}, {places[1]}, …, {places[-1]}"


@figure(order=Control("Order of the rows", tuple(ORDERS), "as listed", show=str))
def layers_strip(*, order: str) -> Figure:
    """One row for each model, one cell for each layer."""
    by, why = ORDERS[order]
    rows = sorted(NAMES, key=by)
    deepest = max(len(STACKS[name].cells) for name in NAMES)
    whole = [name for name in NAMES if counts(name)[STILL] + counts(name)[NONE] == 0]
    return Figure(
        title="Which layers rotate: one row for each model, one cell for each layer, layer 0 on the left",
        reading=(
            f"Of {len(NAMES)} models {len(whole)} rotate every layer; {rows[0]}, in the top row, {why}: {said_of(rows[0])}."
        ),
        traces=[
            trace
            for kind, (color, half) in KINDS.items()
            for trace in (_cells(kind, rows, color=color, half=half), _labels(kind, rows, color=color))
        ],
        layout={
            **theme.layout(
                theme.linear_axis("layer (count from 0)", -1, deepest, ticks=[0, 16, 32, 48]),
                {**theme.named_axis("model (name)", rows[::-1]), "showgrid": False},
            ),
            "margin": {"l": MARGIN, "r": 18, "t": 12, "b": 50},
        },
        table=_table(),
    )


def said_of(name: str) -> str:
    """What the layers of a model are, in words."""
    found = {kind: count for kind, count in counts(name).items() if count}
    parts = [f"{count} {_words(name, kind)}" for kind, count in found.items()]
    return f"of {sum(found.values())} layers " + ", ".join(parts)


def _words(name: str, kind: str) -> str:
    if kind == NONE:
        return "have no attention"
    if kind == WINDOW:
        reach = sorted({cell.reach for cell in STACKS[name].cells if cell.reach is not None})
        return f"are rotated and see {reach[0]:,} tokens back"
    turned = "are rotated" if kind == WHOLE else f"are not rotated ({layers_of(name, kind)})"
    return f"{turned} and see the whole context"


def _places(kind: str, rows: list[str]) -> list[tuple[int, int, Cell]]:
    """Layer, row from below and cell of every layer of a kind, model by model in the order of the list."""
    row_of = {name: len(rows) - 1 - at for at, name in enumerate(rows)}
    return [
        (i, row_of[name], cell) for name in NAMES for i, cell in enumerate(STACKS[name].cells) if kind_of(cell) == kind
    ]


def _cells(kind: str, rows: list[str], *, color: str, half: float) -> Trace:
    """A box for every layer of a kind, apart by gaps in one outline."""
    corners = [(i - (1 - GAP) / 2, i + (1 - GAP) / 2, row - half, row + half) for i, row, _ in _places(kind, rows)]
    x = np.array([(a, b, b, a, np.nan) for a, b, _, _ in corners]).ravel()
    y = np.array([(low, low, high, high, np.nan) for _, _, low, high in corners]).ravel()
    return theme.area(kind, x, y, fill=color)


def _labels(kind: str, rows: list[str], *, color: str) -> Trace:
    """What a pointer finds in the middle of every box."""
    places = _places(kind, rows)
    return theme.points(
        kind,
        [i for i, _, _ in places],
        [row for _, row, _ in places],
        color=color,
        size=1,  # a dot in its own box: 0 would be Plotly's own size
        symbol="square",
        shown=False,
        text=[_told(cell) for _, _, cell in places],
        hover="layer %{x}%{text}",
    )


def _told(cell: Cell) -> str:
    base = "" if cell.rope is None else f", base {cell.rope.base:,.0f}"
    reach = "" if cell.reach is None else f", {cell.reach:,} tokens back"
    return base + reach


def _table() -> dict[str, list[Any]]:
    stacks = STACKS.values()
    return {
        "model": list(NAMES),
        "layers": [len(stack.cells) for stack in stacks],
        **{kind: [counts(name)[kind] for name in NAMES] for kind in KINDS},
        "not rotated (layers, count from 0)": [layers_of(name, STILL) or "none" for name in NAMES],
        "window or chunk (tokens)": [_all(cell.reach for cell in stack.cells) for stack in stacks],
        "base b (no unit)": [_all(None if c.rope is None else c.rope.base for c in stack.cells) for stack in stacks],
        "source": [stack.source for stack in stacks],
    }


def _all(numbers: Any) -> str:
    """Different numbers, in the order in which they first occur."""
    found = [f"{number:,.0f}" for number in dict.fromkeys(numbers) if number is not None]
    return " and ".join(found) or "none"


@figure(model=Control("Model", NAMES, "Llama 4 Scout", show=str))
def stack_kernel(*, model: str) -> Figure:
    """Mean kernel of each kind of layer, as far as it sees, and the mean over all layers with attention."""
    stack = STACKS[model]
    far = min(stack.length, NEARER)
    return Figure(
        title="What a stack hears: the mean kernel of each kind of layer, as far as it sees",
        reading=_heard_in_words(stack, far),
        traces=[
            zero_line(),
            _kind_line(stack, STILL, far, width=3),
            _kind_line(stack, WHOLE, far),
            _kind_line(stack, WINDOW, far),
            theme.line(
                "mean over all layers with attention",
                *_stack_columns(model, far),
                color=theme.INK,
                hover=HOVER,
                width=2.5,
            ),
        ],
        layout=axes(NEARER),
        table={
            "distance Δ (tokens)": list(DISTANCES),
            **{name: [heard(name, distance) for distance in DISTANCES] for name in NAMES},
        },
    )


DISTANCES = (1, 10, 100, 1_000, 10_000, 65_535)


def attending(name: str) -> list[Cell]:
    """Layers of a model with attention."""
    return [cell for cell in STACKS[name].cells if cell.attends]


@cache
def heard(name: str, distance: int) -> float:
    """Mean kernel of a model's layers with attention at a distance: 1 where nothing rotates, 0 past what a layer sees or the model serves."""
    if distance >= STACKS[name].length:
        return 0.0
    share, theta, weights = _ladder(tuple(attending(name)), distance)
    return share * float(mean_kernel(distance, theta, weights=weights)) if share else 0.0


def _heard_in_words(stack: Stack, far: int) -> str:
    layers = attending(stack.name)
    near = min((cell.reach for cell in layers if cell.reach is not None), default=None)
    beyond = min(10 * (near or 1_000), far - 1)
    still = [cell for cell in layers if cell.rope is None and cell.reach is None]
    over = [cell for cell in layers if cell.reach is None or cell.reach > beyond]
    return (
        f"In {stack.name} {len(over)} of {len(layers)} layers with attention see {beyond:,} tokens back, {len(still)} of them without "
        f"rotation; the mean over all is {heard(stack.name, 1):.3f} at distance 1 and {theme.number(heard(stack.name, beyond), '.3f')} there."
    )


def _kind_line(stack: Stack, kind: str, far: int, **style: Any) -> Trace:
    """Mean kernel of the layers of a kind, the first of them standing for those that see alike; a gap where there are none."""
    cells = [cell for cell in stack.cells if kind_of(cell) == kind]
    x, y = np.array([np.nan]), np.array([np.nan])
    if cells and kind == STILL:
        x, y = np.array([1.0, far]), np.array([1.0, 1.0])
    elif cells and cells[0].rope is not None:
        x, y = kernel_columns(cells[0].rope.inv_freq, far=min(cells[0].reach or far, far) - 1)
    return theme.line(kind, x, y, color=KINDS[kind][0], hover=HOVER, **style)


@cache
def _stack_columns(name: str, far: int) -> tuple[Array, Array]:
    """Line of the mean over all layers: a piece between every two reaches, down to 0 where none sees farther."""
    layers = tuple(attending(name))
    ends = sorted({min(cell.reach or far, far) for cell in layers} | {far})
    x, y, start = [], [], 1
    for end in ends:
        edges = _piece(start, end, far)
        across, up = as_line(edges, *_mean_of(layers, edges))
        x.append(across)
        y.append(up)
        start = end
    return np.concatenate(x), np.concatenate(y)


def _piece(start: int, end: int, far: int) -> Any:
    """Columns from one distance up to another, as wide as those of the whole axis."""
    count = max(int(COLUMNS * np.log(end / start) / np.log(far)), 1)
    return distance_columns(start, end, count=count)


def _mean_of(layers: tuple[Cell, ...], edges: Any) -> tuple[Array, Array]:
    """Least and greatest mean over the layers in columns within which no layer's reach ends."""
    share, theta, weights = _ladder(layers, int(edges[0]))
    if not share:
        return np.zeros(len(edges) - 1), np.zeros(len(edges) - 1)
    least, greatest = kernel_band(theta, edges=edges, weights=weights)
    return share * least, share * greatest


def _ladder(layers: tuple[Cell, ...], distance: int) -> tuple[float, Array, Array]:
    """Share of the layers that see a distance, and one ladder for all of these: a layer without rotation stands still."""
    seeing = [cell for cell in layers if cell.reach is None or distance < cell.reach]
    theta, weights = [np.zeros(1)], [np.array([float(sum(cell.rope is None for cell in seeing))])]
    turning = sorted(cell.rope.inv_freq.tobytes() for cell in seeing if cell.rope is not None)
    for ladder, same in groupby(turning):
        theta.append(np.frombuffer(ladder))
        weights.append(np.full(theta[-1].size, len(list(same)) / theta[-1].size))
    return len(seeing) / len(layers), np.concatenate(theta), np.concatenate(weights)
