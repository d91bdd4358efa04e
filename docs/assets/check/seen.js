/* What was seen of a program, as in ropedoc/check/seen.py: frequencies, or rows of cosines and sines, each with the step
   that its digits leave open. */

/** Numbers of one kind: "inv_freq", "cos" or "sin"; the step of the last digit of each; the position of each row; which
    columns of the whole they are, from its end where negative; how many the whole has, null where some were left out.
    @typedef {{ kind: string, values: number[][], step: number[][], positions: number[], columns: number[],
      width: number | null }} Block */

export const KINDS = ["inv_freq", "cos", "sin", "cos_sin"];

/** @param {number} n
    @param {number} [start] */
const range = (n, start = 0) => Array.from({ length: n }, (_, k) => start + k);

/** Rows of numbers as blocks of one kind; gap is the column before which some were left out.
    @param {number[][]} values
    @param {{ kind: string, step: number[][], positions?: number[] | null, gap?: number | null }} options
    @returns {Block[]} */
export function blocks(values, { kind, step, positions = null, gap = null }) {
  const [rows, width] = [values.length, values[0].length];
  if (kind === "inv_freq" && rows !== 1) throw new RangeError(`values must be one row of frequencies, got ${rows} rows`);
  const places = kind === "inv_freq" ? [0] : placesOf(positions, rows);
  const columns = gap === null ? range(width) : [...range(gap), ...range(width - gap, gap - width)];
  if (kind !== "cos_sin") return [{ kind, values, step, positions: places, columns, width: gap === null ? width : null }];
  if (gap === null && width % 2) throw new RangeError(`values must have as many cosines as sines in a row, got ${width} numbers`);
  const cut = gap === null ? width / 2 : gap;
  const half = gap === null ? width / 2 : null;
  /** @type {[string, number, number, number[]][]} */
  const parts = [["cos", 0, cut, columns.slice(0, cut)], ["sin", cut, width, gap === null ? range(width - cut) : columns.slice(cut)]];
  return parts.filter(([, , , which]) => which.length).map(([name, from, to, which]) => ({
    kind: name, values: values.map((row) => row.slice(from, to)), step: step.map((row) => row.slice(from, to)),
    positions: places, columns: which, width: half,
  }));
}

/** Position of each row: those stated, else 1 for a single row, else from 0.
    @param {number[] | null} positions
    @param {number} rows */
function placesOf(positions, rows) {
  if (positions === null) return rows === 1 ? [1] : range(rows);
  if (positions.length !== rows) throw new RangeError(`positions must be one for each row, ${rows} in all, got ${positions.length}`);
  return positions;
}
