"""rope.fromConfig in Chromium against transformers' values and against the package: numbers, words, refusals."""

from __future__ import annotations

import inspect
import json
import random
import re
import struct
from base64 import b64encode
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

import ropedoc
from ropedoc.config import file, gguf, stack, summary
from ropedoc.config.axes import refusal
from ropedoc.config.classes import CLASSES, Family
from ropedoc.config.describe import describe
from ropedoc.config.reading import read
from ropedoc.config.table import table
from ropedoc.programs.texts import texts
from ropedoc.registers.expression import parse
from ropedoc.registers.json_text import json_text
from ropedoc.registers.sentence import parts_of
from tests.browser.pages import scripted
from tests.config import (
    test_axes,
    test_config,
    test_every,
    test_facts,
    test_foreign,
    test_kinds,
    test_layers,
    test_normal,
    test_notes,
    test_numbers,
    test_other,
    test_part,
    test_remote,
    test_stack,
)
from tests.config import test_summary as test_sentences
from tests.config.test_config import FAILING, OTHERWISE
from tests.config.test_probes import FILLED, PROBES
from tests.reference.cases import VARIANTS
from tests.registers import test_expression, test_sentence

ROOT = Path(__file__).parents[2]
FILES = ROOT / "ropedoc" / "methods"
CONFIGS = json.loads((ROOT / "tests" / "reference" / "configs.json").read_text(encoding="utf-8"))
VARIANT = {name: (keys, options) for name, keys, options in VARIANTS}

TOLERANCE = 1e-12  # what the pages promise, relative for frequencies, which may be tiny
# The last digits of pow, log and exp differ between C's library and the browser's.
ROUNDINGS = 1e-13

CONFIG = """
import { axes, refusal, words } from "../config/axes.js";
import { parse } from "../config/file.js";
import { head } from "../config/gguf.js";
import { asConfig } from "../config/other.js";
import { describe, fromConfig } from "../config/reading.js";
import { strip } from "../config/notes.js";
import { kinds } from "../config/stack.js";
import { factsTable } from "../config/table.js";
import * as methods from "../methods/index.js";
import { texts } from "../programs/texts.js";
import { evaluate } from "../registers/expression.js";
import { jsonText } from "../registers/json-text.js";
import { write } from "../registers/sentence.js";
import { repr } from "../values/words.js";
Object.assign(globalThis, { head, asConfig, factsTable, axes, refusal, words, kinds, strip, repr, texts, evaluate, jsonText, write, rope: { ...methods, parseConfig: parse, fromConfig, describe } });
"""
# As text, which Playwright carries fast; what JSON lacks is an object of its own.
DECODE = """(asked) => JSON.stringify(asked.map(([text, options]) => {
  try {
    const found = rope.fromConfig(asConfig(rope.parseConfig(text)), options);
    const table = factsTable(found.reading.facts).map(({ key, name, shown }) => [key, name, shown]);
    return { ...rope.describe(found), table, programs: texts(found.reading.facts), record: JSON.stringify(found.reading.record, (_, one) => (typeof one === "bigint" ? Number(one) : one)) };
  } catch (error) {
    return { error: [error.name, error.message] };
  }
}), (_, value) => (typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value))"""


@pytest.fixture(scope="module")
def rope(browser):
    with scripted(browser, CONFIG) as opened:
        yield opened


def in_browser(rope, asked):
    """Decode (JSON text, options) pairs in the browser."""
    camel = {"context_length": "contextLength", "layer_type": "layerType"}
    found = rope.evaluate(
        DECODE, [[text, {camel[key]: value for key, value in options.items()}] for text, options in asked]
    )
    return json.loads(found, object_hook=lambda one: float(one["number"]) if one.keys() == {"number"} else one)


def in_package(text, options):
    """Decode one pair in the package, as the command would print it."""
    try:
        reading = read(json.loads(text), **options)
        programs = [{"id": name} | one | {"source": list(one["source"])} for name, one in texts(reading.facts).items()]
        rows = [[row["key"], row["name"], row["shown"]] for row in table(reading.facts)]
        return {**describe(reading), "table": rows, "programs": programs, "record": asdict(reading.record)}
    except ValueError as error:
        return {"error": ["RangeError", str(error)]}


def options_of(case):
    return {key: case[key] for key in ("context_length", "layer_type") if key in case}


def assert_alike(found, expected, name):
    """Words are equal, numbers to a few roundings."""
    assert found.keys() == expected.keys(), f"{name}: {found.get('error')} against {expected.get('error')}"
    for key, value in expected.items():
        if key == "record":
            continue
        if isinstance(value, float) or key in ("wavelengths", "inv_freq"):
            one, other = (np.array(side, dtype=float) for side in (found[key], value))
            np.testing.assert_allclose(one, other, rtol=ROUNDINGS, atol=0, err_msg=f"{name}: {key}")
        else:
            assert found[key] == value, f"{name}: {key}"


def of_other_kinds():
    """Files of other kinds that are read, and the same with strange values."""
    yarn = {
        "llama.rope.scaling.type": "yarn",
        "llama.rope.scaling.factor": 2.0,
        "llama.rope.scaling.original_context_length": 99,
    }
    divided = [{"rope_freqs.weight": [1.0] * 64}, {"rope_freqs.weight": test_other.llama3_divisors().astype(float).tolist()}, {"rope_freqs.weight": [1.0, 2.5] * 32}, {"rope_factors_long.weight": [2.0] * 64}]  # fmt: skip
    vision = {
        "qwen2vl.rope.dimension_sections": [16, 24, 24, 0],
        "qwen2vl.attention.key_length": 128,
        "qwen2vl.context_length": 9,
    }
    engine = {"pretrained_config": test_other.TRT}
    whole = [test_other.META, test_other.MISTRAL, test_other.TRT, test_other.MEGATRON, test_other.LATENT, engine, test_other.NAMED, test_other.NAMED | yarn, vision, *(test_other.NAMED | one for one in divided)]  # fmt: skip
    return [
        *whole,
        *(
            {**one, key: value}
            for one in whole
            for key in one
            for value in (None, True, "x", [], {}, [1], -1, 0, 1e300)
        ),
    ]


def asked_in_the_package():
    """Configs that the package's own tests ask about, with what they ask for."""
    rows = [
        (config, {}) for config, *_ in [*test_config.ERRORS, *test_layers.ASKED, *test_layers.RUN, *test_part.FILES]
    ]
    rows += [(config, {}) for config, *_ in [*test_normal.ACCOUNTS, *test_normal.NUMBERS, *test_normal.WITHOUT]]
    rows += [(config, {}) for _, config, *_ in [*test_notes.TOLD, *test_notes.SILENT]]
    for group in (test_normal.HEADS, test_normal.BASES, test_normal.SHARES, test_normal.SWITCHES, test_normal.OLDER):
        rows += [(config, {}) for config, *_ in group]
    for group in (test_numbers.TOLD, test_numbers.NUMBERS, test_numbers.REFUSED, test_normal.CLASSES_KEYS):
        rows += [(config, {}) for config, *_ in group]
    rows += [(config, {"context_length": length} if length else {}) for config, length, *_ in test_numbers.DERIVED]
    for group in (test_facts.RUNS, test_facts.PARAMETERS, test_facts.MAGNITUDES, test_facts.LEFT):
        rows += [(config, {}) for config, *_ in group]
    rows += [(config, {}) for config, _ in [*test_every.AXES, *test_every.SCORES]]
    rows += [(config, {}) for config in of_other_kinds()]
    rows += [({**test_part.BARE, "architectures": names}, {}) for names, _ in test_part.ARCHITECTURES]
    rows += [({**config, "model_type": "llama"}, {}) for config, _ in test_part.FILES]
    rows += [(config, {}) for config, _ in test_part.FRAGMENTS]
    rows += [
        (config, {}) for config, _ in [*test_layers.NULLS, *test_part.PARTS, *test_part.NONE, *test_part.UNROTATED]
    ]
    rows += [({**test_layers.ROTARY, "rotary": rotary}, {}) for rotary, *_ in test_layers.INTERNLM]
    rows += [(config, {}) for config, _ in test_part.CODES]
    rows += [(config, {}) for config, *_ in [*test_remote.ROTATED, *test_remote.STILL, *test_remote.STRANGE]]
    rows += [(config, {"layer_type": layer} if layer else {}) for config, layer, *_ in test_kinds.TURNS]
    rows += [(config, {}) for config, _ in [*test_kinds.STILL, *test_kinds.TOLD]]
    nas = {"model_type": "nemotron-nas", **test_remote.PARTS}
    rows += [({**nas, "block_configs": [{"attention": {}}, block]}, {}) for block, _ in test_remote.BLOCKS]
    switched = [test_remote.SALA | {key: on} for key in ("attn_use_rope", "lightning_use_rope") for on in (True, False)]
    switches = [{**test_part.SIZED, key: on} for key in test_part.KEYS["switches"] for on in (True, False, None, 1, {})]
    rows += [
        (config, {})
        for config in [*switched, *switches, {"model_type": "baichuan"}, {"model_type": "qwen", "use_logn_attn": True}]
    ]
    rows += [(text, {}) for text, _ in test_foreign.TEXTS]
    rows += [
        ({**test_part.BARE, "position_embedding_type": kind}, {}) for kind in [*test_normal.KEYS["unrotated"], "rope"]
    ]
    rows += [({**test_layers.COMPRESSED, **more}, {}) for more, *_ in test_layers.COMPRESSORS]
    rows += [(config, options) for config, options, _ in [*test_every.LENGTHS, *test_sentences.SENTENCES]]
    rows += [(config, {"layer_type": name}) for config, _ in rows for name in ("sliding_attention", "compress")]
    return [(json.dumps(config), options) for config, options in rows]


def test_a_text_that_is_no_json_is_named_alike(rope):
    found = in_browser(rope, [(mark + text, {}) for text, _ in test_foreign.TEXTS for mark in ("", "\ufeff")])
    expected = [test_foreign.KIND + what for _, what in test_foreign.TEXTS for _ in range(2)]
    assert [one["error"] for one in found] == [["RangeError", words] for words in expected]
    unnamed = in_browser(rope, [(text, {}) for text in test_foreign.NONE])
    assert not any(one["error"][1].startswith(test_foreign.KIND) for one in unnamed)


HEADS = """(files) => Promise.all(files.map(async (text) => {
  const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  try { return jsonText(await head(new Blob([data]))); } catch (error) { return `${error.name}: ${error.message}`; }
}))"""


def heads(rope, files):
    return rope.evaluate(HEADS, [b64encode(data).decode("ascii") for data in files])


def head_of(data):
    try:
        return json_text(gguf.head(BytesIO(data)))
    except ValueError as error:
        return f"RangeError: {error}"


def test_a_gguf_file_is_read_alike(rope, tmp_path):
    """Files that the gguf package wrote; the package of the project is held to that one's reader."""
    path = tmp_path / "m.gguf"
    files = []
    for architecture, numbers, _ in test_other.SAME:
        test_other.write(path, architecture, **numbers)
        files.append(path.read_bytes())
    found = heads(rope, files)
    assert all('"general.architecture": ' in one for one in found)
    assert found == [head_of(data) for data in files]


def test_a_hostile_gguf_file_is_refused_alike(rope, tmp_path):
    path = tmp_path / "m.gguf"
    test_other.write(path, "llama", context=8192, width=256, heads=4, depth=2, base=5e5, turned=64, tensors=[("rope_freqs.weight", test_other.llama3_divisors(pairs=32))])  # fmt: skip
    whole = path.read_bytes()
    cuts = [whole[:end] for end in (*range(0, 600, 23), *range(len(whole) - 400, len(whole), 29))]
    files = [*(data for data, _ in test_other.BROKEN), test_other.nested(4), test_other.nested(5), *cuts]
    assert heads(rope, files) == [head_of(data) for data in files]


def test_a_head_longer_than_what_is_read_at_first_is_read_whole(rope):
    """A list of texts of three megabytes stands before the numbers, as a tokenizer's does."""
    words = test_other.number(8) + b"eightbye"
    many = struct.pack("<I", 8) + test_other.number(200_000) + words * 200_000
    name = test_other.key(b"general.architecture", 8, test_other.number(1) + b"m")
    base = test_other.key(b"m.rope.freq_base", 6, struct.pack("<f", 5e5))
    data = (
        test_other.START
        + test_other.number(0)
        + test_other.number(3)
        + test_other.key(b"tokens", 9, many)
        + name
        + base
    )
    assert heads(rope, [data]) == ['{\n "general.architecture": "m",\n "m.rope.freq_base": 500000.0\n}']


def test_the_options_of_a_command_are_read_alike(rope):
    texts = [text for text, _ in test_other.OPTIONS]
    found = rope.evaluate("texts => texts.map((text) => jsonText(rope.parseConfig(text)))", texts)
    assert found == [json_text(told) for _, told in test_other.OPTIONS]
    refused = in_browser(rope, [(text, {}) for text in test_other.NO_OPTIONS])
    assert all(one["error"][0] == "RangeError" for one in refused)


def test_what_the_packages_own_tests_ask_reads_alike(rope):
    everything = asked_in_the_package()
    assert len(everything) > 800
    for asked in (everything[start : start + 100] for start in range(0, len(everything), 100)):
        for (text, options), found in zip(asked, in_browser(rope, asked), strict=True):
            expected = in_package(text, options)
            assert_alike(found, expected, f"{text} {options}")
            if "record" in expected:
                assert json.loads(found["record"]) == json.loads(json.dumps(expected["record"])), f"{text} {options}"


def test_the_axes_of_a_file_are_those_of_the_package(rope):
    more = [{"model_type": name} for name, entry in CLASSES.items() if "axial" in entry]
    asked = [config for config, *_ in [*test_axes.FILES, *test_axes.LANGUAGE, *test_axes.WRONG, *test_axes.DEEP]] + more
    lines = [json.dumps(config) for config in asked]
    call = """(texts) => texts.map((text) => {
      const config = rope.parseConfig(text);
      return { told: refusal(config, "no."), pairs: axes(config).map((one) => one.axes.map((axis) => [...axis.pairs])) };
    })"""
    for config, found in zip(asked, rope.evaluate(call, lines), strict=True):
        assert found["told"] == refusal(config, "no."), config
        assert found["pairs"] == [[axis.pairs.tolist() for axis in one.axes] for one in ropedoc.axes(config)]


def layered():
    """Configs and classes whose rules of layers the package's own tests try, one by one."""
    made = {"name": "made", "numbers": {}, "rope": {}}
    for rule, keys, _ in test_stack.FOLLOWED:
        yield {"num_hidden_layers": 5, **keys}, {**made, "layers": {"else": rule}}
    for rules, keys, _ in test_stack.STILL:
        yield {"num_hidden_layers": 4, **keys}, {**made, "layers": rules}
    for condition, keys, _ in test_stack.STILL_TYPES:
        yield {"layer_types": list("abaa"), **keys}, {**made, "layers": {"unrotated": [condition]}}
    for rule, keys, _ in test_stack.REACHES:
        rules = {"unrotated": [test_stack.LISTED]} | ({} if rule is None else {"window": rule})
        yield {"layer_types": ["a"], **keys}, {**made, "layers": rules}
    for rule, keys, _ in test_stack.SCALED:
        yield {"layer_types": ["a", "b"], **keys}, {**made, "layers": {} if rule is None else {"scaled": rule}}
    for text, _ in test_stack.DEPTHS:
        yield text, {**made, "numbers": {"num_hidden_layers": 6}, "reads": {"num_hidden_layers": ["own"]}}
    for text in test_stack.GENERAL:
        yield text, {**made, "name": None}
        yield text, made
    for text, family in test_stack.NAMED:
        yield text, made | family


def test_the_marks_of_layers_are_explained_in_the_packages_words(rope):
    asked = [
        [
            {"indices": list(range(count)), "rotates": rotates, "reach": reach},
            {"indices": [], "rotates": False, "reach": 5},
        ]
        for count in (0, 1, 24, 25)
        for rotates in (True, False)
        for reach in (None, 8)
    ]
    found = rope.evaluate("(asked) => asked.map(strip)", asked)
    assert found == [summary.strip(kinds) for kinds in asked]
    assert len(set(found)) == 8


def test_the_kinds_of_layers_are_those_of_the_package(rope):
    asked = [(json.dumps(text), family) for text, family in layered()]
    asked = [(text, {"ignores": [], **family}) for text, family in asked]
    assert len(asked) > 110
    call = """(asked) => asked.map(([text, family]) => JSON.stringify(kinds(rope.parseConfig(text), family)))"""
    for (text, family), found in zip(asked, rope.evaluate(call, asked), strict=True):
        known = {key: family[key] for key in ("name", "numbers", "rope", "ignores")}
        rules = {key: value for key, value in family.items() if key not in known}
        expected = [asdict(kind) for kind in stack.kinds(json.loads(text), Family(**known, rules=rules))]
        assert json.loads(found) == json.loads(json.dumps(expected)), f"{text} {family}"


def test_what_is_refused_of_layers_is_refused_in_the_packages_words(rope):
    made = {"name": "made", "numbers": {}, "rope": {}, "ignores": []}
    asked = [
        (json.dumps({"num_hidden_layers": 4, **keys}), made | {"layers": rules})
        for rules, keys, _ in test_stack.REFUSED
    ]
    call = """(asked) => asked.map(([text, family]) => {
      try { return kinds(rope.parseConfig(text), family); } catch (error) { return error.message; }
    })"""
    assert rope.evaluate(call, asked) == [message for *_, message in test_stack.REFUSED]


def test_every_reference_case_has_the_numbers_of_transformers(rope):
    asked = [(json.dumps(case["config"]), options_of(case)) for case in CONFIGS["cases"]]
    assert len(asked) > 90
    for case, found in zip(CONFIGS["cases"], in_browser(rope, asked), strict=True):
        assert found.get("error") is None, case["name"]
        assert found["rope_type"] == case["rope_type"], case["name"]
        np.testing.assert_allclose(found["inv_freq"], case["inv_freq"], rtol=TOLERANCE, atol=0, err_msg=case["name"])
        assert found["attention_factor"] == pytest.approx(case["attention_factor"], rel=TOLERANCE), case["name"]


def inv_freq_of(config):
    """Frequencies of a config, or why it is refused."""
    try:
        return ropedoc.from_config(config).inv_freq
    except ValueError as error:
        return str(error)


def test_every_key_under_every_name_is_read_as_the_package_reads_it(rope):
    asked = [
        {"model_type": name, **FILLED.get(name, {}), **keys}
        for name, one in PROBES.items()
        for keys in [*one.get("same", ())[::6], *(keys for keys, _ in one.get("rows", ()))]
    ]
    assert len(asked) > 3000
    call = """(asked) => JSON.stringify(asked.map((text) => {
      try { return [...rope.fromConfig(asConfig(rope.parseConfig(text))).invFreq]; } catch (error) { return String(error); }
    }))"""
    for config, found in zip(asked, json.loads(rope.evaluate(call, [json.dumps(one) for one in asked])), strict=True):
        expected = inv_freq_of(config)
        if isinstance(expected, str):
            assert found == f"RangeError: {expected}", config
        else:
            np.testing.assert_allclose(found, expected, rtol=TOLERANCE, atol=0, err_msg=str(config))


def test_every_model_class_has_the_numbers_of_transformers(rope):
    rows = [row for row in [*CONFIGS["families"], *CONFIGS["classes"]] if row[0] not in OTHERWISE]
    rows = [row for row in rows if row[0] not in FAILING or row[1] == "default"]
    asked = [(json.dumps({"model_type": row[0], **VARIANT[row[1]][0]}), VARIANT[row[1]][1]) for row in rows]
    assert len(asked) > 680
    for (model_type, variant, rope_type, pairs, some, attention_factor), one in zip(
        rows, in_browser(rope, asked), strict=True
    ):
        name = f"{model_type}, {variant}: {one.get('error')}"
        assert (one.get("rope_type"), one.get("pairs")) == (rope_type, pairs), name
        theta = one["inv_freq"]
        chosen = [theta[0], theta[1], theta[len(theta) // 2], theta[-1]]
        np.testing.assert_allclose(chosen, some, rtol=TOLERANCE, atol=0, err_msg=name)
        assert one["attention_factor"] == pytest.approx(attention_factor, rel=TOLERANCE), name


def test_every_reference_case_reads_as_the_command_prints_it(rope):
    asked = [(json.dumps(case["config"]), options_of(case)) for case in CONFIGS["cases"]]
    asked += [(text, {}) for text, options in asked if options]
    asked += [(text, {"context_length": 100_000}) for text, options in asked if not options]
    asked += [(json.dumps({"model_type": name, "rope_theta": 5e5}), {}) for name in CLASSES]
    found = in_browser(rope, asked)
    said = 0
    for (text, options), one in zip(asked, found, strict=True):
        expected = in_package(text, options)
        assert_alike(one, expected, f"{text} {options}")
        said += len(expected.get("warnings", ()))
        if "record" in expected:
            assert json.loads(one["record"]) == json.loads(json.dumps(expected["record"])), f"{text} {options}"
    assert len(asked) > 500
    assert said > 400


# The registers' language


def test_an_expression_is_worth_the_same_as_in_the_package(rope):
    trees = [parse(text) for text, _ in test_expression.VALUES]
    call = "([trees, facts]) => trees.map((tree) => evaluate(tree, facts))"
    found = rope.evaluate(call, [trees, test_expression.FACTS])
    for (text, value), one in zip(test_expression.VALUES, found, strict=True):
        assert one == value, text
        assert isinstance(one, bool) == isinstance(value, bool), text


def test_a_sentence_is_written_with_the_same_words_as_in_the_package(rope):
    call = "([sentences, text]) => sentences.map((parts) => write(parts, rope.parseConfig(text)))"
    sentences = [parts_of(text) for text, _ in test_sentence.SENTENCES]
    found = rope.evaluate(call, [sentences, json.dumps(test_sentence.FACTS)])
    assert found == [written for _, written in test_sentence.SENTENCES]


def test_a_number_for_readers_is_the_same_as_in_the_package(rope):
    call = "([parts, text]) => rope.parseConfig(text).map((x) => write(parts, { x }))"
    found = rope.evaluate(call, [parts_of("{x:number}"), json.dumps([value for value, _ in test_sentence.NUMBERS])])
    assert found == [words for _, words in test_sentence.NUMBERS]


# A stranger's config: numbers, words and errors stay the same, whatever stands under a key.

KEYS = [
    "rope_theta", "rotary_emb_base", "global_rope_theta", "rope_local_base_freq", "swa_rope_theta",
    "compress_rope_theta", "head_dim", "kv_channels", "global_head_dim", "hidden_size", "n_embd",
    "num_attention_heads", "n_head", "max_position_embeddings", "n_positions", "original_max_position_embeddings",
    "rotary_dim", "rotary_pct", "partial_rotary_factor", "qk_rope_head_dim", "qk_nope_head_dim",
    "rope_interleave", "alibi", "position_embedding_type", "layer_types", "text_config", "model_type",
    "rope_scaling", "rope_parameters",
]  # fmt: skip
INNER = [
    "rope_type", "type", "factor", "rope_theta", "beta_fast", "beta_slow", "truncate", "attention_factor",
    "mscale", "mscale_all_dim", "low_freq_factor", "high_freq_factor", "short_factor", "long_factor",
    "original_max_position_embeddings", "partial_rotary_factor", "mrope_section", "mrope_interleaved",
    "full_attention", "sliding_attention", "main", "compress", "surprise", "__proto__",
]  # fmt: skip
TYPES = ["default", "linear", "dynamic", "yarn", "llama3", "longrope", "proportional", "su", "mrope", "ntk"]
JUNK = [
    None, True, False, "", "8", "<img src=x onerror=alert(1)>", "it's \"so\"\n\u2028\u00e9\x07", [], [1.0, 2, 4.5], {}, {"a": [1]},
    [[1, 2], [3, 4]], -1, 0, 0.0, -0.0, 1, 1.0, 2, 3, 7, 8, 16, 16.0, 64, 0.25, 0.5, 1.5, 1e-5, 1e-300, 1e16, 1e22, 1e300,
    2**53, 2**53 + 2, 10**30, 10**400, 123456789.5, 131072, 131072.0, 4096, 8192, float("nan"), float("inf"), float("-inf"),
    "x" * 300, list(range(50)), {str(k): k for k in range(9)}, [[[[[[[[1]]]]]]]],
]  # fmt: skip


def strange(draw):
    """One config with some junk in it."""
    parameters = {key: draw.choice(JUNK) for key in draw.sample(INNER, draw.randrange(6))}
    sound = {
        "rope_type": draw.choice(TYPES),
        "factor": draw.choice([4.0, 2, 0.5]),
        "original_max_position_embeddings": 1024,
        "low_freq_factor": 1,
        "high_freq_factor": 4.0,
        "short_factor": [1.0] * 8,
        "long_factor": [2] * 8,
    }
    parameters = (sound if draw.random() < 0.8 else {}) | dict(list(parameters.items())[: draw.randrange(4)])
    if draw.random() < 0.2:
        parameters = {draw.choice(["full_attention", "sliding_attention", "main", "__proto__", "other"]): parameters}
    config = {"hidden_size": 64, "num_attention_heads": 4, "max_position_embeddings": 4096}
    config |= {"rope_theta": 1e4} if draw.random() < 0.8 else {}
    config |= {"model_type": draw.choice(list(CLASSES))} if draw.random() < 0.5 else {}
    config |= {draw.choice(["rope_scaling", "rope_parameters"]): parameters} if draw.random() < 0.9 else {}
    config |= {key: draw.choice(JUNK) for key in draw.sample(KEYS, draw.choice([0, 0, 1, 1, 2, 3]))}
    if draw.random() < 0.1:
        config["layer_types"] = draw.choice([["full_attention", "other"], ["__proto__"], ["constructor", 3]])
    if draw.random() < 0.1:
        config = {"model_type": draw.choice(list(CLASSES)), "text_config": config}
    options = {}
    if draw.random() < 0.3:
        options["layer_type"] = draw.choice(["full_attention", "sliding_attention", "compress", "toString", "it's"])
    if draw.random() < 0.3:
        options["context_length"] = draw.choice([1, 100, 5000, 2**53, 2**53 + 2, 0])
    return json.dumps(config), options


def test_strange_configs_give_the_same_numbers_words_and_errors(rope):
    draw = random.Random(20)
    asked = [strange(draw) for _ in range(2500)]
    refused = 0
    for (text, options), found in zip(asked, in_browser(rope, asked), strict=True):
        expected = in_package(text, options)
        refused += "error" in expected
        assert_alike(found, expected, f"{text} {options}")
    assert 600 < refused < 2200


def test_junk_of_any_shape_is_refused_by_name_and_by_nothing_worse(rope):
    draw = random.Random(4)

    def any_value(depth=0):
        kind = draw.random()
        if depth > 3 or kind < 0.5:
            return draw.choice(JUNK)
        if kind < 0.65:
            return [any_value(depth + 1) for _ in range(draw.randrange(4))]
        return {draw.choice(KEYS + INNER): any_value(depth + 1) for _ in range(draw.randrange(6))}

    asked = [(json.dumps(any_value()), {}) for _ in range(2000)]
    errors = [one["error"] for one in in_browser(rope, asked) if "error" in one]
    assert len(errors) > 1600
    assert {name for name, _ in errors} == {"RangeError"}
    assert all(" must " in message for _, message in errors)


# Reading JSON

TEXTS = [
    "", "   ", "null", "[]", "[1, 2,]", "{,}", '{"a" 1}', '{"a": 1,}', '{"a": 1 "b": 2}', "{'a': 1}", '{"a": 01}', '{"a": .5}',
    '{"a": 1.}', '{"a": +1}', '{"a": tru}', '{"a": "b\n"}', '{"a": "\\x"}', '{"a": "\\ud83d\\ude00"}', '{"a": 1} x', "[" * 150 + "]" * 150,
    '{"a": NaN, "b": -Infinity}', '{"a": 1e999, "b": -0, "c": 1E5, "d": 12345678901234567890}', '{"a": {"a": 1, "a": 2}}', "\t{}\r\n",
    '"\\u00e9"', '\ufeff{"a": 1}', "\ufeff\ufeff{}", "[" * 200 + "]" * 200, "[" * 201 + "]" * 201, "{", '{"a"', '{"a":', "[1", '"abc', "// no\n{}", '{"__proto__": {"rope_theta": 5}, "constructor": 1}',
]  # fmt: skip


def test_the_reader_of_json_takes_and_gives_what_pythons_does(rope):
    call = """(texts) => texts.map((text) => {
      try { return repr(rope.parseConfig(text)); } catch (error) { return [error.name, error.message]; }
    })"""
    refused = []
    for text, found in zip(TEXTS, rope.evaluate(call, TEXTS), strict=True):
        try:
            expected = repr(file.parse(text)[0])
        except ValueError as error:
            told = re.escape(str(error))
            place = r"config must be JSON (with .* at line \d+, column \d+, got |of at most 200 levels)"
            refused.append((text, found, f"^({told}|{place})"))
        else:
            assert found == expected
    for text, (name, message), pattern in refused:
        assert name == "RangeError", text
        assert re.match(pattern, message), text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{\n "rope_theta": 1e4\n "b": 2}',
            "config must be JSON with a comma or } at line 3, column 2, got '\"b\": 2}'",
        ),
        ("rope_theta = 10000", "config must be JSON with a value at line 1, column 1, got 'rope_theta ='"),
        ('{"a": 1', "config must be JSON with a comma or } at line 1, column 8, got its end"),
        ("[" * 5000, "config must be JSON of at most 200 levels, got more"),
        (
            "1" * 5000,
            "config must be JSON with a number of at most 4300 digits at line 1, column 1, got '111111111111'",
        ),
    ],
)
def test_a_text_that_is_no_json_is_refused_with_its_place(rope, text, message):
    call = "(text) => { try { rope.parseConfig(text); } catch (error) { return [error.name, error.message]; } }"
    assert rope.evaluate(call, text) == ["RangeError", message]


def test_what_javascript_reads_itself_is_taken_too(rope):
    found = rope.evaluate("rope.fromConfig({model_type: 'llama', rope_theta: 5e5, head_dim: 64}).invFreq.length")
    assert found == 32


# The methods by themselves

LLAMA3 = {"base": 1e4, "factor": 8.0, "original_context_length": 8192, "low_freq_factor": 1, "high_freq_factor": 4}
DYNAMIC = {"base": 1e4, "factor": 2.0, "original_context_length": 4096, "context_length": 9000}
YARN = {"base": 1e4, "factor": 4.0, "original_context_length": 4096, "beta_fast": 32, "beta_slow": 1}
LONGROPE = {**DYNAMIC, "short_factor": [1, 2], "long_factor": [2, 3]}
METHODS = [
    ("ntk_aware", [64], {"base": 1e4, "factor": 3.0}),
    ("dynamic_ntk", [64], {"base": 1e4, "factor": 2.0, "original_context_length": 4096, "context_length": 9000}),
    (
        "ntk_by_parts",
        [64],
        {"base": 1e4, "factor": 8.0, "original_context_length": 4096, "beta_fast": 32, "beta_slow": 1},
    ),
    (
        "ntk_by_parts",
        [64],
        {"base": 1e4, "factor": 8.0, "original_context_length": 4096, "beta_fast": 2, "beta_slow": 2},
    ),
    ("yarn_paper", [128], {"base": 1e4, "factor": 16.0, "original_context_length": 4096}),
    ("partial_rotary", [96], {"base": 1e4, "partial_rotary_factor": 0.25}),
    ("proportional", [512], {"base": 1e6, "partial_rotary_factor": 0.25}),
    ("mrope_axes", [[16, 24, 24]], {"interleaved": False}),
    ("mrope_axes", [[24, 20, 20]], {"interleaved": True}),
    ("mrope_axes", [[5, 5, 0]], {"interleaved": True}),
    ("mrope_axes", [[4, 5, 0]], {"interleaved": True}),
    ("mrope_axes", [[0, 0, 0]], {"interleaved": True}),
    ("mrope_axes", [[1, 2]], {"interleaved": True}),
    ("ntk_aware", [2], {"base": 1e4, "factor": 3.0}),
    ("ntk_mixed", [64], {"base": 1e4, "factor": 8.0, "power": 0.625}),
    ("ntk_mixed", [64], {"base": 1e4, "factor": 8.0}),
    ("ntk_mixed", [64], {"base": 1e4, "factor": 8.0, "power": -1}),
    ("ntk_aware", [64], {"base": 1e4, "factor": 1e300}),
    (
        "ntk_by_parts",
        [64],
        {"base": 1e4, "factor": 8.0, "original_context_length": 0, "beta_fast": 2, "beta_slow": 2},
    ),
    (
        "ntk_by_parts",
        [64],
        {"base": 1e4, "factor": 8.0, "original_context_length": 9, "beta_fast": 1, "beta_slow": 2},
    ),
    *(("llama3", [64], {**LLAMA3, **wrong}) for wrong in ({"low_freq_factor": 0}, {"high_freq_factor": 0.5})),
    *(("longrope", [4], {**LONGROPE, "original_context_length": original}) for original in (1, 2, 3)),
    *(("longrope", [4], {**LONGROPE, name: [0, 1]}) for name in ("short_factor", "long_factor")),
    *(("longrope", [4], {**LONGROPE, name: 0}) for name in ("factor", "context_length", "attention_factor")),
    *(("dynamic_ntk", [64], {**DYNAMIC, name: 0}) for name in DYNAMIC),
    *(("yarn", [64], {**YARN, name: 0}) for name in YARN),
    *(("proportional", [64], {"base": 1e4, "partial_rotary_factor": 0.5, name: 0}) for name in ("base", "factor")),
    ("proportional", [7], {"base": 1e4, "partial_rotary_factor": 0.5}),
    ("partial_rotary", [96], {"base": 1e4, "partial_rotary_factor": 0}),
]


def camel(name):
    return re.sub(r"_(.)", lambda found: found[1].upper(), name)


NAMED = ("rope_type", "base", "rotary_dim", "head_dim", "original_context_length", "context_length")


@pytest.mark.parametrize(("name", "given", "options"), METHODS)
def test_a_method_alone_gives_the_numbers_and_refusals_of_the_package(rope, name, given, options):
    call = """([name, given, options]) => {
      try {
        const found = rope[name](...given, options);
        if (Array.isArray(found)) return found;
        const { ropeType, base, rotaryDim, headDim, originalContextLength, contextLength } = found;
        const named = { ropeType, base, rotaryDim, headDim, originalContextLength, contextLength };
        return { named, numbers: [...found.invFreq, found.attentionFactor] };
      } catch (error) { return error.message; }
    }"""
    found = rope.evaluate(call, [camel(name), given, {camel(key): value for key, value in options.items()}])
    try:
        expected = getattr(ropedoc, name)(*given, **options)
    except ValueError as error:
        expected = str(error)
    if isinstance(expected, str) or name == "mrope_axes":
        assert found == (expected if isinstance(expected, str) else list(expected))
        return
    assert found["named"] == {camel(key): getattr(expected, key) for key in NAMED}
    np.testing.assert_allclose(
        found["numbers"], [*expected.inv_freq, expected.attention_factor], rtol=ROUNDINGS, atol=0
    )


def test_every_method_of_the_package_is_in_the_browser_with_the_same_arguments(rope):
    signatures = rope.evaluate(
        "Object.fromEntries(Object.entries(rope).map(([k, f]) => [k, String(f).split(/\\) \\{\\n/)[0]]))"
    )
    modules = {path.stem for path in FILES.glob("[a-z]*.py")}
    public = modules - {"mrope", "grid"} | {"mrope_axes"}  # no page computes a grid
    assert len(public) == 14
    assert {camel(name) for name in public} <= signatures.keys()
    for name in public:
        for argument in inspect.signature(getattr(ropedoc, name)).parameters.values():
            assert re.search(rf"\b{camel(argument.name)}\d?\b", signatures[camel(name)]), (
                f"{name} lacks {argument.name}"
            )
