/* Two pictures of a difference: how much faster or slower each pair turns in the second file, and the cosine between what
   the two make of a vector, over the position. Colours come from decoder.css. */

import { element, svg } from "../dom/element.js";
import { short, spoken } from "../registers/sentence.js";

/** @import { Kind } from "../advice/compare.js" */

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [420, 190, 52, 406, 14, 150];
/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
/** @param {number} value */
const words = (value) => spoken(value).replace("-", "−");

/** A frame with ticks, a title below, and the way from values to places.
    @param {{ name: string, title: string, low: number, high: number, least: number, most: number, across: number[], up: number[], log: boolean }} axis */
function frame({ name, title, low, high, least, most, across, up, log }) {
  const at = (/** @type {number} */ x) => LEFT + ((log ? Math.log(x / low) / Math.log(high / low) : (x - low) / (high - low)) || 0) * (RIGHT - LEFT);
  const y = (/** @type {number} */ value) => TOP + ((most - value) / (most - least)) * (BOTTOM - TOP);
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "decoder-picture", role: "img", "aria-label": name });
  for (const value of up) {
    picture.append(svg("path", { class: "grid", d: `M${LEFT} ${round(y(value))}H${RIGHT}` }), svg("text", { x: LEFT - 6, y: round(y(value)) + 4, class: "tick end" }, words(value)));
  }
  for (const value of across) picture.append(svg("text", { x: round(at(value)), y: BOTTOM + 15, class: "tick middle" }, short(value)));
  picture.append(svg("text", { x: (LEFT + RIGHT) / 2, y: BOTTOM + 32, class: "middle" }, title));
  return { picture, at, y };
}

/** θ of the second file over that of the first, pair by pair; pairs that stand still in one of them are left out.
    @param {number[]} a
    @param {number[]} b */
function ratios(a, b) {
  const found = a.flatMap((theta, i) => (theta > 0 && b[i] > 0 ? [{ i, value: b[i] / theta }] : []));
  const most = Math.max(1, ...found.map(({ value }) => value)) * 1.05;
  const least = Math.min(1, ...found.map(({ value }) => value)) * 0.95;
  const last = Math.max(a.length, b.length) - 1;
  const { picture, at, y } = frame({
    name: "Frequency in the second file over that in the first, for each pair.", title: "pair i", log: false,
    low: 0, high: Math.max(last, 1), least, most, across: [0, last], up: [...new Set([least / 0.95, 1, most / 1.05])],
  });
  const dots = found.map(({ i, value }) => `M${round(at(i))} ${round(y(value))}h0`).join("");
  picture.append(svg("path", { class: "dots after", d: dots }));
  return element("figure", {}, picture, element("figcaption", {}, "θ of the second file over θ of the first, pair by pair; on 1 they turn alike."));
}

/** @param {{ position: number, cosine: number }[]} positions */
function cosines(positions) {
  const high = positions[positions.length - 1].position;
  const { picture, at, y } = frame({
    name: "Cosine between what the two make of a vector, over the position.", title: "position, tokens", log: true,
    low: 1, high: Math.max(high, 2), least: -0.25, most: 1, across: positions.slice(0, -1).map(({ position }) => position), up: [0, 0.5, 1],
  });
  picture.append(
    svg("path", { class: "line after", d: positions.map(({ position, cosine }, k) => `${k ? "L" : "M"}${round(at(position))} ${round(y(Math.max(cosine, -0.25)))}`).join("") }),
    svg("path", { class: "dots after", d: positions.map(({ position, cosine }) => `M${round(at(position))} ${round(y(Math.max(cosine, -0.25)))}h0`).join("") }),
  );
  return element("figure", {}, picture, element("figcaption", {}, "Cosine between what the two make of a vector, the mean over random ones, at these positions; at 1 they turn alike."));
}

/** @param {HTMLElement} place
    @param {Kind & { where?: string }} kind */
export function pictures(place, { a, b, positions, where }) {
  if (!a?.inv_freq || !b?.inv_freq || !positions) return;
  place.append(element("h3", {}, String(where)), element("div", { class: "decoder-columns" }, ratios(a.inv_freq, b.inv_freq), cosines(positions)));
}
