"""Factors on scores: the code that runs them, laws, refusals."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropedoc import score_scale, yarn
from ropedoc.methods.score_scale import FORMULAS
from tests.compare import assert_close, assert_refused, reference

laws = settings(derandomize=True, deadline=None, max_examples=60)
ROWS = reference("scores")["rows"]
GROWING = {
    "llama_4_scaling_beta": {"beta": 0.1, "original_context_length": 8192},
    "attn_temperature_tuning": {"attn_scale": 0.1, "floor_scale": 8192},
    "logn": {"original_context_length": 8192},
}


@pytest.mark.parametrize(("method", "numbers", "positions", "scales"), ROWS)
def test_a_scale_is_what_the_code_of_the_model_computes(method, numbers, positions, scales):
    assert_close(score_scale(positions, method=method, **numbers), scales, relative=1e-12)


def test_every_method_has_values_of_code_and_most_of_them_are_not_1():
    assert {method for method, *_ in ROWS} == set(FORMULAS)
    for name in FORMULAS:
        assert any(scale > 1.05 for method, _, _, scales in ROWS for scale in scales if method == name), name


@pytest.mark.parametrize(
    ("method", "last"), [("llama_4_scaling_beta", 8191), ("attn_temperature_tuning", 8190), ("logn", 8191)]
)
def test_nothing_is_scaled_up_to_the_length_and_everything_beyond(method, last):
    scale = score_scale([0, last, last + 1], method=method, **GROWING[method])
    np.testing.assert_array_equal(scale[:2], 1)
    assert scale[2] > 1


@laws
@given(st.sampled_from(sorted(GROWING)), st.lists(st.integers(0, 10**7), min_size=2))
def test_a_scale_never_falls_with_the_position(method, positions):
    scale = score_scale(sorted(positions), method=method, **GROWING[method])
    assert (np.diff(scale) >= 0).all()
    assert (scale >= 1).all()


@laws
@given(st.floats(1.0, 1e3), st.floats(0.01, 2))
def test_deepseeks_scale_is_the_square_that_yarn_divides_by(factor, weight):
    rope = yarn(64, base=1e4, factor=factor, original_context_length=4096, mscale=1.0, mscale_all_dim=weight)
    both = score_scale(0, method="attention_factor", attention_factor=rope.attention_factor)
    scale = both * score_scale(0, method="softmax_mscale", factor=factor, mscale_all_dim=weight)
    assert scale == pytest.approx((0.1 * math.log(factor) + 1) ** 2, rel=1e-12)


@pytest.mark.parametrize("method", FORMULAS)
def test_a_scale_has_the_shape_of_the_positions(method):
    numbers = dict.fromkeys(FORMULAS[method].numbers, 2)
    for positions in (5, [1.5], [[1, 2, 3]], []):
        scale = score_scale(positions, method=method, **numbers)
        assert scale.shape == np.shape(positions)
        assert scale.dtype == np.float64


def test_deepseek_v3s_scores_are_multiplied_by_1_874():
    assert score_scale(0, method="softmax_mscale", factor=40, mscale_all_dim=1) == pytest.approx(1.874, abs=5e-4)


@pytest.mark.parametrize(
    ("position", "options", "message"),
    [
        (
            0,
            {"method": "log"},
            (
                "method must be one of 'llama_4_scaling_beta', 'attn_temperature_tuning', 'logn', 'attention_factor', "
                "'softmax_mscale', got 'log'"
            ),
        ),
        (0, {"method": "logn"}, "numbers of logn must be original_context_length, got none"),
        (
            0,
            {"method": "llama_4_scaling_beta", "beta": 0.1, "factor": 2},
            "numbers of llama_4_scaling_beta must be beta, original_context_length, got beta, factor",
        ),
        (-1, {"method": "logn", "original_context_length": 8}, "position must not be negative, got -1.0"),
        (
            [0, math.nan],
            {"method": "logn", "original_context_length": 8},
            "position must be finite everywhere, got nan",
        ),
        ("0", {"method": "logn", "original_context_length": 8}, "position must be an array of real numbers, got '0'"),
        (
            0,
            {"method": "logn", "original_context_length": 1},
            "original_context_length must be an integer from 2 to 9007199254740992, got 1",
        ),
        (
            0,
            {"method": "llama_4_scaling_beta", "beta": 0.1, "original_context_length": 0},
            "original_context_length must be an integer from 1 to 9007199254740992, got 0",
        ),
        (
            0,
            {"method": "llama_4_scaling_beta", "beta": -0.1, "original_context_length": 8},
            "beta must be a finite number of at least 0, got -0.1",
        ),
        (
            0,
            {"method": "attn_temperature_tuning", "attn_scale": 0.1, "floor_scale": 0},
            "floor_scale must be a finite number greater than 0, got 0",
        ),
        (
            0,
            {"method": "attn_temperature_tuning", "attn_scale": -1, "floor_scale": 8},
            "attn_scale must be a finite number of at least 0, got -1",
        ),
        (
            0,
            {"method": "attention_factor", "attention_factor": 1e200},
            "attention_factor must have a finite square, got 1e+200",
        ),
        (
            0,
            {"method": "softmax_mscale", "factor": 0, "mscale_all_dim": 1},
            "factor must be a finite number greater than 0, got 0",
        ),
        (
            0,
            {"method": "softmax_mscale", "factor": 2, "mscale_all_dim": -1},
            "mscale_all_dim must be a finite number of at least 0, got -1",
        ),
        (
            0,
            {"method": "softmax_mscale", "factor": 9, "mscale_all_dim": 1e200},
            (
                "numbers of softmax_mscale must give a scale that float64 can hold, got "
                "{'factor': 9, 'mscale_all_dim': 1e+200}"
            ),
        ),
        (
            1e300,
            {"method": "attn_temperature_tuning", "attn_scale": 0.1, "floor_scale": 1e-300},
            (
                "numbers of attn_temperature_tuning must give a scale that float64 can hold, got "
                "{'attn_scale': 0.1, 'floor_scale': 1e-300}"
            ),
        ),
    ],
)
def test_what_makes_no_sense_is_refused(position, options, message):
    assert_refused(lambda: score_scale(position, **options), message)
