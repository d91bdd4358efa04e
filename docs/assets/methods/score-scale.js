/* Factors on scores, as in ropedoc/methods/score_scale.py. */

import * as check from "../values/checks.js";
import { float, shown } from "../values/words.js";
import { length, reals } from "./start.js";
import { magnitude } from "./yarn.js";

/** What a formula makes of its numbers: the factor at each position.
    @typedef {(numbers: Readonly<Record<string, unknown>>) => (position: number) => number} Formula */

/** 1 + β ln(1 + ⌊m/L₀⌋): Ministral 3. @type {Formula} */
function llama4ScalingBeta({ beta, original_context_length: given }) {
  const original = length("original_context_length", given);
  const slope = check.atLeast("beta", beta, 0);
  return (m) => 1 + slope * Math.log1p(Math.floor(m / original));
}

/** 1 + c ln(1 + ⌊(m + 1)/f⌋): Llama 4. @type {Formula} */
function attnTemperatureTuning({ attn_scale: given, floor_scale: step }) {
  const floor = check.above("floor_scale", step, 0);
  const slope = check.atLeast("attn_scale", given, 0);
  return (m) => 1 + slope * Math.log1p(Math.floor((m + 1) / floor));
}

/** ln(m + 1)/ln L₀ where m + 1 > L₀, else 1: Qwen 1. @type {Formula} */
function logn({ original_context_length: given }) {
  const original = length("original_context_length", given, 2);
  return (m) => (m + 1 > original ? Math.log1p(m) / Math.log(original) : 1);
}

/** A², from query and key. @type {Formula} */
function attentionFactor({ attention_factor: given }) {
  const scale = check.attention(given) ** 2;
  return () => scale;
}

/** (0.1 x ln s + 1)²: DeepSeek-V2 and V3. @type {Formula} */
function softmaxMscale({ factor, mscale_all_dim: weight }) {
  const s = check.above("factor", factor, 0);
  const scale = magnitude(s, check.atLeast("mscale_all_dim", weight, 0)) ** 2;
  return () => scale;
}

/** Each formula, and the names of its numbers.
    @type {Readonly<Record<string, readonly [Formula, readonly string[]]>>} */
const FORMULAS = {
  llama_4_scaling_beta: [llama4ScalingBeta, ["beta", "original_context_length"]],
  attn_temperature_tuning: [attnTemperatureTuning, ["attn_scale", "floor_scale"]],
  logn: [logn, ["original_context_length"]],
  attention_factor: [attentionFactor, ["attention_factor"]],
  softmax_mscale: [softmaxMscale, ["factor", "mscale_all_dim"]],
};

/** Factor on the scores of the query at each position, by its published name.
    @param {unknown} position [tokens], a number or a list
    @param {{ method: string, beta?: unknown, originalContextLength?: unknown, attnScale?: unknown, floorScale?: unknown,
      attentionFactor?: unknown, factor?: unknown, mscaleAllDim?: unknown }} options
    @returns {number | Float64Array} */
export function scoreScale(position, {
  method, beta = null, originalContextLength = null, attnScale = null, floorScale = null, attentionFactor: both = null,
  factor = null, mscaleAllDim = null,
}) {
  const numbers = {
    beta, original_context_length: originalContextLength, attn_scale: attnScale, floor_scale: floorScale,
    attention_factor: both, factor, mscale_all_dim: mscaleAllDim,
  };
  const given = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== null));
  const scale = asked(method, given);
  const { shape, numbers: positions } = reals("position", position);
  const negative = positions.find((m) => m < 0);
  if (negative !== undefined) throw new RangeError(`position must not be negative, got ${float(negative)}`);
  const scales = Float64Array.from(positions, scale(given));
  if (!scales.every(Number.isFinite)) {
    throw new RangeError(`numbers of ${method} must give a scale that float64 can hold, got ${shown(given)}`);
  }
  return shape.length ? scales : scales[0];
}

/** The formula of that name, if its numbers are the ones that it takes.
    @param {string} method
    @param {Readonly<Record<string, unknown>>} given */
function asked(method, given) {
  const [formula, names] = FORMULAS[check.choice("method", method, Object.keys(FORMULAS))];
  const got = Object.keys(given);
  if (got.length !== names.length || names.some((name) => !got.includes(name))) {
    throw new RangeError(`numbers of ${method} must be ${names.join(", ")}, got ${got.join(", ") || "none"}`);
  }
  return formula;
}
