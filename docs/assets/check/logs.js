/* What programs print when they load a model, as in ropedoc/check/logs.py: lines of llama.cpp and vLLM against what a
   config means. */

import { logs } from "../data/check.js";
import { evaluate } from "../registers/expression.js";
import { isNumber, truthy } from "../values/kinds.js";

/** @import { Facts } from "./suspects.js" */
/** A line that a program printed, or that is missing and should be there.
    @typedef {{ key: string, program: string, reads: string | null, should: unknown, ok: boolean, note: string, length: boolean }} Line */

const CLOSE = 2e-5; // relative: llama.cpp prints scales with six digits, bases with one decimal
const LONGEST = 20_000; // characters of a line that are looked at

/** What a pattern finds last, line by line; the last group of it, or all.
    @param {string} pattern
    @param {string[]} lines */
function found(pattern, lines) {
  let last = null;
  for (const line of lines) {
    for (const one of line.matchAll(new RegExp(pattern, "g"))) last = one[one.length - 1];
  }
  return last;
}

/** @param {string} text */
const linesOf = (text) => text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).map((line) => line.slice(0, LONGEST));

/** Whether a text has a line that is known.
    @param {string} text */
export function isLog(text) {
  const lines = linesOf(text);
  return logs.some((entry) => found(entry.pattern, lines) !== null || (entry.otherwise !== null && found(entry.otherwise, lines) !== null));
}

/** Every line that is known and can be told for these facts, as the text has it last.
    @param {string} text
    @param {Facts} facts
    @returns {Line[]} */
export function readLog(text, facts) {
  const lines = linesOf(text);
  return logs.flatMap((entry) => {
    const reads = found(entry.pattern, lines);
    const missing = reads === null && entry.otherwise !== null && found(entry.otherwise, lines) !== null;
    if ((reads === null && !missing) || !truthy(evaluate(entry.when, facts))) return [];
    const should = evaluate(entry.reads, facts);
    return [{ key: entry.key, program: entry.program, reads, should, ok: reads !== null && same(reads, should), note: entry.note, length: entry.length }];
  });
}

/** @param {string} reads
    @param {unknown} should */
const same = (reads, should) =>
  (isNumber(should) ? Math.abs(Number(reads) - Number(should)) <= CLOSE * Math.abs(Number(should)) : reads === should);
