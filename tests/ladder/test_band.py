"""The kernel in the columns of a picture: every whole distance lies in its band, and both ends are reached."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropedoc import distance_columns, inverse_frequencies, kernel_band, mean_kernel
from ropedoc.ladder import band
from tests.compare import assert_close, assert_refused
from tests.tolerances import LAW

RUN = band.NEAR * band.ROWS  # distances that are computed at a time


@given(
    pairs=st.integers(1, 12),
    base=st.floats(2, 1e7),
    first=st.integers(0, 3000),
    widths=st.lists(st.integers(1, 900), min_size=1, max_size=12),
    data=st.data(),
)
def test_a_band_holds_every_whole_distance_of_its_column_and_reaches_both_ends(pairs, base, first, widths, data):
    theta = inverse_frequencies(2 * pairs, base=base)
    weights = data.draw(st.none() | st.lists(st.floats(0.1, 3), min_size=pairs, max_size=pairs))
    edges = np.cumsum([first, *widths])
    least, greatest = kernel_band(theta, edges=edges, weights=weights)
    assert least.shape == greatest.shape == (len(widths),)
    for j, (low, high) in enumerate(itertools.pairwise(edges)):
        kernel = mean_kernel(np.arange(low, high), theta, weights=weights)
        assert_close(least[j], kernel.min(), absolute=LAW)
        assert_close(greatest[j], kernel.max(), absolute=LAW)


def test_columns_across_the_ends_of_the_runs_are_whole():
    theta = inverse_frequencies(16)
    edges = [5, RUN - 2, RUN + 4, RUN + 5, RUN + 6, 2 * RUN + 5, 2 * RUN + 7]
    kernel = mean_kernel(np.arange(5, 2 * RUN + 7), theta)
    parts = np.split(kernel, np.array(edges[1:-1]) - 5)
    least, greatest = kernel_band(theta, edges=edges)
    assert_close(least, [part.min() for part in parts], absolute=LAW)
    assert_close(greatest, [part.max() for part in parts], absolute=LAW)


def test_the_band_of_one_column_agrees_with_sums_written_out():
    theta = [10_000 ** (-i / 4) for i in range(4)]
    values = [math.fsum(math.cos(delta * one) for one in theta) / 4 for delta in range(7000, 7100)]
    (least,), (greatest,) = kernel_band(inverse_frequencies(8), edges=[7000, 7100])
    assert_close([least, greatest], [min(values), max(values)], absolute=1e-11)


def test_pairs_that_stand_still_make_a_band_without_width():
    least, greatest = kernel_band([0.0, 0.0], edges=[0, 3, 4])
    assert least.tolist() == greatest.tolist() == [1, 1]


@given(low=st.integers(1, 1000), width=st.integers(1, 10**7), count=st.integers(1, 400))
def test_columns_share_a_logarithmic_axis_without_gap_or_overlap(low, width, count):
    edges = distance_columns(low, low + width, count=count)
    assert edges[0] == low
    assert edges[-1] == low + width
    assert (np.diff(edges) > 0).all()
    part = math.log((low + width) / low) / count
    at = np.log(edges[1:-1] / low) / part  # an inner edge is the first whole distance at or after a cut
    before = np.log(np.maximum(edges[1:-1] - 1, low) / low) / part
    assert (np.floor(at + 1e-6) > before - 1e-6).all()


def test_a_power_of_ten_that_is_an_edge_is_that_number():
    edges = distance_columns(1, 10**6, count=240)
    assert {10, 100, 1000, 10_000, 100_000} <= set(edges.tolist())
    assert edges[:20].tolist() == list(range(1, 21))


@pytest.mark.parametrize(
    ("edges", "bad"), [([1, 1], 1.0), ([2, 1], 1.0), ([-1, 4], -1.0), ([0, 1.5], 1.5), ([0, 2**54], 2.0**54)]
)
def test_edges_that_do_not_grow_in_whole_numbers_are_refused(edges, bad):
    message = f"edges must be growing whole numbers from 0, got {int(bad) if bad == int(bad) else bad}"
    assert_refused(lambda: kernel_band([1.0], edges=edges), message)


@pytest.mark.parametrize("edges", [[], [3], 3, [[0, 1], [2, 3]]])
def test_edges_of_no_column_are_refused(edges):
    rule = "edges must have the shape [columns + 1] with at least one column"
    assert_refused(lambda: kernel_band([1.0], edges=edges), f"{rule}, got the shape {np.shape(edges)}")


def test_an_axis_without_columns_is_refused():
    assert_refused(lambda: distance_columns(0, 5, count=3), "low must be an integer from 1 to 9007199254740992, got 0")
    assert_refused(lambda: distance_columns(5, 5, count=3), "stop must be an integer from 6 to 9007199254740992, got 5")
    assert_refused(lambda: distance_columns(1, 5, count=0), "count must be an integer of at least 1, got 0")
