"""Similarity of positions that have several coordinates: patches of an image, frames of a video."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.methods.axial import Axis


def axis_frequencies(axes: Sequence[Axis]) -> Array:
    """Frequency of every pair along every axis, 0 where an axis does not turn it.

    Parameters
    ----------
    axes : sequence of Axis
        As `axial` gives them: together they have every pair of the head once.

    Returns
    -------
    inv_freq : array [axes, pairs, rad/unit]

    Raises
    ------
    ValueError
        If axes is no sequence of Axis, or a pair of the head belongs to no axis, or to more than one.
    """
    if not isinstance(axes, Sequence) or not all(isinstance(axis, Axis) for axis in axes):
        raise ValueError(f"axes must be a sequence of Axis, got {check.shown(axes)}")
    dealt = np.concatenate([np.zeros(0, dtype=np.intp), *(axis.pairs for axis in axes)])
    if not np.array_equal(np.sort(dealt), np.arange(dealt.size)) or not dealt.size:
        raise ValueError(f"axes must have each pair of the head once, got {check.shown(sorted(dealt.tolist()))}")
    table = np.zeros((len(axes), dealt.size))
    for row, axis in zip(table, axes, strict=True):
        row[axis.pairs] = axis.inv_freq
    return table


def grid_similarity(inv_freq: ArrayLike, distances: Sequence[ArrayLike]) -> Array:
    """Mean kernel over a grid of distances with several coordinates.

    K(Δ) = (2/d) Σ_p cos(Σ_a Δ_a θ_{a,p}), the mean score of a query and a key that are the same random vector.
    Computed as the real part of the mean of Π_a e^{i Δ_a θ_{a,p}}, in a time of cells times pairs.

    Parameters
    ----------
    inv_freq : array [axes, pairs, rad/unit]
        Frequency of each pair along each axis, as `axis_frequencies` gives them; a pair that turns by several axes
        (a mixed ladder) has several, of either sign.
    distances : sequence of arrays [cells along an axis, unit]
        Distances along each axis.

    Returns
    -------
    kernel : array [cells along the first axis, cells along the second, …; no unit]
        Between -1 and 1; 1 where every distance is 0.

    Raises
    ------
    ValueError
        If a number is not finite, a shape does not fit, or the axes are not as many.
    """
    theta = check.finite_array("inv_freq", inv_freq)
    if theta.ndim != 2 or theta.size == 0:
        raise ValueError(f"inv_freq must have the shape [axes, pairs], got the shape {check.shown(theta.shape)}")
    if not isinstance(distances, Sequence) or len(distances) != len(theta):
        raise ValueError(f"distances must be {len(theta)} arrays, one for each axis, got {check.shown(distances)}")
    turned = np.ones((1, theta.shape[1]), dtype=np.complex128)
    shape = []
    for along, rates in zip(distances, theta, strict=True):
        delta = check.finite_array("distances", along)
        if delta.ndim != 1:
            raise ValueError(f"distances must be arrays [cells], got one of the shape {check.shown(delta.shape)}")
        step = np.exp(1j * np.outer(delta, rates))
        turned = (turned[:, None] * step).reshape(-1, theta.shape[1])
        shape.append(delta.size)
    return np.asarray(turned.real.mean(axis=1).reshape(shape))
