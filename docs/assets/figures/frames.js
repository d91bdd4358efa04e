// The data of a figure and the frame that its controls choose. No page.

/** A row of numbers, null where one is missing.
    @typedef {(number | null)[]} Numbers */
/** Numbers as they are, evenly spaced, whole with the steps between them in 16 bits, or in 16-bit steps between two
    ends; their logarithms if log.
    @typedef {Numbers | { n: number, start: number, step: number, log?: 1 } | { w: string, from: number }
      | { q: string, lo: number, hi: number, log?: 1 }} Packed */
/** @typedef {Record<string, unknown>} Layout */
/** A trace as Plotly takes it, but for its arrays, which stand as {array: number}, {toeplitz: number} or a Window.
    @typedef {Record<string, unknown>} Trace */
/** A rectangle of a larger matrix, whose rows stand one after the other: how long those are, and the rectangle's place.
    @typedef {{ window: number, across: number, at: number, rows: number, columns: number }} Window */
/** @typedef {{ name: string, values: (number | string)[], texts: string[], crop?: true }} Control */
/** What a frame changes: traces by their number, the layout, the reading.
    @typedef {{ t?: Record<number, Trace>, l?: Layout, r?: string }} Frame */
/** A figure as ropedoc/figures/encode.py writes it.
    @typedef {{ arrays: Packed[], unpacked?: Numbers[], traces: Trace[], layout: Layout, controls: Control[],
      reading: string, frames: Frame[], cellsUpTo: number, pick?: string[] }} Data */
/** @typedef {{ traces: Trace[], axes: Layout | undefined, reading: string, crop: number | undefined }} Chosen */

const LEVELS = 65534; // of the 16-bit arrays, as ropedoc/figures/encode.py writes them
const GAP = 65535;
const TICKS = 8; // at most, on an axis that a crop shortens

/** @param {string} text */
const bytesOf = (text) => new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);

/** @param {Packed} packed
    @returns {Numbers} */
const unpack = (packed) => {
  if (Array.isArray(packed)) return packed;
  if ("n" in packed) {
    const at = (/** @type {number} */ k) => packed.start + k * packed.step;
    return Array.from({ length: packed.n }, (_, k) => (packed.log ? Math.exp(at(k)) : at(k)));
  }
  if ("w" in packed) {
    const steps = bytesOf(packed.w);
    let value = packed.from;
    return [value, ...Array.from({ length: steps.byteLength / 2 }, (_, k) => (value += steps.getInt16(2 * k, true)))];
  }
  const view = bytesOf(packed.q);
  const unit = (packed.hi - packed.lo) / LEVELS;
  return Array.from({ length: view.byteLength / 2 }, (_, k) => {
    const step = view.getUint16(2 * k, true);
    if (step === GAP) return null;
    const value = packed.lo + step * unit;
    return packed.log ? Math.exp(value) : value;
  });
};

/** @param {Data} data
    @param {number} number */
export const array = (data, number) => {
  data.unpacked ??= [];
  return (data.unpacked[number] ??= unpack(data.arrays[number]));
};

/** @param {Numbers} column */
export const toeplitz = (column) => column.map((_, row) => column.map((__, k) => column[Math.abs(row - k)]));

/** @template T
    @param {T[]} whole
    @param {Window} place */
export const cut = (whole, { across, at, rows, columns }) =>
  Array.from({ length: rows }, (_, row) => whole.slice(at + row * across, at + row * across + columns));

/** @param {number} value */
export const cell = (value) => (value === 1 ? "1" : value.toFixed(2).replace("-", "−").replace("0.", "."));

/** How a heatmap of n rows writes its values; Plotly fits the letters to the cells.
    @param {Data} data
    @param {number} n */
export const cellTemplate = (data, n) => (n <= data.cellsUpTo ? "%{text}" : null);

/** @param {number} n */
export const ends = (n) => {
  const step = Math.ceil(n / TICKS);
  const ticks = Array.from({ length: Math.ceil(n / step) }, (_, k) => k * step);
  const shorter = { tickvals: ticks, ticktext: ticks.map(String) };
  return { xaxis: { ...shorter, range: [-0.5, n - 0.5] }, yaxis: { ...shorter, range: [n - 0.5, -0.5] } };
};

/** The frame that the controls choose, still encoded.
    @param {Data} data
    @param {number[]} chosen
    @returns {Chosen} */
export const choose = (data, chosen) => {
  let number = 0;
  /** @type {number | undefined} */
  let crop;
  data.controls.forEach((control, k) => {
    if (control.crop) crop = Number(control.values[chosen[k]]);
    else number = number * control.values.length + chosen[k];
  });
  const frame = data.frames[number];
  return {
    traces: data.traces.map((trace, k) => ({ ...trace, ...frame.t?.[k] })),
    axes: frame.l,
    reading: frame.r ?? data.reading,
    crop,
  };
};
