/* What a config means a program to turn, as in ropedoc/check/meant.py: the method with its numbers. */

import { run } from "../config/method.js";
import { ladder } from "../methods/start.js";

/** @import { Normal } from "../config/normal.js" */
/** @import { Rope } from "../ladder/rope.js" */

/** What a config's record has that is needed here.
    @typedef {Pick<Normal, "rope_type" | "base" | "rotary_dim" | "head_dim" | "layout" | "numbers" | "length" | "told" | "kind">} Known */
/** What is meant to run in one kind of layers.
    @typedef {Readonly<{ rope: Rope, plain: Float64Array, numbers: Readonly<Record<string, any>>, factor: number,
      length: number | null, others: readonly { name: string, rope: Rope }[], again: (changes: Record<string, any>) => Rope | null }>} Meant */

/** By how much the slowest pair that turns is slower than in the plain ladder.
    @param {Rope} rope
    @param {Float64Array} plain */
function stretchOf(rope, plain) {
  const last = rope.invFreq.reduce((found, theta, i) => (theta > 0 ? i : found), -1);
  return last < 0 || rope.invFreq.length !== plain.length ? 1 : plain[last] / rope.invFreq[last];
}

/** @param {Known} record
    @param {{ contextLength?: number | null, others?: { kind: string, record: Known }[] }} [options]
    @returns {Meant} */
export function meantOf(record, { contextLength = null, others = [] } = {}) {
  const rope = run(/** @type {Normal} */ (record), { contextLength });
  const plain = ladder(record.rotary_dim, record.base);
  const factor = Number(record.numbers.factor ?? 0);
  return Object.freeze({
    rope: /** @type {Rope} */ (rope),
    plain,
    numbers: record.numbers,
    factor: factor && record.rope_type !== "longrope" ? factor : stretchOf(/** @type {Rope} */ (rope), plain),
    length: record.length,
    others: others.map((one) => ({ name: one.kind, rope: /** @type {Rope} */ (run(/** @type {Normal} */ (one.record), { contextLength })) })),
    again: (changes) => again(record, changes),
  });
}

/** The same method with other numbers; null where these don't go.
    @param {Known} record
    @param {Record<string, any>} changes */
function again(record, { base = record.base, ...numbers }) {
  try {
    const other = { ...record, base, numbers: { ...record.numbers, ...numbers } };
    return /** @type {Rope} */ (run(/** @type {Normal} */ (other)));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What a program's log is compared with, by the names in logs.toml.
    @param {Meant} meant */
export function factsOf({ rope, factor, length, others }) {
  const windowed = others.find((other) => other.name.includes("sliding"));
  return {
    rope_type: rope.ropeType, base: rope.base, factor, rotary_dim: rope.rotaryDim, length,
    original: rope.originalContextLength, served: rope.contextLength, window_base: windowed ? windowed.rope.base : null,
  };
}
