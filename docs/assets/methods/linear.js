/* Position interpolation, as in ropedoc/methods/linear.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { ladder } from "./start.js";

/** Position interpolation: θ'_i = θ_i / s, the same as positions m/s; s = factor.
    @param {number} rotaryDim
    @param {{ base: number, factor: number }} options */
export function linear(rotaryDim, { base, factor }) {
  const s = check.above("factor", factor, 0);
  return record(ladder(rotaryDim, base).map((theta) => theta / s), { ropeType: "linear", base, rotaryDim });
}
