/* What the model answers when it is asked to read a text under a setting. */

import { turns } from "./attention.js";
import { bits, forward, ready } from "./forward.js";
import { rope } from "./setting.js";

/** @import { Wanted } from "./forward.js" */
/** @import { Setting } from "./setting.js" */
/** @import { Shape, Weights } from "./weights.js" */

/** A text, a setting, the pairs that no head hears, how far the model sees, the head whose attention is wanted, and
    the first position that is.
    @typedef {{ tokens: readonly number[], setting: Setting, off: readonly number[], window?: number, wanted?: Wanted, from?: number }} Question */
/** Of each character behind `from`: its bits, and whether it was the likeliest; and the attention of the positions from
    there on [the same × positions].
    @typedef {{ bits: number[], named: boolean[], seen: Float64Array | null }} Answer */

const KEPT = 3; // texts: the one that is read, and the one that ends in a code, at its last distances

/** The frequencies and the attention factor of a setting, for a text of this length.
    @param {Shape} shape
    @param {Setting} setting
    @param {{ length: number }} options */
export const rotation = (shape, setting, { length }) =>
  rope(setting, { rotaryDim: shape.head_dim, originalContextLength: shape.original, contextLength: Math.max(length - 1, shape.original) });

/** A function that answers questions, in steps that a page can spread over its frames.
    @param {Weights} weights */
export function answerer(weights) {
  const { shape } = weights;
  /** @type {Map<string, ReturnType<typeof ready>>} */
  const texts = new Map(); // what no setting changes, the newest last

  /** @param {readonly number[]} tokens */
  function prepared(tokens) {
    const key = tokens.join();
    const text = texts.get(key) ?? ready(weights, tokens);
    texts.delete(key);
    texts.set(key, text);
    if (texts.size > KEPT) texts.delete(String(texts.keys().next().value));
    return text;
  }

  /** @param {Question} question
      @returns {Generator<undefined, Answer>} */
  return function* ({ tokens, setting, off, window, wanted, from = 0 }) {
    const { invFreq, attentionFactor } = rotation(shape, setting, { length: tokens.length });
    const by = turns(invFreq, { length: tokens.length, attentionFactor, window, off: Array(shape.layers).fill(off) });
    const { logits, seen } = yield* forward(weights, prepared(tokens), by, { wanted, from });
    return { bits: bits(logits, tokens, from), named: named(logits, tokens, from), seen };
  };
}

/** Whether the likeliest next character is the one that comes, of each character behind `from`.
    @param {Float64Array} logits
    @param {readonly number[]} tokens
    @param {number} from */
function named(logits, tokens, from) {
  const count = logits.length / (tokens.length - from);
  return tokens.slice(from + 1).map((token, m) => {
    const row = logits.subarray(m * count, (m + 1) * count);
    return row.every((one) => one <= row[token]);
  });
}
