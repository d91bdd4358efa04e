/* Colours as a file states them, as ropedoc/figures/picture.py and poster.py work them out. No DOM. */

const LEVELS = 255;

/** Colour as hex digits, and its opacity apart, which not every program reads in one.
    @param {string} what
    @param {string} color */
export const paint = (what, color) => {
  const parts = /^rgba\((\d+), ?(\d+), ?(\d+), ?([\d.]+)\)$/.exec(color);
  if (!parts) return `${what}="${color}"`;
  return `${what}="${hex(parts.slice(1, 4).map(Number))}" ${what}-opacity="${parts[4]}"`;
};
/** @param {number[]} channels */
export const hex = (channels) => `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;

/** The colours of a heatmap, from the low end of its scale to the high one.
    @param {[number, string][]} scale */
const palette = (scale) => {
  const stops = scale.map(([at, color]) => /** @type {const} */ ([at, [1, 3, 5].map((k) => parseInt(color.slice(k, k + 2), 16))]));
  return Array.from({ length: LEVELS + 1 }, (_, level) => {
    const at = level / LEVELS;
    const next = Math.max(1, stops.findIndex(([stop]) => stop >= at));
    const [[low, from], [high, to]] = [stops[next - 1], stops[next]];
    return from.map((value, k) => Math.round(value + ((to[k] - value) * (at - low)) / (high - low)));
  });
};

/** Black or white, whichever has more contrast with a colour (WCAG 2.2, relative luminance).
    @param {number[]} color */
export const inkOn = (color) => {
  const linear = color.map((value) => value / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000" : "#fff";
};

/** @param {{ colorscale: [number, string][], zmin: number, zmax: number }} trace */
export const levels = (trace) => {
  const colours = palette(trace.colorscale);
  const span = trace.zmax - trace.zmin;
  return (/** @type {number} */ value) => colours[Math.round(LEVELS * Math.min(Math.max((value - trace.zmin) / span, 0), 1))];
};
