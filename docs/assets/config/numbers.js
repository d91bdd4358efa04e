/* What each method is called with, every default filled in, as in ropedoc/config/numbers.py.
   Each function returns [the arguments, what was filled in or found odd]. */

import * as check from "../values/checks.js";
import { get, has, same, truthy } from "../values/kinds.js";
import { tokens } from "./given.js";

/** @import { Dict } from "../values/kinds.js" */
/** @import { Given } from "./given.js" */

export const ORIGINAL = "original_max_position_embeddings";
const BETAS = { beta_fast: 32, beta_slow: 1 }; // YaRN, section 3.2

/** The original length: beside the parameters first, then inside, then the whole length.
    @param {Given} given
    @returns {[number, Dict]} */
function original(given) {
  const inside = get(given.parameters, ORIGINAL);
  const beside = given.layer === null ? given.look("original") : null;
  if (beside !== null) return [tokens(ORIGINAL, beside), { original_from: "beside", original_inside: inside }];
  if (has(given.parameters, ORIGINAL)) return [tokens(ORIGINAL, inside), { original_from: "inside" }];
  return [given.length(), { original_from: "length" }];
}

/** @param {Given} given
    @returns {[number, Dict]} */
const factorOf = (given) => [check.above("factor", given.need("factor"), 0), { factor_from: "given" }];

/** Factor given, else max_position_embeddings / original.
    @param {Given} given
    @param {number} length
    @returns {[number, Dict]} */
function ratio(given, length) {
  return get(given.parameters, "factor") === null ? [given.length() / length, { factor_from: "lengths" }] : factorOf(given);
}

/** @param {Given} given
    @returns {[Dict, Dict]} */
function linear(given) {
  const [factor, told] = factorOf(given);
  return [{ factor }, told];
}

/** @param {Given} given
    @returns {[Dict, Dict]} */
function dynamic(given) {
  const length = given.length();
  const [factor, told] = factorOf(given);
  return [{ factor, original_context_length: length, context_length: given.contextLength ?? length }, told];
}

/** @param {Given} given
    @returns {[Dict, Dict]} */
function yarn(given) {
  const { parameters, layer, stated: { outer } } = given;
  if (!has(parameters, "factor")) given.need("factor");
  const [length, told] = original(given);
  const betas = Object.entries(BETAS).map(([key, usual]) => /** @type {const} */ ([key, truthy(get(parameters, key)) ? parameters[key] : usual]));
  const truncate = get(outer, "truncate", true);
  const [factor, more] = ratio(given, length);
  const numbers = {
    factor,
    original_context_length: length,
    ...Object.fromEntries(betas.map(([key, beta]) => [key, check.above(key, beta, 0)])),
    truncate: check.flag("truncate", truncate ?? false),
    ...Object.fromEntries(["attention_factor", "mscale", "mscale_all_dim"].map((key) => [key, get(parameters, key)])),
  };
  const zeros = Object.entries(BETAS).filter(([key]) => same(get(parameters, key), 0)).map(([key, value]) => ({ key, value }));
  return [numbers, { ...told, ...more, zeros, truncate_inside: layer !== null && has(parameters, "truncate") }];
}

/** @param {Given} given
    @returns {[Dict, Dict]} */
function llama3(given) {
  const [length, told] = original(given);
  const [factor, more] = factorOf(given);
  const low = check.above("low_freq_factor", given.need("low_freq_factor"), 0);
  const high = check.above("high_freq_factor", given.need("high_freq_factor"), 0);
  const numbers = { factor, original_context_length: length, low_freq_factor: low, high_freq_factor: Math.max(low, high) };
  return [numbers, { ...told, ...more, hard: high <= low }];
}

/** @param {Given} given
    @returns {[Dict, Dict]} */
function longrope(given) {
  const [length, told] = original(given);
  const [factor, more] = ratio(given, length);
  const numbers = {
    factor,
    original_context_length: length,
    context_length: given.contextLength ?? length,
    short_factor: given.need("short_factor"),
    long_factor: given.need("long_factor"),
    attention_factor: get(given.parameters, "attention_factor"),
  };
  return [numbers, { ...told, ...more }];
}

/** @param {Given} given
    @returns {[Dict, Dict]} */
function proportional({ parameters }) {
  const share = get(parameters, "partial_rotary_factor", Object(1));
  const factor = check.above("factor", get(parameters, "factor", 1), 0);
  return [{ partial_rotary_factor: check.share("partial_rotary_factor", share), factor }, {}];
}

/** @type {Record<string, (given: Given) => [Dict, Dict]>} */
export const NUMBERS = { default: () => [{}, {}], linear, dynamic, yarn, llama3, longrope, proportional };
