"""Kernels over a logarithmic distance axis: what each column of the picture holds, drawn as one line."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ropedoc._validation import Array
from ropedoc.ladder.band import distance_columns, kernel_band

COLUMNS = 240  # of a distance axis: about a pixel each on a phone, and three on a wide page
HOVER = "Δ about %{x:,} tokens<br>K reaches %{y:.3f}"


def kernel_columns(inv_freq: Array, *, far: int, weights: Array | None = None) -> tuple[Array, Array]:
    """Line through the least and the greatest kernel of each column from distance 1 to far, at its middle.

    A column that holds one distance has one point, the kernel there.
    """
    return _kernel_columns(inv_freq.tobytes(), far, None if weights is None else weights.tobytes())


def as_line(edges: NDArray[np.int64], least: Array, greatest: Array) -> tuple[Array, Array]:
    """Through both ends of each column, the nearer first: a wide band is filled, a slow curve stays a curve."""
    middle = np.rint(np.sqrt(edges[:-1] * (edges[1:] - 1.0)))
    x, y = [], [float(greatest[0])]
    for at, width, low, high in zip(middle, np.diff(edges), least.tolist(), greatest.tolist(), strict=True):
        ends = [high, low] if abs(high - y[-1]) <= abs(low - y[-1]) else [low, high]
        y += ends if width > 1 else [low]
        x += [at] * (2 if width > 1 else 1)
    return np.array(x), np.array(y[1:])


@cache
def _columns(far: int) -> NDArray[np.int64]:
    """Edges of the columns of an axis up to far, which many curves share."""
    return distance_columns(1, far + 1, count=COLUMNS)


@cache
def _kernel_columns(inv_freq: bytes, far: int, weights: bytes | None) -> tuple[Array, Array]:
    """Many frames share a curve."""
    edges = _columns(far)
    heard = None if weights is None else np.frombuffer(weights)
    return as_line(edges, *kernel_band(np.frombuffer(inv_freq), edges=edges, weights=heard))
