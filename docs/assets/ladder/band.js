/* The kernel in the columns of a picture, as in ropedoc/ladder/band.py. */

import { finiteArray, frequencies, refuse, refuseShape, shares, whole } from "./checks.js";

/** @import { Reals } from "./checks.js" */
/** Least and greatest of each column, exact in those that are done; go() does some more.
    @typedef {{ least: Float64Array, greatest: Float64Array, done: number, go: () => void }} Band */

const LONGEST = 2 ** 53; // as in ropedoc/_validation.py
const RUN = 64; // distances that share one table of cosines
const FEW = 16; // distances of a column that is not searched yet
const AT_ONCE = 1.5e5; // pairs times distances within an event: below a millisecond
const SLICE = 1e6; // of each later slice: some milliseconds
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
    is the least and greatest of a few distances of each.
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
    const run = runs(invFreq, shares(weights, invFreq.length), FEW);
    for (let j = band.done; j < columns; j++) {
      const some = run(edges[j]).subarray(0, edges[j + 1] - edges[j]);
      band.least[j] = Math.min(...some);
      band.greatest[j] = Math.max(...some);
    }
  }
}

/** The kernel at from and the distances that follow, so many of them, by cos(a + r) = cos a cos r - sin a sin r.
    @param {Float64Array} thetas
    @param {Float64Array} w shares of the pairs
    @param {number} [count] */
function runs(thetas, w, count = RUN) {
  const heard = Array.from(thetas.keys()).filter((i) => w[i] > 0);
  const [cosines, sines] = [new Float64Array(heard.length * count), new Float64Array(heard.length * count)];
  for (let k = 0; k < heard.length; k++) {
    const i = heard[k];
    for (let r = 0; r < count; r++) {
      cosines[k * count + r] = w[i] * Math.cos(r * thetas[i]);
      sines[k * count + r] = w[i] * Math.sin(r * thetas[i]);
    }
  }
  const kernel = new Float64Array(count);
  return (/** @type {number} */ from) => {
    kernel.fill(0);
    for (let k = 0; k < heard.length; k++) {
      const angle = from * thetas[heard[k]];
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let r = 0, at = k * count; r < count; r++, at++) kernel[r] += c * cosines[at] - s * sines[at];
    }
    return kernel;
  };
}

/** @param {Reals} edges */
function wholeEdges(edges) {
  const ends = finiteArray("edges", edges);
  if (ends.length < 2) refuseShape("edges", "have the shape [columns + 1] with at least one column", ends.length);
  const bad = ends.find((end, j) => !Number.isInteger(end) || end < 0 || end > LONGEST || (j > 0 && end <= ends[j - 1]));
  if (bad !== undefined) refuse("edges", "be growing whole numbers from 0", bad);
  return ends;
}
