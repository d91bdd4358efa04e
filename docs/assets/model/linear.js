/* Matrix products and norms of a small model, on rows of float32. */

const EPSILON = 1e-5; // in the norm, as trained

/** Rows of x times a matrix whose rows are the outputs: y[t, o] = Σ_i x[t, i] w[o, i].
    Four rows and two outputs at a time, so that each number is read less often; outputs are an even number.
    @param {Float32Array} x
    @param {Float32Array} w
    @param {number} inputs
    @param {number} outputs */
export function product(x, w, inputs, outputs) {
  const rows = x.length / inputs;
  const y = new Float32Array(rows * outputs);
  for (let t = 0; t + 3 < rows; t += 4) fourRows(x, w, inputs, outputs, t, y);
  for (let t = rows - (rows % 4); t < rows; t++) {
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += w[o * inputs + i] * x[t * inputs + i];
      y[t * outputs + o] = sum;
    }
  }
  return y;
}

/** @param {Float32Array} x
    @param {Float32Array} w
    @param {number} inputs
    @param {number} outputs
    @param {number} t
    @param {Float32Array} y */
function fourRows(x, w, inputs, outputs, t, y) {
  const x0 = t * inputs, x1 = x0 + inputs, x2 = x1 + inputs, x3 = x2 + inputs;
  for (let o = 0; o < outputs; o += 2) {
    const w0 = o * inputs, w1 = w0 + inputs;
    let a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0;
    for (let i = 0; i < inputs; i++) {
      const u = w[w0 + i], v = w[w1 + i], p = x[x0 + i], q = x[x1 + i], r = x[x2 + i], s = x[x3 + i];
      a0 += u * p; a1 += u * q; a2 += u * r; a3 += u * s;
      b0 += v * p; b1 += v * q; b2 += v * r; b3 += v * s;
    }
    const y0 = t * outputs + o, y1 = y0 + outputs, y2 = y1 + outputs, y3 = y2 + outputs;
    y[y0] = a0; y[y1] = a1; y[y2] = a2; y[y3] = a3;
    y[y0 + 1] = b0; y[y1 + 1] = b1; y[y2 + 1] = b2; y[y3 + 1] = b3;
  }
}

/** x / rms(x) · gain, row by row.
    @param {Float32Array} x
    @param {Float32Array} gain */
export function normed(x, gain) {
  const y = new Float32Array(x.length);
  const width = gain.length;
  for (let at = 0; at < x.length; at += width) {
    let squares = 0;
    for (let i = 0; i < width; i++) squares += x[at + i] * x[at + i];
    const scale = 1 / Math.sqrt(squares / width + EPSILON);
    for (let i = 0; i < width; i++) y[at + i] = x[at + i] * scale * gain[i];
  }
  return y;
}

/** @param {Float32Array} x
    @param {Float32Array} y */
export function add(x, y) {
  for (let i = 0; i < x.length; i++) x[i] += y[i];
}

/** Σ of squares of what is above 0 stays, the rest goes: relu squared, in place.
    @param {Float32Array} x */
export function reluSquared(x) {
  for (let i = 0; i < x.length; i++) x[i] = x[i] > 0 ? x[i] * x[i] : 0;
}
