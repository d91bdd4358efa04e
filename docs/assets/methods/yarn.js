/* YaRN as libraries run it, as in ropedoc/methods/yarn.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { truthy } from "../values/kinds.js";
import { blend, clip } from "./ntk-by-parts.js";
import { ladder, length } from "./start.js";

/** M(x) = 0.1 x ln s + 1 for s > 1, else 1: YaRN, equation 22.
    @param {number} factor
    @param {number} mscale */
export const magnitude = (factor, mscale) => (factor > 1 ? 0.1 * mscale * Math.log(factor) + 1 : 1);

/** @param {number} factor
    @param {unknown} attentionFactor
    @param {unknown} mscale
    @param {unknown} mscaleAllDim */
function yarnAttention(factor, attentionFactor, mscale, mscaleAllDim) {
  if (attentionFactor !== null) return check.attention(attentionFactor);
  if (!truthy(mscale) || !truthy(mscaleAllDim)) return magnitude(factor, 1);
  const one = magnitude(factor, check.above("mscale", mscale, 0));
  return one / magnitude(factor, check.above("mscale_all_dim", mscaleAllDim, 0));
}

/** YaRN as libraries run it: the ramp linear in i from c(betaFast) to c(betaSlow), c(R) = d ln(L₀/(2πR)) / (2 ln b).
    @param {number} rotaryDim
    @param {{ base: number, factor: number, originalContextLength: number, betaFast?: unknown, betaSlow?: unknown,
      truncate?: boolean, attentionFactor?: unknown, mscale?: unknown, mscaleAllDim?: unknown }} options */
export function yarn(rotaryDim, {
  base, factor, originalContextLength, betaFast = 32, betaSlow = 1, truncate = true,
  attentionFactor = null, mscale = null, mscaleAllDim = null,
}) {
  const original = length("original_context_length", originalContextLength);
  const theta = ladder(rotaryDim, base);
  /** @param {string} name @param {unknown} turns */
  const pairThatTurns = (name, turns) => {
    const logs = Math.log(original) - Math.log(check.above(name, turns, 0)) - Math.log(2 * Math.PI);
    return (rotaryDim * logs) / (2 * Math.log(base));
  };
  let [low, high] = [pairThatTurns("beta_fast", betaFast), pairThatTurns("beta_slow", betaSlow)];
  if (check.flag("truncate", truncate)) [low, high] = [Math.floor(low), Math.ceil(high)];
  [low, high] = [Math.max(low, 0), Math.min(high, rotaryDim - 1)]; // d - 1 and not d/2 - 1, as every library has it
  if (low === high) high += 0.001;
  const invFreq = blend(theta, factor, theta.map((_, i) => clip((i - low) / (high - low))));
  return record(invFreq, {
    attentionFactor: yarnAttention(Number(factor), attentionFactor, mscale, mscaleAllDim),
    ropeType: "yarn", base, rotaryDim, originalContextLength: original,
  });
}
