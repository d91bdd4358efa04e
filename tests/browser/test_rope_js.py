"""docs/assets/ladder/ against mpmath's vectors, and against the package on the same settings."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import numpy as np
import pytest

import ropedoc
from ropedoc.ladder import band, frequencies, kernel, readings, rotation
from tests.browser.pages import scripted
from tests.compare import assert_refused

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests" / "reference" / "rope_vectors.json").read_text(encoding="utf-8"))
RECORDS = [dict(zip(VECTORS["columns"], one, strict=True)) for one in VECTORS["settings"]]

# The agreement that the pages promise, wherever an angle stays below some thousand radians.
TOLERANCE = 1e-12
RELATIVE = 1e-13  # wavelengths, turns and bounds: a few roundings

LADDER = """
import * as ladder from "../ladder/index.js";
import { growingBand } from "../ladder/band.js";
import { linear } from "../methods/linear.js";
Object.assign(globalThis, { growingBand, rope: { ...ladder, linear } });
"""
SETTINGS_IN_BROWSER = """(records) => records.map((r) => {
  const {invFreq} = rope.linear(r.rotary_dim, {base: r.base, factor: r.factor});
  const weights = r.head ? rope.headWeights(r.rotary_dim, {head: r.head}) : undefined;
  const vector = new Float64Array(r.rotary_dim);
  const pairs = invFreq.length;
  [vector[r.pair], vector[r.pair + pairs]] = r.x;
  const turned = rope.rotate(vector, r.position, invFreq);
  const order = rope.layoutPermutation(r.rotary_dim);
  const interleaved = new Float64Array(r.rotary_dim);
  order.forEach((from, to) => { interleaved[from] = vector[to]; });
  const other = rope.rotate(interleaved, r.position, invFreq, {layout: "interleaved"});
  return {
    frequency: invFreq[r.pair],
    wavelength: rope.wavelengths(invFreq)[r.pair],
    turns: rope.rotations(invFreq, {contextLength: r.distances[2]})[r.pair],
    kernel: [...rope.meanKernel(r.distances, invFreq, {weights})],
    one: rope.meanKernel(r.distances[0], invFreq, {weights}),
    law: rope.logarithmicLaw(r.distances[1], {base: r.base}),
    bound: rope.roformerBound(r.distances[0], invFreq),
    rotated: [turned[r.pair], turned[r.pair + pairs]],
    layouts_agree: order.every((from, to) => other[from] === turned[to]),
  };
})"""


@pytest.fixture(scope="module")
def rope(browser):
    with scripted(browser, LADDER) as opened:
        yield opened


def of_package(record):
    inv_freq = ropedoc.linear(record["rotary_dim"], base=record["base"], factor=record["factor"]).inv_freq
    head, pair, pairs = record["head"], record["pair"], len(inv_freq)
    weights = ropedoc.head_weights(record["rotary_dim"], head=head) if head else None
    vector = np.zeros(record["rotary_dim"])
    vector[[pair, pair + pairs]] = record["x"]
    return {
        "frequency": inv_freq[pair],
        "wavelength": ropedoc.wavelengths(inv_freq)[pair],
        "turns": ropedoc.rotations(inv_freq, context_length=record["distances"][2])[pair],
        "kernel": ropedoc.mean_kernel(record["distances"], inv_freq, weights=weights),
        "law": ropedoc.logarithmic_law(record["distances"][1], base=record["base"]),
        "bound": ropedoc.roformer_bound(record["distances"][0], inv_freq),
        "rotated": ropedoc.rotate(vector, record["position"], inv_freq)[[pair, pair + pairs]],
    }


def agree(records, others):
    """Compare every quantity of every record; the number of numbers that were compared."""
    count = 0
    for record, other in zip(records, others, strict=True):
        for name in ("frequency", "wavelength", "turns", "kernel", "law", "bound", "rotated"):
            relative = RELATIVE if name in ("frequency", "wavelength", "turns", "bound") else 0
            np.testing.assert_allclose(other[name], record[name], rtol=relative, atol=TOLERANCE, err_msg=name)
            count += np.size(record[name])
    return count


def test_the_package_agrees_with_the_vectors():
    assert agree(RECORDS, map(of_package, RECORDS)) == 10_000


def test_the_script_agrees_with_the_vectors_and_with_the_package(rope):
    found = rope.evaluate(SETTINGS_IN_BROWSER, RECORDS)
    assert agree(RECORDS, found) == 10_000
    assert agree(list(map(of_package, RECORDS)), found) == 10_000
    assert all(one["layouts_agree"] and one["one"] == one["kernel"][0] for one in found)


def test_both_find_the_same_crossings(rope):
    assert len(VECTORS["crossings"]) == 7
    for n, base, factor, head, level, distance in VECTORS["crossings"]:
        weights = ropedoc.head_weights(n, head=head) if head else None
        inv_freq = ropedoc.linear(n, base=base, factor=factor).inv_freq
        assert ropedoc.first_distance(inv_freq, level=level, limit=10_000, weights=weights) == distance
        assert ropedoc.first_distance(inv_freq, level=level, limit=distance - 1, weights=weights) is None
        in_browser = """([n, base, factor, head, level, distance]) => {
          const {invFreq} = rope.linear(n, {base, factor});
          const weights = head ? rope.headWeights(n, {head}) : null;
          const find = (start, limit) => rope.firstDistance(invFreq, {level, limit, start, weights});
          return [find(0, 10000), find(distance - 3, distance), find(0, distance - 1)];
        }"""
        assert rope.evaluate(in_browser, [n, base, factor, head, level, distance]) == [distance, distance, None]


@pytest.mark.parametrize("head", [0, 3])
@pytest.mark.parametrize(("n", "base", "stop"), [(2, 10, 700), (64, 10_000, 100_001), (130, 500_000, 30_000)])
def test_both_make_the_same_band(rope, n, base, stop, head):
    edges = ropedoc.distance_columns(1, stop, count=240)
    in_browser = """([n, base, head, stop]) => {
      const edges = rope.distanceColumns(1, stop, {count: 240});
      const weights = head ? rope.headWeights(n, {head}) : null;
      const {least, greatest} = rope.kernelBand(rope.inverseFrequencies(n, {base}), {edges, weights});
      return [[...edges], [...least], [...greatest]];
    }"""
    found = rope.evaluate(in_browser, [n, base, head, stop])
    weights = ropedoc.head_weights(n, head=head) if head else None
    band = ropedoc.kernel_band(ropedoc.inverse_frequencies(n, base=base), edges=edges, weights=weights)
    assert found[0] == edges.tolist()
    np.testing.assert_allclose(found[1:], band, rtol=0, atol=1e-10)  # angles of 100,000 rad, in two orders


def test_a_few_slow_pairs_reach_a_level_where_the_package_says(rope):
    ladders = [[0.0], [1e-4], [0.01], [0.01, 0.003], [0.2, 0.19, 1e-6]]
    asked = [[theta, level] for theta in ladders for level in (0.99999, 0.999, 0.9, 0.5, 0, -0.3, -2)]
    call = "(asked) => asked.map(([theta, level]) => rope.firstDistance(theta, { level, limit: 40_000 }))"
    for (theta, level), found in zip(asked, rope.evaluate(call, asked), strict=True):
        assert found == ropedoc.first_distance(theta, level=level, limit=40_000), (theta, level)


def test_a_band_may_reach_the_last_whole_number_that_floats_tell_apart(rope):
    band = rope.evaluate("() => [...rope.kernelBand([0], {edges: [2 ** 53 - 1, 2 ** 53]}).least]")
    assert band == [1]


def test_a_growing_band_has_near_columns_at_once_and_all_in_the_end(rope):
    call = """([n, stop]) => {
      const invFreq = rope.inverseFrequencies(n);
      const edges = rope.distanceColumns(1, stop, {count: 40});
      const band = growingBand(invFreq, {edges});
      const first = band.done;
      let slices = 0;
      for (; band.done < edges.length - 1; slices++) band.go();
      const whole = rope.kernelBand(invFreq, {edges});
      const rough = growingBand(invFreq, {edges});
      const inside = Array.from(edges.slice(first, -1).filter((_, j) => j % 2 === 0), (delta, j) => {
        const at = rope.meanKernel(delta, invFreq);
        return at > rough.least[first + 2 * j] - 1e-6 && at < rough.greatest[first + 2 * j] + 1e-6;
      });
      return {inside, first, slices, columns: edges.length - 1, same: whole.least.every((one, j) => Math.abs(one - band.least[j]) < 1e-10)};
    }"""
    near = rope.evaluate(call, [128, 700])
    assert (near["first"], near["slices"], near["same"]) == (near["columns"], 0, True)
    far = rope.evaluate(call, [128, 400_000])
    assert 10 < far["first"] < far["columns"]
    assert far["slices"] > 1
    assert len(far["inside"]) >= 10  # in what is not searched yet, a few distances of every second column
    assert all(far["inside"])
    assert far["same"]


def test_both_find_the_same_ripple(rope):
    assert len(VECTORS["ripples"]) == 3
    for n, base, factor, distances, value in VECTORS["ripples"]:
        in_browser = "([d, n, base, factor]) => rope.ripple(d, {rotaryDim: n, base, factor})"
        assert ropedoc.ripple(distances, rotary_dim=n, base=base, factor=factor) == pytest.approx(value, abs=TOLERANCE)
        assert rope.evaluate(in_browser, [distances, n, base, factor]) == pytest.approx(value, abs=TOLERANCE)


@pytest.mark.parametrize("positions", [list(range(9)), [3, 5.5, 8], [0, 1, 5, -2], [7], []])
def test_both_make_the_same_similarity_matrix(rope, positions):
    inv_freq = ropedoc.inverse_frequencies(32)
    weights = list(range(16))
    call = "([p, w]) => [...rope.similarityMatrix(p, rope.inverseFrequencies(32), {weights: w})]"
    found = np.reshape(rope.evaluate(call, [positions, weights]), (len(positions), len(positions)))
    np.testing.assert_allclose(
        found, ropedoc.similarity_matrix(positions, inv_freq, weights=weights), atol=TOLERANCE, rtol=0
    )


def test_both_make_the_same_head_weights_for_every_head_of_any_count(rope):
    call = "([n, heads]) => Array.from({length: heads}, (_, h) => [...rope.headWeights(n, {head: h + 1, heads})])"
    for n in (2, 6, 16, 50, 128):
        for heads in (1, 3, 8):
            expected = [ropedoc.head_weights(n, head=head, heads=heads).tolist() for head in range(1, heads + 1)]
            assert rope.evaluate(call, [n, heads]) == expected


def test_both_find_the_base_from_a_frequency(rope):
    call = "([f, pair, n]) => rope.baseFromFrequency(f, {pair, rotaryDim: n})"
    for frequency, pair, n in ((0.01, 128, 512), (0.5, 1, 4), (0.999, 63, 128)):
        expected = ropedoc.base_from_frequency(frequency, pair=pair, rotary_dim=n)
        assert rope.evaluate(call, [frequency, pair, n]) == pytest.approx(expected, rel=RELATIVE)


def camel(name):
    return re.sub(r"_(.)", lambda found: found[1].upper(), name)


def test_every_function_of_the_script_is_one_of_the_package_with_the_same_arguments(rope):
    signatures = rope.evaluate(
        "Object.fromEntries(Object.entries(rope).map(([k, f]) => [k, String(f).split(') {')[0]]))"
    )
    del signatures["toeplitz"]  # the last step of similarityMatrix, for what has its row already
    for name, text in signatures.items():
        function = getattr(ropedoc, re.sub(r"[A-Z]", lambda found: "_" + found[0].lower(), name))
        written = text.replace("= {}", "")
        before, _, options = written[written.index("(") + 1 :].partition("{")
        for argument in inspect.signature(function).parameters.values():
            place = options if argument.kind is argument.KEYWORD_ONLY else before
            if name == "rotate" and argument.name == "positions":
                assert "position," in before  # one vector at one position
            else:
                assert re.search(rf"\b{camel(argument.name)}\b", place), f"{name} lacks {argument.name}"
            if isinstance(argument.default, int | float | str):
                value = re.search(rf"\b{camel(argument.name)} = ([^ ,]+)", place)[1].strip("\"'")
                assert type(argument.default)(value) == argument.default


def test_the_script_leaves_out_no_formula_of_the_package(rope):
    names = set(rope.evaluate("Object.keys(rope)"))
    for module in (band, frequencies, rotation, kernel, readings):
        public = {
            name for name, one in vars(module).items() if inspect.isfunction(one) and one.__module__ == module.__name__
        }
        missing = {name for name in public if not name.startswith("_") and camel(name) not in names}
        assert missing <= {
            "rotation_matrix",
            "minimum_base",
            "divided",
        }  # no page draws them live; a division of numpy's


REFUSALS = [
    ("inverse_frequencies(7)", "inverseFrequencies(7)"),
    ("inverse_frequencies(0)", "inverseFrequencies(0)"),
    ("inverse_frequencies('8')", "inverseFrequencies('8')"),
    ("inverse_frequencies(8, base=1)", "inverseFrequencies(8, {base: 1})"),
    ("inverse_frequencies(8, base=float('nan'))", "inverseFrequencies(8, {base: NaN})"),
    ("wavelengths([])", "wavelengths([])"),
    ("wavelengths(0.5)", "wavelengths(0.5)"),
    ("wavelengths([1.5, -0.5])", "wavelengths([1.5, -0.5])"),
    ("wavelengths('x')", "wavelengths('x')"),
    ("rotations([1], context_length=0)", "rotations([1], {contextLength: 0})"),
    ("base_from_frequency(1.5, pair=1, rotary_dim=8)", "baseFromFrequency(1.5, {pair: 1, rotaryDim: 8})"),
    ("base_from_frequency(0.5, pair=4, rotary_dim=8)", "baseFromFrequency(0.5, {pair: 4, rotaryDim: 8})"),
    ("base_from_frequency(0.5, pair=1, rotary_dim=2)", "baseFromFrequency(0.5, {pair: 1, rotaryDim: 2})"),
    ("base_from_frequency(0.001, pair=1, rotary_dim=512)", "baseFromFrequency(0.001, {pair: 1, rotaryDim: 512})"),
    ("rotate([1, 2, 3], 1, [1, 0.5])", "rotate([1, 2, 3], 1, [1, 0.5])"),
    ("rotate([1, 2], 1, [1], layout='neox')", "rotate([1, 2], 1, [1], {layout: 'neox'})"),
    ("layout_permutation(3)", "layoutPermutation(3)"),
    ("mean_kernel([1, float('inf')], [1])", "meanKernel([1, Infinity], [1])"),
    ("mean_kernel(1, [1, 1], weights=[1])", "meanKernel(1, [1, 1], {weights: [1]})"),
    ("mean_kernel(1, [1, 1], weights=2)", "meanKernel(1, [1, 1], {weights: 2})"),
    ("similarity_matrix(3, [1])", "similarityMatrix(3, [1])"),
    ("kernel_band([1], edges=[4])", "kernelBand([1], {edges: [4]})"),
    ("kernel_band([1], edges=[0, 1.5])", "kernelBand([1], {edges: [0, 1.5]})"),
    ("kernel_band([1], edges=[3, 3])", "kernelBand([1], {edges: [3, 3]})"),
    ("kernel_band([1], edges=[0.5, 0.25])", "kernelBand([1], {edges: [0.5, 0.25]})"),
    ("distance_columns(0, 5, count=3)", "distanceColumns(0, 5, {count: 3})"),
    ("distance_columns(5, 5, count=3)", "distanceColumns(5, 5, {count: 3})"),
    ("distance_columns(1, 5, count=0)", "distanceColumns(1, 5, {count: 0})"),
    ("logarithmic_law([1.5, -0.5], base=10)", "logarithmicLaw([1.5, -0.5], {base: 10})"),
    ("logarithmic_law(1, base=10, rotary_dim=3)", "logarithmicLaw(1, {base: 10, rotaryDim: 3})"),
    ("roformer_bound(1, [-0.5])", "roformerBound(1, [-0.5])"),
    ("head_weights(8, head=0)", "headWeights(8, {head: 0})"),
    ("head_weights(8, head=1, heads=0)", "headWeights(8, {head: 1, heads: 0})"),
    ("linear(8, base=100, factor=0)", "linear(8, {base: 100, factor: 0})"),
    ("first_distance([1], level=float('nan'), limit=1)", "firstDistance([1], {level: NaN, limit: 1})"),
    ("first_distance([1], level=0, limit=1, start=2)", "firstDistance([1], {level: 0, limit: 1, start: 2})"),
    ("first_distance([1], level=0, limit=1, start=-1)", "firstDistance([1], {level: 0, limit: 1, start: -1})"),
    ("ripple([], rotary_dim=8, base=100, factor=1)", "ripple([], {rotaryDim: 8, base: 100, factor: 1})"),
]


@pytest.mark.parametrize(("python", "script"), REFUSALS, ids=[python for python, _ in REFUSALS])
def test_both_refuse_the_same_with_the_same_words(rope, python, script):
    with pytest.raises(ValueError, match=r"^\w+ must .+$") as raised:
        eval(python, vars(ropedoc))
    words = rope.evaluate(f"(() => {{ try {{ rope.{script}; }} catch (e) {{ return [e.name, e.message]; }} }})()")
    expected = re.sub(r"^\w+", lambda found: camel(found[0]), str(raised.value)).replace("nan", "NaN")
    assert words == ["RangeError", expected.replace("got inf", "got Infinity")]


@pytest.mark.parametrize("weights", ["[0, 0]", "[1, -1]"])
def test_both_refuse_weights_that_are_no_shares(rope, weights):
    rule = "weights must be non-negative and not all zero, got "
    assert_refused(lambda: ropedoc.mean_kernel(1, [1, 1], weights=json.loads(weights)), rule + weights)
    call = "(weights) => { try { rope.meanKernel(1, [1, 1], {weights}); } catch (error) { return error.message; } }"
    assert rope.evaluate(call, json.loads(weights)).startswith(rule)
