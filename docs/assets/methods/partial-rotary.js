/* Rotation of a head's first features, as in ropedoc/methods/partial_rotary.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { repr } from "../values/words.js";
import { ladder } from "./start.js";

/** Rotated dimension d = ⌊p headDim⌋, a positive even integer.
    @param {unknown} headDim
    @param {{ partialRotaryFactor: unknown }} options */
export function rotatedFeatures(headDim, { partialRotaryFactor }) {
  const width = check.whole("head_dim", headDim, { low: 1, high: check.WIDEST });
  const d = Math.trunc(width * check.share("partial_rotary_factor", partialRotaryFactor));
  if (d < 2 || d % 2) {
    const got = `${repr(partialRotaryFactor)} · ${width}`;
    throw new RangeError(`partial_rotary_factor times head_dim must give a positive even integer, got ${got}`);
  }
  return d;
}

/** θ_i = b^(-2i/d), d = ⌊p headDim⌋: the first d features of a head.
    @param {unknown} headDim
    @param {{ base: number, partialRotaryFactor: unknown }} options */
export function partialRotary(headDim, { base, partialRotaryFactor }) {
  const d = rotatedFeatures(headDim, { partialRotaryFactor });
  return record(ladder(d, base), { ropeType: "default", base, rotaryDim: d, headDim: Number(headDim) });
}
