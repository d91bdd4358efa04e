/* Which ladder a program runs, from what it printed, as in ropedoc/check/identify.py. */

import { finding, judge, known } from "./judge.js";
import { isLog, readLog } from "./logs.js";
import { factsOf } from "./meant.js";
import { paste } from "./paste.js";
import { blocks } from "./seen.js";
import { lineWords } from "./words.js";

/** @import { Finding } from "./judge.js" */
/** @import { Meant } from "./meant.js" */

/** What the rows are, if it is known, and the position of each.
    @typedef {{ kind?: string | null, positions?: number[] | null }} Options */

/** Judge what a program printed: numbers, or lines of its log.
    @param {string} text
    @param {Meant | null} meant
    @param {Options} [options]
    @returns {Finding} */
export function identify(text, meant, { kind = null, positions = null } = {}) {
  if (isLog(text)) return ofLog(text, meant);
  const found = paste(text);
  return ofRows(found.rows, found.step, meant, { kind: kind ?? found.kind, positions, gap: found.gap });
}

/** Judge lines of a log by what they read for the config.
    @param {string} text
    @param {Meant | null} meant */
function ofLog(text, meant) {
  if (meant === null) throw new RangeError("rope must be given for lines of a log, since they are compared with what it means");
  const lines = readLog(text, factsOf(meant));
  const wrong = lines.filter((line) => !line.ok).map((line) => line.key);
  const told = lines.every((line) => line.length) ? "log_lengths" : "log_same";
  const name = wrong.length ? "log_other" : lines.length ? told : "log_unknown";
  return finding({
    ids: [name],
    facts: { ...known(meant, null), count: lines.length, wrong },
    confidence: name === "log_lengths" || name === "log_unknown" ? "none" : "certain",
    why: "",
    lines: lines.map(lineWords),
  });
}

/** Judge rows of numbers as every kind that they can be, and take the first that is told.
    @param {number[][]} rows
    @param {number[][]} step
    @param {Meant | null} meant
    @param {Options & { gap?: number | null }} [options]
    @returns {Finding} */
export function ofRows(rows, step, meant, { kind = null, positions = null, gap = null } = {}) {
  if (gap !== null && meant === null) {
    throw new RangeError("rope must be given where values are left out, since nothing else says how many pairs there are");
  }
  /** @type {Finding | null} */
  let first = null;
  for (const one of kind === null ? kindsOf(rows) : [kind]) {
    if (one === "cos_sin" && gap === null && rows[0].length % 2) continue;
    const found = judge(blocks(rows, { kind: one, step, positions: one === "inv_freq" ? null : positions, gap }), meant);
    if (found.confidence !== "none") return found;
    first ??= found;
  }
  if (first === null) throw new RangeError(`values must have as many cosines as sines in a row, got ${rows[0].length} numbers`);
  return first;
}

/** What rows can be: several are cosines where those of position 0 are all alike, sines where they are 0.
    @param {number[][]} rows */
function kindsOf(rows) {
  if (rows.length === 1) return ["inv_freq", "cos", "sin", "cos_sin"];
  return rows[0].every((one) => one === 0) ? ["sin", "cos", "cos_sin"] : ["cos", "cos_sin", "sin"];
}
