/* The facts of a setting as a reader sees them, and how a ladder stands to the base bound, as in ropedoc/config/table.py. */

import { table as register } from "../data/registers.js";
import { said } from "../registers/entries.js";
import { evaluate } from "../registers/expression.js";

/** @import { Dict } from "../values/kinds.js" */

/** Each fact of a setting: key, name, what a reader sees, and the bare value.
    @param {Dict} facts */
export const factsTable = (facts) => register.rows.map(({ key, name, value, text }) => ({
  key, name, shown: said(text, facts).join(""), value: /** @type {string | number | null} */ (evaluate(value, facts)),
}));

/** Where a kernel first falls below 0, in words.
    @param {{ name: string, base: number, rotary_dim: number, first: number | null, searched: number, context: number | null }} ladder */
export const boundWords = (ladder) => said(register.bound, ladder).join("");
