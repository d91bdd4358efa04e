"""Numbers that figures and pages read off the kernel."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.frequencies import inverse_frequencies
from ropedoc.kernel import logarithmic_law, mean_kernel

FARTHEST = 1 << 24  # tokens; the zero of every base on our sliders lies nearer


def first_below(level: float, inv_freq: ArrayLike) -> int:
    """First whole distance [tokens] at which the mean kernel is below a level."""
    start, size = 0, 256
    while start < FARTHEST:
        below = mean_kernel(np.arange(start, start + size), inv_freq) < level
        if below.any():
            return start + int(below.argmax())
        start, size = start + size, min(2 * size, 1 << 20)
    raise ValueError(f"level must be crossed before distance {FARTHEST:,}, got {level!r}")


def half_distance(inv_freq: ArrayLike) -> float:
    """Distance [tokens] at which the mean kernel first crosses one half, by a chord over one token."""
    after = first_below(0.5, inv_freq)
    high, low = mean_kernel([after - 1, after], inv_freq)
    return float(after - 1 + (high - 0.5) / (high - low))


def first_rise(inv_freq: ArrayLike) -> int:
    """First whole distance [tokens] at which the mean kernel is above its value one token nearer."""
    rises = np.diff(mean_kernel(np.arange(FARTHEST >> 8), inv_freq)) > 0
    if not rises.any():
        raise ValueError(
            f"inv_freq must give a kernel that rises before distance {FARTHEST >> 8:,}, got one that does not"
        )
    return int(rises.argmax()) + 1


def share_of_rises(inv_freq: ArrayLike, *, up_to: int) -> float:
    """Share [no unit] of the steps of one token, from 0 to a distance, over which the mean kernel rises."""
    high = check.whole("up_to", up_to, low=1)
    return float((np.diff(mean_kernel(np.arange(high + 1), inv_freq)) > 0).mean())


def ripple(rotary_dim: int, *, base: float) -> float:
    """Root mean square [no unit] of the mean kernel minus the logarithmic law, over 10 < Δ < base/10."""
    middle = np.arange(11, int(base / 10))
    away = mean_kernel(middle, inverse_frequencies(rotary_dim, base=base)) - logarithmic_law(middle, base=base)
    return float(np.sqrt(np.mean(away**2)))


def log_distances(low: float, high: float, count: int) -> Array:
    """Distances [tokens] spread evenly on a logarithmic axis: whole from 10 up, each once."""
    spread = np.geomspace(low, high, count)
    return np.unique(np.where(spread < 10, spread, np.rint(spread)))  # below, the curve needs more than whole tokens
