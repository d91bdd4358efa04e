"""The register of programs: each file of this folder read, with its expressions and sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ropedoc import _validation as check
from ropedoc.registers.entries import Sentences, condition, each, sentences
from ropedoc.registers.expression import parse

KINDS = ("config", "command")


@dataclass(frozen=True, kw_only=True)
class Program:
    """How a setting is written for one program.

    Attributes
    ----------
    id, name : str
        Name of its file, and its name for readers.
    rank : int
        Place among the programs.
    kind : "config" or "command"
        What its text is: keys of a config.json, or a line for a terminal.
    since : str, optional
        The version in which its texts were proven, None where it has none; older ones were not tried.
    source : (str, str)
        Words and address of where that is known from.
    refuse : sequence of (tree, sentence)
        When a setting cannot be written, and why; the first that holds is said.
    keys : sequence of dict
        Keys of the object: each, at, when, value.
    lines, notes : sequence of (tree, sentence)
        Parts of the command, and what is said of the text.
    """

    id: str
    name: str
    rank: int
    kind: str
    since: str | None
    source: tuple[str, str]
    refuse: Sentences
    keys: Sequence[Mapping[str, Any]]
    lines: Sentences
    notes: Sentences


def register(texts: Mapping[str, str]) -> tuple[Program, ...]:
    """Read the programs' files, given by their names.

    Raises
    ------
    ValueError
        If an expression or a sentence is none, or a kind or a program is not known.
    """
    read = {name: tomllib.loads(text) for name, text in texts.items()}
    return tuple(sorted((_program(name, read) for name in read), key=lambda program: (program.rank, program.id)))


def _program(name: str, read: Mapping[str, Any]) -> Program:
    one = read[name]
    words, address = one["source"]
    return Program(
        id=name,
        name=one["name"],
        rank=one["rank"],
        kind=check.choice("kind", one["kind"], KINDS),
        since=one.get("since"),
        source=(words, address),
        refuse=sentences(one.get("refuse", ()), "why"),
        keys=tuple(map(_key, _keys(one, read))),
        lines=sentences(one.get("line", ())),
        notes=sentences(one.get("note", ())),
    )


def _keys(one: Mapping[str, Any], read: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Keys of the object: another program's but for some, and its own."""
    own: Sequence[Mapping[str, Any]] = one.get("key", ())
    if "keys_of" not in one:
        return own
    keys = read[check.choice("keys_of", one["keys_of"], tuple(read))]["key"]
    return [*(key for key in keys if key["at"][0] not in one.get("without", ())), *own]


def _key(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "each": each(one),
        "at": [parse(part[1:]) if part.startswith("=") else ["value", part] for part in one["at"]],
        "when": condition(one),
        "value": parse(one["value"]),
    }


def _texts() -> dict[str, str]:
    folder = files("ropedoc.programs")
    found = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    return {file.name.removesuffix(".toml"): file.read_text(encoding="utf-8") for file in found}


PROGRAMS = register(_texts())
