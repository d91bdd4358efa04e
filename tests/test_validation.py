"""The shared checks, and that every public function makes them on every array that it takes."""

import inspect
import math
from fractions import Fraction

import numpy as np
import pytest

import ropedoc
from ropedoc import _validation as check
from tests.compare import assert_refused

# Each call puts one array, the one named, into a public function that is otherwise well fed.
ARRAY_CALLS = {
    ("wavelengths", "inv_freq"): lambda bad: ropedoc.wavelengths(bad),
    ("rotations", "inv_freq"): lambda bad: ropedoc.rotations(bad, context_length=1),
    ("rotate", "x"): lambda bad: ropedoc.rotate(bad, 0, [1.0]),
    ("rotate", "positions"): lambda bad: ropedoc.rotate([1.0, 0.0], bad, [1.0]),
    ("rotate", "inv_freq"): lambda bad: ropedoc.rotate([1.0, 0.0], 0, bad),
    ("rotation_matrix", "position"): lambda bad: ropedoc.rotation_matrix(bad, [1.0]),
    ("rotation_matrix", "inv_freq"): lambda bad: ropedoc.rotation_matrix(0, bad),
    ("mean_kernel", "distance"): lambda bad: ropedoc.mean_kernel(bad, [1.0]),
    ("mean_kernel", "inv_freq"): lambda bad: ropedoc.mean_kernel(0, bad),
    ("mean_kernel", "weights"): lambda bad: ropedoc.mean_kernel(0, [1.0], weights=bad),
    ("similarity_matrix", "positions"): lambda bad: ropedoc.similarity_matrix(bad, [1.0]),
    ("similarity_matrix", "inv_freq"): lambda bad: ropedoc.similarity_matrix([0, 1], bad),
    ("similarity_matrix", "weights"): lambda bad: ropedoc.similarity_matrix([0, 1], [1.0], weights=bad),
    ("logarithmic_law", "distance"): lambda bad: ropedoc.logarithmic_law(bad, base=2),
    ("roformer_bound", "distance"): lambda bad: ropedoc.roformer_bound(bad, [1.0]),
    ("roformer_bound", "inv_freq"): lambda bad: ropedoc.roformer_bound(0, bad),
}
ARRAYS = {"inv_freq", "x", "positions", "position", "distance", "weights"}
NOT_REAL = [
    np.array([1j]),
    [1.0, 2j],
    "text",
    ["1.0"],
    [True],
    [object],
    [[1.0], [1.0, 2.0]],
    np.array(["2026-01-01"], dtype="datetime64[D]"),
    [2**70],
]


def each_array(*only):
    """Give a test the parameter and the call of every array, or of those with the names given."""
    cases = [
        pytest.param(parameter, call, id=f"{function}-{parameter}")
        for (function, parameter), call in ARRAY_CALLS.items()
        if not only or parameter in only
    ]
    return pytest.mark.parametrize(("parameter", "call"), cases)


def test_the_table_holds_every_array_of_the_frequency_rotation_and_kernel_functions():
    expected = {
        (name, parameter)
        for name in ropedoc.__all__
        if inspect.isfunction(function := getattr(ropedoc, name))
        and function.__module__ in {"ropedoc.ladder.frequencies", "ropedoc.ladder.rotation", "ropedoc.ladder.kernel"}
        for parameter in inspect.signature(function).parameters
        if parameter in ARRAYS
    }
    assert set(ARRAY_CALLS) == expected


@each_array()
def test_an_array_that_does_not_hold_real_numbers_is_refused(parameter, call):
    for bad in NOT_REAL:
        assert_refused(lambda bad=bad: call(bad), f"{parameter} must be an array of real numbers, got {bad!r}")


@each_array()
def test_nothing_at_all_is_no_array(parameter, call):
    if parameter == "weights":
        assert np.isfinite(call(None)).all()  # equal weights
    else:
        assert_refused(lambda: call(None), f"{parameter} must be an array of real numbers, got None")


@each_array()
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_an_array_that_is_not_finite_is_refused(parameter, call, bad):
    assert_refused(lambda: call([bad]), f"{parameter} must be finite everywhere, got {bad}")


@each_array("inv_freq")
def test_frequencies_of_another_shape_or_sign_are_refused(parameter, call):
    for bad in (1.0, [], [[1.0, 0.1]]):
        message = f"{parameter} must have the shape [pairs] with at least one pair, got the shape {np.shape(bad)}"
        assert_refused(lambda bad=bad: call(bad), message)
    assert_refused(lambda: call([1.0, -0.25]), f"{parameter} must not be negative, got -0.25")


@pytest.mark.parametrize("name", sorted(name for name in ropedoc.__all__ if callable(getattr(ropedoc, name))))
def test_numbers_of_a_configuration_are_keyword_only(name):
    configuration = {"base", "factor", "layout", "weights", "context_length", "pair", "head", "heads"}
    parameters = inspect.signature(getattr(ropedoc, name)).parameters.values()
    if name == "minimum_base":
        configuration -= {"context_length"}  # what it is asked about, as x is what rotate is asked about
    assert [p.name for p in parameters if p.name in configuration and p.kind is not p.KEYWORD_ONLY] == []


@pytest.mark.parametrize("value", [2, 2.5, -1, 0, np.float32(1), np.int64(3), Fraction(1, 3)], ids=repr)
def test_finite_real_numbers_are_numbers(value):
    assert check.is_number(value) is True


@pytest.mark.parametrize("value", [True, np.True_, None, "1", 1j, math.nan, math.inf, [1], 10**400])
def test_anything_else_is_not_a_number(value):
    assert check.is_number(value) is False


def test_numpy_integers_are_as_good_as_ours():
    assert ropedoc.inverse_frequencies(np.int64(64)).tolist() == ropedoc.inverse_frequencies(64).tolist()
    assert type(check.whole("n", np.int32(3), low=1)) is int


def test_a_whole_number_stays_within_its_limits():
    assert [check.whole("n", n, low=1, high=3) for n in (1, 2, 3)] == [1, 2, 3]
    assert_refused(lambda: check.whole("n", 4, low=1, high=3), "n must be an integer from 1 to 3, got 4")
    assert_refused(lambda: check.whole("n", 0, low=1), "n must be an integer of at least 1, got 0")
    assert_refused(lambda: check.whole("n", 1.0, low=1), "n must be an integer of at least 1, got 1.0")


def test_an_array_that_is_checked_is_a_copy_in_float64():
    mine = np.array([1.0, 2.0])
    checked = check.finite_array("x", mine)
    checked[0] = 9.0
    assert mine.tolist() == [1.0, 2.0]
    assert check.finite_array("x", np.float16([1.5])).dtype == np.float64
