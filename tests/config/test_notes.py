"""The register of notes: each one where it holds, not where it doesn't, and no register that is broken."""

import pytest

from ropedoc.config.file import parse
from ropedoc.config.notes import REGISTER, notes, register
from ropedoc.config.reading import from_config, read
from tests.compare import assert_refused
from tests.config.settings import BASE, LAYERS, LLAMA, LLAMA3, LONGROPE, YARN, scaled

QWEN = {"model_type": "qwen", "hidden_size": 64, "num_attention_heads": 4, "kv_channels": 16, "seq_length": 8192, "use_dynamic_ntk": True, "use_logn_attn": True}  # fmt: skip
DBRX = {"model_type": "dbrx", "d_model": 64, "n_heads": 4, "rope_theta": 1e4}


PLAMO = {
    "model_type": "plamo2",
    "hidden_size": 64,
    "hidden_size_per_head": 8,
    "num_attention_heads": 4,
    "num_hidden_layers": 4,
    "attention_window_size": 2048,
}
CODE = {"AutoConfig": "jinaai/xlm-roberta-flash-implementation--configuration_xlm_roberta.XLMRobertaFlashConfig", "AutoModel": "jinaai/xlm-roberta-flash-implementation--modeling_lora.XLMRobertaLoRA"}  # fmt: skip


def dealt(**parameters):
    """Give a config of a class that deals its pairs out, with these parameters."""
    return {**BASE, "model_type": "qwen2_vl", "rope_theta": 1e4, "rope_scaling": parameters}


# Each makes Qwen2-VL's or Qwen3-VL's class of transformers 5.24.0 stop with an error, or deal pairs out wrongly.
UNFIT = [
    ("2,3,3", "'2,3,3' is no list"),
    (["2", "3", "3"], "['2', '3', '3'] holds '2', which is no integer"),
    ([2.0, 3, 3], "[2.0, 3, 3] holds 2.0, which is no integer"),
    ([2, True, 3], "[2, True, 3] holds True, which is no integer"),
    ([2, None, 3], "[2, None, 3] holds null, which is no integer"),
    ([-2, 5, 5], "[-2, 5, 5] holds -2, which is below 0"),
    ([2, 2, 2, 2], "[2, 2, 2, 2] holds 4 of 3 numbers"),
    ([4, 4], "[4, 4] holds 2 of 3 numbers"),
    (None, "null is no list"),
]
RAISED = {"model_type": "llama", "head_dim": 128, "rope_theta": 1e4, "max_position_embeddings": 16384}
TOLD = [
    ("long-for-base", RAISED, "16,384 tokens are long for a base of 10,000: of the published models listed here with this dimension, the longest without a method has 4,096 tokens (Llama-2-7B)."),
    ("file-kind", {"dim": 64, "n_heads": 4}, "Read from a params.json of Meta or Mistral: its keys stand for those of a config.json."),
    ("base-missing", BASE, "rope_theta is missing: 10,000 stands in, the model class's default."),
    ("base-missing", {"head_dim": 8, "rope_scaling": None}, "rope_theta is missing: 10,000 stands in, the general default."),
    ("head-dim", {**LLAMA, "head_dim": 24}, "head_dim is 24, not hidden_size / num_attention_heads = 16."),
    ("share-ignored", {**LLAMA, "partial_rotary_factor": 0.5}, "partial_rotary_factor (0.5) is ignored by this model's plain embedding."),
    ("partial", {**LLAMA, "model_type": "phi", "partial_rotary_factor": 0.5}, "Only the first 8 of 16 features of a head are rotated."),
    ("other-base", {**LLAMA, "rope_parameters": {"rope_theta": 5e5}}, "rope_theta (10,000) is not the base of these layers."),
    ("other-base", {**DBRX, "attn_config": {"rope_theta": 5e5}}, "attn_config.rope_theta (500,000) is not the base of these layers."),
    ("two-generations", {**scaled(type="linear", factor=2), "rope_parameters": {"rope_type": "default"}}, "rope_scaling and rope_parameters are both given: rope_scaling wins."),
    ("factor-below-1", scaled(type="linear", factor=0.5), "factor is 0.5, below 1: it shortens every wavelength instead of stretching it."),
    ("distances-shrink", scaled(type="linear", factor=2), "Every distance shrinks."),
    ("not-used", scaled(type="linear", factor=2, typo=1, beta_fast=3), "Not used: beta_fast, typo."),
    ("dynamic-grows", scaled(type="dynamic", factor=2), "The frequencies change with the longest sequence seen, from 4,096 tokens on; keys cached before keep theirs."),
    ("mscale-alone", scaled(**YARN, mscale=0.7), "mscale alone does not change cos and sin."),
    ("mscale-alone", scaled(**YARN, mscale_all_dim=0.7), "mscale_all_dim alone does not change cos and sin."),
    ("mscales-cancel", scaled(**{**YARN, "factor": 40}, mscale=1, mscale_all_dim=1), "mscale and mscale_all_dim cancel: cos and sin are left alone."),
    ("softmax-scale", {"model_type": "deepseek_v3", "rope_theta": 1e4, "rope_scaling": {**YARN, "factor": 40, "mscale": 1, "mscale_all_dim": 1}}, "This model class multiplies its softmax scale by 1.874."),
    ("softmax-scale", {"model_type": "deepseek_v3", "rope_theta": 1e4, "rope_scaling": {**YARN, "factor": 0.5, "mscale": 1, "mscale_all_dim": 1}}, "This model class multiplies its softmax scale by 1."),
    ("beta-zero", scaled(**YARN, beta_fast=0), "beta_fast is 0: 32 stands in."),
    ("beta-zero", scaled(**YARN, beta_slow=0), "beta_slow is 0: 1 stands in."),
    ("betas-reversed", scaled(**YARN, beta_fast=1, beta_slow=2), "beta_fast is below beta_slow: the ramp runs backwards."),
    ("always-on", scaled(**YARN), "YaRN is always on."),
    ("factor-missing", scaled(**{**YARN, "factor": None}), "factor is not given: max_position_embeddings / original_max_position_embeddings = 4 stands in."),
    ("original-missing", scaled(rope_type="yarn", factor=2), "original_max_position_embeddings is missing: max_position_embeddings (4,096) stands in."),
    ("length-is-original", scaled(rope_type="yarn", factor=2, original_max_position_embeddings=4096), "max_position_embeddings is the original length; the setting is made for factor times it, 8,192."),
    ("original-twice", {**scaled(**YARN), "original_max_position_embeddings": 512}, "original_max_position_embeddings is stated twice: 512 beside the parameters wins over 1,024."),
    ("factor-times-original", scaled(**{**LLAMA3, "factor": 4.0}), "factor times original_max_position_embeddings is 2,048, not the 4,096 of max_position_embeddings."),
    ("factor-times-original", scaled(**{**YARN, "factor": 2.0, "original_max_position_embeddings": 1}), "factor times original_max_position_embeddings is 2, not the 4,096 of max_position_embeddings."),
    ("hard-switch", scaled(**{**LLAMA3, "high_freq_factor": 1.0}), "high_freq_factor is not above low_freq_factor: no ramp, a hard switch at the low one."),
    ("lists-switch", scaled(**LONGROPE), "A sequence of more than 1,024 tokens switches from short_factor to long_factor as a whole; keys cached before keep theirs."),
    ("share-missing", scaled(type="proportional"), "partial_rotary_factor is missing: all pairs turn."),
    ("lists-switch", {"model_type": "phi3", "hidden_size": 128, "num_attention_heads": 8, "rope_scaling": LONGROPE}, "A sequence of more than 4,096 tokens switches from short_factor to long_factor as a whole; this class then drops its cache and rotates every key anew."),
    ("lists-stay", {**scaled(**LONGROPE, short_mscale=1.1, long_mscale=1.3), "model_type": "phimoe"}, "This class of transformers 5.24 turns by short_factor at every length; past 1,024 tokens only long_mscale takes the place of short_mscale."),
    ("stand-still", scaled(type="proportional", partial_rotary_factor=0.5), "4 of 8 pairs stand still; this is not partial rotary embedding."),
    ("older-type", scaled(type="mrope", mrope_section=[2, 3, 3]), "rope_type 'mrope' is read as 'default'."),
    ("mrope", dealt(type="mrope", mrope_section=[2, 3, 3]), "M-RoPE: pairs dealt out in blocks to time (2), height (3) and width (3)."),
    ("mrope", dealt(type="mrope", mrope_section=[2, 3, 3], mrope_interleaved=True), "M-RoPE: pairs dealt out in turns to time (2), height (3) and width (3)."),
    ("layer-chosen", {**LLAMA, "rope_parameters": LAYERS}, "Each layer type has its own setting (full_attention, sliding_attention); this is full_attention."),
    ("truncate-inside", {"model_type": "gemma3_text", "rope_parameters": {**LAYERS, "full_attention": {**YARN, "truncate": False}}}, "truncate is ignored inside the setting of one layer type."),
    ("latent", {"model_type": "deepseek_v3", "rope_theta": 1e4}, "64 of the 192 features of a query-key head are rotated (MLA)."),
    ("class-method", {"model_type": "gpt_oss"}, "No rope_parameters: those of the model class stand in, 'yarn'."),
    ("layers-not-rotated", {"model_type": "smollm3", "no_rope_layers": [1, 1, 1, 0, 1, 0], "num_hidden_layers": 6}, "Some layers are not rotated: layers 3 and 5 of 6."),
    ("layers-not-rotated", {"head_dim": 8, "rope_theta": 1e4, "num_hidden_layers": 4, "no_rope_layer_interval": 4}, "Some layers are not rotated: layer 3 of 4."),
    ("layers-not-rotated", {"model_type": "llama4_text"}, "Some layers are not rotated: layers 3, 7, 11, …, 47 of 48."),
    ("types-not-rotated", {"head_dim": 8, "rope_theta": 1e4, "rope_parameters": {"chunked_attention": None, **LAYERS}}, "Layers without rotary embedding, not rotated: chunked_attention."),
    ("unit", {"model_type": "esm", "hidden_size": 64, "num_attention_heads": 4, "position_embedding_type": "rotary"}, "A position of this class is no token: it is one residue."),
    ("types-strange", {**LLAMA, "layer_types": ["full_attention", "mamba2", "jet", "mamba2"]}, "layer_types names what transformers 5.24 refuses: mamba2, jet. Whether such layers rotate is not known here."),
    ("dual-chunk", {**LLAMA, "dual_chunk_attention_config": {"chunk_size": 64}}, "dual_chunk_attention_config is not shown: where vLLM 0.33 and SGLang 0.5.23 read it, positions start anew in each chunk."),
    ("window-untold", PLAMO, "attention_window_size (2,048) is not shown: MLX-LM 0.32.2 and llama.cpp run these layers over the whole context."),
    ("order", {"model_type": "ernie4_5_vl_moe"}, "M-RoPE in ERNIE’s order: height and width take turns on the first pairs, and time has the last."),
    ("order-sections", {"model_type": "ernie4_5_vl_moe", "rope_scaling": {"type": "default", "mrope_section": [22, 22, 20]}}, "M-RoPE in ERNIE’s order: height (22) and width (22) take turns on the first pairs, and time (20) has the last."),
    ("layout-unknown", {"head_dim": 8, "rope_theta": 1e4}, "The layout is not known."),
    ("class-missing", {"head_dim": 8, "rope_theta": 1e4}, "The config names no model class. It is read by the general rules."),
    ("class-missing", {"head_dim": 8, "rope_theta": 1e4, "model_type": None}, "The config names no model class. It is read by the general rules."),
    ("own-code", {**BASE, "model_type": "xlm-roberta", "rotary_emb_base": 2e4, "auto_map": CODE}, "auto_map names code of its own, XLMRobertaLoRA: the file is read by the general rules, and not as its model_type."),
    ("layers-listed", {**LLAMA, "num_hidden_layers": 2, "layer_types": ["full_attention"] * 3}, "The list of layers names 3, and the config has 2."),
    ("own-code", {**LLAMA, "auto_map": CODE}, "auto_map names code of its own, XLMRobertaLoRA: what stands here is the class llama of transformers 5.24."),
    ("latent-head", {"model_type": "deepseek_v3", "rope_theta": 1e4, "head_dim": 192}, "head_dim (192) is not what turns: qk_rope_head_dim (64) is."),
    ("latent-head", {"model_type": "deepseek_v2", "rope_theta": 1e4, "head_dim": "x"}, "head_dim ('x') is not what turns: qk_rope_head_dim (64) is."),
    ("class-unknown", {"head_dim": 8, "rope_theta": 1e4, "model_type": "made up"}, "This model class is not known here: 'made up'. It is read by the general rules."),
    ("class-by-architecture", {**LLAMA, "model_type": "made up", "architectures": ["Qwen2ForCausalLM"]}, "The model class is known by its architecture: it is read as qwen2."),
    ("near-miss", scaled(**YARN, attn_factor=0.9), "attn_factor is not read; attention_factor is."),
    ("near-miss", scaled(**YARN, betaFast=0.9), "betaFast is not read; beta_fast is."),
    ("left-outside", {**LLAMA, "rope_condense_ratio": 8}, "rope_condense_ratio is not used."),
    ("left-outside", {"head_dim": 8, "rope_theta": 1e4, "ntk_what": 8}, "ntk_what is not read here."),
    ("reach", {**LLAMA, "model_type": "mistral", "sliding_window": 512}, "These layers see a window of 512 tokens."),
    ("sections-sum", dealt(type="default", mrope_section=[2, 3, 2]), "The sections add up to 7 of 8 pairs."),
    ("mrope-plain", scaled(type="default", mrope_section=[2, 3, 3]), "This class passes over mrope_section: every pair turns by one position."),
    ("mrope-plain", scaled(type="default", mrope_section="2,3,3"), "This class passes over mrope_section: every pair turns by one position."),
    ("mrope-type", scaled(type="mrope"), "transformers 5.24 knows no mrope in this class (KeyError): what stands here is the type default."),
    *[("sections-unfit", {**BASE, "model_type": name, "rope_scaling": {"type": "mrope", "mrope_section": sections}}, f"mrope_section does not fit: {words}.")
      for name in ("qwen2_vl", "made up") for sections, words in UNFIT],
    ("sections-unfit", {**BASE, "model_type": "made up", "rope_scaling": {"type": "xdrope", "factor": 2.0, "xdrope_section": [8, 8, 8]}}, "mrope_section does not fit: [8, 8, 8] holds 3 of 4 numbers."),
    ("base-missing", {"model_type": "qwen2_vl"}, "rope_theta is missing: 1,000,000 stands in, the model class's default."),
    ("other-base", {**LLAMA, "rotary_emb_base": 1e8}, "rotary_emb_base (100,000,000) is not the base of these layers."),
    ("left-outside", {**LLAMA, "use_logn_attn": True}, "use_logn_attn is not used."),
    ("alpha", {**scaled(type="dynamic", alpha=500.0, factor=1.0), "model_type": "hunyuan_v1_dense"}, "alpha is a fixed NTK base: 10,000 times 500^(d/(d-2))."),
    ("flag-ntk", QWEN, "use_dynamic_ntk is on: from 8,192 tokens on the base grows in steps with the sequence."),
    ("score-logn", QWEN, "use_logn_attn: beyond 8,192 tokens queries are multiplied by ln(position + 1) / ln(8,192)."),
    ("stretch", {**BASE, "model_type": "phi3small", "rope_position_scale": 2.0}, "rope_position_scale divides every position by 2."),
    ("base-fixed", {"model_type": "chatglm", "hidden_size": 64, "num_attention_heads": 4, "kv_channels": 16, "rope_ratio": 50}, "The base 10,000 stands in the code of this class, and no key replaces it."),
    ("base-fixed", {"model_type": "roformer", "rope_theta": 5000}, "The base 10,000 stands in the code of this class, and no key replaces it."),
    ("times", {"model_type": "chatglm", "hidden_size": 64, "num_attention_heads": 4, "kv_channels": 16, "rope_ratio": 50}, "rope_ratio multiplies the base: 500,000 is what runs."),
    ("score-beta", {**BASE, "model_type": "ministral3", "rope_parameters": {**YARN, "rope_theta": 1e4, "llama_4_scaling_beta": 0.1}}, "llama_4_scaling_beta: queries are multiplied by 1 + 0.1 ln(1 + ⌊position / 1,024⌋)."),
    ("score-temperature", {"model_type": "llama4_text"}, "attn_temperature_tuning: on layers that are not rotated, queries are multiplied by 1 + 0.1 ln(1 + ⌊(position + 1) / 8,192⌋)."),
]  # fmt: skip

SILENT = [
    ("base-missing", LLAMA),
    ("head-dim", {**LLAMA, "head_dim": 16}),
    ("head-dim", {"rope_theta": 1e4, "head_dim": 16}),
    ("share-ignored", {**LLAMA, "partial_rotary_factor": 1.0}),
    ("partial", {**LLAMA, "model_type": "phi", "partial_rotary_factor": 1.0}),
    ("other-base", {**LLAMA, "rope_parameters": {"rope_theta": 1e4}}),
    ("other-base", {**DBRX, "attn_config": {"rope_theta": 1e4}}),
    ("other-base", {**DBRX, "attn_config": [5e5]}),
    ("other-base", {**LLAMA, "rotary_emb_base": None}),
    ("two-generations", {**scaled(type="linear", factor=2), "rope_parameters": {"type": "linear", "factor": 2}}),
    ("two-generations", {**scaled(type="linear", factor=2), "rope_parameters": {}}),
    ("factor-below-1", scaled(type="linear", factor=1)),
    ("not-used", scaled(type="linear", factor=2, rope_theta=1e4)),
    ("mscale-alone", scaled(**YARN, mscale=0.7, mscale_all_dim=0.7)),
    ("mscale-alone", scaled(**YARN, mscale=0.7, attention_factor=1.0)),
    ("mscale-alone", scaled(**YARN, mscale=0.7, mscale_all_dim=0.5)),
    ("mscale-alone", scaled(**YARN)),
    ("mscales-cancel", scaled(**YARN, mscale=0.7, mscale_all_dim=0.5)),
    ("beta-zero", scaled(**YARN, beta_fast=16)),
    ("betas-reversed", scaled(**YARN, beta_fast=2, beta_slow=2)),
    ("factor-missing", scaled(**YARN)),
    ("original-missing", scaled(**YARN)),
    ("length-is-original", scaled(**YARN)),
    ("length-is-original", scaled(rope_type="yarn", factor=1, original_max_position_embeddings=4096)),
    ("length-is-original", scaled(rope_type="yarn", factor=2)),
    ("original-twice", {**scaled(**YARN), "original_max_position_embeddings": 1024}),
    ("factor-times-original", scaled(**LLAMA3)),
    ("factor-times-original", scaled(rope_type="yarn", factor=2)),
    ("factor-times-original", scaled(**YARN)),
    ("hard-switch", scaled(**LLAMA3)),
    ("share-missing", scaled(type="proportional", partial_rotary_factor=0.5)),
    ("stand-still", scaled(type="proportional", partial_rotary_factor=1.0)),
    ("older-type", scaled(type="default")),
    ("mrope", scaled(type="default", mrope_section=[2, 3])),
    ("mrope", scaled(type="default", mrope_section=["a", 1, 2])),
    ("mrope", scaled(type="default", mrope_section=[2, 3, 3])),
    ("sections-unfit", scaled(type="default", mrope_section="2,3,3")),
    ("sections-unfit", {**BASE, "model_type": "qwen2_vl", "rope_scaling": {"type": "mrope"}}),
    ("sections-unfit", {**BASE, "model_type": "made up", "rope_scaling": {"type": "xdrope", "factor": 2.0, "xdrope_section": [8, 8, 8, 8]}}),
    ("mrope-type", scaled(type="default")),
    ("mrope-type", {**BASE, "model_type": "qwen2_vl", "rope_scaling": {"type": "mrope", "mrope_section": [2, 3, 3]}}),
    ("mrope-plain", scaled(type="default")),
    ("layers-not-rotated", {"model_type": "smollm3", "no_rope_layers": [1, 1], "num_hidden_layers": 2}),
    ("layers-not-rotated", {**LLAMA, "no_rope_layers": [0, 0]}),
    ("layers-not-rotated", {"head_dim": 8, "rope_theta": 1e4, "no_rope_layer_interval": 0, "num_hidden_layers": 8}),
    ("class-unknown", LLAMA),
    ("class-by-architecture", {**LLAMA, "architectures": ["Qwen2ForCausalLM"]}),
    ("near-miss", scaled(**YARN, attention_factor=0.9)),
    ("long-for-base", {**RAISED, "max_position_embeddings": 4096}),
    ("long-for-base", {**RAISED, "model_type": "mistral", "sliding_window": 4096}),
    ("long-for-base", {**RAISED, "rope_theta": 250_000}),
    ("long-for-base", {**RAISED, "head_dim": 120}),
    ("long-for-base", {**RAISED, "rope_scaling": {"rope_type": "linear", "factor": 4.0}}),
    ("left-outside", {**LLAMA, "vocab_size": 8}),
    ("reach", {**LLAMA, "model_type": "mistral", "sliding_window": 4096}),
    ("reach", {**LLAMA, "model_type": "mistral", "sliding_window": None}),
    ("sections-sum", dealt(type="default", mrope_section=[2, 3, 3])),
    ("mrope-plain", {**scaled(type="mrope", mrope_section=[2, 3, 3]), "model_type": "qwen2_vl"}),
    ("mscales-cancel", {"model_type": "deepseek_v3", "rope_theta": 1e4, "rope_scaling": {**YARN, "factor": 40, "mscale": 1, "mscale_all_dim": 1}}),
    ("score-temperature", {"model_type": "llama4_text", "attn_temperature_tuning": False}),
    ("flag-ntk", {**QWEN, "use_dynamic_ntk": False}),
    ("score-logn", {**QWEN, "use_logn_attn": False}),
    ("types-not-rotated", {**LLAMA, "rope_parameters": LAYERS}),
    ("layout-unknown", {"head_dim": 8, "rope_theta": 1e4, "rope_interleave": True}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "config", "text"), TOLD)
def test_a_note_is_told_where_it_holds(name, config, text):
    found = read(config)
    assert text in [note.text for note in found.notes if note.id == name]
    assert from_config(config).warnings == tuple(note.text for note in found.notes)


@pytest.mark.parametrize(("name", "config"), SILENT)
def test_a_note_is_not_told_where_it_does_not_hold(name, config):
    assert name not in {note.id for note in read(config).notes}


REASONS = [
    # 26,896 times: 10^6 to the power of 126/128 - 126/512.
    ("stand-still", {"head_dim": 512, "rope_theta": 1e6, "rope_scaling": {"rope_type": "proportional", "partial_rotary_factor": 0.25}}, "its longest wavelength would be 26,896 times as long."),
    ("softmax-scale", {"model_type": "deepseek_v3", "rope_theta": 1e4, "rope_scaling": {**YARN, "factor": 40, "mscale_all_dim": 1}}, "With the attention factor, scores are multiplied by 3.511 in all."),
    ("mscale-alone", {"model_type": "deepseek_v3", "rope_theta": 1e4, "rope_scaling": {**YARN, "factor": 40, "mscale_all_dim": 1}}, "This class reads mscale_all_dim for its softmax scale all the same."),
    ("mscale-alone", scaled(**YARN, mscale_all_dim=1), "from both values or from neither."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "config", "end"), REASONS)
def test_a_reason_has_its_value(name, config, end):
    (why,) = [note.why for note in read(config).notes if note.id == name]
    assert why.endswith(end)


def test_a_layer_that_was_asked_for_needs_no_note_on_the_choice():
    asked = read({**LLAMA, "rope_parameters": LAYERS}, layer_type="sliding_attention")
    assert "layer-chosen" not in {note.id for note in asked.notes}


BEYOND = [
    (LLAMA, 4097, "4,097 tokens are asked for, and the file is made for 4,096 tokens: nothing extends them."),
    (LLAMA, 4096, None),
    (scaled(**YARN), 4097, "4,097 tokens are asked for, and the file is made for 4,096 tokens: its method goes no further."),
    (scaled(**YARN) | {"max_position_embeddings": 1024}, 4096, None),
    (scaled(rope_type="dynamic", factor=2), 9999, None),
    ({**LLAMA, "model_type": "mistral", "sliding_window": 4096}, 9999, None),
    ({"head_dim": 8, "rope_theta": 1e4}, 9999, None),
    (QWEN, 9999, None),
]  # fmt: skip


@pytest.mark.parametrize(("config", "length", "text"), BEYOND)
def test_a_length_beyond_what_the_file_is_made_for_is_told(config, length, text):
    found = [note.text for note in read(config, context_length=length).notes if note.id == "beyond-made"]
    assert found == ([] if text is None else [text])


def test_every_note_of_the_register_is_told_by_some_config():
    assert {name for name, _, _ in TOLD} | {"beyond-made", "key-twice"} == {entry.id for entry in REGISTER}


def test_a_key_that_stands_twice_is_told():
    config, doubles = parse('{"head_dim": 8, "rope_theta": 1, "rope_theta": 10000, "a": {"b": 1, "b": 2}}')
    found = [note.text for note in read(config, doubles=doubles).notes if note.id == "key-twice"]
    words = "stands twice in an object of the file: the last one counts."
    assert found == [f"b {words}", f"rope_theta {words}"]


def test_a_note_says_why_and_from_where():
    for entry in REGISTER:
        words, address = entry.source
        assert len("".join(part for part in entry.why if isinstance(part, str))) > 20, entry.id
        assert words.strip()
        assert address.startswith("https://") or address.split("#")[0].endswith(".html")


def test_a_note_without_an_each_holds_once_and_one_with_an_each_for_every_member():
    text = """
        [sources]
        here = ["Here", "terms.html"]
        [[note]]
        id = "many"
        each = "one in some"
        when = "one.n > limit"
        text = "{one.n} of {limit}"
        why = "because of {one.n}"
        source = "here"
        [[note]]
        id = "always"
        text = "so"
        why = "thus"
        source = "here"
    """
    facts = {"limit": 1, "some": [{"n": 2}, {"n": 1}, {"n": 3}]}
    found = [(note.id, note.text, note.why, note.source, note.address) for note in notes(facts, register(text))]
    assert found == [
        ("many", "2 of 1", "because of 2", "Here", "terms.html"),
        ("many", "3 of 1", "because of 3", "Here", "terms.html"),
        ("always", "so", "thus", "Here", "terms.html"),
    ]


ENTRY = {"id": "x", "text": "t", "why": "w", "source": "a"}


@pytest.mark.parametrize("key", ENTRY)
def test_a_note_lacks_none_of_its_keys(key):
    rest = {name: value for name, value in ENTRY.items() if name != key}
    lines = "\n".join(f'{name} = "{value}"' for name, value in rest.items())
    text = f'[sources]\na = ["A", "a.html"]\n[[note]]\n{lines}'
    assert_refused(lambda: register(text), f"{key} must be given for each note, got {rest!r}")


BROKEN = [
    ('[sources]\na = ["A", "a.html"]\n[[note]]\nid = "x"\ntext = "t"\nwhy = "w"\nsource = "b"', "source must be one of a, got 'b' in the note 'x'"),
    ('[sources]\na = ["A", "a.html"]\n[[note]]\nid = "x"\ntext = "t"\nsource = "a"', "why must be given for each note, got {'id': 'x', 'text': 't', 'source': 'a'}"),
    ('[sources]\na = ["A", "a.html"]\n' + '[[note]]\nid = "x"\ntext = "t"\nwhy = "w"\nsource = "a"\n' * 2, "id must be different for each note, got ['x', 'x']"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_register_that_is_broken_is_refused(text, message):
    assert_refused(lambda: register(text), message)
