/* A setting written for each program, as in ropedoc/programs/texts.py: text to copy, or why it cannot be said there. */

import { programs } from "../data/registers.js";
import { holding, said } from "../registers/entries.js";
import { evaluate } from "../registers/expression.js";
import { jsonText } from "../registers/json-text.js";

const BREAK = " \\\n  "; // between the options of a command

/** Set a value inside nested objects, which are made on the way. */
function put(found, path, value) {
  let inner = found;
  for (const name of path.slice(0, -1)) {
    if (!Object.hasOwn(inner, name)) Object.defineProperty(inner, name, { value: {}, enumerable: true, writable: true, configurable: true });
    inner = inner[name];
  }
  Object.defineProperty(inner, path[path.length - 1], { value, enumerable: true, writable: true, configurable: true });
}

function objectOf({ keys }, facts) {
  const found = {};
  for (const key of keys) {
    for (const known of holding(key, facts)) {
      put(found, key.at.map((tree) => evaluate(tree, known)).filter((part) => part !== null), evaluate(key.value, known));
    }
  }
  return found;
}

function textOf(program, facts) {
  const { id, name, kind, source } = program;
  const [why] = said(program.refuse, facts);
  if (why !== undefined) return { id, name, source, why };
  const known = { ...facts, object: objectOf(program, facts) };
  const text = kind === "config" ? jsonText(known.object) : said(program.lines, known).join(BREAK);
  return { id, name, source, kind, text, note: said(program.notes, known).join(" ") };
}

/** Each program with its text, kind and note, or why there is none. */
export const texts = (facts) => programs.map((program) => textOf(program, facts));
