/* The kernel in the columns of a picture, as in ropedoc/ladder/band.py. */

import { finiteArray, frequencies, refuse, refuseShape, shares, whole } from "./checks.js";

/** @import { Reals } from "./checks.js" */
/** Least and greatest of each column, exact in those that are done; go() does some more.
    @typedef {{ least: Float64Array, greatest: Float64Array, done: number, go: () => void }} Band */

const LONGEST = 2 ** 53; // as in ropedoc/_validation.py
const RUN = 64; // distances that share one table of cosines
const FEW = 16; // distances of a column that is not searched yet, at most
const AT_ONCE = 5e4; // pairs times distances that are searched within an event
const ROUGHLY = 1e5; // and those that the columns not searched yet share: with the others below a millisecond
const SLICE = 1e6; // of each later slice: some milliseconds
const PARTS = 4096; // of a turn, in a table between whose cosines a line is drawn: right to 3e-7
const ROUNDING = 1 - 1e-12; // an edge that a power makes a hair too large is the whole number that it is

/** Least and greatest K over the whole distances edges[j] ≤ Δ < edges[j + 1], for each j.
    @param {Reals} invFreq
    @param {{ edges: Reals, weights?: Reals | null }} options
    @returns {{ least: Float64Array, greatest: Float64Array }} */
export function kernelBand(invFreq, { edges, weights }) {
  const thetas = frequencies("invFreq", invFreq);
  const w = shares(weights, thetas.length);
  const ends = wholeEdges(edges);
  const least = new Float64Array(ends.length - 1).fill(Infinity);
  const greatest = new Float64Array(ends.length - 1).fill(-Infinity);
  const run = runs(thetas, w);
  let column = 0;
  for (let from = ends[0]; from < ends[ends.length - 1]; from += RUN) {
    const kernel = run(from);
    const stop = Math.min(from + RUN, ends[ends.length - 1]);
    for (let delta = from; delta < stop; delta++) {
      if (delta >= ends[column + 1]) column++;
      const value = kernel[delta - from];
      if (value < least[column]) least[column] = value;
      if (value > greatest[column]) greatest[column] = value;
    }
  }
  return { least, greatest };
}

/** Edges of the columns of a logarithmic distance axis from low to stop in so many parts, without the empty ones.
    @param {number} low
    @param {number} stop
    @param {{ count: number }} options */
export function distanceColumns(low, stop, { count }) {
  const first = whole("low", low, { low: 1, high: LONGEST });
  const last = whole("stop", stop, { low: first + 1, high: LONGEST });
  const parts = whole("count", count, { low: 1 });
  const inner = Array.from({ length: parts - 1 }, (_, k) => Math.ceil(first * (last / first) ** ((k + 1) / parts) * ROUNDING));
  return Float64Array.from(new Set([first, ...inner, last]));
}

/** The line through both ends of each column, the nearer first: a wide band is filled, a slow curve stays a curve.
    Places are those of the columns.
    @param {Float64Array} places
    @param {{ least: ArrayLike<number>, greatest: ArrayLike<number> }} band
    @returns {{ at: number[], values: number[] }} */
export function bandLine(places, { least, greatest }) {
  const at = [];
  const values = [];
  let before = greatest[0];
  for (let j = 0; j < places.length; j++) {
    const [low, high] = [least[j], greatest[j]];
    const ends = low === high ? [low] : Math.abs(high - before) <= Math.abs(low - before) ? [high, low] : [low, high];
    for (const end of ends) {
      at.push(places[j]);
      values.push(end);
    }
    before = values[values.length - 1];
  }
  return { at, values };
}

/** The middle of each column, where it is drawn: a whole distance.
    @param {Float64Array} edges */
export const columnMiddles = (edges) =>
  Float64Array.from({ length: edges.length - 1 }, (_, j) => Math.round(Math.sqrt(edges[j] * (edges[j + 1] - 1))));

/** A band that is searched near columns first, within an event, and further by go(): `done` columns are exact, the rest
    is the least and greatest of a few distances of every second, roughly.
    @param {Float64Array} invFreq
    @param {{ edges: Float64Array, weights?: Float64Array }} options
    @returns {Band} */
export function growingBand(invFreq, { edges, weights }) {
  const columns = edges.length - 1;
  const heard = weights ? weights.reduce((sum, w) => sum + w, 0) : invFreq.length;
  /** @type {Band} */
  const band = { least: new Float64Array(columns), greatest: new Float64Array(columns), done: 0, go: () => search(SLICE) };
  search(AT_ONCE);
  estimate();
  return band;

  /** @param {number} work */
  function search(work) {
    const first = band.done;
    let last = first + 1;
    while (last < columns && (edges[last + 1] - edges[first]) * heard <= work) last++;
    const found = kernelBand(invFreq, { edges: edges.subarray(first, last + 1), weights });
    band.least.set(found.least, first);
    band.greatest.set(found.greatest, first);
    band.done = last;
  }

  function estimate() {
    const few = Math.max(2, Math.min(FEW, Math.round((2 * ROUGHLY) / heard / (columns - band.done))));
    const run = runs(invFreq, shares(weights, invFreq.length), { count: few, turn: rough });
    for (let j = band.done; j < columns; j += 2) {
      const kernel = run(edges[j]).subarray(0, edges[j + 1] - edges[j]);
      band.least.fill(kernel.reduce(lower), j, j + 2);
      band.greatest.fill(kernel.reduce(higher), j, j + 2);
    }
  }
}

/** The kernel at from and the distances that follow, so many of them, by cos(a + r) = cos a cos r - sin a sin r.
    @param {Float64Array} thetas
    @param {Float64Array} w shares of the pairs
    @param {{ count?: number, turn?: typeof exact }} [options] turn: what takes the cosine and sine of a */
function runs(thetas, w, { count = RUN, turn = exact } = {}) {
  const heard = Array.from(thetas.keys()).filter((i) => w[i] > 0);
  const [cosines, sines] = [new Float64Array(heard.length * count), new Float64Array(heard.length * count)];
  for (let k = 0; k < heard.length; k++) {
    const i = heard[k];
    const [c, s] = [Math.cos(thetas[i]), Math.sin(thetas[i])];
    cosines[k * count] = w[i];
    for (let r = k * count + 1; r < (k + 1) * count; r++) {
      cosines[r] = cosines[r - 1] * c - sines[r - 1] * s;
      sines[r] = cosines[r - 1] * s + sines[r - 1] * c;
    }
  }
  const kernel = new Float64Array(count);
  const turned = new Float64Array(2);
  return (/** @type {number} */ from) => {
    kernel.fill(0);
    for (let k = 0; k < heard.length; k++) {
      turn(from * thetas[heard[k]], turned);
      const c = turned[0];
      const s = turned[1];
      for (let r = 0, at = k * count; r < count; r++, at++) kernel[r] += c * cosines[at] - s * sines[at];
    }
    return kernel;
  };
}

const lower = (/** @type {number} */ a, /** @type {number} */ b) => (b < a ? b : a);
const higher = (/** @type {number} */ a, /** @type {number} */ b) => (b > a ? b : a);

const TABLE = /* @__PURE__ */ Float64Array.from({ length: PARTS + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / PARTS));

/** Cosine and sine of an angle.
    @param {number} angle
    @param {Float64Array} into */
function exact(angle, into) {
  into[0] = Math.cos(angle);
  into[1] = Math.sin(angle);
}

/** The same for a picture that still moves, several times faster far from 0.
    @param {number} angle
    @param {Float64Array} into */
function rough(angle, into) {
  const parts = (angle * PARTS) / (2 * Math.PI);
  const full = Math.floor(parts);
  const rest = parts - full;
  const at = full & (PARTS - 1); // beyond 32 bits too, whose number of values is a multiple of the parts
  const quarter = (at + (3 * PARTS) / 4) & (PARTS - 1);
  into[0] = TABLE[at] + rest * (TABLE[at + 1] - TABLE[at]);
  into[1] = TABLE[quarter] + rest * (TABLE[quarter + 1] - TABLE[quarter]);
}

/** @param {Reals} edges */
function wholeEdges(edges) {
  const ends = finiteArray("edges", edges);
  if (ends.length < 2) refuseShape("edges", "have the shape [columns + 1] with at least one column", ends.length);
  const bad = ends.find((end, j) => !Number.isInteger(end) || end < 0 || end > LONGEST || (j > 0 && end <= ends[j - 1]));
  if (bad !== undefined) refuse("edges", "be growing whole numbers from 0", bad);
  return ends;
}
