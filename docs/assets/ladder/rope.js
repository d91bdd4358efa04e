/* The record that every method returns, as in ropedoc/ladder/rope.py. */

import * as check from "../values/checks.js";
import { float } from "../values/words.js";

/** A record like ropedoc's Rope; frequencies and attention factors that are none are refused. */
export function record(invFreq, fields) {
  const bad = invFreq.find((theta) => !Number.isFinite(theta));
  if (bad !== undefined) throw new RangeError(`inv_freq must be finite everywhere, got ${float(bad)}`);
  const found = {
    attentionFactor: 1, headDim: null, originalContextLength: null, contextLength: null, layout: null, warnings: [],
    ...fields, invFreq,
  };
  return Object.freeze({ ...found, attentionFactor: check.attention(found.attentionFactor) });
}
