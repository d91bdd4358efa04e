"""Sentences that a register states with values in braces, as in `factor is {factor:g}, below 1`.

What stands in braces is an expression, after a colon the way in which a reader sees its value. A sentence is read
once into parts, which the build hands to the browser too (docs/assets/registers/sentence.js writes them out alike).
Names and values that come from a stranger's file are cut short and hold no control character.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ropedoc import _validation as check
from ropedoc.registers.expression import evaluate, parse
from ropedoc.registers.json_text import digits, json_text, quoted

Part = Any  # a piece of text, or [form, tree]

HOLE = re.compile(r"\{([^{}]*?)(?::(\w+))?\}")
BARE = re.compile(r"[\w.+/-]{1,60}", re.ASCII)
LINE = 200  # letters of a list of names
MANY, FEW = 8, 3  # places of a row
HUGE, INTEGER = 1e15, 1e4


def named(text: str) -> str:
    """A name from a file as it stands where it is harmless, else as Python writes a string, cut short."""
    return text if BARE.fullmatch(text) else check.shown(text)


def listed(items: Sequence[Any]) -> str:
    """Names in a row, cut at some length."""
    text = ", ".join(named(item) if isinstance(item, str) else check.shown(item) for item in items[:LINE])
    return text if len(text) <= LINE else f"{text[:LINE]} …"


def places(numbers: Sequence[int]) -> str:
    """Places in a row, the middle left out where there are many: "3 and 7", "3, 7, 11, …, 47"."""
    if len(numbers) > MANY:
        return f"{', '.join(map(str, numbers[:FEW]))}, …, {numbers[-1]}"
    *most, last = map(str, numbers)
    return f"{', '.join(most)} and {last}" if most else last


def spoken(value: float) -> str:
    """A number for readers: whole with commas, else four digits."""
    if not math.isfinite(value):
        return "infinite" if value > 0 else "none"
    if value >= HUGE:
        digits, exponent = f"{value:.3e}".split("e")
        return f"{digits} × 10^{int(exponent)}"
    if value == int(value) or abs(value) >= INTEGER:
        return f"{value + 0:,.0f}"  # 0 is written without the sign that it may have
    return f"{value:.5g}" if abs(value) >= 1000 else f"{value:.4g}"


def counted(unit: str) -> Callable[[float], str]:
    """How a reader sees so many of a unit."""
    return lambda value: f"{spoken(value)} {unit}{'' if value == 1 else 's'}"


FORMS: Mapping[str, Callable[[Any], str]] = {
    "text": str,
    "name": named,
    "names": listed,
    "places": places,
    "shown": check.shown,
    "g": lambda value: f"{value:g}",
    "g4": lambda value: f"{value:.4g}",
    "commas": lambda value: f"{value:,.0f}",
    "number": spoken,
    "plain": lambda value: spoken(value) if check.is_number(value) else check.shown(value),
    "digits": digits,
    "quoted": lambda value: quoted(json_text(value, indent="")),
    "tokens": counted("token"),
    "pairs": counted("pair"),
}


def parts_of(text: str) -> list[Part]:
    """Return the pieces of a sentence.

    Raises
    ------
    ValueError
        If a form is not known, a brace is left over, or an expression is not one.
    """
    pieces = HOLE.split(text)
    if any(brace in piece for piece in pieces[::3] for brace in "{}"):
        raise ValueError(f"a sentence must close each brace, got {text!r}")
    parts: list[Part] = []
    for plain, value, form in zip(pieces[::3], [*pieces[1::3], None], [*pieces[2::3], None], strict=True):
        parts += [plain] if plain else []
        parts += [[check.choice("form", form or "text", tuple(FORMS)), parse(value)]] if value is not None else []
    return parts


def write(parts: Sequence[Part], facts: Mapping[str, Any]) -> str:
    """Write a sentence out with the values of these facts."""
    return "".join(part if isinstance(part, str) else FORMS[part[0]](evaluate(part[1], facts)) for part in parts)
