/* The rotation that a setting of the lab asks for, by the published methods. */

import { inverseFrequencies } from "../ladder/frequencies.js";
import { record } from "../ladder/rope.js";
import { dynamicNtk } from "../methods/dynamic-ntk.js";
import { linear } from "../methods/linear.js";
import { ntkAware } from "../methods/ntk-aware.js";
import { ntkByParts } from "../methods/ntk-by-parts.js";
import { yarnPaper } from "../methods/yarn-paper.js";
import { yarn } from "../methods/yarn.js";

/** @import { Rope } from "../ladder/rope.js" */

/** @typedef {{ method: string, base: number, factor: number, slow: number, fast: number, attention: number | null }} Setting */
/** What the model is and what is asked of it.
    @typedef {{ rotaryDim: number, originalContextLength: number, contextLength: number }} Place */
/** @typedef {(setting: Setting, place: Place) => Rope} Method */

/** @param {typeof yarn | typeof yarnPaper | typeof ntkByParts} made
    @returns {Method} */
const ramp = (made) => ({ base, factor, slow, fast }, { rotaryDim, originalContextLength }) =>
  made(rotaryDim, { base, factor, originalContextLength, betaSlow: slow, betaFast: fast });

/** @type {Readonly<Record<string, Method>>} */
export const methods = Object.freeze({
  unchanged: ({ base }, { rotaryDim }) =>
    record(inverseFrequencies(rotaryDim, { base }), { ropeType: "default", base, rotaryDim }),
  linear: ({ base, factor }, { rotaryDim }) => linear(rotaryDim, { base, factor }),
  ntk: ({ base, factor }, { rotaryDim }) => ntkAware(rotaryDim, { base, factor }),
  dynamic: ({ base }, { rotaryDim, originalContextLength, contextLength }) =>
    dynamicNtk(rotaryDim, { base, factor: 1, originalContextLength, contextLength }),
  "by-parts": ramp(ntkByParts),
  yarn: ramp(yarn),
  "yarn-paper": ramp(yarnPaper),
});

/** The frequencies, and the attention factor: the one asked for, or else the method's own.
    @param {Setting} setting
    @param {Place} place */
export function rope(setting, place) {
  const { invFreq, attentionFactor } = methods[setting.method](setting, place);
  return { invFreq, attentionFactor: setting.attention ?? attentionFactor };
}
