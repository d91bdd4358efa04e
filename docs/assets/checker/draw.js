/* The picture of the check: the cosine between what is meant and what runs, over the position. Colours come from decoder.css. */

import { svg } from "../dom/element.js";
import { bandLine } from "../ladder/band.js";
import { spoken } from "../registers/sentence.js";

/** @import { Curve } from "./model.js" */

const HEIGHT = 250;
/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;

/** @param {HTMLElement} root
    @param {Curve} curve
    @param {(number | null)[]} below  positions at which it falls to 0.99 and to 0.9 */
export function cosineOver(root, { distances, band, limit }, below) {
  const width = Math.max(260, root.clientWidth);
  const picture = svg("svg", { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, class: "decoder-picture", "aria-hidden": "true" });
  const box = { left: 44, right: width - 14, top: 40, bottom: HEIGHT - 44 };
  const low = Math.min(-0.25, ...band.least);
  const x = (/** @type {number} */ m) => box.left + (Math.log(m) / Math.log(Math.max(limit, 2))) * (box.right - box.left);
  const y = (/** @type {number} */ value) => box.top + ((1 - value) / (1 - low)) * (box.bottom - box.top);
  for (const value of [1, 0.75, 0.5, 0.25, 0, -0.25, -0.5, -0.75, -1].filter((one) => one >= low)) {
    picture.append(svg("path", { class: value ? "grid" : "zero", d: `M${box.left} ${round(y(value))}H${box.right}` }));
    picture.append(svg("text", { x: box.left - 6, y: round(y(value) + 4), class: "tick end" }, String(value).replace("-", "−")));
  }
  const every = Math.max(1, Math.ceil((Math.log10(limit) * 46) / (box.right - box.left)));
  for (let p = 0; 10 ** p <= limit; p += every) {
    picture.append(svg("path", { class: "grid", d: `M${round(x(10 ** p))} ${box.top}V${box.bottom}` }));
    picture.append(svg("text", { x: round(x(10 ** p)), y: box.bottom + 15, class: "tick middle" }, spoken(10 ** p)));
  }
  picture.append(svg("text", { x: (box.left + box.right) / 2, y: box.bottom + 32, class: "middle" }, "position, tokens"));
  const drawn = bandLine(distances, band);
  const d = drawn.values.map((value, k) => `${k ? "L" : "M"}${round(x(drawn.at[k]))} ${round(y(value))}`).join("");
  picture.append(svg("path", { class: "line after", d }));
  [0.99, 0.9].forEach((level, k) => {
    const m = below[k];
    if (m === null || m < 1) return;
    const at = round(x(m));
    const right = at < (box.left + box.right) / 2;
    picture.append(svg("path", { class: k ? "context" : "original", d: `M${at} ${6 + 15 * k}V${box.bottom}` }));
    picture.append(svg("text", { x: at + (right ? 4 : -4), y: 14 + 15 * k, class: right ? "start" : "end" }, `${level} at ${spoken(m)}`));
  });
  root.replaceChildren(picture);
}
