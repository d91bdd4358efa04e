/* What methods start from: θ_i, lengths and lists, checked under the names that a config.json has. */

import { inverseFrequencies } from "../ladder/frequencies.js";
import * as check from "../values/checks.js";
import { isNumber, isReal } from "../values/kinds.js";

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

/** Shape and numbers of a list as numpy reads it; null if it is no array of real numbers.
    @param {unknown} value
    @returns {{ shape: number[], numbers: unknown[] } | null} */
function listed(value) {
  if (isReal(value)) return { shape: [], numbers: [value] };
  if (!Array.isArray(value)) return null;
  const parts = value.map(listed).filter((part) => part !== null);
  const shape = parts.length ? parts[0].shape : [];
  if (parts.length !== value.length || parts.some((part) => String(part.shape) !== String(shape))) return null;
  return { shape: [parts.length, ...shape], numbers: parts.flatMap((part) => part.numbers) };
}

/** Shape and numbers of a list, finite everywhere.
    @param {string} name
    @param {unknown} value */
export function reals(name, value) {
  const found = listed(value);
  if (!found) check.refuse(name, "be an array of real numbers", value);
  const bad = found.numbers.find((one) => !isNumber(one));
  if (bad !== undefined) check.refuse(name, "be finite everywhere", bad);
  return { shape: found.shape, numbers: found.numbers.map(Number) };
}
