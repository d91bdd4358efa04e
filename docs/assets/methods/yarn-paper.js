/* YaRN as the paper prints it, as in ropedoc/methods/yarn_paper.py. */

import { ntkByParts } from "./ntk-by-parts.js";
import { magnitude } from "./yarn.js";

/** YaRN as the paper prints it: the ramp linear in turns. */
export function yarnPaper(rotaryDim, { base, factor, originalContextLength, betaFast = 32, betaSlow = 1 } = {}) {
  const parts = ntkByParts(rotaryDim, { base, factor, originalContextLength, betaFast, betaSlow });
  return Object.freeze({ ...parts, ropeType: "yarn_paper", attentionFactor: magnitude(factor, 1) });
}
