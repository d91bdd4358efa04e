/* Files of other kinds that are read: their keys become those of a config.json, as in ropedoc/config/other.py. Who reads
   a file asks for this first, so that a page loads it when it meets such a file. */

import { kinds } from "../data/registers.js";
import { evaluate } from "../registers/expression.js";
import { get, has, isNumber, isObject } from "../values/kinds.js";
import { shown } from "../values/words.js";
import { known } from "./classes.js";
import { isOther, kindOf } from "./foreign.js";

/** @import { Dict } from "../values/kinds.js" */

const GGUF = /^([A-Za-z0-9_-]+)\.(?:rope|attention)\.[A-Za-z0-9_.]+$/;
const [LOW, HIGH, ORIGINAL] = [1, 4, 8192]; // of every Llama 3
const CLOSE = 1e-5; // of two divisors: a float32 keeps them, worked out from float32 wavelengths
const SECTIONS = 3; // time, height, width
const KIND = "_file_kind"; // where a translated file keeps what it was

/** The config.json that a file of another kind stands for; any other value as it is.
    @param {unknown} config
    @returns {unknown} */
export function asConfig(config) {
  const told = isOther(config) ? kindOf(Object.keys(config)) : null;
  if (!isOther(config) || told === null) return config;
  if (told.inside !== undefined) return asConfig(get(config, told.inside));
  if (told.read === undefined) return config;
  const kind = kinds.sets[told.read];
  const facts = factsOf(config);
  for (const name of kind.objects ?? []) {
    const value = get(facts, name);
    if (value !== null && !isObject(value)) throw new RangeError(`${name} must be a JSON object or null, got ${shown(value)}`);
  }
  /** @type {Dict} */
  const found = { [KIND]: told.name };
  for (const [path, tree] of kind.set) put(found, path, evaluate(tree, facts));
  return found;
}

/** @param {Dict} found
    @param {string[]} path
    @param {unknown} value */
function put(found, path, value) {
  if (value === null) return;
  const [first, ...rest] = path;
  if (!rest.length) found[first] = value;
  else put(/** @type {Dict} */ (found[first] ??= {}), rest, value);
}

/** Keys of a file as names of facts; of a GGUF file what its names, factors and sections mean.
    @param {Dict} config
    @returns {Dict} */
function factsOf(config) {
  const architecture = Object.keys(config).map((key) => GGUF.exec(key)?.[1]).find((name) => name !== undefined) ?? null;
  const start = `${architecture}.`;
  const bare = (/** @type {string} */ key) => (key.startsWith(start) ? key.slice(start.length) : key).replace(/[^A-Za-z0-9]/g, "_");
  const facts = Object.fromEntries(Object.entries(config).map(([key, value]) => [bare(key), value]));
  if (architecture === null) return facts;
  const divisors = numbers(get(facts, "rope_freqs_weight"));
  const long = numbers(get(facts, "rope_factors_long_weight"));
  const short = numbers(get(facts, "rope_factors_short_weight"));
  const factor = llama3Factor(divisors, get(facts, "rope_freq_base"));
  const sections = get(facts, "rope_dimension_sections");
  const listed = long !== null || (divisors !== null && factor === null);
  return {
    ...facts,
    model_type: classOf(architecture),
    rotates: Object.keys(facts).some((key) => key.startsWith("rope_")),
    llama3_factor: listed ? null : factor,
    listed,
    long_factors: long ?? divisors,
    short_factors: short ?? long ?? divisors,
    sections: Array.isArray(sections) ? sections.slice(0, SECTIONS) : null,
  };
}

/** Class of transformers that a GGUF file was made from, null if it is not known.
    @param {string} architecture */
const classOf = (architecture) =>
  known(has(kinds.gguf, architecture) ? kinds.gguf[architecture] : null) ?? known(architecture) ?? known(architecture.replaceAll("-", "_"));

/** @param {unknown} value */
const numbers = (value) => (Array.isArray(value) && value.length && value.every(isNumber) ? value : null);

/** Factor of Llama 3's method, if the divisors of the pairs are its, null if they are others.
    @param {unknown[] | null} divisors
    @param {unknown} base
    @returns {Number | null} */
function llama3Factor(divisors, base) {
  if (divisors === null || !isNumber(base) || Number(base) <= 1) return null;
  const factor = divisors.reduce((/** @type {number} */ most, one) => Math.max(most, Number(one)), -Infinity);
  const alike = divisors.every((divisor, i) => {
    const turns = (ORIGINAL * Number(base) ** (-i / divisors.length)) / (2 * Math.PI);
    const smooth = Math.min(Math.max((turns - LOW) / (HIGH - LOW), 0), 1);
    return Math.abs(Number(divisor) * ((1 - smooth) / factor + smooth) - 1) <= CLOSE;
  });
  return alike ? Object(factor) : null; // a float, as in the package, also where it is whole
}
