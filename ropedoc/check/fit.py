"""Which ladder some frequencies are, when no suspect made them: a base, a factor, and where a ramp starts and ends."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.check.suspects import Suspect

FEWEST = 4  # pairs that can show a base and be checked
PREFIX = 3  # pairs that can show one
HUGE = 100.0  # logarithm of a base that no model has
LEAST = 1.5  # factor that is told of a ladder in parts; a smaller one may be the digits
RAMP = 3  # pairs on a ramp that can show its form


def fitted(theta: Array, allowed: Array, *, bases: tuple[float, ...]) -> Iterator[Suspect]:
    """Ladders that may be these frequencies within what is allowed of each; the caller compares them.

    Parameters
    ----------
    theta : array [pairs, rad/token]
        Frequencies as seen.
    allowed : array [pairs, rad/token]
        How far each may be off.
    bases : tuple of float
        Bases to try beside that of the first pairs, for a ladder in parts.
    """
    if theta.size < FEWEST or (theta <= allowed).any() or (theta[1:] >= theta[:-1]).any():
        return
    d = 2 * theta.size
    for base in _bases(d, theta, allowed, theta.size):
        yield Suspect(id="plain_base", inv_freq=_plain(d, base), attention_factor=1.0, facts={"base": base})
    for factor in _factors(theta[0], allowed[0]):
        for base in _bases(d, theta * factor, allowed * factor, theta.size):
            facts = {"base": base, "factor": factor}
            yield Suspect(id="linear_base", inv_freq=_plain(d, base) / factor, attention_factor=1.0, facts=facts)
    for base in dict.fromkeys((*bases, *_bases(d, theta, allowed, _prefix(d, theta, allowed)))):
        yield from _parts(theta, allowed / theta, _plain(d, base), base)


def _plain(d: int, base: float) -> Array:
    return np.asarray(base ** (-np.arange(0, d, 2) / d))


def _between(d: int, theta: Array, allowed: Array, count: int) -> tuple[float, float]:
    """Logarithms of the least and the greatest base with which the first pairs are as they are seen."""
    i = np.arange(1, count)
    power = -d / (2 * i)
    ends = power * np.log(theta[1:count] + allowed[1:count]), power * np.log(theta[1:count] - allowed[1:count])
    return float(ends[0].max()), float(ends[1].min())


def _bases(d: int, theta: Array, allowed: Array, count: int) -> list[float]:
    """Bases with which the first pairs are as they are seen, those of few digits first."""
    if count < PREFIX or abs(theta[0] - 1) > allowed[0]:
        return []
    low, high = _between(d, theta, allowed, count)
    return near(math.exp(low), math.exp(high)) if 0 < low <= high < HUGE else []


def _factors(first: float, allowed: float) -> list[float]:
    """What the first frequency, 1 in a plain ladder, was divided by."""
    return [] if abs(first - 1) <= allowed or first <= allowed else near(1 / (first + allowed), 1 / (first - allowed))


def _prefix(d: int, theta: Array, allowed: Array) -> int:
    """How many of the first pairs have a base in common."""
    count = PREFIX
    while count < theta.size and (ends := _between(d, theta, allowed, count + 1))[0] <= ends[1]:
        count += 1
    return count


def _line(x: Array, y: Array, error: Array) -> tuple[float, float]:
    """Intercept and slope of the line through points, each weighed by its error."""
    weight = 1 / np.maximum(error, 1e-16) ** 2
    mean_x, mean_y = (weight * x).sum() / weight.sum(), (weight * y).sum() / weight.sum()
    slope = (weight * (x - mean_x) * (y - mean_y)).sum() / (weight * (x - mean_x) ** 2).sum()
    return float(mean_y - slope * mean_x), float(slope)


def near(low: float, high: float) -> list[float]:
    """Numbers from low to high, those of few digits first, the middle last."""
    middle = (low + high) / 2
    found = []
    for digits in range(1, 7):
        step = 10.0 ** (math.floor(math.log10(middle)) - digits + 1)
        rounded = float(f"{round(middle / step) * step:.12g}")
        if low <= rounded <= high:
            found.append(rounded)
    return list(dict.fromkeys([*found, middle]))


def _parts(theta: Array, share: Array, plain: Array, base: float) -> Iterator[Suspect]:
    """First pairs kept, last ones divided by a factor, a ramp between: linear in the index (YaRN) or in turns (Llama 3)."""
    ratio = plain / theta
    slow = _tail(ratio, share)
    if abs(ratio[0] - 1) > share[0] or slow < 2:
        return
    middle = float(np.median(ratio[-slow:]))
    open_ = 2 * float(share[-slow:].min())
    for factor in near(middle * (1 - open_), middle * (1 + open_)):
        if factor >= LEAST:
            yield from _ramps(theta, share, plain, base, factor)


def _ramps(theta: Array, share: Array, plain: Array, base: float, factor: float) -> Iterator[Suspect]:
    """Both forms of a ramp through the pairs that are neither kept nor wholly divided."""
    moved = (1 - theta / plain) / (1 - 1 / factor)  # share of each pair that is divided
    error_of = share * (theta / plain) / (1 - 1 / factor)
    inside = (moved > 3 * error_of) & (moved < 1 - 3 * error_of)
    if inside.sum() < RAMP:
        return
    i = np.arange(theta.size, dtype=np.float64)
    for name, x in (("yarn_fit", i), ("llama3_fit", plain)):
        start, slope = _line(x[inside], moved[inside], error_of[inside])
        shared = np.clip(start + slope * x, 0, 1)
        facts = {"base": base, "factor": factor, **_ends(name, start, slope)}
        blended = plain * (1 - shared) + plain / factor * shared
        yield Suspect(id=name, inv_freq=blended, attention_factor=1.0, facts=facts)


def _tail(ratio: Array, share: Array) -> int:
    """How many of the last pairs are divided by the same factor."""
    count = 0
    while count < ratio.size and abs(ratio[-1 - count] / ratio[-1] - 1) <= share[-1 - count] + share[-1]:
        count += 1
    return count


def _ends(name: str, start: float, slope: float) -> dict[str, Any]:
    """Where the ramp starts and ends: pairs, or wavelengths in tokens."""
    zero, one = -start / slope, (1 - start) / slope
    if name == "yarn_fit":
        return {"low": _whole(zero), "high": _whole(one)}
    return {"short": float(round(2 * math.pi / zero)), "long": float(round(2 * math.pi / one))}


def _whole(value: float) -> float:
    """A whole pair where the end is within a hundredth of one."""
    return float(round(value)) if abs(value - round(value)) < 0.01 else value
