"""docs/assets/check/ in Chromium against the package: the same finding, words and refusals for every text."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ropedoc import MODELS, identify
from ropedoc.check.paste import paste
from tests.browser.pages import scripted
from tests.check import test_logs, test_paste
from tests.compare import assert_refused, reference

RUNNING = reference("running")
CASES = [dict(zip(RUNNING["columns"], row, strict=True)) for row in RUNNING["cases"]]

CHECK = """
import { cosine, firstBelow } from "../check/gap.js";
import { identify } from "../check/identify.js";
import { meantOf } from "../check/meant.js";
import { paste } from "../check/paste.js";
import { parse } from "../config/file.js";
import { normal } from "../config/normal.js";
import { read } from "../config/reading.js";
import { models } from "../data/check.js";
const ofConfig = (config, layerType) => {
  const { record, stated } = read(parse(config), { layerType });
  const others = stated.kinds.filter((kind) => kind.rotates && kind.name !== null && kind.name !== record.kind);
  return meantOf(record, { others: others.map((kind) => ({ kind: kind.name, record: normal(stated, { layerType: kind.name }) })) });
};
Object.assign(globalThis, { cosine, firstBelow, identify, meantOf, ofConfig, paste, presets: models });
"""
IDENTIFY = """(asked) => asked.map(([text, config, layer, positions]) => {
  try {
    const found = identify(text, config === null ? null : ofConfig(config, layer), { positions });
    const below = [0.99, 0.9].map((level) => (found.gap ? firstBelow(found.gap, level, found.limit) : null));
    const curve = found.gap ? [...cosine(found.gap, Float64Array.of(0, 1, 300, 4099))] : null;
    return { ...found, invFreq: found.invFreq && [...found.invFreq], gap: null, below, curve };
  } catch (error) {
    return { error: [error.name, error.message] };
  }
})"""


@pytest.fixture(scope="module")
def page(browser):
    with scripted(browser, CHECK) as opened:
        yield opened


def in_package(text, config, layer, positions):
    try:
        rope = None if config is None else json.loads(config)
        found = identify(text, rope=rope, layer_type=layer, positions=positions)
    except ValueError as error:
        return {"error": ["RangeError", str(error)]}
    return {
        "ids": list(found.ids),
        "text": found.text,
        "next": found.next,
        "confidence": found.confidence,
        "why": found.why,
        "instead": list(found.instead),
        "unseen": list(found.unseen),
        "lines": list(found.lines),
        "rounding": found.rounding,
        "below": list(found.below().values()),
        "invFreq": found.inv_freq,
        "attentionFactor": found.attention_factor,
        "curve": None if found.gap is None else found.cosine([0, 1, 300, 4099]),
        "limit": found.limit,
    }


NUMBERS = ("invFreq", "attentionFactor", "curve")


QWEN = MODELS["Qwen2.5-7B, YaRN 128k"].rope.inv_freq  # 64 pairs, which none of the models asked about has


def agree(page, asked):
    """Compare both on every row; how many there were."""
    for one, found in zip(asked, page.evaluate(IDENTIFY, asked), strict=True):
        expected = in_package(*one)
        at = f"{one[0][:60]!r} {expected.get('ids')}"
        for key, value in expected.items():
            if key in NUMBERS and value is not None:
                np.testing.assert_allclose(found[key], value, rtol=1e-9, atol=1e-12, err_msg=f"{at}: {key}")
            else:
                assert found.get(key) == value, f"{at}: {key}"
    return len(asked)


@pytest.mark.parametrize("name", RUNNING["configs"])
def test_both_tell_the_same_of_each_planted_fault(page, name):
    config = json.dumps(RUNNING["configs"][name])
    some = [case for case in CASES if case["config"] == name]
    assert agree(page, [[case["text"], config, None, case["positions"]] for case in some]) > 40


def test_both_tell_the_same_of_the_faults_inside_programs(page):
    printed = [reference("faults")["programs"][name]["printed"] for name in ("vllm", "transformers-5")]
    texts = [text for one in printed for text in one.values()]
    config = json.dumps(reference("faults")["config"])
    assert agree(page, [[text, own, None, None] for text in texts for own in (config, None)]) > 50


def test_both_tell_the_same_without_a_config(page):
    some = [case for case in CASES if case["form"] in ("list", "bfloat16", "torch")]
    assert agree(page, [[case["text"], None, None, None] for case in some]) > 90


def test_both_tell_the_same_of_models_with_several_kinds_of_layers_and_lists(page):
    asked = []
    for name in (
        "Gemma-3-4B, full layers",
        "Gemma-4-26B, full layers",
        "Phi-3-mini-128k",
        "DeepSeek-V3",
        "GLM-4-9B-0414",
    ):
        config = json.dumps(MODELS[name].config, default=lambda one: list(one) if isinstance(one, tuple) else dict(one))
        theta = MODELS[name].rope.inv_freq
        plain = MODELS[name].rope.base ** (-np.arange(theta.size) / theta.size)
        texts = [str(values.tolist()) for values in (theta, plain, theta / 2, plain**2, plain[:-1], theta[:5], QWEN)]
        texts += ["1.0 0.9 0.8 0.7", "1.0000, 0.9, ..., 0.0001", "[[1, 1], [0.5, 0.9]]"]
        asked += [[text, config, MODELS[name].layer_type, None] for text in texts]
    assert agree(page, asked) == 50


def test_both_read_the_same_lines_of_logs(page):
    qwen = json.dumps(test_logs.QWEN)
    lines = [test_logs.LLAMA.format(**test_logs.YARN), "freq_base = x", "rope scaling = linear\nn_rot = 64\n"]
    lines += [test_logs.VLLM.format(length=32768, theta="", factor=8.0), "freq_base_train = 1e6\r\nn_ctx_train = 7"]
    lines += [test_logs.LENGTHS_ALONE]
    assert agree(page, [[text, config, None, None] for text in lines for config in (qwen, None)]) == 12


def test_both_read_the_same_numbers_and_refuse_with_the_same_words(page):
    texts = [text for text, *_ in (*test_paste.NUMBERS, *test_paste.STEPS, *test_paste.NAMED, *test_paste.REFUSED)]
    texts += ["tensor([[[1.0, 1.0, ..., 1.0],\n [0.5, 0.6, ..., 0.9],\n ...,\n [0.1, 0.2, ..., 0.3]]], size=(1, 9, 8))"]
    told = page.evaluate(
        "(texts) => texts.map((text) => { try { return paste(text); } catch ({ name, message }) { return { name, message }; } })",
        texts,
    )
    for text, found in zip(texts, told, strict=True):
        if "message" in found:
            assert_refused(lambda text=text: paste(text), found["message"])
            continue
        expected = paste(text)
        assert (found["kind"], found["gap"], found["rows"]) == (expected.kind, expected.gap, expected.rows.tolist())
        np.testing.assert_allclose(found["step"], expected.step, rtol=1e-12)


@pytest.mark.parametrize(
    "piece",
    ["[", "cos(", "a=", "9", "0.1 ", "x[1]", " ", "\n", "=(", "e-", "inv_freq", "hf_overrides rope_parameters "],
)
def test_a_hostile_text_is_read_or_refused_in_a_moment(page, piece):
    taken = page.evaluate(
        "(text) => { const from = performance.now(); try { identify(text, null); } catch {} return performance.now() - from; }",
        piece * (499_000 // len(piece)),
    )
    assert taken < 10_000


def test_the_models_of_the_page_mean_what_their_configs_mean(page):
    found = page.evaluate(
        "() => presets.map(({ name, context, record, others }) => "
        "({ name, rope: { ...meantOf(record, { contextLength: context, others }).rope, invFreq: [...meantOf(record, { contextLength: context }).rope.invFreq] }, others: others.map(({ kind }) => kind) }))"
    )
    assert [one["name"] for one in found] == list(MODELS)
    for one in found:
        rope = MODELS[one["name"]].rope
        np.testing.assert_allclose([*one["rope"]["invFreq"]], rope.inv_freq, rtol=1e-12)
        for key, value in (
            ("attentionFactor", rope.attention_factor),
            ("layout", rope.layout),
            ("contextLength", rope.context_length),
            ("originalContextLength", rope.original_context_length),
        ):
            assert one["rope"][key] == value, (one["name"], key)
