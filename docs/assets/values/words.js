/* Values written out as Python writes them. */

import { isInteger, isReal } from "./kinds.js";

/** @param {string} digits */
const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** @param {string} digits
    @param {number} exponent */
function scientific(digits, exponent) {
  const point = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${point}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** repr of a float: the shortest digits, with an exponent below 1e-4 and from 1e16 on.
    @param {unknown} value */
export function float(value) {
  const x = Number(value);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : `${x < 0 ? "-" : ""}inf`;
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  const [digits, exponent] = Math.abs(x).toExponential().replace(".", "").split("e");
  if (Number(exponent) < -4 || Number(exponent) >= 16) return sign + scientific(digits, Number(exponent));
  return Number.isInteger(x) ? `${sign}${BigInt(Math.abs(x))}.0` : sign + plainly(digits, Number(exponent));
}

/** @param {string} digits
    @param {number} exponent */
function plainly(digits, exponent) {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return digits.length > exponent + 1 ? `${whole}.${digits.slice(exponent + 1)}` : whole;
}

/** The first digits of a positive number and its exponent, a half to the even neighbour as in Python.
    @param {number} x
    @param {number} figures
    @returns {[string, number]} */
export function rounded(x, figures) {
  const long = x.toExponential(figures + 30);
  const digits = long.replace(/e.*/, "").replace(".", "");
  if (/^50*$/.test(digits.slice(figures)) && Number(digits[figures - 1]) % 2 === 0) {
    return [digits.slice(0, figures), Number(long.split("e")[1])];
  }
  const [mantissa, exponent] = x.toExponential(figures - 1).split("e");
  return [mantissa.replace(".", ""), Number(exponent)];
}

/** Python's format "g": six digits, without the zeros at their end.
    @param {unknown} value
    @param {number} [figures] */
export function general(value, figures = 6) {
  const x = Number(value);
  if (!Number.isFinite(x)) return float(x);
  if (x === 0) return "0";
  const [all, exponent] = rounded(Math.abs(x), figures);
  const digits = all.replace(/0+$/, "");
  const small = exponent < -4 || exponent >= figures;
  return (x < 0 ? "-" : "") + (small ? scientific(digits, exponent) : plainly(digits, exponent));
}

/** Python's format ",.0f": whole, a half to the even neighbour, with commas.
    @param {unknown} value */
export function thousands(value) {
  const x = Math.abs(Number(value));
  if (!Number.isFinite(x)) return float(value);
  const below = Math.floor(x);
  const up = x - below > 0.5 || (x - below === 0.5 && below % 2 === 1);
  return (Number(value) < 0 ? "-" : "") + grouped(String(BigInt(below) + (up ? 1n : 0n)));
}

/** @type {Record<string, string>} */
const ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

/** @param {string} character */
function escaped(character) {
  const code = Number(character.codePointAt(0)).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
}

/** @param {string} text */
export function quoted(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\n\r\t\\]|(?! )[\p{C}\p{Z}]/gu, (one) => ESCAPES[one] || escaped(one));
  return quote + (quote === "'" ? inside.replaceAll("'", "\\'") : inside) + quote;
}

/** How much of a value is written: entries of a list, keys and levels of an object; how a text and an integer are.
    @typedef {{ list?: number, keys?: number, level?: number, text?: (text: string) => string,
      whole?: (value: number | bigint) => string }} Limits */

/** str of a number, repr of anything.
    @param {unknown} value
    @param {Limits} [limits]
    @returns {string} */
export function repr(value, { list = Infinity, keys = Infinity, level = Infinity, text = quoted, whole = String } = {}) {
  /** @param {unknown} one */
  const inner = (one) => repr(one, { list, keys, level: level - 1, text, whole });
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return text(value);
  if (isInteger(value)) return whole(value);
  if (isReal(value)) return float(value);
  if (Array.isArray(value)) {
    if (level <= 0 && value.length) return "[...]";
    return `[${[...value.slice(0, list).map(inner), ...(value.length > list ? ["..."] : [])].join(", ")}]`;
  }
  const object = /** @type {Record<string, unknown>} */ (value);
  const names = level === Infinity ? Object.keys(object) : Object.keys(object).sort();
  if (level <= 0 && names.length) return "{...}";
  const pieces = names.slice(0, keys).map((name) => `${inner(name)}: ${inner(object[name])}`);
  return `{${[...pieces, ...(names.length > keys ? ["..."] : [])].join(", ")}}`;
}

const MOST = 100; // characters of a value in a message; the middle goes
const SHOWN = 150; // of a list or an object of such values
const [HEAD, TAIL] = [48, 49];

/** @param {string} text */
function cut(text) {
  const all = [...text];
  return all.length > MOST ? `${all.slice(0, HEAD).join("")}...${all.slice(-TAIL).join("")}` : text;
}

/** @param {string} text */
function cutString(text) {
  const whole = [...text];
  const first = quoted(whole.slice(0, MOST).join(""));
  if ([...first].length <= MOST) return first;
  const ends = [...quoted([...whole.slice(0, HEAD), ...whole.slice(Math.max(whole.length - TAIL, 0))].join(""))];
  return `${ends.slice(0, HEAD).join("")}...${ends.slice(-TAIL).join("")}`;
}

/** A value for a message, cut short as Python's reprlib does, and once more where nested lists are long.
    @param {unknown} value */
export function shown(value) {
  if (value === null) return "null";
  const text = [...repr(value, { list: 6, keys: 4, level: 6, text: cutString, whole: (one) => cut(String(one)) })];
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 3).join("")}...` : text.join("");
}
