/* LongRoPE, as in ropedoc/methods/longrope.py. */

import { record } from "../ladder/rope.js";
import * as check from "../values/checks.js";
import { float } from "../values/words.js";
import { ladder, length, reals } from "./start.js";

/** @param {string} name
    @param {unknown} value
    @param {number} pairs */
function divisors(name, value, pairs) {
  const { shape, numbers } = reals(name, value);
  if (shape.length !== 1 || shape[0] !== pairs) {
    const cut = [...shape.slice(0, 6), ...(shape.length > 6 ? ["..."] : [])];
    const got = `(${cut.join(", ")}${shape.length === 1 ? "," : ""})`;
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
    attentionFactor: check.attention(own),
    ropeType: "longrope", base, rotaryDim, originalContextLength: original, contextLength: now,
  });
}
