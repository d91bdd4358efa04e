"""What a whole stack of layers hears at a distance: the kernel of each kind, as far as it sees, and the mean over all."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.bands import COLUMNS, HOVER, as_line, kernel_columns
from ropedoc.figures.decay import NEARER, axes, zero_line
from ropedoc.figures.merged import band, whole_distances
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.figures.stacks import KINDS, NAMES, STILL, WHOLE, WINDOW, kind_of
from ropedoc.ladder.band import distance_columns, kernel_band
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.models.stack import STACKS, Cell, Stack


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
    if any(cell.merged for cell in attending(name)):
        return float(whole_distances(attending(name), distance, distance + 1)[0])
    share, theta, weights = _ladder(tuple(attending(name)), distance)
    return share * float(mean_kernel(distance, theta, weights=weights)) if share else 0.0


def blurred(name: str, layer: int) -> tuple[int, float]:
    """Pairs of a layer that turn once or more along the places of an entry, and the most that is left of one of them."""
    cell = STACKS[name].cells[layer]
    if cell.merged is None or cell.rope is None:
        raise ValueError(f"layer {layer} of {name} must see through entries")
    theta, places = cell.rope.inv_freq, np.arange(len(cell.merged.places))
    fast = theta * places.size >= 2 * np.pi
    left = np.abs(np.exp(1j * np.multiply.outer(places, theta[fast])).mean(axis=0))
    return int(fast.sum()), float(left.max())


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
    """Mean kernel of the layers of a kind, their mean where they see through entries, else the first of them, since they see alike; a gap where there are none."""
    cells = [cell for cell in stack.cells if kind_of(cell) == kind]
    x, y = np.array([np.nan]), np.array([np.nan])
    if cells and kind == STILL:
        x, y = np.array([1.0, far]), np.array([1.0, 1.0])
    elif cells and cells[0].merged:
        edges = distance_columns(1, far, count=COLUMNS)
        x, y = as_line(edges, *band(cells, edges))
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
    if any(cell.merged for cell in layers):
        return band(layers, edges)
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
