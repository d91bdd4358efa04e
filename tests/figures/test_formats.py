"""Short number formats: every number of bfloat16, and errors that others measured."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ropedoc.figures.formats import to_bfloat16, to_float16, to_float32
from tests.figures.formulas import theta

EVERY = (np.arange(0x7F80, dtype=np.uint32) << 16).view(np.float32).astype(float)  # all that are not negative


def test_every_bfloat16_is_itself_and_what_lies_between_two_goes_to_the_nearer():
    np.testing.assert_array_equal(to_bfloat16(EVERY), EVERY)
    low, high = EVERY[0x3000:0x5000], EVERY[0x3001:0x5001]
    np.testing.assert_array_equal(to_bfloat16(low + 0.25 * (high - low)), low)
    np.testing.assert_array_equal(to_bfloat16(low + 0.75 * (high - low)), high)


def test_ties_go_to_the_even_number():
    np.testing.assert_array_equal(to_bfloat16([257, 259, 65_536 + 256, 65_536 + 768]), [256, 260, 65_536, 66_560])


def test_of_131072_positions_bfloat16_tells_1409_apart():
    below = EVERY[(np.rint(EVERY) == EVERY) & (EVERY <= 131_072)]  # the last positions become 131,072
    assert np.unique(to_bfloat16(np.arange(131_072))).size == below.size == 1_409


def test_cosines_from_float16_angles_are_off_as_reported():
    # EleutherAI/gpt-neox, issue 1003: rotary dimension 32, 2,048 positions, 0.7819 on the reporter's machine
    speeds = theta(32, 10_000)
    positions = np.arange(2_048)
    angles = to_float16(np.outer(to_float16(positions), to_float16(speeds)))
    error = np.abs(to_float16(np.cos(angles)) - np.cos(np.outer(positions, speeds))).max()
    assert round(error, 4) == 0.7819


@given(st.floats(-1e30, 1e30), st.sampled_from([to_bfloat16, to_float16, to_float32]))
def test_rounding_keeps_its_sign_and_does_nothing_twice(x, short):
    once = short(np.array([x]))
    np.testing.assert_array_equal(short(once), once)
    np.testing.assert_array_equal(short(np.array([-x])), -once)


def test_float16_has_no_number_beyond_its_largest():
    assert to_float16([65_504.0])[0] == 65_504
    assert np.isnan(to_float16([70_000.0]))[0]
