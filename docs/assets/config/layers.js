/* Which kinds of layers a config tells apart, and what it states of each, as in ropedoc/config/layers.py. */

import * as check from "../values/checks.js";
import { get, has, isNumber, isObject, same, truthy } from "../values/kinds.js";
import { shown } from "../values/words.js";
import { familyOf } from "./classes.js";
import { KEYS, NAMES } from "./keys.js";
import { textPart } from "./part.js";

/** @import { Family } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */

/** The setting of each kind of layer, null where it is not rotated; the kind null is all layers.
    @typedef {Map<string | null, Dict | null>} Settings */
/** @typedef {{ text: Dict, family: Family, outer: Dict, own: boolean, outerKey: string | null, settings: Settings,
      both: boolean }} Stated */

export const FULL = "full_attention";
const SLIDING = "sliding_attention";
const CHOICE = [FULL, "main"]; // the kind that is shown unless another is asked for

/** @param {Dict} text
    @param {string} key
    @returns {Dict} */
function object(text, key) {
  const found = get(text, key);
  if (found !== null && !isObject(found)) check.refuse(key, "be a JSON object or null", found);
  return found ?? {};
}

/** @param {Dict} text
    @returns {string[]} */
function layerTypes(text) {
  const found = get(text, "layer_types");
  return Array.isArray(found) ? [...new Set(found.filter((name) => typeof name === "string"))] : [];
}

/** Those of the names that the config has and its model class reads.
    @param {string[]} names
    @param {Dict} text
    @param {Family} family */
export const heeded = (names, text, family) => names.filter((name) => has(text, name) && !family.ignores.includes(name));

/** Setting of one kind of layer where each has its own base: the parameters hold for the others than the sliding.
    @param {string} label
    @param {Dict} text
    @param {Family} family
    @param {Dict} outer
    @param {string[]} local
    @returns {Dict | null} */
function ofKind(label, text, family, outer, local) {
  const assumed = get(family.rope, label, {});
  if (assumed === null) return null;
  const sliding = label.includes("sliding");
  const [key] = sliding ? local : heeded(NAMES.base, text, family);
  return { .../** @type {Dict} */ (assumed), ...(key === undefined ? {} : { rope_theta: text[key] }), ...(sliding ? {} : outer) };
}

/** DeepSeek-V4: scaling only in layers with a compressor, whose own base they have, and never on cos and sin.
    @param {Dict} text
    @param {Family} family
    @param {Dict} outer
    @returns {Map<string, Dict>} */
function compressed(text, family, outer) {
  let share = get(family.numbers, "partial_rotary_factor", Object(1));
  if (isNumber(get(text, "qk_rope_head_dim"))) {
    const headDim = check.above("head_dim", get(text, "head_dim", get(family.numbers, "head_dim")), 0);
    share = asFloat(Number(text.qk_rope_head_dim) / headDim);
  }
  const common = { partial_rotary_factor: get(text, "partial_rotary_factor", share) };
  const assumed = (/** @type {string} */ label, otherwise = /** @type {number | null} */ (null)) =>
    get(/** @type {Dict} */ (get(family.rope, label, {})), "rope_theta", otherwise);
  const main = get(text, "rope_theta", assumed("main", 10000));
  /** @type {Dict} */
  const compress = { ...outer, ...common, rope_theta: get(text, "compress_rope_theta", assumed("compress")) };
  if (get(compress, "rope_type", get(compress, "type")) === "yarn" && !has(compress, "attention_factor")) {
    compress.attention_factor = Object(1);
  }
  return new Map([["main", { ...common, rope_theta: main }], ["compress", compress]]);
}

/** @param {number} value */
const asFloat = (value) => (Number.isInteger(value) ? Object(value) : value);

/** One setting for each kind of layer, or none if all layers share one.
    @param {Dict} text
    @param {Family} family
    @param {Dict} outer
    @returns {Settings} */
function byKind(text, family, outer) {
  const names = [...layerTypes(text), ...family.labels, ...KEYS.layer_types];
  const nested = names.filter((key) => has(outer, key) && (outer[key] === null || isObject(outer[key])));
  if (nested.length) {
    const [assumed, own] = [family.labels.map((label) => [label, get(family.rope, label)]), nested.map((key) => [key, outer[key]])];
    return new Map(/** @type {[string, Dict | null][]} */ ([...assumed, ...own]));
  }
  if (NAMES.compress_base.some((key) => has(text, key)) || family.labels.includes("compress")) return compressed(text, family, outer);
  const local = NAMES.sliding_base.filter((key) => get(text, key) !== null);
  const labels = family.labels.length ? family.labels : local.length ? [FULL, SLIDING] : [];
  return new Map(labels.map((label) => [label, ofKind(label, text, family, outer, local)]));
}

/** What a config states, before anything is filled in: text, family, outer, outerKey, settings by kind, both.
    @param {unknown} config
    @returns {Stated} */
export function stated(config) {
  const text = textPart(config);
  const family = familyOf(text);
  const objects = KEYS.settings.map((key) => /** @type {const} */ ([key, object(text, key)]));
  const given = objects.filter(([key, value]) => truthy(value) && !family.ignores.includes(key));
  const own = !given.length && get(family.rope, "rope_type", "default") !== "default";
  const outer = own ? family.rope : given.length ? given[0][1] : {};
  const settings = byKind(text, family, outer);
  return {
    text, family, outer, own,
    outerKey: given.length ? given[0][0] : null,
    settings: settings.size ? settings : new Map([[null, outer]]),
    both: given.slice(1).some(([, value]) => !same(value, outer)),
  };
}

/** The kind of layers that is meant.
    @param {Stated} stated
    @param {string | null} layerType
    @returns {string | null} */
export function chosen({ text, settings }, layerType) {
  if (settings.has(null)) {
    if (layerType !== null && !layerTypes(text).includes(layerType)) {
      check.refuse("layer_type", "be None, since all layers share one setting", layerType);
    }
    return null;
  }
  const kinds = [...settings.keys()].filter((kind) => kind !== null);
  const label = check.choice("layer_type", layerType ?? CHOICE.find((name) => (settings.get(name) ?? null) !== null) ?? kinds[0], kinds);
  if (settings.get(label) === null) {
    throw new RangeError(`layer_type must name layers with rotary position embedding, got ${shown(label)}, which have none`);
  }
  return label;
}
