"""Mutants of a Python file, from its syntax tree."""

from __future__ import annotations

import ast
from bisect import bisect
from collections.abc import Iterator

from mutants.mutant import Mutant, different
from mutants.operators import Text, changes
from mutants.walk import walk


def python_mutants(file: str, source: str) -> list[Mutant]:
    """List every mutant of a file that still compiles."""
    begins = _begins(source)
    return [one for one in different(_all(file, source)) if _compiles(_statement(one, begins))]


def _all(file: str, source: str) -> Iterator[Mutant]:
    text = Text(source)
    for node, words in walk(ast.parse(source)):
        for place, new, kind in changes(node, text, words=words):
            start, end = text.span(place)
            yield Mutant(file=file, source=source, start=start, end=end, new=new, kind=kind)


def _begins(source: str) -> list[int]:
    """Where the statements of a module begin, each with its decorators, and where the last one ends."""
    starts = Text(source).starts
    decorated = [[node, *getattr(node, "decorator_list", [])] for node in ast.parse(source).body]
    first = [min(part.lineno for part in parts) for parts in decorated]
    return [*(starts[line - 1] for line in first), len(source)]


def _statement(one: Mutant, begins: list[int]) -> str:
    """The one statement of the module that changes, after the change: the others compile as they did."""
    after = bisect(begins, one.start)
    return one.source[begins[after - 1] : one.start] + one.new + one.source[one.end : begins[after]]


def _compiles(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
