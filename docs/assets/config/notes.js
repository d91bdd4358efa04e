/* What a reader of a setting should know, and what the setting does in one sentence: those entries of notes.toml and
   summary.toml that hold, as in ropedoc/config/notes.py and summary.py. */

import { notes as register, pieces } from "../data/registers.js";
import { holding, said } from "../registers/entries.js";
import { write } from "../registers/sentence.js";

/** @import { Dict } from "../values/kinds.js" */

/** Every note that holds, in the register's order: id, text, why, source and its address.
    @param {Dict} facts */
export const notes = (facts) => register.flatMap(({ id, text, why, source: [source, address], ...entry }) =>
  holding(entry, facts).map((known) => ({ id, text: write(text, known), why: write(why, known), source, address })));

/** The sentence that says what a setting does.
    @param {Dict} facts */
export const summary = (facts) => said(pieces, facts).join("");
