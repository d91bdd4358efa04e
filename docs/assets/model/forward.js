/* From characters to logits, in steps that a page can spread over its frames. */

import { mixed, shares, turned } from "./attention.js";
import { add, normed, product, reluSquared } from "./linear.js";

/** @import { Turns } from "./attention.js" */
/** @import { Block, Weights } from "./weights.js" */

const ROWS = 64; // positions of one head between two rests

/** Attention of one head of one layer [positions × positions], where it was asked for.
    @typedef {{ layer: number, head: number }} Wanted */
/** @typedef {{ logits: Float32Array, seen: Float32Array | null }} Found */

/** Logits [positions × characters]; every yield is a place to rest.
    @param {Weights} weights
    @param {readonly number[]} tokens
    @param {Turns} by
    @param {Wanted | null} [wanted]
    @returns {Generator<undefined, Found>} */
export function* forward(weights, tokens, by, wanted = null) {
  const { width } = weights.shape;
  const stream = new Float32Array(tokens.length * width);
  tokens.forEach((token, m) => stream.set(weights.embedding.subarray(token * width, (token + 1) * width), m * width));
  let seen = null;
  for (const [layer, block] of weights.blocks.entries()) {
    const head = wanted?.layer === layer ? wanted.head : -1;
    seen = (yield* attended(weights, block, stream, { by, off: by.off[layer] ?? [], head })) ?? seen;
    yield;
    const inner = product(normed(stream, block.between), block.up, width, weights.shape.inner);
    reluSquared(inner);
    add(stream, product(inner, block.down, weights.shape.inner, width));
    yield;
  }
  const logits = product(normed(stream, weights.last), weights.embedding, width, weights.embedding.length / width);
  return { logits, seen };
}

/** Add a block's attention to the stream.
    @param {Weights} weights
    @param {Block} block
    @param {Float32Array} stream
    @param {{ by: Turns, off: readonly number[], head: number }} options
    @returns {Generator<undefined, Float32Array | null>} */
function* attended({ shape }, block, stream, { by, off, head: wanted }) {
  const { width, heads, head_dim: size } = shape;
  const length = stream.length / width, one = heads * size, across = 3 * one;
  const rows = product(normed(stream, block.before), block.attend, width, across);
  const found = new Float32Array(length * one), share = new Float32Array(length);
  const seen = wanted < 0 ? null : new Float32Array(length * length);
  for (let head = 0; head < heads; head++) {
    const query = without(turned(rows, { at: head * size, across, size, by }), off, size);
    const key = turned(rows, { at: one + head * size, across, size, by });
    for (let m = 0; m < length; m++) {
      const from = Math.max(0, m - by.window + 1);
      shares(query, key, m, { size, from, into: share });
      mixed(rows, share, { m, from, at: 2 * one + head * size, across, size, into: found, to: m * one + head * size });
      if (seen && head === wanted) seen.set(share.subarray(from, m + 1), m * length + from);
      if (m % ROWS === ROWS - 1) yield;
    }
  }
  add(stream, product(found, block.out, one, width));
  return seen;
}

/** Queries in which some pairs are 0, so that no score hears them.
    @param {Float32Array} query
    @param {readonly number[]} off
    @param {number} size */
function without(query, off, size) {
  for (const pair of off) {
    for (let at = pair; at < query.length; at += size) query[at] = query[at + size / 2] = 0;
  }
  return query;
}

/** What each character but the first costs, in bits: -log₂ of the probability that the model gave it.
    @param {Float32Array} logits
    @param {readonly number[]} tokens */
export function bits(logits, tokens) {
  const count = logits.length / tokens.length;
  return tokens.slice(1).map((token, m) => {
    const row = logits.subarray(m * count, (m + 1) * count);
    const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const sum = row.reduce((a, b) => a + Math.exp(b - most), 0);
    return (Math.log(sum) + most - row[token]) / Math.LN2;
  });
}

/** What a generator comes to, without rests.
    @template T
    @param {Generator<unknown, T>} steps */
export function finished(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
