// Cells of a heatmap, drawn without what Plotly does for a heatmap of any kind: every drawing goes through here, so that
// a moved one is the one drawn anew. On a canvas below Plotly's SVG: in it, a picture and a text for each cell are laid
// out and painted anew at every move, twice the time of all else.
const Color = require("plotly.js/src/components/color");
const Lib = require("plotly.js/src/lib");

const SHADES = 256; // as the still picture has
const PRINTED = 4; // pixels of paper for one of the screen
const [WIDE, HIGH] = [0.65, 1.3]; // of a letter and a line, in sizes of the letter
const small = document.createElement("canvas");
const pen = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d", { willReadFrequently: true }));

/** A colour as a pixel holds it, and the ink that reads on it.
    @typedef {{ pixel: number, ink: string }} Shade */
/** @typedef {{ colorscale: [number, string][], zmin: number, zmax: number, text?: string[][] }} Trace */
/** @typedef {{ x: number[], y: number[], z: number[][], trace: Trace }} Cells */
/** @typedef {{ c2p: (at: number) => number, _offset: number }} Axis */
/** Of the labels, which no letter in a cell is larger than. @typedef {{ family: string, size: number }} Font */
/** @typedef {{ left: number, top: number, width: number, height: number }} Box */
/** @type {WeakMap<object, Shade[]>} */
const known = new WeakMap();
/** @type {WeakMap<Element, HTMLCanvasElement>} */
const sheets = new WeakMap(); // what a trace is drawn on

/** Colours of a scale, from its low end to its high one, each with the ink that reads on it.
    @param {[number, string][]} scale
    @returns {Shade[]} */
const shades = (scale) => {
  const stops = scale.map(([at, color]) => /** @type {const} */ ([at, [1, 3, 5].map((k) => parseInt(color.slice(k, k + 2), 16))]));
  return Array.from({ length: SHADES }, (_, level) => {
    const at = level / (SHADES - 1);
    const next = Math.max(1, stops.findIndex(([stop]) => stop >= at));
    const [[low, from], [high, to]] = [stops[next - 1], stops[next]];
    const rgb = from.map((value, k) => Math.round(value + ((to[k] - value) * (at - low)) / (high - low)));
    const [pixel] = new Uint32Array(Uint8Array.of(...rgb, 255).buffer);
    return { pixel, ink: Color.contrast(`rgb(${rgb.join()})`) };
  });
};

/** The shade of every cell.
    @param {Cells} cells */
const shaded = ({ z, trace: { colorscale, zmin, zmax } }) => {
  const table = known.get(colorscale) ?? shades(colorscale);
  known.set(colorscale, table);
  return z.map((row) => row.map((value) => table[Math.round((SHADES - 1) * Math.min(Math.max((value - zmin) / (zmax - zmin), 0), 1))]));
};

/** Cells as one pixel each.
    @param {Shade[][]} shade */
const image = (shade) => {
  [small.width, small.height] = [shade[0].length, shade.length];
  const pixels = pen.createImageData(small.width, small.height);
  new Uint32Array(pixels.data.buffer).set(shade.flatMap((row) => row.map(({ pixel }) => pixel)));
  pen.putImageData(pixels, 0, 0);
  return small;
};

/** @param {CanvasRenderingContext2D} ink
    @param {string[][]} texts
    @param {Shade[][]} shade
    @param {Box} box
    @param {Font} font */
const letters = (ink, texts, shade, { width, height }, font) => {
  const [wide, high] = [width / shade[0].length, height / shade.length];
  const longest = Math.max(...texts.flat().map((text) => text.length));
  const size = Math.min(Math.floor(wide / (WIDE * longest)), Math.floor(high / HIGH), font.size);
  ink.font = `${size}px ${font.family}`;
  ink.textAlign = "center";
  const { fontBoundingBoxAscent: over, fontBoundingBoxDescent: under } = ink.measureText(".");
  let last = "";
  texts.forEach((row, m) => row.forEach((text, n) => {
    const { ink: colour } = shade[m][n];
    if (colour !== last) ink.fillStyle = last = colour;
    ink.fillText(text, (n + 0.5) * wide, (m + 0.5) * high + (over - under) / 2); // SVG's central line
  }));
};

/** The sheet of a trace, below all that Plotly draws in SVG: its axes and the curves above the cells.
    @param {Element} group
    @param {Element} place
    @param {Box} box */
const sheetOf = (group, place, box) => {
  const sheet = sheets.get(group) ?? document.createElement("canvas");
  sheets.set(group, sheet);
  if (!sheet.isConnected) place.prepend(sheet);
  sheet.className = "rope-sheet";
  for (const [side, at] of Object.entries(box)) {
    const px = `${at}px`;
    if (sheet.style.getPropertyValue(side) !== px) sheet.style.setProperty(side, px);
  }
  return sheet;
};

/** @param {Element} group
    @param {Element} place
    @param {Cells} cells
    @param {[Axis, Axis]} axes
    @param {Font} font */
const draw = (group, place, cells, [across, down], font) => {
  const { x, y, trace: { text } } = cells;
  const [left, right] = [across.c2p(x[0]), across.c2p(x[x.length - 1])];
  const [top, bottom] = [down.c2p(y[0]), down.c2p(y[y.length - 1])];
  const box = { left: across._offset + left, top: down._offset + top, width: right - left, height: bottom - top };
  const sheet = sheetOf(group, place, box);
  const dense = "printing" in document.body.dataset ? PRINTED : devicePixelRatio;
  [sheet.width, sheet.height] = [Math.round(box.width * dense), Math.round(box.height * dense)];
  const ink = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  const shade = shaded(cells);
  ink.imageSmoothingEnabled = false;
  ink.drawImage(image(shade), 0, 0, sheet.width, sheet.height);
  ink.scale(sheet.width / box.width, sheet.height / box.height);
  if (text) letters(ink, text, shade, box, font);
};

/** What Plotly asks of a trace that is drawn.
    @param {any} gd
    @param {{ xaxis: Axis, yaxis: Axis }} plot
    @param {[Cells][]} traces
    @param {unknown} layer */
module.exports = (gd, { xaxis, yaxis }, traces, layer) => {
  Lib.makeTraceGroups(layer, traces, "hm").each(/** @this {Element} */ function ([cells]) {
    draw(this, gd._fullLayout._paperdiv.node(), cells, [xaxis, yaxis], gd._fullLayout.font);
  });
};
