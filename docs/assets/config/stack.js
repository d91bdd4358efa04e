/* Which layers a model has: their types, which of them rotate, how far each sees, and what is its own. The rules of a
   model class stand in its entry under "layers"; the same short interpreter as ropedoc/config/stack.py. */

import * as check from "../values/checks.js";
import { get, isObject, isReal, same, truthy } from "../values/kinds.js";
import { shown } from "../values/words.js";
import { KEYS } from "./keys.js";
import { namesOf } from "./names.js";

/** @import { Family } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */
/** Layers that are alike.
    @typedef {{ name: string | null, type: string | null, label: string | null, indices: number[], rotates: boolean,
      reach: number | null, base: unknown, share: unknown, scaled: boolean }} Kind */
/** @typedef {Record<string, any>} Rule */

const MOST = 4096; // layers: thirty times the deepest model published
/** @type {Rule} */
const GENERAL = {
  types: ["layer_types"],
  unrotated: [{ list: "no_rope_layers", value: 0, else: { every: { key: "no_rope_layer_interval", default: 0 }, at: -1 } }],
  window: { key: "sliding_window", types: ["sliding_attention"] },
};

/** @param {Family} family
    @returns {Rule} */
const rulesOf = (family) => family.layers ?? (family.name === null ? GENERAL : {});

/** A whole number that counts something.
    @param {string} key
    @param {unknown} value
    @param {{ low?: number, high?: number }} [range] */
const countOf = (key, value, { low = 0, high = check.LONGEST } = {}) => check.whole(key, check.written(value), { low, high });

/** A list of a config, empty where it has none; of a class that is not known, whatever is no list is passed over.
    @param {string} key
    @param {Dict} text
    @param {Family} family
    @returns {any[]} */
function listedIn(key, text, family) {
  const value = get(text, key);
  if (Array.isArray(value)) return value;
  if (value !== null && family.name !== null) check.refuse(key, "be a list", value);
  return [];
}

/** How many layers a config says there are, 0 if that is not known.
    @param {Dict} text
    @param {Family} family */
export function depthOf(text, family) {
  const rule = family.depth;
  if (rule && get(text, rule.key) !== null) return Math.min(rule.times * countOf(rule.key, text[rule.key], { high: MOST }), MOST);
  const name = namesOf("depth", family).find((one) => get(text, one) !== null);
  return name === undefined ? Number(get(family.numbers, "num_hidden_layers", 0)) : countOf(name, text[name], { high: MOST });
}

/** @param {string} older
    @param {Rule} rules
    @param {Dict} text */
function renamed(older, rules, text) {
  const name = String(get(KEYS.older_layers, older, older));
  const rule = get(rules.renamed ?? {}, name);
  return isObject(rule) && (!("if" in rule) || truthy(get(text, String(rule.if), rule.default))) ? String(rule.to) : name;
}

/** A number of a rule, or what the config says under its key; its default, where the config says nothing.
    @param {any} what
    @param {Dict} text
    @returns {number} */
function valued(what, text, low = 0) {
  if (!isObject(what)) return Number(what);
  const value = get(text, String(what.key));
  return value === null ? Number(what.default) : countOf(String(what.key), value, { low });
}

/** Which layers a rule with a step names; none for the step 0, which only a general rule may have.
    @param {Rule} rule
    @param {number} depth
    @param {Dict} text */
function hits(rule, depth, text) {
  const every = valued(rule.every, text, rule.every.default === 0 ? 0 : 1);
  const at = rule.half_of === undefined ? rule.at : Math.floor(valued(rule.half_of, text) / 2);
  return Array.from({ length: depth }, (_, i) => {
    const place = (rule.from_end ? depth - 1 - i : i) - at;
    return every > 0 && place % every === 0;
  });
}

/** @param {Rule} rule
    @param {number} depth
    @param {Dict} text
    @param {Family} family
    @returns {string[]} */
function steps(rule, depth, text, family) {
  const places = Array.from({ length: depth }, (_, i) => i);
  if ("numbers" in rule) {
    if (get(text, rule.numbers) === null) return places.map(() => rule.without);
    const listed = listedIn(rule.numbers, text, family);
    return places.map((i) => (listed.some((one) => same(one, i)) ? rule.is : rule.else));
  }
  if ("from" in rule) {
    const start = valued(rule.from, text, -check.LONGEST);
    return places.map((i) => (i >= start ? rule.is : rule.else));
  }
  if ("every" in rule) return hits(rule, depth, text).map((hit) => (hit ? rule.is : rule.else));
  return places.map((i) => rule.repeat[(rule.from_end ? depth - 1 - i : i) % rule.repeat.length]);
}

/** Type of every layer by a rule, where a config has no list.
    @param {Rule} rule
    @param {number} depth
    @param {Dict} text
    @param {Family} family
    @returns {string[]} */
function follow(rule, depth, text, family) {
  if ("prefix" in rule) {
    const { prefix, ...ahead } = rule;
    const length = Math.min(depth, valued(prefix.length, text));
    return [...follow({ ...ahead, every: prefix.every }, length, text, family), ...follow(ahead, depth - length, text, family)];
  }
  if ("if" in rule && !truthy(get(text, rule.if))) return Array(depth).fill(rule.otherwise ?? rule.else);
  const found = steps(rule, depth, text, family);
  if ("until" in rule) {
    const end = valued(rule.until, text);
    for (let i = end; i < depth; i += 1) found[i] = rule.until.then;
  }
  (rule.first ?? []).slice(0, depth).forEach((/** @type {string} */ kind, /** @type {number} */ i) => { found[i] = kind; });
  if ("last" in rule && depth) found[depth - 1] = rule.last;
  return found;
}

/** Types of layers that a config lists by numbers, maybe of more layers than it has.
    @param {Rule | undefined} rule
    @param {Dict} text
    @param {Family} family
    @returns {string[]} */
function coded(rule, text, family) {
  if (rule === undefined) return [];
  const names = rule.names;
  const listed = listedIn(rule.key, text, family);
  const wrong = listed.find((one) => !isReal(one) || !Object.hasOwn(names, String(Number(one))));
  if (wrong !== undefined) throw new RangeError(`${rule.key} must be a list of ${Object.keys(names).join(", ")}, got one with ${shown(wrong)}`);
  return listed.map((one) => names[String(Number(one))]);
}

/** Type of every layer, as the config lists them or the class has them; empty where nothing says.
    @param {Dict} text
    @param {Family} family
    @returns {string[]} */
export function layerTypes(text, family) {
  const rules = rulesOf(family);
  for (const key of rules.types ?? ["layer_types"]) {
    const listed = listedIn(key, text, family);
    const wrong = listed.find((one) => typeof one !== "string");
    if (listed.length && wrong !== undefined && family.name !== null) throw new RangeError(`${key} must be a list of names, got one with ${shown(wrong)}`);
    if (listed.length && wrong === undefined) {
      return listed.slice(0, MOST).map((one) => renamed(one, rules, text));
    }
  }
  const numbered = coded(rules.coded, text, family);
  if (numbered.length) return numbered.slice(0, depthOf(text, family));
  return "else" in rules ? follow(rules.else, depthOf(text, family), text, family).map((one) => renamed(one, rules, text)) : [];
}

// Which layers are not rotated

/** @param {Rule} rule
    @param {(string | null)[]} names
    @param {Dict} text
    @returns {boolean[]} */
function ofTypes(rule, names, text) {
  if ("if" in rule && get(text, rule.if, true) === null) return names.map(() => false);
  if ("off" in rule && truthy(get(text, rule.off, rule.default))) return names.map(() => false);
  const off = "unless" in rule && valued(rule.unless, text) !== rule.unless.value;
  const spared = off ? 0 : valued(rule.except_first ?? 0, text);
  return names.map((name, i) => rule.types.includes(name) && i >= spared);
}

/** Whether a block of a list says with a flag that its layer has no attention.
    @param {unknown} block
    @param {Record<string, any>} rule */
function isOff(block, rule) {
  const part = isObject(block) ? get(block, rule.in) : null;
  return isObject(part) && rule.flags.some((/** @type {string} */ flag) => truthy(get(part, flag)));
}

/** @param {Rule} rule
    @param {Family} family
    @param {(string | null)[]} names
    @param {Dict} text
    @returns {boolean[]} */
function condition(rule, family, names, text) {
  if ("list" in rule) {
    const listed = listedIn(rule.list, text, family);
    if (listed.length) return names.map((_, i) => i < listed.length && same(listed[i], rule.value));
    return "else" in rule ? hits(rule.else, names.length, text) : names.map(() => false);
  }
  if ("numbers" in rule) {
    const listed = listedIn(rule.numbers, text, family);
    return names.map((_, i) => listed.some((one) => same(one, i)));
  }
  if ("blocks" in rule) {
    const blocks = listedIn(rule.blocks, text, family);
    return names.map((_, i) => isOff(blocks[i], rule));
  }
  if ("null" in rule) {
    const stated = get(text, rule.null);
    const settings = { ...family.rope, ...(isObject(stated) ? stated : {}) };
    return names.map((name) => name !== null && Object.hasOwn(settings, name) && settings[name] === null);
  }
  return ofTypes(rule, names, text);
}

/** @param {Rule} rules
    @param {Family} family
    @param {(string | null)[]} names
    @param {Dict} text */
function stillOf(rules, family, names, text) {
  const found = (rules.unrotated ?? []).map((/** @type {Rule} */ rule) => condition(rule, family, names, text));
  return names.map((name, i) => KEYS.without_attention.includes(String(name)) || found.some((/** @type {boolean[]} */ one) => one[i]));
}

// What a layer has of its own

/** Window of a layer in tokens to one side, null if it sees all.
    @param {Rule | undefined} rule
    @param {string | null} name
    @param {boolean} still
    @param {Dict} text */
function reachOf(rule, name, still, text) {
  if (rule === undefined || ("if" in rule && !truthy(get(text, rule.if)))) return null;
  if (("types" in rule && !rule.types.includes(name)) || (rule.layers === "unrotated" && !still)) return null;
  const value = get(text, rule.key, rule.default ?? null);
  return value === null ? null : Math.floor(countOf(rule.key, value, { low: 1 }) / (rule.sides ?? 1));
}

/** @param {Rule | undefined} rule
    @param {number | null} index
    @param {Dict} text */
function byLayer(rule, index, text) {
  const listed = rule ? get(text, rule.list) : null;
  return index === null || !Array.isArray(listed) || index >= listed.length ? null : listed[index];
}

/** Whether a method holds for layers of a type: those that the rule or a key of the config names.
    @param {any} rule
    @param {string | null} name
    @param {Dict} text */
function scaledOf(rule, name, text) {
  const only = isObject(rule) ? get(text, String(rule.key)) : rule;
  return !Array.isArray(only) || !only.length || only.includes(name);
}

/** @param {number | null} index
    @param {string | null} name
    @param {boolean} still
    @param {Rule} rules
    @param {Dict} text
    @returns {Kind} */
function layer(index, name, still, rules, text) {
  return {
    name: null, type: name, label: null,
    indices: index === null ? [] : [index],
    rotates: !still,
    reach: reachOf(rules.window, name, still, text),
    base: byLayer(rules.bases, index, text),
    share: byLayer(rules.shares, index, text),
    scaled: scaledOf(rules.scaled, name, text),
  };
}

/** Layers that are alike in one, with all their indices.
    @param {Kind[]} layers */
function grouped(layers) {
  /** @type {Map<string, Kind>} */
  const found = new Map();
  const written = (/** @type {string} */ _, /** @type {unknown} */ one) =>
    (one instanceof Number || typeof one === "bigint" || (typeof one === "number" && !Number.isFinite(one)) ? `#${one}${one instanceof Number ? "f" : ""}` : one);
  for (const one of layers) {
    const key = JSON.stringify({ ...one, indices: [] }, written);
    const before = found.get(key);
    if (before) before.indices.push(...one.indices);
    else found.set(key, { ...one, indices: [...one.indices] });
  }
  return [...found.values()];
}

/** Kinds with names that tell them apart.
    @param {Kind[]} found
    @returns {Kind[]} */
function named(found) {
  if (found.length === 1 && found[0].type === null) return found;
  const names = found.map((kind) => nameOf(kind, found));
  return found.map((kind, i) => {
    const twins = names.slice(0, i).filter((one) => one === names[i]).length;
    return { ...kind, name: twins && names[i] ? `${names[i]} ${twins + 1}` : names[i] };
  });
}

/** @param {Kind} kind
    @param {Kind[]} found
    @returns {string | null} */
function nameOf(kind, found) {
  const alone = kind.rotates || !found.some((one) => one !== kind && one.type === kind.type);
  const still = kind.type ? `${kind.type}, not rotated` : kind.rotates ? null : "not rotated";
  return (alone ? kind.type : null) || still;
}

/** The kinds of layers of a config, in the order in which they first occur.
    @param {Dict} text
    @param {Family} family
    @returns {Kind[]} */
export function kinds(text, family) {
  const rules = rulesOf(family);
  const types = layerTypes(text, family);
  /** @type {(string | null)[]} */
  const names = types.length ? types : Array(depthOf(text, family)).fill(null);
  if (!names.length) return [layer(null, null, false, rules, text)];
  const still = stillOf(rules, family, names, text);
  return named(grouped(names.map((name, i) => layer(i, name, still[i], rules, text))));
}

/** Kinds with the parameters that hold for each, and one more for parameters of layers that don't occur.
    @param {Kind[]} found
    @param {Map<string | null, Dict | null>} settings
    @param {Family} family
    @returns {Kind[]} */
export function labelled(found, settings, family) {
  if (settings.has(null)) return found;
  const labels = family.label_of ?? {};
  const known = found.filter((kind) => kind.type !== null).map((kind) => {
    const label = /** @type {string} */ (get(labels, String(kind.type), get(labels, "*", kind.type)));
    if (!settings.has(label)) return { ...kind, rotates: kind.rotates && kind.base !== null };
    return { ...kind, label, rotates: kind.rotates && settings.get(label) !== null };
  });
  const reach = found.find((kind) => kind.type === null)?.reach ?? null;
  const names = [...settings.keys()].filter((name) => name !== null)
    .filter((name) => !known.some((kind) => kind.label === name) && !found.some((kind) => kind.type === name));
  const absent = names.map((name) => ({
    name, type: name, label: name, indices: [], rotates: settings.get(name) !== null, reach, base: null, share: null, scaled: true,
  }));
  return [...known, ...absent];
}
