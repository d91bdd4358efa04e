"""Sentences on what was found, from findings.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from ropedoc import _validation as check
from ropedoc.check.logs import Line
from ropedoc.registers.sentence import Part, parts_of, spoken, write

TEXT = files("ropedoc.check").joinpath("findings.toml").read_text(encoding="utf-8")


def register(text: str) -> dict[str, dict[str, Sequence[Part]]]:
    """Read a register of findings.

    Raises
    ------
    ValueError
        If two have one id, or a sentence is none.
    """
    entries = tomllib.loads(text)["finding"]
    found: dict[str, dict[str, Sequence[Part]]] = {
        one["id"]: {key: parts_of(one[key]) for key in ("text", "next")} for one in entries
    }
    if len(found) < len(entries):
        raise ValueError(f"id must be different for each finding, got {[one['id'] for one in entries]}")
    return found


FINDINGS = register(TEXT)
METHODS: Mapping[str, str] = tomllib.loads(TEXT)["methods"]
UNSEEN: Mapping[str, str] = tomllib.loads(TEXT)["unseen"]
LINE = {name: parts_of(text) for name, text in tomllib.loads(TEXT)["line"].items()}
WHY = {name: parts_of(text) for name, text in tomllib.loads(TEXT)["why"].items()}


def said(name: str, key: str, facts: Mapping[str, Any]) -> str:
    """The text of a finding, or what to do next."""
    return write(FINDINGS[name][key], facts)


def why(names: Sequence[str], facts: Mapping[str, Any]) -> str:
    """What was compared, in sentences."""
    return " ".join(write(WHY[name], facts) for name in names)


def line_words(line: Line) -> str:
    """A sentence on a line of a log."""
    name = "same" if line.ok else "missing" if line.reads is None else "other"
    should = spoken(line.should) if check.is_number(line.should) else line.should
    return write(LINE[name], {"key": line.key, "reads": line.reads, "should": should, "note": line.note})
