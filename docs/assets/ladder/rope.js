/* The record that every method returns, as in ropedoc/ladder/rope.py. */

import * as check from "../values/checks.js";
import { float } from "../values/words.js";

/** One ladder of frequencies as something runs it, as ropedoc's Rope; lengths in tokens, null where unknown.
    @typedef {Readonly<{ invFreq: Float64Array, attentionFactor: number, ropeType: string, base: number, rotaryDim: number,
      headDim: number | null, originalContextLength: number | null, contextLength: number | null,
      layout: string | null, warnings: readonly string[] }>} Rope */
/** What a method states of its record.
    @typedef {Partial<Rope> & Pick<Rope, "ropeType" | "base" | "rotaryDim">} Fields */

/** A record like ropedoc's Rope; frequencies and attention factors that are none are refused.
    @param {Float64Array} invFreq
    @param {Fields} fields
    @returns {Rope} */
export function record(invFreq, fields) {
  const bad = invFreq.find((theta) => !Number.isFinite(theta));
  if (bad !== undefined) throw new RangeError(`inv_freq must be finite everywhere, got ${float(bad)}`);
  const found = {
    attentionFactor: 1, headDim: null, originalContextLength: null, contextLength: null, layout: null, warnings: [],
    ...fields, invFreq,
  };
  return Object.freeze({ ...found, attentionFactor: check.attention(found.attentionFactor) });
}
