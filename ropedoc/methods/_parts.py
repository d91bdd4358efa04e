"""How published embeddings share out the pairs of a head to axes, each with its frequencies."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.methods.mrope import mrope_axes

Part = tuple[NDArray[np.intp], Array]  # pairs of one axis, and their frequencies


def _dealt(d: int, b: float, axes: NDArray[np.intp]) -> list[Part]:
    """One ladder of the whole head, its pairs dealt to three axes."""
    theta = inverse_frequencies(d, base=b)
    return [(np.flatnonzero(axes == axis), theta[axes == axis]) for axis in range(3)]


def in_blocks(d: int, b: float, sizes: list[int]) -> list[Part]:
    """The first pairs to time, the next to height, the last to width: Qwen2-VL."""
    return _dealt(d, b, mrope_axes(sizes, interleaved=False))


def in_turns(d: int, b: float, sizes: list[int]) -> list[Part]:
    """Time, height, width, time, …: Qwen3-VL."""
    return _dealt(d, b, mrope_axes(sizes, interleaved=True))


def ernie(d: int, b: float, sizes: list[int]) -> list[Part]:
    """Height and width in turns, then time; its code keeps the even ones before the odd ones and puts them back."""
    height, width, time = sizes
    if height != width:
        raise ValueError(f"sections must give height and width as many pairs, got {check.shown(sizes)}")
    return _dealt(d, b, np.array([1, 2] * height + [0] * time, dtype=np.intp))


def _halves(d: int, first: Array, second: Array) -> list[Part]:
    """Two axes, one after the other."""
    return [(np.arange(d // 4), first), (np.arange(d // 4, d // 2), second)]


def _quarters(d: int, b: float) -> Array:
    """b^(-4j/d), the ladder of one of two axes."""
    if d % 4:
        raise ValueError(f"rotary_dim must be a multiple of 4 for two axes, got {d}")
    return inverse_frequencies(d // 2, base=b)


def dinov3(d: int, b: float, _: list[int]) -> list[Part]:
    """Height, then width, for coordinates in half sides, of which one is a turn of the first pair."""
    theta = 2 * math.pi * _quarters(d, b)
    return _halves(d, theta, theta)


def pixtral(d: int, b: float, _: list[int]) -> list[Part]:
    """The even rungs of one ladder to height, the odd ones to width."""
    return _halves(d, _quarters(d, b), inverse_frequencies(d, base=b)[1::2])


def two_ladders(d: int, b: float, _: list[int]) -> list[Part]:
    """The same ladder for one axis, then for the other."""
    return _halves(d, _quarters(d, b), _quarters(d, b))


def alternating(d: int, b: float, _: list[int]) -> list[Part]:
    """The same ladder for two axes, whose pairs take turns."""
    return [(np.arange(first, d // 2, 2), _quarters(d, b)) for first in (0, 1)]


def ladders(d: int, b: float, sizes: list[int]) -> list[Part]:
    """One ladder for each axis, one after the other."""
    pairs = np.split(np.arange(d // 2), np.cumsum(sizes)[:-1] // 2)
    return [(own, inverse_frequencies(size, base=b)) for own, size in zip(pairs, sizes, strict=True)]


def _third(d: int) -> int:
    """A third of the features, rounded down to whole pairs."""
    side = 2 * (d // 6)
    if not side:
        raise ValueError(f"rotary_dim must be at least 6 for three axes, got {d}")
    return side


def thirds(d: int, b: float, _: list[int]) -> list[Part]:
    """A third to each of three axes; the rest does not turn."""
    side = _third(d)
    return ladders(3 * side, b, [side] * 3)


def wan(d: int, b: float, _: list[int]) -> list[Part]:
    """A third to height and to width, the rest to time."""
    side = _third(d)
    return ladders(d, b, [d - 2 * side, side, side])
