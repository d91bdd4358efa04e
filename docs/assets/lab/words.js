/* What the lab says of the numbers that it shows. No DOM. */

/** @import { State } from "./state.js" */

/** Losses of the text as it is read now, as trained, and by the model that sees no farther than it was trained to.
    @typedef {{ now?: readonly number[], unchanged?: readonly number[], floor?: readonly number[] }} Losses */

const BITS = 2, SHARE = 0; // digits

/** Mean of the values from one position to another; NaN where there are none.
    @param {readonly number[]} values
    @param {number} from
    @param {number} [to] */
export function mean(values, from, to = values.length) {
  const part = values.slice(from, to);
  return part.reduce((a, b) => a + b, 0) / part.length;
}

/** Loss in the last half of the original length, and in the last half of the text where that is longer.
    @param {Losses} found
    @param {{ original: number, length: number }} options
    @returns {{ nearName: string, near: string, farName: string, far: string }} */
export function readings({ now, unchanged, floor }, { original, length }) {
  const half = original / 2, end = Math.min(length, original), from = Math.max(original, Math.ceil(length / 2));
  const part = (/** @type {readonly number[] | undefined} */ values, /** @type {number} */ low, /** @type {number} */ high) =>
    (values ? mean(values, low, high).toFixed(BITS) : "…");
  const near = (/** @type {Losses["now"]} */ values) => part(values, half, end);
  const far = (/** @type {Losses["now"]} */ values) => part(values, from, length);
  return {
    nearName: `Positions ${half} to ${length > half ? end : original}`,
    near: length > half ? `${near(now)} bits (as trained ${near(unchanged)})` : "the text ends before",
    farName: length > original ? `Positions ${from} to ${length}` : "Farther",
    far: length > original ? `${far(now)} bits (as trained ${far(unchanged)}, seeing the last ${original} only ${far(floor)})` : "nothing is read past the original length",
  };
}

/** What there is to say of a reader's own text; nothing where it is long enough to show all.
    @param {number} count  characters that the model reads
    @param {{ original: number }} options */
export function ownText(count, { original }) {
  if (count < 2) return "Type or paste a text: the model needs two characters or more that it knows.";
  if (count <= original + 1) return `The model reads ${count} characters of your text, and was trained on ${original}: past those there is nothing to see yet.`;
  return "";
}

/** What there is to say of a setting that does another thing than its name lets one think.
    @param {State} state
    @param {{ original: number, length: number }} options */
export function settingNote({ method }, { original, length }) {
  if (method !== "dynamic") return "";
  if (length <= original) return `Dynamic NTK changes nothing in a text of ${length} characters: it starts past ${original}.`;
  return `Dynamic NTK takes its factor from the length, here ${length} / ${original} = ${Number((length / original).toFixed(2))}: it is NTK-aware with that factor.`;
}

/** What the head does while it reads the second copy of a code.
    @param {{ share: number, distance: number, known: number, letters: number, bits: number }} found */
export const copying = ({ share, distance, known, letters, bits }) =>
  `While it reads the second copy, the head gives ${(100 * share).toFixed(SHARE)} % of its attention to the letter that came next in the first, ` +
  `${distance} characters before. The model names ${known} of ${letters} letters, at ${bits.toFixed(1)} bits each.`;
