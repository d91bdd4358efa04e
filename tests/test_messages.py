"""Whatever is put into a public function, it gives numbers or one short sentence of refusal."""

import inspect
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ropedoc
from ropedoc import Rope

LONGEST = 360  # characters of a message
BY_FACTOR = {"rotary_dim": 8, "base": 1e4, "factor": 2.0}
LONGER = {**BY_FACTOR, "original_context_length": 64}
# A call of each function that goes well; each argument in turn is then replaced.
GOOD = {
    "Rope": {"inv_freq": [1.0, 0.1], "rope_type": "default", "base": 100.0, "rotary_dim": 4, "attention_factor": 1.0},
    "Axis": {"name": "time", "unit": "frame", "base": 100.0, "pairs": [0, 1], "inv_freq": [1.0, 0.1]},
    "axial": {"rotary_dim": 8, "method": "mrope", "base": 1e4, "sections": [2, 1, 1], "axes_dims": None},
    "axis_frequencies": {"axes": ropedoc.axial(8, method="pixtral", base=1e4)},
    "base_from_frequency": {"frequency": 0.5, "pair": 1, "rotary_dim": 8},
    "distance_columns": {"low": 1, "stop": 9, "count": 3},
    "dynamic_ntk": {**LONGER, "context_length": 128},
    "first_distance": {"inv_freq": [1.0, 0.1], "level": 0.5, "limit": 9, "start": 0, "weights": [1, 2]},
    "grid_similarity": {"inv_freq": [[1.0, 0.1]], "distances": [[0, 1]]},
    "head_weights": {"rotary_dim": 8, "head": 1, "heads": 2},
    "inverse_frequencies": {"rotary_dim": 8, "base": 1e4},
    "kernel_band": {"inv_freq": [1.0, 0.1], "edges": [0, 1, 5], "weights": [1, 2]},
    "layout_permutation": {"rotary_dim": 8},
    "linear": BY_FACTOR,
    "llama3": {**LONGER, "low_freq_factor": 1.0, "high_freq_factor": 4.0},
    "logarithmic_law": {"distance": [1.0], "base": 1e4, "rotary_dim": 8},
    "longrope": {
        **LONGER,
        "context_length": 128,
        "short_factor": [1, 2, 3, 4],
        "long_factor": [1, 2, 3, 4],
        "attention_factor": 1.0,
    },
    "mean_kernel": {"distance": [1.0], "inv_freq": [1.0, 0.1], "weights": [1, 2]},
    "minimum_base": {"context_length": 2, "rotary_dim": 8},
    "mrope_axes": {"sections": [2, 1, 1], "interleaved": False},
    "mrope_positions": {"parts": [3, [1, 2, 3], 2]},
    "ntk_aware": BY_FACTOR,
    "ntk_mixed": {**BY_FACTOR, "power": 0.5},
    "ntk_by_parts": {**LONGER, "beta_fast": 32.0, "beta_slow": 1.0},
    "partial_rotary": {"head_dim": 8, "base": 1e4, "partial_rotary_factor": 0.5},
    "patch_centres": {"patches": 4},
    "proportional": {"head_dim": 8, "base": 1e4, "partial_rotary_factor": 0.5, "factor": 2.0},
    "ripple": {"distance": [1.0], **BY_FACTOR},
    "roformer_bound": {"distance": [1.0], "inv_freq": [1.0, 0.1]},
    "rotate": {"x": [1.0, 0.0], "positions": 1.0, "inv_freq": [1.0], "layout": "half"},
    "rotation_matrix": {"position": 1.0, "inv_freq": [1.0], "layout": "half"},
    "rotations": {"inv_freq": [1.0], "context_length": 64},
    "score_scale": {
        "position": [1.0],
        "method": "llama_4_scaling_beta",
        "beta": 0.1,
        "original_context_length": 64,
        "attn_scale": None,
        "floor_scale": None,
        "attention_factor": None,
        "factor": None,
        "mscale_all_dim": None,
    },
    "similarity_matrix": {"positions": [0, 1], "inv_freq": [1.0], "weights": [1.0]},
    "wavelengths": {"inv_freq": [1.0]},
    "yarn": {
        **LONGER,
        "beta_fast": 32.0,
        "beta_slow": 1.0,
        "truncate": True,
        "attention_factor": None,
        "mscale": 1.0,
        "mscale_all_dim": 2.0,
    },
    "yarn_paper": {**LONGER, "beta_fast": 32.0, "beta_slow": 1.0},
}
PLACES = [(name, parameter) for name, arguments in GOOD.items() for parameter in arguments]


class Talkative:
    """An object that describes itself over many lines."""

    def __repr__(self):
        return "so it\ngoes " * 1000


class Mute:
    """An object that cannot be described."""

    def __repr__(self):
        raise RuntimeError("no words")


def one_of(values):
    """Draw one of these by its place, since hypothesis would write them out."""
    return st.sampled_from(range(len(values))).map(lambda place: values[place])


SCALARS = one_of(
    [
        *(sign * 10**digits for sign in (1, -1) for digits in (19, 30, 400, 5000)),
        *(math.nan, math.inf, -math.inf, 5e-324, -5e-324, 1e200, 1.7e308, 1 + 2**-52, 0, -0.0, 1, True, np.True_),
        *(
            Fraction(1, 10**400),
            Fraction(10**400, 3),
            Decimal("1e400"),
            1j,
            np.float64(7),
            np.longdouble(2),
            np.timedelta64(3, "s"),
        ),
        *(None, "", "\n" * 500, "x" * 100_000, "\x1b[31m", "\ud800", b"x" * 1000, Talkative(), Mute(), Rope, {1}, {}),
    ]
)
LISTS = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=8) | st.lists(inner, max_size=3).map(tuple))
LARGE = one_of(
    [
        np.full(1_000_000, True),
        np.zeros((1_000_000, 1)),
        np.zeros((1,) * 64),
        np.array(["y" * 1000] * 1000),
        np.array([Talkative()] * 3, dtype=object),
        [None] * 1_000_000,
        [1.0] * 100_000 + [True],
        {str(i): "z" * 1000 for i in range(1000)},
        [[["n" * 500] * 20] * 20] * 20,
        range(-5, 300),
    ]
)


def test_every_function_of_the_mathematics_is_in_the_table_with_every_argument():
    inner = {
        name
        for name in ropedoc.__all__
        if getattr(getattr(ropedoc, name), "__module__", "").startswith(("ropedoc.ladder.", "ropedoc.methods."))
    }
    assert set(GOOD) == inner
    for name in inner - {"Rope"}:
        assert set(GOOD[name]) == set(inspect.signature(getattr(ropedoc, name)).parameters)


def called(name, arguments):
    """Call a function as its signature asks; keyword-only where it must be."""
    return getattr(ropedoc, name)(**arguments)


@pytest.mark.parametrize("name", GOOD)
def test_the_calls_of_the_table_go_well(name):
    assert called(name, GOOD[name]) is not None


@settings(max_examples=250)
@given(place=st.sampled_from(PLACES), value=SCALARS | LISTS | LARGE)
def test_a_refusal_is_one_short_line_and_numbers_are_numbers(place, value):
    check_one(*place, value)


@pytest.mark.parametrize(("name", "parameter"), PLACES, ids=map("-".join, PLACES))
@pytest.mark.parametrize(
    "value",
    [10**400, 10**5000, 5e-324, 1.7e308, "x" * 100_000, [[["n" * 500] * 20] * 20] * 20, Talkative(), Mute()],
    ids=["huge", "too long to write", "tiny", "vast", "text", "nested", "talkative", "mute"],
)
def test_no_argument_makes_a_message_long(name, parameter, value):
    check_one(name, parameter, value)


def outcome(name, arguments):
    """Result of a call, or its refusal; any other error goes on."""
    try:
        with np.errstate(all="ignore"):
            return called(name, arguments)
    except ValueError as refused:
        return refused


def check_one(name, parameter, value):
    result = outcome(name, {**GOOD[name], parameter: value})
    if isinstance(result, ValueError):
        assert 0 < len(str(result)) <= LONGEST
        assert "\n" not in str(result)
    elif isinstance(result, Rope):
        assert np.isfinite(result.inv_freq).all()
        assert math.isfinite(result.attention_factor**2)


# From configurations that made a factor of inf or nan, or an OverflowError.
EXTREMES = [
    {"mscale": 1.7e308, "mscale_all_dim": 1, "factor": 1e300},
    {"mscale": 1.7e308, "mscale_all_dim": 1.7e308, "factor": 1e300},
    {"mscale": 1e200, "mscale_all_dim": 1},
    {"mscale": 1, "mscale_all_dim": 5e-324, "factor": 1 + 2**-52},
    {"attention_factor": 1e200},
]


@pytest.mark.parametrize("change", EXTREMES, ids=str)
def test_yarn_gives_an_attention_factor_with_a_finite_square_or_says_that_it_must(change):
    result = outcome("yarn", {**GOOD["yarn"], **change})
    if isinstance(result, ValueError):
        assert str(result).startswith("attention_factor must ")
    else:
        assert math.isfinite(result.attention_factor**2)
