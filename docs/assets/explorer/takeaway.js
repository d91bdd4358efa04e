/* The explorer's numbers and pictures as files: CSV, SVG, PNG. */

import { svg } from "../dom/element.js";
import { save } from "../dom/save.js";
import { set } from "./draw.js";
import { names } from "./state.js";

/** @import { decay } from "./curves.js" */
/** @import { Box } from "./draw.js" */
/** @import { heatmap } from "./heatmap.js" */
/** @import { Model } from "./model.js" */
/** @import { State } from "./state.js" */

/** The pictures that can be taken away.
    @typedef {{ heatmap: ReturnType<typeof heatmap>, decay: ReturnType<typeof decay> }} Views */
/** The canvas under a picture, and where.
    @typedef {{ cells: HTMLCanvasElement, frame: Box }} Cells */

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-opacity", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "display",
];
const SHARPNESS = 2; // pixels of a PNG for each pixel of the page

/** @param {string} what
    @param {State} state
    @param {string} ending */
const named = (what, state, ending) =>
  `rope-${what}-${names.map((name) => `${name}${state[name]}`).join("-")}.${ending}`;

/** Every number in its shortest form that reads back as the same float64.
    @param {Float64Array} row */
export function heatmapCsv(row) {
  const positions = Array.from(row, (_, k) => k);
  const lines = positions.map((m) => [m, ...positions.map((n) => row[Math.abs(m - n)])].join(","));
  return [["m\\n", ...positions].join(","), ...lines, ""].join("\n");
}

/** Search every column of the curves: a file holds no estimate.
    @param {Model} model */
function finish({ curve, frozen, distances }) {
  for (const band of frozen ? [curve, frozen.curve] : [curve]) {
    for (let left = distances.length - band.done; left > 0; left = distances.length - band.done) band.go();
  }
}

/** One row a column of the picture: its distances, and the least and greatest kernel over them; all of them searched first.
    @param {Model} model */
export function curveCsv(model) {
  finish(model);
  /** @type {Record<string, Float64Array>} */
  const columns = {
    from: model.columns.subarray(0, -1), to: model.columns.subarray(1).map((edge) => edge - 1),
    least: model.curve.least, greatest: model.curve.greatest,
  };
  if (model.law) columns.law = model.law;
  if (model.frozen) Object.assign(columns, { frozen_least: model.frozen.curve.least, frozen_greatest: model.frozen.curve.greatest });
  const cell = (/** @type {number} */ value) => (Number.isNaN(value) ? "" : value);
  const lines = Array.from(model.distances, (_, k) => Object.values(columns).map((one) => cell(one[k])).join(","));
  return [Object.keys(columns).join(","), ...lines, ""].join("\n");
}

/** A colour as hex digits, and its opacity apart, which not every program reads in one.
    @param {Element} element
    @param {string} name */
function plainColour(element, name) {
  const parts = element.getAttribute(name)?.match(/^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/);
  if (!parts) return;
  const [, red, green, blue, alpha] = parts;
  element.setAttribute(name, `#${[red, green, blue].map((one) => Number(one).toString(16).padStart(2, "0")).join("")}`);
  if (alpha !== undefined) element.setAttribute(`${name}-opacity`, String(Number(alpha) * Number(element.getAttribute(`${name}-opacity`) || 1)));
}

/** Dots, which a page draws as strokes without length, as circles.
    @param {Element} path */
function circles(path) {
  const radius = parseFloat(path.getAttribute("stroke-width") ?? "") / 2;
  const fill = path.getAttribute("stroke") ?? "";
  const made = [...(path.getAttribute("d") ?? "").matchAll(/M(-?[\d.]+) (-?[\d.]+)h0/g)].map(([, cx, cy]) => svg("circle", { cx, cy, r: radius, fill }));
  if (made.length) path.replaceWith(...made);
}

/** A copy of a picture that needs no style sheet, on the page's own ground; cells under it if it has some.
    @param {SVGSVGElement} root
    @param {string} title
    @param {Cells} [under] */
function standalone(root, title, under) {
  const copy = /** @type {SVGSVGElement} */ (root.cloneNode(true));
  const originals = root.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, k) => {
    const style = getComputedStyle(originals[k]);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    for (const name of ["fill", "stroke"]) plainColour(element, name);
    if (element.tagName === "text") element.setAttribute("stroke", "none"); // the halo that only some draw under the letters
    element.removeAttribute("class");
  });
  copy.querySelectorAll("path").forEach(circles);
  if (under) {
    const { cells, frame } = under;
    const place = { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top };
    copy.prepend(svg("image", { ...place, href: cells.toDataURL(), style: "image-rendering: pixelated" }));
  }
  const ground = getComputedStyle(document.body).getPropertyValue("background-color");
  const paper = svg("rect", { width: root.viewBox.baseVal.width, height: root.viewBox.baseVal.height, fill: ground });
  plainColour(paper, "fill");
  copy.prepend(svg("title", {}, title), paper);
  for (const name of ["class", "aria-hidden", "focusable"]) copy.removeAttribute(name);
  set(copy, { xmlns: "http://www.w3.org/2000/svg" });
  return new XMLSerializer().serializeToString(copy);
}

/** @param {string} text
    @param {number} width
    @param {number} height
    @returns {Promise<Blob>} */
async function png(text, width, height) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * SHARPNESS, height * SHARPNESS];
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error("the picture must fit a canvas")); }, "image/png");
  });
}

/** Save "heatmap" or "curve" in one format.
    @param {string} what
    @param {string} ending
    @param {{ state: State, model: Model, views: Views }} shown */
export async function take(what, ending, { state, model, views }) {
  const name = named(what, state, ending);
  if (ending === "csv") {
    const text = what === "heatmap" ? heatmapCsv(views.heatmap.shown().row) : curveCsv(model);
    return save(new Blob([text], { type: "text/csv" }), name);
  }
  finish(model);
  views.decay.update(state, model);
  const title = `RoPE ${what}: ${names.map((one) => `${one} ${state[one]}`).join(", ")}`;
  const { root } = what === "heatmap" ? views.heatmap : views.decay;
  const { cells, frame } = views.heatmap;
  const text = standalone(root, title, what === "heatmap" ? { cells, frame: frame() } : undefined);
  if (ending === "svg") return save(new Blob([text], { type: "image/svg+xml" }), name);
  const { width, height } = root.viewBox.baseVal;
  return save(await png(text, width, height), name);
}
