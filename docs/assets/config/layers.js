/* Which kinds of layers a config tells apart, and what it states of each, as in ropedoc/config/layers.py. */

import * as check from "../values/checks.js";
import { get, has, isNumber, isObject, same, truthy } from "../values/kinds.js";
import { shown } from "../values/words.js";
import { familyOf } from "./classes.js";
import { KEYS, NAMES } from "./keys.js";
import { textPart } from "./part.js";
import { kinds, labelled } from "./stack.js";

/** @import { Family } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */
/** @import { Kind } from "./stack.js" */

/** The setting of each kind of layer, null where it is not rotated; the kind null is all layers.
    @typedef {Map<string | null, Dict | null>} Settings */
/** @typedef {{ text: Dict, family: Family, outer: Dict, own: boolean, outerKey: string | null, settings: Settings,
      both: boolean, kinds: Kind[], doubles: string[], byArchitecture: boolean }} Stated */

export const FULL = "full_attention";
const SLIDING = "sliding_attention";
const CHOICE = [FULL, "main"]; // the kind that is shown unless another is asked for
/* Names of a base and of a rotated share that only those model classes read whose entry says so. */
const OTHERS = new Set([...NAMES.base.slice(1), ...NAMES.sliding_base, ...NAMES.compress_base, ...NAMES.share.slice(1)]);

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
export function heeded(names, text, family) {
  const own = new Set(Object.values(family.reads ?? {}).flat());
  const foreign = (/** @type {string} */ name) => family.name !== null && OTHERS.has(name) && !own.has(name);
  return names.filter((name) => has(text, name) && !family.ignores.includes(name) && !foreign(name));
}

/** Names of a number: those that the model class has for it, for these layers too, and the general ones.
    @param {string} concept
    @param {Family} family
    @param {string | null} [label] */
export function namesOf(concept, family, label = null) {
  const [general] = NAMES[concept];
  const own = [...(family.reads?.[`${label}.${general}`] ?? []), ...(family.reads?.[general] ?? [])];
  return [...own, ...NAMES[concept].filter((name) => !own.includes(name))];
}

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
  const [key] = sliding ? local : heeded(namesOf("base", family, label), text, family);
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
  if (heeded(NAMES.compress_base, text, family).length || family.labels.includes("compress")) return compressed(text, family, outer);
  const local = heeded(NAMES.sliding_base, text, family).filter((key) => text[key] !== null);
  const labels = family.labels.length ? family.labels : local.length ? [FULL, SLIDING] : [];
  return new Map(labels.map((label) => [label, ofKind(label, text, family, outer, local)]));
}

/** What a config states, before anything is filled in; doubles are keys that its file has twice.
    @param {unknown} config
    @param {string[]} [doubles]
    @returns {Stated} */
export function stated(config, doubles = []) {
  const [text, byArchitecture] = textPart(config);
  const family = familyOf(text);
  const objects = KEYS.settings.map((key) => /** @type {const} */ ([key, object(text, key)]));
  const given = objects.filter(([key, value]) => truthy(value) && !family.ignores.includes(key));
  const own = !given.length && get(family.rope, "rope_type", "default") !== "default";
  const outer = own ? family.rope : given.length ? given[0][1] : {};
  const found = byKind(text, family, outer);
  /** @type {Settings} */
  const settings = found.size ? found : new Map([[null, outer]]);
  return {
    text, family, outer, own, settings, doubles, byArchitecture,
    kinds: labelled(kinds(text, family), settings, family),
    outerKey: given.length ? given[0][0] : null,
    both: given.slice(1).some(([, value]) => !same(value, outer)),
  };
}

/** The kind that is shown unless another is asked for: layers that see all, if there are such.
    @param {Kind[]} found */
function first(found) {
  const rotating = found.filter((kind) => kind.rotates);
  if (!rotating.length) throw new RangeError("config must have layers that rotate, got none with a rotary embedding: no rotary embedding");
  const occurring = rotating.filter((kind) => kind.indices.length);
  const some = occurring.length ? occurring : rotating;
  for (const name of CHOICE) {
    const kind = some.find((one) => one.label === name || one.type === name);
    if (kind) return kind;
  }
  return some[0];
}

/** The kind of layers that is meant; without a name the first that rotates and occurs.
    @param {Stated} stated
    @param {string | null} layerType
    @returns {Kind} */
export function chosen({ kinds: found }, layerType) {
  if (layerType === null) return first(found);
  const kind = found.find((one) => [one.name, one.type, one.label].includes(layerType));
  if (!kind) {
    const names = found.map((one) => one.name).filter((name) => name !== null);
    if (!names.length) check.refuse("layer_type", "be None, since all layers share one setting", layerType);
    check.choice("layer_type", layerType, names);
    throw new RangeError("layer_type must name layers"); // not reached: the choice refuses
  }
  if (!kind.rotates) throw new RangeError(`layer_type must name layers that rotate, got ${shown(layerType)}, layers without rotary embedding`);
  return kind;
}
