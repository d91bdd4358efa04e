"""Mutants of a Python file, from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mutants.mutant import Mutant, different
from mutants.operators import Text, changes
from mutants.walk import walk


def python_mutants(file: str, source: str) -> list[Mutant]:
    """List every mutant of a file that still compiles."""
    return [one for one in different(_all(file, source)) if _compiles(one.text)]


def _all(file: str, source: str) -> Iterator[Mutant]:
    text = Text(source)
    for node, words in walk(ast.parse(source)):
        for place, new, kind in changes(node, text, words=words):
            start, end = text.span(place)
            yield Mutant(file=file, source=source, start=start, end=end, new=new, kind=kind)


def _compiles(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
