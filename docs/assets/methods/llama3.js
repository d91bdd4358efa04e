/* Llama 3's scaling, as in ropedoc/methods/llama3.py. */

import * as check from "../values/checks.js";
import { ntkByParts } from "./ntk-by-parts.js";

/** @import { Rope } from "../ladder/rope.js" */

/** NTK-by-parts between lowFreqFactor and highFreqFactor turns: Llama 3.1.
    @param {number} rotaryDim
    @param {{ base: number, factor: number, originalContextLength: number, lowFreqFactor: number, highFreqFactor: number }} options
    @returns {Rope} */
export function llama3(rotaryDim, { base, factor, originalContextLength, lowFreqFactor, highFreqFactor }) {
  const low = check.above("low_freq_factor", lowFreqFactor, 0);
  const high = check.atLeast("high_freq_factor", highFreqFactor, low);
  const parts = { base, factor, originalContextLength, betaFast: high, betaSlow: low };
  return Object.freeze({ ...ntkByParts(rotaryDim, parts), ropeType: "llama3" });
}
