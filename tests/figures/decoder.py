"""What a browser reads out of a figure's script, in Python: the frame that the controls choose."""

from __future__ import annotations

import base64
import json
import math
import re

import numpy as np

LEVELS = 65_534
GAP = 65_535
COLOUR_KEYS = {"color", "fillcolor", "gridcolor", "linecolor", "tickcolor"}


def registered(script: str) -> tuple[str, dict]:
    """Name and data of the one call that a script makes."""
    call = re.fullmatch(r'ropedoc\.register\(("[^"]+"),(\{.*\})\);\n', script, re.DOTALL)
    assert call, script[:80]
    return json.loads(call[1]), json.loads(call[2])


def unpack(packed) -> np.ndarray:
    """Array as the browser sees it; a gap is NaN."""
    if isinstance(packed, list):
        return np.array([math.nan if value is None else value for value in packed], dtype=float)
    if "n" in packed:
        values = packed["start"] + packed["step"] * np.arange(packed["n"])
        return np.exp(values) if "log" in packed else values
    if "w" in packed:
        steps = np.frombuffer(base64.b64decode(packed["w"]), dtype="<i2").astype(float)
        return packed["from"] + np.concatenate([[0], steps.cumsum()])
    steps = np.frombuffer(base64.b64decode(packed["q"]), dtype="<u2")
    values = packed["lo"] + steps * ((packed["hi"] - packed["lo"]) / LEVELS)
    values = np.exp(values) if "log" in packed else values
    return np.where(steps == GAP, math.nan, values)


def allowed_error(packed) -> float:
    """A step and a half of the quantisation, since a value may go to the next for its label; relative if logarithmic."""
    if isinstance(packed, list):
        return 5.1e-9  # nine digits, relative
    if "w" in packed:
        return 0.0
    if "n" in packed:
        return 1e-9
    return (packed["hi"] - packed["lo"]) / LEVELS * 1.5 * 1.0001 + 1e-9


def is_relative(packed) -> bool:
    """Whether the allowed error of an array is relative to its values."""
    return isinstance(packed, list) or "log" in packed


def frame_of(data: dict, chosen: dict) -> dict:
    """Frame that the values of the controls choose: {"traces", "layout", "reading", "crop"}."""
    number, crop = 0, None
    for control in data["controls"]:
        index = control["values"].index(chosen[control["name"]])
        if control.get("crop"):
            crop = chosen[control["name"]]
        else:
            number = number * len(control["values"]) + index
    frame = data["frames"][number]
    changed = frame.get("t", {})
    return {
        "traces": [{**trace, **changed.get(str(k), {})} for k, trace in enumerate(data["traces"])],
        "layout": {**data["layout"], **frame.get("l", {})},
        "reading": frame.get("r", data["reading"]),
        "crop": crop,
    }


def toeplitz(column: np.ndarray) -> np.ndarray:
    """Symmetric matrix that holds one value on each diagonal."""
    steps = np.arange(column.size)
    return column[np.abs(steps[:, None] - steps)]


def cut(arrays: list, place: dict) -> np.ndarray:
    """Rectangle of a matrix whose rows stand one after the other."""
    whole = unpack(arrays[place["window"]]).reshape(-1, place["across"])
    row, column = divmod(place["at"], place["across"])
    return whole[row : row + place["rows"], column : column + place["columns"]]
