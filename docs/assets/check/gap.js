/* How far what runs is from what is meant, by position, as in ropedoc/check/gap.py: the mean kernel of the differences. */

import { meanKernel } from "../ladder/kernel.js";
import { firstDistance } from "../ladder/readings.js";
import { TURNS } from "./match.js";

/** Cosine between a random vector turned as meant and as it runs: the differences of the frequencies, without sign, and
    the format of the positions, empty where they are whole.
    @typedef {Readonly<{ invFreq: Float64Array, turn: string }>} Gap */

/** @type {Record<string, number>} */
const DIGITS = { bfloat16: 8, float16: 11 };
const FARTHEST = 2 ** 20; // tokens; as far as a position is looked for

/** Cosine at each position, 1 where both turn alike.
    @param {Gap} gap
    @param {Float64Array} positions */
export const cosine = ({ invFreq, turn }, positions) =>
  meanKernel(turn ? positions.map((m) => Math.abs(TURNS[turn](m) - m)) : positions, invFreq);

/** Least whole position at which the cosine is at or below a level, null if there is none up to the limit.
    @param {Gap} gap
    @param {number} level
    @param {number} limit */
export function firstBelow(gap, level, limit) {
  const last = Math.min(limit, FARTHEST);
  if (gap.turn === "one_more") return meanKernel(1, gap.invFreq) <= level ? 0 : null;
  if (gap.turn) return ofRounding(gap, level, last);
  const most = Math.max(...gap.invFreq);
  const safe = most ? Math.sqrt(2 * (1 - level)) / most : Infinity; // cos x is at least 1 - x²/2
  return safe > last ? null : firstDistance(gap.invFreq, { level, start: Math.floor(safe), limit: last });
}

/** From 2^digits on a position may be off by 1, from twice that by 2, and so on.
    @param {Gap} gap
    @param {number} level
    @param {number} last */
function ofRounding(gap, level, last) {
  for (let error = 1; error * 2 ** DIGITS[gap.turn] <= last; error *= 2) {
    const first = error * 2 ** DIGITS[gap.turn];
    const below = Math.floor(error / 2) + 1;
    const off = Float64Array.from({ length: error + 1 - below }, (_, k) => below + k);
    if (meanKernel(off, gap.invFreq).some((value) => value <= level)) {
      const found = first + cosine(gap, Float64Array.from({ length: first }, (_, k) => first + k)).findIndex((value) => value <= level);
      return found <= last ? found : null;
    }
  }
  return null;
}

/** Two ladders of as many pairs; null where they have not as many.
    @param {Float64Array} meant
    @param {ArrayLike<number>} runs
    @param {{ turn?: string, sign?: number }} [how]
    @returns {Gap | null} */
export function ofLadders(meant, runs, { turn = "", sign = 1 } = {}) {
  if (meant.length !== runs.length) return null;
  return turn ? { invFreq: meant, turn } : { invFreq: meant.map((theta, i) => Math.abs(theta - sign * runs[i])), turn };
}

/** The layouts half and interleaved of one ladder: feature j of one with itself in the other, whose pairs have the
    frequencies θ_p and θ_q: (cos m(θ_p - θ_q) + cos m(θ_p + θ_q))/2.
    @param {Float64Array} theta
    @returns {Gap} */
export function ofLayouts(theta) {
  const n = theta.length;
  const both = [-1, 1].flatMap((sign) => Array.from({ length: 2 * n }, (_, j) => Math.abs(theta[j % n] + sign * theta[j >> 1])));
  return { invFreq: Float64Array.from(both), turn: "" };
}
