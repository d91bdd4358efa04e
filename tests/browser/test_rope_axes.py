"""Score scales and axes in Chromium against the package: numbers, words, refusals."""

from __future__ import annotations

import re

import numpy as np
import pytest

import ropedoc
from tests.browser.pages import scripted
from tests.compare import reference

ROUNDINGS = 1e-13  # the last digits of pow and log differ between C's library and the browser's
METHODS = """
import * as methods from "../methods/index.js";
globalThis.rope = methods;
"""


@pytest.fixture(scope="module")
def rope(browser):
    with scripted(browser, METHODS) as opened:
        yield opened


def camel(name):
    return re.sub(r"_(.)", lambda found: found[1].upper(), name)


def value_or_words(call):
    """Return what the call gives, or the words with which it refuses."""
    try:
        return call()
    except ValueError as error:
        return str(error)


SCALES = [(numbers, positions, method) for method, numbers, positions, _ in reference("scores")["rows"]] + [
    ({"beta": 0.1, "original_context_length": 100}, 250.5, "llama_4_scaling_beta"),
    ({"attention_factor": 1.5}, [[1, 2], [3, 4]], "attention_factor"),
    ({"original_context_length": 100}, [], "logn"),
    ({"original_context_length": 100}, "1", "logn"),
    ({"original_context_length": 100}, [[1], 2], "logn"),
    ({"original_context_length": 100}, [3, -1, -2], "logn"),
    ({"original_context_length": 100}, [3.5, float("nan")], "logn"),
    ({"original_context_length": 100}, [3.5, None], "logn"),
    ({"original_context_length": 1}, 0, "logn"),
    ({"original_context_length": 0, "beta": 0.1}, 0, "llama_4_scaling_beta"),
    ({"original_context_length": 9, "beta": -0.5}, 0, "llama_4_scaling_beta"),
    ({"attn_scale": 0.1, "floor_scale": 0}, 0, "attn_temperature_tuning"),
    ({"attn_scale": "1", "floor_scale": 8}, 0, "attn_temperature_tuning"),
    ({"attn_scale": 0.1, "floor_scale": 1e-300}, 1e300, "attn_temperature_tuning"),
    ({"attention_factor": -0.5}, 0, "attention_factor"),
    ({"factor": 0, "mscale_all_dim": 1}, 0, "softmax_mscale"),
    ({"factor": 2, "mscale_all_dim": -0.5}, 0, "softmax_mscale"),
    ({"factor": 2}, 0, "softmax_mscale"),
    ({"beta": 2, "original_context_length": 3}, 0, "logn"),
    ({}, 0, "softmax_mscale"),
    ({}, 0, "toString"),
]


@pytest.mark.parametrize(("numbers", "position", "method"), SCALES)
def test_a_score_scale_is_the_one_of_the_package(rope, numbers, position, method):
    call = """([position, options]) => {
      try { const found = rope.scoreScale(position, options); return found.length === undefined ? found : [...found]; }
      catch (error) { return error.message; }
    }"""
    found = rope.evaluate(call, [position, {"method": method} | {camel(name): one for name, one in numbers.items()}])
    expected = value_or_words(lambda: ropedoc.score_scale(position, method=method, **numbers))
    if isinstance(expected, str):
        assert found == expected
    else:
        numbers = expected.flatten() if expected.ndim else expected
        assert np.shape(found) == np.shape(numbers)
        np.testing.assert_allclose(found, numbers, rtol=ROUNDINGS, atol=0)


AXES = [(options | {"method": method}) for method, options, *_ in reference("axes")["rows"]] + [
    {"rotary_dim": 6, "base": 10, "method": "wan"},
    {"rotary_dim": 4, "base": 10, "method": "wan"},
    {"rotary_dim": 7, "base": 10, "method": "wan"},
    {"rotary_dim": 8, "base": 1, "method": "wan"},
    {"rotary_dim": 8, "base": 10, "method": "__proto__"},
    {"rotary_dim": 66, "base": 10, "method": "dinov3"},
    {"rotary_dim": 66, "base": 10, "method": "pixtral"},
    {"rotary_dim": 66, "base": 10, "method": "llama4"},
    {"rotary_dim": 64, "base": 10, "method": "pixtral", "sections": [16, 16]},
    {"rotary_dim": 64, "base": 10, "method": "mrope", "axes_dims": [16, 16]},
    {"rotary_dim": 64, "base": 10, "method": "mrope"},
    {"rotary_dim": 64, "base": 10, "method": "mrope", "sections": [8, 12, 13]},
    {"rotary_dim": 64, "base": 10, "method": "mrope", "sections": [32, 0, 0]},
    {"rotary_dim": 64, "base": 10, "method": "mrope", "sections": "abc"},
    {"rotary_dim": 64, "base": 10, "method": "mrope_interleaved", "sections": [4, 20, 8]},
    {"rotary_dim": 64, "base": 10, "method": "ernie_vl", "sections": [8, 12, 12]},
    {"rotary_dim": 64, "base": 10, "method": "flux", "axes_dims": [16, 23, 25]},
    {"rotary_dim": 64, "base": 10, "method": "flux2", "axes_dims": [16, 24, 24]},
]


@pytest.mark.parametrize("options", AXES, ids=lambda options: options["method"])
def test_axes_are_those_of_the_package(rope, options):
    call = """([d, options]) => {
      try { return rope.axial(d, options).map((axis) => ({ ...axis, invFreq: [...axis.invFreq] })); }
      catch (error) { return error.message; }
    }"""
    d = options["rotary_dim"]
    found = rope.evaluate(call, [d, {camel(name): one for name, one in options.items() if name != "rotary_dim"}])
    expected = value_or_words(lambda: ropedoc.axial(**options))
    if isinstance(expected, str):
        assert found == expected
        return
    assert len(found) == len(expected)
    for one, axis in zip(found, expected, strict=True):
        assert (one["name"], one["unit"], one["base"]) == (axis.name, axis.unit, axis.base)
        assert one["pairs"] == axis.pairs.tolist()
        np.testing.assert_allclose(one["invFreq"], axis.inv_freq, rtol=ROUNDINGS, atol=0)


@pytest.mark.parametrize("patches", [1, 2, 7, 1000, 0, 2.5])
def test_centres_of_patches_are_those_of_the_package(rope, patches):
    call = "(n) => { try { return [...rope.patchCentres(n)]; } catch (error) { return error.message; } }"
    found = rope.evaluate(call, patches)
    expected = value_or_words(lambda: ropedoc.patch_centres(patches))
    if isinstance(expected, str):
        assert found == expected
    else:
        np.testing.assert_array_equal(found, expected)
