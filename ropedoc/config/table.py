"""The facts of a setting as a reader sees them, row by row, and how its ladders stand to the base bound: table.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ropedoc._validation import Array
from ropedoc.config.facts import within
from ropedoc.config.reading import Reading
from ropedoc.ladder.base_bound import first_negative
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.registers.entries import Sentences, said, sentences
from ropedoc.registers.expression import Tree, evaluate, parse
from ropedoc.registers.sentence import parts_of

REACH = 4_194_304  # tokens; as far as the search for a negative kernel goes


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fact: its key, its name, the bare value, and the pieces of what a reader sees."""

    key: str
    name: str
    value: Tree
    text: Sentences


REGISTER: Mapping[str, Any] = tomllib.loads(files("ropedoc.config").joinpath("table.toml").read_text(encoding="utf-8"))
ROWS = tuple(
    Row(
        key=one["key"],
        name=one["name"],
        value=parse(one["value"]),
        text=tuple((parse(when), parts_of(words)) for when, words in one["text"]),
    )
    for one in REGISTER["row"]
)
BOUND = sentences(REGISTER["bound"])


def table(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each fact of a setting: key, name, what a reader sees, and the bare value."""
    return [
        {
            "key": row.key,
            "name": row.name,
            "shown": "".join(said(row.text, facts)),
            "value": evaluate(row.value, facts),
        }
        for row in ROWS
    ]


def bounds(reading: Reading) -> Iterator[str]:
    """Say of each ladder, before the method and as it runs, where the mean kernel falls below 0, as far as its layers see."""
    rope, reach = reading.rope, reading.record.reach
    before = inverse_frequencies(rope.rotary_dim, base=rope.base)
    length = within(reach, rope.original_context_length or rope.context_length)
    if (before == rope.inv_freq).all():
        yield _bound(reading, "As it runs", before, length)
        return
    yield _bound(reading, "Before the method", before, length)
    yield _bound(reading, "As it runs", rope.inv_freq, reading.facts["runs"]["reach"])


def _bound(reading: Reading, name: str, inv_freq: Array, context: int | None) -> str:
    limit = min(context or 0, REACH)
    first = first_negative(inv_freq, limit=limit) if limit else None
    known = {"name": name, "base": reading.rope.base, "rotary_dim": reading.rope.rotary_dim}
    return "".join(said(BOUND, known | {"first": first, "searched": limit, "context": context}))
