/* Entries of a register that hold for some facts, once for every member of a list where they say so: as in
   ropedoc/registers/entries.py. */

import { truthy } from "../values/kinds.js";
import { evaluate } from "./expression.js";
import { write } from "./sentence.js";

/** @import { Condition, Sentence } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */

/** The facts for each member that an entry {each, when} holds for, with the member under its name.
    @param {Condition} entry
    @param {Dict} facts
    @returns {Dict[]} */
export function holding({ each, when }, facts) {
  const members = /** @type {unknown[]} */ (each ? evaluate(each[1], facts) ?? [] : [null]);
  return members.map((member) => ({ ...facts, [each ? each[0] : ""]: member })).filter((known) => truthy(evaluate(when, known)));
}

/** Those of some [condition, sentence] pairs that hold, written out.
    @param {Sentence[]} sentences
    @param {Dict} facts */
export const said = (sentences, facts) =>
  sentences.filter(([when]) => truthy(evaluate(when, facts))).map(([, parts]) => write(parts, facts));
