/* Loss by position as a picture. */

import { svg } from "../dom/element.js";

const HIGH = 300, LEAST = 240, NARROW = 480; // pixels
const BOX = { left: 44, right: 12, top: 12, bottom: HIGH - 40 };
const MOST = 8; // bits; what lies above is drawn at the edge
const STEP = 16; // positions to a point of a curve
/** @typedef {Partial<Record<"floor" | "unchanged" | "now", readonly number[]>>} Values */
export const LINES = /** @type {const} */ (["floor", "unchanged", "now"]);

/** Means of so many positions each.
    @param {readonly number[]} values
    @param {number} [step] */
export const means = (values, step = STEP) => Array.from({ length: Math.ceil(values.length / step) }, (_, k) => {
  const part = values.slice(k * step, (k + 1) * step);
  return part.reduce((a, b) => a + b, 0) / part.length;
});

/** @param {HTMLElement} holder
    @param {{ original: number }} options */
export function curve(holder, { original }) {
  const root = svg("svg", { height: HIGH, class: "lab-picture", "aria-hidden": "true", focusable: "false" });
  const shade = svg("rect", { class: "lab-original", y: BOX.top, height: BOX.bottom - BOX.top, x: BOX.left });
  const grid = svg("g");
  const paths = Object.fromEntries(LINES.map((name) => [name, svg("path", { class: `lab-${name}` })]));
  root.append(shade, grid, ...Object.values(paths));
  holder.replaceChildren(root);
  const y = (/** @type {number} */ bits) => BOX.bottom - (Math.min(bits, MOST) / MOST) * (BOX.bottom - BOX.top);
  /** @type {Values} */
  let values = {};
  let length = original, end = 0;
  const x = (/** @type {number} */ at) => BOX.left + (at / length) * (end - BOX.left);

  /** Shade and marks, which the losses do not move. */
  function framed() {
    end = Math.max(LEAST, holder.clientWidth) - BOX.right;
    shade.setAttribute("width", String(x(Math.min(original, length)) - BOX.left));
    grid.replaceChildren(...marks(x, y, length));
  }

  function drawn() {
    for (const name of LINES) paths[name].setAttribute("d", line(means(values[name] ?? []), x, y));
  }

  framed();
  new ResizeObserver(() => requestAnimationFrame(() => { // what is drawn may move the page's scroll bar, and so the holder
    framed();
    drawn();
  })).observe(holder);
  /** @param {Values} now
      @param {number} long */
  return (now, long) => {
    values = now;
    if (length !== Math.max(long, original)) {
      length = Math.max(long, original);
      framed();
    }
    drawn();
  };
}

/** @param {readonly number[]} points
    @param {(at: number) => number} x
    @param {(bits: number) => number} y */
const line = (points, x, y) => points.map((bits, k) => `${k ? "L" : "M"}${x(k * STEP + STEP / 2).toFixed(1)} ${y(bits).toFixed(1)}`).join("");

/** @param {(at: number) => number} x
    @param {(bits: number) => number} y
    @param {number} length */
function marks(x, y, length) {
  const parts = [];
  for (const bits of [0, 2, 4, 6, 8]) {
    parts.push(svg("path", { class: "lab-grid", d: `M${BOX.left} ${y(bits)}H${x(length)}` }));
    parts.push(svg("text", { x: BOX.left - 6, y: y(bits) + 4, class: "lab-end" }, String(bits)));
  }
  const ticks = x(length) < NARROW ? 4 : 8;
  for (let k = 0; k <= ticks; k++) {
    const at = Math.round((k * length) / ticks);
    parts.push(svg("text", { x: x(at), y: BOX.bottom + 16, class: k < ticks ? "lab-middle" : "lab-end" }, String(at)));
  }
  parts.push(svg("text", { x: (x(0) + x(length)) / 2, y: BOX.bottom + 34, class: "lab-middle" }, "position (characters)"));
  parts.push(svg("text", { class: "lab-middle", transform: `translate(12 ${(BOX.top + BOX.bottom) / 2}) rotate(-90)` }, "loss (bits)"));
  return parts;
}
