/* From characters to logits, in steps that a page can spread over its frames. */

import { attend, turned, upright } from "./attention.js";
import { add, normed, part, product, reluSquared } from "./linear.js";

/** @import { Turns } from "./attention.js" */
/** @import { Block, Shape, Weights } from "./weights.js" */

const ROWS = 32; // positions between two rests

/** Attention of one head of one layer, where it was asked for.
    @typedef {{ layer: number, head: number }} Wanted */
/** Logits [positions from `from` on × characters], and the attention of these positions on all [the same × positions].
    @typedef {{ logits: Float64Array, seen: Float64Array | null }} Found */
/** What no rotation changes: the embeddings of a text, and queries, keys and values of the first layer.
    @typedef {{ tokens: readonly number[], stream: Float64Array, rows: Float64Array }} Ready */

/** @param {number} from
    @param {number} to */
function* slices(from, to) {
  for (let low = from; low < to; low += ROWS) yield [low, Math.min(to, low + ROWS)];
}

/** @param {Weights} weights
    @param {readonly number[]} tokens
    @returns {Ready} */
export function ready({ shape, embedding, blocks }, tokens) {
  const { width } = shape;
  const stream = new Float64Array(tokens.length * width);
  tokens.forEach((token, m) => stream.set(embedding.subarray(token * width, (token + 1) * width), m * width));
  const rows = new Float64Array(tokens.length * 3 * shape.heads * shape.head_dim);
  finished(projected(shape, blocks[0], stream, rows, 0));
  return { tokens, stream, rows };
}

/** Logits from position `from` on; every yield is a place to rest.
    @param {Weights} weights
    @param {Ready} text
    @param {Turns} by
    @param {{ wanted?: Wanted | null, from?: number }} [options]
    @returns {Generator<undefined, Found>} */
export function* forward(weights, text, by, { wanted = null, from: least = 0 } = {}) {
  const { width, layers } = weights.shape;
  const length = text.tokens.length, stream = text.stream.slice();
  const rows = layers > 1 ? new Float64Array(text.rows.length) : text.rows;
  let seen = null;
  for (const [layer, block] of weights.blocks.entries()) {
    const from = layer === layers - 1 ? least : 0; // of the last layer nothing reads what stands before
    if (layer) yield* projected(weights.shape, block, stream, rows, from);
    const options = { by, off: by.off[layer] ?? [], from, wanted: wanted?.layer === layer ? wanted.head : -1 };
    const { mixed, shares } = yield* attended(weights.shape, layer ? rows : text.rows, options);
    seen = shares?.subarray((least - from) * length) ?? seen;
    yield* added(weights.shape, block, stream, mixed, from);
  }
  const count = weights.embedding.length / width;
  const logits = new Float64Array((length - least) * count), x = new Float64Array(ROWS * width);
  for (const [low, high] of slices(least, length)) {
    normed(stream.subarray(low * width, high * width), weights.last, x);
    product(part(x, width), part(weights.embedding, width), part(logits, count, (low - least) * count), { rows: high - low, inputs: width, outputs: count });
    yield;
  }
  return { logits, seen };
}

/** Queries, keys and values of a layer; the queries from a position on.
    @param {Shape} shape
    @param {Block} block
    @param {Float64Array} stream
    @param {Float64Array} rows
    @param {number} from
    @returns {Generator<undefined, void>} */
function* projected({ width, heads, head_dim }, block, stream, rows, from) {
  const one = heads * head_dim, across = 3 * one, x = new Float64Array(ROWS * width);
  for (const [low, high] of slices(0, stream.length / width)) {
    const skipped = high > from ? 0 : one;
    normed(stream.subarray(low * width, high * width), block.before, x);
    product(part(x, width), part(block.attend, width, skipped * width), part(rows, across, low * across + skipped), { rows: high - low, inputs: width, outputs: across - skipped });
    yield;
  }
}

/** What the heads of a layer mix, from a position on, and the shares of the one that is wanted.
    @param {Shape} shape
    @param {Float64Array} rows
    @param {{ by: Turns, off: readonly number[], from: number, wanted: number }} options
    @returns {Generator<undefined, { mixed: Float64Array, shares: Float64Array | null }>} */
function* attended({ heads, head_dim: size }, rows, { by, off, from, wanted }) {
  const one = heads * size, across = 3 * one, length = rows.length / across;
  const space = () => new Float64Array(length * size);
  const head = { query: space(), key: space(), value: space(), scores: new Float64Array(ROWS * length) };
  const mixed = new Float64Array(length * one);
  const shares = wanted < 0 ? null : new Float64Array((length - from) * length);
  for (let number = 0; number < heads; number++) {
    turned(rows, head.query, { at: number * size, across, size, by, from, to: length });
    silence(head.query, off, size);
    turned(rows, head.key, { at: one + number * size, across, size, by, from: 0, to: length });
    upright(rows, head.value, { at: 2 * one + number * size, across, size, length });
    for (const [low, high] of slices(from, length)) {
      const first = attend(head, { from: low, to: high, size, length, window: by.window }, part(mixed, one, low * one + number * size));
      if (shares && number === wanted) {
        for (let m = low; m < high; m++) {
          const at = (m - low) * length;
          shares.set(head.scores.subarray(at, at + high - first), (m - from) * length + first);
        }
      }
      yield;
    }
  }
  return { mixed, shares };
}

/** Queries in which some pairs are 0, so that no score hears them.
    @param {Float64Array} query
    @param {readonly number[]} off
    @param {number} size */
function silence(query, off, size) {
  for (const pair of off) {
    for (let at = pair; at < query.length; at += size) query[at] = query[at + size / 2] = 0;
  }
}

/** Add to the stream what the heads mixed, then what the two layers behind them make of it.
    @param {Shape} shape
    @param {Block} block
    @param {Float64Array} stream
    @param {Float64Array} mixed
    @param {number} from
    @returns {Generator<undefined, void>} */
function* added({ width, heads, head_dim, inner }, block, stream, mixed, from) {
  const one = heads * head_dim, length = stream.length / width;
  const x = new Float64Array(ROWS * width), up = new Float64Array(ROWS * inner);
  for (const [low, high] of slices(from, length)) {
    const rows = high - low, here = stream.subarray(low * width, high * width);
    product(part(mixed, one, low * one), part(block.out, one), part(x, width), { rows, inputs: one, outputs: width });
    add(here, x);
    normed(here, block.between, x);
    product(part(x, width), part(block.up, width), part(up, inner), { rows, inputs: width, outputs: inner });
    reluSquared(up);
    product(part(up, inner), part(block.down, inner), part(x, width), { rows, inputs: inner, outputs: width });
    add(here, x);
    yield;
  }
}

/** What each character behind `from` costs, in bits: -log₂ of the probability that the model gave it.
    @param {Float64Array} logits
    @param {readonly number[]} tokens
    @param {number} [from] */
export function bits(logits, tokens, from = 0) {
  const count = logits.length / (tokens.length - from);
  return tokens.slice(from + 1).map((token, m) => {
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
