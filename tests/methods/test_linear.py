import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ropedoc import inverse_frequencies, linear, mean_kernel, rotate
from tests.compare import assert_close, assert_refused, reference, said
from tests.tolerances import ANGLE_PER_TOKEN, FREQUENCY, SUM

EVEN = st.integers(1, 64).map(lambda pairs: 2 * pairs)
BASES = st.floats(1.5, 1e8)
FACTORS = st.floats(0.1, 64)


@given(rotary_dim=EVEN, base=BASES)
def test_linear_with_factor_one_changes_nothing(rotary_dim, base):
    rope = linear(rotary_dim, base=base, factor=1)
    assert rope.inv_freq.tolist() == inverse_frequencies(rotary_dim, base=base).tolist()


@pytest.mark.parametrize("factor", [2, 8.0, 0.5, 3.7])
def test_linear_divides_the_frequencies_that_mpmath_gives(factor):
    for case in reference("frequencies")["inverse_frequencies"]:
        rope = linear(case["rotary_dim"], base=case["base"], factor=factor)
        assert_close(rope.inv_freq, np.array(case["inv_freq"]) / factor, relative=FREQUENCY)


@given(factor=FACTORS, m=st.floats(-1e4, 1e4), x=arrays(np.float64, 16, elements=st.floats(-1, 1)))
def test_linear_is_the_same_as_positions_divided_by_the_factor(factor, m, x):
    stretched = rotate(x, m, linear(16, base=1e4, factor=factor).inv_freq)
    assert_close(stretched, rotate(x, m / factor, inverse_frequencies(16)), absolute=SUM + 1e5 * ANGLE_PER_TOKEN)


@given(factor=FACTORS, distance=st.floats(0, 1e4))
def test_linear_slides_the_mean_kernel_along_the_distance(factor, distance):
    stretched = mean_kernel(factor * distance, linear(64, base=5e5, factor=factor).inv_freq)
    assert_close(stretched, mean_kernel(distance, inverse_frequencies(64, base=5e5)), absolute=SUM + 1e-11)


def test_linear_says_what_it_is():
    rope = linear(64, base=500_000, factor=4)
    assert rope.rope_type == "linear"
    assert (rope.base, rope.rotary_dim, rope.attention_factor, rope.warnings) == (500_000.0, 64, 1.0, ())


@pytest.mark.parametrize("factor", [0, 0.0, -2, math.nan, math.inf, True, None, "2"])
def test_a_factor_that_is_not_positive_is_refused(factor):
    assert_refused(
        lambda: linear(64, base=1e4, factor=factor),
        f"factor must be a finite number greater than 0, got {said(factor)}",
    )


@pytest.mark.parametrize("rotary_dim", [7, 0, -2, 64.0, True], ids=repr)
def test_linear_refuses_a_rotary_dimension_that_is_not_positive_and_even(rotary_dim):
    assert_refused(
        lambda: linear(rotary_dim, base=1e4, factor=2),
        f"rotary_dim must be a positive even integer, got {rotary_dim!r}",
    )


@pytest.mark.parametrize("base", [1, 0.5, math.nan, math.inf, True], ids=repr)
def test_linear_refuses_a_base_that_is_not_above_one(base):
    assert_refused(
        lambda: linear(64, base=base, factor=2), f"base must be a finite number greater than 1, got {base!r}"
    )


def test_a_huge_factor_is_refused_in_a_short_message():
    got = f"1{'0' * 47}...{'0' * 49}"
    message = f"factor must be a finite number greater than 0, got {got}"
    assert_refused(lambda: linear(64, base=1e4, factor=10**400), message)
