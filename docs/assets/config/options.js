/* The options of a command that say how a model rotates, as keys and values, as in ropedoc/config/options.py. */

import { signsOf } from "./foreign.js";
import { KEYS } from "./keys.js";

/** @import { Dict } from "../values/kinds.js" */

const COMMENT = /(?:^|(?<=\s))#[^\n]*/g;
const BETWEEN = /[\s=()\\'"]+/;
const NUMBER = /^-?[0-9]{1,16}(\.[0-9]{1,16})?([eE][-+]?[0-9]{1,3})?$/;

/** What the options of a command state, null if the text is no such command. As argparse reads them: dashes become
    underscores, an option without a value is a switch, and the last of two counts.
    @param {string} text
    @returns {Dict | null} */
export function options(text) {
  if (!text.includes("--")) return null;
  /** @type {Map<string, unknown[]>} */
  const found = new Map();
  let name = "";
  for (const word of text.replace(COMMENT, "").split(BETWEEN)) {
    if (word.startsWith("--")) {
      name = word.slice(2).replaceAll("-", "_");
      found.set(name, []);
    } else if (word && name) found.get(name)?.push(valueOf(word));
  }
  const kind = KEYS.files.find((one) => one.switches && signsOf(one, new Set(found.keys())).length);
  if (kind === undefined) return null;
  const switches = kind.switches ?? [];
  const told = Array.from(found, ([key, values]) => {
    if (switches.includes(key)) return [key, true];
    if (key.startsWith("no_") && switches.includes(key.slice(3))) return [key.slice(3), false];
    return [key, values.length > 1 ? values : values.length ? values[0] : true];
  });
  return Object.fromEntries(told);
}

/** @param {string} word */
function valueOf(word) {
  const match = NUMBER.exec(word);
  if (match === null) return word;
  const value = Number(word);
  if (!match[1] && !match[2]) return Number.isSafeInteger(value) ? value : BigInt(word);
  return Number.isInteger(value) ? Object(value) : value; // a float, as in the package
}
