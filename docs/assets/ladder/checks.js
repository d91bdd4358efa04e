/* Checks, as in ropedoc/_validation.py: parameter, rule, value given. The names are those of the browser. */

/** Real numbers in a row.
    @typedef {number[] | Float64Array} Reals */
/** A number for a number, an array for an array.
    @template T @typedef {T extends number ? number : Float64Array} Like */

/** @param {unknown} value
    @returns {value is Reals} */
const isReals = (value) =>
  (ArrayBuffer.isView(value) || Array.isArray(value)) && /** @type {Reals} */ (value).every((x) => typeof x === "number");

/** @param {string} name
    @param {string} rule
    @param {unknown} value
    @returns {never} */
export function refuse(name, rule, value) {
  const shown = typeof value === "string" ? `'${value}'` : String(value);
  throw new RangeError(`${name} must ${rule}, got ${shown}`);
}

/** @param {string} name
    @param {string} rule
    @param {number | undefined} length
    @returns {never} */
export function refuseShape(name, rule, length) {
  throw new RangeError(`${name} must ${rule}, got the shape ${length === undefined ? "()" : `(${length},)`}`);
}

/** @param {string} name
    @param {number} value
    @param {{ low: number, high?: number, rule?: string }} range */
export function whole(name, value, { low, high = Infinity, rule }) {
  const range = high === Infinity ? `an integer of at least ${low}` : `an integer from ${low} to ${high}`;
  if (!Number.isInteger(value) || value < low || value > high) refuse(name, `be ${rule || range}`, value);
  return value;
}

/** @param {string} name
    @param {number} value */
export function even(name, value) {
  const rule = "a positive even integer";
  if (whole(name, value, { low: 2, rule }) % 2) refuse(name, `be ${rule}`, value);
  return value;
}

/** @param {string} name
    @param {number} value
    @param {number} low */
export function above(name, value, low) {
  if (!Number.isFinite(value) || value <= low) refuse(name, `be a finite number greater than ${low}`, value);
  return value;
}

/** @template {string} T
    @param {string} name
    @param {T} value
    @param {readonly T[]} allowed */
export function choice(name, value, allowed) {
  if (!allowed.includes(value)) refuse(name, `be one of ${allowed.map((one) => `'${one}'`).join(", ")}`, value);
  return value;
}

/** @param {string} name
    @param {unknown} value */
export function finiteArray(name, value) {
  const array = typeof value === "number" ? [value] : value;
  if (!isReals(array)) refuse(name, "be an array of real numbers", value);
  for (const x of array) if (!Number.isFinite(x)) refuse(name, "be finite everywhere", x);
  return Float64Array.from(array);
}

/** @param {string} name
    @param {Reals} value */
export function frequencies(name, value) {
  const array = finiteArray(name, value);
  if (!value.length) refuseShape(name, "have the shape [pairs] with at least one pair", value.length);
  const negative = array.find((theta) => theta < 0);
  if (negative !== undefined) refuse(name, "not be negative", negative);
  return array;
}

/** Weights divided by their sum: 1/pairs everywhere if none are given.
    @param {Reals | null | undefined} weights
    @param {number} pairs */
export function shares(weights, pairs) {
  if (weights === undefined || weights === null) return new Float64Array(pairs).fill(1 / pairs);
  const array = finiteArray("weights", weights);
  if (weights.length !== pairs) {
    refuseShape("weights", `have the shape (${pairs},), one for each pair`, weights.length);
  }
  const total = array.reduce((sum, w) => sum + w, 0);
  if (total === 0 || array.some((w) => w < 0)) refuse("weights", "be non-negative and not all zero", weights);
  return array.map((w) => w / total);
}

/** A number in gives a number out, an array an array.
    @template {number | Reals} T
    @param {T} given
    @param {Float64Array} array
    @returns {Like<T>} */
export function like(given, array) {
  return /** @type {Like<T>} */ (/** @type {unknown} */ (typeof given === "number" ? array[0] : array));
}
