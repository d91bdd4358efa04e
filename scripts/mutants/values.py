"""What is done to constants, and to tuples and sets of them."""

from __future__ import annotations

import ast
from typing import Any


def constants(value: Any, *, words: bool) -> list[str]:
    """Other constants near this one."""
    if isinstance(value, bool):
        return [str(not value)]
    if isinstance(value, int):
        return [str(value + 1), f"({value - 1})"] if value else ["1"]
    if isinstance(value, float):
        return [repr(value * 2 if value else 1.0), repr(value + 1 if abs(value) < 100 else value * 1.01)]
    if isinstance(value, str) and value and not words:
        return [repr(f"XX{value}")]
    return []


def elements(node: ast.Tuple | ast.Set, text: str, parts: list[str]) -> list[str]:
    """Leave out each element of a written-out tuple or set of constants."""
    opening, closing = text[0], text[-1]
    plain = opening in "({" and len(parts) > 1 and all(isinstance(one, ast.Constant) for one in node.elts)
    rests = [parts[:i] + parts[i + 1 :] for i in range(len(parts))] if plain else []
    return [f"{opening}{', '.join(rest)}{',' if len(rest) == 1 and opening == '(' else ''}{closing}" for rest in rests]
