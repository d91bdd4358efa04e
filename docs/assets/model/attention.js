/* One head: queries and keys turned by their positions, and the values mixed by their scores. */

import { part, product } from "./linear.js";

/** cos and sin [positions × pairs], times the attention factor; which pairs are off in which layer; and how many
    positions a query sees, itself among them.
    @typedef {{ cos: Float64Array, sin: Float64Array, off: readonly (readonly number[])[], window: number }} Turns */
/** One head's queries and keys [positions × size], both turned, its values [size × positions], and its scores.
    @typedef {{ query: Float64Array, key: Float64Array, value: Float64Array, scores: Float64Array }} Head */

/** The rotations of a setting for positions from `first` on.
    @param {Float64Array} invFreq
    @param {{ length: number, attentionFactor?: number, off?: readonly (readonly number[])[], window?: number, first?: number }} options
    @returns {Turns} */
export function turns(invFreq, { length, attentionFactor = 1, off = [], window = length, first = 0 }) {
  const pairs = invFreq.length;
  const cos = new Float64Array(length * pairs), sin = new Float64Array(length * pairs);
  for (let m = 0; m < length; m++) {
    for (let i = 0; i < pairs; i++) {
      cos[m * pairs + i] = Math.cos((first + m) * invFreq[i]) * attentionFactor;
      sin[m * pairs + i] = Math.sin((first + m) * invFreq[i]) * attentionFactor;
    }
  }
  return { cos, sin, off, window };
}

/** One head's rows out of all, each pair (i, i + half) turned, from one position to another.
    @param {Float64Array} rows
    @param {Float64Array} into
    @param {{ at: number, across: number, size: number, by: Turns, from: number, to: number }} options */
export function turned(rows, into, { at, across, size, by, from, to }) {
  const half = size / 2;
  for (let m = from; m < to; m++) {
    for (let i = 0; i < half; i++) {
      const first = rows[m * across + at + i], second = rows[m * across + at + i + half];
      const cos = by.cos[m * half + i], sin = by.sin[m * half + i];
      into[m * size + i] = first * cos - second * sin;
      into[m * size + i + half] = second * cos + first * sin;
    }
  }
}

/** One head's rows out of all, a feature to a line: a sum over positions then reads what lies side by side.
    @param {Float64Array} rows
    @param {Float64Array} into
    @param {{ at: number, across: number, size: number, length: number }} options */
export function upright(rows, into, { at, across, size, length }) {
  for (let m = 0; m < length; m++) {
    for (let i = 0; i < size; i++) into[i * length + m] = rows[m * across + at + i];
  }
}

/** Attention of some queries, and the values that it mixes, put into the rows of a head.
    `scores` then holds the share of key `first` + n for query `from` + m at [m × length + n].
    @param {Head} head
    @param {{ from: number, to: number, size: number, length: number, window: number }} options
    @param {{ of: Float64Array, at: number, step: number }} into
    @returns {number} the first key that any of the queries sees */
export function attend({ query, key, value, scores }, { from, to, size, length, window }, into) {
  const first = Math.max(0, from - window + 1), keys = to - first, rows = to - from;
  product(part(query, size, from * size), part(key, size, first * size), part(scores, length), { rows, inputs: size, outputs: keys });
  for (let m = from; m < to; m++) {
    softmax(scores, { at: (m - from) * length, from: Math.max(0, m - window + 1) - first, to: m + 1 - first, end: keys, scale: 1 / Math.sqrt(size) });
  }
  product(part(scores, length), part(value, length, first), into, { rows, inputs: keys, outputs: size });
  return first;
}

/** Softmax of a row's scores from one key to another; the others up to the end get nothing.
    @param {Float64Array} row
    @param {{ at: number, from: number, to: number, end: number, scale: number }} options */
export function softmax(row, { at, from, to, end, scale }) {
  let most = -Infinity, sum = 0;
  for (let n = at + from; n < at + to; n++) if (row[n] > most) most = row[n];
  for (let n = at + from; n < at + to; n++) sum += row[n] = Math.exp((row[n] - most) * scale);
  for (let n = at + from; n < at + to; n++) row[n] /= sum;
  row.fill(0, at, at + from);
  row.fill(0, at + to, at + end);
}
