/* One head that looks for what was said before: a text that ends in a code which stands in it twice. */

import { withCode } from "../model/characters.js";
import { attention } from "./reading.js";
import { CODE } from "./state.js";
import { copying, mean } from "./words.js";

/** @import { Wanted } from "../model/forward.js" */
/** @import { Answer, Question } from "../model/answer.js" */
/** @import { State } from "./state.js" */

const ROWS = 16; // positions whose attention is drawn
const SAMPLE = 1; // the text that the code is put into

/** @param {{ vocabulary: string, letters: string, samples: number[][], copies: Wanted }} model
    @param {State} state
    @returns {Question & { first: number, second: number }} */
export function headQuestion({ vocabulary, letters, samples, copies }, state) {
  const start = vocabulary.indexOf(letters[0]);
  const code = Array.from({ length: CODE }, (_, k) => start + ((7 * k + 3) % letters.length));
  const text = withCode(samples[SAMPLE], { code, distance: state.distance, length: state.length });
  return { ...text, setting: state, off: state.off, wanted: copies, from: state.length - ROWS };
}

/** @param {HTMLElement} root
    @param {Question & { first: number, second: number }} asked
    @param {Answer} answer */
export function drawHead(root, { tokens, first, second, from = 0 }, { bits, named, seen }) {
  if (!seen) throw new Error("the attention of a head must come with its answer, got none");
  const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const length = tokens.length;
  const color = getComputedStyle(root).getPropertyValue("--rope-1").match(/[\da-f]{2}/gi) ?? ["0", "72", "b2"];
  attention(/** @type {HTMLCanvasElement} */ (one("#lab-head")), seen, { length, color: color.map((part) => parseInt(part, 16)) });
  const letters = CODE - 1, row = second - from;
  const onto = Array.from({ length: letters }, (_, k) => seen[(row + k) * length + first + k + 1]);
  one('[data-result="copy"]').textContent = copying({
    share: mean(onto, 0), distance: second - first, letters, known: named.slice(row).filter(Boolean).length, bits: mean(bits, row),
  });
  const mark = one("#lab-head-mark");
  mark.style.left = `${(100 * first) / length}%`;
  mark.style.width = `${(100 * CODE) / length}%`;
}
