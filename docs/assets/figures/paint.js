// From a frame to what Plotly takes, in the colours of the page's scheme.

import { array, cell, cellTemplate, ends, toeplitz } from "./frames.js";

/** @import { Chosen, Data, Layout, Trace } from "./frames.js" */

/** The colour of a role. @typedef {(role: string) => string} Colour */
/** What moves: data of traces by their number, ranges of axes by their name.
    @typedef {[Map<number, Trace>, Record<string, Layout>]} Moves */

const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", responsive: true };
const MOVED = new Set(["x", "y", "z", "text", "hovertemplate"]); // what Plotly.moveData takes

// Colours stand as "@role"; the page's custom properties say what they are in its scheme, and those of the root, which
// has none, what they are on paper.
const colours = () => {
  const style = getComputedStyle("printing" in document.body.dataset ? document.documentElement : document.body);
  /** @type {Record<string, string>} */
  const known = {};
  return (/** @type {string} */ role) => (known[role] ??= style.getPropertyValue(`--rope-${role}`).trim());
};

/** @param {unknown} value
    @param {Colour} colour
    @returns {unknown} */
const paint = (value, colour) => {
  if (typeof value === "string") return value[0] === "@" ? colour(value.slice(1)) : value;
  if (Array.isArray(value)) return value.map((item) => paint(item, colour));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paint(item, colour)]));
  }
  return value;
};

/** Whether a value stands for an array of the data.
    @template {"array" | "toeplitz"} K
    @param {unknown} value
    @param {K} kind
    @returns {value is Record<K, number>} */
const refers = (value, kind) => typeof value === "object" && value !== null && kind in value;

/** @param {Data} data
    @param {Trace} trace
    @param {Colour} colour
    @param {number} [crop] */
const drawTrace = (data, trace, colour, crop) => {
  /** @type {Trace} */
  const drawn = {};
  for (const [key, value] of Object.entries(trace)) {
    if (refers(value, "array")) drawn[key] = array(data, value.array).slice(0, crop);
    else if (refers(value, "toeplitz")) drawn[key] = toeplitz(array(data, value.toeplitz).slice(0, crop));
    else drawn[key] = key === "colorscale" ? value : paint(value, colour);
  }
  if (drawn.type === "heatmap") {
    const rows = /** @type {number[][]} */ (drawn.z);
    const texttemplate = cellTemplate(data, rows.length);
    const text = texttemplate && rows.map((row) => row.map(cell));
    Object.assign(drawn, { showscale: false, texttemplate, text });
  }
  drawn.showlegend = false; // the page has its own legend
  return drawn;
};

/** @param {Data} data
    @param {Chosen} chosen
    @returns {[Trace[], Layout, Layout]} */
export const whole = (data, { traces, axes, crop }) => {
  const colour = colours();
  const layout = /** @type {Record<"xaxis" | "yaxis", Layout>} */ (paint({ ...data.layout, ...axes, showlegend: false }, colour));
  // Labels stay as on the poster; Plotly would measure each, in every drawing, a fifth of its time.
  for (const axis of [layout.xaxis, layout.yaxis]) axis.ticklabeloverflow = "allow";
  const shorter = crop && ends(crop);
  if (shorter) for (const axis of /** @type {const} */ (["xaxis", "yaxis"])) Object.assign(layout[axis], shorter[axis]);
  return [traces.map((trace) => drawTrace(data, trace, colour, crop)), layout, CONFIG];
};

/** What Plotly.moveData needs to come from one frame to another; null if more than data moves.
    @param {Data} data
    @param {Chosen} before
    @param {Chosen} now
    @returns {Moves | null} */
export const difference = (data, before, now) => {
  if (before.axes !== now.axes) return null;
  /** @type {Map<number, Trace>} */
  const changes = new Map();
  const colour = colours();
  for (const [number, trace] of now.traces.entries()) {
    const other = before.traces[number];
    const keys = Object.keys(trace).filter((key) => trace[key] !== other[key]);
    if (!keys.length && now.crop === before.crop) continue;
    const drawn = drawTrace(data, trace, colour, now.crop);
    if (trace.type === "heatmap") {
      const was = cellTemplate(data, before.crop ?? (refers(other.z, "toeplitz") ? array(data, other.z.toeplitz).length : 0));
      if (drawn.texttemplate !== was) return null;
      keys.push("x", "y", "z", "text");
    }
    if (keys.some((key) => !MOVED.has(key))) return null;
    changes.set(number, Object.fromEntries(keys.map((key) => [key, drawn[key]])));
  }
  return [changes, now.crop === undefined || now.crop === before.crop ? {} : ends(now.crop)];
};
