/* The normal form of a config, as in ropedoc/config/normal.py: one plain record for a kind of layer, every default
   filled in, every key accounted for, under the same names as the package's. */

import { rotatedFeatures } from "../methods/partial-rotary.js";
import * as check from "../values/checks.js";
import { floorDivide, get, has, isNumber, isObject, same, truthy } from "../values/kinds.js";
import { OWN } from "./classes.js";
import { Given, present, tokens, width } from "./given.js";
import { INSIDE, KEYS, NAMES, READABLE, reads } from "./keys.js";
import { FULL, chosen } from "./layers.js";
import { basesOf, namesOf } from "./names.js";
import { NUMBERS, derived, methodsOf } from "./numbers.js";
import { depthOf } from "./stack.js";

/** @import { Dict } from "../values/kinds.js" */
/** @import { Family } from "../data/registers.js" */
/** @import { Stated } from "./layers.js" */
/** @import { Kind } from "./stack.js" */

/** @typedef {ReturnType<typeof normal>} Normal */

const GENERAL_BASE = 10000; // what transformers assumes where neither a config nor its class states one
const SHARE = "partial_rotary_factor";
const KEPT = ["rope_theta", SHARE]; // parameters that a layer keeps for which the method does not hold
const SWITCH = { true: "interleaved", false: "half" };
const NAMING = ["key", "if", "off", "list", "numbers", "blocks", "types", "beta", "short", "long", "length"]; // fields that hold the name of a key

/** Today's name of a method; Phi-3's files say yarn for what is LongRoPE.
    @param {string} ropeType
    @param {Given} found */
function newer(ropeType, { family }) {
  if (ropeType === "yarn" && has(family.numbers, "original_max_position_embeddings")) return "longrope";
  return get(KEYS.older, ropeType, ropeType);
}

/** What the model class assumes of base and share: some assume others beside parameters of the config.
    @param {Given} found
    @returns {Dict} */
const assumedBy = ({ family, stated }) => ({ ...family.rope, ...(stated.outerKey === null ? {} : family.given) });

/** @param {Given} found
    @returns {[unknown, string]} */
function baseOf(found) {
  if (has(found.parameters, "rope_theta")) return [found.parameters.rope_theta, "inside"];
  const name = found.key("base");
  if (name !== null) return [found.text[name], "beside"];
  const assumed = { ...found.family.numbers, ...assumedBy(found) };
  return [has(assumed, "rope_theta") ? assumed.rope_theta : GENERAL_BASE, silentBase(found, assumed)];
}

/** Whence the base is where a config states none that counts: it stands in the code of a class that reads none at all.
    @param {Given} found
    @param {Dict} assumed */
function silentBase({ family, kind }, assumed) {
  if (!namesOf("base", family, kind.label).length && family.ignores.includes("rope_parameters")) return "code";
  return has(assumed, "rope_theta") ? "class" : "general";
}

/** Rotated share of a head beside the parameters, else the model class's, null if there is none.
    @param {Given} found */
function shareOf(found) {
  const name = found.key("share", { skip: "null" });
  if (name !== null) return found.text[name];
  const empty = found.family.null_share;
  if (empty !== undefined && has(found.text, empty) && found.text[empty] === null && !has(found.parameters, SHARE)) check.share(empty, null); // with which the class stops
  const silenced = found.family.name !== null && found.key("share") !== null; // null turns the whole head
  if (silenced || found.look("rotary_dim") !== null) return null;
  const { rope, numbers } = found.family;
  const assumed = get(rope, "rope_type", "default") === "default" ? assumedBy(found) : {};
  return get(assumed, SHARE, get(numbers, SHARE));
}

/** Parameters under today's names: HunYuan's sections of M-RoPE have another one.
    @param {Dict} parameters
    @returns {Dict} */
function today(parameters) {
  const older = Object.keys(KEYS.older_inside).filter((key) => has(parameters, key));
  const named = Object.fromEntries(older.map((key) => [KEYS.older_inside[key], parameters[key]]));
  return { ...named, ...Object.fromEntries(Object.entries(parameters).filter(([key]) => !older.includes(key))) };
}

/** Bases of the config that these layers don't have: under other names, and in an object for the attention.
    @param {Given} found
    @param {unknown} base */
function otherBases({ kind, text }, base) {
  const outer = kind.base === null ? NAMES.base.map((key) => ({ key, value: get(text, key) })) : [];
  const parts = KEYS.inner.map((part) => /** @type {const} */ ([part, get(text, part)])).filter(([, one]) => isObject(one));
  const inner = parts.map(([part, one]) => ({ key: `${part}.${NAMES.base[0]}`, value: get(/** @type {Dict} */ (one), NAMES.base[0]) }));
  return [...outer, ...inner].filter(({ value }) => value !== null && !same(value, base));
}

/** Method, base and rotated share filled in from where a config may also keep them, and what is told of that.
    @param {Given} found
    @returns {[Dict, Dict]} */
function completed(found) {
  const parameters = today(found.parameters);
  const older = found.family.unread?.includes("type") ? "default" : get(parameters, "type", "default");
  const ropeType = get(parameters, "rope_type", older);
  const name = typeof ropeType === "string" ? newer(ropeType, found) : ropeType;
  const [base, baseFrom] = baseOf(found);
  const share = shareOf(found);
  const told = {
    older_type: name === ropeType ? null : ropeType,
    base_from: baseFrom,
    base_filled: base,
    other_bases: otherBases(found, base),
  };
  return [{ ...(share === null ? {} : { [SHARE]: share }), ...parameters, ...typedShare(found), rope_type: name, rope_theta: base }, told];
}

/** A number that a config has under a key, else a default. @typedef {{ key: string, default: unknown }} Valued */

/** What a rule of the model class says of layers of a type, null if nothing.
    @template T
    @param {Record<string, T> | undefined} rules
    @param {Given["kind"]} kind
    @returns {T | null} */
const ofType = (rules, { type }) => rules?.[type ?? "*"] ?? rules?.["*"] ?? null;

/** What the config says under the key of a value, else its default.
    @param {Valued} value
    @param {Given} found */
function valued({ key, default: assumed }, { text, read }) {
  if (has(text, key)) read.add(key);
  return get(text, key) ?? assumed;
}

/** Rotated share of a class that divides two widths for each type of layers.
    @param {Given} found
    @returns {Dict} */
function typedShare(found) {
  const rule = ofType(found.family.shares, found.kind);
  if (rule === null) return {};
  const [rotated, all] = rule.map((one) => width(one.key, valued(one, found)));
  return { [SHARE]: rotated / all };
}

/** Parameters without a rotated share that the model doesn't look at, and that share: some plain embeddings don't, and
    attention with a latent neither, since its rotated part has a key of its own.
    @param {Given} found
    @param {Dict} parameters
    @returns {[Dict, Dict]} */
function heededShare(found, parameters) {
  const latent = found.look("rotated_part") !== null;
  const unread = found.family.partial === false && (latent || parameters.rope_type === "default");
  if (!has(parameters, SHARE) || !unread) return [parameters, { ignored_share: null }];
  const { [SHARE]: share, ...kept } = parameters;
  const given = found.stated.outerKey !== null || found.key("share") !== null;
  return [kept, { ignored_share: same(share, 1) || (latent && !given) ? null : share }];
}

/** What transformers calls head_dim: of an MLA head, only the part that is rotated.
    @param {Given} found
    @returns {[number, Dict]} */
function headDimOf(found) {
  const { family, kind } = found;
  if (family.head_dim !== undefined) return timesHidden(found, family.head_dim.times_hidden);
  const part = found.look("rotated_part");
  if (part !== null) {
    const [rotated, other] = [width("qk_rope_head_dim", part), found.look("unrotated_part")];
    const head = get(found.text, "head_dim");
    return [rotated, { stated_head: isNumber(head) && Number(head) === rotated ? null : head, whole_head: truthy(other) ? rotated + width("qk_nope_head_dim", other) : null }];
  }
  const own = ofType(family.head_dims, kind);
  const typed = own === null ? null : valued(own, found);
  if (own !== null && typed !== null) return [width(own.key, typed), {}];
  const wide = kind.label === FULL ? found.look("global_head_dim") : null;
  if (wide !== null) return [width("global_head_dim", wide), {}];
  const stated = found.look("head_dim", { skip: "empty" });
  const [hidden, heads] = [found.look("hidden_size"), found.look("heads")];
  if (truthy(stated)) {
    const counted = isNumber(hidden) && isNumber(heads) && Number(heads) > 0;
    return [width("head_dim", stated), { quotient: counted ? floorDivide(hidden, heads) : null }];
  }
  const size = tokens("hidden_size", hidden);
  const count = present("num_attention_heads", heads, { low: 1, high: size });
  return [width("hidden_size / num_attention_heads", Math.floor(size / count)), {}];
}

/** Dimension of a head as stated, else from a multiple of the hidden size.
    @param {Given} found
    @param {number} times
    @returns {[number, Dict]} */
function timesHidden(found, times) {
  const name = found.key("head_dim", { skip: "empty" });
  if (name !== null) return [width("head_dim", found.text[name]), {}];
  const hidden = tokens("hidden_size", found.look("hidden_size"));
  const heads = present("num_attention_heads", found.look("heads"), { low: 1, high: hidden });
  return [width("hidden_size / num_attention_heads", Math.floor((times * hidden) / heads)), {}];
}

/** Rotated dimension as stated, else the rotated share of head_dim.
    @param {Given} given
    @param {number} headDim
    @returns {number} */
function rotaryDimOf(given, headDim) {
  const stated = given.look("rotary_dim", { skip: "null" });
  if (stated !== null && !has(given.parameters, SHARE) && given.family.partial !== false) {
    return check.even("rotary_dim", check.whole("rotary_dim", stated, { low: 2, high: headDim }));
  }
  return rotatedFeatures(headDim, { partialRotaryFactor: get(given.parameters, SHARE, Object(1)) });
}

/** Which features form a pair: as the config says with a switch, else as the model class has it.
    @param {Given} given */
function layoutOf(given) {
  const own = given.family.layout_key;
  const general = given.family.name === null ? NAMES.interleaved : [];
  const switches = own ? [own] : general.map((key) => ({ key, values: SWITCH }));
  const found = switches.find(({ key }) => typeof get(given.text, key) === "boolean");
  if (found === undefined) return given.family.layout;
  given.read.add(found.key);
  return found.values[given.text[found.key] ? "true" : "false"];
}

/** What multiplies scores by the position, by the rules of the model class.
    @param {Stated} stated
    @param {Dict} parameters */
function scoresOf({ text, family }, parameters) {
  const { beta, temperature, logn } = family.scores ?? {};
  const isOn = beta !== undefined && truthy(get(parameters, beta));
  const number = (/** @type {{ key: string, default: unknown }} */ one) => check.above(one.key, get(text, one.key, one.default), 0);
  const hot = temperature !== undefined && truthy(get(text, temperature.if, temperature.default));
  const held = logn !== undefined && truthy(get(text, logn.if));
  return {
    beta_key: isOn ? beta : null,
    beta: isOn ? check.above(beta, parameters[beta], 0) : null,
    temperature: hot ? { key: temperature.if, floor: number(temperature.floor), scale: number(temperature.scale) } : null,
    logn: held ? { key: logn.if, length: tokens(logn.length.key, get(text, logn.length.key)) } : null,
  };
}

/** Names in layer_types that neither transformers nor the model class knows.
    @param {Dict} text
    @param {Family} family */
function strange(text, { layers = {} }) {
  const listed = get(text, "layer_types");
  const own = (layers.unrotated ?? []).flatMap((/** @type {Dict} */ rule) => rule.types ?? []);
  const known = new Set([...KEYS.allowed_types, ...Object.keys(KEYS.older_layers), ...Object.keys(layers.renamed ?? {}), ...own, ...(layers.own_types ?? [])]);
  const names = Array.isArray(listed) ? listed.filter((name) => typeof name === "string") : [];
  return [...new Set(names)].filter((name) => !known.has(name));
}

/** What is told of the config as a whole.
    @param {Stated} stated
    @param {Dict} parameters
    @param {string | null} layerType */
function whole(stated, parameters, layerType) {
  const { text, family, own, both, kinds, doubles, byArchitecture, code } = stated;
  return {
    both,
    known: family.name !== null,
    stated_class: get(text, "model_type"),
    own_class: OWN.has(get(text, "model_type")),
    by_architecture: byArchitecture,
    code,
    doubles,
    still_layers: kinds.filter((kind) => !kind.rotates).flatMap((kind) => kind.indices).sort((one, other) => one - other),
    depth: kinds.reduce((sum, kind) => sum + kind.indices.length, 0),
    depth_stated: depthOf(text, { ...family, numbers: {} }),
    share_given: has(parameters, SHARE),
    class_type: own ? family.rope.rope_type : null,
    asked: layerType !== null,
    unit: family.unit ?? null,
    order: family.order !== undefined,
    mrope_known: family.mrope !== undefined,
    file_kind: get(text, "_file_kind"),
    strange_types: strange(text, family),
    ...Object.fromEntries(KEYS.told.map((key) => [key, get(text, key)])),
    softmax: family.scores !== undefined && "softmax_mscale" in family.scores,
    ...scoresOf(stated, parameters),
  };
}

/** Under which names the config has the base and the rotated share of these layers.
    @param {Given} given
    @param {number} rotaryDim
    @param {number} headDim */
function namesFor(given, rotaryDim, headDim) {
  const { text, family, kind: { label } } = given;
  const local = label !== null && label.includes("sliding") ? basesOf("sliding", family) : [];
  const bases = local.length ? local : namesOf("base", family, label);
  const stands = (/** @type {string} */ name) => get(text, name) !== null;
  return {
    base_name: bases.find(stands) ?? bases[0] ?? NAMES.base[0],
    share_name: namesOf("share", family).find(stands) ?? SHARE,
    rotary_dim_stated: given.look("rotary_dim") !== null && rotaryDim < headDim,
  };
}

/** Keys that the rules of a model class name.
    @param {Family} family
    @returns {Set<string>} */
export function keysOf(family) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @type {unknown[]} */
  const waiting = Object.entries(family).filter(([name]) => !["numbers", "rope", "reads"].includes(name)).map(([, one]) => one);
  while (waiting.length) {
    const one = waiting.pop();
    if (Array.isArray(one)) waiting.push(...one);
    if (!isObject(one)) continue;
    for (const name of NAMING) if (typeof get(one, name) === "string") found.add(String(one[name]));
    waiting.push(...Object.values(one));
  }
  return found;
}

/** Keys that a class reads for other layers, or without any change of what is told here; of a stranger, those that say that it rotates.
    @param {Family} family
    @returns {string[]} */
function heeded(family) {
  if (family.name === null) return KEYS.switches;
  return [...(family.heeds ?? []), ...Object.entries(family.reads ?? {}).filter(([concept]) => concept.includes(".")).flatMap(([, names]) => names)];
}

/** Every key of the config, and every key inside its parameters, by what became of it.
    @param {Given} given
    @param {string} ropeType */
function accounts({ stated, family, kind, text, read }, ropeType) {
  const outer = stated.outerKey;
  const used = new Set([...read, outer, ...(family.name === null ? [] : ["model_type"]), ...keysOf(family), ...heeded(family)]);
  const { key: name, names = {} } = family.object ?? {};
  const named = outer !== null && name === outer;
  const inside = /** @type {Dict} */ (named ? text[outer] : outer === null ? {} : stated.settings.get(kind.label) ?? {});
  const inFile = (/** @type {string} */ key) => String(named ? get(names, key, key) : key);
  const method = new Set([...used, ...reads(ropeType)]);
  const all = /** @type {[string, boolean, boolean][]} */ ([
    ...Object.keys(text).map((key) => [key, used.has(key), READABLE.has(key)]),
    ...Object.keys(inside).map((key) => [`${outer}.${key}`, method.has(inFile(key)), INSIDE.has(inFile(key))]),
  ]);
  const those = (/** @type {(isUsed: boolean, isKnown: boolean) => boolean} */ wanted) => all.filter(([, isUsed, isKnown]) => wanted(isUsed, isKnown)).map(([key]) => key).sort();
  return {
    used: those((isUsed) => isUsed),
    unused: those((isUsed, isKnown) => !isUsed && isKnown),
    unknown: those((isUsed, isKnown) => !isUsed && !isKnown),
  };
}

/** A kind of layer as JSON has it.
    @param {Kind} kind */
const plain = ({ name, indices, rotates, reach }) => ({ name, indices, rotates, reach });

/** Parameters with what a list by layer gives these layers; the plain method where theirs does not hold for them.
    @param {Kind} kind
    @param {Dict} parameters
    @returns {Dict} */
function ownOf(kind, parameters) {
  const kept = kind.scaled ? { ...parameters } : Object.fromEntries(KEPT.filter((key) => has(parameters, key)).map((key) => [key, parameters[key]]));
  return { ...kept, ...(kind.base === null ? {} : { rope_theta: kind.base }), ...(kind.share === null ? {} : { [SHARE]: kind.share }) };
}

/** Base times what the model class multiplies it by: ChatGLM's rope_ratio.
    @param {Given} found
    @param {number} base
    @returns {[number, Dict]} */
function timesOf({ family, text, read }, base) {
  const rule = family.times?.rope_theta;
  if (rule === undefined || get(text, rule.key) === null) return [base, {}];
  read.add(rule.key);
  return [base * check.above(rule.key, text[rule.key], 0), { times_key: rule.key }];
}

/** Bring what a config states of one kind of layer into its normal form.
    @param {Stated} stated
    @param {{ layerType?: string | null, contextLength?: number | null }} [options] */
export function normal(stated, { layerType = null, contextLength = null } = {}) {
  const kind = chosen(stated, layerType);
  const found = new Given({ stated, kind, parameters: ownOf(kind, stated.settings.get(kind.label) ?? {}), contextLength });
  const [filled, told] = completed(found);
  const type = check.choice("rope_type", filled.rope_type, methodsOf(stated.family));
  const [base, times] = timesOf(found, check.above("rope_theta", filled.rope_theta, 1));
  const [headDim, head] = headDimOf(found);
  const [parameters, share] = heededShare(found, filled);
  const given = found.with(parameters);
  const rotaryDim = type === "proportional" ? headDim : rotaryDimOf(given, headDim);
  const [ropeType, numbers, more] = derived(given) ?? [type, ...NUMBERS[type](given)];
  const length = given.look("length") === null ? null : given.length();
  const layout = layoutOf(given);
  return Object.freeze({
    model_type: stated.family.name,
    layer: kind.label,
    kind: kind.name,
    kinds: stated.kinds.map(plain),
    layers: stated.kinds.map((one) => one.name).filter((name) => name !== null),
    unrotated: stated.kinds.filter((one) => !one.rotates).map((one) => one.name).filter((name) => name !== null),
    reach: kind.reach,
    rope_type: ropeType,
    base,
    head_dim: headDim,
    rotary_dim: rotaryDim,
    layout,
    length,
    numbers,
    parameters,
    told: { ...whole(stated, parameters, layerType), ...namesFor(given, rotaryDim, headDim), ...told, ...times, ...head, ...share, ...more },
    inside: stated.outerKey,
    ...accounts(given, String(parameters.rope_type)),
  });
}
