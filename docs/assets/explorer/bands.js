/* The kernel over the logarithmic distance axis: the bands of the last settings, since most moves leave them. No DOM. */

import { columnMiddles, growingBand } from "../ladder/band.js";
import { distanceColumns } from "../ladder/index.js";

/** @import { Band } from "../ladder/band.js" */

export const REACH = 1000000; // tokens; end of the logarithmic distance axis and of the search for a zero
const COLUMNS = 390; // of the axis: about a pixel each on a laptop
const KEPT = 2; // the setting and the frozen one

export const edges = distanceColumns(1, REACH + 1, { count: COLUMNS });
export const middles = columnMiddles(edges);

/** @type {Map<string, Band>} */
const known = new Map();

/** The band of a setting, as far as it is known by now.
    @param {string} key
    @param {Float64Array} invFreq
    @param {Float64Array | undefined} weights */
export function bandOf(key, invFreq, weights) {
  const band = known.get(key) ?? growingBand(invFreq, { edges, weights });
  known.delete(key);
  known.set(key, band);
  for (const old of known.keys()) if (known.size > KEPT) known.delete(old);
  return band;
}
