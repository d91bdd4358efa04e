/* Which ladder some frequencies are, when no suspect made them, as in ropedoc/check/fit.py: a base, a factor, and where
   a ramp starts and ends. */

import { suspect } from "./suspects.js";

/** @import { Suspect } from "./suspects.js" */

const FEWEST = 4; // pairs that can show a base and be checked
const PREFIX = 3; // pairs that can show one
const HUGE = 100; // logarithm of a base that no model has
const LEAST = 1.5; // factor that is told of a ladder in parts; a smaller one may be the digits
const RAMP = 3; // pairs on a ramp that can show its form

/** Ladders that may be these frequencies within what is allowed of each; the caller compares them.
    @param {number[]} theta
    @param {number[]} allowed
    @param {number[]} bases  to try beside that of the first pairs, for a ladder in parts
    @returns {Suspect[]} */
export function fitted(theta, allowed, bases) {
  const n = theta.length;
  if (n < FEWEST || theta.some((one, i) => one <= allowed[i] || (i > 0 && one >= theta[i - 1]))) return [];
  const found = basesOf(theta, allowed, n).map((base) => suspect("plain_base", plain(n, base), 1, { base }));
  for (const factor of factorsOf(theta[0], allowed[0])) {
    const times = (/** @type {number[]} */ some) => some.map((one) => one * factor);
    for (const base of basesOf(times(theta), times(allowed), n)) {
      found.push(suspect("linear_base", plain(n, base).map((one) => one / factor), 1, { base, factor }));
    }
  }
  for (const base of new Set([...bases, ...basesOf(theta, allowed, prefix(theta, allowed))])) {
    found.push(...parts(theta, allowed.map((one, i) => one / theta[i]), plain(n, base), base));
  }
  return found;
}

/** @param {number} n
    @param {number} base */
const plain = (n, base) => Float64Array.from({ length: n }, (_, i) => base ** (-(2 * i) / (2 * n)));

/** Logarithms of the least and the greatest base with which the first pairs are as they are seen.
    @param {number[]} theta
    @param {number[]} allowed
    @param {number} count
    @returns {[number, number]} */
function between(theta, allowed, count) {
  let [low, high] = [-Infinity, Infinity];
  for (let i = 1; i < count; i++) {
    const power = -theta.length / i;
    low = Math.max(low, power * Math.log(theta[i] + allowed[i]));
    high = Math.min(high, power * Math.log(theta[i] - allowed[i]));
  }
  return [low, high];
}

/** Bases with which the first pairs are as they are seen, those of few digits first.
    @param {number[]} theta
    @param {number[]} allowed
    @param {number} count */
function basesOf(theta, allowed, count) {
  if (count < PREFIX || Math.abs(theta[0] - 1) > allowed[0]) return [];
  const [low, high] = between(theta, allowed, count);
  return low > 0 && low <= high && high < HUGE ? near(Math.exp(low), Math.exp(high)) : [];
}

/** What the first frequency, 1 in a plain ladder, was divided by.
    @param {number} first
    @param {number} allowed */
const factorsOf = (first, allowed) =>
  (Math.abs(first - 1) <= allowed || first <= allowed ? [] : near(1 / (first + allowed), 1 / (first - allowed)));

/** How many of the first pairs have a base in common.
    @param {number[]} theta
    @param {number[]} allowed */
function prefix(theta, allowed) {
  let count = PREFIX;
  while (count < theta.length) {
    const [low, high] = between(theta, allowed, count + 1);
    if (low > high) break;
    count++;
  }
  return count;
}

/** Intercept and slope of the line through points, each weighed by its error.
    @param {number[]} x
    @param {number[]} y
    @param {number[]} error
    @returns {[number, number]} */
function line(x, y, error) {
  const weight = error.map((one) => 1 / Math.max(one, 1e-16) ** 2);
  const sum = (/** @type {(k: number) => number} */ of) => weight.reduce((total, w, k) => total + w * of(k), 0);
  const total = sum(() => 1);
  const [meanX, meanY] = [sum((k) => x[k]) / total, sum((k) => y[k]) / total];
  const slope = sum((k) => (x[k] - meanX) * (y[k] - meanY)) / sum((k) => (x[k] - meanX) ** 2);
  return [meanY - slope * meanX, slope];
}

/** The nearest whole number, a half to the even neighbour, as Python rounds.
    @param {number} x */
const whole = (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

/** Numbers from low to high, those of few digits first, the middle last.
    @param {number} low
    @param {number} high */
export function near(low, high) {
  const middle = (low + high) / 2;
  const found = [];
  for (let digits = 1; digits < 7; digits++) {
    const step = 10 ** (Math.floor(Math.log10(middle)) - digits + 1);
    const rounded = Number((whole(middle / step) * step).toPrecision(12));
    if (low <= rounded && rounded <= high) found.push(rounded);
  }
  return [...new Set([...found, middle])];
}

/** First pairs kept, last ones divided by a factor, a ramp between: linear in the index (YaRN) or in turns (Llama 3).
    @param {number[]} theta
    @param {number[]} share
    @param {Float64Array} before
    @param {number} base
    @returns {Suspect[]} */
function parts(theta, share, before, base) {
  const ratio = theta.map((one, i) => before[i] / one);
  const slow = tail(ratio, share);
  if (Math.abs(ratio[0] - 1) > share[0] || slow < 2) return [];
  const middle = median(ratio.slice(-slow));
  const open = 2 * Math.min(...share.slice(-slow));
  return near(middle * (1 - open), middle * (1 + open)).filter((factor) => factor >= LEAST)
    .flatMap((factor) => ramps(theta, share, before, { base, factor }));
}

/** @param {number[]} some */
function median(some) {
  const sorted = some.slice().sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Both forms of a ramp through the pairs that are neither kept nor wholly divided.
    @param {number[]} theta
    @param {number[]} share
    @param {Float64Array} before
    @param {{ base: number, factor: number }} told */
function ramps(theta, share, before, { base, factor }) {
  const whole_ = 1 - 1 / factor;
  const moved = theta.map((one, i) => (1 - one / before[i]) / whole_); // share of each pair that is divided
  const error = share.map((one, i) => (one * (theta[i] / before[i])) / whole_);
  const inside = [...moved.keys()].filter((i) => moved[i] > 3 * error[i] && moved[i] < 1 - 3 * error[i]);
  if (inside.length < RAMP) return [];
  const index = theta.map((_, i) => i);
  /** @type {[string, ArrayLike<number>][]} */
  const forms = [["yarn_fit", index], ["llama3_fit", before]];
  return forms.map(([name, x]) => {
    const [start, slope] = line(inside.map((i) => x[i]), inside.map((i) => moved[i]), inside.map((i) => error[i]));
    const blended = before.map((one, i) => {
      const shared = Math.min(Math.max(start + slope * x[i], 0), 1);
      return one * (1 - shared) + (one / factor) * shared;
    });
    return suspect(name, blended, 1, { base, factor, ...ends(name, start, slope) });
  });
}

/** How many of the last pairs are divided by the same factor.
    @param {number[]} ratio
    @param {number[]} share */
function tail(ratio, share) {
  const last = ratio.length - 1;
  let count = 0;
  while (count <= last && Math.abs(ratio[last - count] / ratio[last] - 1) <= share[last - count] + share[last]) count++;
  return count;
}

/** Where the ramp starts and ends: pairs, or wavelengths in tokens.
    @param {string} name
    @param {number} start
    @param {number} slope */
function ends(name, start, slope) {
  const [zero, one] = [-start / slope, (1 - start) / slope];
  if (name === "yarn_fit") return { low: pair(zero), high: pair(one) };
  return { short: whole((2 * Math.PI) / zero), long: whole((2 * Math.PI) / one) };
}

/** A whole pair where the end is within a hundredth of one.
    @param {number} value */
const pair = (value) => (Math.abs(value - whole(value)) < 0.01 ? whole(value) : value);
