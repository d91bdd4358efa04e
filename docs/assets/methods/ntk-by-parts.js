/* NTK-by-parts, as in ropedoc/methods/ntk_by_parts.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { ladder, length } from "./start.js";

/** (1 - r_i) θ_i + r_i θ_i/s, r_i the share of pair i that is divided.
    @param {Float64Array} theta
    @param {number} factor
    @param {Float64Array} divided */
export function blend(theta, factor, divided) {
  const s = check.above("factor", factor, 0);
  return theta.map((value, i) => (1 - divided[i]) * value + divided[i] * (value / s));
}

/** @param {number} value */
export const clip = (value) => Math.min(Math.max(value, 0), 1);

/** θ'_i = (1 - γ) θ_i/s + γ θ_i, γ rising from 0 to 1 with the turns from betaSlow to betaFast.
    @param {number} rotaryDim
    @param {{ base: number, factor: number, originalContextLength: number, betaFast: number, betaSlow: number }} options */
export function ntkByParts(rotaryDim, { base, factor, originalContextLength, betaFast, betaSlow }) {
  const original = length("original_context_length", originalContextLength);
  const theta = ladder(rotaryDim, base);
  const slow = check.above("beta_slow", betaSlow, 0);
  const fast = check.atLeast("beta_fast", betaFast, slow);
  const divided = theta.map((value) => {
    const turns = (original * value) / (2 * Math.PI);
    return 1 - (fast > slow ? clip((turns - slow) / (fast - slow)) : Number(turns >= slow));
  });
  const invFreq = blend(theta, factor, divided);
  return record(invFreq, { ropeType: "ntk_by_parts", base, rotaryDim, originalContextLength: original });
}
