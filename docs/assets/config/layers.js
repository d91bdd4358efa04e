/* Which kinds of layers a config tells apart, and what it states of each, as in ropedoc/config/layers.py. */

import * as check from "../values/checks.js";
import { get, has, isNumber, isObject, same, truthy } from "../values/kinds.js";
import { shown } from "../values/words.js";
import { familyOf } from "./classes.js";
import { KEYS } from "./keys.js";
import { basesOf, namesOf } from "./names.js";
import { codeOf, refuse, textPart } from "./part.js";
import { kinds, labelled, layerTypes as typesOf } from "./stack.js";

/** @import { Family } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */
/** @import { Kind } from "./stack.js" */

/** The setting of each kind of layer, null where it is not rotated; the kind null is all layers.
    @typedef {Map<string | null, Dict | null>} Settings */
/** @typedef {{ text: Dict, family: Family, outer: Dict, own: boolean, outerKey: string | null, settings: Settings,
      both: boolean, kinds: Kind[], doubles: string[], byArchitecture: boolean, code: string | null }} Stated */

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

/** Setting of one kind of layer where each has its own base, and the shared parameters, if they hold for it.
    @param {string} label
    @param {Dict} text
    @param {Family} family
    @param {Dict} outer
    @param {string[]} local
    @returns {Dict | null} */
function ofKind(label, text, family, outer, local) {
  const assumed = get(family.rope, label, {});
  if (assumed === null) return null;
  const [key] = label.includes("sliding") ? local : namesOf("base", family, label).filter((name) => has(text, name));
  return { .../** @type {Dict} */ (assumed), ...(key === undefined ? {} : { rope_theta: text[key] }), ...outer };
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

/** Those kinds of layer that an object has parameters for.
    @param {Dict} outer
    @param {Dict} text
    @param {Family} family */
function nestedIn(outer, text, family) {
  const names = [...layerTypes(text), ...family.labels, ...KEYS.layer_types];
  return names.filter((key) => has(outer, key) && (outer[key] === null || isObject(outer[key])));
}

/** Whether the model class reads an object of parameters: some that have them by kind read no flat one.
    @param {string} key
    @param {Dict} outer
    @param {Dict} text
    @param {Family} family */
function counts(key, outer, text, family) {
  const flat = family.flat?.[key]?.length === 0;
  return !family.ignores.includes(key) && (!flat || nestedIn(outer, text, family).length > 0);
}

/** Whether the model class puts its own parameters where a config has null for a kind, instead of not rotating it.
    @param {Family} family */
const fillsIn = (family) => !(family.layers?.unrotated ?? []).some((/** @type {Dict} */ rule) => "null" in rule);

/** One setting for each kind of layer, or none if all layers share one.
    @param {Dict} text
    @param {Family} family
    @param {Dict} outer
    @param {string | null} outerKey
    @returns {Settings} */
function byKind(text, family, outer, outerKey) {
  const nested = nestedIn(outer, text, family);
  const local = basesOf("sliding", family).filter((key) => get(text, key) !== null);
  if (nested.length) {
    const own = (/** @type {string} */ label) => ofKind(label, text, family, {}, local);
    const filled = (/** @type {string} */ label) => outer[label] === null && family.labels.includes(label) && fillsIn(family);
    const given = (/** @type {string} */ label) => (filled(label) ? own(label) : outer[label]);
    const both = [...family.labels.map((label) => [label, own(label)]), ...nested.map((label) => [label, given(label)])];
    return new Map(/** @type {[string, Dict | null][]} */ (both));
  }
  if (basesOf("compress", family).some((name) => has(text, name)) || family.labels.includes("compress")) return compressed(text, family, outer);
  const empty = family.name === null ? undefined : basesOf("sliding", family).find((key) => has(text, key) && text[key] === null);
  if (empty) check.above(empty, null, 1); // with which the class stops
  const labels = family.labels.length ? family.labels : local.length ? [FULL, SLIDING] : [];
  const sharing = family.flat?.[outerKey ?? ""] ?? labels.filter((label) => !label.includes("sliding"));
  return new Map(labels.map((label) => [label, ofKind(label, text, family, sharing.includes(label) ? outer : {}, local)]));
}

/** The object under a name of its own that a class keeps its parameters in, with today's names: InternLM's rotary.
    @param {Dict} text
    @param {Family} family
    @returns {(readonly [string, Dict])[]} */
function ownObject(text, { object: rule }) {
  const found = rule ? object(text, rule.key) : {};
  if (!rule || !truthy(found)) return [];
  const named = Object.fromEntries(Object.entries(found).map(([key, value]) => [get(rule.names, key, key), value]));
  const type = has(named, "type") ? { type: typeof named.type === "string" ? get(rule.types, named.type, named.type) : named.type } : {};
  return [[rule.key, { ...rule.defaults, ...named, ...type }]];
}

/** A class that has settings for the types alone that its layers have, with those.
    @param {Dict} text
    @param {Family} family
    @returns {Family} */
function listed(text, family) {
  if (!family.only_listed) return family;
  const types = typesOf(text, family);
  return { ...family, labels: family.labels.filter((label) => types.includes(label)) };
}

/** What a config states, before anything is filled in; doubles are keys that its file has twice.
    @param {unknown} config
    @param {string[]} [doubles]
    @returns {Stated} */
export function stated(config, doubles = []) {
  const [text, byArchitecture] = textPart(config);
  const known = listed(text, familyOf(text));
  const objects = KEYS.settings.map((key) => /** @type {const} */ ([key, object(text, key)]));
  const named = ownObject(text, known);
  const given = named.length ? named : objects.filter(([key, value]) => truthy(value) && counts(key, value, text, known));
  const family = given.length ? known : { ...known, ignores: [...known.ignores, ...(known.only_beside ?? [])] };
  const own = !given.length && get(family.rope, "rope_type", "default") !== "default";
  const outer = own ? family.rope : given.length ? given[0][1] : {};
  const outerKey = given.length ? given[0][0] : null;
  const found = byKind(text, family, outer, outerKey);
  /** @type {Settings} */
  const settings = found.size ? found : new Map([[null, outer]]);
  return {
    text, family, outer, own, settings, doubles, byArchitecture,
    kinds: labelled(kinds(text, family), settings, family),
    outerKey,
    code: codeOf(/** @type {Dict} */ (config)),
    both: given.slice(1).some(([, value]) => !same(value, outer)),
  };
}

/** The kind that is shown unless another is asked for: layers that see all, if there are such.
    @param {Stated} stated */
function first({ kinds: found, text }) {
  const rotating = found.filter((kind) => kind.rotates);
  if (!rotating.length) refuse(text, "a model without a layer that rotates, which means no rotary embedding");
  const occurring = rotating.filter((kind) => kind.indices.length);
  const some = occurring.length ? occurring : rotating;
  for (const name of CHOICE) {
    const kind = some.find((one) => one.label === name || one.type === name);
    if (kind) return kind;
  }
  return some[0];
}

/** The kind of layers that is meant; without a name the first that rotates and occurs.
    @param {Stated} whole
    @param {string | null} layerType
    @returns {Kind} */
export function chosen(whole, layerType) {
  if (layerType === null) return first(whole);
  const found = whole.kinds;
  const asked = new Set([layerType, get(KEYS.older_layers, layerType, layerType)]);
  const kind = found.find((one) => [one.name, one.type, one.label].some((name) => asked.has(name)));
  if (!kind) {
    first(whole); // a model that rotates nothing has no layers to ask for
    const names = found.filter((one) => one.rotates).flatMap(({ name }) => name ?? []);
    if (!names.length) check.refuse("layer_type", "be None, since all layers that rotate share one setting", layerType);
    check.choice("layer_type", layerType, names);
    throw new RangeError("layer_type must name layers"); // not reached: the choice refuses
  }
  if (!kind.rotates) throw new RangeError(`layer_type must name layers that rotate, got ${shown(kind.type ?? layerType)}, layers without rotary embedding`);
  return kind;
}
