/* The normal form of a config, as in ropedoc/config/normal.py: one plain record for a kind of layer, every default
   filled in, every key accounted for, under the same names as the package's. */

import { rotatedFeatures } from "../methods/partial-rotary.js";
import * as check from "../values/checks.js";
import { floorDivide, get, has, isNumber, same, truthy } from "../values/kinds.js";
import { Given, present, tokens, width } from "./given.js";
import { INSIDE, KEYS, NAMES, READABLE, reads } from "./keys.js";
import { FULL, chosen } from "./layers.js";
import { NUMBERS } from "./numbers.js";

/** @import { Dict } from "../values/kinds.js" */
/** @import { Stated } from "./layers.js" */

/** @typedef {ReturnType<typeof normal>} Normal */

const GENERAL_BASE = 10000; // what transformers assumes where neither a config nor its class states one
const SHARE = "partial_rotary_factor";

/** Today's name of a method; Phi-3's files say yarn for what is LongRoPE.
    @param {string} ropeType
    @param {Given} found */
function newer(ropeType, { family }) {
  if (ropeType === "yarn" && has(family.numbers, "original_max_position_embeddings")) return "longrope";
  return get(KEYS.older, ropeType, ropeType);
}

/** @param {Given} found
    @returns {[unknown, string]} */
function baseOf(found) {
  if (has(found.parameters, "rope_theta")) return [found.parameters.rope_theta, "inside"];
  const name = found.key("base", { heed: true });
  if (name !== null) return [found.text[name], "beside"];
  const assumed = { ...found.family.numbers, ...found.family.rope };
  return has(assumed, "rope_theta") ? [assumed.rope_theta, "class"] : [GENERAL_BASE, "general"];
}

/** Rotated share of a head beside the parameters, else the model class's, null if there is none.
    @param {Given} found */
function shareOf(found) {
  const name = found.key("share", { heed: true, skip: "null" });
  if (name !== null) return found.text[name];
  if (get(found.text, "rotary_dim") !== null) return null;
  const { rope, numbers } = found.family;
  /** @type {Dict} */
  const assumed = get(rope, "rope_type", "default") === "default" ? rope : {};
  return get(assumed, SHARE, get(numbers, SHARE));
}

/** Method, base and rotated share filled in from where a config may also keep them, and what is told of that.
    @param {Given} found
    @returns {[Dict, Dict]} */
function completed(found) {
  const { parameters, text } = found;
  const ropeType = get(parameters, "rope_type", get(parameters, "type", "default"));
  const today = typeof ropeType === "string" ? newer(ropeType, found) : ropeType;
  const [base, baseFrom] = baseOf(found);
  const share = shareOf(found);
  const others = NAMES.base.filter((name) => get(text, name) !== null && !same(text[name], base));
  const told = {
    older_type: today === ropeType ? null : ropeType,
    base_from: baseFrom,
    other_bases: others.map((key) => ({ key, value: text[key] })),
  };
  return [{ ...(share === null ? {} : { [SHARE]: share }), ...parameters, rope_type: today, rope_theta: base }, told];
}

/** Parameters without a rotated share that the model's plain embedding doesn't look at, and that share.
    @param {Given} found
    @param {Dict} parameters
    @returns {[Dict, Dict]} */
function heededShare({ family }, parameters) {
  if (parameters.rope_type !== "default" || family.partial !== false || !has(parameters, SHARE)) return [parameters, { ignored_share: null }];
  const { [SHARE]: share, ...kept } = parameters;
  return [kept, { ignored_share: same(share, 1) ? null : share }];
}

/** What transformers calls head_dim: of an MLA head, only the part that is rotated.
    @param {Given} found
    @returns {[number, Dict]} */
function headDimOf(found) {
  const { family, layer } = found;
  const latent = has(family.numbers, "qk_rope_head_dim") || family.layout === null;
  const part = latent ? found.look("rotated_part") : null;
  if (part !== null) {
    const [rotated, other] = [width("qk_rope_head_dim", part), found.look("unrotated_part")];
    return [rotated, { whole_head: truthy(other) ? rotated + width("qk_nope_head_dim", other) : null }];
  }
  const wide = layer === FULL ? found.look("global_head_dim") : null;
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

/** Rotated dimension as stated, else the rotated share of head_dim.
    @param {Given} given
    @param {number} headDim
    @returns {number} */
function rotaryDimOf(given, headDim) {
  const stated = given.key("rotary_dim", { skip: "null" });
  if (stated !== null && !has(given.parameters, SHARE) && given.family.partial !== false) {
    return check.even(stated, check.whole(stated, given.text[stated], { low: 2, high: headDim }));
  }
  return rotatedFeatures(headDim, { partialRotaryFactor: get(given.parameters, SHARE, Object(1)) });
}

/** Which features form a pair: as the config says with a switch, else as the model class has it.
    @param {Given} given */
function layoutOf(given) {
  const name = NAMES.interleaved.find((one) => typeof get(given.text, one) === "boolean");
  if (name === undefined) return given.family.layout;
  given.read.add(name);
  return given.text[name] ? "interleaved" : "half";
}

/** What is told of the config as a whole.
    @param {Stated} stated
    @param {Dict} parameters
    @param {string | null} layerType */
function whole({ text, family, own, both }, parameters, layerType) {
  const without = get(text, "no_rope_layers");
  const listed = Array.isArray(without) ? without : [];
  const interval = get(text, "no_rope_layer_interval");
  return {
    both,
    share_given: has(parameters, SHARE),
    class_type: own ? family.rope.rope_type : null,
    asked: layerType !== null,
    unrotated_layers: listed.filter((one) => !truthy(one)).length,
    listed_layers: listed.length,
    unrotated_interval: isNumber(interval) && Number(interval) > 0 ? interval : null,
  };
}

/** Under which names the config has the base and the rotated share of these layers.
    @param {Given} given
    @param {number} rotaryDim
    @param {number} headDim */
function namesOf({ text, layer }, rotaryDim, headDim) {
  const bases = layer !== null && layer.includes("sliding") ? NAMES.sliding_base : NAMES.base;
  const stands = (/** @type {string} */ name) => get(text, name) !== null;
  return {
    base_name: bases.find(stands) ?? bases[0],
    share_name: NAMES.share.slice(1).find(stands) ?? SHARE,
    rotary_dim_stated: stands("rotary_dim") && rotaryDim < headDim,
  };
}

/** Every key of the config, and every key inside its parameters, by what became of it.
    @param {Given} given
    @param {string} ropeType */
function accounts({ stated, family, layer, text, read }, ropeType) {
  const outer = stated.outerKey;
  const used = new Set([...read, outer, ...(family.name === null ? [] : ["model_type"])]);
  const inside = outer === null ? {} : stated.settings.get(layer) ?? {};
  const method = reads(ropeType);
  const all = /** @type {[string, boolean, boolean][]} */ ([
    ...Object.keys(text).map((key) => [key, used.has(key), READABLE.has(key)]),
    ...Object.keys(inside).map((key) => [`${outer}.${key}`, method.has(key), INSIDE.has(key)]),
  ]);
  const those = (/** @type {(isUsed: boolean, isKnown: boolean) => boolean} */ wanted) => all.filter(([, isUsed, isKnown]) => wanted(isUsed, isKnown)).map(([key]) => key).sort();
  return {
    used: those((isUsed) => isUsed),
    unused: those((isUsed, isKnown) => !isUsed && isKnown),
    unknown: those((isUsed, isKnown) => !isUsed && !isKnown),
  };
}

/** Bring what a config states of one kind of layer into its normal form.
    @param {Stated} stated
    @param {{ layerType?: string | null, contextLength?: number | null }} [options] */
export function normal(stated, { layerType = null, contextLength = null } = {}) {
  const layer = chosen(stated, layerType);
  const found = new Given({ stated, layer, parameters: { ...stated.settings.get(layer) }, contextLength });
  const [filled, told] = completed(found);
  const ropeType = check.choice("rope_type", filled.rope_type, Object.keys(NUMBERS));
  const base = check.above("rope_theta", filled.rope_theta, 1);
  const [headDim, head] = headDimOf(found);
  const [parameters, share] = heededShare(found, filled);
  const given = found.with(parameters);
  const rotaryDim = ropeType === "proportional" ? headDim : rotaryDimOf(given, headDim);
  const [numbers, more] = NUMBERS[ropeType](given);
  const length = given.look("length") === null ? null : given.length();
  const layout = layoutOf(given);
  const kinds = [...stated.settings.keys()].filter((kind) => kind !== null);
  return Object.freeze({
    model_type: stated.family.name,
    layer,
    layers: kinds,
    unrotated: kinds.filter((kind) => stated.settings.get(kind) === null),
    rope_type: ropeType,
    base,
    head_dim: headDim,
    rotary_dim: rotaryDim,
    layout,
    length,
    numbers,
    parameters,
    told: { ...whole(stated, parameters, layerType), ...namesOf(given, rotaryDim, headDim), ...told, ...head, ...share, ...more },
    inside: stated.outerKey,
    ...accounts(given, ropeType),
  });
}
