"""The committed runs: for each setting and program, what turned the layers, or what the program said instead.

`tests/reference/programs/` made them, with each program's own code at a pinned version; nothing here runs a program.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from ropedoc._validation import Array

ORDER = ("transformers-5", "transformers-4", "vllm", "sglang", "mlx", "llama.cpp")  # as pages show them


@dataclass(frozen=True, kw_only=True, eq=False)
class Turning:
    """What turns some layers.

    Attributes
    ----------
    inv_freq : array [rotary_dim/2, rad/token]
        The angle of each pair at position 1.
    factor : float
        What cos and sin are multiplied by.
    layers : tuple of int, optional
        Which layers; None where one module serves all, or those of one kind.
    kind : str, optional
        Kind of layers, where the program names it.
    length : int [tokens], optional
        Length that was asked for, None for the program's own choice.
    rows : int, optional
        Positions that its table holds.
    module : str
        Class, or operation, that did it.
    part : str, optional
        Which of two lists, where the program holds both.
    """

    inv_freq: Array
    factor: float
    module: str
    layers: tuple[int, ...] | None = None
    kind: str | None = None
    length: int | None = None
    rows: int | None = None
    part: str | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """What one program made of one setting: what turns its layers, those that stay still if it tells, its limit, errors."""

    turnings: tuple[Turning, ...]
    still: tuple[int, ...] | None
    limit: int | None
    errors: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Runs:
    """One program, its version, the day on which it was run, and a run for each setting."""

    id: str
    name: str
    version: str
    day: str
    of: Mapping[str, Run]


@cache
def settings() -> Mapping[str, Mapping[str, Any]]:
    """The config of each setting, by its name."""
    found: dict[str, Mapping[str, Any]] = _load("settings.json")
    return found


@cache
def programs() -> tuple[Runs, ...]:
    """Every program that was run, in the order of the pages."""
    return tuple(_runs(name, _load(f"{name}.json")) for name in ORDER)


def _load(name: str) -> Any:
    return json.loads(files("ropedoc.concordance").joinpath(name).read_text(encoding="utf-8"))


def run_of(entries: Sequence[Mapping[str, Any]]) -> Run:
    """A run from its entries, each with its ladder in place: float32 in base64."""
    return Run(
        turnings=tuple(_turning(one) for one in entries if "ladder" in one),
        still=next((tuple(one["still"]) for one in entries if "still" in one), None),
        limit=next((one["limit"] for one in entries if "limit" in one), None),
        errors=tuple(one["error"] for one in entries if "error" in one),
    )


def _runs(name: str, given: Mapping[str, Any]) -> Runs:
    ladders = given["ladders"]
    whole = {
        setting: [one | ({"ladder": ladders[one["ladder"]]} if "ladder" in one else {}) for one in entries]
        for setting, entries in given["runs"].items()
    }
    runs = {setting: run_of(entries) for setting, entries in whole.items()}
    return Runs(id=name, name=given["name"], version=given["version"], day=given["day"], of=runs)


def _turning(one: Mapping[str, Any]) -> Turning:
    given = {key: value for key, value in one.items() if key not in ("ladder", "layers")}
    layers = tuple(one["layers"]) if "layers" in one else None
    inv_freq = np.frombuffer(base64.b64decode(one["ladder"]), dtype="<f4").astype(np.float64)
    return Turning(inv_freq=inv_freq, layers=layers, **given)
