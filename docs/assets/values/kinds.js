/* Kinds of value and how they compare, as Python has them. JavaScript has one kind of number and Python two:
   a boxed Number stands for a float that happens to be whole, a BigInt for an integer past 2^53. */

/** An object of a config.
    @typedef {Record<string, unknown>} Dict */

/** @param {unknown} value
    @returns {value is number | bigint | Number} */
export const isReal = (value) => ["number", "bigint"].includes(typeof value) || value instanceof Number;
/** @param {unknown} value
    @returns {value is number | bigint | Number} */
export const isNumber = (value) => isReal(value) && Number.isFinite(Number(value));
/** @param {unknown} value
    @returns {value is number | bigint} */
export const isInteger = (value) => typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));

/** @param {unknown} value
    @returns {value is Dict} */
export const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Number);

/** @param {object} object
    @param {PropertyKey} key */
export const has = (object, key) => Object.hasOwn(object, key);

/** The value of a key, or what stands in for it; null where there is none.
    @param {Readonly<Dict>} object
    @param {string} key
    @param {unknown} [otherwise]
    @returns {unknown} */
export const get = (object, key, otherwise = null) => (has(object, key) ? object[key] : otherwise);

/** @param {unknown} value */
export function truthy(value) {
  if (isReal(value)) return Number(value) !== 0;
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** @param {unknown} a
    @param {unknown} b
    @returns {boolean} */
export function same(a, b) {
  /** @param {unknown} value */
  const plain = (value) => (typeof value === "boolean" || isReal(value) ? Number(value) : value);
  const [one, other] = [plain(a), plain(b)];
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, k) => same(value, other[k]));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => has(other, key) && same(one[key], other[key]));
}

/** a // b for b > 0, as CPython divides: an integer only of two integers.
    @param {number | bigint | Number} a
    @param {number | bigint | Number} b
    @returns {number | bigint | Number} */
export function floorDivide(a, b) {
  if (isInteger(a) && isInteger(b)) {
    const [x, y] = [BigInt(a), BigInt(b)];
    const quotient = x / y - (x % y < 0n ? 1n : 0n);
    return Number.isSafeInteger(Number(quotient)) ? Number(quotient) : quotient;
  }
  const [x, y] = [Number(a), Number(b)];
  const quotient = (x - (x % y)) / y - (x % y < 0 ? 1 : 0);
  return Object(Math.round(quotient) || (x / y) * 0); // oxlint-disable-line oxc/erasing-op -- nought with the sign that the quotient has
}
