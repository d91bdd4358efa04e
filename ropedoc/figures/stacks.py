"""Models layer by layer: which layers rotate, how far each sees, and which have no attention."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ropedoc.figures import theme
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.models.stack import STACKS, Cell

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
        return f"are rotated and see {reach[0]:,} tokens"
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
    reach = "" if cell.reach is None else f", sees {cell.reach:,} tokens"
    return base + reach


@cache
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
