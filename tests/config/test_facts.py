"""The facts that notes, sentences and programs speak of: what a method makes of a record, and what is left aside."""

import math

import pytest

from ropedoc.config.reading import read
from tests.config.settings import LLAMA, LLAMA3, LONGROPE, YARN, scaled

BARE = {"head_dim": 8, "rope_theta": 1e4}
# One pair whose wavelength is the length, to the last digit.
EXACT = {"head_dim": 2, "rope_theta": 1e4, "max_position_embeddings": 1001, "rope_scaling": {"type": "linear", "factor": 1001 / (2 * math.pi)}}  # fmt: skip
WHOLE = {
    "pairs": 8, "kept": 8, "blended": 0, "divided": 0, "still": 0,
    "shortest": pytest.approx(6.283185, rel=1e-6), "longest": pytest.approx(19869.2, rel=1e-5),
    "attention_factor": 1.0, "squared": 1.0, "original_context_length": 4096, "context_length": 4096,
    "unturned": 2, "beyond_original": 2, "beyond_context": 2, "reach": 4096,
}  # fmt: skip
NONE = {"original_context_length": None, "context_length": None, "unturned": None, "beyond_original": None, "beyond_context": None, "reach": None}  # fmt: skip
RUNS = [
    (LLAMA, {}),
    (BARE, {"pairs": 4, "kept": 4, "longest": pytest.approx(6283.19, rel=1e-5), **NONE}),
    (scaled(type="linear", factor=2), {**NONE, "kept": 0, "divided": 8, "shortest": pytest.approx(12.56637, rel=1e-6), "longest": pytest.approx(39738.4, rel=1e-5), "context_length": 4096, "beyond_context": 2, "reach": 4096}),
    (scaled(type="linear", factor=1), {"kept": 8, "divided": 0, "original_context_length": None, "unturned": None, "beyond_original": None}),
    (scaled(**YARN), {"kept": 2, "blended": 3, "divided": 3, "longest": pytest.approx(79476.9, rel=1e-5), "attention_factor": pytest.approx(1.138629, rel=1e-6), "squared": pytest.approx(1.296477, rel=1e-6), "original_context_length": 1024, "unturned": 3, "beyond_original": 4, "beyond_context": 3}),
    (scaled(**LLAMA3), {"kept": 3, "blended": 1, "divided": 4, "longest": pytest.approx(158953.8, rel=1e-5), "original_context_length": 512, "unturned": 4, "beyond_original": 4, "beyond_context": 4}),
    (scaled(**LONGROPE, attention_factor=1), {"original_context_length": 1024, "context_length": 1024, "unturned": 3, "beyond_original": 3, "beyond_context": 3, "reach": 1024}),
    (scaled(type="proportional", partial_rotary_factor=0.5), {"kept": 4, "still": 4, "longest": pytest.approx(198.6918, rel=1e-6), "unturned": 4, "beyond_original": 4, "beyond_context": 4}),
    (scaled(type="proportional", partial_rotary_factor=0.0), {"kept": 0, "still": 8, "shortest": None, "longest": None, "unturned": 8, "beyond_original": 8, "beyond_context": 8}),
    (EXACT, {**NONE, "pairs": 1, "kept": 0, "divided": 1, "shortest": 1001.0, "longest": 1001.0, "context_length": 1001, "beyond_context": 0, "reach": 1001}),
    ({**EXACT, "max_position_embeddings": 1000}, {**NONE, "pairs": 1, "kept": 0, "divided": 1, "shortest": 1001.0, "longest": 1001.0, "context_length": 1000, "beyond_context": 1, "reach": 1000}),
    ({**LLAMA, "model_type": "mistral", "sliding_window": 512}, {"beyond_context": 4, "reach": 512, "beyond_original": 2}),
    ({**LLAMA, "model_type": "mistral", "sliding_window": 9999}, {"reach": 4096}),
    ({**BARE, "model_type": "made up", "layer_types": ["sliding_attention"], "sliding_window": 100}, {**NONE, "pairs": 4, "kept": 4, "longest": pytest.approx(6283.19, rel=1e-5), "reach": 100, "beyond_context": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("config", "told"), RUNS)
def test_what_a_method_makes_of_a_record_is_told_in_numbers(config, told):
    assert read(config).facts["runs"] == {**WHOLE, **told}


# What programs are given


def parameters(config, **asked):
    return {one["key"]: one["value"] for one in read(config, **asked).facts["method_parameters"]}


PARAMETERS = [
    (LLAMA, {}),
    (scaled(type="linear", factor=2), {"factor": 2}),
    (scaled(**YARN), {"factor": 4.0, "original_max_position_embeddings": 1024}),
    (scaled(**YARN, beta_fast=0, truncate=None, mscale=None), {"factor": 4.0, "original_max_position_embeddings": 1024, "beta_fast": 0, "truncate": False}),
    (scaled(rope_type="yarn", factor=None, original_max_position_embeddings=1024), {"factor": 4.0, "original_max_position_embeddings": 1024}),
    ({**scaled(**YARN), "original_max_position_embeddings": 512}, {"factor": 4.0, "original_max_position_embeddings": 512}),
    (scaled(**LONGROPE), {"factor": 4.0, "original_max_position_embeddings": 1024, "short_factor": [1.0] * 8, "long_factor": [2.0] * 8}),
    (scaled(type="proportional"), {}),
    (scaled(type="mrope", mrope_section=[2, 3, 3]), {"mrope_section": [2, 3, 3]}),
    (scaled(type="default", mrope_interleaved=None), {"mrope_interleaved": None}),
    ({**scaled(type="dynamic", alpha=500.0, factor=1.0), "model_type": "hunyuan_v1_dense"}, {"alpha": 500.0, "factor": 1.0}),
]  # fmt: skip


@pytest.mark.parametrize(("config", "given"), PARAMETERS)
def test_what_the_method_reads_is_given_as_the_config_has_it_or_as_it_counts(config, given):
    assert parameters(config) == given


MAGNITUDES = [
    (scaled(**YARN), []),
    (scaled(**YARN, mscale=1, attention_factor=1), ["attention_factor", "mscale"]),
    (scaled(**YARN, mscale=None, mscale_all_dim=0), ["mscale_all_dim"]),
]


@pytest.mark.parametrize(("config", "keys"), MAGNITUDES)
def test_what_sets_the_attention_factor_is_told(config, keys):
    assert read(config).facts["magnitudes"] == keys


SERVED = [
    (LLAMA, {}, 4096, 4096),
    (LLAMA, {"context_length": 9}, 9, 9),
    (BARE, {"context_length": 9}, 9, 9),
    (BARE, {}, None, None),
    ({**BARE, "rope_scaling": YARN}, {}, None, None),
    (scaled(**YARN), {}, 4096, 4096),
    # The original length is kept where the maximum is looked for.
    (scaled(**YARN | {"original_max_position_embeddings": 4096}), {}, 16384, 16384),
    (scaled(**YARN | {"original_max_position_embeddings": 4096, "factor": 2.5}), {}, 10240, 10240),
    (scaled(**YARN | {"original_max_position_embeddings": 4096, "factor": 0.5}), {}, 4096, 4096),
    (scaled(**YARN | {"original_max_position_embeddings": 4096, "factor": 1e300}), {}, 4096, 4096),
    (scaled(**YARN | {"original_max_position_embeddings": 4096}), {"context_length": 8192}, 8192, 8192),
    ({**scaled(rope_type="yarn", factor=4.0), "original_max_position_embeddings": 4096}, {}, 16384, 16384),
    (scaled(rope_type="yarn", factor=4.0), {}, 4096, 4096),  # the maximum stands in, so nothing says which it is
    # A program may multiply the maximum by the factor.
    (scaled(type="linear", factor=4), {}, 4096, 16384),
    (scaled(type="linear", factor=4), {"context_length": 8192}, 8192, 8192),
    (scaled(type="dynamic", factor=2.5), {}, 4096, 10240),
    (scaled(type="linear", factor=1.5), {}, 4096, 6144),
    (scaled(type="linear", factor=0.5), {}, 4096, 4096),
    ({"model_type": "gemma3_text", "rope_scaling": {"rope_type": "linear", "factor": 8.0}}, {}, 131072, 131072),
    (scaled(**LONGROPE), {}, 4096, 4096),
    (scaled(**LONGROPE), {"context_length": 2048}, 2048, 2048),
]  # fmt: skip


@pytest.mark.parametrize(("config", "asked", "served", "stretched"), SERVED)
def test_the_length_to_serve_is_the_one_asked_for_else_what_the_setting_is_made_for(config, asked, served, stretched):
    facts = read(config, **asked).facts
    assert (facts["served"], facts["stretched"]) == (served, stretched)


SECTIONS = [
    ([2, 3, 3], {}, ({"time": 2, "height": 3, "width": 3}, False)),
    ((2, 3, 3), {"mrope_interleaved": True}, ({"time": 2, "height": 3, "width": 3}, True)),
    ([2, 3, 3], {"mrope_interleaved": None}, ({"time": 2, "height": 3, "width": 3}, False)),
    ([2, 3], {}, (None, None)),
    ([2, 3, 3, 0], {}, (None, None)),
    ([2, 3, "3"], {}, (None, None)),
    ("233", {}, (None, None)),
    (None, {}, (None, None)),
]


@pytest.mark.parametrize(("sections", "more", "told"), SECTIONS)
def test_three_sections_are_time_height_and_width(sections, more, told):
    facts = read(scaled(type="default", mrope_section=sections, **more)).facts
    assert (facts.get("sections"), facts.get("sections_in_turns")) == told


# What is left aside

LEFT = [
    (LLAMA, [], {}, []),
    (scaled(**YARN, typo=1, low_freq_factor=1), ["low_freq_factor", "typo"], {}, []),
    (scaled(**YARN, attn_factor=1, scale=2), [], {"attn_factor": "attention_factor", "scale": "factor"}, []),
    (scaled(**YARN, BetaFast=1), [], {"BetaFast": "beta_fast"}, []),
    (scaled(**YARN, **{"beta-slows": 1}), [], {"beta-slows": "beta_slow"}, []),
    (scaled(**YARN, factors=1), [], {"factors": "factor"}, []),
    (scaled(**YARN, betafaster=1), ["betafaster"], {}, []),
    ({**LLAMA, "rope_what": 1, "my_yarn": 2, "vocab_size": 3, "THETA": 4}, [], {}, ["my_yarn", "rope_what"]),
    ({**scaled(**YARN, rope_typo=1), "rotary_thing": 1}, ["rope_typo"], {}, ["rotary_thing"]),
    ({**LLAMA, "rotary_emb_base": 1, "ntk": 2}, [], {}, ["ntk"]),
]  # fmt: skip


@pytest.mark.parametrize(("config", "inside", "near", "outside"), LEFT)
def test_keys_that_are_not_read_are_told_inside_beside_and_where_they_are_almost_right(config, inside, near, outside):
    facts = read(config).facts
    assert facts["left_inside"] == inside
    assert {one["key"]: one["meant"] for one in facts["near"]} == near
    assert facts["left_outside"] == outside
