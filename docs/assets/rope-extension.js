/* Context extension for the browser: the formulas of ropedoc/extension.py, ramps.py and partial.py under
   camelCase names, added to globalThis.rope. Refusals keep the package's own words and names, because these
   are the keys that a reader of a config.json knows. Needs rope.js and decoder/values.js. No DOM. */
(function () {
  "use strict";

  const { check, isReal, truthy, float, general, repr } = globalThis.ropeValues;
  const { LONGEST, WIDEST } = check;
  const LARGEST = Math.log(Number.MAX_VALUE);

  /** The record that every method returns, as ropedoc's Rope; frequencies that are none are refused. */
  function record(invFreq, fields) {
    const bad = invFreq.find((theta) => !Number.isFinite(theta));
    if (bad !== undefined) throw new RangeError(`inv_freq must be finite everywhere, got ${float(bad)}`);
    return Object.freeze({
      attentionFactor: 1, headDim: null, originalContextLength: null, contextLength: null, layout: null, warnings: [],
      ...fields, invFreq,
    });
  }

  function ladder(rotaryDim, base) {
    const d = check.even("rotary_dim", rotaryDim);
    return globalThis.rope.inverseFrequencies(d, { base: check.above("base", base, 1) });
  }

  const length = (name, value, low = 1) => check.whole(name, value, { low, high: LONGEST });

  /** b' = b s^(d/(d-2)): YaRN, equation 16. */
  function largerBase(rotaryDim, base, stretch) {
    const [d, b] = [check.even("rotary_dim", rotaryDim), check.above("base", base, 1)];
    if (d === 2) throw new RangeError("rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2");
    if (!(Math.log(b) + (d / (d - 2)) * Math.log(stretch) <= LARGEST)) {
      const got = `a stretch of ${general(stretch)} for base ${general(b)}`;
      throw new RangeError(`factor must give a base that float64 can hold, got ${got}`);
    }
    return b * Math.pow(stretch, d / (d - 2));
  }

  /** θ_i of the base b s^(d/(d-2)): pair 0 is kept, the last is divided by s. */
  function ntkAware(rotaryDim, { base, factor } = {}) {
    const s = check.above("factor", factor, 0);
    return record(ladder(rotaryDim, largerBase(rotaryDim, base, s)), { ropeType: "ntk_aware", base, rotaryDim });
  }

  /** θ_i of the base b (s S/L - (s - 1))^(d/(d-2)), S = max(contextLength, L). */
  function dynamicNtk(rotaryDim, { base, factor, originalContextLength, contextLength } = {}) {
    const s = check.above("factor", factor, 0);
    const original = length("original_context_length", originalContextLength);
    const now = length("context_length", contextLength);
    const stretch = 1 + s * (Math.max(now, original) / original - 1);
    return record(ladder(rotaryDim, largerBase(rotaryDim, base, stretch)), {
      ropeType: "dynamic", base, rotaryDim, originalContextLength: original, contextLength: now,
    });
  }

  /** (1 - r_i) θ_i + r_i θ_i/s, r_i the share of pair i that is divided. */
  function blend(theta, factor, divided) {
    const s = check.above("factor", factor, 0);
    return theta.map((value, i) => (1 - divided[i]) * value + divided[i] * (value / s));
  }

  const clip = (value) => Math.min(Math.max(value, 0), 1);

  /** θ'_i = (1 - γ) θ_i/s + γ θ_i, γ rising from 0 to 1 with the turns from betaSlow to betaFast. */
  function ntkByParts(rotaryDim, { base, factor, originalContextLength, betaFast, betaSlow } = {}) {
    const original = length("original_context_length", originalContextLength);
    const theta = ladder(rotaryDim, base);
    const slow = check.above("beta_slow", betaSlow, 0);
    const fast = check.atLeast("beta_fast", betaFast, slow);
    const divided = theta.map((value) => {
      const turns = (original * value) / (2 * Math.PI);
      return 1 - (fast > slow ? clip((turns - slow) / (fast - slow)) : Number(turns >= slow));
    });
    const invFreq = blend(theta, factor, divided);
    return record(invFreq, { ropeType: "ntk_by_parts", base, rotaryDim, originalContextLength: original });
  }

  /** NTK-by-parts between lowFreqFactor and highFreqFactor turns: Llama 3.1. */
  function llama3(rotaryDim, { base, factor, originalContextLength, lowFreqFactor, highFreqFactor } = {}) {
    const low = check.above("low_freq_factor", lowFreqFactor, 0);
    const high = check.atLeast("high_freq_factor", highFreqFactor, low);
    const parts = { base, factor, originalContextLength, betaFast: high, betaSlow: low };
    return Object.freeze({ ...ntkByParts(rotaryDim, parts), ropeType: "llama3" });
  }

  /** M(x) = 0.1 x ln s + 1 for s > 1, else 1: YaRN, equation 22. */
  const magnitude = (factor, mscale) => (factor > 1 ? 0.1 * mscale * Math.log(factor) + 1 : 1);

  /** YaRN as the paper prints it: the ramp linear in turns. */
  function yarnPaper(rotaryDim, { base, factor, originalContextLength, betaFast = 32, betaSlow = 1 } = {}) {
    const parts = ntkByParts(rotaryDim, { base, factor, originalContextLength, betaFast, betaSlow });
    return Object.freeze({ ...parts, ropeType: "yarn_paper", attentionFactor: magnitude(factor, 1) });
  }

  function yarnAttention(factor, attentionFactor, mscale, mscaleAllDim) {
    if (attentionFactor !== null) return check.atLeast("attention_factor", attentionFactor, 0);
    if (!truthy(mscale) || !truthy(mscaleAllDim)) return magnitude(factor, 1);
    const one = magnitude(factor, check.above("mscale", mscale, 0));
    return one / magnitude(factor, check.above("mscale_all_dim", mscaleAllDim, 0));
  }

  /** YaRN as libraries run it: the ramp linear in i from c(betaFast) to c(betaSlow), c(R) = d ln(L₀/(2πR)) / (2 ln b). */
  function yarn(rotaryDim, {
    base, factor, originalContextLength, betaFast = 32, betaSlow = 1, truncate = true,
    attentionFactor = null, mscale = null, mscaleAllDim = null,
  } = {}) {
    const original = length("original_context_length", originalContextLength);
    const theta = ladder(rotaryDim, base);
    const pairThatTurns = (name, turns) => {
      const logs = Math.log(original) - Math.log(check.above(name, turns, 0)) - Math.log(2 * Math.PI);
      return (rotaryDim * logs) / (2 * Math.log(base));
    };
    let [low, high] = [pairThatTurns("beta_fast", betaFast), pairThatTurns("beta_slow", betaSlow)];
    if (check.flag("truncate", truncate)) [low, high] = [Math.floor(low), Math.ceil(high)];
    [low, high] = [Math.max(low, 0), Math.min(high, rotaryDim - 1)]; // d - 1 and not d/2 - 1, as every library has it
    if (low === high) high += 0.001;
    const invFreq = blend(theta, factor, theta.map((_, i) => clip((i - low) / (high - low))));
    return record(invFreq, {
      attentionFactor: yarnAttention(Number(factor), attentionFactor, mscale, mscaleAllDim),
      ropeType: "yarn", base, rotaryDim, originalContextLength: original,
    });
  }

  /** Shape and numbers of a list as numpy reads it; null if it is no array of numbers. */
  function listed(value) {
    if (typeof value === "bigint" && BigInt.asUintN(64, value) !== value && BigInt.asIntN(64, value) !== value) return null;
    if (isReal(value)) return { shape: [], numbers: [Number(value)], real: true };
    if (typeof value === "boolean") return { shape: [], numbers: [Number(value)], real: false };
    if (!Array.isArray(value)) return null;
    const parts = value.map(listed);
    const shape = parts.length && parts[0] ? parts[0].shape : [];
    if (parts.some((part) => part === null || String(part.shape) !== String(shape))) return null;
    const numbers = parts.flatMap((part) => part.numbers);
    return { shape: [parts.length, ...shape], numbers, real: !numbers.length || parts.some((part) => part.real) };
  }

  function divisors(name, value, pairs) {
    const found = listed(value);
    if (!found || !found.real) throw new RangeError(`${name} must be an array of real numbers, got ${repr(value)}`);
    const { shape, numbers } = found;
    const bad = numbers.find((one) => !Number.isFinite(one));
    if (bad !== undefined) throw new RangeError(`${name} must be finite everywhere, got ${float(bad)}`);
    if (shape.length !== 1 || shape[0] !== pairs) {
      const got = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
      throw new RangeError(`${name} must have ${pairs} numbers, one for each pair, got the shape ${got}`);
    }
    const low = numbers.find((one) => one <= 0);
    if (low !== undefined) throw new RangeError(`${name} must be positive everywhere, got ${float(low)}`);
    return numbers;
  }

  /** θ_i/e_i, e = longFactor where contextLength exceeds L₀, else shortFactor. */
  function longrope(rotaryDim, {
    base, factor, originalContextLength, contextLength, shortFactor, longFactor, attentionFactor = null,
  } = {}) {
    const theta = ladder(rotaryDim, base);
    const s = check.above("factor", factor, 0);
    const original = length("original_context_length", originalContextLength, 2);
    const now = length("context_length", contextLength);
    const short = divisors("short_factor", shortFactor, theta.length);
    const long = divisors("long_factor", longFactor, theta.length);
    const own = attentionFactor ?? (s > 1 ? Math.sqrt(1 + Math.log(s) / Math.log(original)) : 1);
    const divided = now > original ? long : short;
    return record(theta.map((value, i) => value / divided[i]), {
      attentionFactor: check.atLeast("attention_factor", own, 0),
      ropeType: "longrope", base, rotaryDim, originalContextLength: original, contextLength: now,
    });
  }

  /** θ_i = b^(-2i/d)/s for i < ⌊p d/2⌋, else 0; d = headDim is the rotary dimension, p = partialRotaryFactor. */
  function proportional(headDim, { base, partialRotaryFactor, factor = 1 } = {}) {
    const theta = ladder(headDim, base);
    const s = check.above("factor", factor, 0);
    const turning = Math.floor((check.share("partial_rotary_factor", partialRotaryFactor) * headDim) / 2);
    const invFreq = theta.map((value, i) => (i < turning ? value / s : 0));
    return record(invFreq, { ropeType: "proportional", base, rotaryDim: headDim, headDim });
  }

  /** θ_i = b^(-2i/d), d = ⌊p headDim⌋: the first d features of a head. */
  function partialRotary(headDim, { base, partialRotaryFactor } = {}) {
    const width = check.whole("head_dim", headDim, { low: 1 });
    const d = Math.trunc(width * check.share("partial_rotary_factor", partialRotaryFactor));
    if (d < 2 || d % 2) {
      const got = `${repr(partialRotaryFactor)} · ${width}`;
      throw new RangeError(`partial_rotary_factor times head_dim must give a positive even integer, got ${got}`);
    }
    return record(ladder(d, base), { ropeType: "default", base, rotaryDim: d, headDim: width });
  }

  /** Position interpolation θ_i/s, as a whole record. */
  function interpolated(rotaryDim, { base, factor }) {
    const s = check.above("factor", factor, 0);
    return record(ladder(rotaryDim, base).map((theta) => theta / s), { ropeType: "linear", base, rotaryDim });
  }

  /** Axis of each pair in M-RoPE: 0 time, 1 height, 2 width; in blocks, or in turns. */
  function mropeAxes(sections, { interleaved } = {}) {
    const rule = "three integers that are not negative, with a positive sum";
    if (!Array.isArray(sections) || sections.length !== 3) check.refuse("sections", `be ${rule}`, sections);
    const [time, height, width] = sections.map((one) => check.whole("sections", one, { low: 0, high: WIDEST, rule }));
    if (time + height + width === 0) check.refuse("sections", `be ${rule}`, sections);
    if (!interleaved) return [time, height, width].flatMap((count, axis) => Array(count).fill(axis));
    const pairs = time + height + width;
    if (3 * height > pairs + 1 || 3 * width > pairs) {
      check.refuse("sections", "let height and width take turns if interleaved", sections);
    }
    const turn = (pair) => (pair % 3 === 1 && pair < 3 * height ? 1 : pair % 3 === 2 && pair < 3 * width ? 2 : 0);
    return Array.from({ length: pairs }, (_, pair) => turn(pair));
  }

  globalThis.ropeExtension = Object.freeze({ interpolated });
  globalThis.rope = Object.freeze({
    ...globalThis.rope, ntkAware, dynamicNtk, ntkByParts, llama3, yarnPaper, yarn, longrope, proportional, partialRotary,
    mropeAxes,
  });
})();
