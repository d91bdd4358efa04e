"""The normal form: a plain record, every default filled in, every key of the file accounted for."""

import json
from dataclasses import asdict

import pytest

from ropedoc.config.keys import KEYS, NAMES, first, reads
from ropedoc.config.layers import stated
from ropedoc.config.method import run
from ropedoc.config.normal import INSIDE, READABLE, normal
from tests.compare import assert_refused, reference
from tests.config.settings import BASE, LAYERS, LLAMA, LLAMA3, LONGROPE, YARN, scaled

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
    ({"model_type": "zamba2", "rope_theta": 1e4}, "zamba2 with use_mem_rope missing and taken as False, which means no rotary embedding; unused then: rope_theta"),
    ({"model_type": "granitemoehybrid", "rope_theta": 1e4}, "granitemoehybrid with position_embedding_type missing, which means no rotary embedding; unused then: rope_theta"),
    ({"model_type": "granitemoehybrid", "position_embedding_type": None}, "granitemoehybrid with position_embedding_type null, which means no rotary embedding"),
    ({"model_type": "esm"}, "esm with position_embedding_type missing and taken as 'absolute', which means no rotary embedding"),
    ({"model_type": "esm", "position_embedding_type": None}, "esm with position_embedding_type null, which means no rotary embedding"),
    ({"model_type": "baichuan", "hidden_size": None}, "baichuan with hidden_size null, which means no rotary embedding"),
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
    config = {**scaled(**YARN), "model_type": "stranger", "rope_local_base_freq": 500.0}
    full, sliding = (record(config, layer_type=name) for name in ("full_attention", "sliding_attention"))
    assert (full.rope_type, full.base) == ("yarn", 1e4)
    assert (sliding.rope_type, sliding.base) == ("default", 500.0)


@pytest.mark.parametrize("name", NAMES["sliding_base"])
def test_the_base_of_sliding_layers_has_several_names(name):
    config = {**LLAMA, "model_type": "stranger"}
    assert record({**config, name: 123.0}, layer_type="sliding_attention").base == 123.0
    assert record({**config, name: None}).layer is None


NOT_LLAMAS = {name for names in NAMES.values() for name in names[1:]}
NOT_LLAMAS |= {NAMES[concept][0] for concept in KEYS["special"]} - {"rope_interleave"}
NOT_LLAMAS -= {*NAMES["interleaved"], *NAMES["unrotated_layers"], *NAMES["original"]}


@pytest.mark.parametrize("key", sorted(NOT_LLAMAS))
def test_a_name_that_only_other_classes_read_changes_nothing(key):
    config = {**LLAMA, "num_hidden_layers": 4}
    plain, more = record(config), record({**config, key: 124})
    assert (more.layer, more.kinds, more.base, more.rotary_dim) == (None, plain.kinds, 1e4, plain.rotary_dim)
    assert more.told["base_name"] == "rope_theta"
    assert key in more.unused


@pytest.mark.parametrize("key", sorted(NAMES["base"][1:]))
def test_a_base_under_a_name_of_other_classes_does_not_stand_in(key):
    alone = record({"model_type": "qwen3", "head_dim": 128, key: 5e5})
    assert (alone.base, alone.unused) == (record({"model_type": "qwen3", "head_dim": 128}).base, (key,))
    assert record({"model_type": "stranger", "head_dim": 128, key: 5e5}).base == 5e5


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
    told = record({**LLAMA, "model_type": "stranger", "swa_rope_theta": 5.0}, layer_type="sliding_attention").told
    assert told["base_name"] == "swa_rope_theta"


@pytest.mark.parametrize("share", [None, 0.25])
def test_a_share_that_is_null_is_as_good_as_none(share):
    config = {"head_dim": 16, "rope_theta": 1e4, "partial_rotary_factor": None, "rotary_pct": share}
    assert record(config).rotary_dim == (16 if share is None else 4)


def test_a_stated_rotary_dim_goes_before_a_classes_own_share():
    heads = {"hidden_size": 128, "num_attention_heads": 2}
    assert record({"model_type": "minimax_m2", **heads, "head_dim": 64, "rotary_dim": 32}).rotary_dim == 32
    assert record({"model_type": "gpt_neox", **heads, "rotary_dim": 32}).rotary_dim == 16


@pytest.mark.parametrize("key", NAMES["interleaved"])
def test_a_switch_says_which_features_form_a_pair(key):
    assert record({"head_dim": 8, "rope_theta": 1e4, key: True}).layout == "interleaved"
    assert record({"head_dim": 8, "rope_theta": 1e4, key: False}).layout == "half"
    assert record({"head_dim": 8, "rope_theta": 1e4, key: 1}).layout is None


# The head and its rotated part

MLA = {"model_type": "deepseek_v3", "rope_theta": 1e4}
HIDDEN = {"hidden_size": 64, "num_attention_heads": 4}
HEADS = [
    ({**LLAMA, "head_dim": 24}, (24, 24), {"quotient": 16}),
    ({**LLAMA, "head_dim": 0}, (16, 16), {}),
    ({**LLAMA, "head_dim": None}, (16, 16), {}),
    ({"head_dim": 24, "rope_theta": 1e4}, (24, 24), {"quotient": None}),
    ({"head_dim": 24, "rope_theta": 1e4, "hidden_size": 65, "num_attention_heads": 4}, (24, 24), {"quotient": 16}),
    ({"head_dim": 24, "rope_theta": 1e4, "hidden_size": 66.0, "num_attention_heads": 4}, (24, 24), {"quotient": 16}),
    ({"head_dim": 24, "rope_theta": 1e4, "hidden_size": -66.0, "num_attention_heads": 4}, (24, 24), {"quotient": -17}),
    ({"head_dim": 24, "rope_theta": 1e4, "hidden_size": 64, "num_attention_heads": 0}, (24, 24), {"quotient": None}),
    ({"head_dim": 24, "rope_theta": 1e4, "hidden_size": "64", "num_attention_heads": 4}, (24, 24), {"quotient": None}),
    ({"rope_theta": 1e4, "hidden_size": 67, "num_attention_heads": 4}, (16, 16), {}),
    (MLA, (64, 64), {"whole_head": 192}),
    ({**MLA, "qk_rope_head_dim": 32, "qk_nope_head_dim": 16}, (32, 32), {"whole_head": 48}),
    ({**MLA, "qk_nope_head_dim": 0}, (64, 64), {"whole_head": None}),
    ({"rope_theta": 1e4, "qk_rope_head_dim": 32, "head_dim": 8}, (32, 32), {"whole_head": None}),
    ({**LLAMA, "qk_rope_head_dim": 32}, (16, 16), {}),
    ({"model_type": "zamba2", "use_mem_rope": True, **HIDDEN}, (32, 32), {}),
    ({"model_type": "zamba2", "use_mem_rope": True, "hidden_size": 64, "num_attention_heads": 1}, (128, 128), {}),
    ({"model_type": "zamba2", "use_mem_rope": True, "hidden_size": 64, "num_attention_heads": 64}, (2, 2), {}),
    ({"rope_theta": 1e4, "hidden_size": 64, "num_attention_heads": 1}, (64, 64), {}),
    ({"model_type": "zamba2", "use_mem_rope": True, **HIDDEN, "attention_head_dim": 48}, (48, 48), {}),
    ({**LLAMA, "model_type": "phi", "partial_rotary_factor": 0.5}, (16, 8), {"quotient": None}),
    ({"head_dim": 16, "rope_theta": 1e4, "rotary_dim": 8}, (16, 8), {"quotient": None}),
    ({"head_dim": 16, "rope_theta": 1e4, "rotary_dim": 8, "partial_rotary_factor": 0.25}, (16, 4), {"quotient": None}),
    ({"head_dim": 16, "rope_theta": 1e4, "rotary_dim": None, "partial_rotary_factor": 0.25}, (16, 4), {"quotient": None}),
    ({**LLAMA, "rotary_dim": 8}, (16, 16), {}),
    (scaled(type="proportional", partial_rotary_factor=0.5), (16, 16), {}),
]  # fmt: skip


@pytest.mark.parametrize(("config", "widths", "told"), HEADS)
def test_the_head_and_its_rotated_part_are_as_stated_or_worked_out(config, widths, told):
    found = record(config)
    assert (found.head_dim, found.rotary_dim) == widths
    if "quotient" not in told:
        assert found.told.get("whole_head") == told.get("whole_head")
    elif config.get("model_type") != "phi":
        assert found.told["quotient"] == told["quotient"]


def test_full_layers_may_have_wider_heads():
    rope = {**LAYERS, "full_attention": {"rope_theta": 1e6}}
    config = {**LLAMA, "model_type": "gemma4_text", "head_dim": 32, "global_head_dim": 64, "rope_parameters": rope}
    full, sliding = (record(config, layer_type=name).head_dim for name in ("full_attention", "sliding_attention"))
    assert (full, sliding) == (64, 32)


# The base

BASES = [
    (LLAMA, 1e4, "beside", []),
    ({**LLAMA, "rope_parameters": {"rope_theta": 5.0}}, 5.0, "inside", [{"key": "rope_theta", "value": 1e4}]),
    ({**LLAMA, "rope_parameters": {"rope_theta": 1e4}}, 1e4, "inside", []),
    ({**LLAMA, "rotary_emb_base": 7}, 1e4, "beside", [{"key": "rotary_emb_base", "value": 7}]),
    ({**LLAMA, "rotary_emb_base": None}, 1e4, "beside", []),
    ({"model_type": "llama"}, 1e4, "class", []),
    ({"head_dim": 8, "rope_scaling": None}, 1e4, "general", []),
    ({"model_type": "gpt_oss"}, 150_000, "class", []),
    ({"model_type": "chatglm", **HIDDEN, "kv_channels": 16, "rope_ratio": 50}, 500_000, "code", []),
    ({"model_type": "chatglm", **HIDDEN, "kv_channels": 16, "rope_ratio": None}, 10_000, "code", []),
    ({"model_type": "chatglm", **HIDDEN, "kv_channels": 16, "rope_theta": 5.0}, 10_000, "code", [{"key": "rope_theta", "value": 5.0}]),
]  # fmt: skip


@pytest.mark.parametrize(("config", "base", "whence", "others"), BASES)
def test_the_base_is_told_with_where_it_stands_and_with_others_that_do_not_count(config, base, whence, others):
    found = record(config)
    assert (found.base, found.told["base_from"], found.told["other_bases"]) == (base, whence, others)
    assert found.told.get("times_key") == ("rope_ratio" if config.get("rope_ratio") else None)
    assert ("rope_ratio" in found.used) == ("rope_ratio" in config)


def test_what_multiplies_the_base_must_be_positive():
    config = {"model_type": "chatglm", **HIDDEN, "kv_channels": 16, "rope_ratio": 0}
    assert_refused(lambda: record(config), "rope_ratio must be a finite number greater than 0, got 0")


# The rotated share, the layout, the method's name

SHARES = [
    (LLAMA, None, None),
    ({**LLAMA, "partial_rotary_factor": 0.5}, None, 0.5),
    ({**LLAMA, "partial_rotary_factor": 1}, None, None),
    ({**scaled(type="linear", factor=2), "partial_rotary_factor": 0.5}, 0.5, None),
    ({**LLAMA, "model_type": "phi"}, 0.5, None),
    ({**LLAMA, "model_type": "phi", "partial_rotary_factor": 0.25}, 0.25, None),
    ({"head_dim": 16, "rope_theta": 1e4, "rotary_pct": 0.5}, 0.5, None),
    ({"model_type": "gpt_neox", **HIDDEN, "rotary_dim": 8}, 0.25, None),
    ({"model_type": "minimax_m2", **HIDDEN, "rotary_dim": 8}, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("config", "share", "ignored"), SHARES)
def test_a_rotated_share_holds_unless_the_plain_embedding_does_not_look_at_it(config, share, ignored):
    found = record(config)
    assert found.parameters.get("partial_rotary_factor") == share
    assert (found.told["ignored_share"], found.told["share_given"]) == (ignored, share is not None)  # fmt: skip


SWITCHES = [
    ({"model_type": "xverse", **HIDDEN, "rope_is_neox_style": True}, "half"),
    ({"model_type": "xverse", **HIDDEN, "rope_is_neox_style": False}, "interleaved"),
    ({"model_type": "xverse", **HIDDEN}, "half"),
    ({"model_type": "xverse", **HIDDEN, "rope_interleave": True}, "half"),
    ({**MLA, "rope_interleave": None}, "interleaved"),
    ({**MLA, "rope_interleave": False}, "half"),
]


@pytest.mark.parametrize(("config", "layout"), SWITCHES)
def test_a_class_may_have_a_switch_of_its_own_for_the_layout(config, layout):
    assert record(config).layout == layout


OLDER = [
    ({**scaled(type="su", **{k: v for k, v in LONGROPE.items() if k != "rope_type"})}, "longrope", "su"),
    (scaled(type="mrope", mrope_section=[2, 3, 3]), "default", "mrope"),
    (scaled(**YARN), "yarn", None),
    ({**scaled(type="yarn", short_factor=[1.0] * 8, long_factor=[2.0] * 8), "model_type": "phi3"}, "longrope", "yarn"),
    (LLAMA, "default", None),
]


@pytest.mark.parametrize(("config", "rope_type", "older"), OLDER)
def test_an_older_name_of_a_method_is_told(config, rope_type, older):
    found = record(config)
    assert (found.rope_type, found.told["older_type"], found.parameters["rope_type"]) == (rope_type, older, rope_type)


# What is told of the config as a whole


def test_what_is_told_of_a_plain_config():
    told = record(LLAMA).told
    plain = {
        "both": False, "known": True, "stated_class": "llama", "own_class": False, "by_architecture": False, "code": None, "doubles": [],
        "still_layers": [], "depth": 32, "depth_stated": 0, "share_given": False, "class_type": None, "asked": False, "unit": None,
        "order": False, "mrope_known": False, "file_kind": None, "strange_types": [],
        "dual_chunk_attention_config": None, "attention_window_size": None, "softmax": False, "beta_key": None, "beta": None, "temperature": None,
        "logn": None, "base_name": "rope_theta", "share_name": "partial_rotary_factor", "rotary_dim_stated": False,
        "older_type": None, "base_filled": 10000.0,
        "base_from": "beside", "other_bases": [], "ignored_share": None,
    }  # fmt: skip
    assert told == plain


def test_what_is_told_of_other_configs():
    def told(config, **asked):
        return record(config, **asked).told

    assert told({"head_dim": 8, "rope_theta": 1e4})["known"] is False
    assert told({"head_dim": 8, "rope_theta": 1e4})["stated_class"] is None
    assert told({"model_type": "gpt_oss"})["class_type"] == "yarn"
    still = told({"model_type": "llama4_text", "num_hidden_layers": 8})
    assert (still["still_layers"], still["depth"]) == ([3, 7], 8)
    assert still["temperature"] == {"key": "attn_temperature_tuning", "floor": 8192, "scale": 0.1}
    own = told({"model_type": "llama4_text", "floor_scale": 5, "attn_scale": 2})["temperature"]
    assert own == {"key": "attn_temperature_tuning", "floor": 5, "scale": 2}
    assert told({"model_type": "llama4_text", "attn_temperature_tuning": 0})["temperature"] is None
    assert told({"model_type": "qwen2_vl_text"})["mrope_known"] is True
    assert told(MLA)["softmax"] is True
    order = told({"model_type": "ernie4_5_vl_moe_text"})
    assert (order["order"], order["unit"]) == (True, None)
    assert told({"model_type": "moonshine"})["unit"] == "frame"
    assert told({**LLAMA, "rope_parameters": LAYERS}, layer_type="full_attention")["asked"] is True
    beta = {**BASE, "model_type": "ministral3", "rope_parameters": {**YARN, "rope_theta": 1e4, "llama_4_scaling_beta": 0.1}}  # fmt: skip
    assert (told(beta)["beta_key"], told(beta)["beta"]) == ("llama_4_scaling_beta", 0.1)
    logn = {"model_type": "qwen", **HIDDEN, "kv_channels": 16, "seq_length": 8192}
    assert told({**logn, "use_logn_attn": True})["logn"] == {"key": "use_logn_attn", "length": 8192}
    assert told({**logn, "use_logn_attn": False})["logn"] is None
    del logn["seq_length"]
    message = "seq_length must be an integer from 1 to 9007199254740992, but it is missing"
    assert_refused(lambda: told({**logn, "use_logn_attn": True}), message)


CLASSES_KEYS = [
    ({"model_type": "llama4_text", "attn_scale": 1, "floor_scale": 2, "attention_chunk_size": 3, "no_rope_layers": [], "head_dims": 4}, "attention_chunk_size attn_scale floor_scale model_type no_rope_layers"),
    ({"model_type": "qwen", **HIDDEN, "kv_channels": 16, "seq_length": 8192, "use_dynamic_ntk": True, "use_logn_attn": True}, "hidden_size kv_channels model_type num_attention_heads seq_length use_dynamic_ntk use_logn_attn"),
    ({"model_type": "baichuan", "hidden_size": 4096, "num_attention_heads": 32}, "hidden_size model_type num_attention_heads"),
    ({**scaled(**LONGROPE, short_mscale=1.25, long_mscale=1.5), "model_type": "phimoe"}, "hidden_size max_position_embeddings model_type num_attention_heads rope_scaling rope_scaling.long_factor rope_scaling.long_mscale rope_scaling.original_max_position_embeddings rope_scaling.rope_type rope_scaling.short_factor rope_scaling.short_mscale rope_theta"),
    ({"model_type": "mllama_text_model", "cross_attention_layers": [1], "num_hidden_layers": 4}, "cross_attention_layers model_type"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "used"), CLASSES_KEYS)
def test_keys_that_the_rules_of_a_class_name_are_used(config, used):
    assert set(used.split()) <= set(record(config).used)
    assert "head_dims" not in record(config).used
