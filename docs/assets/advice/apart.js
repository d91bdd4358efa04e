/* How far two rotations stand apart: their frequencies, their angles, and the cosine between what they make of a vector,
   as in ropedoc/advice/apart.py. */

import { meanKernel } from "../ladder/kernel.js";
import { firstDistance } from "../ladder/readings.js";

/** @import { Rope } from "../ladder/rope.js" */
/** @typedef {{ different: number, first: number | null, last: number | null, most: number, relative: number, rate: number, fastest: number,
      searched: number, positions: { position: number, angle: number, cosine: number }[], below: { level: number, position: number | null }[] }} Apart */

export const FLOAT32 = 8 * 2 ** -24; // eight of its roundings are no difference
const LEVELS = [0.99, 0.9]; // of the cosine
const FARTHEST = 4_194_304; // tokens; as far as the search goes
const ASSUMED = 131_072; // tokens, where neither setting states a length

/** Frequencies of a rope, with pairs that stand still up to a size.
    @param {Rope} rope
    @param {number} pairs */
const padded = ({ invFreq }, pairs) => Float64Array.from({ length: pairs }, (_, i) => invFreq[i] ?? 0);

/** Place of the largest of some numbers, the first of those that a float32 tells from it by no more than rounding.
    @param {Float64Array} some */
const argmax = (some) => {
  const most = Math.max(...some);
  return some.findIndex((value) => value >= most * (1 - FLOAT32));
};

/** How far two rotations stand apart, up to a length.
    @param {Rope} a
    @param {Rope} b
    @param {{ length?: number | null }} [options]
    @returns {Apart} */
export function apart(a, b, { length = null } = {}) {
  const pairs = Math.max(a.invFreq.length, b.invFreq.length);
  const [one, other] = [padded(a, pairs), padded(b, pairs)];
  const gap = one.map((theta, i) => Math.abs(theta - other[i]));
  const relative = gap.map((value, i) => (value > 0 ? value / Math.max(one[i], other[i]) : 0));
  const different = Array.from(relative.keys()).filter((i) => relative[i] > FLOAT32);
  const { omega, weights } = beat(a, b);
  const last = Math.min(length || ASSUMED, FARTHEST);
  const powers = Array.from({ length: String(last).length }, (_, k) => 10 ** k).filter((step) => step < last);
  const steps = [...powers, last];
  const cosines = meanKernel(steps, omega, { weights });
  const fastest = argmax(gap);
  const rate = Math.max(...gap);
  const most = argmax(relative);
  return {
    different: different.length,
    first: different[0] ?? null,
    last: different[different.length - 1] ?? null,
    most,
    relative: relative[most],
    rate,
    fastest,
    searched: last,
    positions: steps.map((position, k) => ({ position, angle: Math.min(position * rate, Math.PI), cosine: cosines[k] })),
    below: LEVELS.map((level) => ({ level, position: firstDistance(omega, { level, start: 1, limit: last, weights }) })),
  };
}

/** Frequencies and weights of the cosine between two rotations of one vector, the mean over random vectors:
    Σ w_k cos(m ω_k) at position m.
    @param {Rope} a
    @param {Rope} b */
export function beat(a, b) {
  const width = 2 * Math.max(a.invFreq.length, b.invFreq.length);
  const layout = a.layout ?? b.layout ?? "half";
  const [one, other] = [features(a, width, layout), features(b, width, layout)];
  const alone = one.partner.map((partner, i) => partner !== other.partner[i] && one.theta[i] !== 0 && other.theta[i] !== 0);
  const share = alone.map((yes) => (yes ? 0.5 : 1));
  const crossed = alone.flatMap((yes, i) => (yes ? [i] : []));
  return {
    omega: [...one.theta.map((theta, i) => Math.abs(theta - other.theta[i])), ...crossed.map((i) => one.theta[i] + other.theta[i])],
    weights: [...share, ...crossed.map((i) => share[i])],
  };
}

/** Frequency of each feature of a head, and the place of its partner, negative for the second of a pair.
    @param {Rope} rope
    @param {number} width
    @param {string} assumed */
function features({ invFreq, layout }, width, assumed) {
  const [theta, partner] = [Array.from({ length: width }, () => 0), Array.from({ length: width }, () => 0)];
  const half = (layout ?? assumed) === "half";
  invFreq.forEach((value, i) => {
    const [first, second] = half ? [i, i + invFreq.length] : [2 * i, 2 * i + 1];
    theta[first] = theta[second] = value;
    [partner[first], partner[second]] = [second, -first - 1];
  });
  return { theta, partner };
}
