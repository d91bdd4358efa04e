"""Every kind of layer as a whole: which layers, what turns them, how far they see, what multiplies their scores."""

import pytest

from ropedoc import layers
from ropedoc.config.method import METHODS, run
from ropedoc.config.reading import read
from tests.compare import assert_refused
from tests.config.settings import BASE, LAYERS, LLAMA, LONGROPE, YARN, scaled

BETA = {**BASE, "model_type": "ministral3", "rope_parameters": {**YARN, "rope_theta": 1e4, "llama_4_scaling_beta": 0.1}}
QWEN = {"model_type": "qwen", "hidden_size": 64, "num_attention_heads": 4, "kv_channels": 16, "seq_length": 8192}
SQUARE = "attention_factor_squared"


def test_each_kind_has_its_layers_its_rope_and_its_reach():
    text = {"layer_types": ["sliding_attention", "other", "full_attention"], "sliding_window": 7}
    near, other, full = layers({**LLAMA, **text, "rope_parameters": {**LAYERS, "other": None}, "model_type": "made up"})
    assert [(one.name, one.indices, one.reach, one.axes) for one in (near, other, full)] == [
        ("sliding_attention", (0,), 7, 1),
        ("other", (1,), None, 1),
        ("full_attention", (2,), None, 1),
    ]
    assert (near.rope.base, other.rope, full.rope.base) == (1e4, None, 1e6)
    assert (near.scores, other.scores) == ({SQUARE: 1.0}, {})


def test_a_length_reaches_every_kind():
    (one,) = layers(scaled(**LONGROPE), context_length=2048)
    assert one.rope.context_length == 2048
    assert one.rope.inv_freq[0] == 0.5
    (one,) = layers(scaled(**LONGROPE))
    assert one.rope.inv_freq[0] == 1.0


SECTIONS = {"type": "mrope", "mrope_section": [2, 3, 3]}
AXES = [
    ({**scaled(**SECTIONS), "model_type": "qwen2_vl"}, 3),
    ({**LLAMA, "model_type": "qwen2_vl"}, 1),
    (scaled(**SECTIONS), 1),
    (LLAMA, 1),
]


@pytest.mark.parametrize(("config", "axes"), AXES)
def test_positions_have_three_axes_where_the_class_deals_pairs_out_and_the_config_says_how(config, axes):
    assert [one.axes for one in layers(config)] == [axes]


SCORES = [
    (LLAMA, [{SQUARE: 1.0}]),
    (BETA, [{SQUARE: pytest.approx(1.2965, rel=1e-4), "llama_4_scaling_beta": {"beta": 0.1, "original_length": 1024}}]),
    ({**BETA, "model_type": "llama"}, [{SQUARE: pytest.approx(1.2965, rel=1e-4)}]),
    ({**QWEN, "use_logn_attn": True}, [{SQUARE: 1.0, "use_logn_attn": {"length": 8192}}]),
    ({**QWEN, "use_logn_attn": False}, [{SQUARE: 1.0}]),
    (QWEN, [{SQUARE: 1.0}]),
    ({"model_type": "llama4_text"}, [{SQUARE: 1.0}, {"attn_temperature_tuning": {"floor": 8192, "scale": 0.1}}]),
    ({"model_type": "llama4_text", "floor_scale": 5, "attn_scale": 2}, [{SQUARE: 1.0}, {"attn_temperature_tuning": {"floor": 5, "scale": 2}}]),
    ({"model_type": "llama4_text", "attn_temperature_tuning": False}, [{SQUARE: 1.0}, {}]),
    ({"model_type": "llama4_text", "attn_temperature_tuning": 0}, [{SQUARE: 1.0}, {}]),
    ({"model_type": "llama4_text", "attn_temperature_tuning": 4}, [{SQUARE: 1.0}, {"attn_temperature_tuning": {"floor": 8192, "scale": 0.1}}]),
    ({"model_type": "smollm3"}, [{SQUARE: 1.0}, {}]),
]  # fmt: skip


@pytest.mark.parametrize(("config", "scores"), SCORES)
def test_what_multiplies_the_scores_of_each_kind_is_told_by_name(config, scores):
    assert [one.scores for one in layers(config)] == scores


def test_a_third_kind_of_one_type_can_be_asked_for():
    text = {"layer_types": ["full_attention"] * 3, "rope_theta": [1e4, 2e4, 3e4]}
    names = [one.name for one in layers({"model_type": "step3p5", **text})]
    assert names == ["full_attention", "full_attention 2", "full_attention 3"]
    assert [read({"model_type": "step3p5", **text}, layer_type=name).rope.base for name in names] == [1e4, 2e4, 3e4]


# The lengths of what runs

LENGTHS = [
    (LLAMA, {}, (4096, 4096)),
    (LLAMA, {"context_length": 9}, (4096, 9)),
    ({"head_dim": 8, "rope_theta": 1e4}, {}, (None, None)),
    (scaled(type="linear", factor=2), {}, (None, 4096)),
    (scaled(**YARN), {}, (1024, 4096)),
    (scaled(type="dynamic", factor=2), {}, (4096, 4096)),
    (scaled(**LONGROPE), {"context_length": 2048}, (1024, 2048)),
    (scaled(type="proportional"), {}, (4096, 4096)),
    ({**QWEN, "use_dynamic_ntk": True}, {}, (8192, 8192)),
    ({**QWEN, "use_dynamic_ntk": True}, {"context_length": 20_000}, (8192, 20_000)),
    ({**QWEN, "use_dynamic_ntk": True, "max_position_embeddings": 32768}, {}, (8192, 8192)),
    ({**QWEN}, {}, (8192, 8192)),
]  # fmt: skip


@pytest.mark.parametrize(("config", "asked", "lengths"), LENGTHS)
def test_the_trained_length_and_the_whole_one_are_told(config, asked, lengths):
    rope = read(config, **asked).rope
    assert (rope.original_context_length, rope.context_length) == lengths


def test_a_length_that_is_none_is_refused_before_anything_is_read():
    for wrong in (0, -1, 1.5, 2**53 + 1, True):
        assert_refused(
            lambda wrong=wrong: read([], context_length=wrong),
            f"context_length must be an integer from 1 to 9007199254740992, got {wrong!r}",
        )


def test_what_runs_has_the_head_and_the_layout_of_its_config():
    found = read({"model_type": "deepseek_v3", "rope_theta": 1e4})
    assert (found.rope.head_dim, found.rope.layout) == (64, "interleaved")
    assert found.rope.warnings == tuple(note.text for note in found.notes)
    assert run(found.record).rope_type == "default"
    assert set(METHODS) == {
        "default",
        "linear",
        "ntk_aware",
        "dynamic",
        "yarn",
        "llama3",
        "longrope",
        "proportional",
        "ntk",
    }


KIMI = {"model_type": "kimi_linear", "num_hidden_layers": 6}
STILL = [
    ({"model_type": "nemotron_h", "hybrid_override_pattern": "M*-E*"}, [("linear_attention", (0,)), ("full_attention", (1, 4)), ("mlp", (2,)), ("moe", (3,))]),
    ({"model_type": "nemotron_h", "layers_block_type": ["mamba", "attention"]}, [("linear_attention", (0,)), ("full_attention", (1,))]),
    ({**KIMI, "linear_attn_config": {"full_attn_layers": [1, 3, 6]}}, [("full_attention", (0, 2, 5)), ("linear_attention", (1, 3, 4))]),
    (KIMI, [("linear_attention", (0, 1, 2, 3, 5)), ("full_attention", (4,))]),
    ({**KIMI, "linear_attn_config": None, "layer_types": ["full_attention"] * 6}, [("full_attention", (0, 1, 2, 3, 4, 5))]),
    ({"model_type": "kimi_k3", "text_config": KIMI}, [("linear_attention", (0, 1, 2, 3, 5)), ("full_attention", (4,))]),
    ({"model_type": "gpt2", "n_layer": 3}, [(None, (0, 1, 2))]),
    ({"model_type": "granitemoehybrid", "rope_theta": 1e4, "layer_types": ["mamba", "attention"]}, [("linear_attention", (0,)), ("full_attention", (1,))]),
    ({"num_hidden_layers": 2, "position_embedding_type": "alibi"}, [(None, (0, 1))]),
    ({"model_type": "opt"}, [(None, ())]),
]  # fmt: skip


@pytest.mark.parametrize(("config", "kinds"), STILL)
def test_a_model_that_rotates_nothing_has_its_layers_too(config, kinds):
    found = layers(config)
    assert [(kind.name, kind.indices) for kind in found] == kinds
    assert all((kind.rope, kind.axes, kind.scores) == (None, 1, {}) for kind in found)
    with pytest.raises(ValueError, match=r"^config must have a rotary position embedding over tokens, got [^\n]+$"):
        read(config)


def test_a_sign_that_stands_for_no_layer_is_refused():
    strange = {"model_type": "nemotron_h", "hybrid_override_pattern": "M?"}
    assert_refused(
        lambda: layers(strange), "hybrid_override_pattern must have one of *, -, E, M for each layer, got '?'"
    )


def test_a_tower_has_no_layers_over_tokens():
    with pytest.raises(ValueError, match=r"^config must have .* positions on two axes$"):
        layers({"model_type": "dinov3_vit"})
