"""The smallest base under which the mean kernel is nowhere negative inside a context."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ropedoc import _validation as check
from ropedoc._validation import Array

LONGEST = 2**22  # tokens: about a minute
FINEST = 1e-6  # relative width of a window of bases that may be missed

# How the search is paced; the result does not depend on these.
WITNESSES = 128  # distances kept from one look at the whole context
ACTIVE = 8  # of them in use
SHARE = 32  # a new look when the steps have shrunk to one part in so many
ROW = 256  # distances of one row in a look
BLOCK = 16 * ROW  # small enough that the linear algebra library starts no threads, which cost more than they save


def minimum_base(context_length: int, *, rotary_dim: int) -> float:
    """Smallest base with a mean kernel that is nowhere negative inside a context.

    The infimum of the bases b with K(Δ) = (2/n) Σ_i cos(Δ b^(-2i/n)) ≥ 0 at every whole distance
    Δ ≤ L, with L = context_length. Not every larger base passes: passing bases form narrow
    windows, so neither bisection nor a grid finds the first.

    Goes upwards in x = ln b from b = 1. A distance Δ with K(Δ) < 0 disproves a whole interval: by
    Taylor's theorem K stays below K + K' h + M h²/2 over a step h, with M = (2/n) Σ (w_i² + w_i u_i),
    w_i = Δ θ_i u_i and u_i = 2i/n, which bounds |K''| from x on since θ_i falls. So the step to the
    zero of that parabola is safe. The result is a base that was checked at every distance.

    Guarantee: the base returned passes; every smaller one fails, but for windows narrower than a
    relative 1e-6, which are stepped over where no safe step is longer.

    Parameters
    ----------
    context_length : int [tokens]
        Largest distance L, from 1 to 4,194,304.
    rotary_dim : int [features]
        Rotated dimension n of a head, positive and even.

    Returns
    -------
    base : float [no unit]
        Within a relative 1e-6 above the infimum; 1 if every base passes.

    Raises
    ------
    ValueError
        If context_length or rotary_dim is out of range, or no base passes that float64 holds.

    References
    ----------
    Men, Xu et al., Base of RoPE Bounds Context Length (arXiv 2405.14591), the table of
    base lower bounds; the values printed there are the same or larger.
    """
    length = check.whole("context_length", context_length, low=1, high=LONGEST)
    u = np.arange(0, check.even("rotary_dim", rotary_dim), 2) / rotary_dim
    if rotary_dim == 2 and length > 1:
        raise ValueError("rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2")
    x, least = 0.0, 0.0
    pool = active = np.zeros(0)
    while x < math.log(np.finfo(np.float64).max):
        steps = _safe_steps(active, x=x, u=u)
        if not steps.size or steps.max() <= least:
            steps = _safe_steps(pool, x=x, u=u)
            if not steps.size or steps.max() <= least:
                pool = _witnesses(length, x=x, u=u)
                if not pool.size:
                    return math.exp(x)
                steps = _safe_steps(pool, x=x, u=u)
                least = steps.max() / SHARE
            active = pool[np.argsort(-steps)[:ACTIVE]]
        x += max(float(steps.max()), FINEST)
    raise ValueError(
        f"rotary_dim must be large enough for a base that passes at all {length} distances, got {rotary_dim}"
    )


def _safe_steps(distance: Array, *, x: float, u: Array) -> Array:
    """How far x can grow while K at each distance stays below 0; 0 where it is not."""
    phase = np.outer(distance, np.exp(-x * u))
    w = phase * u
    mean = np.full(u.size, 1 / u.size)
    kernel = np.cos(phase) @ mean
    slope = (np.sin(phase) * w) @ mean
    bend = (w * (w + u)) @ mean
    return np.where(kernel < 0, (np.sqrt(slope**2 - 2 * bend * np.minimum(kernel, 0)) - slope) / bend, 0)


def _witnesses(length: int, *, x: float, u: Array) -> Array:
    """Distances with a negative K, those first whose step promises to be long; none if there is none."""
    theta = np.exp(-x * u)
    within = np.outer(np.arange(1, ROW + 1), theta)
    cos, sin = np.cos(within).T, np.sin(within).T
    found: list[NDArray[np.intp]] = []
    promise: list[Array] = []
    start, best = 0, 0.0
    while start < length and best <= 0.25 / max(start, 1):  # K below -0.25 is rare: what follows promises less
        origin = np.outer(np.arange(start, min(start + BLOCK, length), ROW), theta)
        kernel = ((np.cos(origin) @ cos - np.sin(origin) @ sin) / u.size).ravel()[: length - start]
        negative = np.flatnonzero(kernel < 0)
        if negative.size:
            found.append(negative + start + 1)
            promise.append(-kernel[negative] / found[-1])
            best = max(best, float(promise[-1].max()))
        start += BLOCK
    if not found:
        return np.zeros(0)
    distances, promises = np.concatenate(found), np.concatenate(promise)
    if distances.size > WITNESSES:
        distances = distances[np.argpartition(-promises, WITNESSES)[:WITNESSES]]
    return distances.astype(np.float64)
