/* NTK-aware scaling, as in ropedoc/methods/ntk_aware.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { general } from "../values/words.js";
import { ladder } from "./start.js";

const LARGEST = Math.log(Number.MAX_VALUE);

/** b' = b s^(d/(d-2)): YaRN, equation 16.
    @param {number} rotaryDim
    @param {number} base
    @param {number} stretch */
export function largerBase(rotaryDim, base, stretch) {
  const [d, b] = [check.even("rotary_dim", rotaryDim), check.above("base", base, 1)];
  if (d === 2) throw new RangeError("rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2");
  if (!(Math.log(b) + (d / (d - 2)) * Math.log(stretch) <= LARGEST)) {
    const got = `a stretch of ${general(stretch)} for base ${general(b)}`;
    throw new RangeError(`factor must give a base that float64 can hold, got ${got}`);
  }
  return b * Math.pow(stretch, d / (d - 2));
}

/** θ_i of the base b s^(d/(d-2)): pair 0 is kept, the last is divided by s.
    @param {number} rotaryDim
    @param {{ base: number, factor: number }} options */
export function ntkAware(rotaryDim, { base, factor }) {
  const s = check.above("factor", factor, 0);
  return record(ladder(rotaryDim, largerBase(rotaryDim, base, s)), { ropeType: "ntk_aware", base, rotaryDim });
}
