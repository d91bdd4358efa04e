"""What is wrong on a page, with the line where it stands and the right name that is nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from markdown import Markdown
from markdown.preprocessors import Preprocessor

FIRST = 1000  # before any other preprocessor changes the lines


class PageError(ValueError):
    """Something wrong on a page; it knows the page, where the one who raises it does, and the line, where it is found.

    Attributes
    ----------
    page : str or None
        Path below the folder of the pages.
    place : int or None
        Number of the line, from 1.
    said : str
        What is wrong, without the place.
    """

    def __init__(self, said: str, *, page: str | None = None, place: int | None = None) -> None:
        self.said, self.page, self.place = said, page, place
        where = [*([page] if page else []), *([f"line {place}"] if place else [])]
        super().__init__(f"{', '.join(where)}: {said}" if where else said)


def nearest(name: object, names: Iterable[str]) -> str:
    """End of a message: the name that was probably meant, or nothing."""
    found = get_close_matches(str(name), sorted(names), n=1)
    return f"; the nearest is {found[0]!r}" if found else ""


def line_of(text: str, lines: Iterable[str]) -> int | None:
    """Number of the first line that holds the first line of a text, from 1; None if there is none."""
    start = next((line.strip() for line in text.split("\n") if line.strip()), "")
    return next((number for number, line in enumerate(lines, start=1) if start and start in line), None)


def keep_lines(md: Markdown) -> None:
    """Let a Markdown instance keep the lines of a page as they were written, for the function below."""
    if "rope-lines" not in md.preprocessors:
        md.preprocessors.register(_Lines(md), "rope-lines", FIRST)


def wrong(md: Markdown, text: str, said: object) -> PageError:
    """Error for a text of the page that is being read."""
    kept: Any = md.preprocessors["rope-lines"]
    return PageError(str(said), place=line_of(text, kept.written))


class _Lines(Preprocessor):
    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.written: list[str] = []

    def run(self, lines: list[str]) -> list[str]:
        self.written = list(lines)
        return lines
