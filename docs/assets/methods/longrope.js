/* LongRoPE, as in ropedoc/methods/longrope.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { isReal } from "../values/kinds.js";
import { float, repr } from "../values/words.js";
import { ladder, length } from "./start.js";

/** Shape and numbers of a list as numpy reads it; null if it is no array of numbers.
    @param {unknown} value
    @returns {{ shape: number[], numbers: number[], real: boolean } | null} */
function listed(value) {
  if (typeof value === "bigint" && BigInt.asUintN(64, value) !== value && BigInt.asIntN(64, value) !== value) return null;
  if (isReal(value)) return { shape: [], numbers: [Number(value)], real: true };
  if (typeof value === "boolean") return { shape: [], numbers: [Number(value)], real: false };
  if (!Array.isArray(value)) return null;
  const parts = value.map(listed).filter((part) => part !== null);
  const shape = parts.length ? parts[0].shape : [];
  if (parts.length !== value.length || parts.some((part) => String(part.shape) !== String(shape))) return null;
  const numbers = parts.flatMap((part) => part.numbers);
  return { shape: [parts.length, ...shape], numbers, real: !numbers.length || parts.some((part) => part.real) };
}

/** @param {string} name
    @param {unknown} value
    @param {number} pairs */
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

/** θ_i/e_i, e = longFactor where contextLength exceeds L₀, else shortFactor.
    @param {number} rotaryDim
    @param {{ base: number, factor: number, originalContextLength: number, contextLength: number,
      shortFactor: unknown, longFactor: unknown, attentionFactor?: unknown }} options */
export function longrope(rotaryDim, {
  base, factor, originalContextLength, contextLength, shortFactor, longFactor, attentionFactor = null,
}) {
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
