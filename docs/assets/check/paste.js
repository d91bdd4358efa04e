/* Numbers as people paste them, as in ropedoc/check/paste.py: printed tensors, lists of any language, one a line, digits
   cut, the middle left out. */

/** Rows of numbers, the step of the last digit of each, what the text says that they are, and the column before which
    some were left out.
    @typedef {{ rows: number[][], step: number[][], kind: string | null, gap: number | null }} Pasted */

export const LONGEST = 500_000; // characters
const NUMBER = String.raw`[-+]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][-+]?\d{1,5})?`;
// What stands around numbers and holds digits that are none of them.
const CLUTTER = new RegExp([
  String.raw`\b\w+\s{0,9}=\s{0,9}(?:torch\.\w+|'[^'\n]{0,80}'|"[^"\n]{0,80}"|<[^<>\n]{0,80}>|\([\d, ]{0,40}\)|[A-Za-z_]\w*)`,
  String.raw`\[\s{0,9}\w{1,40}Type\{[\d,]{1,40}\}\s{0,9}\]`,
  String.raw`\b(?:np|numpy|jnp|mx)\.\w+(?=\()`,
  String.raw`\b(?:Big)?(?:Float|Uint|Int)\d+Array(?:\(\d+\))?`,
  String.raw`\bshape\s{0,9}:?\s{0,9}[\[(][\d, ]{0,40}[\])]`,
  String.raw`\bColumns?\s+\d+\s+(?:to|through|and)\s+\d+`,
  String.raw`(?:\b\w+)?\[[\d:, ]{0,40}\](?=\s{0,9}=)`,
  String.raw`//[^\n]*`,
  String.raw`/\*[^*]{0,400}\*/`,
].join("|"), "g");
const LABEL = /\b\w*?(inv_?freqs?|cos_sin_cache|cos|sin|freqs|theta)\w*\b/gi;
const OPENS = /[\w.()\s\]]{0,40}[=:({[]/y;
const NUMBERS = new RegExp(String.raw`${NUMBER}\D{1,80}${NUMBER}`);
/** @type {Record<string, string>} */
const KINDS = { cos: "cos", sin: "sin", cos_sin_cache: "cos_sin" };
const BARE = new RegExp(String.raw`(?<![\w.])(${NUMBER})(?:_?f(?:32|64)?|[FL])?(?![\w.])|(\.\.\.|…)|([\[({])|([\])}])|(nan|inf(?:inity)?)\b`, "gi");
const NUMBERED = new RegExp(String.raw`^[ \t]{0,9}[\[(]?(\d{1,6})[\])]?[ \t:=,;]{1,9}(${NUMBER})[ \t,]{0,9}$`);
const TIMES = new RegExp(String.raw`^[ \t]{0,9}(${NUMBER})[ \t]{0,9}\*[ \t]{0,9}$`, "m");

const commas = (/** @type {number} */ n) => n.toLocaleString("en-US");

/** The numbers of a text. What is none is a RangeError.
    @param {string} text
    @returns {Pasted} */
export function paste(text) {
  if (text.length > LONGEST) throw new RangeError(`values must be at most ${commas(LONGEST)} characters, got ${commas(text.length)}`);
  const some = partsOf(text).map(([kind, body]) => pasted(rowsOf(body), kind));
  const [cos, sin] = ["cos", "sin"].map((kind) => some.find((one) => one.kind === kind));
  const alike = some.length === 2 && cos && sin && cos.gap === null && sin.gap === null && cos.rows.length === sin.rows.length && cos.rows[0].length === sin.rows[0].length;
  if (!alike) return some[0];
  const beside = (/** @type {number[][]} */ one, /** @type {number[][]} */ other) => one.map((row, j) => [...row, ...other[j]]);
  return { rows: beside(cos.rows, sin.rows), step: beside(cos.step, sin.step), kind: "cos_sin", gap: null };
}

/** The text after each name that says what its numbers are, and the name's meaning.
    @param {string} text
    @returns {[string | null, string][]} */
function partsOf(text) {
  const marks = [...text.matchAll(LABEL)].filter((one) => {
    OPENS.lastIndex = one.index + one[0].length;
    return OPENS.test(text);
  });
  /** @type {[string | null, string][]} */
  const found = marks.map((mark, k) => [
    KINDS[mark[1].toLowerCase()] ?? "inv_freq",
    text.slice(mark.index + mark[0].length, k + 1 < marks.length ? marks[k + 1].index : text.length),
  ]);
  const some = found.filter(([, body]) => NUMBERS.test(body));
  return some.length ? some : [[null, text]];
}

/** Rows of numbers as written, and the column of an ellipsis.
    @param {string} text
    @returns {{ rows: string[][], gap: number | null }} */
function rowsOf(text) {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).filter((line) => line.trim());
  const numbered = lines.map((line) => NUMBERED.exec(line));
  let body = text;
  if (numbered.length > 1 && numbered.every((one, k) => one && Number(one[1]) === k)) {
    body = numbered.map((one) => /** @type {RegExpExecArray} */ (one)[2]).join("\n");
  }
  const times = TIMES.exec(body);
  if (times) body = body.slice(0, times.index) + body.slice(times.index + times[0].length);
  const { rows, gap } = split(body.replace(CLUTTER, " "));
  return { rows: times ? rows.map((row) => row.map((one) => `${one}*${times[1]}`)) : rows, gap };
}

/** Rows between brackets, each with the column of its ellipsis; one between rows ends them.
    @param {string} text */
function split(text) {
  /** @type {[string[], number | null][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  /** @type {number | null} */
  let gap = null;
  for (const [, number, ellipsis, , close, bad] of text.matchAll(BARE)) {
    if (bad) throw new RangeError(`values must be finite, got ${bad}`);
    if (ellipsis && !row.length) break; // what comes after has no position that is known
    if (number) row.push(number);
    else if (ellipsis) gap = row.length;
    else if (close && row.length) {
      rows.push([row, gap]);
      [row, gap] = [[], null];
    }
  }
  if (row.length) rows.push([row, gap]);
  return even(rows);
}

/** Rows of one length and with one gap.
    @param {[string[], number | null][]} rows */
function even(rows) {
  if (rows.reduce((sum, [row]) => sum + row.length, 0) < 2) throw new RangeError("values must be two numbers or more, got fewer");
  const widths = [...new Set(rows.map(([row]) => row.length))].sort((a, b) => a - b);
  const gaps = new Set(rows.map(([, gap]) => gap));
  if (widths.length === 1 && widths[0] === 1) return { rows: [rows.map(([row]) => row[0])], gap: null };
  if (widths.length > 1 || gaps.size > 1) throw new RangeError(`values must have rows of one length, got rows of ${widths.slice(0, 4).join(" and ")}`);
  return { rows: rows.map(([row]) => row), gap: rows[0][1] };
}

/** @param {{ rows: string[][], gap: number | null }} found
    @param {string | null} kind
    @returns {Pasted} */
function pasted({ rows, gap }, kind) {
  const values = rows.map((row) => row.map(valueOf));
  if (!values.every((row) => row.every(Number.isFinite))) throw new RangeError("values must be finite, got a number past float64");
  return { rows: values, step: stepsOf(rows, values), kind, gap };
}

/** @param {string} text */
function valueOf(text) {
  const [number, scale] = text.split("*");
  return Number(number) * (scale ? Number(scale) : 1);
}

/** Step of the last digit that is known of each number: as many decimals as the one with the most, but no more figures
    than the one with the most of these.
    @param {string[][]} rows
    @param {number[][]} values */
export function stepsOf(rows, values) {
  let [decimals, figures] = [-Infinity, -Infinity];
  for (const row of rows) {
    for (const one of row) {
      const [decimal, figure] = digitsOf(one);
      decimals = Math.max(decimals, decimal);
      figures = Math.max(figures, figure);
    }
  }
  const byDecimals = 10 ** -decimals;
  return values.map((row) => row.map((x) =>
    Math.max(byDecimals, x === 0 ? 0 : 10 ** (Math.floor(Math.log10(Math.abs(x))) - figures + 1))));
}

/** Decimals of a number as written, and its figures.
    @param {string} text */
function digitsOf(text) {
  const [number, scale] = text.split("*");
  const [mantissa, power] = number.toLowerCase().split("e");
  const [before, after = ""] = mantissa.replace(/^[-+]+/, "").split(".");
  const shift = Number(power || 0) + (scale ? Math.floor(Math.log10(Number(scale))) : 0);
  return [Math.min(Math.max(after.length - shift, -400), 400), (before + after).replace(/^0+/, "").length];
}
