/* The view of the losses: the curve, the readings, and the text with its tints. */

import { written as spelled } from "../model/characters.js";
import { curve } from "./curve.js";
import { written } from "./reading.js";
import { readings } from "./words.js";

/** @import { Shape } from "../model/weights.js" */
/** @import { Losses } from "./words.js" */

const QUIET = 900; // ms of rest before the outcome is spoken

/** @param {HTMLElement} root
    @param {{ shape: Shape, vocabulary: string }} model */
export function lossView(root, { shape, vocabulary }) {
  const { original } = shape;
  const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const result = (/** @type {string} */ name) => one(`[data-result="${name}"]`);
  const draw = curve(one("#lab-curve"), shape);
  /** @type {(bits: readonly number[]) => void} */
  let tint = () => {};
  /** @type {Losses} */
  let found = {};
  let length = 0;
  let speaking = 0;

  function told() {
    draw(found, length);
    if (!found.now) return;
    tint(found.now);
    result("loss").dataset.values = JSON.stringify(found.now.map((bits) => Number(bits.toFixed(4))));
    result("loss").dataset.original = String(original);
    const said = readings(found, { original, length });
    result("near-name").textContent = said.nearName;
    result("near").textContent = said.near;
    result("far-name").textContent = said.farName;
    result("far").textContent = said.far;
    clearTimeout(speaking);
    speaking = setTimeout(() => { one("#lab-spoken").textContent = `${said.farName}: ${said.far}`; }, QUIET);
  }

  return {
    /** A new text, of which nothing is known yet. Without two characters nothing ever will be.
        @param {readonly number[]} tokens */
    start(tokens) {
      length = Math.max(0, tokens.length - 1);
      found = length ? {} : { now: [], unchanged: [], floor: [] };
      tint = written(one("#lab-text"), spelled(tokens, { vocabulary }), { original });
      told();
    },
    /** @param {Losses} more */
    add(more) {
      found = { ...found, ...more };
      told();
    },
  };
}
