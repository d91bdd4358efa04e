/* YaRN as the paper prints it, as in ropedoc/methods/yarn_paper.py. */

import { ntkByParts } from "./ntk-by-parts.js";
import { magnitude } from "./yarn.js";

/** @import { Rope } from "../ladder/rope.js" */

/** YaRN as the paper prints it: the ramp linear in turns.
    @param {number} rotaryDim
    @param {{ base: number, factor: number, originalContextLength: number, betaFast?: number, betaSlow?: number }} options
    @returns {Rope} */
export function yarnPaper(rotaryDim, { base, factor, originalContextLength, betaFast = 32, betaSlow = 1 }) {
  const parts = ntkByParts(rotaryDim, { base, factor, originalContextLength, betaFast, betaSlow });
  return Object.freeze({ ...parts, ropeType: "yarn_paper", attentionFactor: magnitude(factor, 1) });
}
