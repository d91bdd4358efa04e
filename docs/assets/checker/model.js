/* What the check shows beside a finding: how far apart the two rotations are, by position. No DOM. */

import { cosine, firstBelow, ofLadders, ofLayouts } from "../check/gap.js";
import { METHODS } from "../check/words.js";
import { columnMiddles, distanceColumns, growingBand } from "../ladder/band.js";
import { inverseFrequencies } from "../ladder/frequencies.js";
import { spoken } from "../registers/sentence.js";

/** @import { Band } from "../ladder/band.js" */
/** @import { Gap } from "../check/gap.js" */
/** @import { Meant } from "../check/meant.js" */

/** @typedef {{ distances: Float64Array, band: Band, limit: number }} Curve */

const COLUMNS = 300; // of the picture
const FEW = 12; // positions of a column, where they are rounded
const NOWHERE = 131072; // tokens; where no length is known
const DEFAULT = 10000; // the base that programs assume

/** What goes wrong most often with a setting: its method is not applied, else its base is lost, else the other layout.
    @param {Meant} meant
    @returns {{ gap: Gap, words: string }} */
export function usual({ rope, plain }) {
  const own = ofLadders(rope.invFreq, plain);
  if (own?.invFreq.some((one) => one > 0)) return { gap: own, words: `if ${METHODS[rope.ropeType]} were not applied` };
  const lost = inverseFrequencies(rope.rotaryDim, { base: DEFAULT });
  if (rope.base !== DEFAULT) return { gap: /** @type {Gap} */ (ofLadders(rope.invFreq, lost)), words: "if the base were lost, and 10,000 stood in" };
  return { gap: ofLayouts(rope.invFreq), words: "if features were paired in the other layout" };
}

/** @param {Meant} meant */
export const lengthOf = ({ rope }) => rope.contextLength ?? rope.originalContextLength ?? NOWHERE;

/** The cosine over positions 1 to the length: its least and greatest value in each column.
    @param {Gap} gap
    @param {number} limit
    @returns {Curve} */
export function curveOf(gap, limit) {
  const edges = distanceColumns(1, Math.max(limit, 2) + 1, { count: COLUMNS });
  const distances = columnMiddles(edges);
  return { distances, band: gap.turn ? rounded(gap, edges) : growingBand(gap.invFreq, { edges }), limit };
}

/** @param {Gap} gap
    @param {Float64Array} edges
    @returns {Band} */
function rounded(gap, edges) {
  const columns = edges.length - 1;
  const [least, greatest] = [new Float64Array(columns), new Float64Array(columns)];
  for (let j = 0; j < columns; j++) {
    const values = cosine(gap, Float64Array.from({ length: FEW }, (_, k) => Math.min(edges[j] + k, edges[j + 1] - 1)));
    least[j] = Math.min(...values);
    greatest[j] = Math.max(...values);
  }
  return { least, greatest, done: columns, go: () => {} };
}

/** Where the cosine falls, in words.
    @param {Gap} gap
    @param {number} limit */
export function fall(gap, limit) {
  const below = [0.99, 0.9].map((level) => firstBelow(gap, level, limit));
  const [far] = cosine(gap, Float64Array.of(limit));
  const end = `At position ${spoken(limit)} it is ${far.toFixed(2).replace("-", "−")}.`;
  if (below[0] === null) return { below, words: `The cosine stays above 0.99 up to position ${spoken(Math.min(limit, 2 ** 20))}. ${end}` };
  const first = `The cosine between the two falls to 0.99 at position ${spoken(below[0])}`;
  return { below, words: `${first}${below[1] === null ? ", and stays above 0.9" : ` and to 0.9 at ${spoken(below[1])}`}. ${end}` };
}

/** Positions as a reader writes them: "0, 1, 4095", "0-3" or nothing.
    @param {string} text
    @returns {number[] | null} */
export function positionsOf(text) {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (!parts.length) return null;
  return parts.flatMap((part) => {
    const [, from, to] = /^(\d{1,9})(?:(?:-|–|\.\.)(\d{1,9}))?$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to ?? from)];
    if (from === undefined || last < first || last - first > 1e4) throw new RangeError(`positions must be whole numbers like 0, 1, 4095 or 0-3, got ${part.slice(0, 40)}`);
    return Array.from({ length: last - first + 1 }, (_, k) => first + k);
  });
}
