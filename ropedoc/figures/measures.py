"""Numbers that figures and pages read off the kernel."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.ladder.readings import first_distance, ripple
from ropedoc.methods.dynamic_ntk import dynamic_ntk

RISING = 1 << 16  # tokens; every kernel of more than one pair rises sooner
STRIDE = 1 << 10  # tokens at a time: most rise at once
FARTHEST = 1 << 20  # tokens; one half of every base on our sliders lies nearer


def half_distance(inv_freq: ArrayLike) -> float:
    """Distance [tokens] at which the mean kernel first crosses one half, by a chord over one token."""
    after = first_distance(inv_freq, level=0.5, limit=FARTHEST)
    if after is None:
        raise ValueError(
            f"inv_freq must give a kernel that falls to one half before {FARTHEST:,} tokens, got one that does not"
        )
    high, low = mean_kernel([after - 1, after], inv_freq)
    return float(after - 1 + (high - 0.5) / (high - low))


def first_rise(inv_freq: ArrayLike) -> int:
    """First whole distance [tokens] at which the mean kernel is above its value one token nearer."""
    for start in range(0, RISING, STRIDE):
        rises = np.diff(mean_kernel(np.arange(start, min(start + STRIDE + 1, RISING)), inv_freq)) > 0
        if rises.any():
            return start + int(rises.argmax()) + 1
    raise ValueError(f"inv_freq must give a kernel that rises before distance {RISING:,}, got one that does not")


def share_of_rises(inv_freq: ArrayLike, *, up_to: int) -> float:
    """Share [no unit] of the steps of one token, from 0 to a distance, over which the mean kernel rises."""
    high = check.whole("up_to", up_to, low=1)
    return float((np.diff(mean_kernel(np.arange(high + 1), inv_freq)) > 0).mean())


def ripple_about_law(rotary_dim: int, *, base: float) -> float:
    """Ripple [no unit] over the distances from 10 to base/10, spread evenly on a logarithmic axis.

    The distances are not rounded to whole tokens: that leaves fewer of the near ones, where the ripple is small.
    """
    return ripple(np.geomspace(10, base / 10, 1_000), rotary_dim=rotary_dim, base=base, factor=1)


def ripple_law(distance: ArrayLike, *, rotary_dim: int, base: float) -> Array:
    """Ripple [no unit] that two neighbouring pairs out of step make at a distance: √(f/d), a heuristic.

    f = ln(2 Δ ln b / (π d)) / ln b is the share of the pairs with Δ θ_i 2 ln b / d > π: 0 up to
    Δ = π d / (2 ln b), and 1 from b times that.
    """
    share = np.log(np.asarray(distance) * 2 * np.log(base) / (np.pi * rotary_dim)) / np.log(base)
    return np.asarray(np.sqrt(np.clip(share, 0, 1) / rotary_dim))


def local_ripple(distance: float, *, rotary_dim: int, base: float) -> float:
    """Ripple [no unit] around one distance: over those from two thirds of it to one and a half times."""
    around = np.geomspace(distance / 1.5, distance * 1.5, 2_000)
    return ripple(around, rotary_dim=rotary_dim, base=base, factor=1)


def stale_ahead(length: int, *, back: int) -> int:
    """Pairs that read a negative distance of a key some tokens back, with dynamic NTK and the key as it was cached.

    Base 10,000, dimension 128, original length 4,096, factor 2: m θ(m) < n θ(n) of the newest position m and n = m - back.
    """
    high = check.whole("length", length, low=1)
    query, key = high - 1, high - 1 - check.whole("back", back, low=1, high=high - 1)
    now, then = (
        dynamic_ntk(128, base=10_000, factor=2, original_context_length=4_096, context_length=at + 1).inv_freq
        for at in (query, key)
    )
    return int((query * now < key * then).sum())
