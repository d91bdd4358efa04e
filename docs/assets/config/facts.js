/* The facts that notes and sentences speak of, as in ropedoc/config/facts.py. */

import { inverseFrequencies, wavelengths } from "../ladder/frequencies.js";
import { magnitude } from "../methods/yarn.js";
import { get, has, isInteger, isNumber, truthy } from "../values/kinds.js";
import { shown } from "../values/words.js";
import { INSIDE, KEYS } from "./keys.js";
import { UNEXTENDED, madeFor, stretched } from "./method.js";
import { ORIGINAL } from "./numbers.js";

/** @import { Rope } from "../ladder/rope.js" */
/** @import { Normal } from "./normal.js" */

const CLOSE = 1e-9; // two frequencies this close, relatively, are the same one
const MROPE = ["mrope_section", "mrope_interleaved"];
const MAGNITUDES = ["attention_factor", "mscale", "mscale_all_dim"];

/** @param {number} a
    @param {number} b */
const close = (a, b) => Math.abs(a - b) <= CLOSE * b;
/** @param {Float64Array} lengths
    @param {number | null} limit */
const beyond = (lengths, limit) => (limit === null ? null : lengths.filter((one) => one > limit).length);

/** How many pairs are kept, blended, divided by the whole factor, or stand still.
    @param {Float64Array} theta
    @param {Float64Array} before
    @param {number | null} factor */
function shares(theta, before, factor) {
  const counts = { kept: 0, blended: 0, divided: 0, still: 0 };
  theta.forEach((one, i) => {
    if (one === 0) counts.still += 1;
    else if (close(one, before[i])) counts.kept += 1;
    else counts[factor !== null && close(one * factor, before[i]) ? "divided" : "blended"] += 1;
  });
  return counts;
}

/** What the method makes of a record.
    @param {Normal} record
    @param {Rope} rope */
function runs(record, rope) {
  const before = inverseFrequencies(rope.rotaryDim, { base: rope.base });
  const [was, lengths] = [wavelengths(before), wavelengths(rope.invFreq)];
  const turning = lengths.filter(Number.isFinite);
  const then = UNEXTENDED.includes(rope.ropeType) ? lengths : was;
  return {
    pairs: rope.invFreq.length,
    ...shares(rope.invFreq, before, /** @type {number | null} */ (get(record.numbers, "factor"))),
    shortest: turning.length ? turning[0] : null,
    longest: turning.length ? turning[turning.length - 1] : null,
    attention_factor: rope.attentionFactor,
    squared: rope.attentionFactor ** 2,
    original_context_length: rope.originalContextLength,
    context_length: rope.contextLength,
    unturned: beyond(then, rope.originalContextLength),
    beyond_original: beyond(lengths, rope.originalContextLength),
    beyond_context: beyond(lengths, within(record.reach, rope.contextLength)),
    reach: within(record.reach, rope.contextLength),
  };
}

/** What keeps sections of M-RoPE from being dealt out to so many axes, null if nothing does.
    @param {unknown} found
    @param {number} axes */
function unfit(found, axes) {
  if (!Array.isArray(found)) return "is no list";
  const odd = found.findIndex((one) => !isInteger(one) || one < 0);
  if (odd >= 0) return `holds ${shown(found[odd])}, which is ${isNumber(found[odd]) && Number(found[odd]) < 0 ? "below 0" : "no integer"}`;
  return found.length === axes ? null : `holds ${found.length} of ${axes} numbers`;
}

/** @param {Normal} record */
function sections({ parameters, inside, used, told: { order } }) {
  if (!has(parameters, "mrope_section")) return {};
  const found = parameters.mrope_section;
  const axes = used.includes(`${inside}.xdrope_section`) ? 4 : 3;
  const told = { sections_written: found, sections_unfit: unfit(found, axes) };
  if (told.sections_unfit !== null || axes !== 3) return told;
  const [first, second, third] = /** @type {number[]} */ (found);
  const [time, height, width] = truthy(order) ? [third, first, second] : [first, second, third];
  return { ...told, sections: { time, height, width }, sections_in_turns: truthy(get(parameters, "mrope_interleaved")) };
}

/** A parameter as the config gives it; the original length, the factor and a null that means something, as it counts.
    @param {string} key
    @param {Normal} record
    @param {Rope} rope */
function explicit(key, record, rope) {
  if (key === ORIGINAL) return rope.originalContextLength;
  const stated = get(record.parameters, key);
  const counts = has(record.parameters, key) || (key === "factor" && get(record.told, "factor_from") === "lengths");
  if (stated !== null || !counts) return stated;
  const number = get(record.numbers, key);
  return typeof number === "number" ? Object(number) : number; // a float, as in the package, also where it is whole
}

/** @param {Normal} record
    @param {Rope} rope */
function forPrograms(record, rope) {
  const given = Object.fromEntries(KEYS.methods[record.rope_type].map((key) => [key, explicit(key, record, rope)]));
  for (const key of MROPE) if (has(record.parameters, key)) given[key] = record.parameters[key];
  const kept = Object.entries(given).filter(([key, value]) => value !== null || MROPE.includes(key));
  return {
    method_parameters: kept.map(([key, value]) => ({ key, value })),
    magnitudes: MAGNITUDES.filter((key) => get(record.parameters, key) !== null),
  };
}

/** What the model class multiplies its softmax scale by: (0.1 mscale_all_dim ln s + 1)², 1 where it does not.
    @param {Normal} record */
export function softmax({ told, numbers }) {
  const weight = Number(get(numbers, "mscale_all_dim") ?? 0);
  return truthy(told.softmax) ? magnitude(Number(get(numbers, "factor", 1)), weight) ** 2 : 1;
}

/** Length to serve: the one asked for, else the setting's; LongRoPE starts short, and is made for its maximum. Stretched
    is the same where a program multiplies the maximum by the factor.
    @param {Normal} record
    @param {Rope} rope
    @param {number | null} asked */
function toServe(record, rope, asked) {
  const { rope_type: type, layer, length } = record;
  const served = asked || (type === "longrope" ? length : rope.contextLength);
  const multiplied = type === "dynamic" || (type === "linear" && layer === null);
  return { served, stretched: multiplied && asked === null ? stretched(record) : served, made: madeFor(record), ...longest(record) };
}

/** The longest published model without a method that has this dimension and this base or a smaller one.
    @param {Normal} record */
function longest({ rope_type: type, rotary_dim: width, base }) {
  const found = type === "default" ? KEYS.longest.filter(([d, b]) => d === width && b <= base) : [];
  const [, , length, model] = found[found.length - 1] ?? [0, 0, null, null];
  return { known_longest: length, longest_model: model };
}

const bare = (/** @type {string} */ key) => key.toLowerCase().replace(/[_-]/g, "").replace(/s+$/, "");

/** Key that a file means by one that is almost it, null if it means none.
    @param {string} key
    @returns {string | null} */
function meant(key) {
  if (INSIDE.has(key)) return null;
  if (has(KEYS.near, key)) return KEYS.near[key];
  return [...INSIDE].sort().find((known) => bare(known) === bare(key)) ?? null;
}

/** Keys that are not read: inside the parameters, beside them, and such as are written almost right.
    @param {Normal} record */
function left({ inside, unused, unknown }) {
  const start = `${inside}.`;
  const keys = [...new Set([...unused, ...unknown])].sort().filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  const near = keys.map((key) => ({ key, meant: meant(key) })).filter((one) => one.meant !== null);
  return {
    left_inside: keys.filter((key) => !near.some((one) => one.key === key)),
    near,
    left_outside: unknown.filter((key) => !key.startsWith(start) && KEYS.looks.some((part) => key.includes(part))),
  };
}

/** How far layers see: their window, or the context, whichever is shorter.
    @param {number | null} reach
    @param {number | null} context */
const within = (reach, context) => (reach === null ? context : context === null ? reach : Math.min(reach, context));

/** Everything that is known of a setting, by name; contextLength is the one asked for.
    @param {Normal} record
    @param {Rope} rope
    @param {{ contextLength?: number | null }} [options] */
export function factsOf(record, rope, { contextLength = null } = {}) {
  return {
    ...record, ...record.told, ...record.numbers, ...sections(record), ...forPrograms(record, rope),
    ...toServe(record, rope, contextLength), softmax_factor: softmax(record), ...left(record), runs: runs(record, rope),
  };
}
