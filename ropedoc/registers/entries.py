"""Entries of a register that hold for some facts, once for every member of a list where they say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ropedoc.registers.expression import Tree, evaluate, parse
from ropedoc.registers.sentence import Part, parts_of, write

Each = tuple[str, Tree]  # name of a member, and the list that it is one of
Sentences = tuple[tuple[Tree, Sequence[Part]], ...]


def condition(entry: Mapping[str, str]) -> Tree:
    """When an entry holds; always, where it says nothing."""
    return parse(entry.get("when", "True"))


def each(entry: Mapping[str, str]) -> Each | None:
    """What an entry holds for the members of: "one in facts"."""
    name, _, members = entry.get("each", "").partition(" in ")
    return (name, parse(members)) if members else None


def holding(each_one: Each | None, when: Tree, facts: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Facts for each member that an entry holds for, with the member under its name."""
    name, members = (each_one[0], evaluate(each_one[1], facts)) if each_one else ("", [None])
    for member in members or ():
        known = {**facts, name: member}
        if evaluate(when, known):
            yield known


def sentences(entries: Sequence[Mapping[str, str]], key: str = "text") -> Sentences:
    """Read entries that are no more than a condition and a sentence."""
    return tuple((condition(entry), parts_of(entry[key])) for entry in entries)


def said(some: Sentences, facts: Mapping[str, Any]) -> list[str]:
    """Those of some sentences that hold, written out."""
    return [write(parts, facts) for when, parts in some if evaluate(when, facts)]
