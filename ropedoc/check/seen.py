"""What was seen of a program: frequencies, or rows of cosines and sines, each with the step that its digits leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ropedoc import _validation as check
from ropedoc._validation import Array

KINDS = ("inv_freq", "cos", "sin", "cos_sin")
MOST = 2**22  # numbers looked at: as many as the first 32,768 rows of 128


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """Numbers of one kind.

    Attributes
    ----------
    kind : "inv_freq", "cos" or "sin"
        What they are.
    values : array [rows, columns]
        The numbers; frequencies are one row.
    step : array [rows, columns]
        Step of the last digit written, 0 where all are there.
    positions : array [rows; tokens]
        Position of each row.
    columns : tuple of int
        Which columns of the whole they are, from its end where negative.
    width : int, optional
        How many columns the whole has, None where some were left out.
    """

    kind: str
    values: Array
    step: Array
    positions: Array
    columns: tuple[int, ...]
    width: int | None


def blocks(
    values: Array, *, kind: str, step: Array, positions: Sequence[float] | Array | None = None, gap: int | None = None
) -> tuple[Block, ...]:
    """Sort rows of numbers into blocks of one kind; gap is the column before which some were left out.

    Raises
    ------
    ValueError
        If frequencies have several rows, a width is no width, or the positions are not one for each row.
    """
    rows, width = values.shape
    if kind == "inv_freq" and rows != 1:
        raise ValueError(f"values must be one row of frequencies, got {rows} rows")
    places = np.zeros(1) if kind == "inv_freq" else _places(positions, rows)
    columns = tuple(range(width)) if gap is None else (*range(gap), *range(gap - width, 0))
    if kind != "cos_sin":
        whole = width if gap is None else None
        return (Block(kind=kind, values=values, step=step, positions=places, columns=columns, width=whole),)
    if gap is None and width % 2:
        raise ValueError(f"values must have as many cosines as sines in a row, got {width} numbers")
    cut = width // 2 if gap is None else gap
    half = width // 2 if gap is None else None
    sines = tuple(range(width - cut)) if gap is None else columns[cut:]
    parts = (("cos", slice(0, cut), columns[:cut]), ("sin", slice(cut, width), sines))
    return tuple(
        Block(kind=name, values=values[:, at], step=step[:, at], positions=places, columns=which, width=half)
        for name, at, which in parts
        if which
    )


def _places(positions: Sequence[float] | Array | None, rows: int) -> Array:
    """Position of each row: those stated, else 1 for a single row, else from 0."""
    if positions is None:
        return np.ones(1) if rows == 1 else np.arange(rows, dtype=np.float64)
    places = check.finite_array("positions", positions).reshape(-1)
    if places.size != rows:
        raise ValueError(f"positions must be one for each row, {rows} in all, got {places.size}")
    return places


def as_rows(values: Any) -> tuple[Array, Array]:
    """Rows of an array or of whatever numpy can read, in float64, and the step of their format's last digit, 0.

    A tensor that numpy cannot read as it is (bfloat16, on a device, with a gradient) is asked for what it can read.
    """
    array = check.finite_array("values", _plain(values))
    if array.size < 2 or array.size > MOST:
        raise ValueError(f"values must be from 2 to {MOST:,} numbers, got {array.size}")
    rows = array.reshape(-1, array.shape[-1]) if array.ndim > 1 else array[None]
    return rows, np.zeros_like(rows)


def _plain(values: Any) -> Any:
    """Take a tensor of torch, known by what it can do, to where numpy reads it."""
    if not hasattr(values, "detach"):
        return values
    held = values.detach()
    return held.cpu().double() if hasattr(held, "cpu") else held
