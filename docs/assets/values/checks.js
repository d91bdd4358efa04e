/* Checks with the words and names of ropedoc/_validation.py: parameter, rule, value given. These names are the
   keys that a reader of a config.json knows. */

import { isInteger, isNumber } from "./kinds.js";
import { general, quoted, shown } from "./words.js";

export const LONGEST = 2 ** 53; // as in ropedoc/_validation.py, with the next one
export const WIDEST = 2 ** 16;
const NAMES = 180; // characters of the names that a value may be

/** @param {string} name
    @param {string} rule
    @param {unknown} value
    @returns {never} */
export function refuse(name, rule, value) {
  throw new RangeError(`${name} must ${rule}, got ${shown(value)}`);
}

/** @param {string} name
    @param {unknown} value
    @param {{ low: number, high?: number, rule?: string }} range */
export function whole(name, value, { low, high, rule }) {
  const range = high === undefined ? `an integer of at least ${low}` : `an integer from ${low} to ${high}`;
  const fits = isInteger(value) && value >= low && (high === undefined || value <= high);
  if (!fits) refuse(name, `be ${rule || range}`, value);
  return Number(value);
}

/** A whole number that is written with a point, as 8192.0, without it; anything else as it is.
    @param {unknown} value */
export const written = (value) => (value instanceof Number && Math.abs(Number(value)) <= LONGEST ? Number(value) : value);

/** @param {string} name
    @param {unknown} value */
export function even(name, value) {
  const rule = "a positive even integer";
  const found = whole(name, value, { low: 2, rule });
  if (found % 2) refuse(name, `be ${rule}`, value);
  if (found > WIDEST) refuse(name, `be at most ${WIDEST}`, value);
  return found;
}

/** @param {string} name
    @param {unknown} value
    @param {number} low */
export function above(name, value, low) {
  if (!isNumber(value) || Number(value) <= low) refuse(name, `be a finite number greater than ${low}`, value);
  return Number(value);
}

/** @param {string} name
    @param {unknown} value
    @param {number} low */
export function atLeast(name, value, low) {
  if (!isNumber(value) || Number(value) < low) refuse(name, `be a finite number of at least ${general(low)}`, value);
  return Number(value);
}

/** What multiplies cos and sin; its square multiplies the scores.
    @param {unknown} value */
export function attention(value) {
  const found = atLeast("attention_factor", value, 0);
  if (!Number.isFinite(found * found)) refuse("attention_factor", "have a finite square", value);
  return found;
}

/** @param {string} name
    @param {unknown} value */
export function share(name, value) {
  if (!isNumber(value) || Number(value) < 0 || Number(value) > 1) refuse(name, "be a number from 0 to 1", value);
  return Number(value);
}

/** @param {string} name
    @param {unknown} value
    @returns {boolean} */
export function flag(name, value) {
  if (typeof value !== "boolean") refuse(name, "be True or False", value);
  return value;
}

/** @param {string} name
    @param {unknown} value
    @param {readonly string[]} allowed
    @returns {string} */
export function choice(name, value, allowed) {
  if (typeof value === "string" && allowed.includes(value)) return value;
  const names = [...allowed.map(quoted).join(", ")];
  const either = names.length > NAMES ? `${names.slice(0, NAMES).join("")} …` : names.join("");
  return refuse(name, `be one of ${either}`, value);
}
