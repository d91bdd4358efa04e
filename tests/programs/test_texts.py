"""The register of programs: what is written for each, when nothing is, and no register that is broken."""

import json
import re

import pytest

from ropedoc.config.classes import OWN
from ropedoc.config.keys import NAMES
from ropedoc.config.layers import stated
from ropedoc.config.reading import from_config, read
from ropedoc.programs.program import PROGRAMS, register
from ropedoc.programs.texts import texts
from tests.compare import assert_close, assert_refused, reference
from tests.config.settings import LAYERS, LLAMA, LLAMA3, LONGROPE, YARN, scaled

HEAD_KEYS = ("hidden_size", "heads", "head_dim", "global_head_dim", "rotated_part", "unrotated_part")
CASES = reference("configs")["cases"]


def written(config, program, **asked):
    return texts(read(config, **asked).facts)[program]


def test_the_programs_stand_in_their_order():
    assert [program.id for program in PROGRAMS] == [
        "transformers-5",
        "transformers-4",
        "vllm",
        "llama.cpp",
        "sglang",
        "mlx",
        "ollama",
    ]
    assert [one["name"] for one in texts(read(LLAMA).facts).values()] == [program.name for program in PROGRAMS]
    for one in texts(read(LLAMA).facts).values():
        words, address = one["source"]
        assert words
        assert address.startswith("https://")


GEMMA3 = {
    "model_type": "gemma3_text",
    "rope_theta": 1e6,
    "rope_local_base_freq": 1e4,
    "rope_scaling": {"rope_type": "linear", "factor": 8.0},
}
FULL = {"rope_type": "linear", "rope_theta": 1e6, "factor": 8.0}
QWEN_YARN = {
    "model_type": "qwen2",
    "max_position_embeddings": 32768,
    "rope_theta": 1e6,
    "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768},
}
PHI3 = {
    "model_type": "phi3",
    "hidden_size": 128,
    "num_attention_heads": 8,
    "max_position_embeddings": 8192,
    "original_max_position_embeddings": 4096,
    "rope_theta": 1e4,
}
ONE_ROTATES = {"full_attention": None, "sliding_attention": {"rope_type": "default", "rope_theta": 5e4}}
SHORT_AND_LONG = {"short_factor": [1.0] * 8, "long_factor": [2.0] * 8}
MROPE = scaled(type="mrope", mrope_section=[2, 3, 3])
NEWER = [
    (LLAMA, {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "default", "rope_theta": 1e4}}),
    (scaled(type="linear", factor=2), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "linear", "rope_theta": 1e4, "factor": 2}, "rope_scaling": None}),
    (scaled(**YARN, truncate=False, mscale=0.7), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "yarn", "rope_theta": 1e4, "factor": 4.0, "original_max_position_embeddings": 1024, "truncate": False, "mscale": 0.7}, "rope_scaling": None}),
    (scaled(rope_type="yarn", factor=2), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "yarn", "rope_theta": 1e4, "factor": 2, "original_max_position_embeddings": 4096}, "rope_scaling": None}),
    (MROPE, {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "default", "rope_theta": 1e4, "mrope_section": [2, 3, 3]}, "rope_scaling": None}),
    ({"head_dim": 16, "rope_theta": 1e4, "rotary_dim": 8}, {"rotary_dim": 8, "rope_parameters": {"rope_type": "default", "rope_theta": 1e4}}),
    ({"head_dim": 16, "rope_theta": 1e4, "rotary_pct": 0.5}, {"rope_parameters": {"rope_type": "default", "rope_theta": 1e4, "partial_rotary_factor": 0.5}}),
    (scaled(type="proportional", partial_rotary_factor=0.5, factor=2), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "proportional", "rope_theta": 1e4, "partial_rotary_factor": 0.5, "factor": 2}, "rope_scaling": None}),
    (scaled(type="proportional"), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "proportional", "rope_theta": 1e4, "partial_rotary_factor": 1}, "rope_scaling": None}),
    ({**LLAMA, "rope_parameters": LAYERS}, {"max_position_embeddings": 4096, "rope_parameters": LAYERS}),
    (GEMMA3, {"max_position_embeddings": 131072, "rope_parameters": {"full_attention": FULL, "sliding_attention": {"rope_type": "default", "rope_theta": 1e4}}, "rope_scaling": None}),
    (QWEN_YARN, {"max_position_embeddings": 131072, "rope_parameters": {"rope_type": "yarn", "rope_theta": 1e6, "factor": 4.0, "original_max_position_embeddings": 32768}, "rope_scaling": None}),
    ({"model_type": "beam", "rope_parameters": ONE_ROTATES, "head_dim": 64}, {"rope_parameters": ONE_ROTATES, "max_position_embeddings": 8192}),
]  # fmt: skip
# Without a head_dim in the file these classes have null, with which YaRN fails in 4.57.1.
HEADLESS = {**scaled(**YARN), "model_type": "mistral"}
OLDER = [
    (HEADLESS, {"head_dim": 16, "max_position_embeddings": 4096, "rope_theta": 1e4, "rope_scaling": YARN}),
    ({**HEADLESS, "head_dim": 32}, {"max_position_embeddings": 4096, "rope_theta": 1e4, "rope_scaling": YARN}),
    (GEMMA3, {"max_position_embeddings": 131072, "rope_theta": 1e6, "rope_local_base_freq": 1e4, "rope_scaling": {"rope_type": "linear", "factor": 8.0}}),
    ({**PHI3, "rope_scaling": {**SHORT_AND_LONG, "type": "longrope"}}, {"max_position_embeddings": 8192, "rope_theta": 1e4, "original_max_position_embeddings": 4096, "rope_scaling": {"type": "longrope", **SHORT_AND_LONG}}),
    (QWEN_YARN, {"max_position_embeddings": 131072, "rope_theta": 1e6, "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}}),
    ({"model_type": "modernbert"}, {"max_position_embeddings": 8192, "global_rope_theta": 160000, "local_rope_theta": 10000, "rope_scaling": None}),
    ({"model_type": "olmo3", "rope_theta": 5e5, "sliding_window": 4096}, {"max_position_embeddings": 2048, "rope_theta": 5e5, "rope_scaling": None}),
    (LLAMA, {"max_position_embeddings": 4096, "rope_theta": 1e4, "rope_scaling": None}),
    (scaled(type="linear", factor=2), {"max_position_embeddings": 4096, "rope_theta": 1e4, "rope_scaling": {"rope_type": "linear", "factor": 2}}),
    (MROPE, {"max_position_embeddings": 4096, "rope_theta": 1e4, "rope_scaling": {"rope_type": "default", "mrope_section": [2, 3, 3]}}),
    ({"head_dim": 16, "rotary_emb_base": 1e4, "rotary_dim": 8}, {"rotary_emb_base": 1e4, "rotary_dim": 8, "rope_scaling": None}),
    ({"head_dim": 16, "rope_theta": 1e4, "rotary_pct": 0.5}, {"rope_theta": 1e4, "rotary_pct": 0.5, "rope_scaling": None}),
    ({"head_dim": 16, "rope_theta": 1e4, "partial_rotary_factor": 0.5}, {"rope_theta": 1e4, "partial_rotary_factor": 0.5, "rope_scaling": None}),
]  # fmt: skip


@pytest.mark.parametrize(("config", "keys"), NEWER)
def test_the_keys_of_transformers_5_are_these(config, keys):
    found = written(config, "transformers-5")
    assert json.loads(found["text"]) == keys
    assert found["kind"] == "config"


@pytest.mark.parametrize(("config", "keys"), OLDER)
def test_the_keys_of_transformers_4_are_these(config, keys):
    assert json.loads(written(config, "transformers-4")["text"]) == keys


VLLM = "vllm serve MODEL --hf-overrides '{}' \\\n  --max-model-len {}"
LLAMA_CPP = "llama-server -m MODEL.gguf \\\n  --rope-freq-base {} \\\n  --rope-scaling "
# The lines of vLLM 0.33.0 and llama.cpp that ran, and were seen to do what is meant.
LINES = [
    ("vllm", scaled(type="linear", factor=4), {}, VLLM.format('{"rope_parameters":{"rope_type":"linear","rope_theta":10000.0,"factor":4.0}}', 16384)),
    ("vllm", scaled(type="linear", factor=4), {"context_length": 8192}, VLLM.format('{"rope_parameters":{"rope_type":"linear","rope_theta":10000.0,"factor":4.0}}', 8192)),
    ("vllm", scaled(type="dynamic", factor=2.0), {}, VLLM.format('{"rope_parameters":{"rope_type":"dynamic","rope_theta":10000.0,"factor":2.0,"max_trained_positions":4096},"max_position_embeddings":8192}', 8192)),
    ("vllm", QWEN_YARN, {}, VLLM.format('{"rope_parameters":{"rope_type":"yarn","rope_theta":1000000.0,"factor":4.0,"original_max_position_embeddings":32768},"max_position_embeddings":131072}', 131072)),
    ("vllm", QWEN_YARN, {"context_length": 65536}, VLLM.format('{"rope_parameters":{"rope_type":"yarn","rope_theta":1000000.0,"factor":4.0,"original_max_position_embeddings":32768},"max_position_embeddings":65536}', 65536)),
    ("vllm", GEMMA3, {}, VLLM.format('{"rope_parameters":{"full_attention":{"rope_type":"linear","rope_theta":1000000.0,"factor":8.0},"sliding_attention":{"rope_type":"default","rope_theta":10000.0}}}', 131072)),
    ("vllm", {"text_config": {**GEMMA3, "max_position_embeddings": 32768}}, {"context_length": 262144, "layer_type": "sliding_attention"}, VLLM.format('{"text_config":{"rope_parameters":{"full_attention":{"rope_type":"linear","rope_theta":1000000.0,"factor":8.0},"sliding_attention":{"rope_type":"default","rope_theta":10000.0}},"max_position_embeddings":262144}}', 262144)),
    ("vllm", {**QWEN_YARN, "model_type": "qwen2_vl"}, {}, VLLM.format('{"text_config":{"rope_parameters":{"rope_type":"yarn","rope_theta":1000000.0,"factor":4.0,"original_max_position_embeddings":32768},"max_position_embeddings":131072}}', 131072)),
    ("vllm", {"head_dim": 8, "rope_theta": 1e4}, {}, """vllm serve MODEL --hf-overrides '{"rope_parameters":{"rope_type":"default","rope_theta":10000.0}}'"""),
    ("llama.cpp", LLAMA, {}, LLAMA_CPP.format(10000) + "none \\\n  --ctx-size 4096"),
    ("llama.cpp", scaled(type="linear", factor=2.5), {}, LLAMA_CPP.format(10000) + "linear \\\n  --rope-scale 2.5 \\\n  --ctx-size 10240"),
    ("llama.cpp", scaled(**YARN, beta_fast=16, beta_slow=2), {}, LLAMA_CPP.format(10000) + "yarn \\\n  --rope-scale 4 \\\n  --yarn-orig-ctx 1024 \\\n  --yarn-beta-fast 16 \\\n  --yarn-beta-slow 2 \\\n  --ctx-size 4096"),
    ("llama.cpp", QWEN_YARN, {}, LLAMA_CPP.format(1000000) + "yarn \\\n  --rope-scale 4 \\\n  --yarn-orig-ctx 32768 \\\n  --ctx-size 131072"),
    ("llama.cpp", GEMMA3, {}, LLAMA_CPP.format(1000000) + "linear \\\n  --rope-scale 8 \\\n  --ctx-size 131072"),
    ("llama.cpp", {"head_dim": 8, "rope_theta": 1e4}, {}, LLAMA_CPP.format(10000) + "none"),
]  # fmt: skip


@pytest.mark.parametrize(("program", "config", "asked", "line"), LINES)
def test_a_line_for_a_terminal_is_this(program, config, asked, line):
    found = written(config, program, **asked)
    assert found["text"] == line
    assert found["kind"] == "command"


GTE = {**scaled(type="ntk", factor=2.0), "model_type": "new"}
ALPHA = {**scaled(type="dynamic", alpha=500.0, factor=1.0), "model_type": "hunyuan_v1_dense"}
MIMO = {"model_type": "mimo_v2_flash", "rope_scaling": {"rope_type": "linear", "factor": 2.0}}
REFUSED = [
    *[(program, GTE, {}, "ntk.") for program in ("transformers-5", "transformers-4", "llama.cpp", "sglang", "mlx")],
    *[(program, ALPHA, {}, "keys of its own.") for program in ("transformers-5", "transformers-4", "vllm", "llama.cpp", "sglang", "mlx")],
    *[(program, {**GEMMA3, "rope_scaling": {"rope_type": "linear"}}, {"layer_type": "sliding_attention"}, "for all layers: factor must be given for the rope_type 'linear', but it is missing.") for program in ("transformers-5", "transformers-4", "vllm", "sglang", "mlx")],
    ("transformers-4", {"model_type": "gemma4_text"}, {}, "transformers 4.57.1 has no class gemma4_text."),
    ("transformers-4", scaled(type="proportional"), {}, "version 4.57.1 knows no proportional type."),
    ("transformers-4", {**LLAMA, "rope_parameters": LAYERS}, {}, "holds for all layers of this class."),
    ("transformers-4", {"model_type": "gemma3_text", "rope_parameters": {**LAYERS, "sliding_attention": {"rope_type": "linear", "factor": 2, "rope_theta": 1e4}}}, {}, "does not reach sliding_attention layers of this class alone."),
    ("transformers-4", {**PHI3, "rope_scaling": {**SHORT_AND_LONG, "type": "longrope", "attention_factor": 1.5}}, {}, "and refuses a fourth."),
    ("transformers-4", {**PHI3, "rope_scaling": {**SHORT_AND_LONG, "type": "longrope", "factor": 4.0}}, {}, "taken from the two lengths, 2, and"),
    ("transformers-5", {"model_type": "roformer"}, {}, "its table has the base 10,000."),
    ("transformers-5", {"model_type": "moonshine_streaming"}, {}, "this class could not be run alone."),
    ("transformers-5", {"model_type": "recurrent_gemma", "rope_scaling": {"rope_type": "linear", "factor": 2.0}}, {}, "takes no type but default."),
    ("transformers-5", {**PHI3, "rope_scaling": {"rope_type": "linear", "factor": 2.0}}, {}, "takes no type but default and longrope."),
    ("transformers-5", {"model_type": "phimoe", "rope_scaling": {"rope_type": "linear", "factor": 2.0}}, {}, "wants short_mscale and long_mscale"),
    ("transformers-5", {**scaled(**LONGROPE, short_mscale=1.1, long_mscale=1.3), "model_type": "phimoe"}, {"context_length": 4096}, "this class turns by short_factor at every length."),
    ("transformers-5", {"model_type": "cohere_compass_text", "rope_theta": 1e4, "head_dim": 64}, {}, "wants parameters for each kind of layers."),
    ("transformers-5", {"model_type": "molmo2_text", "rope_scaling": {"rope_type": "linear", "factor": 2.0}}, {}, "that rope_scaling_layers names."),
    ("transformers-5", {"model_type": "nobodys", "text_config": LLAMA}, {}, "a file of this class was not tried."),
    ("transformers-4", {"model_type": "llama4_text", "rope_scaling": {"rope_type": "linear", "factor": 2.0}}, {}, "takes no type but default and llama3."),
    ("transformers-4", {**PHI3, "rope_scaling": {"rope_type": "linear", "factor": 2.0}}, {}, "takes no type but longrope."),
    ("transformers-4", {**scaled(type="linear", factor=2), "model_type": "nemotron"}, {}, "does not read rope_scaling."),
    ("transformers-4", {**scaled(type="linear", factor=2), "model_type": "olmo2"}, {}, "refuses the key rope_type."),
    ("transformers-4", {"model_type": "qwen3_vl_text"}, {}, "fails where rope_scaling has no sections."),
    ("transformers-4", {**scaled(type="linear", factor=2), "model_type": "dots1"}, {}, "with a scaling this class was not tried."),
    *[(program, {"model_type": "nobodys", "text_config": LLAMA}, {}, "this class was not tried.") for program in ("transformers-4", "vllm", "llama.cpp", "sglang")],
    ("vllm", {"model_type": "x", "thinker_config": {"text_config": LLAMA}}, {}, "in a part of a part of the file."),
    ("vllm", scaled(**LONGROPE, attention_factor=1), {}, "but short_mscale and long_mscale."),
    ("vllm", scaled(type="proportional", factor=2), {}, "for proportional get_rope of 0.33.0 does not read factor."),
    *[(program, {"model_type": "internlm2", "hidden_size": 64, "num_attention_heads": 4}, {}, "code of its own reads keys that this version does not know.") for program in ("transformers-5", "transformers-4")],
    *[(program, {**LLAMA, "model_type": "nobodys"}, {}, "has no class 'nobodys', and what code of its own reads is not known.") for program in ("transformers-5", "transformers-4")],
    *[(program, {"model_type": "glm_moe_dsa"}, {}, "this class was not run, for it asks for an accelerator") for program in ("vllm", "sglang")],
    *[(program, scaled(**{**YARN, "original_max_position_embeddings": 10**9}), {}, "a row for each of 4,000,000,000 positions.") for program in ("vllm", "sglang")],
    *[(program, scaled(type="linear", factor=0.5), {}, "less than the file's own length.") for program in ("vllm", "sglang")],
    *[(program, {**PHI3, "rope_scaling": {**SHORT_AND_LONG, "type": "su"}}, {}, "Write longrope for ") for program in ("vllm", "sglang")],
    ("vllm", scaled(**{**LLAMA3, "low_freq_factor": 4.0, "high_freq_factor": 1.0}), {}, "it keeps pairs that transformers divides."),
    ("vllm", scaled(**LONGROPE, factor=32.0), {}, "taken from the two lengths, 4, and"),
    ("vllm", scaled(type="proportional", partial_rotary_factor=0.0), {}, "a share of 0 is refused."),
    ("sglang", scaled(**YARN, mscale=0, mscale_all_dim=1), {}, "an mscale of 0 counts"),
    ("sglang", {"model_type": "qwen3_vl_text"}, {}, "did not reach this class."),
    ("sglang", {"model_type": "deepseek_v3", "qk_rope_head_dim": 32}, {}, "with a rotated part of 64."),
    ("sglang", {"model_type": "olmo3"}, {}, "together, which fails."),
    ("sglang", {"model_type": "falcon"}, {}, "has no class falcon."),
    ("sglang", {"model_type": "mimo_v2_flash"}, {}, "together, which fails."),
    ("sglang", {"model_type": "gemma4_text"}, {}, "Serve the whole model."),
    ("sglang", {"model_type": "x", "thinker_config": {"text_config": LLAMA}}, {}, "in a part of a part of the file."),
    ("sglang", scaled(type="dynamic", factor=2), {}, "from the first token on."),
    ("sglang", scaled(**YARN, attention_factor=1.5), {}, "attention_factor is not read."),
    ("sglang", scaled(**LONGROPE, attention_factor=1), {}, "but short_mscale and long_mscale."),
    ("sglang", scaled(**LONGROPE, factor=32.0), {}, "taken from the two lengths, 4, and"),
    ("sglang", scaled(**{**LLAMA3, "low_freq_factor": 4.0, "high_freq_factor": 1.0}), {}, "it keeps pairs that transformers divides."),
    ("sglang", scaled(type="proportional"), {}, "but for Gemma 4's own class."),
    ("mlx", {**LLAMA, "model_type": "zaya"}, {}, "this class was not tried."),
    ("mlx", {**LLAMA, "rope_parameters": LAYERS}, {}, "holds for all layers of this class."),
    ("mlx", {"model_type": "gemma3_text", "rope_parameters": {**LAYERS, "sliding_attention": {"rope_type": "linear", "factor": 2, "rope_theta": 1e4}}}, {}, "does not reach sliding_attention layers of this class alone."),
    ("mlx", scaled(**LONGROPE), {}, "never looks at short_factor."),
    ("mlx", scaled(type="proportional"), {}, "only Gemma 4's class was tried."),
    ("mlx", scaled(**YARN, attention_factor=1.5), {}, "attention_factor is not read."),
    ("mlx", scaled(**YARN, truncate=False), {}, "always rounded."),
    ("mlx", scaled(**YARN, mscale=1), {}, "counts by itself."),
    ("mlx", {**scaled(**YARN), "model_type": "glm4"}, {}, "does not read rope_scaling."),
    ("mlx", scaled(type="linear", factor=2, partial_rotary_factor=0.5), {}, "turns the whole head."),
    ("mlx", scaled(**{**LLAMA3, "low_freq_factor": 4.0, "high_freq_factor": 1.0}), {}, "low_freq_factor exceeds high_freq_factor."),
    ("ollama", LLAMA, {}, "convert anew"),
    ("transformers-5", {**MIMO, "rope_scaling": YARN}, {}, "stops with a TypeError at yarn."),
    ("vllm", MIMO, {}, "this class reads no method."),
    ("vllm", {**scaled(**YARN, mrope_section=[2, 3, 3]), "model_type": "qwen2_vl"}, {}, "ramp for four times the original length"),
    ("vllm", GEMMA3, {"context_length": 524_288}, "a row for each of 4,194,304 positions."),
    ("sglang", {**scaled(type="linear", factor=2), "model_type": "gemma2"}, {}, "this class reads no method."),
    ("mlx", {**scaled(**YARN), "model_type": "nemotron"}, {}, "this class knows no type but linear."),
    ("llama.cpp", {**scaled(**YARN), "model_type": "gemma2"}, {}, "which this class stretches like the others."),
    ("llama.cpp", {**LLAMA, "rope_parameters": LAYERS}, {"layer_type": "sliding_attention"}, "no option reaches layers with a sliding window"),
    ("llama.cpp", {"model_type": "zaya"}, {}, "not known which layers of this model the options reach."),
    ("llama.cpp", {"model_type": "gptj"}, {}, "its converter has no class gptj."),
    ("llama.cpp", {"model_type": "mimo_v2_flash"}, {"layer_type": "full_attention"}, "this class could not be run."),
    ("llama.cpp", scaled(type="linear", factor=2, partial_rotary_factor=0.5), {}, "writes the whole head."),
    ("llama.cpp", scaled(type="yarn", factor=2), {}, "conversion wants original_max_position_embeddings"),
    ("llama.cpp", scaled(**YARN, beta_fast=1, beta_slow=32), {}, "beta_fast must be the larger one."),
    ("llama.cpp", scaled(**{**YARN, "original_max_position_embeddings": 10**12}), {}, "takes no such number."),
    ("llama.cpp", scaled(type="dynamic", factor=2), {}, "there is no dynamic method, and conversion drops it."),
    ("llama.cpp", scaled(**LLAMA3), {}, "stand in the tensor rope_freqs.weight."),
    ("llama.cpp", scaled(**LONGROPE), {}, "rope_factors_short.weight and rope_factors_long.weight."),
    ("llama.cpp", scaled(type="proportional"), {}, "and no option does."),
    ("llama.cpp", scaled(**YARN, truncate=False), {}, "the ends of the ramp are always rounded."),
    ("llama.cpp", scaled(**YARN, mscale=1), {}, "--yarn-attn-factor changes nothing. What becomes of mscale is up to the conversion."),
]  # fmt: skip


@pytest.mark.parametrize(("program", "config", "asked", "why"), REFUSED)
def test_what_cannot_be_said_is_not_said_and_why(program, config, asked, why):
    found = written(config, program, **asked)
    assert "text" not in found
    assert re.match("It cannot be said there|It is not known", found["why"])
    assert why in found["why"]


def test_every_reason_against_a_text_is_tried():
    assert len(REFUSED) == sum(len(program.refuse) for program in PROGRAMS)


NOTES = [
    ("transformers-5", {**LLAMA, "rope_parameters": LAYERS}, {}, ""),
    ("transformers-5", {"text_config": LLAMA}, {}, ""),
    ("transformers-5", LLAMA, {}, ""),
    ("transformers-4", GEMMA3, {}, ""),
    ("transformers-4", QWEN_YARN, {}, "Up to 4.55.4 the factor is not read: max_position_embeddings / original_max_position_embeddings counts instead, here 4."),
    ("sglang", scaled(type="linear", factor=4), {}, "It takes max_position_embeddings times the factor for the longest sequence. Where the file's 4,096 tokens count the factor already, serve these."),
    ("sglang", scaled(**LONGROPE), {}, "The long list serves a batch as soon as one of its positions is past 1,024 tokens."),
    ("vllm", scaled(type="linear", factor=4), {}, "It takes max_position_embeddings times the factor for the longest sequence. Where the file's 4,096 tokens count the factor already, serve these."),
    ("vllm", scaled(type="dynamic", factor=2), {}, "It takes one base for good, that of a sequence of 8,192 tokens; without max_trained_positions it would not stretch at all."),
    ("vllm", scaled(**LONGROPE), {}, "One list serves for good: long_factor where --max-model-len exceeds 1,024 tokens, else short_factor. Left out, --max-model-len is 1,024 tokens."),
    ("vllm", GEMMA3, {}, "All kinds of layers stand in it, for in a plain config it replaces the whole object; run with Gemma 3."),
    ("llama.cpp", LLAMA, {}, "The server divides --ctx-size among its slots (--parallel), unless they share one cache. The layout stands in the GGUF file."),
    ("llama.cpp", GEMMA3, {}, "It reaches the layers without a window; the others keep the base and the scale of the GGUF file. The server divides --ctx-size among its slots (--parallel), unless they share one cache. The layout stands in the GGUF file."),
    ("llama.cpp", scaled(type="linear", factor=2), {}, "Where the file's 4,096 tokens count the factor already, take these for --ctx-size. The server divides --ctx-size among its slots (--parallel), unless they share one cache. The layout stands in the GGUF file."),
    ("llama.cpp", {"head_dim": 16, "rope_theta": 1e4, "rotary_dim": 8}, {}, "The rotary dimension, 8, and the layout stand in the GGUF file."),
]  # fmt: skip


@pytest.mark.parametrize(("program", "config", "asked", "note"), NOTES)
def test_a_text_has_its_note(program, config, asked, note):
    assert written(config, program, **asked)["note"] == note


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_keys_for_transformers_bring_the_same_rotation_back(case):
    asked = {key: case[key] for key in ("layer_type", "context_length") if key in case}
    before = read(case["config"], **asked)
    record, text = before.record, stated(case["config"]).text
    head = {name: text[name] for concept in HEAD_KEYS for name in NAMES[concept] if name in text}
    kept = head | ({"model_type": record.model_type} if record.model_type else {})
    for program, layer in (("transformers-5", record.layer), ("transformers-4", record.layer)):
        found = texts(before.facts)[program]
        if "why" in found:
            continue
        keys = json.loads(found["text"])
        for part in before.facts["parts"]:
            keys = keys[part]
        again = from_config(kept | keys, **{**asked, "layer_type": layer})
        assert_close(again.inv_freq, before.rope.inv_freq, relative=1e-15)
        assert again.attention_factor == before.rope.attention_factor, program


HEAD = 'name = "N"\nrank = 1\nkind = "config"\nsource = ["a", "b"]\n'
BROKEN = [
    ({"a": HEAD.replace('"config"', '"poem"')}, "kind must be one of 'config', 'command', got 'poem'"),
    ({"a": HEAD + 'keys_of = "b"'}, "keys_of must be one of 'a', got 'b'"),
    ({"a": HEAD + '[[line]]\nwhen = "1 +"\ntext = "x"'}, "an expression must be of the registers' grammar, got '1 +' (invalid syntax (<unknown>, line 1))"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "message"), BROKEN)
def test_a_register_that_is_broken_is_refused(files, message):
    assert_refused(lambda: register(files), message)


def test_programs_come_by_rank_and_then_by_name():
    found = register({"b": HEAD, "a": HEAD, "c": HEAD.replace("rank = 1", "rank = 0")})
    assert [program.id for program in found] == ["c", "a", "b"]


def test_another_programs_keys_can_be_taken_but_for_some():
    key = '[[key]]\nat = ["x", "=name"]\nvalue = "1"\n[[key]]\nat = ["y"]\nvalue = "2"\n'
    found = {one.id: one for one in register({"a": HEAD + key, "b": HEAD + 'keys_of = "a"\nwithout = ["y"]'})}
    assert [re.sub(r"\W+", " ", str(one["at"])) for one in found["b"].keys] == [" value x name name "]
    assert len(found["a"].keys) == 2


@pytest.mark.parametrize("name", OWN)
def test_no_text_for_transformers_is_offered_for_a_class_that_it_lacks(name):
    widths = {"hidden_size": 4096, "num_attention_heads": 32, "head_dim": 128, "max_position_embeddings": 4096}
    try:
        reading = read({"model_type": name, **widths, "rope_theta": 1e4})
    except ValueError:
        return  # it does not rotate, or wants keys of its own
    assert "text" not in texts(reading.facts)["transformers-5"]
