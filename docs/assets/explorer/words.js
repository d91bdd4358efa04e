/* What the explorer says of its pictures, and the lines of Python that make the same numbers. No DOM. */

import { REACH } from "./model.js";
import { spoken } from "./state.js";

/** @import { Finder, Model } from "./model.js" */
/** @import { State } from "./state.js" */

const SMALL = -4; // least exponent that is written out, as in Python's format "g"

/** @param {string} text */
const minus = (text) => text.replace("-", "−");
/** A number to so many digits, a small one with its power of ten.
    @param {number} value
    @param {number} count */
export function digits(value, count) {
  const [mantissa, exponent] = value.toExponential(count - 1).split("e");
  if (value === 0 || Number(exponent) >= SMALL) return spoken(Number(value.toPrecision(count)));
  return `${spoken(Number(mantissa))}\u00a0×\u00a010${exponent.replace(/./g, (sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)] ?? "⁻")}`;
}
/** @param {number} value */
const tokens = (value) => `${spoken(value)} ${value === 1 ? "token" : "tokens"}`;

const SOUGHT = "searching …";

/** @param {number | null | undefined} value */
export function distance(value) {
  if (value === undefined) return SOUGHT;
  return value === null ? `beyond ${tokens(REACH)}` : tokens(value);
}

/** @param {string} text */
const was = (text) => (text ? `${text} (frozen: ` : "");
/** @param {string} now
    @param {string | null} before */
const withFrozen = (now, before) => (before === null ? now : `${was(now)}${before})`);

/** @param {State} state
    @param {[number, number]} band */
export function heard({ dim, head }, [first, last]) {
  if (!head) return "all pairs";
  const band = first === last ? `pair ${first}` : `pairs ${first} to ${last}`;
  return `${band} of 0 to ${dim / 2 - 1}`;
}

/** @param {Model} model */
function ripple(model) {
  const pairs = model.band[1] - model.band[0] + 1;
  const far = `${digits(1 / Math.sqrt(2 * pairs), 3)} = 1/√${2 * pairs} far beyond, from ${pairs === 1 ? "one pair" : `${pairs} pairs`}`;
  if (!model.ripple) return `±${far}`;
  const { low, high, value } = model.ripple;
  if (value === null) return SOUGHT;
  return `±${digits(value, 2)} about the law from Δ = ${digits(low, 3)} to ${digits(high, 3)}, spread evenly on the axis; ±${far}`;
}

/** @param {State} state
    @param {Model} model */
function longest(state, model) {
  const wavelength = model.wavelengths[model.wavelengths.length - 1];
  const length = state.context || state.length;
  const what = state.context ? "the model's context" : "the sequence";
  const ratio = `${digits(wavelength / length, 3)} × ${what} of ${spoken(length)}`;
  return `${digits(wavelength, 4)} tokens = ${ratio}; ${model.unturned} of ${model.wavelengths.length} pairs make no full turn in it`;
}

/** Each reading: its name to its words. The finders may still be searching.
    @param {State} state
    @param {Model} model
    @param {Finder} finder
    @param {Finder | null | undefined} frozenFinder */
export function readings(state, model, finder, frozenFinder) {
  const before = (/** @type {"half" | "zero"} */ name) => (frozenFinder ? distance(frozenFinder[name]) : null);
  const chosen = `${minus(model.similarity.toFixed(3))} at Δ = m − n = ${minus(String(state.m - state.n))}`;
  return {
    chosen: chosen + (model.frozen ? ` (frozen: ${minus(model.frozen.row[model.chosen].toFixed(3))})` : ""),
    slope: state.head
      ? "read with all pairs"
      : `each tenfold distance costs ${model.perDecade.toFixed(3)} = ln 10 / ln b`,
    half: withFrozen(distance(finder.half), before("half")),
    zero: withFrozen(distance(finder.zero), before("zero")),
    longest: longest(state, model),
    ripple: ripple(model),
  };
}

/** One paragraph for those who hear the page.
    @param {ReturnType<typeof readings>} said */
export function spokenReadings(said) {
  return `Similarity ${said.chosen}. Half-similarity distance ${said.half}. First zero ${said.zero}. ` +
    `Longest wavelength ${said.longest}. Ripple ${said.ripple}.`;
}

/** @param {State} state
    @param {Model} model */
export function rotation(state, model) {
  const angle = (/** @type {number} */ value) => `${digits(value, 4)} rad`;
  const [q, k] = [model.angles.q, model.angles.k];
  const [first, last] = model.band;
  const hears = state.pair >= first && state.pair <= last;
  const cosine = minus(model.shares[state.pair].toFixed(3));
  const part = hears
    ? `its cosine ${cosine}, divided by the number of pairs heard, ${last - first + 1}, is the pair's part in K`
    : `its cosine is ${cosine}, but the pair is not heard`;
  return `Pair ${state.pair} turns by θ = ${digits(model.invFreq[state.pair], 4)} rad/token: q by mθ = ${angle(q)}, ` +
    `k by nθ = ${angle(k)}. Between them lies (m − n)θ = ${minus(angle(q - k))}; ${part}.`;
}

/** @param {State} state */
export function python({ length, base, dim, scale, head }) {
  const weights = head ? `, weights=head_weights(${dim}, head=${head})` : "";
  return [
    `from ropedoc import ${head ? "head_weights, " : ""}linear, similarity_matrix`,
    `rope = linear(${dim}, base=${base}, factor=${scale})`,
    `similarity = similarity_matrix(range(${length}), rope.inv_freq${weights})`,
  ].join("\n");
}
