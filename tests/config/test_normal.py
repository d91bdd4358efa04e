"""The normal form: a plain record, every default filled in, every key of the file accounted for."""

import json
from dataclasses import asdict

import pytest

from ropedoc.config.keys import KEYS, NAMES, first, reads
from ropedoc.config.layers import stated
from ropedoc.config.method import run
from ropedoc.config.normal import INSIDE, READABLE, normal
from tests.compare import assert_refused, reference
from tests.config.settings import LAYERS, LLAMA, LLAMA3, LONGROPE, YARN, scaled

CASES = reference("configs")["cases"]


def record(config, **asked):
    return normal(stated(config), **asked)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_record_is_plain_json_and_accounts_for_every_key(case):
    asked = {key: case[key] for key in ("layer_type", "context_length") if key in case}
    found = record(case["config"], **asked)
    assert json.loads(json.dumps(asdict(found)))
    accounts = [*found.used, *found.unused, *found.unknown]
    assert len(set(accounts)) == len(accounts)
    text = stated(case["config"]).text
    top = {key for key in accounts if not (found.inside and key.startswith(f"{found.inside}."))}
    assert top == set(text)


ACCOUNTS = [
    ({**LLAMA, "vocab_size": 9}, {"used": "hidden_size max_position_embeddings model_type num_attention_heads rope_theta", "unknown": "vocab_size"}),
    ({**LLAMA, "rotary_emb_base": 5, "n_embd": 3}, {"used": "hidden_size max_position_embeddings model_type num_attention_heads rope_theta", "unused": "n_embd rotary_emb_base"}),
    (scaled(type="linear", factor=2, beta_fast=1, typo=2), {"used": "hidden_size max_position_embeddings model_type num_attention_heads rope_scaling rope_scaling.factor rope_scaling.type rope_theta", "unused": "rope_scaling.beta_fast", "unknown": "rope_scaling.typo"}),
    ({"head_dim": 8, "rope_theta": 1e4, "model_type": "no such", "rope_interleave": True}, {"used": "head_dim rope_interleave rope_theta", "unused": "model_type"}),
    ({**LLAMA, "rope_parameters": {"rope_theta": 5e5}}, {"used": "hidden_size max_position_embeddings model_type num_attention_heads rope_parameters rope_parameters.rope_theta", "unused": "rope_theta"}),
]  # fmt: skip


@pytest.mark.parametrize(("config", "accounts"), ACCOUNTS)
def test_a_key_is_used_unused_or_unknown(config, accounts):
    found = record(config)
    for kind in ("used", "unused", "unknown"):
        assert " ".join(getattr(found, kind)) == accounts.get(kind, ""), kind


NUMBERS = [
    (LLAMA, {}),
    (scaled(type="linear", factor=2), {"factor": 2.0}),
    (scaled(type="dynamic", factor=2), {"factor": 2.0, "original_context_length": 4096, "context_length": 4096}),
    (scaled(**YARN), {"factor": 4.0, "original_context_length": 1024, "beta_fast": 32.0, "beta_slow": 1.0, "truncate": True, "attention_factor": None, "mscale": None, "mscale_all_dim": None}),
    (scaled(**YARN, truncate=None, beta_slow=2), {"factor": 4.0, "original_context_length": 1024, "beta_fast": 32.0, "beta_slow": 2.0, "truncate": False, "attention_factor": None, "mscale": None, "mscale_all_dim": None}),
    (scaled(**LLAMA3), {"factor": 8.0, "original_context_length": 512, "low_freq_factor": 1.0, "high_freq_factor": 4.0}),
    (scaled(**{**LLAMA3, "high_freq_factor": 0.5}), {"factor": 8.0, "original_context_length": 512, "low_freq_factor": 1.0, "high_freq_factor": 1.0}),
    (scaled(**LONGROPE), {"factor": 4.0, "original_context_length": 1024, "context_length": 1024, "short_factor": [1.0] * 8, "long_factor": [2.0] * 8, "attention_factor": None}),
    (scaled(type="proportional"), {"partial_rotary_factor": 1.0, "factor": 1.0}),
]  # fmt: skip


@pytest.mark.parametrize(("config", "numbers"), NUMBERS)
def test_every_default_is_filled_in(config, numbers):
    assert record(config).numbers == numbers


DEEPSEEK = [  # Megatron and vLLM's DeepSeek code give 1.2608 for mscale 0.707 alone, at factor 40
    ({"mscale": 0.707, "mscale_all_dim": 0}, 1.2608037774),
    ({"mscale": 0.707}, 1.2608037774),
    ({"mscale": 1.0, "mscale_all_dim": 1.0}, 1.0),
    ({}, 1.3688879454),
    ({"attention_factor": 2.0}, 2.0),
]


@pytest.mark.parametrize("name", ["type", "rope_type"])
@pytest.mark.parametrize(("magnitudes", "attention_factor"), DEEPSEEK)
def test_deepseeks_yarn_uses_mscale_alone(magnitudes, attention_factor, name):
    parameters = {name: "deepseek_yarn", "factor": 40, "original_max_position_embeddings": 4096, **magnitudes}
    found = record({**LLAMA, "rope_scaling": parameters})
    assert found.rope_type == "yarn"
    assert run(found).attention_factor == pytest.approx(attention_factor, rel=1e-9)


def test_a_length_that_is_asked_for_reaches_the_methods_that_depend_on_it():
    assert record(scaled(type="dynamic", factor=2), context_length=9000).numbers["context_length"] == 9000
    assert record(scaled(**LONGROPE), context_length=9000).numbers["context_length"] == 9000


# The names of keys


@pytest.mark.parametrize("concept", ["hidden_size", "heads", "head_dim", "length", "base", "share"])
def test_a_number_is_found_under_each_of_its_names(concept):
    asked = {
        "hidden_size": ({"num_attention_heads": 4, "rope_theta": 1e4}, 64, lambda found: found.head_dim == 16),
        "heads": ({"hidden_size": 64, "rope_theta": 1e4}, 4, lambda found: found.head_dim == 16),
        "head_dim": ({"rope_theta": 1e4}, 16, lambda found: found.head_dim == 16),
        "length": ({"rope_theta": 1e4, "head_dim": 16}, 77, lambda found: found.length == 77),
        "base": ({"head_dim": 16}, 77.0, lambda found: found.base == 77),
        "share": ({"head_dim": 16, "rope_theta": 1e4}, 0.5, lambda found: found.rotary_dim == 8),
    }
    rest, value, holds = asked[concept]
    for name in NAMES[concept]:
        found = record({**rest, name: value})
        assert holds(found), name
        assert name in found.used


def test_the_first_name_wins():
    assert first({"b": 2, "a": 1}, ["a", "b"], {}) == 1
    assert first({"b": None}, ["a", "b"], {"a": 3}) is None
    assert first({}, ["a", "b"], {"a": 3, "b": 4}) == 3
    config = {"rope_theta": 1e4, "hidden_size": 64, "n_embd": 32, "num_attention_heads": 4, "n_head": 2}
    assert record(config).head_dim == 16


REFUSED = "config must have a rotary position embedding over tokens, got "


@pytest.mark.parametrize("kind", KEYS["unrotated"])
def test_a_model_with_another_kind_of_position_is_refused(kind):
    config = {"head_dim": 8, "rope_theta": 1e4, "position_embedding_type": kind}
    what = f"position_embedding_type {kind!r}, which means no rotary embedding; unused then: rope_theta"
    assert_refused(lambda: record(config), REFUSED + what)
    assert record({**LLAMA, "position_embedding_type": kind}).base == 1e4  # a class that doesn't read the key


WITHOUT = [
    ({"model_type": "gpt2", "rope_theta": 1e4, "n_embd": 8}, "the model class gpt2, which has no rotary embedding; unused then: rope_theta"),
    ({"model_type": "bert"}, "the model class bert, which has no rotary embedding"),
    ({"model_type": "nemotron_h", "rope_scaling": {"factor": 2}, "rope_parameters": None, "partial_rotary_factor": 1}, "the model class nemotron_h, which has no rotary embedding; unused then: partial_rotary_factor, rope_scaling"),
    ({"model_type": "zamba2", "rope_theta": 1e4}, "zamba2 with use_mem_rope False, which means no rotary embedding; unused then: rope_theta"),
    ({"model_type": "granitemoehybrid", "position_embedding_type": "nope"}, "granitemoehybrid with position_embedding_type 'nope', which means no rotary embedding"),
    ({"model_type": "dinov3_vit"}, "the model class dinov3_vit, which has positions on two axes"),
    ({**LLAMA, "alibi": True}, "alibi true, which means no rotary embedding; unused then: rope_theta"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "what"), WITHOUT)
def test_a_model_that_does_not_rotate_over_tokens_is_refused_with_its_unused_keys(config, what):
    assert_refused(lambda: record(config), REFUSED + what)


def test_a_switch_that_is_on_lets_a_model_rotate():
    head = {"hidden_size": 64, "num_attention_heads": 4}
    assert record({"model_type": "granitemoehybrid", "position_embedding_type": "rope", **head}).rotary_dim == 16


@pytest.mark.parametrize("key", KEYS["signs"])
def test_each_sign_of_a_rotation_is_enough(key):
    value = {"rope_parameters": {}, "rope_scaling": {}, "partial_rotary_factor": 1.0, "rotary_pct": 1.0, "rotary_dim": 8, "qk_rope_head_dim": 8}  # fmt: skip
    assert record({"head_dim": 8, key: value.get(key, 1e4)}).rotary_dim == 8


@pytest.mark.parametrize("key", KEYS["parts"])
def test_the_language_part_of_a_composite_is_found(key):
    assert record({"model_type": "no such", key: LLAMA}).base == 1e4
    assert record({"model_type": "llama", key: {"hidden_size": 64, "num_attention_heads": 2}}).model_type == "llama"
    assert (
        record(
            {"model_type": "llama", key: {"model_type": "phi", "hidden_size": 64, "num_attention_heads": 2}}
        ).model_type
        == "phi"
    )


def test_what_a_method_reads_is_known_inside():
    for method in KEYS["methods"]:
        assert reads(method) <= INSIDE
        assert reads(method) >= {"rope_type", "type", "rope_theta", "partial_rotary_factor"}
    assert {"rope_scaling", "rope_parameters", "layer_types", "model_type", "no_rope_layers"} <= READABLE


# Kinds of layers


def test_each_kind_of_layer_has_a_record_of_its_own():
    config = {**LLAMA, "layer_types": ["other"], "rope_parameters": {**LAYERS, "other": None}}
    found = stated(config)
    assert set(found.settings) == {"full_attention", "sliding_attention", "other"}
    full, sliding = (normal(found, layer_type=name) for name in ("full_attention", "sliding_attention"))
    assert (full.layer, full.base, sliding.layer, sliding.base) == ("full_attention", 1e6, "sliding_attention", 1e4)
    assert full.unrotated == ("other",)
    assert set(full.layers) == set(found.settings)
    assert normal(found).layer == "full_attention"


def test_two_bases_make_two_kinds_and_the_method_is_the_full_layers():
    config = {**scaled(**YARN), "rope_local_base_freq": 500.0}
    full, sliding = (record(config, layer_type=name) for name in ("full_attention", "sliding_attention"))
    assert (full.rope_type, full.base) == ("yarn", 1e4)
    assert (sliding.rope_type, sliding.base) == ("default", 500.0)


@pytest.mark.parametrize("name", NAMES["sliding_base"])
def test_the_base_of_sliding_layers_has_several_names(name):
    assert record({**LLAMA, name: 123.0}, layer_type="sliding_attention").base == 123.0
    assert record({**LLAMA, name: None}).layer is None


def test_layers_with_a_compressor_have_the_method_and_their_own_base():
    parameters = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 1024}
    config = {"head_dim": 64, "qk_rope_head_dim": 16, "rope_theta": 1e4, "compress_rope_theta": 4e4, "rope_scaling": parameters}  # fmt: skip
    main, compress = record(config), record(config, layer_type="compress")
    assert (main.layer, main.rope_type, main.base) == ("main", "default", 1e4)
    assert (compress.rope_type, compress.base, compress.numbers["attention_factor"]) == ("yarn", 4e4, 1.0)
    linear = {**config, "rope_scaling": {"rope_type": "linear", "factor": 2.0}}
    assert "attention_factor" not in record(linear, layer_type="compress").parameters


def test_names_for_other_programs_are_those_of_the_file():
    told = record({"head_dim": 16, "rotary_emb_base": 1e4, "rotary_pct": 0.5}).told
    assert (told["base_name"], told["share_name"], told["rotary_dim_stated"]) == (
        "rotary_emb_base",
        "rotary_pct",
        False,
    )
    told = record({"head_dim": 16, "rope_theta": 1e4, "rotary_dim": 8}).told
    assert (told["base_name"], told["share_name"], told["rotary_dim_stated"]) == (
        "rope_theta",
        "partial_rotary_factor",
        True,
    )
    told = record({**LLAMA, "swa_rope_theta": 5.0}, layer_type="sliding_attention").told
    assert told["base_name"] == "swa_rope_theta"


@pytest.mark.parametrize("share", [None, 0.25])
def test_a_share_that_is_null_is_as_good_as_none(share):
    config = {"head_dim": 16, "rope_theta": 1e4, "partial_rotary_factor": None, "rotary_pct": share}
    assert record(config).rotary_dim == (16 if share is None else 4)


def test_a_stated_rotary_dim_goes_before_a_classes_own_share():
    assert (
        record({"model_type": "gpt_neox", "hidden_size": 128, "num_attention_heads": 2, "rotary_dim": 32}).rotary_dim
        == 32
    )
    assert record({"model_type": "gpt_neox", "hidden_size": 128, "num_attention_heads": 2}).rotary_dim == 16


@pytest.mark.parametrize("key", NAMES["interleaved"])
def test_a_switch_says_which_features_form_a_pair(key):
    assert record({"head_dim": 8, "rope_theta": 1e4, key: True}).layout == "interleaved"
    assert record({"head_dim": 8, "rope_theta": 1e4, key: False}).layout == "half"
    assert record({"head_dim": 8, "rope_theta": 1e4, key: 1}).layout is None
