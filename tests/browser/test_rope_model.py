"""docs/assets/model/ against PyTorch's logits and losses of the same weights, and against laws of the rotation."""

from __future__ import annotations

import json

import numpy as np
import pytest
from lab.text import FIRST_LETTER, clean

from ropedoc import trained
from tests.browser.pages import ROOT, scripted

REFERENCE = json.loads((ROOT / "ropedoc" / "trained" / "reference.json").read_text(encoding="utf-8"))
LOGITS = 1e-4  # float32 in another order of sums
LOSS = 1e-3

START = {"method": "unchanged", "base": 100, "factor": 8, "slow": 0.5, "fast": 2, "attention": None}
MODULE = """
import { body, model } from "../data/lab.js";
import { turns } from "../model/attention.js";
import { read, withCode, written } from "../model/characters.js";
import { answerer } from "../model/answer.js";
import { bits, finished, forward, ready } from "../model/forward.js";
import { product } from "../model/linear.js";
import { methods, rope } from "../model/setting.js";
import { bytes, weights } from "../model/weights.js";
const all = weights(bytes(body), model);
const place = { rotaryDim: 32, originalContextLength: 64, contextLength: 512 };
const start = { method: "unchanged", base: 100, factor: 8, slow: 0.5, fast: 2, attention: null };
const answer = answerer(all);
function run(tokens, setting, options = {}, asked = {}) {
  const { invFreq, attentionFactor } = rope({ ...start, ...setting }, place);
  return finished(forward(all, ready(all, tokens), turns(invFreq, { length: tokens.length, attentionFactor, ...options }), asked));
}
const logits = (tokens, setting, options) => [...run(tokens, setting, options).logits];
const losses = (tokens, setting, options) => bits(run(tokens, setting, options).logits, tokens);
Object.assign(globalThis, { lab: { answer: (question) => {
  const { seen, ...found } = finished(answer({ setting: start, off: [], ...question }));
  return { ...found, seen: seen && [...seen] };
}, bits, losses, logits, methods: Object.keys(methods), model, product, read, rope: (setting, at = place) => {
  const { invFreq, attentionFactor } = rope({ ...start, ...setting }, at);
  return [[...invFreq], attentionFactor];
}, run, withCode, written } });
"""


@pytest.fixture(scope="module")
def lab(browser):
    with scripted(browser, MODULE) as opened:
        yield opened


CASES = {
    "unchanged": ({}, {}),
    "yarn-paper": ({"method": "yarn-paper"}, {}),
    "window": ({}, {"window": 64}),
    "off": ({}, {"off": [REFERENCE["off"]] * 2}),
}


@pytest.mark.parametrize("name", CASES)
def test_logits_are_those_of_pytorch(lab, name):
    setting, options = CASES[name]
    found = lab.evaluate("([t, s, o]) => lab.logits(t, s, o)", [REFERENCE["tokens"][:-1], setting, options])
    found = np.array(found).reshape(512, -1)[REFERENCE["positions"]]
    assert found.shape == np.shape(REFERENCE["logits"][name]) == (5, 96)
    assert np.abs(found - REFERENCE["logits"][name]).max() < LOGITS


ROWS = {
    "linear": {"method": "linear"},
    "ntk": {"method": "ntk"},
    "by-parts": {"method": "by-parts"},
    "yarn, 1 to 4": {"method": "yarn", "slow": 1, "fast": 4},
    "yarn-paper, 1 to 32": {"method": "yarn-paper", "slow": 1, "fast": 32},
    "unchanged, attention factor 1.2": {"attention": 1.2},
}


@pytest.mark.parametrize("row", ROWS)
def test_losses_of_a_sample_text_are_those_of_pytorch(lab, row):
    losses = np.array(lab.evaluate("(s) => lab.losses(lab.model.samples[1], s)", ROWS[row]))
    found = [losses[low:high].mean() for low, high in ((32, 64), (64, 128), (128, 256), (256, 512))]
    assert found == pytest.approx(REFERENCE["samples"][row][1], abs=LOSS)


def test_factor_one_is_the_identity_under_every_method(lab):
    plain = lab.evaluate("lab.rope({})")
    methods = lab.evaluate("lab.methods")
    assert set(methods) == {"unchanged", "linear", "ntk", "dynamic", "by-parts", "yarn", "yarn-paper"}
    short = {"rotaryDim": 32, "originalContextLength": 64, "contextLength": 64}
    for method in methods:
        frequencies, attention = lab.evaluate("([s, at]) => lab.rope(s, at)", [{"method": method, "factor": 1}, short])
        assert frequencies == pytest.approx(plain[0], rel=1e-14), method
        assert attention == 1


def test_each_method_has_the_frequencies_of_its_formula(lab):
    def frequencies(**setting):
        return lab.evaluate("(s) => lab.rope(s)", setting)[0]

    plain = np.arange(0, 32, 2) / 32
    assert frequencies(method="linear", factor=4) == pytest.approx(100**-plain / 4, rel=1e-12)
    assert frequencies(method="ntk", factor=4) == pytest.approx((100 * 4 ** (32 / 30)) ** -plain, rel=1e-12)
    # dynamic NTK takes its factor from the length: 512 / 64
    assert frequencies(method="dynamic", factor=3) == pytest.approx((100 * 8 ** (32 / 30)) ** -plain, rel=1e-12)
    turns = 64 * 100**-plain / (2 * np.pi)
    kept = np.clip((turns - 1) / (4 - 1), 0, 1)
    expected = 100**-plain * (kept + (1 - kept) / 8)
    assert frequencies(method="by-parts", slow=1, fast=4) == pytest.approx(expected, rel=1e-12)


def test_an_attention_factor_that_is_asked_for_stands_before_the_methods_own(lab):
    assert lab.evaluate("lab.rope({method: 'yarn'})")[1] == pytest.approx(0.1 * np.log(8) + 1)
    assert [lab.evaluate("(a) => lab.rope({method: 'yarn', attention: a})[1]", one) for one in (0, 1.5)] == [0, 1.5]


def test_the_loss_does_not_change_when_all_positions_move(lab):
    at_zero, moved = (
        np.array(lab.evaluate("([o]) => lab.losses(lab.model.samples[0].slice(0, 130), {}, o)", [options]))
        for options in ({}, {"first": 1000})
    )
    assert np.abs(at_zero - moved).max() < LOSS
    slower = lab.evaluate("lab.losses(lab.model.samples[0].slice(0, 130), {method: 'linear'})")
    assert np.abs(at_zero - slower).max() > 1


def test_attention_is_a_share_of_what_came_before(lab):
    seen = lab.evaluate(
        "[...lab.run(lab.model.samples[0].slice(0, 66), {}, {window: 40}, {wanted: {layer: 1, head: 2}}).seen]"
    )
    seen = np.array(seen).reshape(66, 66)
    assert seen.sum(1) == pytest.approx(np.ones(66), abs=1e-5)
    distance = np.subtract.outer(np.arange(66), np.arange(66))
    assert (seen[(distance < 0) | (distance >= 40)] == 0).all()
    assert (seen[(distance >= 0) & (distance < 40)] > 0).all()
    other = lab.evaluate(
        "[...lab.run(lab.model.samples[0].slice(0, 66), {}, {window: 40}, {wanted: {layer: 0, head: 2}}).seen]"
    )
    assert np.abs(seen - np.array(other).reshape(66, 66)).max() > 0.1
    assert lab.evaluate("lab.run(lab.model.samples[0].slice(0, 66), {}).seen") is None


@pytest.mark.parametrize("layer", [0, 1])
def test_the_last_positions_alone_cost_what_they_cost_among_all(lab, layer):
    asked = {"setting": {**START, "method": "yarn"}, "off": [3], "wanted": {"layer": layer, "head": 1}}
    whole, last = (
        lab.evaluate("(q) => lab.answer({tokens: lab.model.samples[2].slice(0, 101), ...q})", {**asked, "from": least})
        for least in (0, 83)
    )
    assert len(last["bits"]) == len(last["named"]) == 101 - 83 - 1
    assert last["bits"] == pytest.approx(whole["bits"][83:], rel=1e-12)
    assert last["named"] == whole["named"][83:]
    assert np.shape(last["seen"]) == ((101 - 83) * 101,)
    assert last["seen"] == pytest.approx(whole["seen"][83 * 101 :], rel=1e-12)


def test_a_text_is_answered_alike_when_it_comes_again_after_others(lab):
    ask = "(n) => lab.answer({tokens: lab.model.samples[0].slice(n, n + 20)}).bits"
    first = [lab.evaluate(ask, n) for n in range(6)]
    assert [lab.evaluate(ask, n) for n in range(6)] == first
    assert len({tuple(bits) for bits in first}) == 6


def test_what_is_named_is_the_likeliest_character(lab):
    tokens = lab.evaluate("lab.model.samples[1].slice(0, 40)")
    logits = np.reshape(lab.evaluate("(t) => lab.logits(t, {})", tokens), (40, -1))
    named = lab.evaluate("(t) => lab.answer({tokens: t}).named", tokens)
    assert named == (logits[:-1].argmax(1) == tokens[1:]).tolist()
    assert 5 < sum(named) < 35


@pytest.mark.parametrize("sizes", [(1, 3, 1), (4, 5, 2), (7, 6, 5), (9, 1, 3)])
def test_a_product_is_that_of_the_matrices_at_every_size(lab, sizes):
    rows, inputs, outputs = sizes
    rng = np.random.default_rng(1)
    x, w = rng.normal(size=(rows, inputs + 2)), rng.normal(size=(outputs, inputs + 1))
    found = lab.evaluate(
        """([x, w, rows, inputs, outputs]) => {
          const [of, right] = [x, w].map((all) => Float64Array.from(all.flat()));
          const y = new Float64Array(rows * (outputs + 3)).fill(7);
          const into = { of: y, at: 1, step: outputs + 3 };
          lab.product({ of, at: 2, step: inputs + 2 }, { of: right, at: 1, step: inputs + 1 }, into, { rows, inputs, outputs });
          return [...y];
        }""",
        [x.tolist(), w.tolist(), rows, inputs, outputs],
    )
    wanted = np.full((rows, outputs + 3), 7.0)
    wanted[:, 1 : outputs + 1] = x[:, 2:] @ w[:, 1:].T
    assert np.reshape(found, wanted.shape) == pytest.approx(wanted, rel=1e-12)


def test_bits_are_the_logarithm_of_the_probability(lab):
    logits = np.array([0.5, -1.0, 2.0, 3.0, 0.0, 1.0])
    found = lab.evaluate("(l) => lab.bits(Float64Array.from(l), [0, 2])", logits.tolist())
    assert found == pytest.approx([-np.log2(np.exp(2) / np.exp(logits[:3]).sum())], rel=1e-6)


def test_a_text_is_read_as_the_training_read_it(lab):
    text = "The  Base\n\n  é is\t100 ------ ==== **"
    found = lab.evaluate("(text) => lab.written(lab.read(text, lab.model), lab.model)", text)
    assert found == clean(text) == "the base\n is 100 --- === **"


def test_a_code_stands_at_the_end_and_at_its_distance(lab):
    plain = list(range(40))
    found = lab.evaluate("(t) => lab.withCode(t, {code: [90, 91, 92], distance: 7, length: 20})", plain)
    assert found == {"tokens": [*range(10), 90, 91, 92, *range(13, 17), 90, 91, 92], "first": 10, "second": 17}


def test_the_stored_shares_of_the_heads_come_out_of_the_weights_again(lab):
    once = FIRST_LETTER + np.random.default_rng(9).integers(0, 26, (16, 28))
    texts = np.concatenate([once, once], 1).tolist()
    found = lab.evaluate(
        """(texts) => [0, 1].map((layer) => [0, 1, 2, 3].map((head) => texts.flatMap((text) => {
          const { seen } = lab.run(text, {}, {}, { wanted: { layer, head } });
          return Array.from({ length: 29 }, (_, k) => seen[(27 + k) * 56 + k]);
        })))""",
        texts,
    )
    stored = np.array(trained.results()["heads"][0])
    assert np.mean(found, 2) == pytest.approx(
        stored, abs=0.02
    )  # the page's weights are rounded, the trained ones were not
    assert stored.max() > 0.5


@pytest.mark.parametrize(("layer", "pair"), [(0, 0), (1, 15)])
def test_the_stored_cost_of_a_pair_comes_out_of_the_weights_again(lab, layer, pair):
    rng = np.random.default_rng(4)
    rng.integers(0, 350_000 - 65 - 1, 64)  # the windows of held-out text, which were drawn first
    texts = np.stack([FIRST_LETTER + np.resize(rng.permutation(26)[:25], 65) for _ in range(64)])[:24]
    off: list[list[int]] = [[], []]
    off[layer] = [pair]
    whole, without = (
        np.mean(
            [lab.evaluate("([t, o]) => lab.losses(t, {}, o)", [text, {"off": off_}])[26:] for text in texts.tolist()]
        )
        for off_ in ([[], []], off)
    )
    stored = trained.results()["pairs"][0]["copying"]
    assert whole == pytest.approx(stored["whole"], abs=0.02)
    assert without - whole == pytest.approx(stored["extra"][layer][pair], rel=0.1, abs=0.02)


def test_the_weights_are_as_many_as_the_results_say():
    model, results = trained.model(), trained.results()
    assert sum((one["rows"] or 1) * one["columns"] for one in model["tensors"]) == results["weights"] == 137_536
    assert len(trained.weights()) < 200_000
