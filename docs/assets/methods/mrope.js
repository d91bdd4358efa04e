/* The axis of each pair in M-RoPE, as in ropedoc/methods/mrope.py. */

import * as check from "../values/checks.js";

/** Axis of each pair in M-RoPE: 0 time, 1 height, 2 width; in blocks, or in turns.
    @param {unknown} sections
    @param {{ interleaved: boolean }} options
    @returns {number[]} */
export function mropeAxes(sections, { interleaved }) {
  const rule = "three integers that are not negative, with a positive sum";
  if (!Array.isArray(sections) || sections.length !== 3) check.refuse("sections", `be ${rule}`, sections);
  const [time, height, width] = sections.map((one) => check.whole("sections", one, { low: 0, high: check.WIDEST, rule }));
  if (time + height + width === 0) check.refuse("sections", `be ${rule}`, sections);
  if (!interleaved) return [time, height, width].flatMap((count, axis) => Array.from({ length: count }, () => axis));
  const pairs = time + height + width;
  if (3 * height > pairs + 1 || 3 * width > pairs) {
    check.refuse("sections", "let height and width take turns if interleaved", sections);
  }
  /** @param {number} pair */
  const turn = (pair) => (pair % 3 === 1 && pair < 3 * height ? 1 : pair % 3 === 2 && pair < 3 * width ? 2 : 0);
  return Array.from({ length: pairs }, (_, pair) => turn(pair));
}
