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
    ("kernel_band", "inv_freq"): lambda bad: ropedoc.kernel_band(bad, edges=[0, 2]),
    ("kernel_band", "edges"): lambda bad: ropedoc.kernel_band([1.0], edges=bad),
    ("kernel_band", "weights"): lambda bad: ropedoc.kernel_band([1.0], edges=[0, 2], weights=bad),
    ("similarity_matrix", "positions"): lambda bad: ropedoc.similarity_matrix(bad, [1.0]),
    ("similarity_matrix", "inv_freq"): lambda bad: ropedoc.similarity_matrix([0, 1], bad),
    ("similarity_matrix", "weights"): lambda bad: ropedoc.similarity_matrix([0, 1], [1.0], weights=bad),
    ("logarithmic_law", "distance"): lambda bad: ropedoc.logarithmic_law(bad, base=2),
    ("roformer_bound", "distance"): lambda bad: ropedoc.roformer_bound(bad, [1.0]),
    ("roformer_bound", "inv_freq"): lambda bad: ropedoc.roformer_bound(0, bad),
}
ARRAYS = {"edges", "inv_freq", "x", "positions", "position", "distance", "weights"}
NOT_REAL = [
    np.array([1j]),
    [1.0, 2j],
    "text",
    ["1.0"],
    [True],
    [object],
    [[1.0], [1.0, 2.0]],
    np.array(["2026-01-01"], dtype="datetime64[D]"),
    [True, 1.0],
    [[1.0], [np.True_]],
    (1, False, 2**70),
    [np.array([1.0]), np.array([True])],
    np.array([1, True], dtype=object),
    [1.0, None],
    np.array([1], dtype="timedelta64[s]"),
    np.array([2**70, np.timedelta64(1, "s")], dtype=object),
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
        and function.__module__
        in {
            "ropedoc.ladder.frequencies",
            "ropedoc.ladder.rotation",
            *("ropedoc.ladder." + name for name in ("band", "kernel")),
        }
        for parameter in inspect.signature(function).parameters
        if parameter in ARRAYS
    }
    assert set(ARRAY_CALLS) == expected


@each_array()
def test_an_array_that_does_not_hold_real_numbers_is_refused(parameter, call):
    for bad in NOT_REAL:
        assert_refused(lambda bad=bad: call(bad), f"{parameter} must be an array of real numbers, got {bad!r}")


@each_array()
@pytest.mark.parametrize("huge", [10**400, -(10**400), 10**5000], ids=["positive", "negative", "too long to write"])
def test_an_integer_beyond_float64_is_refused_as_infinity_is(parameter, call, huge):
    assert_refused(lambda: call([1, huge]), f"{parameter} must be finite everywhere, got {check.shown(huge)}")


@each_array()
def test_nothing_at_all_is_no_array(parameter, call):
    if parameter == "weights":
        assert np.isfinite(call(None)).all()  # equal weights
    else:
        assert_refused(lambda: call(None), f"{parameter} must be an array of real numbers, got null")


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


@pytest.mark.parametrize(
    "value", [True, np.True_, np.timedelta64(3, "s"), None, "1", 1j, math.nan, math.inf, [1], 10**400]
)
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


def test_the_smallest_fraction_is_nothing_in_float64():
    smallest = Fraction(1, 10**400)
    message = f"n must be a finite number greater than 0, got {check.shown(smallest)}"
    assert_refused(lambda: check.above("n", smallest, low=0), message)
    assert check.at_least("n", smallest, low=0) == 0


def test_a_head_is_of_pairs():
    assert check.even("rotary_dim", 2) == 2
    for bad in (0, 7, -2, 4.0, True, np.timedelta64(4, "s"), None):
        got = "null" if bad is None else repr(bad)
        message = f"rotary_dim must be a positive even integer, got {got}"
        assert_refused(lambda bad=bad: check.even("rotary_dim", bad), message)


def test_weights_are_scaled_to_the_largest_and_some_may_be_zero():
    assert check.pair_weights([0, 1, 4], pairs=3).tolist() == [0, 0.25, 1]
    assert check.pair_weights([1e308, 1e308], pairs=2).tolist() == [1, 1]
    assert check.pair_weights(None, pairs=2).tolist() == [1, 1]
    for bad in ([0, 0], [2, -1]):
        message = f"weights must be non-negative and not all zero, got {bad}"
        assert_refused(lambda bad=bad: check.pair_weights(bad, pairs=2), message)
    message = "weights must have the shape (3,), one for each pair, got the shape (2,)"
    assert_refused(lambda: check.pair_weights([1, 2], pairs=3), message)


def test_of_many_names_only_the_first_are_said():
    assert check.choice("layout", "half", ("half", "other")) == "half"
    assert_refused(lambda: check.choice("layout", "x", ("a", "b")), "layout must be one of 'a', 'b', got 'x'")
    exact = ["n" * 96, "m" * 78]  # 180 characters with their quotes and the comma
    message = f"layout must be one of {exact[0]!r}, {exact[1]!r}, got 'x'"
    assert_refused(lambda: check.choice("layout", "x", exact), message)
    many = [f"name{i}" for i in range(1000)]
    said = ", ".join(map(repr, many))[:180]
    assert_refused(lambda: check.choice("layout", "x", many), f"layout must be one of {said} …, got 'x'")


def test_a_head_is_at_most_65536_features_wide():
    assert check.even("rotary_dim", 65_536) == 65_536
    assert_refused(lambda: check.even("rotary_dim", 65_538), "rotary_dim must be at most 65536, got 65538")


def test_a_limit_is_cut_in_a_message_like_any_value():
    wide = f"1{'0' * 47}...{'0' * 49}"
    assert_refused(lambda: check.whole("n", 0, low=1, high=10**400), f"n must be an integer from 1 to {wide}, got 0")


@pytest.mark.parametrize("value", [0, 1.5, 1.3e154, Fraction(1, 3)], ids=str)
def test_an_attention_factor_with_a_finite_square_is_kept(value):
    kept = check.attention(value)
    assert (type(kept), kept) == (float, float(value))


def test_an_attention_factor_whose_square_overflows_is_refused():
    assert_refused(lambda: check.attention(1.4e154), "attention_factor must have a finite square, got 1.4e+154")
    for bad in (-0.5, math.nan, math.inf, True, "1"):
        message = f"attention_factor must be a finite number of at least 0, got {bad!r}"
        assert_refused(lambda bad=bad: check.attention(bad), message)


@pytest.mark.parametrize("value", [0, 0.5, 1, Fraction(1, 4)], ids=str)
def test_a_share_is_a_number_from_0_to_1(value):
    assert check.share("p", value) == float(value)


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, True, "1"], ids=repr)
def test_anything_else_is_no_share(value):
    assert_refused(lambda: check.share("p", value), f"p must be a number from 0 to 1, got {value!r}")


def test_a_flag_is_true_or_false_and_nothing_like_them():
    assert (check.flag("f", True), check.flag("f", False)) == (True, False)
    for bad in (1, 0, "True", np.True_):
        assert_refused(lambda bad=bad: check.flag("f", bad), f"f must be True or False, got {bad!r}")


def test_a_number_at_the_limit_is_at_least_but_not_above_it():
    assert check.at_least("n", 1, low=1) == 1.0
    assert_refused(lambda: check.at_least("n", 0.9, low=1), "n must be a finite number of at least 1, got 0.9")
    assert_refused(lambda: check.above("n", 1, low=1), "n must be a finite number greater than 1, got 1")
    assert type(check.at_least("n", 2, low=1)) is type(check.above("n", 2, low=1)) is float


def test_a_list_may_hold_any_real_numbers():
    mixed = [10**30, Fraction(1, 4), 2.5, np.int8(3), np.float32(0.5)]
    assert check.finite_array("x", mixed).tolist() == [1e30, 0.25, 2.5, 3.0, 0.5]
    assert check.finite_array("x", [2**63, 2**64 - 1, -1]).tolist() == [2.0**63, 2.0**64, -1.0]
    assert check.finite_array("x", range(3)).tolist() == [0.0, 1.0, 2.0]
    assert check.finite_array("x", [[1, 10**30]]).shape == (1, 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x" * 100_000, f"'{'x' * 47}...{'x' * 48}'"),
        (10**400, f"1{'0' * 47}...{'0' * 49}"),
        (10**5000, "a huge int"),
        ([1, 10**5000], "a huge list"),
        (list(range(9)), "[0, 1, 2, 3, 4, 5, ...]"),
        (np.eye(2), "array([[1., 0.], [0., 1.]])"),
        ((1,) * 64, "(1, 1, 1, 1, 1, 1, ...)"),
        ("a\nb", "'a\\nb'"),
    ],
    ids=["text", "integer", "huge", "inside", "list", "array", "shape", "line"],
)
def test_a_value_is_shown_on_one_line_and_cut_short(value, text):
    assert check.shown(value) == text


def test_a_value_of_many_parts_is_cut_as_a_whole():
    shown = check.shown([["y" * 90] * 6] * 6)
    assert (len(shown), shown[:4], shown[-4:]) == (150, "[['y", "y..."), shown
    assert check.shown("z" * 90) == repr("z" * 90)
    exact = ["a" * 70, "b" * 70]  # 148 characters
    assert check.shown(exact) == repr(exact)


def test_an_array_that_is_checked_is_a_copy_in_float64():
    mine = np.array([1.0, 2.0])
    checked = check.finite_array("x", mine)
    checked[0] = 9.0
    assert mine.tolist() == [1.0, 2.0]
    assert check.finite_array("x", np.float16([1.5])).dtype == np.float64
