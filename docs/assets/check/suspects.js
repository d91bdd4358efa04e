/* What a program may run in the place of what is meant, as in ropedoc/check/suspects.py: one ladder for each mistake
   that is known. */

import { largerBase } from "../methods/ntk-aware.js";
import { rotatedFeatures } from "../methods/partial-rotary.js";
import { ladder } from "../methods/start.js";
import { yarnPaper } from "../methods/yarn-paper.js";

/** @import { Meant } from "./meant.js" */
/** @import { Rope } from "../ladder/rope.js" */

/** @typedef {Record<string, unknown>} Facts */
/** What may run: its frequencies, or the numbers in their place; number says that they are no frequencies, fit that
    they were fitted to the values.
    @typedef {{ id: string, invFreq: Float64Array, attentionFactor: number, facts: Facts, number: boolean, fit: boolean }} Suspect */

export const BASES = [10000, 500000, 1000000]; // what programs assume, and what the most files have
const FACTORS = [2, 4, 8, 16, 32, 40, 64]; // of published files
const LENGTHS = [2048, 4096, 8192, 16384, 32768, 65536, 131072];
/** @type {Record<string, Record<string, number>>} */
const BETAS = { yarn: { beta_fast: 32, beta_slow: 1 }, llama3: { low_freq_factor: 1, high_freq_factor: 4 } };

/** @param {string} id
    @param {Float64Array} invFreq
    @param {number} attentionFactor
    @param {Facts} [facts]
    @param {{ number?: boolean, fit?: boolean }} [flags]
    @returns {Suspect} */
export const suspect = (id, invFreq, attentionFactor, facts = {}, { number = false, fit = false } = {}) =>
  ({ id, invFreq, attentionFactor, facts, number, fit });

/** Every suspect, the same first; several may be the same ladder.
    @param {Meant} meant
    @returns {Suspect[]} */
export function suspects(meant) {
  const { rope: { invFreq, attentionFactor: a }, plain, others } = meant;
  return [
    suspect("same", invFreq, a),
    ...(a === 1 ? [] : [suspect("no_attention", invFreq, 1), suspect("attention_twice", invFreq, a * a)]),
    ...[1, a].map((one) => suspect("plain", plain, one, { attention: one !== 1 })),
    ...others.map(({ name, rope }) => suspect("other_layer", rope.invFreq, rope.attentionFactor, { kind: name })),
    ...stretched(meant), ...otherNumbers(meant), ...otherLadders(meant), ...noFrequencies(meant),
  ];
}

/** The factor in another way, or once more.
    @param {Meant} meant */
function stretched({ rope, plain, factor }) {
  const { invFreq, attentionFactor: a, rotaryDim: d, base } = rope;
  if (factor === 1 || invFreq.length !== plain.length) return [];
  const ratio = invFreq.map((theta, i) => theta / plain[i]);
  const twice = invFreq.map((theta, i) => theta * ratio[i]);
  const larger = d > 2 ? largerBase(d, base, factor) : null;
  return [
    suspect("twice", twice, a * a), suspect("twice", twice, a),
    ...[1, a].flatMap((one) => [
      suspect("linear", plain.map((theta) => theta / factor), one),
      ...(larger === null ? [] : [suspect("ntk", ladder(d, larger), one, { larger })]),
    ]),
    ...(invFreq.every((theta) => theta > 0) ? [suspect("inverted", plain.map((theta, i) => theta / ratio[i]), a)] : []),
  ];
}

/** The method with one number that is not the config's.
    @param {Meant} meant */
function otherNumbers(meant) {
  const { rope, numbers } = meant;
  const type = rope.ropeType;
  /** @type {[string, Record<string, any>][]} */
  const changes = [];
  if (type !== "default") for (const base of BASES) if (base !== rope.base) changes.push(["base", { base }]);
  if (type === "yarn") changes.push(["ends", { truncate: !numbers.truncate }]);
  if ("original_context_length" in numbers && type !== "longrope") {
    const lengths = [...new Set([...LENGTHS, ...(rope.contextLength === null ? [] : [rope.contextLength])])].sort((a, b) => a - b);
    for (const length of lengths) changes.push(["original", { original_context_length: length }]);
  }
  if (["linear", "yarn", "llama3"].includes(type)) for (const factor of factors(meant)) changes.push(["factor", { factor }]);
  if (type in BETAS) changes.push(["betas", BETAS[type]]);
  if (type === "longrope") {
    changes.push(["long_list", { short_factor: numbers.long_factor }], ["short_list", { short_factor: numbers.short_factor, long_factor: numbers.short_factor }]);
  }
  const found = changes.flatMap(([name, change]) => {
    const other = meant.again(change);
    return other === null ? [] : both(name, other, rope, { base: change.base ?? null, length: change.original_context_length ?? null, found: change.factor ?? null });
  });
  return type === "yarn" ? [...found, ...paper(meant)] : found;
}

/** Other factors than the config's: those of published files, and what its lengths divide to.
    @param {Meant} meant */
function factors({ numbers, length, factor }) {
  const original = numbers.original_context_length ?? null;
  const ratio = length === null || original === null ? [] : [length / original];
  return [...new Set([...FACTORS, ...ratio])].filter((one) => one !== factor && one > 1);
}

/** A ladder with its own attention factor, with the one meant and without one.
    @param {string} name
    @param {{ invFreq: Float64Array, attentionFactor: number }} other
    @param {Rope} rope
    @param {Facts} facts */
function both(name, { invFreq, attentionFactor }, rope, facts) {
  return [...new Set([attentionFactor, rope.attentionFactor, 1])].map((a) => suspect(name, invFreq, a, facts));
}

/** YaRN's ramp as the paper prints it.
    @param {Meant} meant */
function paper({ rope, numbers }) {
  const { factor, original_context_length: originalContextLength, beta_fast: betaFast, beta_slow: betaSlow } = numbers;
  if (betaFast < betaSlow) return [];
  const made = yarnPaper(rope.rotaryDim, { base: rope.base, factor, originalContextLength, betaFast, betaSlow });
  return both("paper", made, rope, {});
}

/** The plain ladder with its exponent worked out in another way.
    @param {Meant} meant */
function otherLadders({ rope, numbers }) {
  const { rotaryDim: d, headDim, base: b, ropeType } = rope;
  const pairs = d / 2;
  const made = (/** @type {number} */ base, /** @type {(i: number) => number} */ exponent) => Float64Array.from({ length: pairs }, (_, i) => base ** -exponent(i));
  /** @type {Record<string, (i: number) => number>} */
  const exponents = { exponent_single: (i) => i / d, exponent_double: (i) => (4 * i) / d, from_one: (i) => (2 * (i + 1)) / d };
  if (d > 2) exponents.to_the_end = (i) => i / (pairs - 1);
  const narrow = headDim !== null && headDim > d;
  if (narrow) exponents.head_dim = (i) => (2 * i) / headDim;
  return [
    ...BASES.filter((base) => base !== b).map((base) => suspect("plain_base", made(base, (i) => (2 * i) / d), 1, { base })),
    ...(narrow ? [suspect("whole_head", ladder(Math.floor(headDim / 2) * 2, b), 1)] : []),
    ...(ropeType === "proportional" ? [suspect("partial_misread", ladder(rotatedFeatures(d, { partialRotaryFactor: numbers.partial_rotary_factor }), b), 1)] : []),
    ...Object.entries(exponents).map(([name, exponent]) => suspect(name, made(b, exponent), 1)),
  ];
}

/** Lists of other numbers: reciprocals, wavelengths, the frequencies in another order.
    @param {Meant} meant */
function noFrequencies({ rope, plain }) {
  const turning = [["same", rope.invFreq], ["plain", plain]].filter(([, theta]) => /** @type {Float64Array} */ (theta).every((one) => one > 0));
  return [
    suspect("reversed", rope.invFreq.slice().reverse(), rope.attentionFactor),
    ...turning.flatMap(([of, ladder_]) => {
      const theta = /** @type {Float64Array} */ (ladder_);
      return [
        suspect("reciprocal", theta.map((one) => 1 / one), 1, { of }, { number: true }),
        suspect("wavelength", theta.map((one) => (2 * Math.PI) / one), 1, { of }, { number: true }),
      ];
    }),
  ];
}
