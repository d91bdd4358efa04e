/* What the lab shows, and the link that says it. No DOM. */

/** @import { Setting } from "../model/setting.js" */

/** `attention` is null where the method's own counts; `off` are pairs that no head hears; `text` is a sample's number,
    or null for the reader's own, which no link holds; `distance` is that of the code's first copy.
    @typedef {Setting & { length: number, off: readonly number[], text: number | null, distance: number }} State */
/** @typedef {"base" | "factor" | "slow" | "fast" | "attention" | "length" | "distance"} Numeric */

export const METHODS = ["unchanged", "linear", "ntk", "dynamic", "by-parts", "yarn-paper", "yarn"];
export const LENGTHS = [64, 128, 256, 512];
export const CODE = 10; // letters
/** Least and greatest value of each number.
    @type {Readonly<Record<Numeric, readonly [number, number]>>} */
export const ENDS = Object.freeze({
  base: [10, 10000], factor: [1, 16], slow: [0.25, 8], fast: [0.25, 32], attention: [0.8, 1.6], length: [64, 512], distance: [CODE, 502],
});

/** @returns {State} */
export const initial = () => ({
  method: "unchanged", factor: 8, slow: 0.5, fast: 2, attention: null, base: 100, length: 512, off: [], text: 0, distance: 192,
});

/** The state with every number inside its range, and the two ends of the ramp in order.
    @param {State} state
    @returns {State} */
export function fit(state) {
  const slow = inside("slow", state.slow);
  const length = LENGTHS.includes(state.length) ? state.length : LENGTHS[0];
  return {
    ...state, slow, length,
    method: METHODS.includes(state.method) ? state.method : METHODS[0],
    fast: Math.max(slow, inside("fast", state.fast)),
    factor: inside("factor", state.factor),
    base: inside("base", state.base),
    attention: state.attention === null ? null : inside("attention", state.attention),
    distance: Math.min(Math.round(inside("distance", state.distance)), length - CODE),
  };
}

/** @param {Numeric} name
    @param {number} value */
function inside(name, value) {
  const [low, high] = ENDS[name];
  return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : Number(initial()[name]);
}

/** A fragment with what differs from the start.
    @param {State} state */
export function print(state) {
  const start = initial();
  const pairs = Object.entries(state).filter(([key, value]) => String(value) !== String(start[/** @type {keyof State} */ (key)]));
  return pairs.filter(([, value]) => value !== null).map(([key, value]) => `${key}=${value}`).join("&");
}

/** The state of a fragment; what it does not know is left out.
    @param {string} fragment
    @returns {State} */
export function parse(fragment) {
  const start = initial();
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  /** @param {Numeric} name */
  const number = (name) => (given.has(name) ? Number(given.get(name)) : start[name]);
  const off = (given.get("off") ?? "").split(",").filter(Boolean).map(Number);
  return fit({
    method: given.get("method") ?? start.method,
    factor: Number(number("factor")), slow: Number(number("slow")), fast: Number(number("fast")), base: Number(number("base")),
    attention: number("attention"), length: Number(number("length")), distance: Number(number("distance")),
    off: [...new Set(off)].filter((pair) => Number.isInteger(pair) && pair >= 0 && pair < 16).sort((a, b) => a - b),
    text: given.has("text") ? Number(given.get("text")) % 3 || 0 : start.text,
  });
}
