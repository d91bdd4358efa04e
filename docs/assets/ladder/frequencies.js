/* Frequencies, wavelengths and turns, as in ropedoc/ladder/frequencies.py. */

import { above, even, frequencies, refuse, whole } from "./checks.js";

/** @import { Reals } from "./checks.js" */

/** θ_i = base^(-2i/d) [rad/token] for the pairs i = 0 … d/2 - 1, with d = rotaryDim.
    @param {number} rotaryDim
    @param {{ base?: number }} [options] */
export function inverseFrequencies(rotaryDim, { base = 10000 } = {}) {
  const d = even("rotaryDim", rotaryDim);
  const b = above("base", base, 1);
  return Float64Array.from({ length: d / 2 }, (_, i) => Math.pow(b, (-2 * i) / d));
}

/** λ_i = 2π/θ_i [tokens]; infinite where a pair stands still.
    @param {Reals} invFreq */
export function wavelengths(invFreq) {
  return frequencies("invFreq", invFreq).map((theta) => (2 * Math.PI) / theta);
}

/** r_i = L θ_i / 2π [turns], with L = contextLength.
    @param {Reals} invFreq
    @param {{ contextLength: number }} options */
export function rotations(invFreq, { contextLength }) {
  const thetas = frequencies("invFreq", invFreq);
  const length = above("contextLength", contextLength, 0);
  return thetas.map((theta) => (length * theta) / (2 * Math.PI));
}

/** b = θ_i^(-d/(2i)), the inverse of θ_i = b^(-2i/d); pair 0 tells nothing and is refused.
    @param {number} frequency
    @param {{ pair: number, rotaryDim: number }} options */
export function baseFromFrequency(frequency, { pair, rotaryDim }) {
  const d = even("rotaryDim", rotaryDim);
  const theta = above("frequency", frequency, 0);
  if (theta >= 1) refuse("frequency", "be below 1 rad/token", frequency);
  if (d === 2) refuse("rotaryDim", "be at least 4, since pair 0 does not depend on the base", 2);
  const i = whole("pair", pair, { low: 1, high: d / 2 - 1 });
  const base = Math.pow(theta, -d / (2 * i));
  if (base === Infinity) {
    refuse("frequency", "give a base that float64 can hold", Object(`${frequency} for pair ${i}`));
  }
  return base;
}
