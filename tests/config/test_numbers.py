"""The numbers that each method is called with, and what was filled in or found odd on the way."""

import pytest

from ropedoc.config.layers import stated
from ropedoc.config.normal import normal
from tests.compare import assert_refused
from tests.config.settings import BASE, LAYERS, LLAMA, LLAMA3, LONGROPE, YARN, scaled

FACTOR = {"factor_from": "given"}
INSIDE = {"original_from": "inside"}
YARNED = {**INSIDE, **FACTOR, "zeros": [], "truncate_inside": False}
KINDS = {**LAYERS, "full_attention": {**YARN, "rope_theta": 1e6}}
TOLD = [
    (LLAMA, {}),
    (scaled(type="linear", factor=2), FACTOR),
    (scaled(type="dynamic", factor=2), FACTOR),
    (scaled(**YARN), YARNED),
    (scaled(rope_type="yarn", factor=2), {**YARNED, "original_from": "length"}),
    ({**scaled(**YARN), "original_max_position_embeddings": 512}, {**YARNED, "original_from": "beside", "original_inside": 1024}),
    ({**scaled(rope_type="yarn", factor=2), "original_max_position_embeddings": 512}, {**YARNED, "original_from": "beside", "original_inside": None}),
    (scaled(**{**YARN, "factor": None}), {**YARNED, "factor_from": "lengths"}),
    (scaled(**YARN, beta_fast=0), {**YARNED, "zeros": [{"key": "beta_fast", "value": 32.0}]}),
    (scaled(**YARN, beta_fast=0, beta_slow=0.0), {**YARNED, "zeros": [{"key": "beta_fast", "value": 32.0}, {"key": "beta_slow", "value": 1.0}]}),
    (scaled(**YARN, beta_fast=None), YARNED),
    (scaled(**YARN, truncate=False), YARNED),
    ({**LLAMA, "rope_parameters": KINDS}, YARNED),
    ({**LLAMA, "rope_parameters": {**KINDS, "full_attention": {**YARN, "truncate": True}}}, {**YARNED, "truncate_inside": True}),
    ({**LLAMA, "rope_parameters": KINDS, "original_max_position_embeddings": 512}, YARNED),
    (scaled(**LLAMA3), {**INSIDE, **FACTOR, "hard": False}),
    (scaled(**{**LLAMA3, "high_freq_factor": 1.0}), {**INSIDE, **FACTOR, "hard": True}),
    (scaled(**{**LLAMA3, "high_freq_factor": 0.5}), {**INSIDE, **FACTOR, "hard": True}),
    (scaled(**LONGROPE), {**INSIDE, "factor_from": "lengths"}),
    (scaled(**LONGROPE, factor=8), {**INSIDE, **FACTOR}),
    (scaled(type="proportional"), {}),
]  # fmt: skip
NAMES = {"original_from", "original_inside", "factor_from", "zeros", "truncate_inside", "hard", "alpha_key", "stretch_key", "flag", "grows_from"}  # fmt: skip


@pytest.mark.parametrize(("config", "told"), TOLD)
def test_what_was_filled_in_is_told(config, told):
    found = normal(stated(config)).told
    assert {name: value for name, value in found.items() if name in NAMES} == told


NUMBERS = [
    (scaled(**{**YARN, "factor": None}), {"factor": 4.0, "original_context_length": 1024}),
    (scaled(**YARN, truncate=False), {"truncate": False}),
    (scaled(**YARN, truncate=True), {"truncate": True}),
    ({**LLAMA, "rope_parameters": {**KINDS, "truncate": False}}, {"truncate": False}),
    ({**LLAMA, "rope_parameters": {**KINDS, "full_attention": {**YARN, "truncate": False}}}, {"truncate": True}),
    (scaled(**YARN, beta_fast=0, beta_slow=None), {"beta_fast": 32.0, "beta_slow": 1.0}),
    (scaled(**YARN, beta_fast=16, beta_slow=3), {"beta_fast": 16.0, "beta_slow": 3.0}),
    (scaled(**YARN, attention_factor=2, mscale=3, mscale_all_dim=4), {"attention_factor": 2, "mscale": 3, "mscale_all_dim": 4}),
    ({**scaled(**YARN), "original_max_position_embeddings": 512}, {"original_context_length": 512}),
    (scaled(**{**LONGROPE, "attention_factor": 2}), {"attention_factor": 2, "factor": 4.0}),
    (scaled(type="proportional", partial_rotary_factor=0.5, factor=3), {"partial_rotary_factor": 0.5, "factor": 3.0}),
    ({"head_dim": 16, "rope_theta": 1e4, "max_position_embeddings": 4096.0, "rope_scaling": {"type": "dynamic", "factor": 2}}, {"original_context_length": 4096}),
]  # fmt: skip


@pytest.mark.parametrize(("config", "numbers"), NUMBERS)
def test_a_method_is_called_with_these(config, numbers):
    found = normal(stated(config)).numbers
    assert {name: found[name] for name in numbers} == numbers
    assert all(type(found[name]) is type(value) for name, value in numbers.items())


# Methods of a class that the config does not name

ALPHA = {**scaled(type="dynamic", alpha=500.0, factor=1.0), "model_type": "hunyuan_v1_dense"}
QWEN = {"model_type": "qwen", "hidden_size": 64, "num_attention_heads": 4, "kv_channels": 16, "seq_length": 8192, "use_dynamic_ntk": True}  # fmt: skip
SMALL = {**BASE, "model_type": "phi3small"}
MOE = {**scaled(**LONGROPE, short_mscale=1.25, long_mscale=1.5), "model_type": "phimoe"}
DYNAMIC = {"factor": 1.0, "original_context_length": 4096, "context_length": 4096}
DERIVED = [
    (ALPHA, None, "ntk_aware", {"factor": 500.0}, {"alpha_key": "alpha"}),
    ({**ALPHA, "model_type": "llama"}, None, "dynamic", DYNAMIC, FACTOR),
    ({**ALPHA, "rope_scaling": {"type": "dynamic", "alpha": 0, "factor": 1.0}}, None, "dynamic", DYNAMIC, FACTOR),
    ({**ALPHA, "rope_scaling": {"type": "linear", "alpha": 5, "factor": 2.0}}, None, "linear", {"factor": 2.0}, FACTOR),
    (QWEN, None, "ntk_aware", {"factor": 1.0}, {"flag": "use_dynamic_ntk", "grows_from": 8192}),
    (QWEN, 8192, "ntk_aware", {"factor": 1.0}, {"flag": "use_dynamic_ntk", "grows_from": 8192}),
    (QWEN, 100, "ntk_aware", {"factor": 1.0}, {"flag": "use_dynamic_ntk", "grows_from": 8192}),
    (QWEN, 8193, "ntk_aware", {"factor": 3.0}, {"flag": "use_dynamic_ntk", "grows_from": 8192}),
    (QWEN, 16384, "ntk_aware", {"factor": 3.0}, {"flag": "use_dynamic_ntk", "grows_from": 8192}),
    (QWEN, 16385, "ntk_aware", {"factor": 7.0}, {"flag": "use_dynamic_ntk", "grows_from": 8192}),
    (QWEN, 40_000, "ntk_aware", {"factor": 15.0}, {"flag": "use_dynamic_ntk", "grows_from": 8192}),
    ({**QWEN, "use_dynamic_ntk": False}, None, "default", {}, {}),
    ({**QWEN, "rope_parameters": {"type": "linear", "factor": 2}}, None, "linear", {"factor": 2.0}, FACTOR),
    ({**SMALL, "rope_position_scale": 2}, None, "linear", {"factor": 2.0}, {"stretch_key": "rope_position_scale"}),
    ({**SMALL, "rope_position_scale": 1}, None, "default", {}, {}),
    (SMALL, None, "default", {}, {}),
    ({**BASE, "model_type": "gte", "rope_scaling": {"type": "ntk", "factor": 2}}, None, "ntk", {"factor": 2.0, "power": 1.0}, FACTOR),
    ({**BASE, "model_type": "new", "rope_scaling": {"type": "ntk", "factor": 2, "mixed_b": 0}}, None, "ntk", {"factor": 2.0, "power": 0.0}, FACTOR),
    ({**SMALL, "rope_position_scale": 2, "rope_scaling": {"type": "linear", "factor": 3}}, None, "linear", {"factor": 3.0}, FACTOR),
]  # fmt: skip


@pytest.mark.parametrize(("config", "length", "rope_type", "numbers", "told"), DERIVED)
def test_a_class_may_have_a_method_that_its_config_does_not_name(config, length, rope_type, numbers, told):
    found = normal(stated(config), context_length=length)
    assert (found.rope_type, found.numbers) == (rope_type, numbers)
    assert {name: value for name, value in found.told.items() if name in NAMES} == told


@pytest.mark.parametrize(("length", "factor"), [(None, 1.25), (1024, 1.25), (1025, 1.5)])
def test_each_of_longropes_lists_may_have_an_attention_factor_of_its_own(length, factor):
    assert normal(stated(MOE), context_length=length).numbers["attention_factor"] == factor
    other = normal(stated({**MOE, "model_type": "llama"}), context_length=length)
    assert other.numbers["attention_factor"] is None
    bare = scaled(**LONGROPE, attention_factor=2.0)
    assert normal(stated({**bare, "model_type": "phimoe"}), context_length=length).numbers["attention_factor"] == 2.0


GIVEN = "must be given for the rope_type"
GTE = {**BASE, "model_type": "new"}
REFUSED = [
    ({**GTE, "rope_scaling": {"type": "ntk"}}, f"factor {GIVEN} 'ntk', but it is missing"),
    ({**GTE, "rope_scaling": {"type": "ntk", "factor": 2, "mixed_b": -1}}, "mixed_b must be a finite number of at least 0, got -1"),
    (scaled(**{**YARN, "beta_fast": -1}), "beta_fast must be a finite number greater than 0, got -1"),
    (scaled(**{**YARN, "factor": 0}), "factor must be a finite number greater than 0, got 0"),
    (scaled(type="dynamic"), f"factor {GIVEN} 'dynamic', but it is missing"),
    (scaled(**{**LLAMA3, "factor": None}), f"factor {GIVEN} 'llama3', but it is null"),
    (scaled(**{**LLAMA3, "high_freq_factor": 0}), "high_freq_factor must be a finite number greater than 0, got 0"),
    (scaled(**{**LONGROPE, "long_factor": None}), f"long_factor {GIVEN} 'longrope', but it is null"),
    (scaled(type="proportional", factor=0), "factor must be a finite number greater than 0, got 0"),
    (scaled(type="proportional", partial_rotary_factor=2), "partial_rotary_factor must be a number from 0 to 1, got 2"),
    ({**ALPHA, "rope_scaling": {"type": "dynamic", "alpha": -1}}, "alpha must be a finite number greater than 0, got -1"),
    ({**SMALL, "rope_position_scale": 0}, "rope_position_scale must be a finite number greater than 0, got 0"),
    ({**QWEN, "seq_length": None}, "seq_length must be an integer from 1 to 9007199254740992, but it is missing"),
    ({**scaled(**YARN), "original_max_position_embeddings": 0}, "original_max_position_embeddings must be an integer from 1 to 9007199254740992, got 0"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "message"), REFUSED)
def test_a_number_out_of_range_is_refused_by_its_key(config, message):
    assert_refused(lambda: normal(stated(config)), message)
