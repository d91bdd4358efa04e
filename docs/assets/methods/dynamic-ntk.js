/* Dynamic NTK scaling, as in ropedoc/methods/dynamic_ntk.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { largerBase } from "./ntk-aware.js";
import { ladder, length } from "./start.js";

/** θ_i of the base b (s S/L - (s - 1))^(d/(d-2)), S = max(contextLength, L).
    @param {number} rotaryDim
    @param {{ base: number, factor: number, originalContextLength: number, contextLength: number }} options */
export function dynamicNtk(rotaryDim, { base, factor, originalContextLength, contextLength }) {
  const s = check.above("factor", factor, 0);
  const original = length("original_context_length", originalContextLength);
  const now = length("context_length", contextLength);
  const stretch = 1 + s * (Math.max(now, original) / original - 1);
  return record(ladder(rotaryDim, largerBase(rotaryDim, base, stretch)), {
    ropeType: "dynamic", base, rotaryDim, originalContextLength: original, contextLength: now,
  });
}
