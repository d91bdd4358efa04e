/* A figure as an SVG file that every program draws alike, at any setting: what ropedoc/figures/picture.py writes of the
   first one, with the same names. No DOM. */

import { hex, inkOn, levels, paint } from "./colours.js";

/** @import { Layout, Trace } from "../figures/frames.js" */
/** @typedef {Layout & { range: [number, number], tickvals: number[], ticktext: string[], title: { text: string },
      type?: string, showgrid?: boolean, showline?: boolean, gridcolor: string, linecolor: string }} Axis */
/** The plotting area in the file, and its two axes.
    @typedef {{ left: number, top: number, width: number, height: number, x: Axis, y: Axis }} Place */
/** A trace with everything that a picture of it needs.
    @typedef {Trace & { mode: string, name: string, x: (number | null)[], y: (number | null)[], z: number[][],
      text: any, textposition: string, textfont: { color: string }, line: Line, fill?: string, fillcolor?: string,
      marker: { color: string, symbol: string, size: number | number[] }, zmin: number, zmax: number,
      colorscale: [number, string][], colorbar: { title: { text: string } } }} Drawn */
/** @typedef {{ width: number, dash?: string, color: string }} Line */
/** What a file says beside the drawing, and the theme's letters and colours.
    @typedef {{ title: string, setting: string, font: string, size: number, ink: string, paper: string }} Words */

const [WIDTH, HEIGHT] = [720, 420];
const SQUARE = 480; // at most, of a plotting area whose sides go together
const ROW = 20; // between two names of the legend
const LINE = 18; // between two lines of words
const RAMP = 160; // px, width of the colour key
const LETTER = 7.5; // px, mean width at the size of a label
/** @type {Record<string, string>} */
const DASHES = { solid: "", dash: "7 5", dot: "2 4" };
const ENTITIES = /** @type {const} */ ([[/&/g, "&amp;"], [/</g, "&lt;"], [/>/g, "&gt;"]]);

/** @param {string} words */
const escaped = (words) => ENTITIES.reduce((text, [from, to]) => text.replace(from, to), words);

/** Words as SVG text; Plotly's <sup>, where it ends them, becomes a raised span.
    @param {unknown} words */
const spans = (words) =>
  escaped(String(words)).replaceAll("&lt;sup&gt;", '<tspan dy="-.4em" font-size=".75em">').replaceAll("&lt;/sup&gt;", "</tspan>");

/** @param {string} words
    @param {number} most letters in a line */
const wrap = (words, most) => {
  /** @type {string[]} */
  const lines = [];
  for (const word of words.split(" ").filter(Boolean)) { // not at a space that holds together
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

/** @param {number | null} value
    @param {Axis} axis */
const share = (value, { type, range: [low, high] }) => {
  if (value === null) return NaN;
  return ((type === "log" ? Math.log10(value) : value) - low) / (high - low);
};
/** @param {Place} place
    @param {number | null} value */
const across = (place, value) => place.left + place.width * share(value, place.x);
/** @param {Place} place
    @param {number | null} value */
const down = (place, value) => place.top + place.height * (1 - share(value, place.y));

/** @param {Line} line */
const pen = ({ width, dash = "solid", color }) =>
  width ? ` ${paint("stroke", color)} stroke-width="${width}"${DASHES[dash] && ` stroke-dasharray="${DASHES[dash]}"`}` : "";

/** Everything that writes or draws one piece, for the letters of a theme.
    @param {Words} words */
const writer = ({ size, ink }) => {
  const foot = 0.35 * size; // from the middle of a letter to its baseline
  /** @param {unknown} words
      @param {number} x
      @param {number} y
      @param {{ anchor?: string, fill?: string, weight?: string }} [style] */
  const said = (words, x, y, { anchor = "start", fill = ink, weight } = {}) =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${fill}"${weight ? ` font-weight="${weight}"` : ""}>${spans(words)}</text>`;
  return { foot, size, said };
};
/** @typedef {ReturnType<typeof writer>} Writer */

/** @param {number[]} ends
    @param {string} color */
const line = (ends, color) => {
  const [x1, y1, x2, y2] = ends.map((value) => value.toFixed(1));
  return `<path d="M${x1} ${y1}L${x2} ${y2}" fill="none" stroke="${color}"/>`;
};

/** Grid, labels, edges and titles.
    @param {Place} place
    @param {Writer} write */
const axes = (place, { foot, said }) => {
  const { left, top, x, y } = place;
  const [right, bottom] = [left + place.width, top + place.height];
  const out = x.tickvals.flatMap((value, k) => {
    const at = across(place, value);
    const label = said(x.ticktext[k], Math.min(at, WIDTH - 4 - (LETTER * lettersOf(x.ticktext[k])) / 2), bottom + 21.6, { anchor: "middle" });
    return x.showgrid === false ? [label] : [line([at, top, at, bottom], x.gridcolor), label];
  });
  out.push(...y.tickvals.flatMap((value, k) => {
    const at = down(place, value);
    const label = said(y.ticktext[k], left - 8, at + foot, { anchor: "end" });
    return y.showgrid === false ? [label] : [line([left, at, right, at], y.gridcolor), label];
  }));
  if (x.showline !== false) out.push(line([left, bottom, right, bottom], x.linecolor));
  if (y.showline !== false) out.push(line([left, top, left, bottom], y.linecolor));
  if (x.title.text) out.push(said(x.title.text, (left + right) / 2, bottom + 40, { anchor: "middle" }));
  if (y.title.text) {
    const widest = Math.max(0, ...y.ticktext.map(lettersOf));
    const at = `${(left - Math.min(left - 14, 25 + LETTER * widest)).toFixed(1)} ${((top + bottom) / 2).toFixed(1)}`;
    out.push(`<text transform="translate(${at}) rotate(-90)" text-anchor="middle">${spans(y.title.text)}</text>`);
  }
  return out;
};

/** @param {string} label */
const lettersOf = (label) => label.replace(/<[^>]*>/g, "").length;

/** @param {Drawn} trace
    @param {number} x
    @param {number} y
    @param {number} size */
const mark = ({ marker: { color, symbol } }, x, y, size) => {
  const fill = paint("fill", color);
  if (symbol === "circle") return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${size / 2}" ${fill}/>`;
  return `<rect x="${(x - size / 2).toFixed(1)}" y="${(y - size / 2).toFixed(1)}" width="${size}" height="${size}" ${fill}/>`;
};

/** Path through the points, broken at gaps; what is far outside is left out.
    @param {number[]} xs
    @param {number[]} ys */
const path = (xs, ys) => {
  let [d, before, start] = ["", "", true];
  xs.forEach((x, k) => {
    if (Number.isNaN(x + ys[k])) [before, start] = ["", true];
    else if (Number.isFinite(x + ys[k]) && Math.abs(x - WIDTH / 2) <= 2 * WIDTH) {
      const point = `${x.toFixed(1)} ${Math.min(Math.max(ys[k], -WIDTH), 2 * WIDTH).toFixed(1)}`;
      if (point !== before) d += (start ? "M" : "L") + point;
      [before, start] = [point, false];
    }
  });
  return d;
};

/** Cells of one colour as one path: an image of a few pixels would be blurred.
    @param {Drawn} trace
    @param {Place} place */
const cells = (trace, { left, top, width, height }) => {
  const [high, wide] = [height / trace.z.length, width / trace.z[0].length];
  const colour = levels(trace);
  /** @type {Map<number, string>} */
  const paths = new Map();
  const [w, h] = [wide.toFixed(2), high.toFixed(2)];
  trace.z.forEach((row, m) => row.forEach((value, k) => {
    const cell = `M${(left + k * wide).toFixed(2)} ${(top + m * high).toFixed(2)}h${w}v${h}h-${w}z`;
    paths.set(value, (paths.get(value) ?? "") + cell);
  }));
  return [...paths].sort(([a], [b]) => a - b)
    .map(([value, d]) => `<path d="${d}" fill="${hex(colour(value))}" shape-rendering="crispEdges"/>`);
};

/** @param {Drawn} trace
    @param {Place} place */
const shapes = (trace, place) => {
  if (trace.type === "heatmap") return cells(trace, place);
  const xs = trace.x.map((value) => across(place, value));
  const ys = trace.y.map((value) => down(place, value));
  const out = [];
  if (trace.mode.includes("lines")) {
    const closed = trace.fill === "toself";
    const fill = closed && trace.fillcolor ? paint("fill", trace.fillcolor) : 'fill="none"';
    out.push(`<path d="${path(xs, ys)}${closed ? "z" : ""}" ${fill}${pen(trace.line)} stroke-linejoin="round"/>`);
  }
  if (trace.mode.includes("markers")) {
    const { size } = trace.marker;
    xs.forEach((x, k) => {
      const own = typeof size === "number" ? size : size[k];
      if (own > 0 && Number.isFinite(x + ys[k])) out.push(mark(trace, x, ys[k], own));
    });
  }
  return out;
};

/** @type {Record<string, [string, number]>} */
const ASIDE = { left: ["end", -4], center: ["middle", 0], right: ["start", 4] };
/** @type {Record<string, number>} */
const SHIFT = { top: -0.5, middle: 0.35, bottom: 1.15 };

/** @param {Drawn} trace
    @param {Place} place
    @param {Writer} write */
const words = (trace, place, { foot, size, said }) => {
  if (trace.type === "heatmap") {
    /** @type {string[][]} */
    const rows = trace.text ?? [];
    const colour = levels(trace);
    return rows.flatMap((row, m) => row.map((text, k) => said(
      text, place.left + ((k + 0.5) * place.width) / rows.length, place.top + ((m + 0.5) * place.height) / rows.length + foot,
      { anchor: "middle", fill: inkOn(colour(trace.z[m][k])) })));
  }
  if (!trace.mode.includes("text")) return [];
  const [vertical, horizontal] = trace.textposition.split(" ");
  const [anchor, aside] = ASIDE[horizontal];
  return trace.x.flatMap((value, k) => {
    const x = across(place, value);
    if (!trace.text[k] || !Number.isFinite(x)) return [];
    return [said(trace.text[k], x + aside, down(place, trace.y[k]) + size * SHIFT[vertical], { anchor, fill: trace.textfont.color })];
  });
};

/** A row of the legend: the mark of the trace, and the lines of its name.
    @param {Drawn} trace
    @param {string[]} lines
    @param {number} left
    @param {number} middle
    @param {Writer} write */
const key = (trace, lines, left, middle, { foot, said }) => {
  const name = lines.map((part, k) => said(part, left + 32, middle + foot + LINE * k)).join("");
  if (trace.fillcolor) return `<rect x="${left}" y="${middle - 5}" width="24" height="10" ${paint("fill", trace.fillcolor)}/>${name}`;
  if (trace.mode === "markers") return mark(trace, left + 12, middle, 9) + name;
  return `<path d="M${left} ${middle}H${left + 24}" fill="none"${pen({ ...trace.line, width: 3 })}/>${name}`;
};

/** The colours of a heatmap from their low end to their high one, and what they are of.
    @param {Drawn} trace
    @param {number} left
    @param {number} middle
    @param {Writer} write */
const ramp = ({ colorscale, colorbar, zmin, zmax }, left, middle, { foot, said }) => [
  `<linearGradient id="scale">${colorscale.map(([at, color]) => `<stop offset="${at}" stop-color="${color}"/>`).join("")}</linearGradient>`,
  `<rect x="${left}" y="${middle - 6}" width="${RAMP}" height="12" fill="url(#scale)"/>`,
  ...[0, 0.5, 1].map((at) => said(String(zmin + at * (zmax - zmin)).replace("-", "−"), left + at * RAMP, middle + ROW, { anchor: "middle" })),
  said(colorbar.title.text, left + RAMP + 24, middle + foot),
];

/** @param {Trace[]} given
    @param {Layout} layout
    @param {Words} about */
export const standalone = (given, layout, about) => {
  const traces = /** @type {Drawn[]} */ (given);
  const { margin, meta, xaxis, yaxis } = /** @type {{ margin: Record<"l" | "r" | "t" | "b", number>,
    meta?: { aspect?: number }, xaxis: Axis, yaxis: Axis }} */ (layout);
  const write = writer(about);
  const named = traces.filter(({ showlegend }) => showlegend);
  const scaled = traces.filter(({ showscale }) => showscale);
  const right = WIDTH - margin.l;
  const title = wrap(about.title, Math.floor(right / 8)); // bold letters are about 8 px wide
  const below = wrap(about.setting, Math.floor(right / 7));
  const top = margin.t + 6 + LINE * (title.length + below.length);
  const aspect = meta?.aspect;
  const room = right - margin.r;
  const height = aspect ? Math.round(Math.min(room, SQUARE) / aspect) : HEIGHT - top - margin.b;
  const width = aspect ? Math.round(height * aspect) : room;
  const place = { left: margin.l, top, width, height, x: xaxis, y: yaxis };
  const legend = top + height + margin.b + 12;
  const tall = (/** @type {string[][]} */ some) => some.reduce((sum, lines) => sum + ROW + LINE * (lines.length - 1), 0);
  const names = named.map(({ name }) => wrap(name, Math.floor((right - 32) / 7)));
  const total = legend + tall(names) + 2 * ROW * scaled.length + 4;
  const parts = [
    `<rect width="${WIDTH}" height="${total}" fill="${about.paper}"/>`,
    ...title.map((text, k) => write.said(text, margin.l, 20 + LINE * k, { weight: "600" })),
    ...below.map((text, k) => write.said(text, margin.l, 20 + LINE * (title.length + k))),
    ...axes(place, write),
    `<clipPath id="inside"><rect x="${place.left}" y="${top}" width="${width}" height="${height}"/></clipPath>`,
    '<g clip-path="url(#inside)">',
    ...traces.flatMap((trace) => shapes(trace, place)),
    "</g>",
    ...traces.flatMap((trace) => words(trace, place, write)),
    ...named.map((trace, k) => key(trace, names[k], margin.l, legend + tall(names.slice(0, k)), write)),
    ...scaled.flatMap((trace) => ramp(trace, margin.l + 24, legend, write)),
  ];
  const size = `width="${WIDTH}" height="${total}" viewBox="0 0 ${WIDTH} ${total}"`;
  const letters = `font-family="${about.font}" font-size="${about.size}" fill="${about.ink}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${letters}>${parts.join("")}</svg>\n`;
};
