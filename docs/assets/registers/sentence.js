/* Sentences of the registers written out with the values of some facts, as in ropedoc/registers/sentence.py.
   The build has read them into parts: a piece of text, or [form, tree]. */

import { float, general, repr, rounded, shown, thousands } from "../values/words.js";
import { isNumber } from "../values/kinds.js";
import { evaluate } from "./expression.js";
import { jsonText } from "./json-text.js";

/** @import { Part } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */

const BARE = /^[A-Za-z0-9_.+/-]{1,60}$/;
const LINE = 200; // letters of a list of names
const [MANY, FEW] = [8, 3]; // places of a row
const [HUGE, INTEGER, EXACT] = [1e15, 1e4, 2 ** 53];

/** A name from a file as it stands where it is harmless, else as Python writes a string, cut short.
    @param {string} text */
const named = (text) => (BARE.test(text) ? text : shown(text));

/** Names in a row, cut at some length.
    @param {unknown[]} items */
export function listed(items) {
  const all = [...items.slice(0, LINE).map((item) => (typeof item === "string" ? named(item) : shown(item))).join(", ")];
  return all.length <= LINE ? all.join("") : `${all.slice(0, LINE).join("")} …`;
}

/** Places in a row, the middle left out where there are many: "3 and 7", "3, 7, 11, …, 47".
    @param {number[]} numbers */
export function places(numbers) {
  const last = numbers[numbers.length - 1];
  if (numbers.length > MANY) return `${numbers.slice(0, FEW).join(", ")}, …, ${last}`;
  return numbers.length > 1 ? `${numbers.slice(0, -1).join(", ")} and ${last}` : String(last);
}

/** A number for readers: whole with commas, else four digits.
    @param {unknown} value */
export function spoken(value) {
  const x = Number(value);
  if (!Number.isFinite(x)) return x > 0 ? "infinite" : "none";
  if (x >= HUGE) return rounded(x, 4).join(" × 10^").replace(/^(\d)/, "$1.");
  if (Number.isInteger(x) || Math.abs(x) >= INTEGER) return thousands(x);
  return general(x, Math.abs(x) >= 1000 ? 5 : 4);
}

/** A number as an axis has room for it: 128k, 1M.
    @param {number} value */
export const short = (value) => (value >= 1e6 ? `${spoken(value / 1e6)}M` : value >= 1e3 ? `${spoken(value / 1e3)}k` : spoken(value));

const counted = (/** @type {string} */ unit) => (/** @type {unknown} */ value) => `${spoken(value)} ${unit}${Number(value) === 1 ? "" : "s"}`;
export const tokens = counted("token");
export const pairs = counted("pair");

/** A number as an option takes it: whole without a point.
    @param {unknown} value */
const digits = (value) => {
  const x = Number(value);
  return Number.isInteger(x) && Math.abs(x) < EXACT ? String(x) : float(x);
};

/** @type {Record<string, (value: unknown) => string>} */
const FORMS = {
  text: (value) => (typeof value === "string" ? value : repr(value)),
  name: (value) => named(/** @type {string} */ (value)),
  names: (value) => listed(/** @type {unknown[]} */ (value)),
  places: (value) => places(/** @type {number[]} */ (value)),
  shown,
  g: (value) => general(value),
  g4: (value) => general(value, 4),
  commas: thousands,
  number: spoken,
  plain: (value) => (isNumber(value) ? spoken(value) : shown(value)),
  digits,
  quoted: (value) => `'${jsonText(value, { indent: "" }).replaceAll("'", "'\\''")}'`,
  tokens,
  pairs,
};

/** Write a sentence out with the values of these facts.
    @param {Part[]} parts
    @param {Dict} facts */
export const write = (parts, facts) =>
  parts.map((part) => (typeof part === "string" ? part : FORMS[part[0]](evaluate(part[1], facts)))).join("");
