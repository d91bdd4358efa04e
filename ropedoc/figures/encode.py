"""A figure as a small classic script: the first frame whole, every other as what differs from it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.registry import Entry, Figure
from ropedoc.figures.window import Window

LEVELS = 65_534  # 16 bits, with the last value kept for a gap in a line
GAP = 65_535
SHORT = 8  # arrays up to this length are plainer, and no larger, as a list
DIGITS = 12  # significant, of the numbers in a list: more than a label shows, also of tokens in the millions
WORD = 1 << 15  # steps of whole numbers below this, up or down, take 16 bits
LOG_RATIO = 100.0  # positive values that span more are quantised by their logarithm: three digits stay right
# What a label shows of a coordinate, "%{y:.3f}", and how: so many decimals (f), or so many significant digits (g, r).
LABEL = re.compile(r"%\{([xyz])(?::,?(?:\.(\d+))?([fgr])?)?\}")
CELL = (2, "f")  # what a cell of a heatmap shows

Shown = tuple[int, str]


def script(entry: Entry) -> str:
    """The data of a figure and all its frames, as a call of the page's register function."""
    store = _Store()
    first = entry.largest()
    base = [store.trace(trace) for trace in first.traces]
    frames = [_difference(store, base, first, figure) for _, figure in entry.frames()]
    data = {
        "arrays": store.encoded,
        "traces": base,
        "layout": _roles(dict(first.layout)),
        "controls": [
            {
                "name": name,
                "values": control.values,
                "texts": [control.show(value) for value in control.values],
                **({"crop": True} if control.crop else {}),
            }
            for name, control in entry.controls.items()
        ],
        "reading": first.reading,
        "frames": frames,
        "cellsUpTo": entry.cells_up_to,
        **({"pick": entry.pick} if entry.pick else {}),
    }
    return f"ropedoc.register({_json(entry.name)},{_json(data)});\n"


def quantised(values: Array, shown: Sequence[Shown] = ()) -> dict[str, Any] | None:
    """Array as 16-bit steps between its ends, linear or logarithmic; a NaN becomes a gap.

    A value goes to the next step where a label would else show another number; None if that does not help.
    """
    gap = np.isnan(values)
    kept = values[~gap]
    low, high = float(kept.min()), float(kept.max())
    log = low > 0 and high / low > LOG_RATIO
    if log:
        low, high = float(np.log(low)), float(np.log(high))
        values = np.log(values)
    span = high - low or 1.0
    near = np.rint((np.where(gap, low, values) - low) / span * LEVELS)
    ends = _rounded(low, 12), _rounded(low + span, 12)

    def right(steps: Array) -> NDArray[np.bool_]:
        """Where a label shows of a step what it shows of the value."""
        held = ends[0] + steps * ((ends[1] - ends[0]) / LEVELS)
        held = (np.exp(held) if log else held)[~gap]
        found = np.ones(steps.shape, dtype=bool)
        found[~gap] = np.all([_label(held, how) == _label(kept, how) for how in shown], axis=0) if shown else True
        return found

    steps = near
    for aside in (1, -1):
        moved = np.clip(near + aside, 0, LEVELS)
        steps = np.where(~right(steps) & right(moved), moved, steps)
    if not right(steps).all():
        return None
    body = base64.b64encode(np.where(gap, GAP, steps).astype("<u2").tobytes()).decode("ascii")
    return {"q": body, "lo": ends[0], "hi": ends[1], **({"log": 1} if log else {})}


def labels(trace: Mapping[str, Any]) -> dict[str, list[Shown]]:
    """For each coordinate of a trace how labels show its numbers."""
    found: dict[str, list[Shown]] = {"z": [CELL]}
    for key, digits, kind in LABEL.findall(trace.get("hovertemplate", "")):
        found.setdefault(key, []).extend([(int(digits or 6), kind)] if kind else [])
    return found


def _label(values: Array, how: Shown) -> Array:
    """Numbers that are equal where labels are."""
    digits, kind = how
    if kind == "f":
        return np.rint(values * 10.0**digits)
    size = np.where(values == 0, 1, np.abs(values))
    power = digits - 1 - np.floor(np.log10(size))
    return np.asarray(np.rint(values * 10.0**power) * 10.0**-power)


class _Store:
    """Arrays by content, each encoded once and named by its number."""

    def __init__(self) -> None:
        self.encoded: list[Any] = []
        self._numbers: dict[tuple[bytes, tuple[Shown, ...]], int] = {}

    def trace(self, trace: Mapping[str, Any]) -> dict[str, Any]:
        shown = labels(trace)
        return {key: self._value(key, value, tuple(shown.get(key, ()))) for key, value in trace.items()}

    def _value(self, key: str, value: Any, shown: tuple[Shown, ...]) -> Any:
        if isinstance(value, Window):
            across, (row, column) = value.whole.shape[1], value.corner
            place = {"across": across, "at": row * across + column, "rows": len(value), "columns": value.shape[1]}
            return {"window": self._number(np.asarray(value.whole).ravel(), shown), **place}
        if key == "z":
            return {"toeplitz": self._number(_first_column(np.asarray(value, dtype=np.float64)), shown)}
        if isinstance(value, np.ndarray) or (key in "xy" and isinstance(value, Sequence)):
            return {"array": self._number(np.asarray(value, dtype=np.float64), shown)}
        return _roles(value)

    def _number(self, values: Array, shown: tuple[Shown, ...]) -> int:
        key = values.tobytes(), shown
        if key not in self._numbers:
            self._numbers[key] = len(self.encoded)
            self.encoded.append(_array(values, shown))
        return self._numbers[key]


def _first_column(matrix: Array) -> Array:
    """Values of a symmetric Toeplitz matrix, which has one for each distance."""
    column = matrix[:, 0]
    steps = np.arange(column.size)
    if not np.array_equal(matrix, column[np.abs(steps[:, None] - steps)]):
        raise ValueError(f"z must be a symmetric Toeplitz matrix, got one of shape {matrix.shape} that is not")
    return np.asarray(column)


def _array(values: Array, shown: Sequence[Shown]) -> Any:
    if even := _even(values):
        return even
    if np.equal(values, np.rint(values)).all():
        return _whole(values.astype(np.int64))
    if (values > 0).all() and (even := _even(np.log(values))):
        return {**even, "log": 1}
    steps = None if values.size <= SHORT or np.isnan(values).all() else quantised(values, shown)
    return steps or [None if np.isnan(value) else _rounded(value, DIGITS) for value in values]


def _even(values: Array) -> dict[str, Any] | None:
    """Values in even steps as their start, step and number; None if there are few, or they are not."""
    if values.size <= SHORT or np.isnan(values).any():
        return None
    step = (values[-1] - values[0]) / (values.size - 1)
    even = values[0] + step * np.arange(values.size)
    if np.abs(values - even).max() > 1e-9 * (abs(step) or 1.0):
        return None
    return {"start": _rounded(values[0], 15), "step": _rounded(step, 15), "n": values.size}


def _whole(values: NDArray[np.int64]) -> Any:
    """Whole numbers, which stay whole: as a list, or their steps in 16 bits where those are small and many."""
    steps = np.diff(values)
    if values.size <= SHORT or np.abs(steps).max() >= WORD:
        return values.tolist()
    return {"w": base64.b64encode(steps.astype("<i2").tobytes()).decode("ascii"), "from": int(values[0])}


def _difference(store: _Store, base: list[dict[str, Any]], start: Figure, figure: Figure) -> dict[str, Any]:
    """What a frame changes: {"t": {trace: {key: value}}, "l": {key: value}, "r": reading}."""
    if len(figure.traces) != len(base):
        raise ValueError(f"every frame must have {len(base)} traces, got {len(figure.traces)} in {figure.title!r}")
    changed: dict[str, Any] = {}
    for number, (trace, first) in enumerate(zip(figure.traces, base, strict=True)):
        now = store.trace(trace)
        if now.keys() != first.keys():
            raise ValueError(f"trace {number} must have the same keys in every frame, got {sorted(now)}")
        if different := {key: value for key, value in now.items() if value != first[key]}:
            changed[str(number)] = different
    frame: dict[str, Any] = {"t": changed} if changed else {}
    moved = {key: _roles(value) for key, value in figure.layout.items() if value != start.layout.get(key)}
    if moved:
        frame["l"] = moved
    if figure.reading != start.reading:
        frame["r"] = figure.reading
    return frame


def _roles(value: Any) -> Any:
    """Value with every colour of the light theme named by its role, as "@1"."""
    if isinstance(value, str):
        role = theme.token(value)
        return f"@{role}" if role else value
    if isinstance(value, dict):
        return {key: _roles(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_roles(item) for item in value]
    return value


def _rounded(value: Any, digits: int) -> float | int:
    number = float(f"{float(value):.{digits}g}")
    return int(number) if number.is_integer() and abs(number) < 1e15 else number  # exact in float64


def _json(value: Any) -> str:
    """JSON that can stand in a script: compact, characters as they are, and no closing tag."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
