"""Texts that are no config.json: each is named for what it is, and what is none of them goes on unnamed."""

import copy
import re

import pytest

from ropedoc import from_config
from ropedoc.config.classes import CLASSES
from ropedoc.config.file import parse
from ropedoc.config.foreign import of_argument, of_keys, of_text
from ropedoc.config.foreign import signs_of as signs
from ropedoc.config.keys import KEYS
from tests.compare import assert_refused, reference

KIND = "config must be a config.json of Hugging Face, got "
NAME = "what may be the name of a model; nothing is fetched here: take the text of its config.json"
ADDRESS = "an address; nothing is fetched here: take the text of the file that stands there"
PATH = "the path of a file; nothing is opened here: take the text of the file"
PRINTED = "a config as Python prints it; take the file, or what to_json_string gives"
PAGE = "a web page; take the text of the file alone, without the page around it"
SERVER = "the command of a server; take the config.json of its model, with what the command changes put into it"
INSIDE = "the inside of an object; put a { before it and a } after it"
YAML = "YAML; take the config.json of the model"
NEOX = "the settings of GPT-NeoX, known by rotary-pct, pos-emb; take the config.json that its weights were converted to"
LITGPT = "a model_config.yaml of LitGPT, known by rope_base, rope_condense_ratio, hf_config; take the config.json of the same model on the Hub"  # fmt: skip

TEXTS = [
    ("", "an empty text; take the whole file"),
    (" \n\t", "an empty text; take the whole file"),
    ("meta-llama/Llama-3.1-8B", NAME),
    ("  gpt2\n", NAME),
    ("https://huggingface.co/Qwen/Qwen3-8B/blob/main/config.json", ADDRESS),
    ("hf://Qwen/Qwen3-8B", ADDRESS),
    ("./models/llama/config.json", PATH),
    ("/home/me/my model/config.json", PATH),
    ("~/models/llama", PATH),
    ("C:\\models\\config.json", PATH),
    ("config.json", PATH),
    ("llama-3-8b.Q4_K_M.gguf", PATH),
    ("GGUF\x03\x00\x00\x00", "a GGUF file; ropedoc FILE.gguf reads it"),
    ("<!doctype html>\n<html lang=en>", PAGE),
    ('<html class="">', PAGE),
    ('LlamaConfig {\n  "attention_bias": false\n}', PRINTED),
    ("LlamaConfig(dim=3)", PRINTED),
    ("{'hidden_size': 64, 'rope_theta': 1e4}", PRINTED),
    ('{\n  "pipe-parallel-size": 1,\n  # 70M\n  "pos-emb": "rotary",\n  "rotary-pct": 0.25,\n}', NEOX),
    ("hf_config:\n  name: x\nname: x\nrope_base: 100000\nrope_condense_ratio: 1\n", LITGPT),
    ("# a comment\n---\n\nmodel:\n  name: x\n", YAML),
    ('"a": 1\n', INSIDE),
    ("vllm serve MODEL --hf-overrides '{\"rope_parameters\": {}}' \\\n  --max-model-len 131072", SERVER),
    ("llama-server -m MODEL.gguf \\\n  --rope-scaling yarn", SERVER),
    ("python -m sglang.launch_server --model-path MODEL", SERVER),
    ('"rope_scaling": {"type": "yarn"},', INSIDE),
    ('"a": b\n', YAML),
]


@pytest.mark.parametrize(("text", "what"), TEXTS)
def test_a_text_is_named_for_what_it_is(text, what):
    assert_refused(lambda: parse(text, name="FILE"), KIND + what)
    assert_refused(lambda: parse("\ufeff" + text), KIND + what)


NONE = ["{", "[1, 2", "hello there", "1 2", '{"a": 1,}', "-", "a\nb", "a: b: c" * 0 + "(", "x:y", '{"model_type": "llama", "pos-emb": 1,}', '{"a": {"model_type": 1, "peft_type": "LORA"}']  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_what_nothing_tells_is_not_named(text):
    assert of_text(text) is None


def test_a_model_type_makes_a_config_of_any_keys():
    assert of_keys({"peft_type": 1, "model_type": 2}) is None
    assert of_keys({"peft_type": 1}) is not None
    assert of_keys({3: 1, None: 2}) is None


def test_a_kind_of_file_needs_every_key_one_of_some_and_one_that_looks_like_its():
    kind = {"keys": ["a"], "some": ["b", "c"], "like": "x[.].*"}
    assert signs(kind, ["a", "c", "x.y"]) == ["a", "c", "x.y"]
    for fewer in (["c", "x.y"], ["a", "x.y"], ["a", "c"], ["a", "c", "xx.y"], []):
        assert signs(kind, fewer) == []


def test_only_a_name_and_an_address_are_told_apart_from_a_missing_file():
    for name, then in (("Qwen/Qwen3-8B", NAME), ("https://x.y/z", ADDRESS)):
        assert of_argument(name) == then.split("; ")[1]
    for name in ("config.json", "./a", "", "a b"):
        assert of_argument(name) is None


def test_every_pattern_means_the_same_to_both_languages():
    """Only what Python and JavaScript read alike: no class that knows more letters in one, no anchor, no point."""
    patterns = [kind["pattern"] for kind in KEYS["texts"]] + [kind["like"] for kind in KEYS["files"] if "like" in kind]
    assert len(patterns) > 5
    for pattern in patterns:
        re.compile(pattern)
        bare = re.sub(r"\[(\\.|[^]\\])*\]", "", pattern)
        assert not re.search(r"[.^$]|\\[wdbWDBAZz]|\(\?", bare), pattern
        assert not re.search(r"\\[wdWD]", pattern), pattern


@pytest.mark.parametrize("letter", [*"a/.-_ \n#:\"'<{~"])
def test_no_pattern_takes_long_over_a_long_text(letter):
    of_text(letter * 300_000)
    of_text(letter * 300_000 + "\x00")


# What is missing is called so


def without(value):
    """Every object that lacks one key of this one, at any depth."""
    for key, inner in value.items():
        shorter = copy.deepcopy(value)
        del shorter[key]
        yield shorter
        if isinstance(inner, dict):
            yield from ({**value, key: one} for one in without(inner))


METHODS = [{"rope_type": name} for name in KEYS["methods"]]
BARE = [{"model_type": name, "rope_parameters": method} for name in [*CLASSES, "made up"] for method in METHODS]


def test_no_missing_key_is_got():
    whole = [case["config"] for case in reference("configs")["cases"]]
    asked = [*BARE, *(one for config in whole for one in without(config))]
    messages = []
    for config in asked:
        try:
            from_config(config)
        except ValueError as error:
            messages.append(str(error))
    assert len(asked) > 5000
    assert sum("is missing" in one for one in messages) > 200
    assert [one for one in messages if "got none" in one.lower() or "got null" in one] == []
