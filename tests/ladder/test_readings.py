"""Readings of the kernel, against every distance looked at one by one and sums written out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropedoc import first_distance, inverse_frequencies, mean_kernel, ripple
from ropedoc.ladder import readings
from tests.compare import assert_close, assert_refused, said
from tests.tolerances import SUM

WIDE = inverse_frequencies(128)
FIRST_ZERO = 1707  # of WIDE; tests/ladder/test_kernel.py holds it to mpmath


@pytest.mark.parametrize(
    ("start", "limit", "found"),
    [
        (0, 10_000, FIRST_ZERO),
        (0, FIRST_ZERO, FIRST_ZERO),
        (0, FIRST_ZERO - 1, None),
        (FIRST_ZERO, FIRST_ZERO, FIRST_ZERO),
        (FIRST_ZERO - 3, FIRST_ZERO, FIRST_ZERO),
        (5, FIRST_ZERO, FIRST_ZERO),
        (0, 0, None),
    ],
)
def test_the_first_zero_is_found_up_to_the_limit_and_not_beyond(start, limit, found):
    assert first_distance(WIDE, level=0, limit=limit, start=start) == found


# The ends of the pieces that are looked at: 256, then 512, then 1024 distances more.
@pytest.mark.parametrize("crossing", [0, 1, 255, 256, 257, 767, 768, 769, 1791, 1792, 8000])
def test_a_crossing_at_any_distance_is_found_even_the_last(crossing):
    slow = [math.pi / 3 / max(crossing - 0.5, 0.5)]  # falls to 1/2 half a token before
    level = 0.5 if crossing else 1
    assert first_distance(slow, level=level, limit=crossing) == crossing
    if crossing:
        assert first_distance(slow, level=level, limit=crossing - 1) is None


@given(
    pairs=st.integers(1, 8),
    base=st.floats(2, 1e4),
    level=st.floats(-1, 1),
    start=st.integers(0, 600),
    width=st.integers(0, 900),
)
def test_the_first_distance_is_that_of_a_search_one_by_one(pairs, base, level, start, width):
    theta, limit = inverse_frequencies(2 * pairs, base=base), start + width
    below = mean_kernel(np.arange(start, limit + 1), theta) <= level
    expected = start + int(np.flatnonzero(below)[0]) if below.any() else None
    found = first_distance(theta, level=level, limit=limit, start=start)
    assert found == expected
    assert found is None or type(found) is int


def test_a_kernel_exactly_at_the_level_has_reached_it():
    assert first_distance([0.0, 0.0], level=1, limit=5, start=2) == 2
    assert first_distance([0.0], level=0.999, limit=5) is None


def test_weights_choose_the_pairs_that_are_read():
    fast_only = first_distance([math.pi, 1e-9], level=0, limit=9, weights=[1, 0])
    assert (fast_only, first_distance([math.pi, 1e-9], level=0, limit=9, weights=[0, 1])) == (1, None)


@pytest.fixture
def looked(monkeypatch):
    """Distances that were looked at."""
    seen = []

    def looking(distance, *arguments, **options):
        seen.extend(distance.tolist())
        return mean_kernel(distance, *arguments, **options)

    monkeypatch.setattr(readings, "mean_kernel", looking)
    return seen


def test_distances_are_looked_at_from_the_start_to_the_limit_once_each(looked):
    assert first_distance([1.0, 0.0], level=-0.1, limit=12_000, start=3) is None
    assert looked == list(range(3, 12_001))


def test_no_distance_is_looked_at_that_the_fastest_pair_cannot_reach(looked):
    assert first_distance([0.0, 0.0], level=0.5, limit=1_000_000) is None
    assert looked == []
    assert first_distance([1e-4, 0.0], level=0.5, limit=100_000) == 15_708  # a quarter of a turn of the one
    assert min(looked) == math.ceil(math.pi / 3 * 0.999e4)


@given(
    st.lists(st.floats(1e-6, 1), min_size=1, max_size=4),
    st.integers(0, 3_000),
    st.lists(st.floats(0.01, 1), min_size=4, max_size=4),
)
def test_a_level_taken_from_the_kernel_is_reached_there_or_before(theta, distance, weights):
    weights = weights[: len(theta)]
    level = float(mean_kernel(distance, theta, weights=weights))
    found = first_distance(theta, level=level, limit=distance, weights=weights)
    assert found is not None
    values = mean_kernel(np.arange(distance + 1), theta, weights=weights)
    assert found == int((values <= level).argmax())


@pytest.mark.parametrize("rotary_dim", [2, 64])
@pytest.mark.parametrize("factor", [1, 4.0])
def test_the_ripple_is_the_root_of_the_mean_square_off_the_law(rotary_dim, factor):
    distance, base = [1, 7, 40, 300], 1e4
    squares = []
    for delta in distance:
        cosines = [math.cos(delta / factor * base ** (-i / rotary_dim)) for i in range(0, rotary_dim, 2)]
        law = 1 - (0.5772156649015329 + math.log(delta / factor)) / math.log(base) - 1 / rotary_dim
        squares.append((sum(cosines) / len(cosines) - law) ** 2)
    found = ripple(distance, rotary_dim=rotary_dim, base=base, factor=factor)
    assert type(found) is float
    assert_close(found, math.sqrt(sum(squares) / len(squares)), absolute=4 * SUM)


@pytest.mark.parametrize("level", [math.nan, math.inf, True, None, "0"], ids=repr)
def test_a_level_that_is_no_number_is_refused(level):
    message = f"level must be a finite number, got {said(level)}"
    assert_refused(lambda: first_distance(WIDE, level=level, limit=5), message)


LARGEST = 2**53


@pytest.mark.parametrize(
    ("start", "limit", "message"),
    [
        (-1, 5, f"start must be an integer from 0 to {LARGEST}, got -1"),
        (1.0, 5, f"start must be an integer from 0 to {LARGEST}, got 1.0"),
        (6, 5, f"limit must be an integer from 6 to {LARGEST}, got 5"),
        (0, LARGEST + 1, f"limit must be an integer from 0 to {LARGEST}, got {LARGEST + 1}"),
        (LARGEST + 1, LARGEST + 1, f"start must be an integer from 0 to {LARGEST}, got {LARGEST + 1}"),
    ],
)
def test_distances_out_of_range_are_refused(start, limit, message):
    assert_refused(lambda: first_distance(WIDE, level=0, limit=limit, start=start), message)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"distance": []}, "distance must have at least one entry, got none"),
        ({"distance": [1, 0]}, "distance must be positive everywhere, got 0.0"),
        ({"distance": [math.nan]}, "distance must be finite everywhere, got nan"),
        ({"factor": 0}, "factor must be a finite number greater than 0, got 0"),
        ({"base": 1}, "base must be a finite number greater than 1, got 1"),
        ({"rotary_dim": 3}, "rotary_dim must be a positive even integer, got 3"),
        ({"factor": 5e-324}, "inv_freq must be finite everywhere, got inf"),
    ],
)
def test_a_ripple_of_bad_numbers_is_refused(change, message):
    numbers = {"distance": [1.0], "rotary_dim": 8, "base": 1e4, "factor": 2.0, **change}
    assert_refused(lambda: ripple(numbers.pop("distance"), **numbers), message)
