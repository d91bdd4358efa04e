"""What a setting does, in one sentence: the pieces of summary.toml that hold for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from ropedoc.registers.expression import evaluate, parse
from ropedoc.registers.sentence import parts_of, write

PIECES = tuple(
    (parse(piece.get("when", "True")), parts_of(piece["text"]))
    for piece in tomllib.loads(files("ropedoc.config").joinpath("summary.toml").read_text(encoding="utf-8"))["piece"]
)


def summary(facts: Mapping[str, Any]) -> str:
    """Return the sentence that says what a setting does."""
    return "".join(write(text, facts) for when, text in PIECES if evaluate(when, facts))
