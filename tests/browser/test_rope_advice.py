"""The browser's plan and compare against the package: one setting, one set of words, one set of texts."""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict

import pytest

import ropedoc
from ropedoc import MODELS
from ropedoc.advice.length import tokens_of
from ropedoc.advice.plan import METHODS
from ropedoc.registers.json_text import json_text
from tests.advice import test_compare, test_length, test_plan
from tests.browser.pages import scripted
from tests.compare import assert_close

ADVICE = """
import { compare } from "../advice/compare.js";
import { tokensOf } from "../advice/length.js";
import { plan } from "../advice/plan.js";
import { parse } from "../config/file.js";
import { jsonText } from "../registers/json-text.js";
const tried = (task) => { try { return task(); } catch (error) { return { error: [error.name, error.message] }; } };
const planned = ([text, contextLength, method]) => tried(() => {
  const { setting, config, after, ...rest } = plan(parse(text), { contextLength, method });
  return { ...rest, setting: setting && jsonText(setting), config: config && jsonText(config), theta: after && [...after.rope.invFreq] };
});
const compared = ([a, b, contextLength]) => tried(() => compare(parse(a), parse(b), { contextLength }));
Object.assign(globalThis, { advice: { planned, compared, tokensOf } });
"""
TOLERANCE = 1e-12


@pytest.fixture(scope="module")
def advice(browser):
    with scripted(browser, ADVICE) as opened:
        yield opened


def thawed(value):
    return json.loads(json.dumps(value, default=lambda one: dict(one) if hasattr(one, "keys") else list(one)))


WISHES = [(65_536, None)]


def plans():
    """Every published setting for some lengths, every method, and each verdict of the package's tests."""
    presets = [thawed(preset.config) for preset in MODELS.values()]
    yield from ((config, length, method) for config in presets for length, method in WISHES)
    yield (thawed(MODELS["Qwen3-VL-32B"].config), 1_000_000, None)
    yield from ((test_plan.QWEN, 131_072, method) for method in METHODS)
    yield from ((thawed(config), length, method) for _, config, length, method in test_plan.VERDICTS)
    yield from ((config, length, "rope") for config, length in ((test_plan.QWEN, 9), ({"model_type": "gpt2"}, 9)))


def tried(config, **options):
    """The package's plan, or its error."""
    try:
        return ropedoc.plan(config, **options)
    except ValueError as error:
        return str(error)


def test_every_plan_is_that_of_the_package(advice):

    asked = [(json.dumps(config), length, method) for config, length, method in plans()]
    found = advice.evaluate("asked => asked.map(advice.planned)", asked)
    outcomes = set()
    for (text, length, method), got in zip(asked, found, strict=True):
        name = f"{text[:90]} {length} {method}"
        expected = tried(json.loads(text), context_length=length, method=method)
        if isinstance(expected, str):
            assert got == {"error": ["RangeError", expected]}, name
            continue
        outcomes.add(got["outcome"])
        assert (got["outcome"], got["method"]) == (expected.outcome, expected.method), name
        assert got["notes"] == [asdict(note) for note in expected.notes], name
        assert got["setting"] == (expected.setting and json_text(expected.setting)), name
        assert got["config"] == (expected.config and json_text(expected.config)), name
        assert {one.pop("id"): one for one in got["texts"]} == {key: {**one, "source": [*one["source"]]} for key, one in expected.texts.items()}, name  # fmt: skip
        if expected.inv_freq is not None:
            assert_close(got["theta"], expected.inv_freq, relative=TOLERANCE)
    assert outcomes == {"planned", "nothing", "unfit"}


def numbers(value, path=""):
    """Every number in a nest of lists and objects, by its place; and what is none."""
    if isinstance(value, dict):
        return {key: one for name, inner in value.items() for key, one in numbers(inner, f"{path}.{name}").items()}
    if isinstance(value, list | tuple):
        return {key: one for k, inner in enumerate(value) for key, one in numbers(inner, f"{path}[{k}]").items()}
    return {path: value}


def test_every_comparison_is_that_of_the_package(advice):
    presets = [thawed(preset.config) for preset in MODELS.values()]
    pairs = [*itertools.pairwise(presets), *test_compare.SAME]
    asked = [
        (json.dumps(a), json.dumps(b), length)
        for a, b in pairs
        for length in ((None, 4096) if max(len(a), len(b)) < 8 else (4096,))
    ]
    found = advice.evaluate("asked => asked.map(advice.compared)", asked)
    for (a, b, length), got in zip(asked, found, strict=True):
        expected = ropedoc.compare(json.loads(a), json.loads(b), context_length=length)
        name = f"{a[:60]} {b[:60]} {length}"
        assert (got["same"], got["differs"], got["summary"]) == (expected.same, [*expected.differs], expected.summary), name  # fmt: skip
        assert got["words"] == [*expected.words], name
        for one in got["kinds"]:
            for side in ("a", "b"):
                if one[side] is not None:
                    one[side].pop("inv_freq")
        theirs, ours = numbers(got["kinds"]), numbers([dict(kind) for kind in expected.kinds])
        assert theirs.keys() == ours.keys(), name
        for place, value in ours.items():
            if isinstance(value, float) and value not in (0, theirs[place]):
                assert_close(theirs[place], value, absolute=1e-9, relative=1e-9)
            else:
                assert theirs[place] == value, f"{name}: {place}"


def test_lengths_are_read_alike(advice):
    texts = [text for text, _ in test_length.WRITTEN]
    assert advice.evaluate("texts => texts.map(advice.tokensOf)", texts) == [*map(tokens_of, texts)]
    assert advice.evaluate("texts => texts.map(advice.tokensOf)", test_length.NONE) == [None] * len(test_length.NONE)
