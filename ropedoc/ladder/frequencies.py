"""Frequencies of the pairs, and what follows from them alone: wavelengths, turns, the base."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array


def inverse_frequencies(rotary_dim: int, *, base: float = 10_000.0) -> Array:
    """Frequency of each pair of a rotary position embedding.

    θ_i = base^(-2i/d) for the pairs i = 0 … d/2 - 1, with d = rotary_dim.
    The name is the one that code uses (`inv_freq`): the inverse of base^(2i/d).

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1; `rope_theta` in a model's configuration.

    Returns
    -------
    inv_freq : array [rotary_dim/2, rad/token]
        Frequencies, falling from 1.

    Raises
    ------
    ValueError
        If rotary_dim is not a positive even integer, or base is not a finite number above 1.

    References
    ----------
    Su et al., RoFormer (arXiv 2104.09864), section 3.2.2, equation 15 (which counts i from 1).
    """
    d = check.even("rotary_dim", rotary_dim)
    b = check.above("base", base, low=1)
    return np.asarray(np.power(b, -np.arange(0, d, 2, dtype=np.float64) / d))


def wavelengths(inv_freq: ArrayLike) -> Array:
    """Distance over which each pair makes one full turn.

    λ_i = 2π/θ_i; a pair that stands still (θ_i = 0) has an infinite wavelength.

    Parameters
    ----------
    inv_freq : array [pairs, rad/token]
        Frequencies θ_i.

    Returns
    -------
    wavelengths : array [pairs, tokens]

    Raises
    ------
    ValueError
        If inv_freq is not a one-dimensional array of finite, non-negative numbers.

    References
    ----------
    Peng et al., YaRN (arXiv 2309.00071), section 2.3, equation 13.
    """
    theta = check.frequencies("inv_freq", inv_freq)
    turning = theta > 0
    return np.where(turning, 2 * math.pi / np.where(turning, theta, 1.0), np.inf)


def rotations(inv_freq: ArrayLike, *, context_length: float) -> Array:
    """Turns that each pair makes over a context.

    r_i = L θ_i / 2π = L / λ_i, with L = context_length.

    Parameters
    ----------
    inv_freq : array [pairs, rad/token]
        Frequencies θ_i.
    context_length : float [tokens]
        Length L of the context, positive.

    Returns
    -------
    rotations : array [pairs, turns]

    Raises
    ------
    ValueError
        If inv_freq is not an array of frequencies, or context_length is not a positive number.

    References
    ----------
    Peng et al., YaRN (arXiv 2309.00071), section 3.2, equation 17.
    """
    theta = check.frequencies("inv_freq", inv_freq)
    length = check.above("context_length", context_length, low=0)
    return length * theta / (2 * math.pi)


def base_from_frequency(frequency: float, *, pair: int, rotary_dim: int) -> float:
    """Base that gives one pair the frequency stated.

    b = θ_i^(-d/(2i)), the inverse of θ_i = b^(-2i/d). Pair 0 turns by 1 rad/token under
    every base, so it tells nothing and is refused.

    Parameters
    ----------
    frequency : float [rad/token]
        Frequency θ_i, between 0 and 1, both excluded.
    pair : int [no unit]
        Pair i, counted from 0; from 1 to rotary_dim/2 - 1.
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.

    Returns
    -------
    base : float [no unit]

    Raises
    ------
    ValueError
        If the frequency is not between 0 and 1, the pair is out of range, the rotary
        dimension is not a positive even integer, or the base is too large for float64.

    References
    ----------
    Su et al., RoFormer (arXiv 2104.09864), section 3.2.2, equation 15, solved for the base.
    """
    d = check.even("rotary_dim", rotary_dim)
    theta = check.above("frequency", frequency, low=0)
    if theta >= 1:
        raise ValueError(f"frequency must be below 1 rad/token, got {check.shown(frequency)}")
    if d == 2:
        raise ValueError("rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2")
    i = check.whole("pair", pair, low=1, high=d // 2 - 1)
    try:
        return float(theta ** (-d / (2 * i)))
    except OverflowError:
        shown = check.shown(frequency)
        raise ValueError(f"frequency must give a base that float64 can hold, got {shown} for pair {i}") from None
