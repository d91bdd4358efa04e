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
