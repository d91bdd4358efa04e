"""Rows of the benchmark, and how they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles

HEADS = ("", "goal", "measured", "", "floor", "to_html", "of to_html")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One quantity, its goal, and the same quantity of the peers.

    Attributes
    ----------
    what : str
        The quantity with its unit.
    measured : float or None
        Median of the runs; None if it could not be measured, and the note says why.
    goal : float or None
        Most that it may be, or least where `least` says so; None for a quantity that is only told.
    floor, to_html : float or None
        The same quantity of the page without figures, and of the page that `plotly.io.to_html` makes.
    note : str
        What a reader of the number has to know.
    """

    what: str
    measured: float | None
    goal: float | None = None
    least: bool = False
    floor: float | None = None
    to_html: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether there is a goal and it was not seen to be reached."""
        if self.goal is None:
            return False
        if self.measured is None:
            return True
        return self.measured < self.goal if self.least else self.measured > self.goal

    def cells(self) -> tuple[str, ...]:
        """The row as words."""
        sign = "≥" if self.least else "≤"
        goal = "" if self.goal is None else f"{sign} {_number(self.goal)}"
        result = "" if self.goal is None else "OVER" if self.missed else "pass"
        if self.measured is None:
            result = "none"
        elif self.missed and self.least:
            result = "UNDER"
        ratio = f"{self.measured / self.to_html:.3f}" if self.measured is not None and self.to_html else ""
        return (self.what, goal, _number(self.measured), result, _number(self.floor), _number(self.to_html), ratio)


def show(title: str, rows: list[Row]) -> None:
    """Print rows as a table, notes below."""
    cells = [(title, *HEADS[1:]), *(row.cells() for row in rows)]
    widths = [max(len(line[k]) for line in cells) for k in range(len(HEADS))]
    for number, line in enumerate(cells):
        first, *others = (
            cell.rjust(width) if k else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join([first, *others]).rstrip())
        if number == 0:
            print("-" * (sum(widths) + 2 * len(widths)))
    for row in rows:
        if row.note:
            print(f"  {row.what}: {row.note}")
    print(flush=True)


def middle(values: list[float]) -> float:
    """Median of at least one value.

    Raises
    ------
    ValueError
        If nothing was measured.
    """
    if not values:
        raise ValueError("values must hold at least one measurement, got none")
    return median(values)


def nearly_all(values: list[float]) -> float:
    """95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else middle(values)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if value >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"
