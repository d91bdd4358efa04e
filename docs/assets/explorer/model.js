/* Everything that the explorer's views show of one state, computed by assets/ladder/. No DOM. */

import { firstDistance, headWeights, logarithmicLaw, meanKernel, ripple, rotations, wavelengths } from "../ladder/index.js";
import { linear } from "../methods/linear.js";
import { REACH, bandOf, edges, middles } from "./bands.js";

export { REACH };

/** @import { Setting, State } from "./state.js" */

/** @typedef {ReturnType<typeof compute>} Model */
/** The half-similarity distance and the first zero [tokens]: undefined until looked for, null where beyond the reach.
    @typedef {{ half: number | null | undefined, zero: number | null | undefined, from: number, done: boolean,
      go: () => void }} Finder */

const FIRST_LOOK = 1024; // distances that are searched within the event; the rest follows in its pauses
const LAST_LOOK = 4096; // distances of each later slice: some milliseconds
const RIPPLED = 1000; // distances over which the ripple is taken, fewer for heads wider than the next
const WIDE = 128; // features

/** @param {number} count */
const whole = (count) => Float64Array.from({ length: count }, (_, k) => k);

/** @param {Readonly<Setting>} setting */
const weightsOf = ({ dim, head }) => (head ? headWeights(dim, { head }) : undefined);
/** @param {Readonly<Setting>} setting */
const frequenciesOf = ({ dim, base, scale }) => linear(dim, { base, factor: scale }).invFreq;

/** @param {Readonly<Setting>} setting */
const keyOf = ({ dim, base, scale, head }) => [dim, base, scale, head].join();

/** First and last pair that the head listens to.
    @param {Readonly<Setting>} setting
    @returns {[number, number]} */
function band({ dim, head }) {
  if (!head) return [0, dim / 2 - 1];
  const weights = headWeights(dim, { head });
  return [weights.indexOf(1), weights.lastIndexOf(1)];
}

/** Kernel of one setting over the axis shown, and over the positions of the heatmap.
    @param {Readonly<Setting>} setting
    @param {State} shown */
function kernels(setting, { axis, length }) {
  const invFreq = frequenciesOf(setting);
  const weights = weightsOf(setting);
  const row = meanKernel(whole(length), invFreq, { weights });
  const curve = axis === "log" ? bandOf(keyOf(setting), invFreq, weights) : { least: row, greatest: row, done: row.length, go() {} };
  return { invFreq, weights, row, curve, wavelengths: wavelengths(invFreq), band: band(setting) };
}

/** The law over the distances from 1 on; NaN at 0, where it has no value, and past its zero and above 1, where it
    means nothing. It describes all pairs together.
    @param {Readonly<Setting>} setting
    @param {Float64Array} distances */
function law({ base, dim, scale, head }, distances) {
  if (head) return null;
  const from = distances[0] === 0 ? 1 : 0;
  const values = logarithmicLaw(distances.subarray(from).map((d) => d / scale), { base, rotaryDim: dim })
    .map((value) => (value >= 0 && value <= 1 ? value : NaN));
  return from ? Float64Array.of(NaN, ...values) : values;
}

let known = { setting: "", value: NaN }; // the last ripple and its setting, since most moves leave it as it was

/** Ripple about the law where it holds, from 10 s to b s / 10; null where that is less than a decade, and no value yet
    where it is not known and nobody waits for it.
    @param {Readonly<Setting>} setting
    @param {boolean} quick */
export function rippleOf({ dim, base, scale, head }, quick) {
  const [low, high] = [10 * scale, Math.min((base * scale) / 10, REACH)];
  if (head || high < 10 * low) return null;
  const setting = [dim, base, high / low].join(); // the scale slides the curve and the law alike
  if (known.setting !== setting) {
    if (quick) return { low, high, value: null };
    // Not rounded to whole tokens: that leaves fewer of the near distances, where the ripple is small.
    const count = Math.round(Math.min(RIPPLED, (RIPPLED * WIDE) / dim));
    const within = Float64Array.from({ length: count }, (_, k) => 10 * (high / low) ** (k / (count - 1)));
    known = { setting, value: ripple(within, { rotaryDim: dim, base, factor: 1 }) };
  }
  return { low, high, value: known.value };
}

/** @param {State} state
    @param {{ quick?: boolean }} [options] quick: while a slider moves, leave what takes long and only a reading shows */
export function compute(state, { quick = false } = {}) {
  const now = kernels(state, state);
  const columns = state.axis === "log" ? edges : whole(state.length + 1);
  const distances = state.axis === "log" ? middles : whole(state.length);
  const chosen = Math.abs(state.m - state.n);
  const angles = now.invFreq.map((theta) => (state.m - state.n) * theta);
  const turning = state.context || state.length;
  return {
    ...now,
    columns, // edges of the columns of the curve: what the pictures draw and the files hold
    distances, // their middles
    chosen,
    law: law(state, distances),
    frozen: state.frozen && kernels(state.frozen, state),
    similarity: now.row[chosen],
    shares: angles.map(Math.cos),
    angles: { q: state.m * now.invFreq[state.pair], k: state.n * now.invFreq[state.pair] },
    unturned: rotations(now.invFreq, { contextLength: turning }).filter((turns) => turns < 1).length,
    ripple: rippleOf(state, quick),
    perDecade: Math.LN10 / Math.log(state.base),
  };
}

/** A search for the half-similarity distance and the first zero that goes on slice by slice.
    @param {Readonly<Setting>} setting */
export function search(setting) {
  const [invFreq, weights] = [frequenciesOf(setting), weightsOf(setting)];
  /** @type {Finder} */
  const found = { half: undefined, zero: undefined, from: 0, done: false, go };
  return found;

  function go() {
    const limit = Math.min(found.from + (found.from ? LAST_LOOK : FIRST_LOOK) - 1, REACH);
    for (const [name, level] of /** @type {const} */ ([["half", 0.5], ["zero", 0]])) {
      if (found[name] !== undefined) continue;
      const at = firstDistance(invFreq, { level, limit, start: found.from, weights });
      if (at !== null) found[name] = at;
      else if (limit === REACH) found[name] = null;
      else break; // zero comes after half
    }
    found.done = found.half !== undefined && found.zero !== undefined;
    if (found.half === undefined || found.zero === undefined) found.from = limit + 1;
  }
}
