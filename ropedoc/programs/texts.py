"""A setting written for each program: text to copy, or why it cannot be said there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ropedoc.programs.program import PROGRAMS, Program
from ropedoc.registers.entries import holding, said
from ropedoc.registers.expression import evaluate
from ropedoc.registers.json_text import json_text

BREAK = " \\\n  "  # between the options of a command
WHOLE = ("loaded_part", "parts")  # facts of the whole file that the keys of each kind of layer need

Facts = Mapping[str, Any]


def texts(facts: Facts) -> dict[str, dict[str, Any]]:
    """Return for each program its text, kind, note, source and the version it was proven in, or "why" there is none.

    Parameters
    ----------
    facts : mapping
        What `ropedoc.config.facts` knows of a setting.
    """
    return {program.id: _of(program, facts) for program in PROGRAMS}


def _of(program: Program, facts: Facts) -> dict[str, Any]:
    head = {"name": program.name, "source": program.source}
    if refused := said(program.refuse, facts):
        return {**head, "why": refused[0]}
    known = {**facts, "object": _object(program, facts)}
    text = json_text(known["object"]) if program.kind == "config" else BREAK.join(said(program.lines, known))
    return {
        **head,
        "since": program.since,
        "kind": program.kind,
        "text": text,
        "note": " ".join(said(program.notes, known)),
    }


def _object(program: Program, facts: Facts) -> dict[str, Any]:
    """Keys of every kind of layer that has parameters of its own: a text for one kind would erase the others'."""
    found: dict[str, Any] = {}
    common = {name: facts[name] for name in WHOLE}
    for one in facts["settings"] or [facts]:
        for key in program.keys:
            for known in holding(key["each"], key["when"], one | common):
                path = [name for tree in key["at"] for name in _names(evaluate(tree, known))]
                _put(found, path, evaluate(key["value"], known))
    return found


def _names(part: Any) -> list[str]:
    """The names that a part of a path stands for: one, several, or none."""
    return [] if part is None else list(part) if isinstance(part, list | tuple) else [part]


def _put(found: dict[str, Any], path: list[str], value: Any) -> None:
    """Set a value inside nested objects, which are made on the way."""
    *outer, last = path
    for name in outer:
        found = found.setdefault(name, {})
    found[last] = value
