"""What a reader of a setting should know: the notes of notes.toml that hold for a record."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ropedoc.registers.expression import Tree, evaluate, parse
from ropedoc.registers.sentence import Part, parts_of, write


@dataclass(frozen=True, kw_only=True)
class Note:
    """One note on a setting.

    Attributes
    ----------
    id : str
        Its name in the register.
    text : str
        What is so.
    why : str
        Why that is so, or what follows.
    source : (str, str)
        Words and address of where it is known from.
    """

    id: str
    text: str
    why: str
    source: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the register, read."""

    id: str
    text: Sequence[Part]
    why: Sequence[Part]
    source: tuple[str, str]
    when: Tree
    each: tuple[str, Tree] | None


def notes(facts: Mapping[str, Any]) -> tuple[Note, ...]:
    """Return every note that holds, in the register's order."""
    return tuple(note for entry in REGISTER for note in _of(entry, facts))


def _of(entry: Entry, facts: Mapping[str, Any]) -> Iterator[Note]:
    name, members = (entry.each[0], evaluate(entry.each[1], facts)) if entry.each else ("", [None])
    for member in members or []:
        known = {**facts, name: member}
        if evaluate(entry.when, known):
            yield Note(id=entry.id, text=write(entry.text, known), why=write(entry.why, known), source=entry.source)


def register(text: str) -> tuple[Entry, ...]:
    """Read a register of notes.

    Raises
    ------
    ValueError
        If an entry lacks a key, names a source that is not there, has the id of another, or holds a bad expression.
    """
    read = tomllib.loads(text)
    entries = tuple(_entry(one, read["sources"]) for one in read["note"])
    ids = [entry.id for entry in entries]
    if len(set(ids)) < len(ids):
        raise ValueError(f"id must be different for each note, got {sorted(ids)}")
    return entries


def _entry(one: Mapping[str, str], sources: Mapping[str, Sequence[str]]) -> Entry:
    for key in ("id", "text", "why", "source"):
        if not one.get(key):
            raise ValueError(f"{key} must be given for each note, got {dict(one)!r}")
    if one["source"] not in sources:
        raise ValueError(f"source must be one of {', '.join(sources)}, got {one['source']!r} in the note {one['id']!r}")
    name, _, members = one.get("each", "").partition(" in ")
    words, address = sources[one["source"]]
    return Entry(
        id=one["id"],
        text=parts_of(one["text"]),
        why=parts_of(one["why"]),
        source=(words, address),
        when=parse(one.get("when", "True")),
        each=(name, parse(members)) if members else None,
    )


REGISTER = register(files("ropedoc.config").joinpath("notes.toml").read_text(encoding="utf-8"))
