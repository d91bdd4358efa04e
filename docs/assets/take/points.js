/* The points that a figure draws as CSV, with the digits that the page holds of them. No DOM. */

import { array, cut } from "../figures/frames.js";

/** @import { Chosen, Data, Layout, Packed, Window } from "../figures/frames.js" */
/** @typedef {Record<"xaxis" | "yaxis", { title: { text: string } }>} Axes */

const EVEN = 12; // digits of numbers in even steps, or whose logarithms are
const LEVELS = 65534; // steps of a packed array, as ropedoc/figures/encode.py writes them

/** Writes a number of an array with as many digits as its packing keeps.
    @param {Packed} packed
    @returns {(value: number | null) => string} */
export const writer = (packed) => {
  if (Array.isArray(packed) || "w" in packed) return (value) => (value === null ? "" : String(value));
  if ("n" in packed) return (value) => String(Number(value?.toPrecision(EVEN)));
  const step = (packed.hi - packed.lo) / LEVELS;
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return (value) => (value === null ? "" : String(Number(packed.log ? value.toPrecision(digits) : value.toFixed(digits))));
};

/** @param {unknown} text */
const quoted = (text) => (/[",\n]/.test(String(text)) ? `"${String(text).replaceAll('"', '""')}"` : String(text));

/** @param {unknown} words */
const plain = (words) => String(words).replace(/<[^>]*>/g, "");

/** @param {Data} data
    @param {{ array: number }} reference
    @param {number | undefined} crop */
const column = (data, { array: number }, crop) => array(data, number).slice(0, crop).map(writer(data.arrays[number]));

/** Every point of every line and mark: its series, place and label.
    @param {Data} data
    @param {Chosen} chosen
    @param {Layout} layout */
const ofLines = (data, { traces }, layout) => {
  const { xaxis, yaxis } = /** @type {Axes} */ (layout);
  const labelled = traces.some(({ text }) => text);
  const rows = traces.flatMap((trace) => {
    const [xs, ys] = [trace.x, trace.y].map((one) => column(data, /** @type {{ array: number }} */ (one), undefined));
    const labels = /** @type {string[] | undefined} */ (trace.text);
    return xs.map((x, k) => [trace.name ?? "", x, ys[k], ...(labelled ? [plain(labels?.[k] ?? "")] : [])]);
  });
  return [["series", plain(xaxis.title.text) || "x", plain(yaxis.title.text) || "y", ...(labelled ? ["label"] : [])], ...rows];
};

/** Rows of a heatmap, written out.
    @param {Data} data
    @param {{ toeplitz: number } | Window} z
    @param {number | undefined} crop */
const cells = (data, z, crop) => {
  if ("window" in z) return cut(column(data, { array: z.window }, undefined), z);
  const values = column(data, { array: z.toeplitz }, crop);
  return values.map((_, m) => values.map((__, n) => values[Math.abs(m - n)]));
};

/** Every cell of a heatmap: column, row and value.
    @param {Data} data
    @param {Chosen} chosen
    @param {Layout} layout */
const ofCells = (data, { traces: [trace], crop }, layout) => {
  const { xaxis, yaxis } = /** @type {Axes} */ (layout);
  const { title } = /** @type {{ title: { text: string } }} */ (trace.colorbar);
  const rows = cells(data, /** @type {{ toeplitz: number } | Window} */ (trace.z), crop)
    .flatMap((row, m) => row.map((value, n) => [n, m, value]));
  return [[xaxis.title.text, yaxis.title.text, title.text], ...rows];
};

/** @param {Data} data
    @param {Chosen} chosen */
export const csv = (data, chosen) => {
  const rows = (data.traces[0].type === "heatmap" ? ofCells : ofLines)(data, chosen, { ...data.layout, ...chosen.axes });
  return rows.map((row) => `${row.map(quoted).join(",")}\n`).join("");
};
