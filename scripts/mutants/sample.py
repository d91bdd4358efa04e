"""Draw mutants, as many from each module as from the next."""

from __future__ import annotations

import random

from mutants.mutant import Mutant
from mutants.project import Module


def sample(found: list[Module], *, total: int, seed: int) -> dict[str, list[Mutant]]:
    """Draw about this many mutants; a module that has fewer than its share gives all of them."""
    each = _share([len(module.mutants) for module in found], total)
    return {
        module.file: random.Random(f"{seed}:{module.file}").sample(module.mutants, min(each, len(module.mutants)))
        for module in found
    }


def _share(counts: list[int], total: int) -> int:
    """Least number from each module with which the sum reaches the total, or all."""
    each = 0
    while sum(min(count, each) for count in counts) < min(total, sum(counts)):
        each += 1
    return each
