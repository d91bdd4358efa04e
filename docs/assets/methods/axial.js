/* Ladders over several axes, as in ropedoc/methods/axial.py. */

import { inverseFrequencies } from "../ladder/frequencies.js";
import * as check from "../values/checks.js";
import { mropeAxes } from "./mrope.js";
import { ladder } from "./start.js";

/** One axis of the position, and the pairs that it turns, as ropedoc's Axis; frequencies in rad/unit.
    @typedef {Readonly<{ name: string, unit: string, base: number, pairs: number[], invFreq: Float64Array }>} Axis */
/** Pairs of one axis, and their frequencies.
    @typedef {[number[], Float64Array]} Part */
/** How a published embedding shares out the pairs: by what, after which argument, and to which axes in which units.
    @typedef {Readonly<{ parts: (d: number, base: number, sizes: number[]) => Part[], takes: "" | "sections" | "axes_dims",
      axes: readonly (readonly [string, string])[] }>} Way */

/** @param {number} start
    @param {number} end */
const range = (start, end) => Array.from({ length: end - start }, (_, k) => start + k);

/** One ladder of the whole head, its pairs dealt to three axes.
    @param {number} d
    @param {number} base
    @param {number[]} axes
    @returns {Part[]} */
function dealt(d, base, axes) {
  const theta = inverseFrequencies(d, { base });
  return [0, 1, 2].map((axis) => [range(0, d / 2).filter((p) => axes[p] === axis), theta.filter((_, p) => axes[p] === axis)]);
}

/** @type {Way["parts"]} */
function ernie(d, base, sizes) {
  const [height, width, time] = sizes;
  if (height !== width) check.refuse("sections", "give height and width as many pairs", sizes);
  return dealt(d, base, [...range(0, 2 * height).map((p) => 1 + (p % 2)), ...range(0, time).map(() => 0)]);
}

/** Two axes, one after the other.
    @param {number} d
    @param {Float64Array} first
    @param {Float64Array} second
    @returns {Part[]} */
const halves = (d, first, second) => [[range(0, d / 4), first], [range(d / 4, d / 2), second]];

/** b^(-4j/d), the ladder of one of two axes.
    @param {number} d
    @param {number} base */
function quarters(d, base) {
  if (d % 4) throw new RangeError(`rotary_dim must be a multiple of 4 for two axes, got ${d}`);
  return inverseFrequencies(d / 2, { base });
}

/** @type {Way["parts"]} */
function dinov3(d, base) {
  const theta = quarters(d, base).map((one) => 2 * Math.PI * one);
  return halves(d, theta, theta);
}

/** @type {Way["parts"]} */
const pixtral = (d, base) => halves(d, quarters(d, base), inverseFrequencies(d, { base }).filter((_, p) => p % 2));

/** @type {Way["parts"]} */
const twoLadders = (d, base) => halves(d, quarters(d, base), quarters(d, base));

/** The same ladder for two axes, whose pairs take turns.
    @type {Way["parts"]} */
const alternating = (d, base) => [0, 1].map((first) => [range(0, d / 4).map((j) => 2 * j + first), quarters(d, base)]);

/** One ladder for each axis, one after the other.
    @type {Way["parts"]} */
function ladders(_, base, sizes) {
  let end = 0;
  return sizes.map((size) => [range(end, (end += size / 2)), inverseFrequencies(size, { base })]);
}

/** A third of the features, in whole pairs.
    @param {number} d */
function third(d) {
  const side = 2 * Math.floor(d / 6);
  if (!side) throw new RangeError(`rotary_dim must be at least 6 for three axes, got ${d}`);
  return side;
}

/** A third to each of three axes; the rest does not turn.
    @type {Way["parts"]} */
const thirds = (d, base) => ladders(d, base, [third(d), third(d), third(d)]);

/** @type {Way["parts"]} */
function wan(d, base) {
  const side = third(d);
  return ladders(d, base, [d - 2 * side, side, side]);
}

/** @type {Way["axes"]} */
const PATCHES = [["height", "patch"], ["width", "patch"]];
/** @type {Way["axes"]} */
const VIDEO = [["time", "frame"], ...PATCHES];
/** @type {Way["axes"]} */
const CENTRED = [["image", "image"], ["height", "patch from the middle"], ["width", "patch from the middle"]];
/** @type {Way["axes"]} */
const CENTRES = [["height", "half a side, from the middle"], ["width", "half a side, from the middle"]];
/** @type {Way["axes"]} */
const FROM_1 = [["width", "patch, counted from 1"], ["height", "patch, counted from 1"]];

const GLOBAL = "patch of a window, to which global layers scale the image";

/** @type {Readonly<Record<string, Way>>} */
const WAYS = {
  mrope: { parts: (d, b, s) => dealt(d, b, mropeAxes(s, { interleaved: false })), takes: "sections", axes: VIDEO },
  mrope_interleaved: { parts: (d, b, s) => dealt(d, b, mropeAxes(s, { interleaved: true })), takes: "sections", axes: VIDEO },
  ernie_vl: { parts: ernie, takes: "sections", axes: VIDEO },
  dinov3: { parts: dinov3, takes: "", axes: CENTRES },
  pixtral: { parts: pixtral, takes: "", axes: PATCHES },
  llama4: { parts: twoLadders, takes: "", axes: FROM_1 },
  qwen2_vl_vision: { parts: twoLadders, takes: "", axes: PATCHES },
  gemma4_vision: { parts: twoLadders, takes: "", axes: [...PATCHES].reverse() },
  kimi_k25_vision: { parts: alternating, takes: "", axes: [...PATCHES].reverse() },
  sam2: { parts: twoLadders, takes: "", axes: [["width", "cell of a feature map"], ["height", "cell of a feature map"]] },
  sam3: { parts: twoLadders, takes: "", axes: [["width", GLOBAL], ["height", GLOBAL]] },
  minimax_m3_vl_vision: { parts: thirds, takes: "", axes: VIDEO },
  flux: { parts: ladders, takes: "axes_dims", axes: [["image", "image"], ...PATCHES] },
  flux2: { parts: ladders, takes: "axes_dims", axes: [["image", "step, ten an image"], ...PATCHES, ["text", "token"]] },
  qwen_image: { parts: ladders, takes: "axes_dims", axes: CENTRED },
  hunyuan: { parts: ladders, takes: "axes_dims", axes: VIDEO },
  wan: { parts: wan, takes: "", axes: VIDEO },
};

/** Sections or axesDims if they are whole, one for each axis, and make up the head.
    @param {Way} way
    @param {unknown} given
    @param {number} d */
function sizesOf({ takes, axes }, given, d) {
  if (!takes) return [];
  const [step, kind] = takes === "sections" ? [1, "positive"] : [2, "positive even"];
  const rule = `${axes.length} ${kind} integers with the sum ${(step * d) / 2}`;
  if (!Array.isArray(given) || given.length !== axes.length) return check.refuse(takes, `be ${rule}`, given);
  const sizes = given.map((size) => check.whole(takes, size, { low: step, high: check.WIDEST, rule }));
  const sum = sizes.reduce((total, size) => total + size, 0);
  if (sizes.some((size) => size % step) || 2 * sum !== step * d) check.refuse(takes, `be ${rule}`, given);
  return sizes;
}

/** Ladder of each axis of an embedding over images or video, by its published name.
    @param {unknown} rotaryDim
    @param {{ method: string, base: unknown, sections?: unknown, axesDims?: unknown }} options
    @returns {readonly Axis[]} */
export function axial(rotaryDim, { method, base, sections = null, axesDims = null }) {
  const d = 2 * ladder(rotaryDim, base).length;
  const b = Number(base);
  const way = WAYS[check.choice("method", method, Object.keys(WAYS))];
  for (const [name, value] of /** @type {[string, unknown][]} */ ([["sections", sections], ["axes_dims", axesDims]])) {
    if (value !== null && name !== way.takes) check.refuse(name, `be left out for ${method}`, value);
  }
  const parts = way.parts(d, b, sizesOf(way, way.takes === "sections" ? sections : axesDims, d));
  return way.axes.map(([name, unit], k) => Object.freeze({ name, unit, base: b, pairs: parts[k][0], invFreq: parts[k][1] }));
}

/** 2(k + 1/2)/n - 1 for k = 0 … n - 1: the centres of patches along one side of an image.
    @param {unknown} patches */
export function patchCentres(patches) {
  const n = check.whole("patches", patches, { low: 1, high: check.WIDEST });
  return Float64Array.from({ length: n }, (_, k) => 2 * ((k + 0.5) / n) - 1);
}
