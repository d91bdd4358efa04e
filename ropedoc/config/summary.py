"""What a setting does, in one sentence: the pieces of summary.toml that hold for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from ropedoc.registers.entries import said, sentences

REGISTER = tomllib.loads(files("ropedoc.config").joinpath("summary.toml").read_text(encoding="utf-8"))
PIECES, STRIP = sentences(REGISTER["piece"]), sentences(REGISTER["strip"])
ROW = 24  # layers: most models repeat their layers by 2, 3, 4 or 6


def summary(facts: Mapping[str, Any]) -> str:
    """Return the sentence that says what a setting does."""
    return "".join(said(PIECES, facts))


def strip(kinds: Sequence[Mapping[str, Any]]) -> str:
    """Return what the marks of these kinds of layers mean."""
    found = [kind for kind in kinds if kind["indices"]]
    facts = {
        "row": ROW,
        "rows": any(index >= ROW for kind in found for index in kind["indices"]),
        "still": not all(kind["rotates"] for kind in found),
        "windowed": any(kind["reach"] is not None for kind in found),
    }
    return "".join(said(STRIP, facts))
