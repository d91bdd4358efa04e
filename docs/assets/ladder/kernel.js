/* The mean kernel and what bounds and approximates it, as in ropedoc/ladder/kernel.py. */

import { above, even, finiteArray, frequencies, like, refuse, refuseShape, shares, whole } from "./checks.js";

/** @import { Like, Reals } from "./checks.js" */

export const EULER_GAMMA = 0.5772156649015329; // NIST Digital Library of Mathematical Functions, 5.2.3

/** K(Δ) = Σ w_i cos(Δ θ_i) / Σ w_i.
    @template {number | Reals} T
    @param {T} distance
    @param {Reals} invFreq
    @param {{ weights?: Reals | null }} [options]
    @returns {Like<T>} */
export function meanKernel(distance, invFreq, { weights } = {}) {
  const delta = finiteArray("distance", distance);
  const thetas = frequencies("invFreq", invFreq);
  const w = shares(weights, thetas.length);
  const total = new Float64Array(delta.length);
  for (let i = 0; i < thetas.length; i++) {
    if (w[i] === 0) continue;
    for (let j = 0; j < delta.length; j++) total[j] += w[i] * Math.cos(delta[j] * thetas[i]);
  }
  return like(distance, total);
}

/** S_mn = K(p_m - p_n), row after row; n distinct values instead of n² where the positions are evenly spaced.
    @param {Reals} positions
    @param {Reals} invFreq
    @param {{ weights?: Reals | null }} [options] */
export function similarityMatrix(positions, invFreq, { weights } = {}) {
  const p = finiteArray("positions", positions);
  if (positions.length === undefined) refuseShape("positions", "have the shape [n]", undefined);
  const n = p.length;
  const step = n > 1 ? (p[n - 1] - p[0]) / (n - 1) : 0;
  if (p.every((value, m) => value === p[0] + step * m)) {
    return toeplitz(meanKernel(p.map((_, m) => step * m), invFreq, { weights }));
  }
  const distance = new Float64Array(n * n);
  for (let m = 0; m < n; m++) for (let k = 0; k < n; k++) distance[m * n + k] = Math.abs(p[m] - p[k]);
  return meanKernel(distance, invFreq, { weights });
}

/** The symmetric matrix whose entry (m, n) is row[|m - n|], row after row, of the type of row.
    It is cut from the 2n - 1 values row[n-1] … row[1], row[0], row[1] … row[n-1]; into takes it, if given.
    @template {Float64Array | Uint32Array} T
    @param {T} row
    @param {{ into?: T | null }} [options]
    @returns {T} */
export function toeplitz(row, { into } = {}) {
  const n = row.length;
  const Kind = /** @type {new (length: number) => T} */ (row.constructor);
  const band = new Kind(Math.max(2 * n - 1, 0));
  for (let j = 0; j < n; j++) band[n - 1 + j] = band[n - 1 - j] = row[j];
  const matrix = into || new Kind(n * n);
  for (let m = 0; m < n; m++) matrix.set(band.subarray(n - 1 - m, 2 * n - 1 - m), m * n);
  return matrix;
}

/** 1 - (γ + ln Δ) / ln b - 1/d, for 1 ≪ Δ ≪ b; without rotaryDim that of many pairs.
    @template {number | Reals} T
    @param {T} distance
    @param {{ base: number, rotaryDim?: number | null }} options
    @returns {Like<T>} */
export function logarithmicLaw(distance, { base, rotaryDim = null }) {
  const delta = finiteArray("distance", distance);
  const b = above("base", base, 1);
  const bad = delta.find((value) => value <= 0);
  if (bad !== undefined) refuse("distance", "be positive everywhere", bad);
  const below = rotaryDim === null ? 0 : 1 / even("rotaryDim", rotaryDim);
  return like(distance, delta.map((value) => 1 - (EULER_GAMMA + Math.log(value)) / Math.log(b) - below));
}

/** (2/d) Σ_j |S_j| with S_j = Σ_{i<j} e^(iΔθ_i): a bound on the score, not the score and not its mean.
    @template {number | Reals} T
    @param {T} distance
    @param {Reals} invFreq
    @returns {Like<T>} */
export function roformerBound(distance, invFreq) {
  const delta = finiteArray("distance", distance);
  const thetas = frequencies("invFreq", invFreq);
  const bound = delta.map((value) => {
    let [real, imaginary, total] = [0, 0, 0];
    for (const theta of thetas) {
      real += Math.cos(value * theta);
      imaginary += Math.sin(value * theta);
      total += Math.hypot(real, imaginary);
    }
    return total / thetas.length;
  });
  return like(distance, bound);
}

/** 1 on the pairs from ⌊(head-1)·p/heads⌋ up to ⌊head·p/heads⌋, at least one, else 0; p = rotaryDim/2.
    @param {number} rotaryDim
    @param {{ head: number, heads?: number }} options */
export function headWeights(rotaryDim, { head, heads = 8 }) {
  const pairs = even("rotaryDim", rotaryDim) / 2;
  const parts = whole("heads", heads, { low: 1 });
  const part = whole("head", head, { low: 1, high: parts });
  const first = Math.floor(((part - 1) * pairs) / parts);
  const last = Math.max(Math.floor((part * pairs) / parts), first + 1);
  return new Float64Array(pairs).fill(1, first, last);
}
