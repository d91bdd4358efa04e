/* Golden values of a setting, as in ropedoc/advice/vectors.py: what a program that applies it must compute. */

import { rotate } from "../ladder/rotation.js";

/** @import { Rope } from "../ladder/rope.js" */

const POSITIONS = [0, 1, 4095, 131071];
const LAYOUTS = /** @type {const} */ (["half", "interleaved"]);

/** Frequencies, cos and sin at four positions, and the vector x_j = (j + 1)/d rotated in both layouts.
    @param {Rope} rope */
export function vectors({ ropeType, base, rotaryDim, layout, invFreq, attentionFactor }) {
  const theta = [...invFreq];
  const x = Array.from({ length: 2 * theta.length }, (_, j) => (j + 1) / (2 * theta.length));
  const rows = (/** @type {(angle: number) => number} */ f) => POSITIONS.map((m) => theta.map((one) => f(m * one)));
  return {
    rope_type: ropeType,
    base,
    rotary_dim: rotaryDim,
    layout,
    inv_freq: theta,
    attention_factor: attentionFactor,
    positions: POSITIONS,
    cos: rows(Math.cos),
    sin: rows(Math.sin),
    vector: x,
    rotated: Object.fromEntries(LAYOUTS.map((one) => [one, POSITIONS.map((m) =>
      Array.from(rotate(x, m, invFreq, { layout: one }), (value) => attentionFactor * value))])),
  };
}
