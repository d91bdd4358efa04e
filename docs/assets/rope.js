/* The mathematics of rotary position embedding: the package's formulas under camelCase names, without a DOM.
   Configuration numbers come in one options object, as they are keyword-only in Python. A classic script that
   sets globalThis.rope, because module scripts don't load from disk. tests/reference/rope_vectors.json holds
   this file and the package to the same values. */
(function () {
  "use strict";

  const EULER_GAMMA = 0.5772156649015329; // NIST Digital Library of Mathematical Functions, 5.2.3
  const LAYOUTS = ["half", "interleaved"];
  const BLOCK = 64; // distances that share one table of cosines in firstDistance

  // Checks, as in ropedoc/_validation.py: parameter, rule, value given.

  function refuse(name, rule, value) {
    const shown = typeof value === "string" ? `'${value}'` : String(value);
    throw new RangeError(`${name} must ${rule}, got ${shown}`);
  }

  function refuseShape(name, rule, length) {
    throw new RangeError(`${name} must ${rule}, got the shape ${length === undefined ? "()" : `(${length},)`}`);
  }

  function whole(name, value, { low, high = Infinity, rule }) {
    const range = high === Infinity ? `an integer of at least ${low}` : `an integer from ${low} to ${high}`;
    if (!Number.isInteger(value) || value < low || value > high) refuse(name, `be ${rule || range}`, value);
    return value;
  }

  function even(name, value) {
    const rule = "a positive even integer";
    if (whole(name, value, { low: 2, rule }) % 2) refuse(name, `be ${rule}`, value);
    return value;
  }

  function above(name, value, low) {
    if (!Number.isFinite(value) || value <= low) refuse(name, `be a finite number greater than ${low}`, value);
    return value;
  }

  function choice(name, value, allowed) {
    if (!allowed.includes(value)) refuse(name, `be one of ${allowed.map((one) => `'${one}'`).join(", ")}`, value);
    return value;
  }

  function finiteArray(name, value) {
    const array = typeof value === "number" ? [value] : value;
    const listed = ArrayBuffer.isView(array) || Array.isArray(array);
    if (!listed || !array.every((x) => typeof x === "number")) refuse(name, "be an array of real numbers", value);
    for (const x of array) if (!Number.isFinite(x)) refuse(name, "be finite everywhere", x);
    return Float64Array.from(array);
  }

  function frequencies(name, value) {
    const array = finiteArray(name, value);
    if (!value.length) refuseShape(name, "have the shape [pairs] with at least one pair", value.length);
    const negative = array.find((theta) => theta < 0);
    if (negative !== undefined) refuse(name, "not be negative", negative);
    return array;
  }

  /** Weights divided by their sum: 1/pairs everywhere if none are given. */
  function shares(weights, pairs) {
    if (weights === undefined || weights === null) return new Float64Array(pairs).fill(1 / pairs);
    const array = finiteArray("weights", weights);
    if (weights.length !== pairs) {
      refuseShape("weights", `have the shape (${pairs},), one for each pair`, weights.length);
    }
    const total = array.reduce((sum, w) => sum + w, 0);
    if (total === 0 || array.some((w) => w < 0)) refuse("weights", "be non-negative and not all zero", weights);
    return array.map((w) => w / total);
  }

  /** A number in gives a number out, an array an array. */
  function like(given, array) {
    return typeof given === "number" ? array[0] : array;
  }

  // Frequencies

  /** θ_i = base^(-2i/d) [rad/token] for the pairs i = 0 … d/2 - 1, with d = rotaryDim. */
  function inverseFrequencies(rotaryDim, { base = 10000 } = {}) {
    const d = even("rotaryDim", rotaryDim);
    const b = above("base", base, 1);
    return Float64Array.from({ length: d / 2 }, (_, i) => Math.pow(b, (-2 * i) / d));
  }

  /** λ_i = 2π/θ_i [tokens]; infinite where a pair stands still. */
  function wavelengths(invFreq) {
    return frequencies("invFreq", invFreq).map((theta) => (2 * Math.PI) / theta);
  }

  /** r_i = L θ_i / 2π [turns], with L = contextLength. */
  function rotations(invFreq, { contextLength } = {}) {
    const thetas = frequencies("invFreq", invFreq);
    const length = above("contextLength", contextLength, 0);
    return thetas.map((theta) => (length * theta) / (2 * Math.PI));
  }

  /** b = θ_i^(-d/(2i)), the inverse of θ_i = b^(-2i/d); pair 0 tells nothing and is refused. */
  function baseFromFrequency(frequency, { pair, rotaryDim } = {}) {
    const d = even("rotaryDim", rotaryDim);
    const theta = above("frequency", frequency, 0);
    if (theta >= 1) refuse("frequency", "be below 1 rad/token", frequency);
    if (d === 2) refuse("rotaryDim", "be at least 4, since pair 0 does not depend on the base", 2);
    const i = whole("pair", pair, { low: 1, high: d / 2 - 1 });
    const base = Math.pow(theta, -d / (2 * i));
    if (base === Infinity) {
      refuse("frequency", "give a base that float64 can hold", Object(`${frequency} for pair ${i}`));
    }
    return base;
  }

  // Rotation

  function pairFeatures(i, pairs, layout) {
    return layout === "half" ? [i, i + pairs] : [2 * i, 2 * i + 1];
  }

  /** One vector x at one position m: (x₁ cos mθ_i - x₂ sin mθ_i, x₂ cos mθ_i + x₁ sin mθ_i) for each pair. */
  function rotate(x, position, invFreq, { layout = "half" } = {}) {
    const vector = finiteArray("x", x);
    const thetas = frequencies("invFreq", invFreq);
    choice("layout", layout, LAYOUTS);
    if (!(x.length >= 2 * thetas.length)) {
      refuseShape("x", `have at least ${2 * thetas.length} features, two for each pair`, x.length);
    }
    const m = like(position, finiteArray("position", position));
    const rotated = Float64Array.from(vector);
    thetas.forEach((theta, i) => {
      const [first, second] = pairFeatures(i, thetas.length, layout);
      const cos = Math.cos(m * theta);
      const sin = Math.sin(m * theta);
      rotated[first] = vector[first] * cos - vector[second] * sin;
      rotated[second] = vector[second] * cos + vector[first] * sin;
    });
    return rotated;
  }

  /** index = (0, 2, 4, …, 1, 3, 5, …), so that half[j] = interleaved[index[j]]. */
  function layoutPermutation(rotaryDim) {
    const d = even("rotaryDim", rotaryDim);
    return Array.from({ length: d }, (_, j) => (j < d / 2 ? 2 * j : 2 * j - d + 1));
  }

  // Kernel

  /** K(Δ) = Σ w_i cos(Δ θ_i) / Σ w_i. */
  function meanKernel(distance, invFreq, { weights } = {}) {
    const delta = finiteArray("distance", distance);
    const thetas = frequencies("invFreq", invFreq);
    const w = shares(weights, thetas.length);
    const total = new Float64Array(delta.length);
    for (let i = 0; i < thetas.length; i++) {
      if (w[i] === 0) continue;
      for (let j = 0; j < delta.length; j++) total[j] += w[i] * Math.cos(delta[j] * thetas[i]);
    }
    return like(distance, total);
  }

  /** S_mn = K(p_m - p_n), row after row; n distinct values instead of n² where the positions are evenly spaced. */
  function similarityMatrix(positions, invFreq, { weights } = {}) {
    const p = finiteArray("positions", positions);
    if (positions.length === undefined) refuseShape("positions", "have the shape [n]", undefined);
    const n = p.length;
    const step = n > 1 ? (p[n - 1] - p[0]) / (n - 1) : 0;
    if (p.every((value, m) => value === p[0] + step * m)) {
      return toeplitz(meanKernel(p.map((_, m) => step * m), invFreq, { weights }));
    }
    const distance = new Float64Array(n * n);
    for (let m = 0; m < n; m++) for (let k = 0; k < n; k++) distance[m * n + k] = Math.abs(p[m] - p[k]);
    return meanKernel(distance, invFreq, { weights });
  }

  /** The symmetric matrix whose entry (m, n) is row[|m - n|], row after row, of the type of row.
      It is cut from the 2n - 1 values row[n-1] … row[1], row[0], row[1] … row[n-1]; into takes it, if given. */
  function toeplitz(row, { into } = {}) {
    const n = row.length;
    const band = new row.constructor(Math.max(2 * n - 1, 0));
    for (let j = 0; j < n; j++) band[n - 1 + j] = band[n - 1 - j] = row[j];
    const matrix = into || new row.constructor(n * n);
    for (let m = 0; m < n; m++) matrix.set(band.subarray(n - 1 - m, 2 * n - 1 - m), m * n);
    return matrix;
  }

  /** 1 - (γ + ln Δ) / ln b, for 1 ≪ Δ ≪ b. */
  function logarithmicLaw(distance, { base } = {}) {
    const delta = finiteArray("distance", distance);
    const b = above("base", base, 1);
    const bad = delta.find((value) => value <= 0);
    if (bad !== undefined) refuse("distance", "be positive everywhere", bad);
    return like(distance, delta.map((value) => 1 - (EULER_GAMMA + Math.log(value)) / Math.log(b)));
  }

  /** (2/d) Σ_j |S_j| with S_j = Σ_{i<j} e^(iΔθ_i): a bound on the score, not the score and not its mean. */
  function roformerBound(distance, invFreq) {
    const delta = finiteArray("distance", distance);
    const thetas = frequencies("invFreq", invFreq);
    const bound = delta.map((value) => {
      let [real, imaginary, total] = [0, 0, 0];
      for (const theta of thetas) {
        real += Math.cos(value * theta);
        imaginary += Math.sin(value * theta);
        total += Math.hypot(real, imaginary);
      }
      return total / thetas.length;
    });
    return like(distance, bound);
  }

  /** 1 on the pairs from ⌊(head-1)·p/heads⌋ up to ⌊head·p/heads⌋, at least one, else 0; p = rotaryDim/2. */
  function headWeights(rotaryDim, { head, heads = 8 } = {}) {
    const pairs = even("rotaryDim", rotaryDim) / 2;
    const parts = whole("heads", heads, { low: 1 });
    const part = whole("head", head, { low: 1, high: parts });
    const first = Math.floor(((part - 1) * pairs) / parts);
    const last = Math.max(Math.floor((part * pairs) / parts), first + 1);
    return new Float64Array(pairs).fill(1, first, last);
  }

  // Extension

  /** Position interpolation: θ'_i = θ_i / s, the same as positions m/s; s = factor. */
  function linear(rotaryDim, { base, factor } = {}) {
    const s = above("factor", factor, 0);
    const invFreq = inverseFrequencies(rotaryDim, { base }).map((theta) => theta / s);
    return Object.freeze({ invFreq, attentionFactor: 1, ropeType: "linear", base, rotaryDim });
  }

  // Readings

  /** Least whole distance from start to limit at which K(Δ) is at or below the level, or null.
      Each block of distances takes its cosines from one table, by cos(a + r) = cos a cos r - sin a sin r. */
  function firstDistance(invFreq, { level, limit, start = 0, weights } = {}) {
    const thetas = frequencies("invFreq", invFreq);
    if (!Number.isFinite(level)) refuse("level", "be a finite number", level);
    const first = whole("start", start, { low: 0 });
    const last = whole("limit", limit, { low: first });
    const w = shares(weights, thetas.length);
    const cosines = new Float64Array(thetas.length * BLOCK);
    const sines = new Float64Array(thetas.length * BLOCK);
    for (let k = 0; k < cosines.length; k++) {
      const i = Math.floor(k / BLOCK);
      cosines[k] = w[i] * Math.cos((k % BLOCK) * thetas[i]);
      sines[k] = w[i] * Math.sin((k % BLOCK) * thetas[i]);
    }
    const kernel = new Float64Array(BLOCK);
    for (let from = first; from <= last; from += BLOCK) {
      kernel.fill(0);
      for (let i = 0; i < thetas.length; i++) {
        if (w[i] === 0) continue;
        const c = Math.cos(from * thetas[i]);
        const s = Math.sin(from * thetas[i]);
        for (let r = 0; r < BLOCK; r++) kernel[r] += c * cosines[i * BLOCK + r] - s * sines[i * BLOCK + r];
      }
      const r = kernel.findIndex((value) => value <= level);
      if (r >= 0) return from + r <= last ? from + r : null;
    }
    return null;
  }

  /** Root mean square of K(Δ) less the logarithmic law of Δ/s, over the distances; s = factor, all pairs alike. */
  function ripple(distance, { rotaryDim, base, factor } = {}) {
    const delta = finiteArray("distance", distance);
    if (delta.length === 0) refuse("distance", "have at least one entry", Object("none"));
    const kernel = meanKernel(delta, linear(rotaryDim, { base, factor }).invFreq);
    const law = logarithmicLaw(delta.map((value) => value / factor), { base });
    return Math.sqrt(kernel.reduce((sum, value, j) => sum + (value - law[j]) ** 2, 0) / delta.length);
  }

  globalThis.rope = Object.freeze({
    inverseFrequencies, wavelengths, rotations, baseFromFrequency, rotate, layoutPermutation, meanKernel,
    similarityMatrix, toeplitz, logarithmicLaw, roformerBound, headWeights, linear, firstDistance, ripple,
  });
})();
