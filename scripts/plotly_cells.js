// Cells of a heatmap, drawn without what Plotly does for a heatmap of any kind: every drawing goes through here, so that
// a moved one is the one drawn anew. One pixel a cell, and letters that stay where they are.
const Color = require("plotly.js/src/components/color");
const Lib = require("plotly.js/src/lib");

const SVG = "http://www.w3.org/2000/svg";
const SHADES = 256; // as the still picture has
const [WIDE, HIGH] = [0.65, 1.3]; // of a letter and a line, in sizes of the letter
const canvas = document.createElement("canvas");
const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));

/** @typedef {{ rgb: number[], ink: string }} Shade */
/** @typedef {{ colorscale: [number, string][], zmin: number, zmax: number, text?: string[][] }} Trace */
/** @typedef {{ x: number[], y: number[], z: number[][], trace: Trace }} Cells */
/** @typedef {{ c2p: (at: number) => number }} Axis */
/** @type {WeakMap<object, Shade[]>} */
const known = new WeakMap();

/** Colours of a scale, from its low end to its high one, each with the ink that reads on it.
    @param {[number, string][]} scale */
const shades = (scale) => {
  const stops = scale.map(([at, color]) => /** @type {const} */ ([at, [1, 3, 5].map((k) => parseInt(color.slice(k, k + 2), 16))]));
  return Array.from({ length: SHADES }, (_, level) => {
    const at = level / (SHADES - 1);
    const next = Math.max(1, stops.findIndex(([stop]) => stop >= at));
    const [[low, from], [high, to]] = [stops[next - 1], stops[next]];
    const rgb = from.map((value, k) => Math.round(value + ((to[k] - value) * (at - low)) / (high - low)));
    return { rgb, ink: Color.contrast(`rgb(${rgb.join()})`) };
  });
};

/** The shade of every cell.
    @param {Cells} cells */
const shaded = ({ z, trace: { colorscale, zmin, zmax } }) => {
  const table = known.get(colorscale) ?? shades(colorscale);
  known.set(colorscale, table);
  return z.map((row) => row.map((value) => table[Math.round((SHADES - 1) * Math.min(Math.max((value - zmin) / (zmax - zmin), 0), 1))]));
};

/** @param {Element} parent
    @param {string} tag
    @returns {SVGElement} */
const child = (parent, tag) => {
  const found = [...parent.children].find((one) => one.tagName === tag);
  return /** @type {SVGElement} */ (found ?? parent.appendChild(document.createElementNS(SVG, tag)));
};

/** @param {Element} element
    @param {Record<string, string | number>} values */
const set = (element, values) => {
  for (const [name, value] of Object.entries(values)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
};

/** @param {Shade[][]} shade */
const image = (shade) => {
  [canvas.width, canvas.height] = [shade[0].length, shade.length];
  const pixels = pen.createImageData(canvas.width, canvas.height);
  shade.flat().forEach(({ rgb }, k) => pixels.data.set([...rgb, 255], 4 * k));
  pen.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
};

/** @param {Element} place
    @param {string[][]} texts
    @param {Shade[][]} shade
    @param {{ left: number, top: number, wide: number, high: number, most: number }} frame */
const letters = (place, texts, shade, { left, top, wide, high, most }) => {
  const longest = Math.max(...texts.flat().map((text) => text.length));
  const size = Math.min(Math.floor(wide / (WIDE * longest)), Math.floor(high / HIGH), most);
  set(place, { "class": "heatmap-label", "text-anchor": "middle", "font-size": size });
  const count = texts.length * texts[0].length;
  while (place.childElementCount > count) place.lastElementChild?.remove();
  while (place.childElementCount < count) place.append(document.createElementNS(SVG, "text"));
  texts.flat().forEach((text, k) => {
    const [row, column] = [Math.floor(k / texts[0].length), k % texts[0].length];
    const one = place.children[k];
    set(one, {
      x: Math.round(left + (column + 0.5) * wide), y: Math.round(top + (row + 0.5) * high) + 0.35 * size,
      fill: shade[row][column].ink,
    });
    if (one.textContent !== text) one.textContent = text;
  });
};

/** @param {Element} group
    @param {Cells} cells
    @param {Axis} across
    @param {Axis} down
    @param {number} most px of a letter */
const draw = (group, cells, across, down, most) => {
  const { x, y, trace: { text } } = cells;
  const [left, right] = [across.c2p(x[0]), across.c2p(x[x.length - 1])];
  const [top, bottom] = [down.c2p(y[0]), down.c2p(y[y.length - 1])];
  const shade = shaded(cells);
  const picture = child(group, "image");
  set(picture, {
    preserveAspectRatio: "none", style: "image-rendering: pixelated", x: left, y: top, width: right - left, height: bottom - top,
    href: image(shade),
  });
  if (!text) return void [...group.children].slice(1).forEach((one) => one.remove());
  const [wide, high] = [(right - left) / shade[0].length, (bottom - top) / shade.length];
  letters(child(group, "g"), text, shade, { left, top, wide, high, most });
};

/** What Plotly asks of a trace that is drawn.
    @param {any} gd
    @param {{ xaxis: Axis, yaxis: Axis }} plot
    @param {[Cells][]} traces
    @param {unknown} layer */
module.exports = (gd, { xaxis, yaxis }, traces, layer) => {
  Lib.makeTraceGroups(layer, traces, "hm").each(/** @this {Element} */ function ([cells]) {
    draw(this, cells, xaxis, yaxis, gd._fullLayout.font.size);
  });
};
