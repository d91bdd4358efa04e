// From a frame to what Plotly takes, in the colours of the page's scheme.

import { array, cell, cellTemplate, ends, toeplitz } from "./frames.js";

const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", responsive: true };
const MOVED = new Set(["x", "y", "z", "text", "hovertemplate"]); // what Plotly.moveData takes

// Colours stand as "@role"; the page's custom properties say what they are in its scheme.
const colours = () => {
  const style = getComputedStyle(document.body);
  const known = new Map();
  return (role) => {
    if (!known.has(role)) known.set(role, style.getPropertyValue(`--rope-${role}`).trim());
    return known.get(role);
  };
};

const paint = (value, colour) => {
  if (typeof value === "string") return value[0] === "@" ? colour(value.slice(1)) : value;
  if (Array.isArray(value)) return value.map((item) => paint(item, colour));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paint(item, colour)]));
  }
  return value;
};

const drawTrace = (data, trace, colour, crop) => {
  const drawn = {};
  for (const [key, value] of Object.entries(trace)) {
    if (value?.array !== undefined) drawn[key] = array(data, value.array).slice(0, crop);
    else if (value?.toeplitz !== undefined) drawn[key] = toeplitz(array(data, value.toeplitz).slice(0, crop));
    else drawn[key] = key === "colorscale" ? value : paint(value, colour);
  }
  if (drawn.type === "heatmap") {
    const texttemplate = cellTemplate(data, drawn.z.length);
    const text = texttemplate && drawn.z.map((row) => row.map(cell));
    Object.assign(drawn, { showscale: false, texttemplate, text });
  }
  drawn.showlegend = false; // the page has its own legend
  return drawn;
};

export const whole = (data, { traces, axes, crop }) => {
  const colour = colours();
  const layout = paint({ ...data.layout, ...axes, showlegend: false }, colour);
  // Labels stay as on the poster; Plotly would measure each, in every drawing, a fifth of its time.
  for (const axis of [layout.xaxis, layout.yaxis]) axis.ticklabeloverflow = "allow";
  if (crop) for (const [axis, range] of Object.entries(ends(crop))) Object.assign(layout[axis], range);
  return [traces.map((trace) => drawTrace(data, trace, colour, crop)), layout, CONFIG];
};

// What Plotly.moveData needs to come from one frame to another; null if more than data moves.
export const difference = (data, before, now) => {
  if (before.axes !== now.axes) return null;
  const changes = new Map();
  const colour = colours();
  for (const [number, trace] of now.traces.entries()) {
    const other = before.traces[number];
    const keys = Object.keys(trace).filter((key) => trace[key] !== other[key]);
    if (!keys.length && now.crop === before.crop) continue;
    const drawn = drawTrace(data, trace, colour, now.crop);
    if (trace.type === "heatmap") {
      const was = cellTemplate(data, before.crop ?? array(data, other.z.toeplitz).length);
      if (drawn.texttemplate !== was) return null;
      keys.push("x", "y", "z", "text");
    }
    if (keys.some((key) => !MOVED.has(key))) return null;
    changes.set(number, Object.fromEntries(keys.map((key) => [key, drawn[key]])));
  }
  return [changes, now.crop === before.crop ? {} : ends(now.crop)];
};
