"""A rectangle of a larger matrix, of which a page holds one copy for every place of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ropedoc._validation import Array


class Window(np.ndarray[Any, np.dtype[np.float64]]):
    """The rectangle as an array, with the matrix that it is cut from and the place of its first cell."""

    whole: Array
    corner: tuple[int, int]


def window(whole: Array, *, corner: tuple[int, int], shape: tuple[int, int]) -> Window:
    """Rows and columns of a matrix from a corner on."""
    (row, column), (rows, columns) = corner, shape
    cut = whole[row : row + rows, column : column + columns].view(Window)
    if cut.shape != shape or min(corner) < 0:
        raise ValueError(f"a window must lie inside its matrix {whole.shape}, got {shape} from {corner}")
    cut.whole, cut.corner = whole, corner
    return cut
