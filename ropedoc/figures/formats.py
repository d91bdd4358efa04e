"""Numbers as short formats hold them, in float64."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ropedoc._validation import Array


def to_bfloat16(x: ArrayLike) -> Array:
    """Nearest bfloat16, ties to even: float32 with the lower half of its bits rounded away."""
    bits = np.asarray(x, dtype=np.float32).view(np.uint32)
    rounded = (bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))) & np.uint32(0xFFFF0000)
    return rounded.view(np.float32).astype(np.float64)


def to_float16(x: ArrayLike) -> Array:
    """Nearest float16; no number beyond 65,504, its largest."""
    with np.errstate(over="ignore"):
        short = np.asarray(x, dtype=np.float16).astype(np.float64)
    return np.where(np.isfinite(short), short, math.nan)


def to_float32(x: ArrayLike) -> Array:
    """Nearest float32."""
    return np.asarray(x, dtype=np.float32).astype(np.float64)
