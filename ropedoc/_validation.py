"""One place for the checks that every public function makes: parameter, rule, value given."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

LONGEST = 2**53  # tokens: the largest length that float64 counts exactly
WIDEST = 2**16  # features: a hundred times the widest head published, and still a small array

SHORT = reprlib.Repr()
SHORT.maxother = SHORT.maxlong = SHORT.maxstring = 100
NO_NUMBERS = (bool, np.timedelta64)  # which Python and numpy count among the integers
NAMES = 180  # characters of the names that a value may be: a stranger's file may have thousands
SHOWN = 150  # characters of a value in a message: nested lists grow past any limit on their parts


def shown(value: Any) -> str:
    """Write value out for a message, on one line and cut short where it is long; None as a JSON file has it."""
    if value is None:
        return "null"
    try:
        text = SHORT.repr(value)
    except ValueError:  # Python refuses to write out integers of more than 4300 digits
        return f"a huge {type(value).__name__}"
    line = " ".join(part.strip() for part in text.splitlines())  # numpy writes an array on several
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 3]}..."


def is_number(value: Any) -> bool:
    """Tell whether value is a finite real number; True and False are not numbers here."""
    if not isinstance(value, Real) or isinstance(value, NO_NUMBERS):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond float64
        return False


def whole(name: str, value: Any, *, low: int, high: int | None = None, rule: str = "") -> int:
    """Return value as an int if it is a whole number from low to high."""
    rule = rule or (f"an integer of at least {low}" if high is None else f"an integer from {low} to {shown(high)}")
    fits = isinstance(value, Integral) and not isinstance(value, NO_NUMBERS)
    if not fits or value < low or (high is not None and value > high):
        raise ValueError(f"{name} must be {rule}, got {shown(value)}")
    return int(value)


def written(value: Any) -> Any:
    """Return a whole number that is written with a point, as 8192.0, without it; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) <= LONGEST else value


def even(name: str, value: Any) -> int:
    """Return value as an int if it is a positive even integer that a head can be wide."""
    rule = "a positive even integer"
    number = whole(name, value, low=2, rule=rule)
    if number % 2:
        raise ValueError(f"{name} must be {rule}, got {shown(value)}")
    if number > WIDEST:
        raise ValueError(f"{name} must be at most {WIDEST}, got {shown(value)}")
    return number


def above(name: str, value: Any, *, low: float) -> float:
    """Return value as a float if it is a finite number greater than low."""
    if not is_number(value) or float(value) <= low:  # a small fraction may be 0 in float64
        raise ValueError(f"{name} must be a finite number greater than {low:g}, got {shown(value)}")
    return float(value)


def at_least(name: str, value: Any, *, low: float) -> float:
    """Return value as a float if it is a finite number of at least low."""
    if not is_number(value) or value < low:
        raise ValueError(f"{name} must be a finite number of at least {low:g}, got {shown(value)}")
    return float(value)


def attention(value: Any) -> float:
    """Return value as a float if it can multiply cos and sin, and its square the scores."""
    number = at_least("attention_factor", value, low=0)
    if math.isinf(number * number):
        raise ValueError(f"attention_factor must have a finite square, got {shown(value)}")
    return number


def share(name: str, value: Any) -> float:
    """Return value as a float if it is a number from 0 to 1."""
    if not is_number(value) or not 0 <= value <= 1:
        raise ValueError(f"{name} must be a number from 0 to 1, got {shown(value)}")
    return float(value)


def flag(name: str, value: Any) -> bool:
    """Return value if it is True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False, got {shown(value)}")
    return value


def choice(name: str, value: Any, allowed: Sequence[str]) -> str:
    """Return value if it is one of the allowed names."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {_either(allowed)}, got {shown(value)}")
    return value


def _either(allowed: Sequence[str]) -> str:
    names = ", ".join(map(repr, allowed))
    return names if len(names) <= NAMES else f"{names[:NAMES]} …"


def finite_array(name: str, value: ArrayLike) -> Array:
    """Return value as a float64 array of its own if every entry is a finite real number."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):  # rows of several lengths, say
        array = np.asarray(None)
    if not _are_real(array) or _holds_a_flag(value):
        raise ValueError(f"{name} must be an array of real numbers, got {shown(value)}")
    if array.dtype.kind == "O":
        bad = [number for number in array.flat if not is_number(number)]
    else:
        bad = array[~np.isfinite(array)].tolist()
    if bad:
        raise ValueError(f"{name} must be finite everywhere, got {shown(bad[0])}")
    return array.astype(np.float64)


def _are_real(array: NDArray[Any]) -> bool:
    """Tell whether the entries are real numbers; numpy keeps integers beyond 64 bits as Python's own."""
    if array.dtype.kind == "O":
        return all(isinstance(entry, Real) for entry in array.flat)
    return array.dtype.kind in "iuf"


def _holds_a_flag(value: Any) -> bool:
    """Tell whether True or False stands in value, where numpy would take it for 1 or 0 beside other numbers."""
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        return bool(value.dtype.kind == "b")
    if isinstance(value, np.ndarray | Sequence):
        return not {*map(type, value)} <= {int, float} and any(map(_holds_a_flag, value))
    return isinstance(value, (*NO_NUMBERS, np.bool_))


def frequencies(name: str, value: ArrayLike) -> Array:
    """Return value as a float64 array [pairs] of at least one non-negative frequency."""
    array = finite_array(name, value)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(
            f"{name} must have the shape [pairs] with at least one pair, got the shape {shown(array.shape)}"
        )
    if (array < 0).any():
        raise ValueError(f"{name} must not be negative, got {array[array < 0][0]}")
    return array


def pair_weights(value: ArrayLike | None, *, pairs: int) -> Array:
    """Return one non-negative weight for each pair, scaled to the largest; 1 everywhere if none are given."""
    if value is None:
        return np.ones(pairs)
    array = finite_array("weights", value)
    if array.shape != (pairs,):
        raise ValueError(
            f"weights must have the shape ({pairs},), one for each pair, got the shape {shown(array.shape)}"
        )
    if (array < 0).any() or not array.any():
        raise ValueError(f"weights must be non-negative and not all zero, got {shown(value)}")
    scaled: Array = array / array.max()  # so that no sum of weights overflows
    return scaled
