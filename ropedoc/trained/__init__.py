"""The small model that the lab's page runs: its weights, and what was measured on it and its siblings.

`make lab` writes the files beside this module; results.json holds one value for each seed, in the order of "seeds".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

HERE = files(__name__)
BITS, SHARE = ".2f", ".2f"
COUNTS = ("none", "one", "two", "three")


@cache
def results() -> dict[str, Any]:
    """What was measured: every list below "text", "recall" and so on has one entry for each seed."""
    return dict(json.loads(HERE.joinpath("results.json").read_text(encoding="utf-8")))


@cache
def model() -> dict[str, Any]:
    """Sizes, vocabulary, where each tensor stands in the weights, and sample texts."""
    return dict(json.loads(HERE.joinpath("model.json").read_text(encoding="utf-8")))


def weights() -> bytes:
    """The tensors of the shown model: rows in int8, one float32 scale each; vectors in float32."""
    return HERE.joinpath("weights.bin").read_bytes()


def loss(setting: str, part: str) -> list[float]:
    """Bits per character in a part of the positions, of each seed."""
    place = results()["bins"].index(part)
    return [float(seed[setting]["bins"][place]) for seed in results()["text"]]


def recalled(setting: str, *, length: int, distance: int) -> list[float]:
    """Share of a repeated code that is named again, of each seed."""
    return [float(seed[setting][str(length)][str(distance)]) for seed in results()["recall"]]


def ranged(values: Sequence[float], spec: str = BITS) -> str:
    """Mean and spread: "2.66 (2.60 to 2.70)"."""
    mean = sum(values) / len(values)
    return f"{mean:{spec}} ({min(values):{spec}} to {max(values):{spec}})"


def how_many(values: Sequence[bool]) -> str:
    """In how many of the seeds something holds: "all three seeds", "two of three seeds"."""
    held, count = sum(bool(one) for one in values), COUNTS[len(values)]
    return f"all {count} seeds" if held == len(values) else f"{COUNTS[held]} of {count} seeds"


def below(first: Sequence[float], second: Sequence[float]) -> list[bool]:
    """Whether the first is less than the second, seed by seed."""
    return [a < b for a, b in zip(first, second, strict=True)]


def further(method: str, when: str, *, part: str) -> list[float]:
    """Bits per character "before" or "after" a little more training, of each seed."""
    place = results()["bins"].index(part)
    return [float(seed[method][when]["bins"][place]) for seed in results()["further"]]


def further_recalled(method: str, when: str, *, distance: int) -> list[float]:
    """Share of a repeated code that is named again, before or after, of each seed."""
    return [float(seed[method][when]["recall"][str(distance)]) for seed in results()["further"]]


def wider(part: str) -> list[float]:
    """Bits per character of the siblings that were trained with a larger base, of each seed."""
    place = results()["bins"].index(part)
    return [float(seed["bins"][place]) for seed in results()["wider"]]


def wider_recalled(*, length: int, distance: int) -> list[float]:
    """Share of a repeated code that those siblings name again, of each seed."""
    return [float(seed["recall"][str(length)][str(distance)]) for seed in results()["wider"]]
