/* Proportional RoPE, as in ropedoc/methods/proportional.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { ladder } from "./start.js";

/** θ_i = b^(-2i/d)/s for i < ⌊p d/2⌋, else 0; d = headDim is the rotary dimension, p = partialRotaryFactor.
    @param {number} headDim
    @param {{ base: number, partialRotaryFactor: unknown, factor?: unknown }} options */
export function proportional(headDim, { base, partialRotaryFactor, factor = 1 }) {
  const theta = ladder(headDim, base);
  const s = check.above("factor", factor, 0);
  const turning = Math.floor((check.share("partial_rotary_factor", partialRotaryFactor) * headDim) / 2);
  const invFreq = theta.map((value, i) => (i < turning ? value / s : 0));
  return record(invFreq, { ropeType: "proportional", base, rotaryDim: headDim, headDim });
}
