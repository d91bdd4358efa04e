"""What a reader of a setting should know: the notes of notes.toml that hold for a record."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ropedoc.registers.entries import Each, condition, each, holding
from ropedoc.registers.expression import Tree
from ropedoc.registers.sentence import Part, parts_of, write


@dataclass(frozen=True)
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
    source, address : str
        Where it is known from, in words, and where that stands; an address without a host is a page of the site.
    """

    id: str
    text: str
    why: str
    source: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the register, read."""

    id: str
    text: Sequence[Part]
    why: Sequence[Part]
    source: tuple[str, str]
    when: Tree
    each: Each | None


def register(text: str) -> tuple[Entry, ...]:
    """Read a register of notes.

    Raises
    ------
    ValueError
        If an entry lacks a key, names a source that is not there, has the id of another, or holds a bad expression.
    """
    read = tomllib.loads(text)
    return entries_of(read["note"], read["sources"])


def entries_of(some: Sequence[Mapping[str, str]], sources: Mapping[str, Sequence[str]]) -> tuple[Entry, ...]:
    """Read the entries of a register, whose sources stand under short names; as `register`."""
    entries = tuple(_entry(one, sources) for one in some)
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
    words, address = sources[one["source"]]
    return Entry(
        id=one["id"],
        text=parts_of(one["text"]),
        why=parts_of(one["why"]),
        source=(words, address),
        when=condition(one),
        each=each(one),
    )


REGISTER = register(files("ropedoc.config").joinpath("notes.toml").read_text(encoding="utf-8"))


def notes(facts: Mapping[str, Any], entries: Sequence[Entry] = REGISTER) -> tuple[Note, ...]:
    """Return every note that holds, in the register's order."""
    return tuple(
        Note(entry.id, write(entry.text, known), write(entry.why, known), *entry.source)
        for entry in entries
        for known in holding(entry.each, entry.when, facts)
    )
