/* What two configurations do differently: layer by layer, in numbers and in the sentences of compare.toml, as in
   ropedoc/advice/compare.py. */

import { axes } from "../config/axes.js";
import { layers } from "../config/every.js";
import { read } from "../config/reading.js";
import { compare as register } from "../data/registers.js";
import { said } from "../registers/entries.js";
import { jsonText } from "../registers/json-text.js";
import { get } from "../values/kinds.js";
import { FLOAT32, apart } from "./apart.js";

/** @import { Axes } from "../config/axes.js" */
/** @import { Layer } from "../config/every.js" */
/** @import { Reading } from "../config/reading.js" */
/** @import { Dict } from "../values/kinds.js" */
/** @import { Apart } from "./apart.js" */
/** @typedef {{ name: string | null, rotates: boolean, rope_type: string | null, base: number | null, pairs: number, layout: string | null,
      attention_factor: number | null, score_scale: number, growth: string, reach: number | null, axes: number, inv_freq: number[] | null }} Side */
/** @typedef {{ a: Side | null, b: Side | null, layers: number[], length: number | null, differs: string[] } & Partial<Apart> & Dict} Kind */

const GROWING = new Set(["dynamic", "longrope"]); // methods that turn long sequences otherwise than short ones
const FIXED = ["attention_factor_squared", "softmax_scale"]; // of what multiplies scores, what does not depend on the position

/** Say what two configurations do differently, in what runs: how a setting is written makes no difference.
    @param {unknown} a
    @param {unknown} b
    @param {{ contextLength?: number | null }} [options] */
export function compare(a, b, { contextLength = null } = {}) {
  const readings = [a, b].map((one) => read(one, { contextLength }));
  const [first, second] = readings.map(ofReading);
  const lengths = [first.served, second.served].filter((one) => one !== null);
  const longest = lengths.length ? Math.max(...lengths) : null;
  const kinds = kindsOf(readings, contextLength, longest);
  const growing = kinds.some(grows);
  if (contextLength === null && longest && growing) {
    kinds.push(...kindsOf(readings, longest, longest).filter(grows).map((one) => ({ ...one, length: longest })));
  }
  const differs = ofFiles(first, second, growing);
  const found = [...new Set([...differs, ...kinds.flatMap((one) => one.differs)])];
  const told = kinds.map(toldOf);
  const summary = {
    same: found.length === 0,
    names: found.map((name) => register.names[name]).join(", "),
    relative: Math.max(0, ...kinds.map((one) => one.relative ?? 0)),
  };
  return {
    same: found.length === 0,
    differs: found,
    summary: said(register.summary, summary).join(""),
    words: [...said(register.file, { a: first, b: second, differs }), ...told.flatMap((one) => one.words.map((line) => `${one.where}: ${line}`))],
    kinds: told,
  };
}

/** @param {Kind} one */
function toldOf(one) {
  const sides = [one.a, one.b].filter((side) => side !== null);
  const names = { name_a: sides[0].name, name_b: sides[sides.length - 1].name };
  return { ...one, where: said(register.where, { ...one, ...names }).join(""), words: said(register.kind, one) };
}

/** @param {Kind} one */
const grows = (one) => [one.a, one.b].some((side) => side !== null && GROWING.has(String(side.rope_type)));

// Of a file as a whole

/** @param {Reading} reading */
function ofReading({ record, facts, rope, config }) {
  return {
    depth: /** @type {number} */ (record.told.depth),
    served: /** @type {number | null} */ (facts.served),
    original: rope.originalContextLength,
    axes: axes(config).map(dealt).join("; "),
  };
}

/** Pairs of each axis: what is told of it without its place in the file.
    @param {Axes} part */
const dealt = (part) => part.axes.map(({ name, pairs }) => `${name} ${jsonText(pairs, { indent: "" })}`).join(", ") || String(part.why);

/** @param {ReturnType<typeof ofReading>} a
    @param {ReturnType<typeof ofReading>} b
    @param {boolean} growing
    @returns {string[]} */
function ofFiles(a, b, growing) {
  const stated = /** @type {const} */ (["depth", "served", ...(growing ? ["original"] : [])]);
  const found = stated.filter((name) => get(a, name) && get(b, name) && get(a, name) !== get(b, name));
  return [...found, ...(a.axes === b.axes ? [] : ["axes"])];
}

// Of layers that stand for each other

/** @param {Reading[]} readings
    @param {number | null} asked
    @param {number | null} longest
    @returns {Kind[]} */
function kindsOf(readings, asked, longest) {
  const [first, second] = readings.map(({ config }) => layers(config, { contextLength: asked }));
  return matched(first, second).map(([one, other, indices]) => {
    const sides = { a: sideOf(one), b: sideOf(other), layers: indices, length: null };
    const numbers = one?.rope && other?.rope ? apart(one.rope, other.rope, { length: longest }) : null;
    return { ...sides, ...numbers, ...readOff(numbers), differs: differing(sides, numbers) };
  });
}

/** Kinds of layers in pairs: by their places where both files say these, else by name, else in their order.
    @param {Layer[]} first
    @param {Layer[]} second
    @returns {[Layer | null, Layer | null, number[]][]} */
function matched(first, second) {
  const places = [first, second].map((some) => new Map(some.flatMap((layer) => layer.indices.map((i) => [i, layer]))));
  const [here, there] = places;
  if (here.size && here.size === there.size && [...here.keys()].every((i) => there.has(i))) {
    /** @type {[Layer, Layer, number[]][]} */
    const found = [];
    for (const i of [...here.keys()].sort((one, other) => one - other)) {
      const [one, other] = [/** @type {Layer} */ (here.get(i)), /** @type {Layer} */ (there.get(i))];
      const known = found.find(([a, b]) => a === one && b === other);
      if (known) known[2].push(i);
      else found.push([one, other, [i]]);
    }
    return found;
  }
  const named = first.flatMap((one) => second.filter((other) => other.name === one.name).map((other) => /** @type {[Layer, Layer, number[]]} */ ([one, other, one.indices])));
  const left = first.filter((one) => named.every(([known]) => known !== one));
  const right = second.filter((one) => named.every(([, known]) => known !== one));
  const both = Math.min(left.length, right.length);
  return [
    ...named,
    ...left.map((one, k) => /** @type {[Layer, Layer | null, number[]]} */ ([one, k < both ? right[k] : null, one.indices])),
    ...right.slice(both).map((one) => /** @type {[null, Layer, number[]]} */ ([null, one, one.indices])),
  ];
}

/** What runs in these layers.
    @param {Layer | null} layer
    @returns {Side | null} */
function sideOf(layer) {
  if (layer === null) return null;
  const { name, rope, reach, axes: count, scores } = layer;
  const growth = Object.fromEntries(Object.entries(scores).filter(([key]) => !FIXED.includes(key)));
  return {
    name,
    rotates: rope !== null,
    rope_type: rope && rope.ropeType,
    base: rope && rope.base,
    pairs: rope ? rope.invFreq.length : 0,
    layout: rope && rope.layout,
    attention_factor: rope && rope.attentionFactor,
    score_scale: FIXED.reduce((product, key) => product * Number(get(scores, key, 1)), 1),
    growth: Object.keys(growth).length ? jsonText(growth, { indent: "" }) : "",
    reach,
    axes: count,
    inv_freq: rope && [...rope.invFreq],
  };
}

/** @param {{ a: Side | null, b: Side | null }} sides
    @param {Apart | null} numbers
    @returns {string[]} */
function differing({ a, b }, numbers) {
  if (a === null || b === null) return ["kind"];
  const found = {
    rotated: a.rotates !== b.rotates,
    frequencies: numbers !== null && (numbers.different > 0 || a.pairs !== b.pairs),
    attention_factor: numbers !== null && !close(Number(a.attention_factor), Number(b.attention_factor)),
    score_scale: a.rotates === b.rotates && !close(a.score_scale, b.score_scale),
    growth: a.growth !== b.growth,
    layout: a.layout !== null && b.layout !== null && a.layout !== b.layout,
    reach: a.reach !== b.reach,
  };
  return Object.entries(found).flatMap(([name, differs]) => (differs ? [name] : []));
}

/** @param {number} a
    @param {number} b */
const close = (a, b) => Math.abs(a - b) <= FLOAT32 * Math.max(Math.abs(a), Math.abs(b));

/** What the sentences say of the numbers: where pairs are half a turn off, the last angle, where the cosine falls.
    @param {Apart | null} numbers */
function readOff(numbers) {
  if (numbers === null) return {};
  const half = numbers.rate * numbers.searched >= Math.PI ? Math.ceil(Math.PI / numbers.rate) : null;
  const [high, low] = numbers.below.map(({ position }) => position);
  return { half, end: numbers.positions[numbers.positions.length - 1].angle, high, low };
}
