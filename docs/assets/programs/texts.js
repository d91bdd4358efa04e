/* A setting written for each program, as in ropedoc/programs/texts.py: text to copy, or why it cannot be said there. */

import { programs } from "../data/registers.js";
import { holding, said } from "../registers/entries.js";
import { evaluate } from "../registers/expression.js";
import { jsonText } from "../registers/json-text.js";

/** @import { Program } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */

/** A program's text, or why it has none.
    @typedef {{ id: string, name: string, source: [string, string], since?: string | null, kind?: string, text?: string, note?: string,
      why?: string }} Text */

const BREAK = " \\\n  "; // between the options of a command
const WHOLE = ["loaded_part", "parts"]; // facts of the whole file that the keys of each kind of layer need

/** Set a value inside nested objects, which are made on the way.
    @param {Dict} found
    @param {string[]} path
    @param {unknown} value */
function put(found, path, value) {
  let inner = found;
  for (const name of path.slice(0, -1)) {
    if (!Object.hasOwn(inner, name)) Object.defineProperty(inner, name, { value: {}, enumerable: true, writable: true, configurable: true });
    inner = /** @type {Dict} */ (inner[name]);
  }
  Object.defineProperty(inner, path[path.length - 1], { value, enumerable: true, writable: true, configurable: true });
}

/** Keys of every kind of layer that has parameters of its own: a text for one kind would erase the others'.
    @param {Program} program
    @param {Dict} facts */
function objectOf({ keys }, facts) {
  const common = Object.fromEntries(WHOLE.map((name) => [name, facts[name]]));
  const settings = /** @type {Dict[]} */ (facts.settings);
  /** @type {Dict} */
  const found = {};
  for (const one of settings.length ? settings : [facts]) {
    for (const key of keys) {
      for (const known of holding(key, { ...one, ...common })) {
        const path = key.at.flatMap((tree) => evaluate(tree, known)).filter((part) => part !== null);
        put(found, /** @type {string[]} */ (path), evaluate(key.value, known));
      }
    }
  }
  return found;
}

/** @param {Program} program
    @param {Dict} facts
    @returns {Text} */
function textOf(program, facts) {
  const { id, name, kind, since, source } = program;
  const [why] = said(program.refuse, facts);
  if (why !== undefined) return { id, name, source, why };
  const known = { ...facts, object: objectOf(program, facts) };
  const text = kind === "config" ? jsonText(known.object) : said(program.lines, known).join(BREAK);
  return { id, name, source, since, kind, text, note: said(program.notes, known).join(" ") };
}

/** Each program with its text, kind and note, or why there is none.
    @param {Dict} facts */
export const texts = (facts) => programs.map((program) => textOf(program, facts));
