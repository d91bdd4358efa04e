"""How exactly a number was given: by the digits that were written, or by the format that it was held in."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ropedoc._validation import Array
from ropedoc.check.seen import Block

CHANCE = 1e-6  # of values held in a format by accident
SAFE = 1.001  # a last digit that was rounded from binary may be off by a hair more than a half


class Level(NamedTuple):
    """A format: its name, what it leaves open of a number, relative and absolute, and binary digits."""

    name: str
    relative: float
    absolute: float
    digits: int


# float32: programs raise a power, divide and blend in it, llama.cpp multiplies pair after pair (2.2e-6 at pair 63).
# float16 and bfloat16: two roundings of half a step each.
LEVELS = (
    Level("float32", 4e-6, 0.0, 24),
    Level("float16", 2.0**-10, 2.0**-24, 11),
    Level("bfloat16", 2.0**-8, 0.0, 8),
)
SMALLEST = {"float16": 2.0**-24}  # step between the smallest numbers of a format, where a program meets them


def rounded(x: Array, level: Level) -> Array:
    """Nearest number that a format holds, ties to even."""
    _, exponent = np.frexp(x)
    step = np.maximum(np.ldexp(1.0, exponent - level.digits), SMALLEST.get(level.name, 0.0))
    return np.asarray(np.rint(x / step) * step)


def tolerance(block: Block, level: Level, *, inv_freq: Array, attention_factor: float) -> Array:
    """How far a value may stand from what a ladder makes, [rows, columns], if it is that ladder.

    A cosine may err by its own rounding and by that of its angle, which grows with the position.
    """
    written = block.step / 2 * SAFE
    if block.kind == "inv_freq":
        return np.asarray(written + level.relative * inv_freq + level.absolute)
    angle = np.abs(block.positions)[:, None] * inv_freq
    own = level.relative if level.name != "float32" else 3e-7
    return np.asarray(written + attention_factor * (own + np.minimum(LEVELS[0].relative * angle, 2.0)))


def slack(seen: tuple[Block, ...], row: int, level: Level, theta: Array, attention_factor: float) -> Array:
    """How far the angles of a row may be off that its cosines and sines make; a small sine has all digits of its format."""
    cos, sin = (block.values[row] for block in seen)
    at = tolerance(seen[0], level, inv_freq=np.abs(theta), attention_factor=attention_factor)[row]
    written = seen[1].step[row] / 2 * SAFE
    own = (
        written + level.relative * np.abs(sin) + level.absolute + LEVELS[0].relative * np.abs(theta) * attention_factor
    )
    return np.asarray((np.abs(sin) * at + np.abs(cos) * own) / attention_factor**2)


def levels(seen: tuple[Block, ...]) -> list[Level]:
    """Formats that the values may have been held in, the finest first; a coarse one only where it is no accident."""
    return [LEVELS[0], *(level for level in LEVELS[1:] if all(_held(block, level) for block in seen))]


def _held(block: Block, level: Level) -> bool:
    """Whether every value, to the digits written, is one that the format holds, and that is unlikely by chance."""
    values = block.values
    off = np.abs(rounded(values, level) - values)
    if (off > block.step / 2 * SAFE + 1e-9 * np.abs(values)).any():
        return False
    _, exponent = np.frexp(values)
    spacing = np.ldexp(1.0, exponent - level.digits)
    open_ = np.maximum(block.step, 2.0**-23 * np.abs(values))
    share = np.minimum(1.0, open_ / np.maximum(spacing, 1e-300))
    return float(np.log(np.where(share > 0, share, 1.0)).sum()) < math.log(CHANCE)
