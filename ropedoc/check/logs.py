"""What programs print when they load a model: llama.cpp's and vLLM's lines against what a config means."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ropedoc import _validation as check
from ropedoc.registers.entries import condition
from ropedoc.registers.expression import Tree, evaluate, parse

CLOSE = 2e-5  # relative: llama.cpp prints scales with six digits, bases with one decimal
LONGEST = 20_000  # characters of a line that are looked at


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the register, read."""

    program: str
    key: str
    pattern: str
    otherwise: str | None
    when: Tree
    reads: Tree
    note: str
    length: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that a program printed.

    Attributes
    ----------
    key, program : str
        What it is called there, and where that was seen.
    reads : str, optional
        What it reads, None where it is missing and should be there.
    should : float or str
        What it reads for the config.
    ok : bool
        Whether the two are the same.
    note : str
        What follows where they are not.
    length : bool
        Whether it shows a length, and nothing of the frequencies.
    """

    key: str
    program: str
    reads: str | None
    should: Any
    ok: bool
    note: str
    length: bool


def register(text: str) -> tuple[Entry, ...]:
    """Read a register of lines."""
    return tuple(
        Entry(
            program=one["program"],
            key=one["key"],
            pattern=one["pattern"],
            otherwise=one.get("otherwise"),
            when=condition(one),
            reads=parse(one["reads"]),
            note=one["note"],
            length=one.get("length", False),
        )
        for one in tomllib.loads(text)["line"]
    )


LINES = register(files("ropedoc.check").joinpath("logs.toml").read_text(encoding="utf-8"))


def is_log(text: str) -> bool:
    """Whether a text has a line that is known."""
    return any(_found(entry.pattern, text) or (entry.otherwise and _found(entry.otherwise, text)) for entry in LINES)


def read(text: str, facts: Mapping[str, Any]) -> list[Line]:
    """Every line that is known and can be told for these facts, as the text has it last."""
    lines: list[Line] = []
    for entry in LINES:
        reads = _found(entry.pattern, text)
        missing = reads is None and entry.otherwise is not None and _found(entry.otherwise, text) is not None
        if (reads is not None or missing) and evaluate(entry.when, facts):
            should = evaluate(entry.reads, facts)
            lines.append(
                Line(
                    key=entry.key,
                    program=entry.program,
                    reads=reads,
                    should=should,
                    ok=reads is not None and _same(reads, should),
                    note=entry.note,
                    length=entry.length,
                )
            )
    return lines


def _found(pattern: str, text: str) -> str | None:
    """What a pattern finds last, line by line."""
    found = None
    for line in text.splitlines():
        for one in re.finditer(pattern, line[:LONGEST]):
            found = one[one.re.groups]
    return found


def _same(reads: str, should: Any) -> bool:
    if not check.is_number(should):
        return bool(reads == should)
    try:
        return bool(abs(float(reads) - should) <= CLOSE * abs(should))
    except ValueError:
        return False


def wrong(lines: Sequence[Line]) -> list[Line]:
    """Those that read otherwise."""
    return [line for line in lines if not line.ok]
