/* Which of the suspects makes the values that were seen, as in ropedoc/check/match.py. */

import { LEVELS, rounded, tolerance } from "./precision.js";

/** @import { Block } from "./seen.js" */
/** @import { Level } from "./precision.js" */
/** @import { Suspect } from "./suspects.js" */

/** One way in which the values may have been made: its largest distance from them in tolerances (it fits up to 1), how
    many tell anything, and in how many ways it differs from what is meant.
    @typedef {{ suspect: Suspect, arrangement: string, turn: string, sign: number, error: number, telling: number,
      faults: number }} Run */

/** @type {Record<string, (theta: Float64Array) => Float64Array>} */
const ARRANGEMENTS = {
  once: (theta) => theta,
  halves: (theta) => Float64Array.from([...theta, ...theta]),
  neighbours: (theta) => Float64Array.from({ length: 2 * theta.length }, (_, k) => theta[k >> 1]),
};
/** @type {Record<string, (m: number) => number>} */
export const TURNS = {
  "": (m) => m,
  bfloat16: (m) => rounded(m, LEVELS[2]),
  float16: (m) => rounded(m, LEVELS[1]),
  one_more: (m) => m + 1,
};
const ALIKE = 1e-9; // relative, of frequencies that are the same
const TELLS = 0.05; // of a value, that its tolerance may be for it to tell anything

/** Every way that could have made values of this shape, each with how far off it is.
    @param {Block[]} seen
    @param {Suspect[]} some
    @param {Level} level
    @returns {Run[]} */
export function runs(seen, some, level) {
  const rows = seen[0].kind !== "inv_freq";
  const turns = Object.keys(TURNS).filter((name) => name === "" || (rows && seen.some(({ positions }) => positions.some((m) => TURNS[name](m) !== m))));
  const signs = seen.some(({ kind }) => kind === "sin") ? [1, -1] : [1];
  const found = [];
  for (const suspect of different(some.filter((one) => !(rows && one.number)), rows)) {
    for (const [arrangement, arranged] of Object.entries(ARRANGEMENTS)) {
      const table = arranged(suspect.invFreq);
      if (!seen.every((block) => fits(block, table.length))) continue;
      for (const turn of turns) {
        for (const sign of signs) {
          const faults = Number(suspect.id !== "same") + Number(turn !== "") + Number(sign !== 1);
          found.push({ suspect, arrangement, turn, sign, faults, ...off(seen, table, suspect.attentionFactor, { turn, sign, level }) });
        }
      }
    }
  }
  return found;
}

/** Whether a table of this width has a block's columns.
    @param {Block} block
    @param {number} width */
function fits({ width: own, columns }, width) {
  const whole = own === null ? columns.length <= width : own === width;
  return whole && columns.every((column) => column >= -width && column < width);
}

/** Suspects without those that make the same numbers as one before them.
    @param {Suspect[]} some
    @param {boolean} attention */
function different(some, attention) {
  /** @type {Suspect[]} */
  const kept = [];
  for (const one of some) if (!kept.some((other) => alike(one, other, attention))) kept.push(one);
  return kept;
}

/** @param {Suspect} one
    @param {Suspect} other
    @param {boolean} attention */
const alike = (one, other, attention) =>
  one.invFreq.length === other.invFreq.length
  && (!attention || Math.abs(one.attentionFactor - other.attentionFactor) <= ALIKE)
  && one.invFreq.every((theta, i) => Math.abs(theta - other.invFreq[i]) <= ALIKE * Math.abs(other.invFreq[i]));

/** Largest distance in tolerances, and how many values tell anything.
    @param {Block[]} seen
    @param {Float64Array} table
    @param {number} attentionFactor
    @param {{ turn: string, sign: number, level: Level }} how */
function off(seen, table, attentionFactor, { turn, sign, level }) {
  let [error, telling] = [0, 0];
  for (const { kind, values, step, positions, columns } of seen) {
    const theta = columns.map((column) => table[column < 0 ? table.length + column : column]);
    for (let j = 0; j < values.length; j++) {
      const m = sign * TURNS[turn](positions[j]);
      for (let k = 0; k < theta.length; k++) {
        const made = kind === "inv_freq" ? theta[k] : attentionFactor * (kind === "cos" ? Math.cos(m * theta[k]) : Math.sin(m * theta[k]));
        const allowed = tolerance(kind, step[j][k], level, { theta: theta[k], position: positions[j], attentionFactor });
        if (made !== values[j][k]) error = Math.max(error, Math.abs(made - values[j][k]) / allowed);
        if (allowed < TELLS * (kind === "inv_freq" ? Math.abs(made) : 1)) telling++;
      }
    }
  }
  return { error, telling };
}
