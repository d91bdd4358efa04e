"""What was found of a program: which ladder, how sure that is, and how far it is from the one meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from ropedoc._validation import Array
from ropedoc.check.gap import Gap
from ropedoc.check.words import said

LEVELS = (0.99, 0.9)  # of the cosine


@dataclass(frozen=True, kw_only=True, eq=False)
class Finding:
    """What a program runs, told from its numbers.

    Attributes
    ----------
    ids : tuple of str
        What is so, by the names in ropedoc/check/findings.toml; more than one where several mistakes come together.
    facts : mapping
        Numbers that the sentences hold.
    confidence : "certain", "likely", "ambiguous" or "none"
        Certain: one ladder alone fits, at least eight values tell, and every other that is looked for is off by three
        tolerances or more. Likely: one alone fits, on less. Ambiguous: several fit. None: none does.
    why : str
        What was compared, in one sentence.
    instead : tuple of str
        Sentences on what fits too, where it is ambiguous.
    unseen : tuple of str
        What these values cannot show.
    lines : tuple of str
        Sentences on the lines of a log.
    inv_freq : array [pairs, rad/token], optional
        Frequencies that run, as found.
    attention_factor : float, optional
        What multiplies cosine and sine, where the values show it.
    rounding : str, optional
        Short format that the values were held in.
    gap : Gap, optional
        How far it is from what is meant, where something is meant and the two can be compared.
    limit : int [tokens]
        Positions up to which the distance is looked for.
    """

    ids: tuple[str, ...]
    facts: Mapping[str, Any]
    confidence: str
    why: str
    instead: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    inv_freq: Array | None = None
    attention_factor: float | None = None
    rounding: str | None = None
    gap: Gap | None = None
    limit: int = 0

    @property
    def id(self) -> str:
        """The first of its names."""
        return self.ids[0]

    @property
    def same(self) -> bool:
        """Whether it is what is meant, and nothing else can be."""
        return self.ids in (("same",), ("log_same",))

    @property
    def text(self) -> str:
        """What is so, in a sentence or more."""
        return " ".join(said(name, "text", self.facts) for name in self.ids)

    @property
    def next(self) -> str:
        """What to do."""
        return " ".join(said(name, "next", self.facts) for name in self.ids)

    def cosine(self, positions: ArrayLike) -> Array:
        """Cosine between a random vector turned as meant and as it runs, at each position.

        Raises
        ------
        ValueError
            If nothing is meant, or the two cannot be compared.
        """
        if self.gap is None:
            raise ValueError("rope must be given, and as many pairs be seen as it has, for a cosine between the two")
        return self.gap.cosine(positions)

    def below(self) -> dict[float, int | None]:
        """First position at which the cosine is at or below 0.99, and below 0.9; None where it stays above them."""
        return {level: self.gap.first_below(level, limit=self.limit) if self.gap else None for level in LEVELS}
