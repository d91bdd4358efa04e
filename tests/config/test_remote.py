"""Released models whose class is not transformers': older names, and code of their own. What each does is what its code does."""

from typing import Any

import pytest

from ropedoc.config.reading import read
from tests.compare import assert_refused

PARTS = {"hidden_size": 4096, "num_attention_heads": 32, "num_hidden_layers": 4}
GPT = {"n_embd": 2048, "n_head": 32, "n_layer": 4, "n_positions": 2048}
OLMO = {"d_model": 4096, "n_heads": 32, "n_layers": 4, "max_sequence_length": 2048}
FALCON = {"hidden_size": 8192, "n_head": 128, "n_head_kv": 8, "n_layer": 60}
MINIMAX = {"hidden_size": 6144, "num_attention_heads": 64, "head_dim": 128, "rope_theta": 1e7, "rotary_dim": 64}
GROK = {"hidden_size": 8192, "num_attention_heads": 64, "head_dim": 128, "rope_theta": 208533496}

# What the sources in classes_by_hand.json do: base, rotated features of a head's, layout, length.
ROTATED = [
    ({"model_type": "hf_olmo", "rope": True, **OLMO}, 1e4, 128, 128, "half", 2048),
    ({"model_type": "llada", "rope": True, "rope_theta": 5e5, **OLMO}, 5e5, 128, 128, "half", 2048),
    ({"model_type": "RefinedWeb", "alibi": False, **FALCON}, 1e4, 64, 64, "half", None),
    ({"model_type": "RefinedWebModel", **FALCON}, 1e4, 64, 64, "half", None),
    ({"model_type": "stablelm_epoch", "rope_pct": 0.25, **PARTS}, 1e4, 32, 128, "half", None),
    ({"model_type": "stablelm_epoch", "rope_pct": 1, **PARTS}, 1e4, 128, 128, "half", None),
    ({"model_type": "stablelm_epoch", **PARTS}, 1e4, 32, 128, "half", None),
    ({"model_type": "minimax_text_01", **MINIMAX}, 1e7, 64, 128, "half", None),
    ({"model_type": "minimax_m1", **MINIMAX}, 1e7, 64, 128, "half", None),
    ({"model_type": "moss", "rotary_dim": 32, **GPT}, 1e4, 32, 64, "interleaved", 2048),
    ({"model_type": "mixformer-sequential", "rotary_dim": 32, **GPT}, 1e4, 32, 64, "half", 2048),
    ({"model_type": "codeshell", "position_embedding_type": "rope", **GPT}, 1e4, 64, 64, "half", 2048),
    ({"model_type": "plamo", **PARTS}, 1e4, 128, 128, "half", None),
    ({"model_type": "solar", "rope_theta": 1e4, **PARTS}, 1e4, 128, 128, "half", None),
    ({"model_type": "molmo", "rope_theta": 1e6, **PARTS}, 1e6, 128, 128, "half", None),
    ({"model_type": "deci", "rope_theta": 1e4, **PARTS}, 1e4, 128, 128, "half", None),
    ({"model_type": "nemotron-nas", "rope_theta": 5e5, **PARTS}, 5e5, 128, 128, "half", None),
    ({"model_type": "nemotron-nas", "rope_is_neox_style": False, **PARTS}, 1e4, 128, 128, "interleaved", None),
    ({"model_type": "aquila", "max_position_embeddings": 2048, **PARTS}, 1e4, 128, 128, "half", 2048),
    ({"model_type": "llava_llama", "max_position_embeddings": 4096, **PARTS}, 1e4, 128, 128, "half", 4096),
    ({"model_type": "git", "architectures": ["Grok1ForCausalLM"], "rope_type": "original", **GROK}, 208533496, 128, 128, "half", None),
    ({"model_type": "new", "rope_theta": 2e4, "logn_attention_scale": False, **PARTS}, 2e4, 128, 128, "half", None),
    ({"model_type": "new", **PARTS}, 1e4, 128, 128, "half", None),
    ({"model_type": "cogvlm", "num_multi_query_heads": 8, **PARTS}, 5e5, 128, 128, "half", None),
    ({"model_type": "cogvlm", **PARTS}, 1e4, 128, 128, "half", None),
    ({"model_type": "plamo2", "hidden_size_per_head": 64, **PARTS}, 1e4, 64, 64, "half", None),
    ({"model_type": "mimo", "rope_theta": 640000, "max_position_embeddings": 32768, **PARTS}, 64e4, 128, 128, "half", 32768),
    ({"model_type": "minimax_m3", "head_dim": 128, "partial_rotary_factor": 0.5, "rotary_dim": 64, "rope_theta": 5e6, "hidden_size": 6144, "num_attention_heads": 64, "max_position_embeddings": 1048576}, 5e6, 64, 128, "half", 1048576),
    ({"model_type": "grok-1", **PARTS}, 1e4, 128, 128, "half", None),
]  # fmt: skip


@pytest.mark.parametrize(("config", "base", "rotated", "head", "layout", "length"), ROTATED)
def test_an_older_or_remote_name_is_read_as_its_code_reads_it(
    config: dict[str, Any], base: float, rotated: int, head: int, layout: str, length: int | None
) -> None:
    found = read(config)
    rope, record = found.rope, found.record
    assert (rope.rope_type, rope.base, rope.rotary_dim, rope.head_dim, rope.layout) == (
        "default", base, rotated, head, layout,
    )  # fmt: skip
    assert record.length == length
    assert not any("not known" in note.text or "not used" in note.text for note in found.notes)


NONE = "config must have a rotary position embedding over tokens, got "
STILL = [
    ({"model_type": "hf_olmo", **OLMO}, "hf_olmo with rope missing and taken as False, which means no rotary embedding"),
    ({"model_type": "hf_olmo", "rope": False, **OLMO}, "hf_olmo with rope False, which means no rotary embedding"),
    ({"model_type": "RefinedWeb", "alibi": True, **FALCON}, "RefinedWeb with alibi True, which means no rotary embedding"),
    ({"model_type": "chatglm", "position_encoding_2d": True, **PARTS}, "the model class chatglm, which has positions on two axes"),
    ({"model_type": "git", "architectures": ["GitForCausalLM"], **GROK}, "the model class git, which has no rotary embedding; unused then: rope_theta"),
    ({"model_type": "new", "position_embedding_type": "absolute", **PARTS}, "new with position_embedding_type 'absolute', which means no rotary embedding"),
    ({"model_type": "gpt_refact", **GPT}, "the model class gpt_refact, which has no rotary embedding"),
    ({"model_type": "jais", "position_embedding_type": "alibi", **GPT}, "the model class jais, which has no rotary embedding"),
    ({"model_type": "btlm", "position_embedding_type": "alibi", **GPT}, "position_embedding_type 'alibi', which means no rotary embedding"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "what"), STILL)
def test_what_does_not_rotate_under_such_a_name_is_refused(config: dict[str, Any], what: str) -> None:
    assert_refused(lambda: read(config), NONE + what)


SALA = {"model_type": "minicpm_sala", "head_dim": 128, **PARTS, "mixer_types": ["minicpm4", "lightning-attn"] * 2}


@pytest.mark.parametrize(
    ("switches", "still"),
    [
        ({}, []),
        ({"attn_use_rope": False, "lightning_use_rope": True}, [0, 2]),
        ({"attn_use_rope": False}, [0, 2]),
        ({"lightning_use_rope": False}, [1, 3]),
        ({"attn_use_rope": None}, [0, 2]),
    ],
)
def test_each_kind_of_layer_of_minicpm_sala_has_its_own_switch(switches: dict[str, Any], still: list[int]) -> None:
    assert read({**SALA, **switches}).facts["still_layers"] == still


def test_minicpm_sala_with_both_switches_off_rotates_nothing() -> None:
    off = {"attn_use_rope": False, "lightning_use_rope": False}
    what = "a model without a layer that rotates, which means no rotary embedding"
    assert_refused(lambda: read({**SALA, **off}), NONE + what)


def test_the_lightning_layers_of_minicpm_sala_have_heads_of_their_own() -> None:
    wide, own = (read({**SALA, "lightning_head_dim": 64}, layer_type=name).rope for name in SALA["mixer_types"][:2])
    assert (wide.head_dim, wide.rotary_dim, own.head_dim, own.rotary_dim) == (128, 128, 64, 64)
    assert read({**SALA, "lightning_head_dim": None}, layer_type="lightning-attn").rope.head_dim == 128


DOTS = {"model_type": "dots3_note_text", "num_hidden_layers": 4}


@pytest.mark.parametrize(
    ("more", "layer", "rotated", "second"),
    [  # rotated features, and the frequency of the second pair, of Dots3NoteTextRotaryEmbedding in transformers 5.24.0
        ({"swa_head_dim": 128, "swa_qk_rope_head_dim": 32}, "indexed_attention", 64, 0.5662763714790344),
        ({"swa_head_dim": 128, "swa_qk_rope_head_dim": 32}, "sliding_attention", 32, 0.5085274577140808),
        ({"head_dim": 160, "qk_rope_head_dim": 32}, "indexed_attention", 32, 0.32066893577575684),
        ({"head_dim": 160, "qk_rope_head_dim": 32}, "sliding_attention", 64, 0.7131111025810242),
    ],
)
def test_each_kind_of_layer_of_dots_3_has_widths_of_its_own(
    more: dict[str, Any], layer: str, rotated: int, second: float
) -> None:
    found = read({**DOTS, **more}, layer_type=layer).rope
    assert (found.rotary_dim, found.inv_freq[1]) == (rotated, pytest.approx(second, rel=1e-6))


@pytest.mark.parametrize(
    ("step", "attending"), [({}, [1, 3, 5]), ({"mamba_step": 3}, [1, 4]), ({"mamba_step": 4}, [2])]
)
def test_of_each_mamba_step_of_plamo_2_one_layer_has_attention(step: dict[str, Any], attending: list[int]) -> None:
    config = {"model_type": "plamo2", "hidden_size_per_head": 64, **PARTS, "num_hidden_layers": 6, **step}
    kinds = {kind["name"]: kind["indices"] for kind in read(config).record.kinds}
    assert kinds["full_attention"] == attending


def test_the_lightning_layers_of_minimax_are_not_rotated() -> None:
    config = {"model_type": "minimax_text_01", **MINIMAX, "num_hidden_layers": 8, "attn_type_list": [0, 0, 0, 1] * 2}
    assert read(config).facts["still_layers"] == [0, 1, 2, 4, 5, 6]


def test_every_eighth_layer_of_plamo_3_sees_all_and_the_others_have_a_base_and_a_window_of_their_own() -> None:
    config = {
        "model_type": "plamo3", "num_hidden_layers": 16, "head_dim": 128, "rope_theta": 1e6, "rope_local_theta": 2e4,
        "window_size": 512,
    }  # fmt: skip
    full, local = read(config), read(config, layer_type="sliding_attention")
    kinds = {kind["name"]: kind["indices"] for kind in full.record.kinds}
    assert kinds["full_attention"] == [7, 15]
    assert (full.rope.base, full.record.reach) == (1e6, None)
    assert (local.rope.base, local.record.reach) == (2e4, 512)
    assert not any("not used" in note.text for note in (*full.notes, *local.notes))


JET = {"model_type": "jet_nemotron", **PARTS, "layer_types": ["jet", "attn", "swa", "jet"]}
STRANGE = [
    (JET, []),
    ({**JET, "layer_types": ["jet", "attn", "wind"]}, ["wind"]),
    ({"model_type": "qwen3", **PARTS, "layer_types": ["full_attention", "sliding_attention"] * 2}, []),
    ({"model_type": "qwen3_next", **PARTS, "layer_types": ["attention", "mamba", "conv", "moe"]}, []),
    ({"model_type": "qwen3", **PARTS, "layer_types": "full_attention"}, None),
    ({"rope_theta": 1e4, **PARTS, "layer_types": ["b", 1, "a", "b"]}, ["b", "a"]),
    ({"rope_theta": 1e4, **PARTS, "layer_types": "wind"}, []),
]


@pytest.mark.parametrize(("config", "names"), STRANGE)
def test_a_name_in_layer_types_is_strange_where_neither_transformers_nor_the_class_has_it(
    config: dict[str, Any], names: list[str] | None
) -> None:
    if names is None:
        assert_refused(lambda: read(config), "layer_types must be a list, got 'full_attention'")
    else:
        assert read(config).facts["strange_types"] == names


BLOCKS = [
    ({"attention": {"no_op": False, "n_heads_in_group": 8, "replace_with_linear": False}}, []),
    ({"attention": {"no_op": True, "replace_with_linear": False}}, [1]),
    ({"attention": {"no_op": False, "replace_with_linear": True}}, [1]),
    ({"attention": None, "ffn": {"no_op": True}}, []),
    (None, []),
]


@pytest.mark.parametrize("name", ["nemotron-nas", "deci"])
@pytest.mark.parametrize(("block", "still"), BLOCKS)
def test_a_block_without_attention_is_not_rotated(name: str, block: dict[str, Any] | None, still: list[int]) -> None:
    config = {"model_type": name, **PARTS, "block_configs": [{"attention": {"no_op": False}}, block]}
    found = read(config)
    assert found.facts["still_layers"] == still
    assert "block_configs" in found.record.used
