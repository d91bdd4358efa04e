/* What a model's config.json says about its rotary position embedding, with the
   numbers, warnings and errors of ropedoc.from_config and of `python -m ropedoc --json`. No DOM. */

import { wavelengths } from "../ladder/frequencies.js";
import * as methods from "../methods/index.js";
import * as check from "../values/checks.js";
import { floorDivide, get, has, isNumber, same, truthy } from "../values/kinds.js";
import { general, shown, thousands } from "../values/words.js";
import { FULL, familyOf, first, layerParameters, textPart } from "./layers.js";

const { LONGEST, WIDEST } = check;

const HIDDEN_SIZE = ["hidden_size", "n_embd", "d_model"];
const HEAD_DIM = ["head_dim", "kv_channels", "attention_head_dim"];
const HEADS = ["num_attention_heads", "n_head", "n_heads"];
const LENGTH = ["max_position_embeddings", "n_positions", "max_seq_len"];
const ORIGINAL = "original_max_position_embeddings";
const UNEXTENDED = ["default", "proportional"];

const width = (name, value) => check.whole(name, value, { low: 1, high: WIDEST });
const tokens = (name, value) => check.whole(name, value, { low: 1, high: LONGEST });

// The numbers of one setting

function need(setting, key) {
  const value = get(setting.parameters, key);
  if (value === null) {
    throw new RangeError(`${key} must be given for the rope_type '${setting.parameters.rope_type}', got none`);
  }
  return value;
}

const length = ({ text, family }) => tokens("max_position_embeddings", first(text, LENGTH, family.numbers));

/** The trained length: beside the parameters first, then inside, then the whole length. */
function original(setting) {
  const { text, family, parameters, nested, notes } = setting;
  const inside = get(parameters, ORIGINAL);
  const beside = first(text, [ORIGINAL], family.numbers);
  if (!nested && beside !== null) {
    if (inside !== null && !same(inside, beside)) {
      notes.push(`${ORIGINAL} is stated twice: ${shown(beside)} beside the parameters wins over ${shown(inside)}.`);
    }
    return tokens(ORIGINAL, beside);
  }
  if (has(parameters, ORIGINAL)) return tokens(ORIGINAL, inside);
  notes.push(`${ORIGINAL} is missing: max_position_embeddings (${length(setting)}) stands in.`);
  return length(setting);
}

function rotaryDim({ text, family, parameters, base, headDim, notes }) {
  const stated = get(text, "rotary_dim");
  let found;
  if (stated !== null && !has(parameters, "partial_rotary_factor") && family.partial !== false) {
    found = check.even("rotary_dim", check.whole("rotary_dim", stated, { low: 2, high: headDim }));
  } else {
    const partialRotaryFactor = get(parameters, "partial_rotary_factor", Object(1));
    found = methods.partialRotary(headDim, { base, partialRotaryFactor }).rotaryDim;
  }
  if (found < headDim) notes.push(`Only the first ${found} of ${headDim} features of a head are rotated.`);
  return found;
}

/** What transformers calls head_dim: of an MLA head, only the part that is rotated. */
function headDimOf(text, family, label, notes) {
  const numbers = { ...family.numbers, ...text };
  const latent = has(family.numbers, "qk_rope_head_dim") || family.layout === null;
  if (latent && get(numbers, "qk_rope_head_dim") !== null) {
    const rotated = width("qk_rope_head_dim", numbers.qk_rope_head_dim);
    if (truthy(get(numbers, "qk_nope_head_dim"))) {
      const whole = rotated + width("qk_nope_head_dim", numbers.qk_nope_head_dim);
      notes.push(`${rotated} of the ${whole} features of a query-key head are rotated (MLA).`);
    }
    return rotated;
  }
  if (label === FULL && get(numbers, "global_head_dim") !== null) return width("global_head_dim", numbers.global_head_dim);
  const key = HEAD_DIM.find((name) => truthy(get(text, name)));
  const stated = key === undefined ? get(family.numbers, "head_dim") : text[key];
  const hidden = first(text, HIDDEN_SIZE, family.numbers);
  const heads = first(text, HEADS, family.numbers);
  if (truthy(stated)) {
    const headDim = width("head_dim", stated);
    const quotient = isNumber(hidden) && isNumber(heads) && Number(heads) > 0 ? floorDivide(hidden, heads) : headDim;
    if (!same(quotient, headDim)) {
      notes.push(`head_dim is ${headDim}, not hidden_size / num_attention_heads = ${shown(quotient)}.`);
    }
    return headDim;
  }
  const size = tokens("hidden_size", hidden);
  const count = check.whole("num_attention_heads", heads, { low: 1, high: size });
  return width("hidden_size / num_attention_heads", Math.floor(size / count));
}

function factorOf(setting) {
  const factor = check.above("factor", need(setting, "factor"), 0);
  if (factor < 1) {
    setting.notes.push(`factor is ${general(factor)}, below 1: it shortens the reach instead of extending it.`);
  }
  return factor;
}

/** Factor given, else max_position_embeddings / original. */
function ratio(setting, trained) {
  if (get(setting.parameters, "factor") !== null) return factorOf(setting);
  const found = length(setting) / trained;
  setting.notes.push(`factor is not given: max_position_embeddings / ${ORIGINAL} = ${general(found)} stands in.`);
  return found;
}

// Methods, each in the order of its Python twin, so that the first error is the same

function plain(setting) {
  return methods.partialRotary(rotaryDim(setting), { base: setting.base, partialRotaryFactor: 1 });
}

function linear(setting) {
  return methods.linear(rotaryDim(setting), { base: setting.base, factor: factorOf(setting) });
}

function dynamic(setting) {
  const trained = length(setting);
  setting.notes.push(
    `The frequencies change with the longest sequence seen, from ${trained} tokens on; keys cached before keep theirs.`,
  );
  return methods.dynamicNtk(rotaryDim(setting), {
    base: setting.base, factor: factorOf(setting), originalContextLength: trained,
    contextLength: setting.contextLength ?? trained,
  });
}

function yarn(setting) {
  const { parameters: given, notes, outer, nested, base } = setting;
  if (!has(given, "factor")) need(setting, "factor");
  const trained = original(setting);
  const betas = { beta_fast: 32, beta_slow: 1 };
  for (const key of Object.keys(betas)) {
    if (truthy(get(given, key))) betas[key] = given[key];
    else if (same(get(given, key), 0)) notes.push(`${key} is 0: ${betas[key]} stands in.`);
  }
  const truncate = get(outer, "truncate", true) ?? false;
  if (nested && has(given, "truncate")) notes.push("truncate is ignored inside the setting of one layer type.");
  const magnitudes = ["mscale", "mscale_all_dim"].filter((key) => truthy(get(given, key)));
  const attentionFactor = get(given, "attention_factor");
  if (magnitudes.length === 1 && attentionFactor === null) notes.push(`${magnitudes[0]} alone is ignored.`);
  const factor = ratio(setting, trained);
  const stated = first(setting.text, LENGTH, setting.family.numbers);
  if (isNumber(stated) && same(stated, trained) && Number(factor) > 1) {
    notes.push(`max_position_embeddings is the trained length; factor times it is ${thousands(Number(factor) * Number(trained))}.`);
  }
  const found = methods.yarn(rotaryDim(setting), {
    base, factor, originalContextLength: trained, truncate: check.flag("truncate", truncate),
    attentionFactor, mscale: get(given, "mscale"), mscaleAllDim: get(given, "mscale_all_dim"),
    betaFast: betas.beta_fast, betaSlow: betas.beta_slow,
  });
  if (Number(betas.beta_fast) < Number(betas.beta_slow)) notes.push("beta_fast is below beta_slow: the ramp runs backwards.");
  if (magnitudes.length === 2 && found.attentionFactor === 1) {
    const softmax = (0.1 * Number(given.mscale_all_dim) * Math.log(Math.max(Number(factor), 1)) + 1) ** 2;
    const how = `multiplies the softmax scale by ${general(softmax, 4)} instead`;
    notes.push(`mscale and mscale_all_dim cancel: the code that DeepSeek published ${how}.`);
  }
  return found;
}

function llama3(setting) {
  const [trained, factor] = [original(setting), factorOf(setting)];
  const low = check.above("low_freq_factor", need(setting, "low_freq_factor"), 0);
  const high = check.above("high_freq_factor", need(setting, "high_freq_factor"), 0);
  if (high <= low) {
    setting.notes.push("high_freq_factor is not above low_freq_factor: no ramp, a hard switch at the low one.");
  }
  const stated = first(setting.text, LENGTH, setting.family.numbers);
  if (isNumber(stated) && !same(factor * trained, stated)) {
    const product = thousands(factor * trained);
    setting.notes.push(`factor times ${ORIGINAL} is ${product}, not the ${thousands(stated)} of max_position_embeddings.`);
  }
  return methods.llama3(rotaryDim(setting), {
    base: setting.base, factor, originalContextLength: trained, lowFreqFactor: low, highFreqFactor: Math.max(low, high),
  });
}

function longrope(setting) {
  const trained = original(setting);
  setting.notes.push(
    `A sequence of more than ${trained} tokens switches from short_factor to long_factor as a whole; keys cached before keep theirs.`,
  );
  const d = rotaryDim(setting);
  return methods.longrope(d, {
    base: setting.base, factor: ratio(setting, trained), originalContextLength: trained,
    contextLength: setting.contextLength ?? trained,
    shortFactor: need(setting, "short_factor"), longFactor: need(setting, "long_factor"),
    attentionFactor: get(setting.parameters, "attention_factor"),
  });
}

function proportional({ parameters: given, headDim, base, notes }) {
  if (!has(given, "partial_rotary_factor")) notes.push("partial_rotary_factor is missing: all pairs turn.");
  const found = methods.proportional(headDim, {
    base, partialRotaryFactor: get(given, "partial_rotary_factor", 1), factor: get(given, "factor", 1),
  });
  const still = found.invFreq.filter((theta) => theta === 0).length;
  if (still) {
    notes.push(`${still} of ${found.invFreq.length} pairs stand still; this is not partial rotary embedding.`);
  }
  return found;
}

const METHODS = { default: plain, linear, dynamic, yarn, llama3, longrope, proportional };

// The whole

function settingOf(text, contextLength, layerType) {
  const family = familyOf(text);
  const notes = [];
  const { parameters, outer, label } = layerParameters(text, family, layerType, notes);
  const ropeType = check.choice("rope_type", parameters.rope_type, Object.keys(METHODS));
  const base = check.above("rope_theta", parameters.rope_theta, 1);
  const headDim = headDimOf(text, family, label, notes);
  if (ropeType === "default" && family.partial === false && has(parameters, "partial_rotary_factor")) {
    const ignored = parameters.partial_rotary_factor;
    delete parameters.partial_rotary_factor;
    if (!same(ignored, 1)) {
      notes.push(`partial_rotary_factor (${shown(ignored)}) is ignored by this model's plain embedding.`);
    }
  }
  return { text, family, parameters, outer, nested: label !== null, label, base, headDim, contextLength, notes };
}

function layoutOf({ text, family }) {
  for (const key of ["rope_interleave", "rope_interleaved"]) {
    if (typeof get(text, key) === "boolean") return text[key] ? "interleaved" : "half";
  }
  return family.layout;
}

/** A config as JSON.parse or rope.parseConfig gives it to the record that ropedoc.from_config gives. The parameters
    that were read stand in `parameters`, the layer type in `layerType`, max_position_embeddings in `statedLength`. */
export function fromConfig(config, { contextLength = null, layerType = null } = {}) {
  if (contextLength !== null) tokens("context_length", contextLength);
  const setting = settingOf(textPart(config), contextLength, layerType);
  const found = METHODS[setting.parameters.rope_type](setting);
  const stated = first(setting.text, LENGTH, setting.family.numbers) === null ? null : length(setting);
  return Object.freeze({
    ...found,
    headDim: setting.headDim,
    layout: layoutOf(setting),
    originalContextLength: found.originalContextLength || (UNEXTENDED.includes(found.ropeType) ? stated : null),
    contextLength: found.contextLength || contextLength || stated,
    warnings: Object.freeze(setting.notes),
    parameters: Object.freeze(setting.parameters),
    layerType: setting.label,
    statedLength: stated,
  });
}

/** What `python -m ropedoc --json` prints of the record. */
export function describe(found) {
  const lengths = wavelengths(found.invFreq);
  const beyond = (limit) => (limit === null ? null : lengths.filter((one) => one > limit).length);
  return {
    rope_type: found.ropeType,
    layout: found.layout,
    base: found.base,
    head_dim: found.headDim,
    rotary_dim: found.rotaryDim,
    pairs: found.invFreq.length,
    original_context_length: found.originalContextLength,
    context_length: found.contextLength,
    pairs_beyond_original: beyond(found.originalContextLength),
    pairs_beyond_context: beyond(found.contextLength),
    attention_factor: found.attentionFactor,
    attention_factor_squared: found.attentionFactor ** 2,
    wavelengths: Array.from(lengths, (one) => (Number.isFinite(one) ? one : null)),
    inv_freq: [...found.invFreq],
    warnings: [...found.warnings],
  };
}
