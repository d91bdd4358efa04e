/* The explorer's state: its parameters and their rules, and its form in the URL fragment. No DOM, no mathematics. */

/** @typedef {"length" | "base" | "dim" | "scale" | "head"} Name */
/** @typedef {Record<Name, number>} Setting */
/** What is looked at: two positions, a pair, the axis, which picture, the context [tokens] and name of a model, what is
    frozen.
    @typedef {{ m: number, n: number, pair: number, axis: "log" | "linear", show: "now" | "frozen" | "difference",
      context: number | null, model: string | null, frozen: Setting | null }} View */
/** @typedef {Setting & View} State */
/** @typedef {Name | "m" | "n" | "pair" | "context"} Numeric */
/** @typedef {{ low: number, high: number, rule: string, valid: (value: number) => boolean }} Rule */
/** @typedef {Rule & { initial: number, label: string, toSlider: (value: number) => number,
      fromSlider: (at: number) => number }} Parameter */

const format = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 6 });
/** @param {number} value */
export const spoken = (value) => format.format(value);

/** @param {number} low
    @param {number} high
    @returns {Rule} */
const wholeFrom = (low, high) => ({
  low, high,
  rule: `a whole number from ${low} to ${high}`,
  valid: (value) => Number.isInteger(value) && value >= low && value <= high,
});

// A slider in other units than its number: base and scale act by their logarithms, so their sliders run in them.
// The base moves in twentieths of a decade, read to 2 digits: 10, 11, 13, 14, 16, 18, 20 …
const decades = { toSlider: Math.log10, fromSlider: (/** @type {number} */ at) => Number((10 ** at).toPrecision(2)) };
// The scale moves in eighths of an octave, read to 3 digits; the lowest stop is 0.1 itself.
const octaves = { toSlider: Math.log2, fromSlider: (/** @type {number} */ at) => Math.max(0.1, Number((2 ** at).toPrecision(3))) };
const straight = { toSlider: Number, fromSlider: Number };

/** @type {Record<Name, Parameter>} */
export const parameters = {
  length: { initial: 64, label: "sequence length", ...wholeFrom(4, 512), ...straight },
  base: {
    initial: 10000, label: "base", low: 10, high: 1e8, ...decades,
    rule: "a number above 1 and up to 1e300",
    valid: (value) => Number.isFinite(value) && value > 1 && value <= 1e300,
  },
  dim: {
    initial: 128, label: "dimension", low: 2, high: 512, ...straight,
    rule: "an even whole number from 2 to 512",
    valid: (value) => Number.isInteger(value) && value % 2 === 0 && value >= 2 && value <= 512,
  },
  scale: {
    initial: 1, label: "scale", low: 0.1, high: 64, ...octaves,
    rule: "a number from 0.1 to 64",
    valid: (value) => Number.isFinite(value) && value >= 0.1 && value <= 64,
  },
  head: { initial: 0, label: "pairs heard", ...wholeFrom(0, 8), ...straight },
};
export const names = /** @type {Name[]} */ (Object.keys(parameters));
const NUMBERS = /** @type {const} */ (["m", "n", "pair", "context"]);
const options = { axis: ["log", "linear"], show: ["now", "frozen", "difference"] };

/** @param {Readonly<Setting>} state */
export const settings = ({ length, base, dim, scale, head }) => ({ length, base, dim, scale, head });

const settingOf = (/** @type {Record<string, number>} */ values) => settings(/** @type {Setting} */ (values));

/** What a visitor finds: q at 7 and k at 3, nothing frozen, no model's context.
    @returns {State} */
export function initial() {
  const values = Object.fromEntries(names.map((name) => [name, parameters[name].initial]));
  return { ...settingOf(values), m: 7, n: 3, pair: 0, axis: "log", show: "now", context: null, model: null, frozen: null };
}

/** @param {string} text */
const number = (text) => (text.trim() === "" ? NaN : Number(text));

/** Rule of one setting in a state, for what is typed and for what stands in a link.
    @param {Numeric} name
    @param {State} state
    @returns {Rule} */
function ruleOf(name, state) {
  if (name in parameters) return parameters[/** @type {Name} */ (name)];
  if (name === "context") return { ...wholeFrom(1, 1e9), rule: "a whole number of tokens" };
  return wholeFrom(0, name === "pair" ? state.dim / 2 - 1 : state.length - 1);
}

/** Why a value doesn't do for a setting, or null.
    @param {Numeric} name
    @param {number} value
    @param {State} state
    @param {string} given */
export function refusal(name, value, state, given) {
  const { rule, valid } = ruleOf(name, state);
  return valid(value) ? null : `${name} must be ${rule}, got “${given}”`;
}

/** @param {string} text
    @returns {Setting | null} */
function readFrozen(text) {
  const values = text.split(",").map(number);
  const good = values.length === names.length && names.every((name, k) => parameters[name].valid(values[k]));
  return good ? settingOf(Object.fromEntries(names.map((name, k) => [name, values[k]]))) : null;
}

/** The state that a fragment (without its #) describes; what can't be read keeps its default and is named.
    @param {string} fragment */
export function parse(fragment) {
  const state = initial();
  /** @type {string[]} */
  const problems = [];
  const given = new URLSearchParams(fragment.replaceAll("+", "%2B")); // a plus is a plus here: base=1e+21
  // The length and the dimension come first, since the ranges of m, n and the pair hang on them.
  for (const name of [...names, ...NUMBERS]) {
    const text = given.get(name);
    if (text === null) continue;
    const problem = refusal(name, number(text), state, text);
    if (problem) problems.push(problem);
    else state[name] = number(text);
  }
  for (const [name, allowed] of Object.entries(options)) {
    const text = given.get(name);
    if (text === null) continue;
    if (allowed.includes(text)) Object.assign(state, { [name]: text });
    else problems.push(`${name} must be ${allowed.join(" or ")}, got “${text}”`);
  }
  state.model = given.get("model");
  const frozen = given.get("frozen");
  if (frozen !== null) {
    state.frozen = readFrozen(frozen);
    if (!state.frozen) problems.push(`frozen must be five settings, got “${frozen}”`);
  }
  if (!state.frozen) state.show = "now";
  for (const name of given.keys()) {
    if (!Object.hasOwn(state, name)) problems.push(`there is no setting “${name}”`);
  }
  return { state: fit(state), problems };
}

/** m, n and the pair stay inside the sequence and the dimension when those shrink.
    @param {State} state
    @returns {State} */
export function fit(state) {
  const last = state.length - 1;
  const within = { m: Math.min(state.m, last), n: Math.min(state.n, last) };
  return { ...state, ...within, pair: Math.min(state.pair, state.dim / 2 - 1) };
}

/** The fragment (without its #) of a state: the five parameters always, the rest where it is not the default.
    @param {State} state */
export function print(state) {
  const usual = initial();
  const parts = names.map((name) => `${name}=${state[name]}`);
  for (const name of /** @type {const} */ (["m", "n", "pair", "axis", "show", "context"])) {
    if (state[name] !== usual[name]) parts.push(`${name}=${state[name]}`);
  }
  const { frozen, model } = state;
  if (model !== null) parts.push(`model=${encodeURIComponent(model)}`);
  if (frozen) parts.push(`frozen=${names.map((name) => frozen[name]).join(",")}`);
  return parts.join("&");
}
