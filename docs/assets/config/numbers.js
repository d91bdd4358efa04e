/* What each method is called with, every default filled in, as in ropedoc/config/numbers.py.
   Each function returns [the arguments, what was filled in or found odd]. */

import { magnitude } from "../methods/yarn.js";
import * as check from "../values/checks.js";
import { get, has, same, truthy } from "../values/kinds.js";
import { tokens } from "./given.js";
import { KEYS } from "./keys.js";

/** @import { Dict } from "../values/kinds.js" */
/** @import { Given } from "./given.js" */

export const ORIGINAL = "original_max_position_embeddings";
const BETAS = { beta_fast: 32, beta_slow: 1 }; // YaRN, section 3.2
/** What the key means wherever a class is not known. @type {Record<string, any>} */
const ALPHA = { method: "dynamic", key: "alpha" };

/** The original length: beside the parameters first, then inside, then the whole length.
    @param {Given} given
    @returns {[number, Dict]} */
function original(given) {
  const inside = get(given.parameters, ORIGINAL);
  const beside = given.kind.label === null ? given.look("original") : null;
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
  const { parameters, kind, stated: { outer } } = given;
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
  return [{ ...numbers, ...deepseek(given, numbers) }, { ...told, ...more, zeros, truncate_inside: kind.label !== null && has(parameters, "truncate") }];
}

/** deepseek_yarn, the name that sglang and vLLM give DeepSeek's YaRN: a missing mscale is 1, a missing mscale_all_dim 0.
    @param {Given} given
    @param {Dict} numbers
    @returns {Dict} */
function deepseek({ stated, kind }, numbers) {
  const parameters = stated.settings.get(kind.label) ?? {};
  if (![get(parameters, "rope_type"), get(parameters, "type")].includes("deepseek_yarn") || numbers.attention_factor !== null) return {};
  const weights = [check.atLeast("mscale", get(parameters, "mscale", 1), 0), check.atLeast("mscale_all_dim", get(parameters, "mscale_all_dim", 0), 0)];
  const [first, second] = weights.map((weight) => magnitude(Number(numbers.factor), weight));
  return { attention_factor: first / second };
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
  return [{ ...numbers, ...magnitudeByList(given, numbers) }, { ...told, ...more }];
}

/** Phi-3.5-MoE: an attention factor of its own for each of LongRoPE's two lists.
    @param {Given} given
    @param {{ context_length: number, original_context_length: number }} numbers
    @returns {Dict} */
function magnitudeByList({ family, parameters }, numbers) {
  const key = family.attention_factors?.[numbers.context_length > numbers.original_context_length ? "long" : "short"];
  const value = key === undefined ? null : get(parameters, key);
  return value === null ? {} : { attention_factor: value };
}

/** @param {Given} given
    @param {Record<string, any>} alpha
    @returns {[string, Dict, Dict]} */
function stepped({ text, contextLength }, alpha) {
  const start = tokens(alpha.steps.length, get(text, alpha.steps.length));
  const length = Math.max(contextLength ?? start, start);
  const factor = length > start ? 2 ** Math.ceil(Math.log2(length / start) + 1) - 1 : 1;
  return ["ntk_aware", { factor }, { flag: alpha.if, grows_from: start }];
}

/** Method, numbers and what is told, where a model class has a method that the config does not name; else null.
    @param {Given} given
    @returns {[string, Dict, Dict] | null} */
export function derived(given) {
  const { family, parameters, text } = given;
  const { alpha = family.name === null ? ALPHA : {} } = family;
  if (alpha.method === parameters.rope_type && truthy(get(parameters, alpha.key))) {
    return ["ntk_aware", { factor: check.above(alpha.key, parameters[alpha.key], 0) }, { alpha_key: alpha.key }];
  }
  if ("steps" in alpha && truthy(get(text, alpha.if)) && parameters.rope_type === "default") return stepped(given, alpha);
  const stretch = family.stretch?.factor;
  if (stretch && !same(get(text, stretch.key, 1), 1) && parameters.rope_type === "default") {
    return ["linear", { factor: check.above(stretch.key, get(text, stretch.key), 0) }, { stretch_key: stretch.key }];
  }
  return null;
}

/** @param {Given} given
    @returns {[Dict, Dict]} */
function proportional({ parameters }) {
  const share = get(parameters, "partial_rotary_factor", Object(1));
  const factor = check.above("factor", get(parameters, "factor", 1), 0);
  return [{ partial_rotary_factor: check.share("partial_rotary_factor", share), factor }, {}];
}

/** @param {Given} given
    @returns {[Dict, Dict]} */
function ntk(given) {
  const [factor, told] = factorOf(given);
  const power = get(given.parameters, "mixed_b");
  return [{ factor, power: power === null ? 1 : check.atLeast("mixed_b", power, 0) }, told];
}

/** @type {Record<string, (given: Given) => [Dict, Dict]>} */
export const NUMBERS = { default: () => [{}, {}], linear, dynamic, yarn, llama3, longrope, proportional, ntk };

/** Methods that a class may name: those of transformers, and others that its own code knows.
    @param {Given["family"]} family */
export const methodsOf = (family) => Object.keys(NUMBERS).filter((name) => !KEYS.own_methods.includes(name) || family.methods?.includes(name));
