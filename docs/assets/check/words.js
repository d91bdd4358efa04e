/* Sentences on what was found, as in ropedoc/check/words.py. */

import { findings, line as lines, methods, unseen, why as reasons } from "../data/check.js";
import { spoken, write } from "../registers/sentence.js";
import { isNumber } from "../values/kinds.js";

/** @import { Facts } from "./suspects.js" */
/** @import { Line } from "./logs.js" */

export const METHODS = methods;
export const UNSEEN = unseen;

/** The text of a finding, or what to do next.
    @param {string} name
    @param {"text" | "next"} key
    @param {Facts} facts */
export const said = (name, key, facts) => write(findings[name][key], facts);

/** What was compared, in sentences.
    @param {string[]} names
    @param {Facts} facts */
export const why = (names, facts) => names.map((name) => write(reasons[name], facts)).join(" ");

/** A sentence on a line of a log.
    @param {Line} line */
export function lineWords({ key, reads, should, ok, note }) {
  const name = ok ? "same" : reads === null ? "missing" : "other";
  return write(lines[name], { key, reads, should: isNumber(should) ? spoken(should) : should, note });
}
