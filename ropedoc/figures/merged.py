"""Layers that see beyond a window through entries which each stand for several tokens: what they hear at a distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ropedoc._validation import Array
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.models.stack import Cell, Merged


def whole_distances(layers: Sequence[Cell], first: int, stop: int) -> Array:
    """Mean kernel of rotated layers at first, first + 1, … stop - 1, 0 where one sees no farther."""
    total, distances = np.zeros(stop - first), np.arange(first, stop)
    seeing = [cell for cell in layers if cell.rope is not None and (cell.reach is None or cell.reach > first)]
    alike = Counter((cell.rope.inv_freq.tobytes(), cell.reach, cell.merged) for cell in seeing if cell.rope)
    places = [place for _, _, merged in alike if merged for place in (merged.places.start, merged.places.stop - 1)]
    around = range(first + min(places, default=0), stop + max(places, default=0))  # layers of one ladder share a kernel
    kernels = {ladder: mean_kernel(np.abs(np.array(around)), np.frombuffer(ladder)) for ladder, _, _ in alike}
    for (ladder, reach, merged), count in alike.items():
        found = _heard(kernels[ladder], around.start, merged, distances)
        total += count * (found if reach is None else np.where(distances < reach, found, 0))
    return total / len(layers)


def band(layers: Sequence[Cell], edges: Any) -> tuple[Array, Array]:
    """Least and greatest of them in each column of a picture, as `kernel_band` has it for one ladder."""
    values = whole_distances(layers, int(edges[0]), int(edges[-1]))
    starts = np.asarray(edges[:-1]) - int(edges[0])
    return np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)


def _heard(kernel: Array, start: int, merged: Merged | None, distances: NDArray[np.int64]) -> Array:
    """A token's own kernel inside the window; beyond it the mean over the places that its entries may stand at."""
    own = kernel[distances - start]
    if merged is None:
        return own
    count, first = len(merged.places), int(distances[0]) + merged.places.start - start
    sums = np.concatenate([[0.0], np.cumsum(kernel[first : first + distances.size + count - 1])])
    return np.where(distances < merged.window, own, (sums[count:] - sums[:-count]) / count)
