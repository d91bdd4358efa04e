"""The similarity of positions as a covariance matrix."""

from __future__ import annotations

from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.registry import Control, Figure, figure
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.kernel import mean_kernel, similarity_matrix
from ropedoc.methods.linear import linear

BASES = (1_000, 10_000, 100_000, 500_000, 1_000_000, 10_000_000)
ROTARY_DIMS = (8, 16, 32, 64, 128, 256)
FEW_AND_MANY = (2, 4, *ROTARY_DIMS)
FACTORS = (0.1, 0.25, 0.5, 1, 2, 4, 8)
LENGTHS = tuple(range(4, 65))
CELLS_UP_TO = 16  # positions whose values fit into the cells on a phone
ONE_KNOB_LENGTH = 32
TICKS = 8
WIDTH = 520


def cell(value: float) -> str:
    """Similarity as a cell prints it: two digits, no leading zero, and 1 alone for what is 1."""
    return "1" if value == 1 else f"{value:.2f}".replace("-", "−").replace("0.", ".")


def heatmap(similarity: Array, *, cells: bool = False) -> dict[str, Any]:
    """Heatmap trace of a similarity matrix, on a scale that is centred on 0."""
    n = len(similarity)
    return {
        "type": "heatmap",
        "x": np.arange(n),
        "y": np.arange(n),
        "z": similarity,
        "text": [[cell(value) for value in row] for row in similarity] if cells else None,
        "texttemplate": "%{text}" if cells else None,
        "zmin": -1,
        "zmax": 1,
        "colorscale": theme.DIVERGING,
        "showscale": True,
        "colorbar": {"title": {"text": "similarity K (no unit)"}},
        "hovertemplate": "m = %{y} tokens, n = %{x} tokens<br>K = %{z:.4f}<extra></extra>",
    }


def frame(n: int) -> dict[str, Any]:
    """Square layout with row 0 on top."""
    ticks: list[float] = list(range(0, n, -(-n // TICKS)))
    columns = theme.linear_axis("key position n (tokens)", -0.5, n - 0.5, ticks=ticks)
    rows = theme.linear_axis("query position m (tokens)", n - 0.5, -0.5, ticks=ticks)
    for axis in (columns, rows):
        axis["showgrid"] = False
    return theme.layout(columns, rows, aspect=1)


@figure(
    max_width=WIDTH,
    cells_up_to=CELLS_UP_TO,
    length=Control("Sequence length (tokens)", LENGTHS, 12, crop=True),
    base=Control("Base b", BASES, 10_000),
    dimension=Control("Rotary dimension", ROTARY_DIMS, 64),
    scale=Control("Scale: factor s", FACTORS, 1, show="{:g}".format),
)
def similarity_heatmap(*, length: int, base: int, dimension: int, scale: float) -> Figure:
    """Covariance matrix of positions under the true kernel, every knob free."""
    inv_freq = linear(dimension, base=base, factor=scale).inv_freq
    distances = np.arange(LENGTHS[-1])
    whole = similarity_matrix(distances, inv_freq)
    similarity = whole[:length, :length]
    return Figure(
        title="Similarity of every two positions: a covariance matrix",
        reading=(
            f"At base {base:,}, rotary dimension {dimension} and scale {scale:g} each diagonal holds one value, the same on "
            f"both sides of the main one, which is 1: neighbours are {theme.similar(similarity[0, 1])} similar, positions 3 apart "
            f"{theme.similar(similarity[0, 3])}."
        ),
        traces=[heatmap(similarity, cells=length <= CELLS_UP_TO)],
        layout=frame(length),
        table={
            "distance m − n (tokens)": distances,
            "K at base 10,000, dimension 64, scale 1": mean_kernel(distances, inverse_frequencies(64)),
            "K at base 10,000, dimension 64, scale 4": mean_kernel(distances, inverse_frequencies(64) / 4),
        },
    )


def one_knob(title: str, reading: str, settings: dict[str, Array], chosen: str) -> Figure:
    """Heatmap at one of several settings, with a table of them all."""
    similarity = similarity_matrix(np.arange(ONE_KNOB_LENGTH), settings[chosen])
    distances = np.arange(ONE_KNOB_LENGTH)
    columns = {f"K at {name}": mean_kernel(distances, inv_freq) for name, inv_freq in settings.items()}
    return Figure(
        title=title,
        reading=f"{reading} neighbours are {theme.similar(similarity[0, 1])} similar and the two ends {theme.similar(similarity[0, -1])}.",
        traces=[heatmap(similarity)],
        layout=frame(ONE_KNOB_LENGTH),
        table={"distance m − n (tokens)": distances, **columns},
    )


@figure(max_width=WIDTH, base=Control("Base b", BASES, 10_000))
def similarity_base(*, base: int) -> Figure:
    """The base alone: a larger one keeps distant positions more similar."""
    return one_knob(
        f"Similarity of {ONE_KNOB_LENGTH} positions, by base (rotary dimension 64, scale 1)",
        f"At base {base:,}, among {ONE_KNOB_LENGTH} positions,",
        {f"base {b:,}": linear(64, base=b, factor=1).inv_freq for b in BASES},
        f"base {base:,}",
    )


@figure(max_width=WIDTH, dimension=Control("Rotary dimension", FEW_AND_MANY, 8))
def similarity_dimension(*, dimension: int) -> Figure:
    """The dimension alone: few pairs ring, many fall smoothly."""
    return one_knob(
        f"Similarity of {ONE_KNOB_LENGTH} positions, by rotary dimension (base 10,000, scale 1)",
        f"With {dimension // 2} pair{'s' if dimension > 2 else ''} of features, among {ONE_KNOB_LENGTH} positions,",
        {f"dimension {d}": linear(d, base=10_000, factor=1).inv_freq for d in FEW_AND_MANY},
        f"dimension {dimension}",
    )


@figure(max_width=WIDTH, scale=Control("Scale: factor s", FACTORS, 4, show="{:g}".format))
def similarity_scale(*, scale: float) -> Figure:
    """The scale alone: the same pattern, stretched."""
    return one_knob(
        f"Similarity of {ONE_KNOB_LENGTH} positions, by scale (base 10,000, rotary dimension 64)",
        f"At scale {scale:g}, where every distance counts as {1 / scale:g} of itself, among {ONE_KNOB_LENGTH} positions,",
        {f"scale {s:g}": linear(64, base=10_000, factor=s).inv_freq for s in FACTORS},
        f"scale {scale:g}",
    )
