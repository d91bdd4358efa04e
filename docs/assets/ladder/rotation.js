/* Rotation by position, as in ropedoc/ladder/rotation.py. */

import { choice, even, finiteArray, frequencies, like, refuseShape } from "./checks.js";

/** @import { Reals } from "./checks.js" */

/** @type {readonly ("half" | "interleaved")[]} */
const LAYOUTS = ["half", "interleaved"];

/** @param {number} i
    @param {number} pairs
    @param {string} layout */
function pairFeatures(i, pairs, layout) {
  return layout === "half" ? [i, i + pairs] : [2 * i, 2 * i + 1];
}

/** One vector x at one position m: (x₁ cos mθ_i - x₂ sin mθ_i, x₂ cos mθ_i + x₁ sin mθ_i) for each pair.
    @param {Reals} x
    @param {number} position
    @param {Reals} invFreq
    @param {{ layout?: "half" | "interleaved" }} [options] */
export function rotate(x, position, invFreq, { layout = "half" } = {}) {
  const vector = finiteArray("x", x);
  const thetas = frequencies("invFreq", invFreq);
  choice("layout", layout, LAYOUTS);
  if (!(x.length >= 2 * thetas.length)) {
    refuseShape("x", `have at least ${2 * thetas.length} features, two for each pair`, x.length);
  }
  const m = like(position, finiteArray("position", position));
  const rotated = Float64Array.from(vector);
  thetas.forEach((theta, i) => {
    const [first, second] = pairFeatures(i, thetas.length, layout);
    const cos = Math.cos(m * theta);
    const sin = Math.sin(m * theta);
    rotated[first] = vector[first] * cos - vector[second] * sin;
    rotated[second] = vector[second] * cos + vector[first] * sin;
  });
  return rotated;
}

/** index = (0, 2, 4, …, 1, 3, 5, …), so that half[j] = interleaved[index[j]].
    @param {number} rotaryDim */
export function layoutPermutation(rotaryDim) {
  const d = even("rotaryDim", rotaryDim);
  return Array.from({ length: d }, (_, j) => (j < d / 2 ? 2 * j : 2 * j - d + 1));
}
