/* NTK scaling of the GTE models, as in ropedoc/methods/ntk_mixed.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { ladder } from "./start.js";

/** θ_i s^(-((i + 1)/(d/2))^p): every pair is divided, the last by s.
    @param {number} rotaryDim
    @param {{ base: number, factor: number, power?: number }} options */
export function ntkMixed(rotaryDim, { base, factor, power = 1 }) {
  const [s, p] = [check.above("factor", factor, 0), check.atLeast("power", power, 0)];
  const theta = ladder(rotaryDim, base);
  const invFreq = theta.map((value, i) => value * Math.pow(s, -Math.pow((i + 1) / theta.length, p)));
  return record(invFreq, { ropeType: "ntk", base, rotaryDim });
}
