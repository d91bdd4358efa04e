/* The decoder's two pictures as SVG: wavelengths before and after, and the kernel. Colours come from decoder.css. */

import { svg } from "../dom/element.js";
import { bandLine } from "../ladder/band.js";
import { wavelengths } from "../ladder/frequencies.js";
import { short, spoken } from "../registers/sentence.js";

/** @import { Band } from "../ladder/band.js" */
/** @import { Rope } from "../ladder/rope.js" */
/** @import { Decoded, kernels } from "./model.js" */

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */
/** @typedef {{ length: number, name: string, kind: string }} Length */

const LETTER = 6.6; // px, mean width in a name
const MOST = 1024; // dots of one row
/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;

/** @param {number} x
    @param {number} y
    @param {string} kind
    @param {string} words */
const text = (x, y, kind, words) => svg("text", { x: round(x), y: round(y), class: kind }, words);

/** @param {number} room px
    @param {number} height */
function frame(room, height) {
  const width = Math.max(260, room);
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "decoder-picture", "aria-hidden": "true" });
  return { width, height, picture };
}

/** A logarithmic axis of tokens with a tick at powers of ten, as many as there is room for.
    @param {SVGElement} picture
    @param {Box & { low: number, high: number, title: string }} axis */
function logAxis(picture, { low, high, left, right, top, bottom, title }) {
  const at = (/** @type {number} */ value) => left + ((Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))) * (right - left);
  const powers = [];
  for (let p = Math.ceil(Math.log10(low)); 10 ** p <= high * 1.0001; p++) powers.push(p);
  const every = Math.max(1, Math.ceil((powers.length * 46) / (right - left)));
  for (const p of powers.filter((one) => one % every === 0)) {
    const x = round(at(10 ** p));
    picture.append(svg("path", { class: "grid", d: `M${x} ${top}V${bottom}` }));
    picture.append(text(x, bottom + 15, "tick middle", p < 15 ? short(10 ** p) : `10^${p}`));
  }
  picture.append(text((left + right) / 2, bottom + 32, "middle", title));
  return at;
}

/** Upright lines at the lengths, the shorter named at its left and the longer at its right where there is room. Each line
    begins beside its name, and the name that must stand between the two has the upper row, so that no line crosses one.
    @param {SVGElement} picture
    @param {(value: number) => number} at
    @param {Box & { lengths: Length[] }} places */
function contexts(picture, at, { lengths, bottom, left, right }) {
  const shown = lengths.map((one) => ({ ...one, x: round(at(one.length)), words: `${one.name} ${spoken(one.length)}` }))
    .filter(({ x }) => x >= left && x <= right + 1).sort((a, b) => a.x - b.x);
  const labels = shown.map(({ words, x }, k) => {
    const wide = words.length * LETTER + 4;
    const before = k < shown.length - 1 || shown.length === 1;
    return { before: before ? x - wide >= 0 : x + wide > right + 14 };
  });
  const inside = labels.length === 2 && labels[1].before;
  shown.forEach(({ x, words, kind }, k) => {
    const y = 12 + 15 * (inside ? 1 - k : k);
    const { before } = labels[k];
    picture.append(svg("path", { class: kind, d: `M${x} ${y - 9}V${bottom}` }));
    picture.append(text(x + (before ? -4 : 4), y, before ? "end" : "start", words));
  });
}

/** @param {Rope} found */
function lengthsOf({ originalContextLength: original, contextLength: served }) {
  /** @type {Length[]} */
  const lengths = [];
  if (original) lengths.push({ length: original, name: "original length", kind: "original" });
  if (served && served !== original) lengths.push({ length: served, name: "served length", kind: "context" });
  return lengths;
}

/** Wavelengths as dots on two rows, before and after, joined pair by pair.
    @param {HTMLElement} root
    @param {Decoded} decoded
    @param {number} room its width, px */
export function spectrum(root, { found, before }, room) {
  const { width, height, picture } = frame(room, 215);
  const box = { left: 52, right: width - 14, top: 44, bottom: height - 44 };
  const [was, is] = [wavelengths(before), wavelengths(found.invFreq)];
  const lengths = lengthsOf(found);
  const finite = [...was, ...is].filter((one) => one < 1e300);
  const high = finite.reduce((a, b) => Math.max(a, b), Math.max(100, ...lengths.map((one) => one.length))) * 1.3;
  const low = Math.min(5, finite.reduce((a, b) => Math.min(a, b), 5) / 1.3);
  const at = logAxis(picture, { ...box, low, high, title: "wavelength, tokens" });
  if (found.originalContextLength) {
    const x = round(Math.max(at(found.originalContextLength), box.left));
    if (x < box.right) picture.prepend(svg("rect", { class: "unturned", x, y: box.top, width: round(box.right - x), height: box.bottom - box.top }));
  }
  const [upper, lower] = [box.top + 26, box.bottom - 26];
  const step = Math.ceil(was.length / MOST);
  let [links, first, second] = ["", "", ""];
  for (let i = 0; i < was.length; i += step) {
    const x = round(at(was[i]));
    if (was[i] < 1e300) first += `M${x} ${upper}h0`;
    if (is[i] < 1e300) second += `M${round(at(is[i]))} ${lower}h0`;
    if (was[i] < 1e300 && is[i] < 1e300) links += `M${x} ${upper}L${round(at(is[i]))} ${lower}`;
  }
  picture.append(svg("path", { class: "links", d: links }), svg("path", { class: "dots before", d: first }), svg("path", { class: "dots after", d: second }));
  picture.append(text(box.left - 8, upper + 4, "end before-label", "before"), text(box.left - 8, lower + 4, "end after-label", "after"));
  contexts(picture, at, { lengths, ...box });
  root.replaceChildren(picture);
}

/** K over the distance, before and after, and after with what multiplies every score.
    @param {HTMLElement} root
    @param {Decoded} decoded
    @param {{ curve: ReturnType<typeof kernels>, width: number }} how */
export function kernel(root, { found, times }, { curve: { distances, before, after }, width: room }) {
  const { width, height, picture } = frame(room, 270);
  const box = { left: 44, right: width - 14, top: 44, bottom: height - 44 };
  const scored = { ...after, least: after.least.map((one) => one * times), greatest: after.greatest.map((one) => one * times) };
  const top = Math.max(1, times);
  const low = Math.min(-0.25, ...before.least, ...after.least, ...scored.least);
  const high = distances[distances.length - 1];
  const y = (/** @type {number} */ value) => box.top + ((top - value) / (top - low)) * (box.bottom - box.top);
  const step = top - low > 2.5 ? 0.5 * Math.ceil((top - low) / 4) : 0.25;
  for (let value = Math.ceil(low / step) * step || 0; value <= top; value += step) {
    picture.append(svg("path", { class: value ? "grid" : "zero", d: `M${box.left} ${round(y(value))}H${box.right}` }));
    picture.append(text(box.left - 6, y(value) + 4, "tick end", spoken(value).replace("-", "−")));
  }
  const at = logAxis(picture, { ...box, low: 1, high, title: "distance Δ, tokens" });
  const line = (/** @type {Band} */ band) => {
    const drawn = bandLine(distances, band);
    return drawn.values.map((value, k) => `${k ? "L" : "M"}${round(at(drawn.at[k]))} ${round(y(value))}`).join("");
  };
  if (times !== 1) picture.append(svg("path", { class: "line scored", d: line(scored) })); // behind the others, which it would hide
  picture.append(svg("path", { class: "line before", d: line(before) }), svg("path", { class: "line after", d: line(after) }));
  contexts(picture, at, { lengths: lengthsOf(found), ...box });
  root.replaceChildren(picture);
}
