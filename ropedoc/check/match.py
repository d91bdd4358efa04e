"""Which of the suspects makes the values that were seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ropedoc._validation import Array
from ropedoc.check.precision import LEVELS, Level, rounded, tolerance
from ropedoc.check.seen import Block
from ropedoc.check.suspects import Suspect

ARRANGEMENTS: dict[str, Callable[[Array], Array]] = {
    "once": lambda theta: theta,
    "halves": lambda theta: np.tile(theta, 2),
    "neighbours": lambda theta: np.repeat(theta, 2),
}
TURNS: dict[str, Callable[[Array], Array]] = {
    "": lambda m: m,
    "bfloat16": lambda m: rounded(m, LEVELS[2]),
    "float16": lambda m: rounded(m, LEVELS[1]),
    "one_more": lambda m: m + 1,
}
ALIKE = 1e-9  # relative, of frequencies that are the same


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """One way in which the values may have been made.

    Attributes
    ----------
    suspect : Suspect
        Ladder and attention factor.
    arrangement : "once", "halves" or "neighbours"
        How the frequencies stand in the columns.
    turn : "", "bfloat16", "float16" or "one_more"
        What became of the positions.
    sign : 1 or -1
        The way round.
    error : float
        Largest distance of a value from what this makes, in tolerances: it fits up to 1.
    telling : int
        Values that tell anything at their tolerance.
    """

    suspect: Suspect
    arrangement: str
    turn: str
    sign: int
    error: float
    telling: int

    @property
    def faults(self) -> int:
        """In how many ways it differs from what is meant."""
        return (self.suspect.id != "same") + (self.turn != "") + (self.sign != 1)


def runs(seen: tuple[Block, ...], some: Iterable[Suspect], level: Level) -> list[Run]:
    """Every way that could have made values of this shape, each with how far off it is."""
    rows = seen[0].kind != "inv_freq"
    turns = [name for name in TURNS if name == "" or (rows and _changes(seen, name))]
    signs = (1, -1) if any(block.kind == "sin" for block in seen) else (1,)
    found: list[Run] = []
    for suspect in _different([one for one in some if not (rows and one.number)], attention=rows):
        for arrangement, arranged in ARRANGEMENTS.items():
            table = arranged(suspect.inv_freq)
            if not all(_has(block, table.size) for block in seen):
                continue
            for turn in turns:
                for sign in signs:
                    error, telling = _off(seen, table, suspect.attention_factor, turn, sign, level)
                    found.append(
                        Run(
                            suspect=suspect, arrangement=arrangement, turn=turn, sign=sign, error=error, telling=telling
                        )
                    )
    return found


def _has(block: Block, width: int) -> bool:
    """Whether a table of this width has the block's columns."""
    whole = block.width == width or (block.width is None and len(block.columns) <= width)
    return whole and all(-width <= column < width for column in block.columns)


def _changes(seen: tuple[Block, ...], turn: str) -> bool:
    return any((TURNS[turn](block.positions) != block.positions).any() for block in seen)


def _different(some: Iterable[Suspect], *, attention: bool) -> Iterator[Suspect]:
    """Suspects without those that make the same numbers as one before them."""
    kept: list[Suspect] = []
    for one in some:
        if not any(_alike(one, other, attention=attention) for other in kept):
            kept.append(one)
            yield one


def _alike(one: Suspect, other: Suspect, *, attention: bool) -> bool:
    if one.inv_freq.shape != other.inv_freq.shape:
        return False
    same = (np.abs(one.inv_freq - other.inv_freq) <= ALIKE * np.abs(other.inv_freq)).all()
    return bool(same and (not attention or abs(one.attention_factor - other.attention_factor) <= ALIKE))


def made(block: Block, table: Array, attention_factor: float, turn: str, sign: int) -> tuple[Array, Array]:
    """Values that a table of frequencies makes in the place of a block's, and its frequencies there."""
    theta = table[list(block.columns)]
    if block.kind == "inv_freq":
        return theta[None], theta
    angle = sign * TURNS[turn](block.positions)[:, None] * theta
    return attention_factor * (np.cos(angle) if block.kind == "cos" else np.sin(angle)), theta


def _off(
    seen: tuple[Block, ...], table: Array, attention_factor: float, turn: str, sign: int, level: Level
) -> tuple[float, int]:
    """Largest distance in tolerances, and how many values tell anything."""
    worst, telling = 0.0, 0
    for block in seen:
        values, theta = made(block, table, attention_factor, turn, sign)
        allowed = tolerance(block, level, inv_freq=theta, attention_factor=attention_factor)
        with np.errstate(divide="ignore", invalid="ignore"):
            off = np.abs(values - block.values) / allowed
        off = np.where(values == block.values, 0.0, off)
        worst = max(worst, float(off.max()))
        telling += int((allowed < 0.05 * (np.abs(values) if block.kind == "inv_freq" else 1)).sum())
    return worst, telling
