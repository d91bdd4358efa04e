/* The values of a config.json: Python's JSON. A number written with a point or an exponent that
   happens to be whole is a boxed Number, and an integer past 2^53 a BigInt; all others are plain. */

import { shown } from "../values/words.js";
import { ofText } from "./foreign.js";
import { options } from "./options.js";

const DEEPEST = 200; // levels: published files have four or five
const DIGITS = 4300; // of an integer; Python's own limit
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const CONSTANT = /true|false|null|NaN|-?Infinity/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
/** @type {Record<string, unknown>} */
const CONSTANTS = { true: true, false: false, null: null, NaN, Infinity, "-Infinity": -Infinity };

/** What is no JSON, and where. */
class Fault extends RangeError {}

/** @param {string} text
    @param {number} at
    @param {string} wanted
    @returns {never} */
function fault(text, at, wanted) {
  const before = text.slice(0, at).split("\n");
  const found = at < text.length ? shown([...text.slice(at, at + 24)].slice(0, 12).join("")) : "its end";
  const place = `line ${before.length}, column ${[...before[before.length - 1]].length + 1}`;
  throw new Fault(`config must be JSON with ${wanted} at ${place}, got ${found}`);
}

/** @param {string} text
    @param {number} at
    @param {RegExpExecArray} match */
function number(text, at, [whole, point, exponent]) {
  if (point || exponent) return Number.isInteger(Number(whole)) ? Object(Number(whole)) : Number(whole);
  if (whole.length > DIGITS) fault(text, at, `a number of at most ${DIGITS} digits`);
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : BigInt(whole);
}

/** The value that a JSON text stands for. As in Python, NaN and Infinity are read.
    @param {string} text
    @returns {unknown} */
export const parse = (text) => parseFile(text).value;

/** The same, with the keys that stand twice in an object; the last one counts. What is no JSON is named for what it is.
    @param {string} text
    @returns {{ value: unknown, doubles: string[] }} */
export function parseFile(text) {
  try {
    return scan(text);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const bare = text.replace(/^\ufeff/, "");
    const stated = options(bare);
    if (stated !== null) return { value: stated, doubles: [] };
    const told = ofText(bare);
    throw told === null ? error : new RangeError(told);
  }
}

/** @param {string} text */
function scan(text) {
  /** @type {Set<string>} */
  const doubles = new Set();
  let at = text.startsWith("\ufeff") ? 1 : 0; // a byte-order mark is no part of it
  const take = (/** @type {RegExp} */ pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  };
  const skip = () => { take(SPACE); return text[at]; };
  const string = (/** @type {string} */ wanted) => JSON.parse((take(STRING) || fault(text, at, wanted))[0]);

  /** @param {string} close
      @param {number} depth
      @param {() => void} read */
  function members(close, depth, read) {
    if (depth > DEEPEST) throw new RangeError(`config must be JSON of at most ${DEEPEST} levels, got more`);
    at += 1;
    if (skip() === close) { at += 1; return; }
    for (;;) {
      skip();
      read();
      if (skip() === close) { at += 1; return; }
      if (text[at] !== ",") fault(text, at, `a comma or ${close}`);
      at += 1;
    }
  }

  /** @param {number} depth */
  function object(depth) {
    const found = {};
    /** @type {Set<string>} */
    const twice = new Set();
    members("}", depth, () => {
      const key = string("a key in double quotes");
      if (skip() !== ":") fault(text, at, "a colon after the key");
      at += 1;
      const inner = value(depth + 1);
      if (Object.hasOwn(found, key)) twice.add(key);
      Object.defineProperty(found, key, { value: inner, enumerable: true, configurable: true, writable: true });
    });
    for (const key of Object.keys(found)) if (twice.has(key)) doubles.add(key);
    return found;
  }

  /** @param {number} depth */
  function array(depth) {
    /** @type {unknown[]} */
    const found = [];
    members("]", depth, () => found.push(value(depth + 1)));
    return found;
  }

  /** @param {number} depth
      @returns {unknown} */
  function value(depth) {
    const first = skip();
    if (first === "{") return object(depth);
    if (first === "[") return array(depth);
    if (first === '"') return string("a string that ends on its line");
    const constant = take(CONSTANT);
    if (constant) return CONSTANTS[constant[0]];
    const start = at;
    return number(text, start, take(NUMBER) || fault(text, at, "a value"));
  }

  const found = value(1);
  if (skip() !== undefined) fault(text, at, "nothing more");
  return { value: found, doubles: [...doubles] };
}
