"""Lines of logs against what they read for a config; formats as the sources print them."""

import re

import pytest

from ropedoc import MODELS, identify
from ropedoc.check.logs import LINES

# src/llama-model.cpp 2072 to 2116 and src/llama-context.cpp 309 to 317 of llama.cpp 0c1e570 print so.
LLAMA = """\
print_info: n_ctx_train           = {train}
print_info: n_rot                 = 128
print_info: n_swa                 = 0
print_info: rope type             = 2
print_info: rope scaling          = {scaling}
print_info: freq_base_train       = {base}
print_info: freq_scale_train      = {scale}
print_info: n_ctx_orig_yarn       = {original}
print_info: rope_yarn_log_mul     = 0.0000
print_info: rope_finetuned        = unknown
llama_context: n_ctx                 = 4096
llama_context: n_ctx_seq             = 4096
llama_context: freq_base             = {base}
llama_context: freq_scale            = {scale}
"""
YARN = {"train": 131072, "scaling": "yarn", "base": "1000000.0", "scale": "0.25", "original": 32768}
QWEN = {
    "model_type": "qwen2", "hidden_size": 3584, "num_attention_heads": 28, "max_position_embeddings": 131072,
    "rope_theta": 1000000.0,
    "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768},
}  # fmt: skip


def test_a_right_log_is_told_to_be_right():
    found = identify(LLAMA.format(**YARN), rope=QWEN)
    assert found.same
    assert found.text == "The 8 lines that are known read what this config means."
    assert len(found.lines) == 8


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({"scaling": "linear", "scale": "1"}, ["freq_scale_train", "freq_scale", "rope scaling"]),
        ({"base": "10000.0"}, ["freq_base_train", "freq_base"]),
        ({"original": 131072}, ["n_ctx_orig_yarn"]),
        ({"train": 32768}, ["n_ctx_train"]),
        ({"scale": "4"}, ["freq_scale_train", "freq_scale"]),
    ],
)
def test_each_line_that_reads_otherwise_is_named(change, keys):
    found = identify(LLAMA.format(**{**YARN, **change}), rope=QWEN)
    assert found.ids == ("log_other",)
    assert found.facts["wrong"] == keys
    assert sum(" should read " in line for line in found.lines) == len(keys)


def test_llama_3s_scaling_leaves_no_trace_in_these_lines():
    preset = MODELS["Llama-3.1-8B"]
    lines = LLAMA.format(train=131072, scaling="linear", base="500000.0", scale="1", original=8192)
    assert identify(lines, rope=preset.config).same


def test_each_kind_of_layers_has_its_line():
    preset = MODELS["Gemma-3-4B, full layers"]
    right = "freq_base_train = 1000000.0\nfreq_scale_train = 0.125\nfreq_base_swa = 10000.0\nfreq_scale_swa = 1"
    assert identify(right, rope=preset.config).same
    assert identify(right.replace("swa = 10000", "swa = 1000000"), rope=preset.config).facts["wrong"] == [
        "freq_base_swa"
    ]


VLLM = (
    "(APIServer pid=1) INFO 11-26 04:00:00 [startup.py:96] non-default args: {{'model': 'Qwen/Qwen2.5-7B', "
    "'max_model_len': {length}, 'hf_overrides': {{'rope_parameters': {{'rope_type': 'yarn', {theta}'factor': {factor}, "
    "'original_max_position_embeddings': 32768}}}}}}\n"
    "INFO [core.py:110] Initializing a V1 LLM engine (v0.33.0) with config: model='Qwen/Qwen2.5-7B', max_seq_len={length}, x"
)
LENGTHS_ALONE = VLLM.format(length=131072, theta="", factor=4.0).splitlines()[1]


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({}, []),
        ({"theta": ""}, ["rope_theta of the override"]),
        ({"theta": "'rope_theta': 10000, "}, ["rope_theta of the override"]),
        ({"factor": 8.0}, ["factor of the override"]),
        ({"length": 32768}, ["max_seq_len"]),
    ],
)
def test_vllms_override_and_its_longest_sequence_are_read(change, keys):
    text = VLLM.format(**{"length": 131072, "theta": "'rope_theta': 1000000.0, ", "factor": 4.0, **change})
    assert identify(text, rope=QWEN).facts["wrong"] == keys


def test_lines_that_show_lengths_alone_are_no_proof_of_a_setting():
    """A server that serves 131,072 tokens may turn the plain ladder."""
    found = identify(LENGTHS_ALONE, rope=QWEN)
    assert (found.ids, found.confidence, found.same) == (("log_lengths",), "none", False)
    assert found.text == "What is known of these lines (1) reads the lengths of this config; none shows its base, method or factor."  # fmt: skip
    assert identify(LENGTHS_ALONE.replace("131072", "32768"), rope=QWEN).facts["wrong"] == ["max_seq_len"]
    assert {entry.key for entry in LINES if entry.length} == {"n_ctx_train", "max_seq_len", "max model len"}


def test_a_log_that_tells_nothing_of_a_config_is_said_to():
    dynamic = {**QWEN, "rope_scaling": {"rope_type": "dynamic", "factor": 2.0}}
    found = identify("freq_base = 1.0", rope=dynamic)
    assert (found.ids, found.confidence, found.same) == (("log_unknown",), "none", False)


def test_every_line_names_program_version_and_place():
    assert all(re.fullmatch(r"(llama\.cpp 0c1e570|vLLM 0\.33\.0), [\w/.-]+ \d+", line.program) for line in LINES)
