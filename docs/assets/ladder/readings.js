/* Numbers read off the kernel, as in ropedoc/ladder/readings.py. */

import { above, finiteArray, frequencies, refuse, shares, whole } from "./checks.js";
import { inverseFrequencies } from "./frequencies.js";
import { logarithmicLaw, meanKernel } from "./kernel.js";

/** @import { Reals } from "./checks.js" */

const LONGEST = 2 ** 53; // as in ropedoc/_validation.py
const BLOCK = 64; // distances that share one table of cosines in firstDistance
const SURE = 0.9999; // a level nearer to 1 is reached by rounding alone

/** Whole distances from 0 on at which the kernel is surely above a level: K(Δ) ≥ cos(Δ max θ_i) up to half a turn of the
    fastest pair, with a thousandth to spare for rounding.
    @param {Float64Array} thetas
    @param {number} level */
function outOfReach(thetas, level) {
  if (level > SURE) return 0;
  const fastest = thetas.reduce((most, theta) => Math.max(most, Math.abs(theta)), 0);
  return Math.min(Math.ceil((Math.acos(Math.max(level, -1)) * 0.999) / fastest), LONGEST);
}

/** Least whole distance from start to limit at which K(Δ) is at or below the level, or null.
    Each block of distances takes its cosines from one table, by cos(a + r) = cos a cos r - sin a sin r.
    @param {Reals} invFreq
    @param {{ level: number, limit: number, start?: number, weights?: Reals | null }} options
    @returns {number | null} */
export function firstDistance(invFreq, { level, limit, start = 0, weights }) {
  const thetas = frequencies("invFreq", invFreq);
  if (!Number.isFinite(level)) refuse("level", "be a finite number", level);
  const first = whole("start", start, { low: 0, high: LONGEST });
  const last = whole("limit", limit, { low: first, high: LONGEST });
  const w = shares(weights, thetas.length);
  const cosines = new Float64Array(thetas.length * BLOCK);
  const sines = new Float64Array(thetas.length * BLOCK);
  for (let k = 0; k < cosines.length; k++) {
    const i = Math.floor(k / BLOCK);
    cosines[k] = w[i] * Math.cos((k % BLOCK) * thetas[i]);
    sines[k] = w[i] * Math.sin((k % BLOCK) * thetas[i]);
  }
  const kernel = new Float64Array(BLOCK);
  for (let from = Math.max(first, outOfReach(thetas, level)); from <= last; from += BLOCK) {
    kernel.fill(0);
    for (let i = 0; i < thetas.length; i++) {
      if (w[i] === 0) continue;
      const c = Math.cos(from * thetas[i]);
      const s = Math.sin(from * thetas[i]);
      for (let r = 0; r < BLOCK; r++) kernel[r] += c * cosines[i * BLOCK + r] - s * sines[i * BLOCK + r];
    }
    const r = kernel.findIndex((value) => value <= level);
    if (r >= 0) return from + r <= last ? from + r : null;
  }
  return null;
}

/** Least whole distance from start to limit at which K(Δ) is below 0, or null, as in ropedoc/ladder/base_bound.py.
    @param {Reals} invFreq
    @param {{ limit: number, start?: number }} options */
export const firstNegative = (invFreq, { limit, start = 1 }) => firstDistance(invFreq, { level: -Number.MIN_VALUE, start, limit });

/** Root mean square of K(Δ) less the logarithmic law of Δ/s, over the distances; s = factor, all pairs alike.
    @param {Reals} distance
    @param {{ rotaryDim: number, base: number, factor: number }} options */
export function ripple(distance, { rotaryDim, base, factor }) {
  const delta = finiteArray("distance", distance);
  if (delta.length === 0) refuse("distance", "have at least one entry", Object("none"));
  const s = above("factor", factor, 0);
  const kernel = meanKernel(delta, inverseFrequencies(rotaryDim, { base }).map((theta) => theta / s));
  const law = logarithmicLaw(delta.map((value) => value / s), { base, rotaryDim });
  return Math.sqrt(kernel.reduce((sum, value, j) => sum + (value - law[j]) ** 2, 0) / delta.length);
}
