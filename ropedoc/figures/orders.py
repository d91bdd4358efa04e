"""M-RoPE under another order than it was trained in, and the positions that it counts."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.axes import SETTINGS, SIDE
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.methods.axial import Axis
from ropedoc.methods.grid import axis_frequencies, grid_similarity
from ropedoc.methods.mrope import mrope_positions

# Models with M-RoPE, the order in which each deals its pairs out, and base and pairs of time, height and width.
TRAINED: dict[str, tuple[str, tuple[Axis, ...]]] = {
    "GLM-4.5V": ("blocks", SETTINGS["GLM-4.5V, M-RoPE in blocks"]),
    "Qwen2-VL": ("blocks", SETTINGS["Qwen2-VL, M-RoPE in blocks"]),
    "Qwen3-VL": ("turns", SETTINGS["Qwen3-VL, M-RoPE in turns"]),
    "ERNIE-4.5-VL": ("ERNIE's order", SETTINGS["ERNIE-4.5-VL, its own order"]),
}
ORDERS = ("blocks", "turns", "ERNIE's order")
TOGETHER = "Δ = %{x} positions<br>K = %{y:.3f}"
FARTHEST = 64  # positions


def dealt(order: str, sizes: tuple[int, int, int]) -> NDArray[np.intp]:
    """Axis (0 time, 1 height, 2 width) of each pair when a program deals sections of these sizes in some order.

    In turns a program stops at the last pair, however many are left: transformers 5.24.0, `modeling_qwen3_vl.py`,
    takes slices, which end there.
    """
    time, height, width = sizes
    if order == "blocks":
        return np.repeat([0, 1, 2], sizes)
    if order == "ERNIE's order":
        return np.array([1, 2] * min(height, width) + [0] * (sum(sizes) - 2 * min(height, width)))
    axes = np.zeros(time + height + width, dtype=np.intp)
    axes[1 : 3 * height : 3], axes[2 : 3 * width : 3] = 1, 2
    return axes


def run_as(model: str, order: str) -> Array:
    """Frequencies [time, height and width; pairs] of a model whose pairs a program deals out in some order."""
    trained, axes = TRAINED[model]
    table = axis_frequencies(axes)
    if order == trained:
        return table
    theta = inverse_frequencies(2 * table.shape[1], base=axes[0].base)
    sizes = (axes[0].pairs.size, axes[1].pairs.size, axes[2].pairs.size)
    return np.where(dealt(order, sizes) == np.arange(3)[:, None], theta, 0)


def agreement(model: str, order: str) -> Array:
    """Mean cosine between the angles as trained and as run, at every difference of rows and columns of an image."""
    steps = np.arange(1.0 - SIDE, SIDE)
    return grid_similarity((run_as(model, TRAINED[model][0]) - run_as(model, order))[1:], [steps, steps])


def misdealt(model: str, order: str) -> int:
    """Pairs that turn by another axis than in the training."""
    right, wrong = run_as(model, TRAINED[model][0]), run_as(model, order)
    return int((right != wrong).any(axis=0).sum())


def mean_agreement(model: str, order: str) -> float:
    """Mean agreement of the angles over every two patches of an image."""
    often = SIDE - np.abs(np.arange(1 - SIDE, SIDE))
    return float(np.average(agreement(model, order), weights=np.outer(often, often)))


@figure(
    model=Control("Model", tuple(TRAINED), "GLM-4.5V", show=str),
    order=Control("Order that a program runs", ORDERS, "turns", show=str),
)
def axes_orders(*, model: str, order: str) -> Figure:
    """Similarity along text, a row and a column of an image, in the order of the training and in another."""
    trained, _ = TRAINED[model]
    right, wrong = run_as(model, trained), run_as(model, order)
    far = np.array([0.0, SIDE - 1])
    row, column = ([float(grid_similarity(table[[axis]], [far])[1]) for table in (right, wrong)] for axis in (2, 1))
    return Figure(
        title="Similarity by distance in text and in an image, in the order of the training and in another",
        reading=(
            f"{model}, trained on {trained} and run in {order}, turns {misdealt(model, order) or 'none'} of its {right.shape[1]} pairs by "
            f"another axis: text has the same similarity at every distance; the two ends of a row of {SIDE} patches have "
            f"{theme.similar(row[0])} as trained and {theme.similar(row[1])} as run, those of a column "
            f"{theme.similar(column[0])} and {theme.similar(column[1])}, and over the whole image the angles agree by "
            f"{theme.number(mean_agreement(model, order), '.2f')}."
        ),
        traces=[
            _line("text, in either order", right.sum(axis=0, keepdims=True), color=theme.MUTED, dash="dot"),
            _line("along a row, as trained", right[[2]], color=theme.GREEN),
            _line("along a row, as run", wrong[[2]], color=theme.GREEN, dash="dash"),
            _line("along a column, as trained", right[[1]], color=theme.BLUE),
            _line("along a column, as run", wrong[[1]], color=theme.BLUE, dash="dash"),
        ],
        layout=theme.layout(
            theme.linear_axis("distance Δ (positions)", 0, FARTHEST, ticks=[0, 16, 32, 48, 64]),
            theme.linear_axis("similarity K (no unit)", 0, 1.05, ticks=[0, 0.25, 0.5, 0.75, 1]),
        ),
        table=_all(),
    )


def _line(name: str, table: Array, **style: Any) -> Trace:
    steps = np.arange(FARTHEST + 1.0)
    return theme.line(name, steps, grid_similarity(table, [steps]), hover=TOGETHER, **style)


@cache
def _all() -> dict[str, list[Any]]:
    rows = [(model, trained, order) for model, (trained, _) in TRAINED.items() for order in ORDERS]
    return {
        "model": [model for model, *_ in rows],
        "trained on": [trained for _, trained, _ in rows],
        "run in": [order for *_, order in rows],
        "pairs that turn by another axis": [misdealt(model, order) for model, _, order in rows],
        "agreement of the angles over an image (no unit)": [mean_agreement(model, order) for model, _, order in rows],
    }


BEFORE, AFTER = 4, 5  # tokens of text
SIDES = (1, 2, 3, 4, 5, 6)  # more would be a blot on a phone


@figure(
    rows=Control("Rows of the image (patches)", SIDES, 3),
    columns=Control("Columns of the image (patches)", SIDES, 6),
)
def axes_ids(*, rows: int, columns: int) -> Figure:
    """Position ids of a text with an image in it."""
    ids = mrope_positions([BEFORE, [1, rows, columns], AFTER])
    patches = rows * columns
    after, counted = int(ids[0, BEFORE + patches]), BEFORE + patches
    return Figure(
        title=f"Position ids of {BEFORE} tokens of text, an image, and {AFTER} more",
        reading=(
            f"The image of {rows} × {columns} patches takes {patches} token{'s' * (patches > 1)}: for all of them time stays at {BEFORE}, rows end at "
            f"{BEFORE + rows - 1} and columns at {BEFORE + columns - 1}, so the text behind it goes on at position {after}, "
            f"{_saved(counted - after)}."
        ),
        traces=[
            theme.points(name, np.arange(ids.shape[1]), row, color=color, hover=ID, size=size)
            for name, row, color, size in zip(
                ("time", "height", "width"), ids, (theme.VERMILLION, theme.BLUE, theme.GREEN), (11, 7.5, 4), strict=True
            )
        ],
        layout=theme.layout(
            theme.linear_axis("token of the sequence (count from 0)", -1, 45.5, ticks=[0, 8, 16, 24, 32, 40]),
            theme.linear_axis("position id (count from 0)", -0.7, 15, ticks=[0, 4, 8, 12]),
        ),
        table={
            "token (count from 0)": np.arange(ids.shape[1]),
            "time": ids[0],
            "height": ids[1],
            "width": ids[2],
        },
    )


ID = "token %{x}<br>position id %{y}"


def _saved(tokens: int) -> str:
    if not tokens:
        return "as it would behind as many tokens of text"
    return f"{abs(tokens)} {'less' if tokens > 0 else 'more'} than behind as many tokens of text"
