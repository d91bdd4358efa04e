"""From the text of a stranger's file to JSON values: whatever it is, it is read whole or refused in one sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ropedoc.config.foreign import of_text
from ropedoc.config.options import options

DEEPEST = 200  # levels of nesting: published files have four or five
LONGEST = 1_000_000  # characters: the largest published file has some ten thousand


def parse(text: str, *, name: str = "config") -> tuple[Any, tuple[str, ...]]:
    """Return the value that a JSON text stands for, and keys that stand twice in an object; the last one counts.

    Options of a command that says how a model rotates (Megatron's) are keys and values too. A byte-order mark before
    the text is passed over.

    Raises
    ------
    ValueError
        If the text is no JSON, nested deeper than 200 levels, or longer than a million characters.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > LONGEST:
        raise ValueError(f"{name} must be at most {LONGEST:,} characters, got more")
    doubles: dict[str, None] = {}
    try:
        value = json.loads(text, object_pairs_hook=lambda pairs: _object(pairs, doubles))
        deep = _levels(value) > DEEPEST
    except RecursionError:
        deep = True
    except ValueError as error:  # no JSON, or an integer of more than 4300 digits
        if (told := options(text)) is not None:
            return told, ()
        raise ValueError(of_text(text) or f"{name} must be JSON, got what is none ({error})") from None
    if deep:
        raise ValueError(f"{name} must be JSON of at most {DEEPEST} levels, got more")
    return value, tuple(doubles)


def _object(pairs: list[tuple[str, Any]], doubles: dict[str, None]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        doubles.update(dict.fromkeys(key for key in found if names.count(key) > 1))
    return found


def _levels(value: Any) -> int:
    """How deep a value is nested; a number or a text is no level."""
    level, inside = 0, [value]
    while inside := [one for one in inside if isinstance(one, Mapping | list)]:
        level += 1
        inside = [inner for one in inside for inner in (one.values() if isinstance(one, Mapping) else one)]
    return level
