/* Positions with several axes in a config: of its towers for images and video, and of a language model that reads them;
   as in ropedoc/config/axes.py. */

import { axes as register } from "../data/registers.js";
import { wavelengths } from "../ladder/frequencies.js";
import { axial } from "../methods/axial.js";
import { write } from "../registers/sentence.js";
import * as check from "../values/checks.js";
import { get, has, isObject, truthy } from "../values/kinds.js";
import { familyOf, known } from "./classes.js";
import { NAMES } from "./keys.js";
import { stated } from "./layers.js";
import { run } from "./method.js";
import { namesOf } from "./names.js";
import { normal } from "./normal.js";
import { path } from "./part.js";

/** @import { Family } from "../data/registers.js" */
/** @import { Axis } from "../methods/axial.js" */
/** @import { Dict } from "../values/kinds.js" */

/** One part of a config whose positions have several axes: where it stands, its class, how its pairs are dealt, each
    axis, or why they cannot be told.
    @typedef {{ part: string, modelType: string, method: string | null, axes: readonly Axis[], why: string | null }} Axes */

const DEPTH = 3; // objects inside one another in which a tower may stand
const ENDINGS = ["", "_vision", "_vision_encoder", "_vision_model"]; // of the classes of towers, after the model's name
/** @type {Record<string, string>} */
const DEALT = { blocks: "mrope", turns: "mrope_interleaved" };
const { diffusers, words: WORDS } = register;

/** @param {string} key */
const isTower = (key) => key.includes("vision") || key.includes("visual");

/** The classes that a part may have: by its own name, of a tower by that of the model around it too.
    @param {string[]} types
    @param {boolean} tower
    @returns {Family[]} */
function classesOf(types, tower) {
  const names = types.flatMap((name) => [name, known(name) ?? name]).flatMap((name) => (tower ? ENDINGS : [""]).map((ending) => `${name}${ending}`));
  return names.filter((name) => known(name) !== null).map((name) => familyOf({ model_type: name }));
}

/** Classes of the parts below a key, by their way from there.
    @param {Record<string, string>} parts
    @param {string} key */
function within(parts, key) {
  const ways = Object.entries(parts).map(([way, name]) => /** @type {const} */ ([way.split("."), name]));
  return Object.fromEntries(ways.filter(([[first]]) => first === key).map(([[, ...rest], name]) => [rest.join("."), name]));
}

/** Parts of a config with a class whose positions have several axes.
    @param {Dict} config
    @returns {{ part: string, text: Dict, family: Family }[]} */
function towers(config) {
  const found = [];
  /** @type {{ way: string[], text: Dict, outer: string[], named: Record<string, string> }[]} */
  const waiting = [{ way: [], text: config, outer: [], named: {} }];
  while (waiting.length) {
    const { way, text, outer, named } = /** @type {typeof waiting[number]} */ (waiting.shift());
    const own = has(text, "model_type") ? text.model_type : named[""];
    const types = [...(typeof own === "string" ? [own] : []), ...outer];
    const classes = classesOf(types, way.length > 0 && isTower(way[way.length - 1]));
    const family = classes.find(({ axes: count }) => count > 1);
    if (family !== undefined) {
      found.push({ part: way.join("."), text, family });
      continue;
    }
    const parts = Object.assign({}, ...classes.map((one) => one.parts ?? {}).reverse(), named);
    for (const [key, one] of Object.entries(text)) {
      const outside = isTower(key) ? types : [];
      if (isObject(one) && way.length < DEPTH) waiting.push({ way: [...way, key], text: /** @type {Dict} */ (one), outer: outside, named: within(parts, key) });
    }
  }
  return found;
}

/** @param {string} concept
    @param {Dict} text
    @param {Family} family */
function numberOf(concept, text, family) {
  const name = namesOf(concept, family).find((one) => get(text, one) !== null);
  return name === undefined ? get(family.numbers, NAMES[concept][0]) : text[name];
}

/** Dimension of a head as stated, else hidden_size / num_attention_heads.
    @param {Dict} text
    @param {Family} family */
function headDim(text, family) {
  const own = truthy(get(text, "head_dim")) ? text.head_dim : has(text, "hidden_size") && has(family.numbers, "hidden_size") ? null : get(family.numbers, "head_dim");
  if (truthy(own)) return check.whole("head_dim", own, { low: 2, high: check.WIDEST });
  const hidden = check.whole("hidden_size", numberOf("hidden_size", text, family), { low: 2, high: check.WIDEST });
  const heads = check.whole("num_attention_heads", numberOf("heads", text, family), { low: 1, high: hidden });
  const rule = family.divided?.head_dim;
  return Math.floor(Math.floor(hidden / heads) / (rule === undefined ? 1 : check.whole(rule.key, get(text, rule.key) ?? rule.default, { low: 1, high: check.WIDEST })));
}

/** @param {Dict} text
    @param {Family} family */
function baseOf(text, family) {
  const inside = get(text, "rope_parameters");
  const own = isObject(inside) ? get(/** @type {Dict} */ (inside), "rope_theta") : null;
  return own ?? numberOf("base", text, { ...family, numbers: family.rope }) ?? 10000;
}

/** A part with its axes, or the words of what keeps them from being told.
    @param {{ part: string, modelType: string, method: string | null }} place
    @param {() => readonly Axis[]} made
    @param {string} [untold] what the class says of axes that are no ladders
    @returns {Axes} */
function told(place, made, untold) {
  if (place.method === null) return { ...place, axes: [], why: untold ?? write(WORDS.dealt, {}) };
  try {
    return { ...place, axes: made(), why: null };
  } catch (error) {
    if (error instanceof RangeError) return { ...place, axes: [], why: error.message };
    throw error;
  }
}

/** @param {{ part: string, text: Dict, family: Family }} tower
    @returns {Axes} */
function ofTower({ part, text, family }) {
  const method = family.axial ?? null;
  return told({ part, modelType: String(family.name), method }, () => axial(headDim(text, family), { method: String(method), base: baseOf(text, family) }), family.untold);
}

/** @param {string} name
    @param {Dict} config
    @returns {Axes} */
function ofDiffusers(name, config) {
  const { method, base: stands, dims, head_dim: head } = diffusers[name];
  const base = stands.key === undefined ? stands.default : get(config, stands.key, stands.default);
  return told({ part: "", modelType: name, method }, () => {
    if (!dims) return axial(get(config, String(head?.key), head?.default), { method, base });
    const widths = get(config, String(dims.key), dims.default);
    if (!Array.isArray(widths) || !widths.every((one) => Number.isInteger(one))) {
      throw new RangeError(write(WORDS.widths, { key: dims.key, value: widths }));
    }
    return axial(widths.reduce((sum, one) => sum + one, 0), { method, base, axesDims: widths });
  });
}

/** The language model's record and what runs, if its class has M-RoPE; null, if the file is refused.
    @param {Dict} config */
function language(config) {
  try {
    const found = stated(config);
    const rule = found.family.mrope;
    if (rule === undefined) return null;
    const record = normal(found);
    return { family: found.family, rule, record, rope: run(record) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The language model's own axes, if its class has M-RoPE; nothing, if the file is refused.
    @param {Dict} config
    @returns {Axes[]} */
function ofLanguage(config) {
  const found = language(config);
  if (!found) return [];
  const { family, rule, record, rope } = found;
  const sections = get(record.parameters, "mrope_section", rule.sections ?? null);
  const dealt = family.order === undefined ? DEALT[String(rule.dealt)] ?? null : "ernie_vl";
  const place = { part: path(config).join("."), modelType: String(family.name), method: sections === null ? null : dealt };
  const made = () => axial(record.rotary_dim, { method: String(dealt), base: record.base, sections })
    .map((axis) => Object.freeze({ ...axis, invFreq: Float64Array.from(axis.pairs, (p) => rope.invFreq[p]) }));
  return [{ ...told(place, made), method: dealt }];
}

/** Every part of a config whose positions have several axes, as ropedoc.axes.
    @param {unknown} config
    @returns {Axes[]} */
export function axes(config) {
  if (!isObject(config)) check.refuse("config", "be a JSON object", config);
  const given = /** @type {Dict} */ (config);
  const name = get(given, "_class_name");
  if (typeof name === "string" && has(diffusers, name)) return [ofDiffusers(name, given)];
  return [...towers(given).map(ofTower), ...ofLanguage(given)];
}

/** What is told of one axis; one that has no pairs turns in no number of units.
    @param {Axis} axis */
function wordsOfAxis({ name, unit, base, pairs, invFreq }) {
  const lengths = pairs.length ? wavelengths(invFreq) : [Infinity];
  return write(WORDS.axis, { name, unit, base, count: pairs.length, shortest: lengths[0], longest: lengths[lengths.length - 1] });
}

/** What is told of one part, on one line.
    @param {Axes} found */
export function words({ part, modelType, axes: some, why }) {
  const start = write(part ? WORDS.part : WORDS.file, { part, model_type: modelType });
  return start + (why === null ? some.map(wordsOfAxis).join("; ") : write(WORDS.unknown, { why }));
}

/** Why a config is refused, with what can be told of its axes all the same.
    @param {unknown} config
    @param {string} error */
export function refusal(config, error) {
  const found = isObject(config) ? axes(config) : [];
  return found.length ? write(WORDS.refused, { error, words: found.map(words).join("; ") }) : error;
}
