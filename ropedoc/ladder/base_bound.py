"""Where the mean kernel is negative, and the smallest base under which it is nowhere so inside a context."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.ladder.readings import first_distance

Whole = NDArray[np.intp]

NEGATIVE = -5e-324  # the largest number below 0
LONGEST = 2**22  # tokens: under a minute for 128 features
FINEST, COARSEST = 1e-9, 1e-6  # relative width of a window of bases that may be missed: in general, and at most

# How the search is paced; the guarantee does not depend on these.
ROW = 256  # distances of one row in a look
TOGETHER = 8  # rows in one product: few enough that up to 128 features no threads are started, which cost more
HOT = 64  # rows in use after a look at the whole context
PICKED = 16  # distances of them that a step is proved with
AHEAD = 0.7  # how far ahead the next probe is, in parts of the step just proved
SHARE = 4  # a look at the whole context when the steps have shrunk to one part in so many


def first_negative(inv_freq: ArrayLike, *, limit: int) -> int | None:
    """Least whole distance [tokens], from 1 to a limit, at which the mean kernel is below 0; None if there is none."""
    return first_distance(inv_freq, level=NEGATIVE, start=1, limit=limit)


def minimum_base(context_length: int, *, rotary_dim: int) -> float:
    """Smallest base with a mean kernel that is nowhere negative inside a context.

    The infimum of the bases b with K(Δ) = (2/d) Σ_i cos(Δ b^(-2i/d)) ≥ 0 at every whole distance
    Δ ≤ L, with L = context_length. Not every larger base passes: passing bases form narrow
    windows, so neither bisection nor a grid finds the first.

    Goes upwards in x = ln b from b = 1. A distance Δ with K(Δ) < 0 disproves a whole interval: by
    Taylor's theorem K stays below K + K' h + M h²/2 over a step h, with M = (2/d) Σ (w_i² + w_i u_i),
    w_i = Δ θ_i u_i and u_i = 2i/d, which bounds |K''| from x on since θ_i falls. So all between the
    zeros of that parabola fail. A probe a little above x often disproves everything down to x, and
    more above: a longer safe step. The distances are found by looks in single precision and the steps
    are proved in double precision. The result is a base that was checked at every distance.

    Guarantee: the base returned passes; every smaller one fails, but for windows narrower than a
    relative 1e-9, which are stepped over where no safe step is longer. Should that happen several
    times on end, the width doubles each time, to 1e-6 at most. The sign of K is that of its float64
    value, right to about 1e-11 at the longest contexts; where K only just touches 0, as with d = 4
    from Δ = 355 on, this rounding moves the edge by a relative 1e-7, at the longest contexts 1e-4.

    Parameters
    ----------
    context_length : int [tokens]
        Largest distance L, from 1 to 4,194,304.
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.

    Returns
    -------
    base : float [no unit]
        Above the infimum by a relative 1e-9 or less, but for such windows and rounding; 1 if every base passes.

    Raises
    ------
    ValueError
        If context_length or rotary_dim is out of range, or no base passes that float64 holds.

    References
    ----------
    Men, Xu et al., Base of RoPE Bounds Context Length (arXiv 2405.14591), section 4.3, equation 11;
    the values of its table 2 are the same or larger.
    """
    length = check.whole("context_length", context_length, low=1, high=LONGEST)
    u = np.arange(0, check.even("rotary_dim", rotary_dim), 2) / rotary_dim
    if rotary_dim == 2 and length > 1:
        raise ValueError("rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2")
    rows = np.arange(-(-length // (ROW * TOGETHER)) * TOGETHER) * ROW
    hot, least = rows[:HOT], math.inf
    x, ahead, unsafe = 0.0, 0.0, FINEST
    while x < math.log(np.finfo(np.float64).max):
        for jump in (AHEAD * ahead, 0.0):
            distance, promise = _look(hot, length, x=x + jump, u=u, real=np.float32)
            back, ahead = _disproved(distance, promise, x=x, jump=jump, u=u)
            if back >= jump:
                break
        if jump + ahead <= least:
            for real in (np.float32, np.float64):
                distance, promise = _look(rows, length, x=x, u=u, real=real)
                jump, ahead = 0.0, _disproved(distance, promise, x=x, jump=0.0, u=u)[1]
                if ahead:
                    break
            if not distance.size:
                return math.exp(x)
            share = np.bincount((distance - 1) // ROW, promise**2, minlength=rows.size)
            hot, least = rows[np.argsort(-share)[:HOT]], ahead / SHARE
        x += max(jump + ahead, unsafe)
        unsafe = FINEST if jump + ahead > unsafe else min(2 * unsafe, COARSEST)
    raise ValueError(
        f"rotary_dim must be large enough for a base that passes at all {length} distances, got {rotary_dim}"
    )


def _look(rows: Whole, length: int, *, x: float, u: Array, real: type) -> tuple[Whole, Array]:
    """Distances with a negative K in the rows that start after these, and -K d/(2Δ²), larger for longer steps."""
    parts = np.concatenate([rows, np.arange(0, ROW, 16), np.arange(1, 17)])  # Δ is a sum of one of each
    phase = np.outer(parts, np.exp(-x * u))
    if real is np.float32:
        phase = (phase - 2 * np.pi * np.rint(phase / (2 * np.pi))).astype(real)
    turns = np.empty(phase.shape, np.result_type(real, np.complex64))  # e^(iφ)
    turns.real, turns.imag = np.cos(phase), np.sin(phase)
    within = np.ascontiguousarray(turns[-32:].T)
    within = (within[:, :16, None] * within[:, None, 16:]).reshape(-1, ROW)
    within = np.stack([within.real, -within.imag], axis=1).reshape(-1, ROW)
    kernel = (turns[:-32].view(real).reshape(-1, TOGETHER, 2 * u.size) @ within).ravel()
    negative = np.flatnonzero(kernel < 0)
    distance = rows[negative // ROW] + negative % ROW + 1
    inside = distance <= length
    return distance[inside], -kernel[negative[inside]] / distance[inside] ** 2.0


def _disproved(distance: Whole, promise: Array, *, x: float, jump: float, u: Array) -> tuple[float, float]:
    """How far down, as long as not below x, and how far up from x + jump one of the distances keeps K negative."""
    if distance.size > PICKED:
        distance = distance[np.argpartition(-promise, PICKED)[:PICKED]]
    theta = np.exp(-x * u)
    bend = distance * (distance * np.sum((theta * u) ** 2) + np.sum(theta * u**2)) / u.size
    theta = np.exp(-(x + jump) * u)
    phase = np.outer(distance, theta)
    kernel = np.cos(phase).sum(axis=1) / u.size
    slope = np.sin(phase) @ (theta * u) * distance / u.size
    root = np.sqrt(slope**2 - 2 * bend * np.minimum(kernel, 0))
    back, ahead = (np.where(kernel < 0, root + side, 0) / bend for side in (slope, -slope))
    return float(back.max(initial=0)), float(ahead.max(initial=0))
