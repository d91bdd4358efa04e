"""How far two programs part, by position: when a pair is a quarter turn off, and how many pairs are."""

from __future__ import annotations

import math

from ropedoc.concordance.compare import Difference
from ropedoc.concordance.runs import settings

QUARTER = math.pi / 2  # rad: from here on a pair says nothing of what it was trained to say
USUAL = 131_072  # tokens, where a config states no length


def longest(setting: str) -> int:
    """The length that a setting is made for, as its config states it [tokens]."""
    config = settings()[setting]
    stated = config.get("text_config", config).get("max_position_embeddings")
    return int(stated) if stated else USUAL


def reach(difference: Difference, setting: str) -> int:
    """The longest sequence that a difference holds for [tokens]."""
    return difference.length or longest(setting)


def first_quarter(difference: Difference) -> int | None:
    """The first distance at which some pair is a quarter turn off [tokens]; None where no pair parts."""
    fastest = float(difference.apart.max(initial=0.0))
    return math.ceil(QUARTER / fastest) if difference.turns and fastest > 0 else None


def off_at(difference: Difference, length: int) -> int:
    """How many pairs have parted by a quarter turn or more within a length [tokens]."""
    return int((difference.apart * length >= QUARTER).sum()) if difference.turns else 0


def farthest(differences: tuple[Difference, ...]) -> Difference:
    """The one of a cell's differences whose pairs part fastest, else the one whose factor is farthest."""
    return max(
        differences,
        key=lambda one: (float(one.apart.max()) if one.turns else -1.0, abs(one.factor - one.turning.factor)),
    )
