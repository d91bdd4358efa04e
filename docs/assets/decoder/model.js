/* From a pasted text to everything that the decoder shows: one plain object, and a search that goes on. No DOM. */

import { refusal } from "../config/axes.js";
import { parseFile } from "../config/file.js";
import { isOther } from "../config/foreign.js";
import { describe, read } from "../config/reading.js";
import { boundWords, factsTable } from "../config/table.js";
import { inverseFrequencies, wavelengths } from "../ladder/frequencies.js";
import { columnMiddles, distanceColumns, growingBand } from "../ladder/band.js";
import { firstNegative } from "../ladder/readings.js";
import { tokens } from "../registers/sentence.js";

/** @import { Options } from "../config/reading.js" */

/** @typedef {ReturnType<typeof decode>} Decoded */

export const MOST = 1_000_000; // characters; the largest published config has some ten thousand
const COLUMNS = 400; // of the kernel's picture
const FARTHEST = 20_000_000; // tokens, in it
const REACH = 4_194_304; // tokens; as far as the search for a negative kernel goes
const STEP = 8_000_000; // pairs times distances of one step of the search: some milliseconds

/** @param {number} length */
export function tooLong(length) {
  return `config must be at most ${MOST.toLocaleString("en-US")} characters, got ${length.toLocaleString("en-US")}`;
}

/** Read a config; a refusal tells what is known of its axes all the same.
    @param {unknown} config
    @param {Options} options */
function readOrTell(config, options) {
  try {
    return read(config, options);
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(refusal(config, error.message));
    throw error;
  }
}

/** What is thrown at a file of another kind, until the page has what reads it. */
export class OtherKind extends Error {}

/** Read a text. What goes wrong is a RangeError that names the key.
    @param {string} text
    @param {Options & { asConfig?: ((config: unknown) => unknown) | null }} [options] */
export function decode(text, { contextLength = null, layerType = null, asConfig = null } = {}) {
  if (text.length > MOST) throw new RangeError(tooLong(text.length));
  const { value, doubles } = parseFile(text);
  if (asConfig === null && isOther(value)) throw new OtherKind();
  const reading = readOrTell(asConfig ? asConfig(value) : value, { contextLength, layerType, doubles });
  const said = describe(reading);
  return {
    reading,
    found: reading.rope,
    runs: reading.facts.runs,
    times: reading.facts.runs.squared * reading.facts.softmax_factor,
    before: inverseFrequencies(reading.rope.rotaryDim, { base: reading.rope.base }),
    said,
    facts: factsTable(reading.facts),
  };
}

/** K before and after, out to a little past the longest length: their bands, which go() searches further.
    @param {Decoded} decoded */
export function kernels({ found, before }) {
  const longest = Math.max(found.contextLength ?? 0, found.originalContextLength ?? 0, 10_000);
  const edges = distanceColumns(1, Math.min(2 * longest, FARTHEST) + 1, { count: COLUMNS });
  const bands = { before: growingBand(before, { edges }), after: growingBand(found.invFreq, { edges }) };
  const open = () => Object.values(bands).find((band) => band.done < edges.length - 1);
  return { ...bands, distances: columnMiddles(edges), done: () => !open(), go: () => open()?.go() };
}

/** Columns of the pairs: index, θ and λ before and after, what θ was divided by, turns in the original length.
    @param {Decoded} decoded */
export function table({ found, before }) {
  const [was, is] = [wavelengths(before), wavelengths(found.invFreq)];
  const original = found.originalContextLength;
  return {
    head: ["pair", "frequency before [rad/token]", "frequency after [rad/token]", "wavelength before [tokens]", "wavelength after [tokens]", "divided by", "turns in the original length"],
    rows: Array.from(before, (theta, i) => [
      i, theta, found.invFreq[i], was[i], is[i], theta / found.invFreq[i], original === null ? null : original / is[i],
    ]),
  };
}

/** @param {ReturnType<typeof table>} columns */
export function csv({ head, rows }) {
  return `${[head, ...rows].map((row) => row.map((one) => one ?? "").join(",")).join("\n")}\n`;
}

/** The two ladders against the base bound: each with the first whole distance at which K is negative, as far as its
    layers see. A generator, one step of some milliseconds at a time; it gives the words so far.
    @param {Decoded} decoded
    @returns {Generator<string[], void>} */
export function* bounds({ found, before, runs, reading: { record } }) {
  const within = (/** @type {number | null} */ length) => (length === null || record.reach === null ? length : Math.min(length, record.reach));
  const common = { base: found.base, rotary_dim: found.rotaryDim };
  /** @type {{ name: string, invFreq: Float64Array, context: number | null }[]} */
  const ladders = [{ name: "Before the method", invFreq: before, context: within(found.originalContextLength ?? found.contextLength) }];
  if (found.invFreq.some((theta, i) => theta !== before[i])) {
    ladders.push({ name: "As it runs", invFreq: found.invFreq, context: runs.reach });
  } else {
    ladders[0].name = "As it runs";
  }
  /** @type {string[]} */
  const done = [];
  for (const { name, invFreq, context } of ladders) {
    const limit = Math.min(context ?? 0, REACH);
    const stride = Math.max(1024, Math.floor(STEP / invFreq.length));
    let [first, start] = [/** @type {number | null} */ (null), 1];
    while (first === null && start <= limit) {
      const end = Math.min(start + stride - 1, limit);
      first = firstNegative(invFreq, { start, limit: end });
      start = end + 1;
      if (first === null && start <= limit) yield [...done, `${name}: searching, ${tokens(start)} so far …`];
    }
    done.push(boundWords({ name, ...common, first, searched: limit, context }));
    yield [...done];
  }
}
