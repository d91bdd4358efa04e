/* What every method starts from: θ_i and lengths, checked under the names that a config.json has. */

import { inverseFrequencies } from "../ladder/frequencies.js";
import * as check from "../values/checks.js";

/** @param {unknown} rotaryDim
    @param {unknown} base */
export function ladder(rotaryDim, base) {
  const d = check.even("rotary_dim", rotaryDim);
  return inverseFrequencies(d, { base: check.above("base", base, 1) });
}

/** @param {string} name
    @param {unknown} value
    @param {number} [low] */
export const length = (name, value, low = 1) => check.whole(name, value, { low, high: check.LONGEST });
