/* Where a config keeps the parameters of its rotary embedding, and which hold for one layer type: the same steps,
   in the same order and with the same words, as ropedoc/config/families.py and layers.py. No DOM. */

import { families } from "../data/decoder.js";
import * as check from "../values/checks.js";
import { get, has, isNumber, isObject, same, truthy } from "../values/kinds.js";
import { general, repr, shown } from "../values/words.js";

const TEXT_PARTS = ["thinker_config", "text_config", "llm_config", "language_config"];
const SIGNS = [
  "rope_parameters", "rope_scaling", "rope_theta", "rotary_emb_base", "global_rope_theta", "compress_rope_theta",
  "partial_rotary_factor", "rotary_pct", "rotary_dim", "qk_rope_head_dim",
];
const UNROTATED = ["absolute", "alibi", "learned", "nope", "none", "relative_key", "relative_key_query", "sinusoidal"];
export const FULL = "full_attention";
const SLIDING = "sliding_attention";
const LAYER_TYPES = [FULL, SLIDING, "chunked_attention", "linear_attention", "main", "compress"];
const BASES = ["rope_theta", "rotary_emb_base", "global_rope_theta"];
const SLIDING_BASES = ["rope_local_base_freq", "local_rope_theta", "swa_rope_theta"];
const SHARES = ["partial_rotary_factor", "rotary_pct"];
const OLDER = { mrope: "default", su: "longrope" };
const USED = [
  "attention_factor", "beta_fast", "beta_slow", "factor", "high_freq_factor", "long_factor", "low_freq_factor",
  "mrope_interleaved", "mrope_section", "mscale", "mscale_all_dim", "original_max_position_embeddings",
  "partial_rotary_factor", "rope_theta", "rope_type", "short_factor", "truncate", "type",
];

const isMissing = (value) => value === null || value === undefined;
export const first = (text, names, defaults) => {
  const name = names.find((one) => has(text, one));
  return name === undefined ? get(defaults, names[0]) : text[name];
};

// Families

function known(modelType) {
  if (typeof modelType !== "string" || !has(families, modelType)) return null;
  return typeof families[modelType] === "string" ? families[modelType] : modelType;
}

/** The language model's part of a config, with a model_type where that is known. */
export function textPart(config) {
  if (!isObject(config)) check.refuse("config", "be a JSON object", config);
  let text = config;
  for (const name of TEXT_PARTS) {
    const inner = get(text, name);
    if (!isObject(inner)) continue;
    const outer = known(get(text, "model_type"));
    text = has(inner, "model_type") || outer === null ? inner : { ...inner, model_type: outer };
  }
  if (get(text, "alibi") === true) {
    throw new RangeError("alibi must not be true in a config with rotary position embedding, got True");
  }
  const kind = get(text, "position_embedding_type");
  if (UNROTATED.includes(kind)) check.refuse("position_embedding_type", "name a rotary position embedding", kind);
  if (known(get(text, "model_type")) === null && !SIGNS.some((key) => has(text, key))) {
    throw new RangeError(`config must have a rotary position embedding, got none of the keys ${SIGNS.join(", ")}`);
  }
  return text;
}

/** What the model class assumes; nothing, if the class is not known. */
export function familyOf(text) {
  const empty = { layout: null, partial: null, numbers: {}, rope: {}, labels: [], ignores: [] };
  const name = known(get(text, "model_type"));
  if (name === null) return empty;
  const found = families[name];
  const nested = Object.keys(found.rope).filter((key) => found.rope[key] === null || isObject(found.rope[key]));
  return { ...empty, labels: nested, ...found };
}

// Settings of the layer types

function stated(text, family, notes) {
  for (const key of ["rope_scaling", "rope_parameters"]) {
    const found = get(text, key);
    if (found !== null && !isObject(found)) check.refuse(key, "be a JSON object or null", found);
  }
  const older = family.ignores.includes("rope_scaling") ? null : get(text, "rope_scaling");
  const newer = get(text, "rope_parameters");
  if (truthy(older) && truthy(newer) && !same(older, newer)) {
    notes.push("rope_scaling and rope_parameters are both given: rope_scaling wins.");
  }
  const own = get(family.rope, "rope_type", "default");
  if (!truthy(older) && !truthy(newer) && own !== "default") {
    notes.push(`No rope_parameters: those of the model class stand in, ${repr(own)}.`);
    return family.rope;
  }
  return truthy(older) ? older : truthy(newer) ? newer : {};
}

function layerTypes(text) {
  const found = get(text, "layer_types");
  return Array.isArray(found) ? [...new Set(found.filter((name) => typeof name === "string"))] : [];
}

/** Those of the names that the config has and its model class reads. */
const heeded = (names, text, family) => names.filter((name) => has(text, name) && !family.ignores.includes(name));

/** One setting for each layer type, or none if all layers share one. */
function byLayer(text, family, outer) {
  const names = [...layerTypes(text), ...family.labels, ...LAYER_TYPES];
  const nested = names.filter((key) => has(outer, key) && (outer[key] === null || isObject(outer[key])));
  if (nested.length) {
    return new Map([...family.labels.map((label) => [label, get(family.rope, label)]), ...nested.map((key) => [key, outer[key]])]);
  }
  if (has(text, "compress_rope_theta") || family.labels.includes("compress")) return compressed(text, family, outer);
  const local = SLIDING_BASES.filter((key) => !isMissing(get(text, key)));
  const labels = family.labels.length ? family.labels : local.length ? [FULL, SLIDING] : [];
  return new Map(labels.map((label) => {
    const assumed = get(family.rope, label, {});
    if (assumed === null) return [label, null];
    const sliding = label.includes("sliding");
    const bases = (sliding ? local : heeded(BASES, text, family)).slice(0, 1);
    const base = Object.fromEntries(bases.map((key) => ["rope_theta", text[key]]));
    return [label, { ...assumed, ...base, ...(sliding ? {} : outer) }];
  }));
}

/** DeepSeek-V4: scaling only in layers with a compressor, whose own base they have, and never on cos and sin. */
function compressed(text, family, outer) {
  let share = get(family.numbers, "partial_rotary_factor", Object(1));
  if (isNumber(get(text, "qk_rope_head_dim"))) {
    const headDim = check.above("head_dim", get(text, "head_dim", get(family.numbers, "head_dim")), 0);
    share = asFloat(Number(text.qk_rope_head_dim) / headDim);
  }
  const common = { partial_rotary_factor: get(text, "partial_rotary_factor", share) };
  const assumed = (label) => get(get(family.rope, label, {}), "rope_theta");
  const compress = {
    ...outer, ...common, rope_theta: get(text, "compress_rope_theta", assumed("compress")),
  };
  if (get(compress, "rope_type", get(compress, "type")) === "yarn" && !has(compress, "attention_factor")) {
    compress.attention_factor = 1;
  }
  const main = { ...common, rope_theta: get(text, "rope_theta", assumed("main") ?? 10000) };
  return new Map([["main", main], ["compress", compress]]);
}

const asFloat = (value) => (Number.isInteger(value) ? Object(value) : value);

function chosen(settings, layerType, notes) {
  const labels = [...settings.keys()];
  if (layerType !== null) return check.choice("layer_type", layerType, labels);
  const label = [FULL, "main"].find((name) => !isMissing(settings.get(name))) ?? labels[0];
  notes.push(`Each layer type has its own setting (${labels.join(", ")}); this is ${label}.`);
  return label;
}

// One setting made whole

function complete(parameters, text, family, notes) {
  let ropeType = get(parameters, "rope_type", get(parameters, "type", "default"));
  if (typeof ropeType === "string") {
    const phi3 = has(family.numbers, "original_max_position_embeddings") && ropeType === "yarn";
    const newer = phi3 ? "longrope" : get(OLDER, ropeType, ropeType);
    if (newer !== ropeType) notes.push(`rope_type ${repr(ropeType)} is read as ${repr(newer)}.`);
    ropeType = newer;
  }
  parameters.rope_type = ropeType;
  completeBase(parameters, text, family, notes);
  const key = heeded(SHARES, text, family).find((name) => text[name] !== null);
  let share = key === undefined ? null : text[key];
  if (share === null && isMissing(get(text, "rotary_dim"))) {
    const assumed = get(family.rope, "rope_type", "default") === "default" ? family.rope : {};
    share = get(assumed, "partial_rotary_factor", get(family.numbers, "partial_rotary_factor"));
  }
  if (share !== null && !has(parameters, "partial_rotary_factor")) parameters.partial_rotary_factor = share;
  const unused = Object.keys(parameters).filter((name) => !USED.includes(name)).sort();
  if (unused.length) notes.push(`Not used: ${[...unused.join(", ")].slice(0, 200).join("")}.`);
  tellAxes(parameters, notes);
  return parameters;
}

function completeBase(parameters, text, family, notes) {
  const names = heeded(BASES, text, family);
  if (!has(parameters, "rope_theta") && names.length) {
    parameters.rope_theta = text[names[0]];
  } else if (!has(parameters, "rope_theta")) {
    const numbers = { ...family.numbers, ...family.rope };
    parameters.rope_theta = get(numbers, "rope_theta", 10000);
    const whose = has(numbers, "rope_theta") ? "the model class's default" : "the general default";
    notes.push(`rope_theta is missing: ${general(parameters.rope_theta)} stands in, ${whose}.`);
  }
  for (const key of BASES) {
    if (!isMissing(get(text, key)) && !same(text[key], parameters.rope_theta)) {
      notes.push(`${key} (${shown(text[key])}) is not the base of these layers.`);
    }
  }
}

function tellAxes(parameters, notes) {
  const sections = get(parameters, "mrope_section");
  if (!Array.isArray(sections) || sections.length !== 3 || !sections.every(isNumber)) return;
  const how = truthy(get(parameters, "mrope_interleaved")) ? "in turns" : "in blocks";
  const [time, height, width] = sections.map((one) => repr(one));
  notes.push(`M-RoPE: pairs dealt out ${how} to time (${time}), height (${height}) and width (${width}).`);
}

/** The parameters of one layer type, the object they stand in, and the layer type if there are several. */
export function layerParameters(text, family, layerType, notes) {
  const outer = stated(text, family, notes);
  const settings = byLayer(text, family, outer);
  if (!settings.size) {
    if (layerType !== null && !layerTypes(text).includes(layerType)) {
      check.refuse("layer_type", "be None, since all layers share one setting", layerType);
    }
    return { parameters: complete({ ...outer }, text, family, notes), outer, label: null };
  }
  const label = chosen(settings, layerType, notes);
  if (settings.get(label) === null) {
    const got = `${repr(label)}, which have none`;
    throw new RangeError(`layer_type must name layers with rotary position embedding, got ${got}`);
  }
  return { parameters: complete({ ...settings.get(label) }, text, family, notes), outer, label };
}

/** Names of the layer types that have a setting of their own, and whether they rotate. */
export function layerChoices(config) {
  const text = textPart(config);
  const family = familyOf(text);
  const settings = byLayer(text, family, stated(text, family, []));
  return [...settings].map(([name, setting]) => ({ name, rotates: setting !== null }));
}
