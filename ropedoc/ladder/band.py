"""A kernel that turns faster than a screen can show, as what every column of the screen holds of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ropedoc import _validation as check
from ropedoc._validation import Array

NEAR = 1 << 10  # distances that share one table of cosines
ROWS = 1 << 7  # blocks of so many distances at a time: some megabytes
ROUNDING = 1 - 1e-12  # an edge that a power makes a hair too large is the whole number that it is


def kernel_band(inv_freq: ArrayLike, *, edges: ArrayLike, weights: ArrayLike | None = None) -> tuple[Array, Array]:
    """Least and greatest mean kernel over the whole distances of each column of a picture.

    Column j holds the distances edges[j] ≤ Δ < edges[j+1], and gets min K(Δ) and max K(Δ).
    A line through some of the distances would show a ripple that is the choice's, not the kernel's.

    Parameters
    ----------
    inv_freq : array [pairs, rad/token]
        Frequencies θ_i.
    edges : array [columns + 1, tokens]
        Whole distances from 0 up, each larger than the one before.
    weights : array [pairs, no unit], optional
        Share of each pair, as in `mean_kernel`.

    Returns
    -------
    least, greatest : array [columns, no unit]

    Raises
    ------
    ValueError
        If edges are not growing whole numbers from 0, at least two, or as `mean_kernel`.

    References
    ----------
    cos(α + β) = cos α cos β - sin α sin β (NIST Digital Library of Mathematical Functions, 4.21.2).
    """
    theta = check.frequencies("inv_freq", inv_freq)
    w = check.pair_weights(weights, pairs=theta.size)
    ends = _whole_edges(edges)
    least, greatest = np.full(ends.size - 1, np.inf), np.full(ends.size - 1, -np.inf)
    for start, kernel in _runs(theta, w / w.sum(), first=int(ends[0]), stop=int(ends[-1])):
        inside = np.flatnonzero((ends[:-1] < start + kernel.size) & (ends[1:] > start))
        starts = np.maximum(ends[inside] - start, 0)
        least[inside] = np.minimum(least[inside], np.minimum.reduceat(kernel, starts))
        greatest[inside] = np.maximum(greatest[inside], np.maximum.reduceat(kernel, starts))
    return least, greatest


def distance_columns(low: int, stop: int, *, count: int) -> NDArray[np.int64]:
    """Edges of the columns of a logarithmic distance axis, for `kernel_band`.

    The axis from low to stop is cut into so many equal parts; parts without a whole distance are left out.

    Parameters
    ----------
    low : int [tokens]
        First distance, positive.
    stop : int [tokens]
        First distance after the last column, larger than low.
    count : int [no unit]
        Parts of the axis.

    Returns
    -------
    edges : array [columns + 1, tokens]

    Raises
    ------
    ValueError
        If low is not a positive whole number, stop not one above it, or count not a positive whole number.
    """
    first = check.whole("low", low, low=1, high=check.LONGEST)
    last = check.whole("stop", stop, low=first + 1, high=check.LONGEST)
    parts = check.whole("count", count, low=1)
    inner = first * (last / first) ** (np.arange(1, parts) / parts) * ROUNDING
    return np.unique([first, *np.ceil(inner).astype(np.int64), last])


def _whole_edges(edges: ArrayLike) -> NDArray[np.int64]:
    ends = check.finite_array("edges", edges)
    if ends.ndim != 1 or ends.size < 2:
        raise ValueError(
            f"edges must have the shape [columns + 1] with at least one column, got the shape {check.shown(ends.shape)}"
        )
    bad = (ends != np.floor(ends)) | (ends > check.LONGEST) | (np.diff(ends, prepend=-1) <= 0)
    if bad.any():
        first = float(ends[bad][0])
        got = int(first) if first.is_integer() else first
        raise ValueError(f"edges must be growing whole numbers from 0, got {got}")
    return ends.astype(np.int64)


def _runs(theta: Array, share: Array, *, first: int, stop: int) -> Iterator[tuple[int, Array]]:
    """Mean kernel at first, first + 1, … stop - 1, in runs of distances, each with the distance that it starts at."""
    table = _turned(theta, np.arange(NEAR))
    table *= np.concatenate([share, share])[:, None]
    for start in range(first, stop, ROWS * NEAR):
        rows = min(ROWS, -(-(stop - start) // NEAR))
        far = _turned(theta, start + NEAR * np.arange(rows, dtype=np.float64))
        np.negative(far[theta.size :], out=far[theta.size :])
        yield start, (far.T @ table).ravel()[: stop - start]


def _turned(theta: Array, distances: NDArray[Any]) -> Array:
    """Cosines of all pairs at some distances, and below them the sines, in memory asked for once."""
    turned = np.empty((2 * theta.size, distances.size))
    angles = np.multiply.outer(theta, distances, out=turned[theta.size :])
    np.cos(angles, out=turned[: theta.size])
    np.sin(angles, out=angles)
    return turned
