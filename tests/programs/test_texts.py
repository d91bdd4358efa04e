"""The register of programs: what is written for each, when nothing is, and no register that is broken."""

import json
import re

import pytest

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
    assert [program.id for program in PROGRAMS] == ["transformers-5", "transformers-4", "vllm", "llama.cpp"]
    assert [one["name"] for one in texts(read(LLAMA).facts).values()] == [program.name for program in PROGRAMS]
    for one in texts(read(LLAMA).facts).values():
        words, address = one["source"]
        assert words
        assert address.startswith("https://")


MROPE = scaled(type="mrope", mrope_section=[2, 3, 3])
NEWER = [
    (LLAMA, {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "default", "rope_theta": 1e4}}),
    (scaled(type="linear", factor=2), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "linear", "rope_theta": 1e4, "factor": 2}}),
    (scaled(**YARN, truncate=False, mscale=0.7), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "yarn", "rope_theta": 1e4, "factor": 4.0, "original_max_position_embeddings": 1024, "truncate": False, "mscale": 0.7}}),
    (scaled(rope_type="yarn", factor=2), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "yarn", "rope_theta": 1e4, "factor": 2, "original_max_position_embeddings": 4096}}),
    (MROPE, {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "default", "rope_theta": 1e4, "mrope_section": [2, 3, 3]}}),
    ({"head_dim": 16, "rope_theta": 1e4, "rotary_dim": 8}, {"rotary_dim": 8, "rope_parameters": {"rope_type": "default", "rope_theta": 1e4}}),
    ({"head_dim": 16, "rope_theta": 1e4, "rotary_pct": 0.5}, {"rope_parameters": {"rope_type": "default", "rope_theta": 1e4, "partial_rotary_factor": 0.5}}),
    (scaled(type="proportional", partial_rotary_factor=0.5, factor=2), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "proportional", "rope_theta": 1e4, "partial_rotary_factor": 0.5, "factor": 2}}),
    (scaled(type="proportional"), {"max_position_embeddings": 4096, "rope_parameters": {"rope_type": "proportional", "rope_theta": 1e4, "partial_rotary_factor": 1}}),
    ({**LLAMA, "rope_parameters": LAYERS}, {"max_position_embeddings": 4096, "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 1e6}}}),
]  # fmt: skip
OLDER = [
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


LINES = [
    ("vllm", scaled(type="linear", factor=2), """vllm serve MODEL --hf-overrides '{"rope_parameters":{"rope_type":"linear","rope_theta":10000.0,"factor":2}}' \\\n  --max-model-len 4096"""),
    ("vllm", {"head_dim": 8, "rope_theta": 1e4}, """vllm serve MODEL --hf-overrides '{"rope_parameters":{"rope_type":"default","rope_theta":10000.0}}'"""),
    ("llama.cpp", LLAMA, "llama-server -m MODEL.gguf \\\n  --rope-freq-base 10000 \\\n  --rope-scaling none \\\n  --ctx-size 4096"),
    ("llama.cpp", scaled(type="linear", factor=2.5), "llama-server -m MODEL.gguf \\\n  --rope-freq-base 10000 \\\n  --rope-scaling linear \\\n  --rope-scale 2.5 \\\n  --ctx-size 4096"),
    ("llama.cpp", scaled(**YARN, beta_fast=16, beta_slow=2), "llama-server -m MODEL.gguf \\\n  --rope-freq-base 10000 \\\n  --rope-scaling yarn \\\n  --rope-scale 4 \\\n  --yarn-orig-ctx 1024 \\\n  --yarn-beta-fast 16 \\\n  --yarn-beta-slow 2 \\\n  --ctx-size 4096"),
    ("llama.cpp", {"head_dim": 8, "rope_theta": 1e4}, "llama-server -m MODEL.gguf \\\n  --rope-freq-base 10000 \\\n  --rope-scaling none"),
]  # fmt: skip


@pytest.mark.parametrize(("program", "config", "line"), LINES)
def test_a_line_for_a_terminal_is_this(program, config, line):
    found = written(config, program)
    assert found["text"] == line
    assert found["kind"] == "command"


ALPHA = {**scaled(type="dynamic", alpha=500.0, factor=1.0), "model_type": "hunyuan_v1_dense"}
REFUSED = [
    *[(program, ALPHA, {}, "keys of its own.") for program in ("transformers-5", "transformers-4", "vllm", "llama.cpp")],
    ("transformers-4", scaled(type="proportional"), {}, "version 4 knows no proportional type."),
    ("transformers-4", {"model_type": "gemma3_text", "rope_parameters": {**LAYERS, "sliding_attention": {"rope_type": "linear", "factor": 2, "rope_theta": 1e4}}}, {"layer_type": "sliding_attention"}, "not for sliding_attention layers alone."),
    ("vllm", {**LLAMA, "rope_parameters": LAYERS}, {}, "the model’s own code reads the whole config."),
    ("vllm", scaled(type="dynamic", factor=2), {}, "and not with the growing sequence."),
    ("vllm", scaled(**YARN, mscale=1, attention_factor=1), {}, "for yarn get_rope does not read attention_factor, mscale."),
    ("vllm", scaled(**LONGROPE, attention_factor=1), {}, "but short_mscale and long_mscale."),
    ("vllm", scaled(type="proportional", factor=2), {}, "for proportional get_rope does not read factor."),
    ("llama.cpp", {**LLAMA, "rope_parameters": LAYERS}, {}, "the options hold for all layers alike."),
    ("llama.cpp", scaled(type="dynamic", factor=2), {}, "there is no dynamic method."),
    ("llama.cpp", scaled(**LLAMA3), {}, "stand in the tensor rope_freqs.weight."),
    ("llama.cpp", scaled(**LONGROPE), {}, "rope_factors_short.weight and rope_factors_long.weight."),
    ("llama.cpp", scaled(type="proportional"), {}, "and no option does."),
    ("llama.cpp", scaled(**YARN, truncate=False), {}, "the ends of the ramp are always rounded."),
    ("llama.cpp", scaled(**YARN, mscale=1), {}, "what the file holds for mscale counts too."),
]  # fmt: skip


@pytest.mark.parametrize(("program", "config", "asked", "why"), REFUSED)
def test_what_cannot_be_said_is_not_said_and_why(program, config, asked, why):
    found = written(config, program, **asked)
    assert "text" not in found
    assert found["why"].startswith("It cannot be said there")
    assert why in found["why"]


def test_every_reason_against_a_text_is_tried():
    assert len(REFUSED) == sum(len(program.refuse) for program in PROGRAMS)


NOTES = [
    ("transformers-5", {**LLAMA, "rope_parameters": LAYERS}, "Each layer type has its own object; this is one of them."),
    ("transformers-5", LLAMA, ""),
    ("transformers-4", {**LLAMA, "rope_parameters": LAYERS}, "Only model classes with two bases read it for one layer type; Gemma 3 has these names."),
    ("llama.cpp", LLAMA, "The layout stands in the GGUF file."),
    ("llama.cpp", {"head_dim": 16, "rope_theta": 1e4, "rotary_dim": 8}, "The rotary dimension, 8, and the layout stand in the GGUF file."),
]  # fmt: skip


@pytest.mark.parametrize(("program", "config", "note"), NOTES)
def test_a_text_has_its_note(program, config, note):
    assert written(config, program)["note"] == note


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_keys_for_transformers_bring_the_same_rotation_back(case):
    asked = {key: case[key] for key in ("layer_type", "context_length") if key in case}
    before = read(case["config"], **asked)
    record, text = before.record, stated(case["config"]).text
    head = {name: text[name] for concept in HEAD_KEYS for name in NAMES[concept] if name in text}
    kept = head | ({"model_type": record.model_type} if record.model_type else {})
    for program, layer in (("transformers-5", record.layer), ("transformers-4", None)):
        found = texts(before.facts)[program]
        if "why" in found or (program == "transformers-4" and record.layer):
            continue
        again = from_config(kept | json.loads(found["text"]), **{**asked, "layer_type": layer})
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
