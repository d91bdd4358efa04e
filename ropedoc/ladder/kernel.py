"""Similarity of two positions: the mean kernel, the laws that describe it, and a bound that is not it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array

# Positions count as evenly spaced within four units in the last place, what forming start + k·step in float64 can
# leave, but never further off than 2.5e-10 tokens: far out one unit is whole tokens, and every angle between two
# positions, at 1 rad/token, must stay exact to 1e-9.
STEP_UNITS = 4.0
STEP_TOLERANCE = 2.5e-10
BLOCK = 1 << 15  # angles at a time: they stay near the processor


def mean_kernel(distance: ArrayLike, inv_freq: ArrayLike, *, weights: ArrayLike | None = None) -> Array:
    """Mean score of a query and a key that are the same random vector, a distance apart.

    K(Δ) = Σ_i w_i cos(Δ θ_i) / Σ_i w_i; with equal weights (2/d) Σ_i cos(Δ θ_i).
    It is E⟨R_m x, R_n x⟩ / d at Δ = m - n for a random x with E[x xᵀ] = 1.

    Parameters
    ----------
    distance : array [any shape, tokens]
        Distances Δ = m - n.
    inv_freq : array [pairs, rad/token]
        Frequencies θ_i.
    weights : array [pairs, no unit], optional
        Share w_i of each pair, non-negative; equal if not given.

    Returns
    -------
    kernel : array, shape of distance [no unit]
        Between -1 and 1; 1 at distance 0.

    Raises
    ------
    ValueError
        If a number is not finite, or the weights don't fit the pairs.

    References
    ----------
    Men, Xu et al., Base of RoPE Bounds Context Length (arXiv 2405.14591), section 4.2,
    whose sum B_{m,θ} is d/2 times this.
    """
    delta = check.finite_array("distance", distance)
    theta = check.frequencies("inv_freq", inv_freq)
    w = check.pair_weights(weights, pairs=theta.size)
    total: Array = np.zeros(delta.size)
    share = w / w.sum()
    # Many pairs at a time spare calls; few, where distance is large, keep memory at its size.
    step = max(BLOCK // max(delta.size, 1), 1)
    for first in range(0, theta.size, step):
        terms = np.outer(theta[first : first + step], delta)
        np.cos(terms, out=terms)  # in place: new memory would cost as much as the sum
        terms *= share[first : first + step, None]
        terms[0] += total
        # Pair by pair, so that a distance alone has the very value that it has among others.
        total = terms.sum(axis=0) if delta.size > 1 else terms.cumsum(axis=0)[-1]
    return total.reshape(delta.shape)


def similarity_matrix(positions: ArrayLike, inv_freq: ArrayLike, *, weights: ArrayLike | None = None) -> Array:
    """Mean kernel between all positions: the covariance matrix of a stationary process.

    S_mn = K(p_m - p_n). Symmetric, positive semidefinite, 1 on the diagonal, and for evenly
    spaced positions constant along each diagonal (Toeplitz), which is then used: n distinct
    values instead of n².

    Parameters
    ----------
    positions : array [n, tokens]
        Positions, in any order.
    inv_freq : array [pairs, rad/token]
        Frequencies θ_i.
    weights : array [pairs, no unit], optional
        Share of each pair, as in `mean_kernel`.

    Returns
    -------
    similarity : array [n, n; no unit]

    Raises
    ------
    ValueError
        If positions is not a one-dimensional array of finite numbers, or as `mean_kernel`.

    References
    ----------
    Positive semidefinite by Bochner's theorem: K is a positive combination of cosines.
    """
    p = check.finite_array("positions", positions)
    if p.ndim != 1:
        raise ValueError(f"positions must have the shape [n], got the shape {check.shown(p.shape)}")
    steps = np.arange(p.size)
    step = (p[-1] - p[0]) / (p.size - 1) if p.size > 1 else 0.0
    if not _evenly_spaced(p, step):
        return mean_kernel(np.abs(p[:, None] - p), inv_freq, weights=weights)
    values: Array = mean_kernel(step * steps, inv_freq, weights=weights)
    return np.asarray(values[np.abs(steps[:, None] - steps)])


def logarithmic_law(distance: ArrayLike, *, base: float, rotary_dim: int | None = None) -> Array:
    """Straight line on a logarithmic distance axis that the mean kernel follows.

    1 - (γ + ln Δ) / ln b - 1/d for 1 ≪ Δ ≪ b, with d = rotary_dim; without one the limit of many
    pairs, the middle part of [Ci(Δ) - Ci(Δ/b)] / ln b. The base alone sets its slope. The term 1/d
    shifts it to the left by b^(1/d): it reaches 0 at b^(1 - 1/d) e^(-γ).

    Parameters
    ----------
    distance : array [any shape, tokens]
        Distances Δ, positive.
    base : float [no unit]
        Base b, greater than 1.
    rotary_dim : int [features], optional
        Rotated dimension d of a head, positive and even; many pairs if not given.

    Returns
    -------
    law : array, shape of distance [no unit]

    Raises
    ------
    ValueError
        If a distance is not positive and finite, base is not a finite number above 1, or
        rotary_dim is not a positive even integer.

    References
    ----------
    The sum over pairs becomes the integral of cos(Δ b^(-u)) over u from 0 to 1, which the
    cosine integral gives (NIST Digital Library of Mathematical Functions, 6.2.11 and 6.6.6).
    The sum takes the left ends of d/2 equal steps: it is the integral from -1/d to 1 - 1/d, by
    the midpoint rule, and so less by 1/d, since the integrand is 1 at the far end and swings about
    0 at the near one.
    """
    delta = check.finite_array("distance", distance)
    b = check.above("base", base, low=1)
    if (delta <= 0).any():
        raise ValueError(f"distance must be positive everywhere, got {delta[delta <= 0].flat[0]}")
    below = 0.0 if rotary_dim is None else 1.0 / check.even("rotary_dim", rotary_dim)
    return np.asarray(1.0 - (np.euler_gamma + np.log(delta)) / np.log(b) - below)


def roformer_bound(distance: ArrayLike, inv_freq: ArrayLike) -> Array:
    """Curve with which RoFormer bounds the score from above; not the score, and not its mean.

    (2/d) Σ_j |S_j| with S_j = Σ_{i<j} e^(iΔθ_i), j = 1 … d/2. The absolute score is at most
    this times (d/2) max_i |h_{i+1} - h_i|, where h_i is the product of q and k in pair i.

    Parameters
    ----------
    distance : array [any shape, tokens]
        Distances Δ = m - n.
    inv_freq : array [pairs, rad/token]
        Frequencies θ_i.

    Returns
    -------
    bound : array, shape of distance [no unit]
        (d/2 + 1)/2 at distance 0.

    Raises
    ------
    ValueError
        If a distance is not finite, or inv_freq is not an array of frequencies.

    References
    ----------
    Su et al., RoFormer (arXiv 2104.09864), section 3.4.3, equations 35 to 37.
    """
    delta = check.finite_array("distance", distance)
    theta = check.frequencies("inv_freq", inv_freq)
    partial = np.zeros(delta.shape, dtype=np.complex128)
    total = np.zeros(delta.shape)
    for frequency in theta:
        partial += np.exp(1j * delta * frequency)
        total += np.abs(partial)
    return np.asarray(total / theta.size)


def head_weights(rotary_dim: int, *, head: int, heads: int = 8) -> Array:
    """Pairs that one of several model heads listens to, as weights for `mean_kernel`.

    1 on the pairs from ⌊(head-1)·p/heads⌋ up to ⌊head·p/heads⌋, else 0, with p = rotary_dim/2;
    at least one pair, where there are fewer pairs than heads. All heads of a real model share
    the same frequencies; a head differs by the pairs in which its q and k are large.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension of a head, positive and even.
    head : int [no unit]
        Which part of the pairs, from 1 (the fastest) to heads (the slowest).
    heads : int [no unit]
        Number of parts.

    Returns
    -------
    weights : array [rotary_dim/2, no unit]

    Raises
    ------
    ValueError
        If rotary_dim is not a positive even integer, heads is not a positive integer, or
        head is not an integer from 1 to heads.

    References
    ----------
    An idealisation of the band usage that Barbero et al. (arXiv 2410.06205) measure in Gemma 7B.
    """
    pairs = check.even("rotary_dim", rotary_dim) // 2
    parts = check.whole("heads", heads, low=1)
    part = check.whole("head", head, low=1, high=parts)
    first = (part - 1) * pairs // parts
    weights = np.zeros(pairs)
    weights[first : max(part * pairs // parts, first + 1)] = 1.0
    return weights


def _evenly_spaced(positions: Array, step: float) -> bool:
    if not positions.size:
        return True
    away = np.abs(positions - positions[0] - step * np.arange(positions.size)).max()
    return bool(away <= min(STEP_UNITS * np.spacing(np.abs(positions).max()), STEP_TOLERANCE))
