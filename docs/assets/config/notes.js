/* What a reader of a setting should know, and what the setting does in one sentence: those entries of notes.toml and
   summary.toml that hold, as in ropedoc/config/notes.py and summary.py. */

import { notes as register, pieces, strip as marks } from "../data/registers.js";
import { holding, said } from "../registers/entries.js";
import { write } from "../registers/sentence.js";

/** @import { Dict } from "../values/kinds.js" */

/** @import { Entry } from "../data/registers.js" */
/** @typedef {{ id: string, text: string, why: string, source: string, address: string }} Note */

/** Every note of a register that holds, in its order: id, text, why, source and its address.
    @param {Dict} facts
    @param {Entry[]} [entries]
    @returns {Note[]} */
export const notes = (facts, entries = register) => entries.flatMap(({ id, text, why, source: [source, address], ...entry }) =>
  holding(entry, facts).map((known) => ({ id, text: write(text, known), why: write(why, known), source, address })));

/** The sentence that says what a setting does.
    @param {Dict} facts */
export const summary = (facts) => said(pieces, facts).join("");

export const ROW = 24; // layers: most models repeat their layers by 2, 3, 4 or 6

/** What the marks of these kinds of layers mean.
    @param {{ indices: number[], rotates: boolean, reach: number | null }[]} kinds */
export function strip(kinds) {
  const found = kinds.filter(({ indices }) => indices.length);
  return said(marks, {
    row: ROW,
    rows: found.some(({ indices }) => indices.some((index) => index >= ROW)),
    still: found.some(({ rotates }) => !rotates),
    windowed: found.some(({ reach }) => reach !== null),
  }).join("");
}
