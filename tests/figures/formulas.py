"""The formulas of the figures in plain numpy, and comparisons of traces and tables with them."""

from __future__ import annotations

import itertools
import math
import re
from functools import lru_cache

import numpy as np

import ropedoc

NEAR = {"rtol": 1e-11, "atol": 1e-10}  # cosines of angles up to 3e7 rad in float64
GAMMA = 0.57721566490153286  # DLMF 5.2.3
CHECKED = {}


def printed(sentence):
    """A sentence with its powers of ten as Python prints them."""
    plain = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    return re.sub("\u00a0×\u00a010([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda power: f"e{int(power[1].translate(plain)):+03d}", sentence)


def theta(dimension, base):
    return base ** (-np.arange(0, dimension, 2) / dimension)


def kernel(distance, frequencies):
    distance = np.atleast_1d(distance)
    total = np.zeros(distance.shape)
    for frequency in frequencies:  # one at a time: a million distances take little memory
        total += np.cos(distance * frequency)
    return total / len(frequencies)


def law(distance, base, dimension):
    return 1 - (GAMMA + np.log(distance)) / math.log(base) - 1 / dimension


def eighth(head):
    return theta(128, 10_000)[8 * (head - 1) : 8 * head]


def bound(distance, frequencies):
    waves = np.exp(1j * np.outer(distance, frequencies))
    return np.abs(waves.cumsum(axis=1)).mean(axis=1)


def checks(name, *settings):
    """Register a check of a figure, to run at each of the settings; the first are the default."""

    def register(check):
        CHECKED[name] = (check, settings)
        return check

    return register


def trace(figure, name):
    (found,) = [trace for trace in figure.traces if trace.get("name") == name]
    return found


def near(found, expected):
    assert np.size(found) > 0
    np.testing.assert_allclose(np.asarray(found, dtype=float), expected, **NEAR)


def columns(far):
    """Whole distances of each of 240 equal parts of a logarithmic axis from 1 to far, without the empty ones."""
    distance = np.arange(1, far + 1)
    part = np.floor(240 * np.log(distance) / math.log(far + 1) + 1e-9)
    return np.split(distance, np.flatnonzero(np.diff(part)) + 1)


def is_band(trace, value, far):
    """Check that a line goes, at the middle of each column, through the least and the greatest value there."""
    parts = columns(far)
    values = np.split(value(np.arange(1, far + 1)), np.cumsum([part.size for part in parts[:-1]]))
    ends = [[part.min(), part.max()][: part.size] for part in values]
    drawn = np.split(trace["y"], np.cumsum([len(two) for two in ends[:-1]]))
    near(np.concatenate([np.sort(two) for two in drawn]), np.concatenate(ends))
    middles = [[round(math.sqrt(part[0] * part[-1]))] * len(two) for part, two in zip(parts, ends, strict=True)]
    np.testing.assert_array_equal(trace["x"], np.concatenate(middles))
    for before, (first, *others) in itertools.pairwise(drawn):  # a column begins with its nearer end
        assert all(abs(first - before[-1]) <= abs(other - before[-1]) + 1e-9 for other in others)


def is_kernel(trace, frequencies, factor=1.0, far=1_000_000):
    is_band(trace, lambda _: _whole_kernel(far, float(factor), frequencies.tobytes()), far)


@lru_cache(maxsize=4)  # several figures and settings draw the same curve for comparison
def _whole_kernel(far, factor, frequencies):
    return kernel(np.arange(1, far + 1) / factor, np.frombuffer(frequencies))


def is_law(trace, base, dimension, factor=1.0):
    near(trace["y"], law(trace["x"] / factor, base, dimension))
    near(trace["y"], ropedoc.logarithmic_law(trace["x"] / factor, base=base, rotary_dim=dimension))
    near(trace["y"], [1 - GAMMA / math.log(base) - 1 / dimension, 0])


def first_below_half(frequencies):
    return int((kernel(np.arange(1 << 15), frequencies) < 0.5).argmax())


def is_table(figure, columns):
    """Check the first column against the abscissae and every other against its formula."""
    (_, abscissae), *others = figure.table.items()
    assert [title for title, _ in others] == list(columns)
    for title, column in others:
        near(column, columns[title](np.asarray(abscissae)))
