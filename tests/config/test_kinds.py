"""Kinds of files that were once read wrongly: what each says, by formulas of its own."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ropedoc.config.file import parse
from ropedoc.config.reading import from_config, read
from tests.compare import assert_close, assert_refused

NONE = "config must have a rotary position embedding over tokens, got "
WIDE = {"hidden_size": 1536, "num_attention_heads": 12}  # a head of 128
LLAMA3 = {"rope_type": "llama3", "factor": 16.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0}
YARN = {"rope_type": "yarn", "factor": 2.0, "original_max_position_embeddings": 16384}
STEP = {
    "model_type": "step3p5", **WIDE, "head_dim": 64, "num_hidden_layers": 2, "max_position_embeddings": 32768,
    "layer_types": ["full_attention", "sliding_attention"], "rope_theta": [3e6, 3e4], "partial_rotary_factors": [0.5, 1.0],
    "rope_scaling": {**LLAMA3, "original_max_position_embeddings": 65536}, "yarn_only_types": ["full_attention"],
}  # fmt: skip
SMOL = {"model_type": "smollm3", **WIDE, "num_hidden_layers": 6, "rope_theta": 4e6, "no_rope_layers": [1, 0] * 3}
COHERE = {"model_type": "cohere2", **WIDE, "num_hidden_layers": 2, "rope_theta": 6e4, "layer_types": ["sliding_attention", "full_attention"]}  # fmt: skip
MODERN = {"model_type": "modernbert", **WIDE, "global_rope_theta": 1.2e5, "local_rope_theta": 2e4, "position_embedding_type": "absolute"}  # fmt: skip
QWEN = {"model_type": "qwen", **WIDE, "kv_channels": 128, "seq_length": 4096, "rotary_emb_base": 2e4, "use_dynamic_ntk": True}  # fmt: skip
GLM = {"model_type": "glm4v_text", **WIDE, "partial_rotary_factor": 0.5, "rope_theta": 2e4, "rope_scaling": {"rope_type": "default", "mrope_section": [8, 12, 12]}}  # fmt: skip
META = {"dim": 1536, "n_layers": 4, "n_heads": 12, "rope_theta": 4e5, "use_scaled_rope": True, "rope_scaling_factor": 16}  # fmt: skip
MISTRAL = {"dim": 5120, "n_layers": 4, "n_heads": 32, "head_dim": 128, "rope_theta": 2e6, "max_position_embeddings": 65536, "yarn": {"original_max_position_embeddings": 4096, "factor": 16, "beta": 32, "alpha": 1, "apply_scale": False}}  # fmt: skip
GGUF = {"general.architecture": "llama", "llama.context_length": 8192, "llama.embedding_length": 1536, "llama.attention.head_count": 12, "llama.rope.freq_base": 3e5, "llama.rope.dimension_count": 128}  # fmt: skip
MLA = {"model_type": "deepseek_v2", **WIDE, "use_mla": False, "qk_nope_head_dim": 0, "qk_rope_head_dim": 0}
BEAM = {"layer_types": ["full_attention", "sliding_attention"], "model_type": "beam", "rope_parameters": {"full_attention": None, "sliding_attention": {"rope_type": "default", "rope_theta": 2e4}}}  # fmt: skip

# A config, a kind of layer, and what turns: rotated features, base, slowest frequency by a formula, layout, method.
TURNS = [
    (SMOL, None, 128, 4e6, 4e6 ** (-126 / 128), "half", "default"),
    (COHERE, "sliding_attention", 128, 6e4, 6e4 ** (-126 / 128), "interleaved", "default"),
    (MODERN, "full_attention", 128, 1.2e5, 1.2e5 ** (-126 / 128), "half", "default"),
    (MODERN, "sliding_attention", 128, 2e4, 2e4 ** (-126 / 128), "half", "default"),
    (STEP, "full_attention", 32, 3e6, 3e6 ** (-30 / 32) / 16, "half", "llama3"),
    (STEP, "sliding_attention", 64, 3e4, 3e4 ** (-62 / 64), "half", "default"),
    ({"model_type": "hunyuan_v1_dense", **WIDE, "head_dim": 128, "max_position_embeddings": 8192, "rope_scaling": {"type": "dynamic", "alpha": 300.0, "factor": 1.0}}, None, 128, 1e4, (1e4 * 300 ** (128 / 126)) ** (-126 / 128), "half", "ntk_aware"),
    ({"model_type": "phi3small", **WIDE, "rope_embedding_base": 2e6, "rope_scaling": None, "rope_position_scale": 1.0}, None, 128, 2e6, 2e6 ** (-126 / 128), "half", "default"),
    ({"model_type": "chatglm", **WIDE, "kv_channels": 128, "rope_ratio": 30, "original_rope": True, "seq_length": 8192}, None, 64, 3e5, 3e5 ** (-62 / 64), "interleaved", "default"),
    ({"model_type": "roformer", **WIDE}, None, 128, 1e4, 1e4 ** (-126 / 128), "interleaved", "default"),
    ({"model_type": "esm", **WIDE, "position_embedding_type": "rotary"}, None, 128, 1e4, 1e4 ** (-126 / 128), "half", "default"),
    (MLA, None, 128, 1e4, 1e4 ** (-126 / 128), "half", "default"),
    (GLM, None, 64, 2e4, 2e4 ** (-62 / 64), "interleaved", "default"),
    ({"model_type": "glm4v", "text_config": GLM}, None, 64, 2e4, 2e4 ** (-62 / 64), "interleaved", "default"),
    (META, None, 128, 4e5, 4e5 ** (-126 / 128) / 16, "interleaved", "llama3"),
    ({**META, "head_dim": 64}, None, 64, 4e5, 4e5 ** (-62 / 64) / 16, "interleaved", "llama3"),
    (MISTRAL, None, 128, 2e6, 2e6 ** (-126 / 128) / 16, "interleaved", "yarn"),
    (GGUF, None, 128, 3e5, 3e5 ** (-126 / 128), None, "default"),
    ({"model_type": "llama", **WIDE, "rope_theta": 4e5, "rope_scaling": {**LLAMA3, "original_max_position_embeddings": 4096.0}}, None, 128, 4e5, 4e5 ** (-126 / 128) / 16, "half", "llama3"),
    ({**WIDE, **BEAM}, None, 128, 2e4, 2e4 ** (-126 / 128), None, "default"),
    (QWEN, None, 128, 2e4, 2e4 ** (-126 / 128), "half", "ntk_aware"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "layer", "rotated", "base", "slowest", "layout", "method"), TURNS)
def test_a_file_of_this_kind_turns_as_its_class_has_it(
    config: dict[str, Any],
    layer: str | None,
    rotated: int,
    base: float,
    slowest: float,
    layout: str | None,
    method: str,
) -> None:
    found = read(config, layer_type=layer).rope
    assert (found.rotary_dim, found.base, found.rope_type) == (rotated, base, method)
    assert found.layout == layout if layout else True
    assert_close(found.inv_freq[-1], slowest, relative=1e-12)


# A config without rotation over tokens, and how that is said.
STILL = [
    ({"model_type": "nemotron_h", **WIDE, "head_dim": 128, "rope_theta": 2e4}, "the model class nemotron_h, which has no rotary embedding; unused then: rope_theta"),
    ({"model_type": "kimi_linear", **WIDE, "qk_rope_head_dim": 32, "mla_use_nope": True}, "the model class kimi_linear, which has no rotary embedding; unused then: qk_rope_head_dim"),
    ({"model_type": "granitemoehybrid", **WIDE, "rope_theta": 2e4}, "granitemoehybrid with position_embedding_type missing, which means no rotary embedding; unused then: rope_theta"),
    ({"model_type": "opt", **WIDE}, "the model class opt, which has no rotary embedding"),
    ({"model_type": "dinov3_vit", **WIDE, "rope_theta": 50.0}, "the model class dinov3_vit, which has positions on two axes; unused then: rope_theta"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "what"), STILL)
def test_a_model_that_rotates_nothing_over_tokens_is_refused(config: dict[str, Any], what: str) -> None:
    assert_refused(lambda: from_config(config), NONE + what)


# A config, and a note of it.
PLAIN = {"model_type": "llama", **WIDE, "rope_theta": 2e6}
MROPE = {"type": "mrope", "mrope_section": [16, 24, 20]}
TOLD = [
    (SMOL, "Some layers are not rotated: layers 1, 3 and 5 of 6."),
    ({**PLAIN, "model_type": "qwen2_vl", "rope_scaling": MROPE}, "The sections add up to 60 of 64 pairs."),
    ({**PLAIN, "rope_scaling": MROPE}, "transformers 5.24 knows no mrope in this class (KeyError): what stands here is the type default."),
    ({**PLAIN, "rope_scaling": {**YARN, "attn_factor": 0.8}}, "attn_factor is not read; attention_factor is."),
    ({**PLAIN, "rope_condense_ratio": 4}, "rope_condense_ratio is not used."),
    (QWEN, "use_dynamic_ntk is on: from 4,096 tokens on the base grows in steps with the sequence."),
]  # fmt: skip


@pytest.mark.parametrize(("config", "note"), TOLD)
def test_what_is_odd_about_a_file_is_told(config: dict[str, Any], note: str) -> None:
    assert note in read(config).rope.warnings


def test_an_attention_factor_is_that_of_the_key_that_the_class_reads() -> None:
    misspelt = from_config({**PLAIN, "rope_scaling": {**YARN, "attn_factor": 0.8}})
    assert_close(misspelt.attention_factor, 0.1 * math.log(2) + 1, relative=1e-15)
    lists = {"type": "longrope", "short_factor": [1.0] * 64, "long_factor": [3.0] * 64, "short_mscale": 1.2, "long_mscale": 1.4, "original_max_position_embeddings": 2048}  # fmt: skip
    phi = {"model_type": "phimoe", **WIDE, "max_position_embeddings": 8192, "rope_scaling": lists}
    assert [from_config(phi, context_length=n).attention_factor for n in (2048, 2049)] == [1.2, 1.4]
    parameters = {**YARN, "rope_theta": 2e6, "mscale": 1.0, "mscale_all_dim": 1.0, "llama_4_scaling_beta": 0.2}
    mistral = read({"model_type": "ministral3", **WIDE, "head_dim": 128, "rope_parameters": parameters})
    assert mistral.rope.attention_factor == 1
    assert not [one for one in mistral.rope.warnings if "softmax scale" in one or "Not used: llama_4" in one]


def test_layers_that_do_not_rotate_are_refused_by_name() -> None:
    words = "layer_type must name layers that rotate, got 'full_attention', layers without rotary embedding"
    assert_refused(lambda: read(COHERE, layer_type="full_attention"), words)


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    twice = '{"model_type": "llama", "hidden_size": 1536, "num_attention_heads": 12, "rope_theta": 2e6, "rope_scaling": {"type": "linear", "factor": 2}, "rope_scaling": null}'  # fmt: skip
    config, doubles = parse(twice)
    found = read(config, doubles=tuple(doubles))
    assert found.rope.rope_type == "default"
    assert "rope_scaling stands twice in an object of the file: the last one counts." in found.rope.warnings


STEP = {"model_type": "step3p5", **WIDE, "head_dim": 64, "num_hidden_layers": 2, "max_position_embeddings": 32768}
SLID = {**STEP, "layer_types": ["full_attention", "sliding_attention"]}


@pytest.mark.parametrize(
    ("config", "bases"),
    [  # by transformers 5.24.0, Step3p7TextConfig
        (SLID, {"full_attention": 1e4, "sliding_attention": 1e4}),
        ({**SLID, "rope_theta": 5e6}, {"full_attention": 5e6, "sliding_attention": 5e6}),
        ({**SLID, "rope_theta": [5e6, 1e4]}, {"full_attention": 5e6, "sliding_attention": 1e4}),
        (STEP, {"full_attention": 1e4}),
    ],
)
def test_step_3_7_turns_each_kind_of_layer_that_its_file_names(config, bases):
    found = read(config).record.kinds
    assert {kind["name"]: read(config, layer_type=kind["name"]).rope.base for kind in found} == bases
    assert all(kind["rotates"] for kind in found)
