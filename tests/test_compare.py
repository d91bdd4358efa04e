"""The comparisons that all other tests rest on can fail."""

import math

import pytest

from tests.compare import assert_close, assert_refused


def raise_value_error():
    raise ValueError("base must be above 1, got 0")


@pytest.mark.parametrize(
    ("actual", "expected"),
    [([], []), ([1.0], [1.0, 1.0]), (1.0, [1.0]), ([math.nan], [math.nan]), ([math.inf], [math.inf])],
    ids=["nothing", "fewer", "scalar", "nan", "infinity"],
)
def test_nothing_another_shape_or_no_number_is_not_close(actual, expected):
    with pytest.raises(AssertionError):
        assert_close(actual, expected, absolute=1.0)


def test_close_means_within_what_is_allowed_and_no_further():
    assert_close([1.0, 100.5], [1.0, 100.0], absolute=0.5)
    assert_close([1.0, 101.0], [1.0, 100.0], relative=0.01)
    with pytest.raises(
        AssertionError,
        match=r"^at \(np\.int64\(1\),\): np\.float64\(100\.75\), expected np\.float64\(100\.0\), 0\.25 too far$",
    ):
        assert_close([1.0, 100.75], [1.0, 100.0], absolute=0.5)
    with pytest.raises(
        AssertionError,
        match=r"^at \(np\.int64\(0\),\): np\.float64\(1\.25\), expected np\.float64\(1\.0\), 0\.05 too far$",
    ):
        assert_close([1.25, 100.0], [1.0, 100.0], absolute=[0.2, 1.0])


def test_a_refusal_has_the_whole_message_and_does_happen():
    assert_refused(raise_value_error, "base must be above 1, got 0")
    with pytest.raises(AssertionError):
        assert_refused(raise_value_error, "base must be above 1, got 05")
    with pytest.raises(AssertionError):
        assert_refused(raise_value_error, "must be above 1")
    with pytest.raises(pytest.fail.Exception):
        assert_refused(lambda: None, "base must be above 1, got 0")
