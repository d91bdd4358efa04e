"""What a setting does, in one sentence: the pieces of summary.toml that hold for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from ropedoc.registers.entries import said, sentences

PIECES = sentences(tomllib.loads(files("ropedoc.config").joinpath("summary.toml").read_text(encoding="utf-8"))["piece"])


def summary(facts: Mapping[str, Any]) -> str:
    """Return the sentence that says what a setting does."""
    return "".join(said(PIECES, facts))
