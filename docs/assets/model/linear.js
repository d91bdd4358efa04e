/* Products of matrices, norms and what else a small model needs, on rows of numbers. */

const EPSILON = 1e-5; // in the norm, as trained

/** Where a matrix stands in an array: its first number, and how many numbers lie from a row to the next.
    @typedef {{ of: Float64Array, at: number, step: number }} Part */

/** @param {Float64Array} of
    @param {number} step
    @param {number} [at]
    @returns {Part} */
export const part = (of, step, at = 0) => ({ of, at, step });

/** y[t, o] = Σ_i x[t, i] w[o, i]. Four rows and two outputs at a time, so that each number is read less often.
    @param {Part} x
    @param {Part} w
    @param {Part} y
    @param {{ rows: number, inputs: number, outputs: number }} sizes */
export function product(x, w, y, { rows, inputs, outputs }) {
  const whole = rows - (rows % 4), even = outputs - (outputs % 2);
  for (let t = 0; t < whole; t += 4) fourRows(x, w, y, t, inputs, even);
  for (let t = 0; t < rows; t++) {
    for (let o = t < whole ? even : 0; o < outputs; o++) y.of[y.at + t * y.step + o] = dot(x, w, t, o, inputs);
  }
}

/** @param {Part} x
    @param {Part} w
    @param {number} t
    @param {number} o
    @param {number} inputs */
function dot(x, w, t, o, inputs) {
  const from = x.at + t * x.step, to = w.at + o * w.step;
  let sum = 0;
  for (let i = 0; i < inputs; i++) sum += w.of[to + i] * x.of[from + i];
  return sum;
}

/** @param {Part} left
    @param {Part} right
    @param {Part} into
    @param {number} t
    @param {number} inputs
    @param {number} outputs */
function fourRows(left, right, into, t, inputs, outputs) {
  const x = left.of, w = right.of, y = into.of;
  const x0 = left.at + t * left.step, x1 = x0 + left.step, x2 = x1 + left.step, x3 = x2 + left.step;
  const y0 = into.at + t * into.step, y1 = y0 + into.step, y2 = y1 + into.step, y3 = y2 + into.step;
  for (let o = 0; o < outputs; o += 2) {
    const w0 = right.at + o * right.step, w1 = w0 + right.step;
    let a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0;
    for (let i = 0; i < inputs; i++) {
      const u = w[w0 + i], v = w[w1 + i], p = x[x0 + i], q = x[x1 + i], r = x[x2 + i], s = x[x3 + i];
      a0 += u * p; a1 += u * q; a2 += u * r; a3 += u * s;
      b0 += v * p; b1 += v * q; b2 += v * r; b3 += v * s;
    }
    y[y0 + o] = a0; y[y1 + o] = a1; y[y2 + o] = a2; y[y3 + o] = a3;
    y[y0 + o + 1] = b0; y[y1 + o + 1] = b1; y[y2 + o + 1] = b2; y[y3 + o + 1] = b3;
  }
}

/** x / rms(x) · gain, row by row.
    @param {Float64Array} x
    @param {Float64Array} gain
    @param {Float64Array} y */
export function normed(x, gain, y) {
  const width = gain.length;
  for (let at = 0; at < x.length; at += width) {
    let squares = 0;
    for (let i = 0; i < width; i++) squares += x[at + i] * x[at + i];
    const scale = 1 / Math.sqrt(squares / width + EPSILON);
    for (let i = 0; i < width; i++) y[at + i] = x[at + i] * scale * gain[i];
  }
}

/** @param {Float64Array} x
    @param {Float64Array} y */
export function add(x, y) {
  for (let i = 0; i < x.length; i++) x[i] += y[i];
}

/** Squares of what is above 0 stay, the rest goes: relu squared, in place.
    @param {Float64Array} x */
export function reluSquared(x) {
  for (let i = 0; i < x.length; i++) x[i] = x[i] > 0 ? x[i] * x[i] : 0;
}
