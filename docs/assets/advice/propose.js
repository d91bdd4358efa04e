/* Which setting reaches a length: method, numbers, and the file with them in it, as in ropedoc/advice/propose.py. */

import { NAMES } from "../config/keys.js";
import { path } from "../config/part.js";
import { read } from "../config/reading.js";
import { inverseFrequencies } from "../ladder/frequencies.js";
import { firstNegative } from "../ladder/readings.js";
import { largerBase } from "../methods/ntk-aware.js";
import { get, has, isObject, truthy } from "../values/kinds.js";

/** @import { Reading } from "../config/reading.js" */
/** @import { Dict } from "../values/kinds.js" */

const STEPS = [1, 1.5, 2, 3, 5, 7]; // of a base, times powers of ten
const HIGHEST = 12; // powers of ten that are tried
export const FARTHEST = 1_048_576; // tokens; as far as a base is held to the bound
const [OLDER, NEWER] = ["rope_scaling", "rope_parameters"];
const ROOM = ["rope_theta", "partial_rotary_factor", "mrope_section", "mrope_interleaved"]; // stay beside any method

/** A number as Python's float, also where it is whole.
    @param {number} value
    @returns {Number} */
const float = (value) => Object(value);

/** Factor from one length to another, rounded up to hundredths.
    @param {number} wish
    @param {number} length */
export const stretch = (wish, length) => Math.ceil((100 * wish) / length) / 100;

/** This base, or the first of the round ones above it, whose mean kernel is nowhere negative up to a length.
    @param {number} rotaryDim
    @param {{ base: number, contextLength: number }} options
    @returns {number | null} */
export function leastBase(rotaryDim, { base, contextLength }) {
  const limit = Math.min(contextLength, FARTHEST);
  const rounds = Array.from({ length: HIGHEST }, (_, power) => STEPS.map((step) => step * 10 ** power)).flat();
  const passes = (/** @type {number} */ one) => firstNegative(inverseFrequencies(rotaryDim, { base: one }), { limit }) === null;
  return [base, ...rounds.filter((one) => one > base)].find(passes) ?? null;
}

/** Parameters of a method as a file has them; for the NTK-aware method the larger base, rounded up to a whole number.
    @param {Reading} reading
    @param {string} method
    @param {{ original: number, factor: number, more: Record<string, number> }} options
    @returns {Dict} */
export function numbers({ record }, method, { original, factor, more }) {
  if (method === "ntk") return { rope_theta: float(Math.ceil(largerBase(record.rotary_dim, record.base, factor))) };
  /** @type {Dict} */
  const found = { rope_type: method, factor: float(factor) };
  if (method === "yarn" || method === "llama3") found.original_max_position_embeddings = original;
  if (method !== "llama3" || record.rope_type === "llama3") return found;
  return { ...found, ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, float(value)])) };
}

/** The file with a setting in it, and its reading at the length; null where its class reads the setting nowhere.
    @param {Reading} reading
    @param {Dict} setting
    @param {number} wish
    @returns {{ config: Dict, after: Reading } | null} */
export function proposed(reading, setting, wish) {
  for (const config of candidates(reading, setting)) {
    try {
      const after = read(config, { contextLength: wish, layerType: reading.record.kind });
      if (holds(after, setting)) return { config, after };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return null;
}

/** The planned file with the length wanted as its maximum, where its class turns the same by it.
    @param {Dict} config
    @param {Reading} after
    @param {number} wish
    @returns {Dict} */
export function raised(config, after, wish) {
  const name = NAMES.length.find((one) => has(after.stated.text, one)) ?? NAMES.length[0];
  const higher = put(config, path(config), { [name]: wish });
  try {
    const { invFreq, attentionFactor } = read(higher, { layerType: after.record.kind }).rope;
    const same = invFreq.every((theta, i) => theta === after.rope.invFreq[i]) && attentionFactor === after.rope.attentionFactor;
    return same ? higher : config;
  } catch (error) {
    if (error instanceof RangeError) return config;
    throw error;
  }
}

/** @param {Reading} found
    @param {Dict} setting */
function holds({ record }, setting) {
  const alike = (/** @type {string} */ key, /** @type {unknown} */ runs) => !has(setting, key) || Number(setting[key]) === Number(runs);
  return record.rope_type === get(setting, "rope_type", "default") && alike("rope_theta", record.base)
    && alike("factor", get(record.numbers, "factor")) && alike("original_max_position_embeddings", get(record.numbers, "original_context_length"));
}

/** The file with the setting in each place where a class may look for it.
    @param {Reading} reading
    @param {Dict} setting
    @returns {Generator<Dict>} */
function* candidates({ stated, record, config }, setting) {
  const file = /** @type {Dict} */ (config);
  const parts = path(file);
  if (has(setting, "rope_theta")) yield put(file, parts, { [String(record.told.base_name)]: setting.rope_theta });
  for (const key of [stated.outerKey, OLDER, NEWER]) {
    if (key === null) continue;
    const given = get(stated.text, key);
    const held = /** @type {Dict} */ (truthy(given) ? given : stated.own ? stated.outer : {});
    const inner = get(held, record.layer ?? "");
    const merge = (/** @type {Dict} */ one) => merged(one, setting, record.rope_type);
    yield put(file, parts, { [key]: isObject(inner) ? { ...held, [String(record.layer)]: merge(inner) } : merge(held) });
  }
}

/** Parameters with a setting in them: all that were there where they have its method, else those beside any method.
    @param {Dict} held
    @param {Dict} setting
    @param {string} carried
    @returns {Dict} */
function merged(held, setting, carried) {
  if (get(setting, "rope_type", carried) !== carried) {
    return { ...Object.fromEntries(ROOM.filter((key) => has(held, key)).map((key) => [key, held[key]])), ...setting };
  }
  const named = has(held, "rope_type") || has(held, "type");
  return { ...held, ...Object.fromEntries(Object.entries(setting).filter(([key]) => key !== "rope_type" || !named)) };
}

/** @param {Dict} config
    @param {string[]} parts
    @param {Dict} changes
    @returns {Dict} */
function put(config, parts, changes) {
  const [first, ...rest] = parts;
  return first === undefined ? { ...config, ...changes } : { ...config, [first]: put(/** @type {Dict} */ (config[first]), rest, changes) };
}
