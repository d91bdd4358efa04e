"""How far what runs is from what is meant, by position."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.check.match import TURNS
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.ladder.readings import first_distance

DIGITS = {"bfloat16": 8, "float16": 11}
FARTHEST = 2**20  # tokens; as far as a position is looked for


@dataclass(frozen=True, kw_only=True, eq=False)
class Gap:
    """Cosine between a vector turned as meant and as it runs, over random vectors, at each position.

    It is the mean of cos(m δ) over differences δ: of two ladders δ_i = θ'_i - θ_i, of a sign turned 2 θ_i, of two
    layouts the differences and sums of the frequencies that a feature has in both. Where positions are rounded it is
    the mean kernel at the rounding error.

    Attributes
    ----------
    inv_freq : array [differences, rad/token]
        The differences δ, without sign.
    turn : str
        Format of the positions, empty where they are whole.
    """

    inv_freq: Array
    turn: str = ""

    def cosine(self, positions: ArrayLike) -> Array:
        """Cosine at each position, 1 where both turn alike."""
        m = check.finite_array("positions", positions)
        return mean_kernel(np.abs(TURNS[self.turn](m) - m) if self.turn else m, self.inv_freq)

    def first_below(self, level: float, *, limit: int) -> int | None:
        """Least whole position at which the cosine is at or below a level, None if there is none up to the limit."""
        last = min(check.whole("limit", limit, low=0, high=check.LONGEST), FARTHEST)
        if self.turn == "one_more":
            return 0 if float(self.cosine(0)) <= level else None
        if self.turn:
            return self._of_rounding(level, last)
        most = float(self.inv_freq.max())
        safe = math.sqrt(2 * (1 - level)) / most if most else math.inf  # cos x is at least 1 - x²/2
        return None if safe > last else first_distance(self.inv_freq, level=level, start=int(safe), limit=last)

    def _of_rounding(self, level: float, last: int) -> int | None:
        """From 2^digits on a position may be off by 1, from twice that by 2, and so on."""
        error = 1
        while (first := error << DIGITS[self.turn]) <= last:
            if float(mean_kernel(np.arange(error // 2 + 1, error + 1), self.inv_freq).min()) <= level:
                found = self._within(first, level)
                return found if found <= last else None
            error *= 2
        return None

    def _within(self, low: int, level: float) -> int:
        """The position itself, between a power of two and the next."""
        m = np.arange(low, 2 * low, dtype=np.float64)
        return low + int(np.argmax(self.cosine(m) <= level))


def of_ladders(meant: Array, runs: Array, *, turn: str = "", sign: int = 1) -> Gap | None:
    """Two ladders of as many pairs; None where they have not as many."""
    if meant.shape != runs.shape:
        return None
    if turn:
        return Gap(inv_freq=np.array(meant), turn=turn)
    return Gap(inv_freq=np.abs(meant - sign * runs))


def of_layouts(theta: Array) -> Gap:
    """The layouts half and interleaved of one ladder.

    Feature j of the first pairs with itself: cos mθ_p cos mθ_q = (cos m(θ_p - θ_q) + cos m(θ_p + θ_q))/2, with p and q
    its pair in both; a pair that both have in common adds its sines.
    """
    n = theta.size
    j = np.arange(2 * n)
    one, other = theta[j % n], theta[j // 2]
    return Gap(inv_freq=np.concatenate([np.abs(one - other), one + other]))
