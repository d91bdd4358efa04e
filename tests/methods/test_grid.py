"""Similarity over a grid: vectors that the libraries' own code rotates, a direct formula, laws, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropedoc import axial, axis_frequencies, grid_similarity, mean_kernel
from tests.compare import assert_close, assert_refused, reference

laws = settings(derandomize=True, deadline=None, max_examples=40)
ROWS = reference("grid")["rows"]


@pytest.mark.parametrize(("method", "options", "query", "keys", "similarity"), ROWS)
def test_the_similarity_is_that_of_vectors_which_the_library_rotates(method, options, query, keys, similarity):
    table = axis_frequencies(axial(method=method, **options))
    distances = [np.subtract(at, along) for at, along in zip(query, keys, strict=True)]
    found = grid_similarity(table, distances)
    assert found.shape == tuple(map(len, keys))
    assert np.ptp(found) > 5e-3  # many times what may differ
    assert_close(found.ravel(), similarity, absolute=1e-6)  # float32, a hundred terms


@laws
@given(st.integers(0, 2**32 - 1))
def test_each_cell_is_the_mean_cosine_of_the_sum_of_its_angles(seed):
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(3, 5))
    distances = [rng.normal(size=size) * 9 for size in (2, 3, 4)]
    found = grid_similarity(table, distances)
    for t, h, w in np.ndindex(2, 3, 4):
        angles = [sum(delta[k] * table[a, p] for a, (delta, k) in enumerate(zip(distances, (t, h, w), strict=True))) for p in range(5)]  # fmt: skip
        assert found[t, h, w] == pytest.approx(np.mean(np.cos(angles)), abs=1e-13)


def test_one_axis_alone_is_the_mean_kernel():
    theta = axial(64, method="wan", base=1e4)[0].inv_freq
    distances = np.arange(0.0, 300.0, 0.5)
    assert_close(grid_similarity([theta], [distances]), mean_kernel(distances, theta), absolute=1e-13)


def test_the_table_has_each_frequency_at_its_axis_and_pair_and_0_elsewhere():
    axes = axial(16, method="mrope_interleaved", base=1e4, sections=[4, 2, 2])
    table = axis_frequencies(axes)
    ladder = 1e4 ** (-np.arange(8) / 8)
    assert_close(table, [ladder * [1, 0, 0, 1, 0, 0, 1, 1], ladder * [0, 1, 0, 0, 1, 0, 0, 0], ladder * [0, 0, 1, 0, 0, 1, 0, 0]], relative=1e-15)  # fmt: skip


def test_axes_that_share_a_pair_or_lack_one_are_refused():
    time, height, width = axial(12, method="wan", base=1e4)
    message = "axes must have each pair of the head once, got {}"
    assert_refused(lambda: axis_frequencies([time, height, height]), message.format("[0, 1, 2, 2, 3, 3]"))
    assert_refused(lambda: axis_frequencies([time, width]), message.format("[0, 1, 4, 5]"))
    assert_refused(lambda: axis_frequencies([]), message.format("[]"))
    assert_refused(lambda: axis_frequencies([1]), "axes must be a sequence of Axis, got [1]")
    assert_refused(lambda: axis_frequencies(3), "axes must be a sequence of Axis, got 3")


@pytest.mark.parametrize(
    ("inv_freq", "distances", "message"),
    [
        ([1.0], [[0]], "inv_freq must have the shape [axes, pairs], got the shape (1,)"),
        ([[]], [[0]], "inv_freq must have the shape [axes, pairs], got the shape (1, 0)"),
        ([[1.0, np.nan]], [[0]], "inv_freq must be finite everywhere, got nan"),
        ([[1.0], [1.0]], [[0]], "distances must be 2 arrays, one for each axis, got [[0]]"),
        ([[1.0]], 3, "distances must be 1 arrays, one for each axis, got 3"),
        ([[1.0]], [3], "distances must be arrays [cells], got one of the shape ()"),
        ([[1.0]], [["a"]], "distances must be an array of real numbers, got ['a']"),
    ],
)
def test_what_makes_no_sense_is_refused(inv_freq, distances, message):
    assert_refused(lambda: grid_similarity(inv_freq, distances), message)
