// Points at a place of a drawing instead of moving two sliders: the controls of a row and a column take the nearest value.

/** @import { Data } from "./frames.js" */

/** Let the pointer choose, by a press anywhere and with a mouse by dragging too; a finger that moves scrolls the page.
    @param {HTMLElement} area the plotting area
    @param {Data} data
    @param {HTMLInputElement[]} inputs of its controls */
export const pick = (area, data, inputs) => {
  const axes = /** @type {{ range: number[] }[]} */ ([data.layout.xaxis, data.layout.yaxis]);
  /** @param {number} k which of both axes
      @param {number} share of the way from its start */
  const choose = (k, share) => {
    const at = data.controls.findIndex(({ name }) => name === data.pick?.[k]);
    const [low, high] = axes[k].range;
    const apart = data.controls[at].values.map((value) => Math.abs(Number(value) - (low + share * (high - low))));
    const nearest = String(apart.indexOf(Math.min(...apart)));
    if (inputs[at].value === nearest) return;
    inputs[at].value = nearest;
    inputs[at].dispatchEvent(new Event("input", { bubbles: true }));
  };
  /** @param {MouseEvent} event */
  const take = ({ clientX, clientY }) => {
    const { left, bottom, width, height } = area.getBoundingClientRect();
    choose(0, (clientX - left) / width);
    choose(1, (bottom - clientY) / height);
  };
  const frame = /** @type {HTMLElement} */ (area.closest(".rope-plot"));
  frame.addEventListener("click", take);
  frame.addEventListener("pointermove", (event) => { if (event.buttons === 1 && event.pointerType === "mouse") take(event); }, true);
};
