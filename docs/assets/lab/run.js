/* What the model does with a text under a state of the lab. No DOM. */

import { turns } from "../model/attention.js";
import { bits, forward } from "../model/forward.js";
import { rope } from "../model/setting.js";
import { initial } from "./state.js";

/** @import { Wanted } from "../model/forward.js" */
/** @import { Weights } from "../model/weights.js" */
/** @import { State } from "./state.js" */

/** @param {Weights} weights
    @param {State} state
    @param {{ length: number, window?: number }} options */
export function turning({ shape }, state, { length, window }) {
  const place = { rotaryDim: shape.head_dim, originalContextLength: shape.original, contextLength: Math.max(length - 1, shape.original) };
  const { invFreq, attentionFactor } = rope(state, place);
  const by = turns(invFreq, { length, attentionFactor, window, off: Array(shape.layers).fill(state.off) });
  return { attentionFactor, by };
}

/** Bits of every character but the first, and the attention that was asked for.
    @param {Weights} weights
    @param {readonly number[]} tokens
    @param {State} state
    @param {{ window?: number, wanted?: Wanted | null }} [options]
    @returns {Generator<undefined, { bits: number[], named: boolean[], seen: Float32Array | null }>} */
export function* run(weights, tokens, state, { window, wanted = null } = {}) {
  const { by } = turning(weights, state, { length: tokens.length, window });
  const { logits, seen } = yield* forward(weights, tokens, by, wanted);
  return { bits: bits(logits, tokens), named: named(logits, tokens), seen };
}

/** Whether the likeliest next character is the one that comes.
    @param {Float32Array} logits
    @param {readonly number[]} tokens */
function named(logits, tokens) {
  const count = logits.length / tokens.length;
  return tokens.slice(1).map((token, m) => {
    const row = logits.subarray(m * count, (m + 1) * count);
    return row.every((one) => one <= row[token]);
  });
}

/** The model as it was trained. */
export const trained = () => initial();

/** Mean of the values from one position to another; NaN where there are none.
    @param {readonly number[]} values
    @param {number} from
    @param {number} [to] */
export function mean(values, from, to = values.length) {
  const part = values.slice(from, to);
  return part.reduce((a, b) => a + b, 0) / part.length;
}
