"""What a figure is, and the one list of all of them."""

from __future__ import annotations

import html
import itertools
import math
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import plotly
import plotly.graph_objects as go
from numpy.typing import NDArray

from ropedoc import _validation as check
from ropedoc.figures.picture import standalone

Trace = dict[str, Any]
Settings = tuple[Any, ...]

HEADING, TALL = 60, 480  # px: room for the title, and height, in a notebook


@dataclass(frozen=True)
class Control:
    """A native form control that moves one keyword argument of a figure.

    Attributes
    ----------
    label : str
        What the reader sees beside it, with the unit.
    values : tuple
        What the argument can be, in order; strings make a list to choose from, numbers a slider.
    default : number or str
        The value at first, one of values.
    show : callable
        Turns a value into what the reader sees.
    crop : bool
        The argument is a number of positions: the browser takes the first so many of the largest
        figure instead of loading each.
    """

    label: str
    values: tuple[Any, ...]
    default: Any
    show: Callable[[Any], str] = "{:,}".format
    crop: bool = False

    def __post_init__(self) -> None:
        if self.default not in self.values:
            raise ValueError(f"default must be one of the values of {self.label!r}, got {self.default!r}")

    @property
    def is_choice(self) -> bool:
        """Whether the control is a list to choose from rather than a slider."""
        return isinstance(self.values[0], str)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One drawing with everything that a page says of it.

    Attributes
    ----------
    title : str
        The caption: what is drawn.
    reading : str
        One sentence that says what the figure shows and stays true without seeing it.
    traces : list of dict
        Plotly traces (scatter and heatmap), arrays as numpy arrays.
    layout : dict
        Plotly layout with both axes, made by `theme.layout`.
    table : mapping from column title with unit to a sequence
        The numbers behind the drawing.
    """

    title: str
    reading: str
    traces: Sequence[Trace]
    layout: Mapping[str, Any]
    table: Mapping[str, Sequence[Any] | NDArray[Any]]

    @property
    def plot(self) -> go.Figure:
        """The drawing as a Plotly figure, validated."""
        return go.Figure(data=list(self.traces), layout=dict(self.layout))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """What a notebook shows, title included: live where it draws Plotly, else the still picture with its reading."""
        drawn = self.plot.update_layout(title_text=self.title, margin_t=HEADING, height=TALL, legend_orientation="h")
        still = b64encode(standalone(self).encode()).decode()  # an image: drawings in one page would share their names
        image = f'<img alt="{html.escape(self.title)}" src="data:image/svg+xml;base64,{still}">'
        return {
            "application/vnd.plotly.v1+json": {"data": _plain(self.traces), "layout": drawn.layout.to_plotly_json()},
            "text/html": f"<figure>{image}<figcaption>{html.escape(self.reading)}</figcaption></figure>",
            "text/plain": f"{self.title}\n{self.reading}",
        }


@dataclass(frozen=True)
class Entry:
    """A registered figure: its name, the function that draws it, and the controls that move it."""

    name: str
    draw: Callable[..., Figure]
    controls: Mapping[str, Control] = field(default_factory=dict)
    max_width: int | None = None  # px, for drawings that gain nothing from a wide page
    cells_up_to: int = 0  # positions up to which a heatmap prints its values
    pick: tuple[str, str] | None = None  # controls that a press on the drawing moves, across and down

    def default(self) -> Figure:
        """The figure as the page first shows it."""
        return _default(self)

    def at_first(self) -> str:
        """The setting that the page first shows, in words."""
        return " · ".join(f"{c.label} = {c.show(c.default)}" for c in self.controls.values())

    def largest(self) -> Figure:
        """The default with its crops at their largest, which the browser cuts."""
        return self._at(tuple(c.values[-1] if c.crop else c.default for c in self.controls.values()))

    def frames(self) -> Iterator[tuple[Settings, Figure]]:
        """Every figure that the controls reach, in the order of their values; crops at their largest."""
        steps = [(control.values[-1],) if control.crop else control.values for control in self.controls.values()]
        for settings in itertools.product(*steps):
            yield settings, self._at(settings)

    def _at(self, settings: Settings) -> Figure:
        """The figure at some settings; the default is drawn once for all."""
        if settings == tuple(control.default for control in self.controls.values()):
            return self.default()
        return self.draw(**dict(zip(self.controls, settings, strict=True)))

    def __hash__(self) -> int:
        return hash(self.name)


FIGURES: dict[str, Entry] = {}


def figure(
    *, max_width: int | None = None, cells_up_to: int = 0, pick: tuple[str, str] | None = None, **controls: Control
) -> Callable[[Callable[..., Figure]], Callable[..., Figure]]:
    """Register a function under its own name, with hyphens; its keyword arguments are the controls."""

    def register(draw: Callable[..., Figure]) -> Callable[..., Figure]:
        name = draw.__name__.replace("_", "-")
        if name in FIGURES:
            raise ValueError(f"figure name must be used once, got {name!r} again")
        FIGURES[name] = Entry(name, draw, controls, max_width, cells_up_to, pick)
        return draw

    return register


def entry(name: str) -> Entry:
    """Return the registered figure of that name.

    Raises
    ------
    ValueError
        If no figure has that name; the message lists those that exist.
    """
    return FIGURES[check.choice("figure name", name, sorted(FIGURES))]


def whole_library() -> Path:
    """Path of the plotly.js that the plotly package carries, with every trace type."""
    return Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@cache
def _default(entry: Entry) -> Figure:
    return entry.draw(**{name: control.default for name, control in entry.controls.items()})


def _plain(value: Any) -> Any:
    """A value as JSON has it: lists for arrays, null for what is no number."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(one) for one in (value.tolist() if isinstance(value, np.ndarray) else value)]
    return None if isinstance(value, float) and not math.isfinite(value) else value
