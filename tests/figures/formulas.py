"""The formulas of the figures in plain numpy, and comparisons of traces and tables with them."""

from __future__ import annotations

import math

import numpy as np

import ropedoc

NEAR = {"rtol": 1e-11, "atol": 1e-10}  # cosines of angles up to 3e7 rad in float64
GAMMA = 0.57721566490153286  # DLMF 5.2.3
CHECKED = {}


def theta(dimension, base):
    return base ** (-np.arange(0, dimension, 2) / dimension)


def kernel(distance, frequencies):
    return np.cos(np.outer(distance, frequencies)).mean(axis=1)


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


def is_kernel(trace, frequencies, factor=1.0):
    near(trace["y"], kernel(trace["x"] / factor, frequencies))
    np.testing.assert_allclose(trace["y"], ropedoc.mean_kernel(trace["x"] / factor, frequencies), **NEAR)
    assert trace["x"].min() <= 1
    assert trace["x"].max() >= 1e6


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
