"""What a program runs, told from what it prints: planted faults, near misses, and values that are none."""

import json
import re
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropedoc import MODELS, identify
from tests.compare import assert_refused, reference

# The texts come from transformers' own modules, and from formulas that stand in make_running.py a second time.
RUNNING = reference("running")
CASES = [dict(zip(RUNNING["columns"], row, strict=True)) for row in RUNNING["cases"]]
# What the numbers alone cannot tell from it: a cast to bfloat16 of what is meant is told as that cast.
ALIKE = {("same", "bfloat16"): ("rounded",)}


@pytest.mark.parametrize("name", RUNNING["configs"])
def test_each_planted_fault_is_named_and_what_is_right_is_told_so(name):
    some = [case for case in CASES if case["config"] == name]
    assert len(some) > 40
    assert len({case["id"] for case in some}) >= 10
    for case in some:
        found = identify(case["text"], rope=RUNNING["configs"][name], positions=case["positions"])
        at = f"{name}, {case['id']}, {case['form']}: {found.ids} {found.instead}"
        assert found.confidence in ("certain", "likely"), at
        expected = ALIKE.get((case["id"], case["form"]), (case["id"],))
        assert set(found.ids) - {"rounded"} == set(expected) - {"rounded"}, at
        short = case["form"] == "bfloat16"
        assert ("rounded" in found.ids) == short, at
        assert found.same == (case["id"] == "same" and not short), at


def test_nothing_but_the_values_is_needed_to_tell_a_ladder():
    said = {
        "plain": "It is a plain ladder of base 1,000,000, 64 pairs.",
        "linear": "It is a plain ladder of base 10,000 divided by 4, 64 pairs: position interpolation.",
        "yarn": "It is YaRN on base 1,000,000 with a factor of 4, its ramp from pair 23 to pair 40, 64 pairs.",
        "llama3": "It is Llama 3’s scaling on base 500,000 with a factor of 8: "
        "wavelengths below 2,048 tokens are kept, those above 8,192 tokens divided, 64 pairs.",
    }
    for name, text in said.items():
        (case,) = [one for one in CASES if (one["config"], one["id"], one["form"]) == (name, "same", "list")]
        assert identify(case["text"]).text == text


@pytest.mark.parametrize("name", ["vllm", "sglang", "transformers-4", "transformers-5"])
def test_rows_that_are_multiplied_are_told_without_a_config_too(name):
    printed = reference("faults")["programs"][name]["printed"]
    said = {
        "same": "It is YaRN on base 1,000,000 with a factor of 4, its ramp from pair 23 to pair 40, 64 pairs.",
        "factor": "It is YaRN on base 1,000,000 with a factor of 8, its ramp from pair 23 to pair 40, 64 pairs.",
        "linear": "It is a plain ladder of base 1,000,000 divided by 4, 64 pairs: position interpolation.",
    }
    factors = {"same": 0.1 * np.log(4) + 1, "factor": 0.1 * np.log(8) + 1, "linear": 1.0}
    for ident, text in said.items():
        found = identify(printed[ident])
        assert (found.text, found.confidence) == (text, "certain"), ident
        assert found.attention_factor == pytest.approx(factors[ident], rel=1e-12)


def test_a_slow_pair_that_is_wrong_is_no_ladder_in_rows_either():
    theta = ladder(1e6, 128)
    for k in (10, 40, 60, 63):
        wrong = theta.copy()
        wrong[k] *= 1.03
        angles = np.outer([0, 1, 2], wrong)
        rows = np.concatenate([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
        assert identify(rows, kind="cos_sin").ids == ("none",), k


# Random settings: what is found is what was planted, or it is not told.


def ladder(base, d):
    return np.array([base ** (-2 * i / d) for i in range(d // 2)])


def bfloat16(x):
    bits = np.asarray(x, dtype=np.float32).view(np.uint32)
    return ((bits + np.uint32(0x7FFF) + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)).view(np.float32)


FORMS = {
    "five digits": lambda v: f"[{', '.join(f'{x:.4e}' for x in v)}]",
    "four figures": lambda v: " ".join(f"{x:.4g}" for x in v),
    "float32": lambda v: str(v.astype(np.float32).tolist()),
    "bfloat16": lambda v: f"[{', '.join(f'{x:.4e}' for x in bfloat16(v))}]",
}
METHODS = {
    "default": lambda *_: None,
    "linear": lambda s, _: {"rope_type": "linear", "factor": s},
    "yarn": lambda s, length: {"rope_type": "yarn", "factor": s, "original_max_position_embeddings": length},
    "llama3": lambda s, length: {
        "rope_type": "llama3", "factor": s, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": length,
    },
}  # fmt: skip


@cache
def config(method, d, base, s, length):
    return {
        "model_type": "llama", "hidden_size": 8 * d, "num_attention_heads": 8, "rope_theta": base,
        "max_position_embeddings": length, "rope_scaling": METHODS[method](s, length),
    }  # fmt: skip


CONFIGS = st.builds(
    config,
    st.sampled_from(sorted(METHODS)),
    st.sampled_from([32, 64, 80, 128, 256]),
    st.sampled_from([1e4, 5e5, 1e6, 34567.0]),
    st.sampled_from([2.0, 4.0, 8.0, 32.0]),
    st.sampled_from([2048, 8192, 32768]),
)


def width(config):
    return config["hidden_size"] // 8


@settings(max_examples=40)
@given(CONFIGS, st.sampled_from(sorted(FORMS)), st.floats(2_000, 9e6))
def test_another_base_is_found_with_its_value(config, form, base):
    found = identify(FORMS[form](ladder(base, width(config))), rope=config)
    if found.ids[0] in ("plain_base", "found_plain"):
        assert abs(found.facts["other"] / base - 1) < 0.02
    else:
        own = ladder(config["rope_theta"], width(config))
        assert found.confidence in ("ambiguous", "none") or np.allclose(own, ladder(base, width(config)), rtol=0.01)


@settings(max_examples=40)
@given(CONFIGS, st.sampled_from(sorted(FORMS)), st.integers(0, 10**6))
def test_a_ladder_with_one_wrong_pair_or_noise_is_none(config, form, seed):
    rng, d = np.random.default_rng(seed), width(config)
    theta = ladder(config["rope_theta"], d)
    wrong, noisy = theta.copy(), theta * np.exp(rng.normal(0, 0.02, theta.size))
    wrong[rng.integers(1, d // 2)] *= 1.03
    drawn = np.sort(np.exp(rng.uniform(-14, 0, theta.size)))[::-1]
    for values in (wrong, noisy, drawn):
        found = identify(FORMS[form](values), rope=config)
        assert (found.ids, found.confidence) == (("none",), "none")
        assert identify(FORMS[form](values)).ids == ("none",)


def test_what_cannot_be_told_apart_is_said_to_be_so():
    yarn = RUNNING["configs"]["yarn"]
    found = identify("1.0 0.8 0.6 ... ", rope=yarn)
    assert found.id == "ambiguous" or found.confidence == "none"
    few = identify([[1.0, 1.0, 1.0], [0.5403, 0.6925, 0.7964]], rope=yarn, kind="cos")
    assert few.ids == ("none",)  # as wide as no table of these 64 pairs
    rows = np.cos(np.outer([0, 1, 2], ladder(1e6, 128)))
    found = identify(np.round(rows * 1.13862944, 2), rope=yarn, kind="cos")
    assert found.confidence in ("none", "ambiguous")


def test_two_digits_of_early_rows_fit_several_ladders():
    yarn = RUNNING["configs"]["yarn"]
    (case,) = [one for one in CASES if (one["config"], one["id"], one["form"]) == ("yarn", "same", "list")]
    theta = np.array(json.loads(case["text"]))
    text = str(np.round(np.cos(np.outer([0, 1, 2], theta)) * 1.138629436, 2).tolist())
    found = identify(text, rope=yarn, kind="cos")
    assert (found.id, found.confidence) == ("ambiguous", "ambiguous")
    assert "It runs what is meant: YaRN, base 1,000,000, 64 pairs." in found.instead
    assert not found.same
    assert found.gap is None


# Arrays and their formats


def test_arrays_are_read_as_they_are_held():
    theta = MODELS["Qwen2.5-7B, YaRN 128k"].rope.inv_freq
    config = MODELS["Qwen2.5-7B, YaRN 128k"].config
    for values in (theta, theta.astype(np.float32), list(theta), np.tile(theta, 2), theta[None]):
        assert identify(values, rope=config).same
    assert identify(theta.astype(np.float16), rope=config).ids == ("rounded",)
    assert identify(bfloat16(theta), rope=config).rounding == "bfloat16"
    assert identify(theta, rope=MODELS["Qwen2.5-7B, YaRN 128k"].rope).same


class Tensor:
    """What a tensor of torch does: numpy cannot read one that has a gradient, is on a device or is bfloat16."""

    def __init__(self, values, *, readable=False):
        self.values, self.readable = values, readable

    def detach(self):
        return Tensor(self.values)

    cpu = detach

    def double(self):
        return Tensor(self.values, readable=True)

    def __array__(self, dtype=None, copy=None):
        if not self.readable:
            raise TypeError("Got unsupported ScalarType BFloat16")
        return np.asarray(self.values, dtype=np.float64)


def test_a_tensor_is_taken_to_where_numpy_reads_it():
    preset = MODELS["Llama-3.1-8B"]
    assert identify(Tensor(preset.rope.inv_freq), rope=preset.config).same


def test_another_kind_of_layers_of_the_same_model_is_named():
    full, sliding = MODELS["Gemma-3-4B, full layers"], MODELS["Gemma-3-4B, sliding layers"]
    found = identify(sliding.rope.inv_freq, rope=full.config)
    assert found.ids == ("other_layer",)
    assert found.text == "It is what sliding_attention layers of this model turn by."
    assert identify(sliding.rope.inv_freq, rope=full.config, layer_type="sliding_attention").same


def test_the_list_of_longrope_is_named():
    preset = MODELS["Phi-3-mini-128k"]
    long = preset.rope.inv_freq
    assert identify(long, rope=preset.config).ids == ("long_list",)
    assert identify(long, rope=preset.config, context_length=131_072).same
    short = identify(
        np.asarray(preset.config["rope_scaling"]["short_factor"]) ** -1 * ladder(1e4, 96), rope=preset.config
    )
    assert short.same


def test_what_values_cannot_show_is_said():
    preset = MODELS["Qwen2.5-7B, YaRN 128k"]
    found = identify(preset.rope.inv_freq, rope=preset.config)
    assert found.unseen == (
        "the attention factor", "how positions are counted", "which way round it turns", "which features form a pair",
    )  # fmt: skip
    rows = preset.rope.attention_factor * np.cos(np.outer([0, 1, 5], preset.rope.inv_freq))
    seen = identify(rows, rope=preset.config, positions=[0, 1, 5])
    assert seen.unseen == ("which way round it turns", "which features form a pair")
    assert seen.attention_factor == preset.rope.attention_factor


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([1.0], {}, "values must be from 2 to 4,194,304 numbers, got 1"),
        ([[1.0, 2.0], [1.0]], {}, "values must be an array of real numbers, got [[1.0, 2.0], [1.0]]"),
        ([1.0, np.nan], {}, "values must be finite everywhere, got nan"),
        ([1.0, 0.5], {"rope": 3}, "rope must be a Rope or the mapping of a config.json, got 3"),
        ([1.0, 0.5], {"kind": "freqs"}, "kind must be one of 'inv_freq', 'cos', 'sin', 'cos_sin', got 'freqs'"),
        ([[1.0, 0.5]] * 3, {"kind": "inv_freq"}, "values must be one row of frequencies, got 3 rows"),
        ([[1.0, 0.5]] * 3, {"positions": [1]}, "positions must be one for each row, 3 in all, got 1"),
        ([[1.0, 0.5, 0.1]] * 3, {"kind": "cos_sin"}, "values must have as many cosines as sines in a row, got 3 numbers"),
        ("1 0.8 ... 0.1", {}, "rope must be given where values are left out, since nothing else says how many pairs there are"),
        ("freq_base = 10000.0", {}, "rope must be given for lines of a log, since they are compared with what it means"),
        (lambda x, _: x, {}, "rope must be given for a function, since nothing else says how wide a head is"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(values, options, message):
    assert_refused(lambda: identify(values, **options), message)


def test_every_sentence_names_no_value_that_is_missing():
    for name in ("Llama-3.1-8B", "Qwen2.5-7B, YaRN 128k", "Phi-2", "Gemma-4-26B, full layers"):
        preset = MODELS[name]
        for values in (preset.rope.inv_freq, ladder(preset.rope.base, preset.rope.rotary_dim), [0.3, 0.2, 0.1]):
            found = identify(values, rope=preset.config, layer_type=preset.layer_type)
            assert not re.search(r"\b(nan|none)\b", f"{found.text} {found.why} {found.next}")


@pytest.mark.parametrize("given", [2, 3, 10, 32, 63])
def test_the_first_of_the_pairs_are_told_as_a_part(given):
    """A printed tensor is cut by dots: ten right values are no ladder of another base."""
    preset = MODELS["Qwen2.5-7B, YaRN 128k"]
    found = identify(preset.rope.inv_freq[:given], rope=preset.config)
    assert (found.ids, found.confidence, found.same) == (("part",), "none", False)
    assert found.text == f"The first {given} of 64 pairs are as they are meant; the others were not given."


def test_a_part_of_a_mistake_is_likely_and_no_more():
    plain = 1e6 ** (-np.arange(32) / 64)
    found = identify(plain, rope=MODELS["Qwen2.5-7B, YaRN 128k"].config)
    assert (found.ids, found.confidence) == (("plain", "part_of"), "likely")
    assert found.text.endswith("Only the first 32 of 64 pairs were given.")


def test_a_ladder_of_another_width_is_told_to_be_one():
    found = identify(MODELS["Qwen2.5-7B, YaRN 128k"].rope.inv_freq, rope=MODELS["Gemma-3-4B, full layers"].config)
    assert found.text.endswith("They are 64 pairs, and 128 are meant.")
