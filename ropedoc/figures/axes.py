"""Positions with several coordinates: which axis turns which pair, and what that makes of an image."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.figures.similarity import WIDTH
from ropedoc.figures.window import Window, window
from ropedoc.ladder.frequencies import wavelengths
from ropedoc.methods.axial import Axis, axial
from ropedoc.methods.grid import axis_frequencies, grid_similarity

# Settings as the classes of transformers 5.24.0 and diffusers 0.42.1 have them by default; those of the table on the
# page carry file and line (ropedoc/site/axes_table.py). Qwen3-VL has the base of its released 32B, as the catalogue has it.
SETTINGS: dict[str, tuple[Axis, ...]] = {
    "Qwen2-VL, M-RoPE in blocks": axial(128, method="mrope", base=1e6, sections=[16, 24, 24]),
    "GLM-4.5V, M-RoPE in blocks": axial(64, method="mrope", base=1e4, sections=[8, 12, 12]),
    "Qwen3-VL, M-RoPE in turns": axial(128, method="mrope_interleaved", base=5e6, sections=[24, 20, 20]),
    "ERNIE-4.5-VL, its own order": axial(128, method="ernie_vl", base=5e5, sections=[22, 22, 20]),
    "Pixtral, one ladder dealt out": axial(64, method="pixtral", base=1e4),
    "Flux and Qwen-Image, three ladders": axial(128, method="flux", base=1e4, axes_dims=[16, 56, 56]),
    "HunyuanVideo, three ladders": axial(128, method="hunyuan", base=256, axes_dims=[16, 56, 56]),
    "Wan, three ladders": axial(128, method="wan", base=1e4),
}
FIRST = "Qwen2-VL, M-RoPE in blocks"
COLOURS = (theme.VERMILLION, theme.BLUE, theme.GREEN)
TURN = "pair %{x}<br>one turn in %{y:,.0f} positions"


@figure(setting=Control("Model", tuple(SETTINGS), FIRST, show=str))
def axes_pairs(*, setting: str) -> Figure:
    """Wavelength of every pair, coloured by the axis that turns it."""
    axes = SETTINGS[setting]
    by_name: dict[str, Axis] = {{"image": "time"}.get(axis.name, axis.name): axis for axis in axes}
    shares = [by_name.get(name) for name in ("time", "height", "width")]
    names = ("time, or the number of the image", "height", "width")
    return Figure(
        title="Which axis turns which pair, and how fast",
        reading=f"With {setting}, {_list([_said(axis) for axis in shares if axis is not None])}.",
        traces=[
            theme.points(
                name,
                np.zeros(0) if axis is None else axis.pairs.astype(float),
                np.zeros(0) if axis is None else wavelengths(axis.inv_freq),
                color=color,
                hover=TURN,
            )
            for name, axis, color in zip(names, shares, COLOURS, strict=True)
        ],
        layout=theme.layout(
            theme.linear_axis("pair i (count from 0)", -2, 66, ticks=[0, 16, 32, 48, 64]),
            theme.log_axis("wavelength λᵢ (positions)", 3, 1e7),
        ),
        table=_longest(),
    )


def _said(axis: Axis) -> str:
    """Pairs of an axis, and what they reach from and to, in words."""
    short, long = wavelengths(axis.inv_freq)[[0, -1]]
    return f"{axis.name} turns {axis.pairs.size} pairs, once in {theme.number(short, ',.3g') if short < 100 else f'{short:,.0f}'} to {long:,.0f} positions"


def _list(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


@cache
def _longest() -> dict[str, list[Any]]:
    rows = [(setting, axis) for setting, axes in SETTINGS.items() for axis in axes]
    return {
        "model": [setting for setting, _ in rows],
        "axis": [axis.name for _, axis in rows],
        "pairs": [int(axis.pairs.size) for _, axis in rows],
        "shortest wavelength (positions)": [float(wavelengths(axis.inv_freq)[0]) for _, axis in rows],
        "longest wavelength (positions)": [float(wavelengths(axis.inv_freq)[-1]) for _, axis in rows],
    }


SIDE = 19  # patches
PLACES = tuple(range(0, SIDE, 3))
MIXED_BASE, MIXED_ANGLE = 10.0, np.pi / 6  # rope-vit's base of a mixed ladder, and an angle such as it draws for a head


def mixed(rotary_dim: int, *, base: float, angle: float) -> Array:
    """Frequencies [height and width, pairs] with which rope-vit starts a head of a mixed ladder, before training.

    b^(-4j/d) along a direction of the image, then the same across it.
    """
    size = base ** (-np.arange(0, rotary_dim, 4) / rotary_dim)
    along, across = np.concatenate([size, size]), np.repeat([0, np.pi / 2], rotary_dim // 4) + angle
    return np.array([along * np.sin(across), along * np.cos(across)])


def _of_image(axes: tuple[Axis, ...]) -> Array:
    """Frequencies [height and width, pairs] of an embedding, whose other axes stand still in one image."""
    names = [axis.name for axis in axes]
    return axis_frequencies(axes)[[names.index("height"), names.index("width")]]


IMAGES: dict[str, Array] = {
    "rows and columns apart (Pixtral)": _of_image(SETTINGS["Pixtral, one ladder dealt out"]),
    "two ladders in half sides (DINOv3)": _of_image(axial(64, method="dinov3", base=100)) * (2 / SIDE),
    "a mixed ladder (rope-vit, untrained)": mixed(64, base=MIXED_BASE, angle=MIXED_ANGLE),
    "M-RoPE in blocks (Qwen2-VL)": _of_image(SETTINGS["Qwen2-VL, M-RoPE in blocks"]),
    "M-RoPE in turns (Qwen3-VL)": _of_image(SETTINGS["Qwen3-VL, M-RoPE in turns"]),
    "M-RoPE, ERNIE's order (ERNIE-4.5-VL)": _of_image(SETTINGS["ERNIE-4.5-VL, its own order"]),
}


@cache
def differences(way: str) -> Array:
    """Similarity at every difference of rows and columns in an image, from one end to the other."""
    steps = np.arange(1.0 - SIDE, SIDE)
    return grid_similarity(IMAGES[way], [steps, steps])


def seen_from(way: str, row: int, column: int) -> Window:
    """Similarity of every patch of the image to one of them."""
    last = SIDE - 1
    return window(differences(way), corner=(last - row, last - column), shape=(SIDE, SIDE))


@figure(
    max_width=WIDTH,
    pick=("column", "row"),
    way=Control("Embedding", tuple(IMAGES), "rows and columns apart (Pixtral)", show=str),
    row=Control("Row (patch, from 0)", PLACES, 9),
    column=Control("Column (patch, from 0)", PLACES, 9),
)
def axes_image(*, way: str, row: int, column: int) -> Figure:
    """Similarity of all patches of an image to one of them."""
    z = seen_from(way, row, column)
    aside, below = (place + 1 if place + 1 < SIDE else place - 1 for place in (column, row))
    least = np.unravel_index(int(np.argmin(z)), z.shape)
    return Figure(
        title=f"Similarity of every patch to the one chosen, in an image of {SIDE} × {SIDE} patches",
        reading=(
            f"With {way}, the patch in row {row}, column {column} is {theme.similar(float(z[row, aside]))} similar to the next "
            f"in its row, {theme.similar(float(z[below, column]))} to the next in its column, and "
            f"{theme.similar(float(z[least]))} to the least similar of the image."
        ),
        traces=[
            _cells(z),
            theme.points("", [column], [row], color=theme.VERMILLION, size=9, symbol="square", shown=False),
        ],
        layout=_frame(),
        table=_ends(),
    )


def _cells(z: Window) -> Trace:
    return {
        "type": "heatmap",
        "x": np.arange(SIDE),
        "y": np.arange(SIDE),
        "z": z,
        "text": None,
        "texttemplate": None,
        "zmin": -1,
        "zmax": 1,
        "colorscale": theme.DIVERGING,
        "showscale": True,
        "colorbar": {"title": {"text": "similarity K (no unit)"}},
        "hovertemplate": "row %{y}, column %{x}<br>K = %{z:.4f}<extra></extra>",
    }


def _frame() -> dict[str, Any]:
    ticks: list[float] = list(PLACES)
    columns = theme.linear_axis("column of the patch (count from 0)", -0.5, SIDE - 0.5, ticks=ticks)
    rows = theme.linear_axis("row of the patch (count from 0)", SIDE - 0.5, -0.5, ticks=ticks)
    for axis in (columns, rows):
        axis["showgrid"] = False
    return theme.layout(columns, rows, aspect=1)


@cache
def _ends() -> dict[str, Any]:
    """Similarity along a row and along a column, of every embedding."""
    steps = np.arange(SIDE)
    columns: dict[str, Any] = {"distance (patches)": steps}
    for way in IMAGES:
        found = differences(way)[SIDE - 1 :, SIDE - 1 :]
        columns |= {f"K along a row, {way}": found[0], f"K along a column, {way}": found[:, 0]}
    return columns
