/* The text that the model reads, each character tinted by its loss, and what one head looks at. */

import { element } from "../dom/element.js";

const STEPS = [1, 2, 4, 6, 9]; // bits; from each on, the next stronger tint

/** @param {number} bits */
const tint = (bits) => STEPS.filter((step) => bits >= step).length;

/** @param {HTMLElement} holder
    @param {string} text
    @param {{ original: number }} options */
export function written(holder, text, { original }) {
  const letters = [...text].map((letter) => element("span", {}, letter));
  const inside = element("span", { class: "lab-inside" }, ...letters.slice(0, original));
  holder.replaceChildren(inside, ...letters.slice(original));
  /** @param {readonly number[]} bits */
  return (bits) => bits.forEach((one, at) => {
    const name = `lab-tint-${tint(one)}`;
    if (letters[at + 1] && letters[at + 1].className !== name) letters[at + 1].className = name;
  });
}

/** Attention of the last rows, drawn a cell to a pixel and stretched; the square root makes small shares visible.
    @param {HTMLCanvasElement} canvas
    @param {Float64Array} seen
    @param {{ length: number, color: readonly number[] }} options */
export function attention(canvas, seen, { length, color }) {
  canvas.width = length;
  canvas.height = seen.length / length;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(canvas.width, canvas.height);
  for (const [cell, share] of seen.entries()) image.data.set([...color, Math.round(255 * Math.sqrt(share))], 4 * cell);
  context.putImageData(image, 0, 0);
}
