"""What one reads off a kernel: where it falls to a level, and how far it strays from the logarithmic law."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.kernel import logarithmic_law, mean_kernel
from ropedoc.ladder.rope import divided

# Distances at a time: few at first, so that an early answer comes early, then enough for numpy to be quick.
FEWEST, MOST = 256, 4096
SURE = 0.9999  # a level nearer to 1 is reached by rounding alone


def first_distance(
    inv_freq: ArrayLike, *, level: float, limit: int, start: int = 0, weights: ArrayLike | None = None
) -> int | None:
    """Least whole distance at which the mean kernel is at or below a level.

    min {Δ : start ≤ Δ ≤ limit, K(Δ) ≤ level}. The level 1/2 gives the half-similarity
    distance, the level 0 the first zero. K is not monotone, so each distance is looked at,
    but for the nearest: K(Δ) ≥ cos(Δ max θ_i) up to half a turn of the fastest pair.

    Parameters
    ----------
    inv_freq : array [pairs, rad/token]
        Frequencies θ_i.
    level : float [no unit]
        Level that the kernel is to reach.
    limit : int [tokens]
        Last distance to look at.
    start : int [tokens]
        First distance to look at.
    weights : array [pairs, no unit], optional
        Share of each pair, as in `mean_kernel`.

    Returns
    -------
    distance : int [tokens], or None if the kernel stays above the level up to the limit

    Raises
    ------
    ValueError
        If level is not a finite number, start not a whole number from 0, limit not a whole
        number from start, or as `mean_kernel`.

    References
    ----------
    The first zero is the context length that a base bears in Men, Xu et al.
    (arXiv 2405.14591), section 4.2.
    """
    if not check.is_number(level):
        raise ValueError(f"level must be a finite number, got {check.shown(level)}")
    first = check.whole("start", start, low=0, high=check.LONGEST)
    last = check.whole("limit", limit, low=first, high=check.LONGEST)
    theta = check.frequencies("inv_freq", inv_freq)
    shares = check.pair_weights(weights, pairs=theta.size)
    first, size = max(first, min(_out_of_reach(theta, level=level), last + 1)), FEWEST
    while first <= last:
        below = mean_kernel(np.arange(first, min(first + size, last + 1)), theta, weights=shares) <= level
        if below.any():
            return first + int(below.argmax())
        first, size = first + size, min(2 * size, MOST)
    return None


def _out_of_reach(theta: Array, *, level: float) -> int:
    """Whole distances from 0 on at which the kernel is surely above a level, with a thousandth to spare for rounding."""
    if level > SURE:
        return 0
    angle = math.acos(max(level, -1.0)) * 0.999
    fastest = float(np.abs(theta).max())
    return math.ceil(angle / fastest) if fastest * check.LONGEST > angle else check.LONGEST


def ripple(distance: ArrayLike, *, rotary_dim: int, base: float, factor: float) -> float:
    """Root mean square of the mean kernel less the logarithmic law.

    sqrt(mean (K(Δ) - L(Δ/s))²) over the distances given, with L the law of the base and the
    dimension and s = factor. The law holds for 1 ≪ Δ/s ≪ b.

    Parameters
    ----------
    distance : array [any shape, tokens]
        Distances Δ, positive.
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s of position interpolation, positive; 1 for none.

    Returns
    -------
    ripple : float [no unit]

    Raises
    ------
    ValueError
        If there is no distance, or one is not positive and finite, or a number is out of the range stated.

    References
    ----------
    A sum of d/2 cosines out of phase has the mean square 1/d (NIST Digital Library of
    Mathematical Functions, 1.8.5, Parseval's formula).
    """
    delta = check.finite_array("distance", distance)
    if delta.size == 0:
        raise ValueError("distance must have at least one entry, got none")
    kernel = mean_kernel(
        delta, divided(inverse_frequencies(rotary_dim, base=base), check.above("factor", factor, low=0))
    )
    law = logarithmic_law(delta / factor, base=base, rotary_dim=rotary_dim)
    return float(np.sqrt(np.mean((kernel - law) ** 2)))
