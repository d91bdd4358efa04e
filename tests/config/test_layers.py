"""What a config states of each kind of layer: the object of its parameters, by kind, and the kind that is meant."""

import math

import numpy as np
import pytest

from ropedoc import from_config, layers
from ropedoc.config.layers import chosen, stated
from ropedoc.config.reading import read
from tests.compare import assert_close, assert_refused
from tests.config.settings import LAYERS, LLAMA, YARN, scaled

BARE = {"head_dim": 8, "rope_theta": 1e4}
LINEAR = {"type": "linear", "factor": 2}
MIXED = {**BARE, "layer_types": ["linear_attention", "sliding_attention", "full_attention"]}
MINE = {"mine": {"rope_theta": 5.0}, "yours": None}
# Configs with the labels of their settings.
ASKED = [
    ({**LLAMA, "rope_parameters": LAYERS}, ["full_attention", "sliding_attention"]),
    ({**BARE, "layer_types": ["mine", "yours", "mine"], "rope_parameters": MINE}, ["mine", "yours"]),
    ({**BARE, "layer_types": ("mine",), "rope_parameters": {"mine": {}}}, ["mine"]),
    ({**BARE, "layer_types": "mine", "rope_parameters": {"m": {}}}, [None]),
    ({**BARE, "layer_types": [3, "mine"], "rope_parameters": {"mine": {}, "3": {}}}, ["mine"]),
    ({**BARE, "rope_parameters": MINE}, [None]),
    ({**BARE, "rope_parameters": {"full_attention": "x", "sliding_attention": 4}}, [None]),
    ({**BARE, "rope_parameters": {"full_attention": None, "main": {}}}, ["full_attention", "main"]),
    *[({**BARE, "rope_parameters": {name: {}}}, [name]) for name in ("chunked_attention", "linear_attention", "main", "compress")],
    ({"model_type": "gemma3_text", "rope_parameters": {"sliding_attention": {"rope_theta": 5.0}}}, ["full_attention", "sliding_attention"]),
    ({**scaled(**YARN), "model_type": "stranger", "rope_local_base_freq": 500.0}, ["full_attention", "sliding_attention"]),
    ({**LLAMA, "rope_local_base_freq": None}, [None]),
    ({**BARE, "model_type": "stranger", "rope_theta": 7.0, "swa_rope_theta": 5.0}, ["full_attention", "sliding_attention"]),
    ({"head_dim": 8, "rope_scaling": LINEAR, "local_rope_theta": 5.0}, ["full_attention", "sliding_attention"]),
    ({"model_type": "gemma3_text", "rope_theta": 5.0, "rope_local_base_freq": 7.0}, ["full_attention", "sliding_attention"]),
    ({"head_dim": 64, "compress_rope_theta": 4e4}, ["main", "compress"]),
    ({"model_type": "deepseek_v4", "num_hidden_layers": 4}, ["main", "compress"]),
    ({"model_type": "cohere2_moe", "rope_scaling": LINEAR}, [None]),
    ({**LLAMA, "rope_scaling": LINEAR, "rope_parameters": {"rope_type": "yarn", "factor": 2}}, [None]),
    ({"model_type": "gpt_oss", "rope_scaling": LINEAR}, [None]),
    (MIXED, [None]),
    ({**BARE, "rope_parameters": {"sliding_attention": {}, "main": {}}}, ["sliding_attention", "main"]),
    ({**BARE, "layer_types": ["a", "b"], "rope_parameters": {"a": {}, "full_attention": {}}}, ["a", "full_attention"]),
    ({**BARE, "num_hidden_layers": 2, "no_rope_layers": [1, 0]}, [None]),
    ({"model_type": "step3p5", "layer_types": ["full_attention"] * 3, "rope_theta": [1e4, 2e4, 3e4], "partial_rotary_factors": [1, 0.5, 1], "rope_scaling": YARN}, ["full_attention"]),
    ({"model_type": "granite_swa", "layer_rope_theta": [0, 1e4, 1e4, 1e6], "num_hidden_layers": 4}, [None]),
]  # fmt: skip


# The object of the parameters


def test_the_parameters_are_the_first_object_that_says_something():
    linear = {"type": "linear", "factor": 2}
    found = stated({**LLAMA, "rope_scaling": linear})
    assert (found.outer, found.outer_key, found.settings) == (linear, "rope_scaling", {None: linear})
    assert (found.own, found.both, found.by_architecture, found.doubles) == (False, False, False, ())
    assert stated({**LLAMA, "rope_parameters": linear, "rope_scaling": None}).outer_key == "rope_parameters"
    assert stated({**LLAMA, "rope_parameters": linear, "rope_scaling": {}}).outer_key == "rope_parameters"
    none = stated(LLAMA)
    assert (none.outer, none.outer_key, none.settings) == ({}, None, {None: {}})
    assert stated(LLAMA, doubles=("a",)).doubles == ("a",)


@pytest.mark.parametrize("key", ["rope_scaling", "rope_parameters"])
def test_parameters_that_are_no_object_are_refused_by_the_name_of_their_key(key):
    for wrong in (0, 4, "", [], False):
        shown = repr(wrong)
        assert_refused(lambda wrong=wrong: stated({**LLAMA, key: wrong}), f"{key} must be a JSON object or null, got {shown}")  # fmt: skip


def test_objects_of_both_generations_are_told_where_they_differ():
    one, other = {"type": "linear", "factor": 2}, {"rope_type": "yarn", "factor": 2}
    assert stated({**LLAMA, "rope_scaling": one, "rope_parameters": other}).both is True
    assert stated({**LLAMA, "rope_scaling": one, "rope_parameters": dict(one)}).both is False
    assert stated({**LLAMA, "rope_scaling": one, "rope_parameters": other}).outer == one


def test_the_classes_own_method_stands_in_where_no_object_is_given():
    found = stated({"model_type": "gpt_oss"})
    assert found.own is True
    assert found.outer_key is None
    assert found.outer == found.family.rope
    assert found.outer["rope_type"] == "yarn"
    given = stated({"model_type": "gpt_oss", "rope_scaling": {"type": "linear", "factor": 2}})
    assert (given.own, given.outer_key) == (False, "rope_scaling")
    assert stated({"model_type": "llama"}).own is False


def test_an_object_that_the_class_ignores_is_passed_over():
    linear = {"type": "linear", "factor": 2}
    ignoring = stated({"model_type": "cohere2_moe", "rope_scaling": linear})
    assert (ignoring.outer, ignoring.outer_key) == ({}, None)
    assert stated({"model_type": "cohere2_moe", "rope_parameters": linear}).outer == linear


def test_a_flat_object_counts_only_where_the_class_reads_one():
    plain = {"rope_type": "default", "rope_theta": 5e4}
    for name in ("gemma3_text", "olmo3", "t5gemma2_text", "step3p5"):
        flat = stated({"model_type": name, "rope_parameters": plain})
        assert (flat.outer_key, flat.settings) == (None, stated({"model_type": name}).settings)
        nested = stated({"model_type": name, "rope_parameters": {"full_attention": plain}})
        assert (nested.outer_key, nested.settings["full_attention"]) == ("rope_parameters", plain)
    scaled = stated({"model_type": "modernbert", "rope_scaling": {"rope_type": "linear", "factor": 2.0}})
    assert [one["factor"] for one in scaled.settings.values()] == [2.0, 2.0]
    scaled = stated({"model_type": "gemma3_text", "rope_scaling": {"rope_type": "linear", "factor": 2.0}})
    assert [one.get("factor") for one in scaled.settings.values()] == [2.0, None]


def test_null_for_a_kind_of_layer_is_filled_in_unless_the_class_does_not_rotate_it_then():
    null = {"rope_parameters": {"sliding_attention": None}}
    assert stated({"model_type": "gemma3_text", **null}).settings["sliding_attention"]["rope_theta"] == 10_000
    assert stated({"model_type": "beam", **null}).settings["sliding_attention"] is None
    assert stated({"model_type": "stranger", **null}).settings["sliding_attention"] is None


def test_a_key_that_counts_only_beside_parameters_is_passed_over_without_them():
    linear = {"rope_scaling": {"rope_type": "linear", "factor": 2.0}}
    assert "rope_theta" in stated({"model_type": "ministral3", "rope_theta": 5e4}).family.ignores
    assert "rope_theta" not in stated({"model_type": "ministral3", "rope_theta": 5e4, **linear}).family.ignores


def test_a_class_found_by_its_architecture_is_told():
    assert stated({**BARE, "architectures": ["LlamaForCausalLM"]}).by_architecture is True
    assert stated({**BARE, "architectures": ["LlamaForCausalLM"]}).family.name == "llama"


# One setting for each kind


@pytest.mark.parametrize(("config", "names"), ASKED)
def test_there_is_one_setting_for_each_kind_that_is_named_or_one_for_all(config, names):
    assert set(stated(config).settings) == set(names)


def test_kinds_of_a_class_that_an_object_leaves_out_have_the_classes_parameters():
    found = stated({"model_type": "gemma3_text", "rope_parameters": {"sliding_attention": {"rope_theta": 5.0}}})
    assert found.settings["sliding_attention"] == {"rope_theta": 5.0}
    assert found.settings["full_attention"] == found.family.rope["full_attention"]


def test_a_base_for_sliding_layers_makes_two_kinds():
    found = stated({**scaled(**YARN), "model_type": "stranger", "rope_local_base_freq": 500.0}).settings
    assert found == {"full_attention": {**YARN, "rope_theta": 1e4}, "sliding_attention": {"rope_theta": 500.0}}
    assert stated({**BARE, "model_type": "stranger", "rope_theta": 7.0, "swa_rope_theta": 5.0}).settings == {
        "full_attention": {"rope_theta": 7.0},
        "sliding_attention": {"rope_theta": 5.0},
    }
    without = stated({"head_dim": 8, "rope_scaling": {"type": "linear", "factor": 2}, "local_rope_theta": 5.0})
    assert without.settings["full_attention"] == {"type": "linear", "factor": 2}


def test_a_class_with_two_bases_gives_its_kinds_theirs():
    found = stated({"model_type": "gemma3_text"}).settings
    assert {label: one["rope_theta"] for label, one in found.items()} == {"full_attention": 1e6, "sliding_attention": 1e4}  # fmt: skip
    own = stated({"model_type": "gemma3_text", "rope_theta": 5.0, "rope_local_base_freq": 7.0}).settings
    assert {label: one["rope_theta"] for label, one in own.items()} == {"full_attention": 5.0, "sliding_attention": 7.0}


COMPRESSED = {"head_dim": 64, "qk_rope_head_dim": 16, "rope_theta": 1e4, "compress_rope_theta": 4e4}
MAIN = {"partial_rotary_factor": 0.25, "rope_theta": 1e4}
OWN = {"partial_rotary_factor": 0.25, "rope_theta": 4e4}
COMPRESSORS = [
    ({}, MAIN, OWN),
    ({"rope_scaling": YARN}, MAIN, {**YARN, **OWN, "attention_factor": 1.0}),
    ({"rope_scaling": {"type": "yarn", "factor": 4.0}}, MAIN, {"type": "yarn", "factor": 4.0, **OWN, "attention_factor": 1.0}),
    ({"rope_scaling": {**YARN, "attention_factor": 2.0}}, MAIN, {**YARN, **OWN, "attention_factor": 2.0}),
    ({"rope_scaling": {"type": "linear", "factor": 2}}, MAIN, {"type": "linear", "factor": 2, **OWN}),
    ({"partial_rotary_factor": 0.5}, {**MAIN, "partial_rotary_factor": 0.5}, {**OWN, "partial_rotary_factor": 0.5}),
    ({"qk_rope_head_dim": None}, {**MAIN, "partial_rotary_factor": 1.0}, {**OWN, "partial_rotary_factor": 1.0}),
    ({"rope_theta": 5.0, "compress_rope_theta": None}, {**MAIN, "rope_theta": 5.0}, {**OWN, "rope_theta": None}),
]  # fmt: skip


@pytest.mark.parametrize(("more", "main", "compress"), COMPRESSORS)
def test_layers_with_a_compressor_share_all_but_the_method_and_the_base(more, main, compress):
    assert stated({**COMPRESSED, **more}).settings == {"main": main, "compress": compress}


def test_layers_with_a_compressor_have_the_classes_bases_or_the_general_one():
    bare = stated({"head_dim": 64, "compress_rope_theta": 4e4}).settings
    assert bare == {
        "main": {"partial_rotary_factor": 1.0, "rope_theta": 10_000},
        "compress": {"partial_rotary_factor": 1.0, "rope_theta": 4e4},
    }
    found = stated({"model_type": "deepseek_v4"})
    rope = found.family.rope
    assert {label: one["rope_theta"] for label, one in found.settings.items()} == {
        label: rope[label]["rope_theta"] for label in ("main", "compress")
    }
    assert rope["main"]["rope_theta"] != rope["compress"]["rope_theta"]
    shares = [one["partial_rotary_factor"] for one in found.settings.values()]
    assert shares == [found.family.numbers["partial_rotary_factor"]] * 2 == [0.125] * 2
    head = stated({"model_type": "deepseek_v4", "qk_rope_head_dim": 32}).settings["main"]["partial_rotary_factor"]
    assert head == 32 / found.family.numbers["head_dim"]
    assert_refused(
        lambda: stated({**COMPRESSED, "head_dim": 0}), "head_dim must be a finite number greater than 0, got 0"
    )


# The kind that is meant


UNTURNED = "config must have a rotary position embedding over tokens, got a model without a layer that rotates, which means no rotary embedding"  # fmt: skip


def test_without_a_name_the_layers_that_see_all_are_meant_else_the_first_that_rotate_and_occur():
    def meant(config):
        return chosen(stated(config), None).name

    assert meant(MIXED) == "full_attention"
    assert meant({**MIXED, "layer_types": ["sliding_attention", "other"]}) == "sliding_attention"
    assert meant(LLAMA) is None
    nulls = {"a": None, "b": {}, "c": {}}
    assert meant({**BARE, "layer_types": ["a", "b", "c"], "rope_parameters": nulls}) == "b"
    assert meant({**BARE, "layer_types": ["a", "b"], "rope_parameters": {"a": {}, "full_attention": {}}}) == "a"
    assert meant({**BARE, "rope_parameters": {"sliding_attention": {}, "main": {}}}) == "main"
    assert meant({**BARE, "rope_parameters": {"sliding_attention": {}, "chunked_attention": {}}}) == "sliding_attention"
    assert_refused(
        lambda: meant({**BARE, "rope_parameters": {"full_attention": None}}),
        f"{UNTURNED}; unused then: rope_theta, rope_parameters",
    )
    assert_refused(lambda: meant({"model_type": "bamba"}), UNTURNED)


def test_a_kind_is_asked_for_by_its_name_its_type_or_its_label():
    config = {"model_type": "deepseek_v4", "num_hidden_layers": 4}
    found = stated(config)
    for name in ("compress", "heavily_compressed_attention"):
        assert chosen(found, name).type == "heavily_compressed_attention"
    assert chosen(stated(MIXED), "sliding_attention").indices == (1,)
    still = stated({**BARE, "num_hidden_layers": 2, "no_rope_layers": [1, 0]})
    assert_refused(
        lambda: chosen(still, "not rotated"),
        "layer_type must name layers that rotate, got 'not rotated', layers without rotary embedding",
    )
    assert_refused(
        lambda: chosen(still, "x"), "layer_type must be None, since all layers that rotate share one setting, got 'x'"
    )
    mixed = stated({"model_type": "smollm3", "layer_types": ["full_attention", "sliding_attention", "full_attention"], "no_rope_layers": [1, 1, 0]})  # fmt: skip
    assert {kind.name for kind in mixed.kinds} == {"full_attention", "sliding_attention", "full_attention, not rotated"}
    assert_refused(
        lambda: chosen(mixed, "full_attention, not rotated"),
        "layer_type must name layers that rotate, got 'full_attention', layers without rotary embedding",
    )
    assert_refused(
        lambda: chosen(mixed, "x"), "layer_type must be one of 'full_attention', 'sliding_attention', got 'x'"
    )
    nothing = stated({**BARE, "layer_types": ["a"], "rope_parameters": {"a": None}})
    assert_refused(lambda: chosen(nothing, "x"), f"{UNTURNED}; unused then: rope_theta, rope_parameters")
    assert_refused(
        lambda: chosen(stated(LLAMA), "x"),
        "layer_type must be None, since all layers that rotate share one setting, got 'x'",
    )


# HunYuan

XDROPE = {"type": "xdrope", "alpha": 1000.0, "factor": 1.0, "xdrope_section": [8, 8, 8, 8]}


@pytest.mark.parametrize("name", ["hunyuan_vl_text", "hunyuan_vl", "stranger"])
def test_xdrope_is_the_base_stretched_by_alpha_for_good(name):
    """The numbers are those of HunYuanVLRotaryEmbedding of transformers 5.24.0, in float64."""
    rope = from_config({"model_type": name, "head_dim": 64, "rope_theta": 1e4, "rope_scaling": XDROPE})
    assert (rope.inv_freq[1], rope.inv_freq[-1]) == pytest.approx(
        (0.6001030118562758, 1.3335214321633243e-07), rel=1e-12
    )
    assert rope.warnings == () or not any("xdrope_section" in one for one in rope.warnings)


# Parts and kinds, as transformers 5.24.0 was run on them

SMALL = {"head_dim": 64, "num_hidden_layers": 8, "rope_theta": 54321, "sliding_window": 777}
PLAIN = {"rope_type": "default", "rope_theta": 1e6}
RUN = [
    ({"model_type": "t5gemma", "decoder": {**SMALL, "model_type": "t5_gemma_module"}}, 32, {54321}, 8),
    ({"model_type": "dia", "decoder_config": {"head_dim": 64, "rope_theta": 54321}}, 32, {54321}, 18),
    ({"model_type": "colpali", "vlm_config": {"text_config": {"model_type": "gemma", **SMALL}}}, 32, {54321}, 8),
    ({"model_type": "gemma3_text", "rope_parameters": {"full_attention": PLAIN}, "rope_local_base_freq": 2e4}, 128, {1e6, 2e4}, 26),
    ({"model_type": "gemma3_text", "rope_parameters": {"sliding_attention": PLAIN}, "rope_theta": 2e6}, 128, {1e6, 2e6}, 26),
    ({"model_type": "modernbert", "rope_parameters": {"full_attention": PLAIN}, "local_rope_theta": 54321}, 32, {1e6, 54321}, 22),
    ({"model_type": "glm4", "partial_rotary_factor": None}, 64, {1e4}, 40),
    ({"model_type": "qwen3_next", "partial_rotary_factor": None}, 128, {1e4}, 48),
    ({"model_type": "longcat_flash", "num_layers": 4}, 32, {1e7}, 8),
]  # fmt: skip


@pytest.mark.parametrize(("config", "pairs", "bases", "depth"), RUN)
def test_a_part_and_a_kind_are_read_where_the_class_reads_them(config, pairs, bases, depth):
    found = layers(config)
    assert {kind.rope.base for kind in found if kind.rope} == bases
    assert {kind.rope.inv_freq.size for kind in found if kind.rope} == {pairs}
    assert sum(len(kind.indices) for kind in found) == depth


@pytest.mark.parametrize(("config", "key"), [
    ({"model_type": "llama4_text", "attn_scale": None}, "attn_scale"),
    ({"model_type": "llama4_text", "floor_scale": "x"}, "floor_scale"),
    ({"model_type": "ministral3", "rope_parameters": {**YARN, "llama_4_scaling_beta": "x"}}, "llama_4_scaling_beta"),
])  # fmt: skip
def test_a_number_that_scales_scores_must_be_one(config, key):
    with pytest.raises(ValueError, match=f"^{key} must be a finite number greater than 0, got .*$"):
        from_config(config)


def test_the_softmax_scale_of_a_class_that_has_one_is_among_what_multiplies_its_scores():
    deep = {**YARN, "rope_type": "yarn", "factor": 40.0, "mscale": 1.0, "mscale_all_dim": 1.0}
    scores = layers({"model_type": "deepseek_v3", "rope_scaling": deep})[0].scores
    assert scores["softmax_scale"] == pytest.approx((0.1 * math.log(40) + 1) ** 2, rel=1e-12)


ROTARY = {"model_type": "internlm", "hidden_size": 64, "num_attention_heads": 4, "max_position_embeddings": 2048}
INTERNLM = [
    ({"base": 1e6, "type": "origin"}, "default", 1e6, {}),
    ({"base": 1e4, "type": "dynamic"}, "dynamic", 1e4, {"factor": 1.0}),
    ({"base": 1e6, "type": "dynamic", "scaling_factor": 2.0}, "dynamic", 1e6, {"factor": 2.0}),
]


@pytest.mark.parametrize(("rotary", "method", "base", "numbers"), INTERNLM)
def test_internlm_keeps_its_parameters_in_an_object_of_its_own(rotary, method, base, numbers):
    found = read({**ROTARY, "rotary": rotary})
    assert (found.record.rope_type, found.record.base) == (method, base)
    assert numbers.items() <= found.record.numbers.items()
    assert {f"rotary.{key}" for key in rotary} <= set(found.record.used)
    assert not [note for note in found.notes if "not used" in note.text.lower()]
    # modeling_internlm.py, InternLMDynamicNTKScalingRotaryEmbedding._update_cached at twice the length
    if method == "dynamic":
        factor = numbers["factor"]
        grown = base * (factor * 4096 / 2048 - (factor - 1)) ** (16 / 14)
        assert_close(from_config({**ROTARY, "rotary": rotary}, context_length=4096).inv_freq, grown ** -(np.arange(0, 16, 2) / 16), relative=1e-12)  # fmt: skip


NULLS = [
    ({"model_type": "modernbert", "local_rope_theta": None}, "local_rope_theta must be a finite number greater than 1, got null"),
    ({"model_type": "gemma3_text", "rope_local_base_freq": None}, "rope_local_base_freq must be a finite number greater than 1, got null"),
    *[({"model_type": name, "partial_rotary_factor": None}, "partial_rotary_factor must be a number from 0 to 1, got null") for name in ("phi", "phi3", "phi4_multimodal", "stablelm", "persimmon", "nemotron")],
    *[({"model_type": name, "rotary_pct": None}, "rotary_pct must be a number from 0 to 1, got null") for name in ("gpt_neox", "gpt_neox_japanese")],
]  # fmt: skip


@pytest.mark.parametrize(("config", "message"), NULLS)
def test_null_is_refused_where_the_class_stops_at_it(config, message):
    assert_refused(lambda: from_config(config), message)


def test_null_is_the_whole_head_where_the_class_takes_it_so():
    for name in ("glm", "llama", "gpt_neox", "qwen3_next"):
        rope = from_config({"model_type": name, "partial_rotary_factor": None})
        assert rope.rotary_dim == (24 if name == "gpt_neox" else rope.head_dim)
    assert from_config({"head_dim": 8, "rope_theta": 1e4, "rope_local_base_freq": None}).base == 1e4
