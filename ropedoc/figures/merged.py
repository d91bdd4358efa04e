"""Layers that see beyond a window through entries which each stand for several tokens: what they hear at a distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.models.stack import Cell, Merged


def whole_distances(layers: Sequence[Cell], first: int, stop: int) -> Array:
    """Mean kernel of rotated layers at first, first + 1, … stop - 1, 0 where one sees no farther."""
    total = np.zeros(stop - first)
    alike = Counter((cell.rope.inv_freq.tobytes(), cell.reach, cell.merged) for cell in layers if cell.rope is not None)
    for (ladder, reach, merged), count in alike.items():
        found = _kernel(np.frombuffer(ladder), merged, first, stop)
        total += count * (found if reach is None else np.where(np.arange(first, stop) < reach, found, 0))
    return total / len(layers)


def band(layers: Sequence[Cell], edges: Any) -> tuple[Array, Array]:
    """Least and greatest of them in each column of a picture, as `kernel_band` has it for one ladder."""
    values = whole_distances(layers, int(edges[0]), int(edges[-1]))
    starts = np.asarray(edges[:-1]) - int(edges[0])
    return np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)


def _kernel(theta: Array, merged: Merged | None, first: int, stop: int) -> Array:
    """A token's own kernel inside the window; beyond it the mean over the places that its entries may stand at."""
    if merged is None:
        return np.asarray(mean_kernel(np.arange(first, stop), theta))
    near, far = merged.places.start, merged.places.stop - 1
    all_ = np.asarray(mean_kernel(np.abs(np.arange(first + near, stop + far)), theta))
    sums = np.concatenate([[0.0], np.cumsum(all_)])
    count = len(merged.places)
    mean = (sums[count:] - sums[:-count]) / count
    return np.where(np.arange(first, stop) < merged.window, all_[-near : all_.size - far], mean)
