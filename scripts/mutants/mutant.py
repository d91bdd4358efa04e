"""One small change to one file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One small change to one file.

    Attributes
    ----------
    file : str
        Path in the project.
    source : str
        The file as it is.
    start, end : int
        Which characters are replaced.
    new : str
        What replaces them.
    kind : str
        What was done, in a word or two.
    """

    file: str
    source: str
    start: int
    end: int
    new: str
    kind: str

    @property
    def text(self) -> str:
        """The file after the change."""
        return self.source[: self.start] + self.new + self.source[self.end :]

    @property
    def line(self) -> int:
        """Number of the first line that changes."""
        return self.source.count("\n", 0, self.start) + 1

    @property
    def before(self) -> str:
        """The lines that change, as they are."""
        return _flat(self.source[self._first : self._last])

    @property
    def after(self) -> str:
        """The same lines after the change."""
        return _flat(self.source[self._first : self.start] + self.new + self.source[self.end : self._last])

    @property
    def key(self) -> tuple[str, str, str]:
        """File and changed text: what the change is known by, wherever its line moves."""
        return self.file, self.before, self.after

    @property
    def _first(self) -> int:
        return self.source.rfind("\n", 0, self.start) + 1

    @property
    def _last(self) -> int:
        end = self.source.find("\n", self.end)
        return len(self.source) if end < 0 else end


def _flat(text: str) -> str:
    return " ".join(text.split())


def different(mutants: Iterable[Mutant]) -> list[Mutant]:
    """Leave out what changes nothing, and what another one does already."""
    seen: dict[str, Mutant] = {}
    for one in mutants:
        if one.text != one.source:
            seen.setdefault(one.text, one)
    return list(seen.values())
