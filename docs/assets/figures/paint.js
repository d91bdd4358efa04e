// From a frame to what Plotly takes, in the colours of the page's scheme.

import { array, cell, cellTemplate, cut, ends, toeplitz } from "./frames.js";

/** @import { Chosen, Data, Layout, Trace, Window } from "./frames.js" */

/** The colour of a role. @typedef {(role: string) => string} Colour */
/** What moves: data of traces by their number, ranges of axes by their name.
    @typedef {[Map<number, Trace>, Record<string, Layout>]} Moves */

const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", responsive: true };
const MOVED = new Set(["x", "y", "z", "text", "hovertemplate"]); // what Plotly.moveData takes

// Colours stand as "@role"; custom properties say what they are: the body's in the scheme of the page, and those of the
// root, which has none, on paper.
/** @param {Element} element
    @returns {Colour} */
const coloursOf = (element) => {
  const style = getComputedStyle(element);
  /** @type {Record<string, string>} */
  const known = {};
  return (role) => (known[role] ??= style.getPropertyValue(`--rope-${role}`).trim());
};
const colours = () => coloursOf("printing" in document.body.dataset ? document.documentElement : document.body);
const onPaper = () => coloursOf(document.documentElement);

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
    @template {"array" | "toeplitz" | "window"} K
    @param {unknown} value
    @param {K} kind
    @returns {value is Record<K, number>} */
const refers = (value, kind) => typeof value === "object" && value !== null && kind in value;

/** @param {Data} data
    @param {Trace} trace
    @param {Colour} colour
    @param {number} [crop] */
const resolved = (data, trace, colour, crop) => {
  /** @type {Trace} */
  const drawn = {};
  for (const [key, value] of Object.entries(trace)) {
    if (refers(value, "array")) drawn[key] = array(data, value.array).slice(0, crop);
    else if (refers(value, "toeplitz")) drawn[key] = toeplitz(array(data, value.toeplitz).slice(0, crop));
    else if (refers(value, "window")) drawn[key] = cut(array(data, value.window), /** @type {Window} */ (value));
    else drawn[key] = key === "colorscale" ? value : paint(value, colour);
  }
  if (drawn.type === "heatmap") {
    const rows = /** @type {number[][]} */ (drawn.z);
    const texttemplate = cellTemplate(data, rows.length);
    const text = texttemplate && rows.map((row) => row.map(cell));
    Object.assign(drawn, { texttemplate, text });
  }
  return drawn;
};

/** @param {Data} data
    @param {Trace} trace
    @param {Colour} colour
    @param {number} [crop] the page has its own legend and scale */
const drawTrace = (data, trace, colour, crop) =>
  Object.assign(resolved(data, trace, colour, crop), { showlegend: false }, trace.type === "heatmap" && { showscale: false });

/** @param {Data} data
    @param {Chosen} chosen
    @param {Colour} colour
    @returns {Layout} */
const layoutOf = (data, { axes, crop }, colour) => {
  const layout = /** @type {Record<"xaxis" | "yaxis", Layout>} */ (paint({ ...data.layout, ...axes }, colour));
  const shorter = crop && ends(crop);
  if (shorter) for (const axis of /** @type {const} */ (["xaxis", "yaxis"])) Object.assign(layout[axis], shorter[axis]);
  return layout;
};

/** What a frame shows, with its numbers, and in the colours of paper: traces as the figure states them, and layout.
    @param {Data} data
    @param {Chosen} chosen
    @returns {[Trace[], Layout]} */
export const stated = (data, chosen) => {
  const colour = onPaper();
  return [chosen.traces.map((trace) => resolved(data, trace, colour, chosen.crop)), layoutOf(data, chosen, colour)];
};

/** @param {Data} data
    @param {Chosen} chosen
    @returns {[Trace[], Layout, Layout]} */
export const whole = (data, chosen) => {
  const colour = colours();
  const layout = /** @type {Record<"xaxis" | "yaxis", Layout>} */ (layoutOf(data, chosen, colour));
  // Labels stay as on the poster; Plotly would measure each, in every drawing, a fifth of its time.
  for (const axis of [layout.xaxis, layout.yaxis]) axis.ticklabeloverflow = "allow";
  const traces = chosen.traces.map((trace) => drawTrace(data, trace, colour, chosen.crop));
  return [traces, { ...layout, showlegend: false }, CONFIG];
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
    if (trace.type === "heatmap") keys.push("x", "y", "z", "text");
    if (keys.some((key) => !MOVED.has(key))) return null;
    changes.set(number, Object.fromEntries(keys.map((key) => [key, drawn[key]])));
  }
  return [changes, now.crop === undefined || now.crop === before.crop ? {} : ends(now.crop)];
};
