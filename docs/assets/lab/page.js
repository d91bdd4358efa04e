/* The lab: a trained model whose rotation one turns. Its parts are beside this file, the forward pass in assets/model/. */

import { element } from "../dom/element.js";
import { late, whenNear } from "../late/load.js";
import { inverseFrequencies, wavelengths } from "../ladder/frequencies.js";
import { read, withCode, written as spelled } from "../model/characters.js";
import { curve } from "./curve.js";
import { queue } from "./queue.js";
import { attention, written } from "./reading.js";
import { mean, run, trained, turning } from "./run.js";
import { CODE, fit, initial, parse, print } from "./state.js";

/** @import { State } from "./state.js" */

const root = /** @type {HTMLElement} */ (document.getElementById("lab"));
const PAUSE = 400; // ms; browsers refuse pages that write their address more often
const QUIET = 900; // ms of rest before the outcome is spoken
const ROWS = 16; // positions whose attention is drawn
const LEAST = 80; // characters of a reader's own text
const LINEAR = /** @type {const} */ (["factor", "slow", "fast", "distance"]);

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (one(`[name="${name}"]`));
/** @param {string} name */
const result = (name) => one(`[data-result="${name}"]`);

let state = parse(location.hash);
/** @type {any} */
let model;
/** @type {Record<string, number>} */
const timers = {};
/** Losses of the text as it is read now, as trained, and by the model that sees no farther than it was trained to.
    @type {{ now?: number[], unchanged?: number[], floor?: number[] }} */
let found = {};
let shown = ""; // what `found` is of
/** @type {(bits: readonly number[]) => void} */
let tint = () => {};
/** @type {ReturnType<typeof curve>} */
let draw;
const work = queue({ fail, busy: (is) => { root.dataset.busy = String(is); } });

/** @param {unknown} error */
function fail(error) {
  one("#lab-message").hidden = false;
  one("#lab-message").textContent = error instanceof Error ? error.message : String(error);
}

/** @returns {number[]} */
function tokens() {
  const own = read(field("own").value, model);
  return (state.text === null && own.length >= LEAST ? own : model.samples[state.text ?? 0]).slice(0, state.length + 1); // each costs what it is after those before it
}

/** @param {Partial<State>} change */
function set(change) {
  state = fit({ ...state, ...change });
  show();
  update();
  clearTimeout(timers.address);
  timers.address = setTimeout(() => history.replaceState(null, "", `#${print(state)}`), PAUSE);
}

/** Put the state into the controls. */
function show() {
  field("method").value = state.method;
  field("length").value = String(state.length);
  field("text").value = state.text === null ? "own" : String(state.text);
  for (const name of LINEAR) put(name, state[name], state[name]);
  put("base", Math.log10(state.base), Math.round(state.base));
  const { attentionFactor } = turning(model.weights, state, { length: state.length });
  put("attention", attentionFactor, Number(attentionFactor.toFixed(3)));
  field("as-method").checked = state.attention === null;
  field("distance").max = String(state.length - CODE);
  one("#lab-own").hidden = state.text !== null;
  for (const name of ["factor", "slow", "fast"]) field(name).disabled = !heeds(name);
  for (const [pair, button] of [...one("#lab-pairs").children].entries()) {
    button.setAttribute("aria-pressed", String(!state.off.includes(pair)));
  }
}

/** Whether a method reads a number.
    @param {string} name */
const heeds = (name) => !["unchanged", "dynamic"].includes(state.method)
  && (name === "factor" || ["by-parts", "yarn", "yarn-paper"].includes(state.method));

/** @param {string} name
    @param {number} at
    @param {number} value */
function put(name, at, value) {
  field(name).value = String(at);
  field(name).dataset.value = String(value);
  one(`output[for="lab-${name}"]`).textContent = String(value);
}

function update() {
  const text = tokens();
  const key = text.join();
  if (key !== shown) start(text, key);
  work("now", () => run(model.weights, text, state), ({ bits }) => { if (key === shown) { found.now = bits; told(); } });
  work("head", () => copied(), headed);
}

/** A new text: what does not depend on the setting is worked out once for it.
    @param {number[]} text
    @param {string} key */
function start(text, key) {
  shown = key;
  found = {};
  tint = written(one("#lab-text"), spelled(text, model), model.shape);
  work("unchanged", () => run(model.weights, text, trained()), ({ bits }) => { if (key === shown) { found.unchanged = bits; told(); } });
  const window = model.shape.original;
  work("floor", () => run(model.weights, text, trained(), { window }), ({ bits }) => { if (key === shown) { found.floor = bits; told(); } });
}

/** Say and draw what is known. */
function told() {
  const { original } = model.shape;
  const length = (found.now ?? found.unchanged ?? []).length;
  draw(found, length);
  if (!found.now) return;
  tint(found.now);
  result("loss").dataset.values = JSON.stringify(found.now.map((bits) => Number(bits.toFixed(4))));
  result("loss").dataset.original = String(original);
  const from = length > original ? Math.max(original, Math.ceil(length / 2)) : 0;
  const part = (/** @type {number[] | undefined} */ values, /** @type {number} */ low, /** @type {number} */ high) => (values ? mean(values, low, high).toFixed(2) : "…");
  result("near").textContent = `${part(found.now, original / 2, original)} bits (as trained ${part(found.unchanged, original / 2, original)})`;
  result("far").textContent = length > original ? `${part(found.now, from, length)} bits (as trained ${part(found.unchanged, from, length)}, seeing the last ${original} only ${part(found.floor, from, length)})` : "nothing is read past the original length";
  result("far-name").textContent = length > original ? `Positions ${from} to ${length}` : "Farther";
  clearTimeout(timers.spoken);
  timers.spoken = setTimeout(() => { one("#lab-spoken").textContent = `${result("far-name").textContent}: ${result("far").textContent}`; }, QUIET);
  root.dataset.state = "ready";
}

/** A text that ends in a code, at the distance chosen. */
function coded() {
  const first = model.vocabulary.indexOf(model.letters[0]);
  const code = Array.from({ length: CODE }, (_, k) => first + ((7 * k + 3) % model.letters.length));
  return withCode(model.samples[1], { code, distance: state.distance, length: state.length });
}

function* copied() {
  const { tokens: text, first, second } = coded();
  const { bits, named, seen } = yield* run(model.weights, text, state, { wanted: model.copies });
  return { text, first, second, bits, named, seen };
}

/** @param {{ text: number[], first: number, second: number, bits: number[], named: boolean[], seen: Float32Array }} value */
function headed({ text, first, second, bits, named, seen }) {
  const color = getComputedStyle(root).getPropertyValue("--rope-1").match(/[\da-f]{2}/gi) ?? ["0", "72", "b2"];
  const from = text.length - ROWS;
  attention(/** @type {HTMLCanvasElement} */ (one("#lab-head")), seen, { length: text.length, from, color: color.map((part) => parseInt(part, 16)) });
  let onto = 0;
  for (let k = 0; k < CODE - 1; k++) onto += seen[(second + k) * text.length + first + k + 1];
  const known = named.slice(second).filter(Boolean).length;
  result("copy").textContent = `While it reads the second copy, the head gives ${(100 * onto / (CODE - 1)).toFixed(0)} % of its attention ` +
    `to the letter that came next in the first, ${second - first} characters before. The model names ${known} of ${CODE - 1} letters, ` +
    `at ${mean(bits, second).toFixed(1)} bits each.`;
  const mark = one("#lab-head-mark");
  mark.style.left = `${(100 * first) / text.length}%`;
  mark.style.width = `${(100 * CODE) / text.length}%`;
}

/** One button a pair, pressed while the pair is heard. */
function pairs() {
  const { base, head_dim } = model.shape;
  one("#lab-pairs").replaceChildren(...[...wavelengths(inverseFrequencies(head_dim, { base }))].map((wavelength, pair) => {
    const button = element("button", { type: "button", "aria-pressed": "true", title: `pair ${pair}, wavelength ${wavelength.toFixed(0)} characters` }, `${pair} `, element("small", {}, `λ ${wavelength.toFixed(0)}`));
    button.addEventListener("click", () => {
      const off = state.off.includes(pair) ? state.off.filter((other) => other !== pair) : [...state.off, pair].sort((a, b) => a - b);
      set({ off });
    });
    return button;
  }));
}

function listen() {
  for (const name of LINEAR) field(name).addEventListener("input", () => set({ [name]: Number(field(name).value) }));
  field("base").addEventListener("input", () => set({ base: 10 ** Number(field("base").value) }));
  field("attention").addEventListener("input", () => set({ attention: Number(field("attention").value) }));
  field("as-method").addEventListener("change", () => set({ attention: field("as-method").checked ? null : Number(field("attention").value) }));
  field("method").addEventListener("change", () => set({ method: field("method").value }));
  field("length").addEventListener("change", () => set({ length: Number(field("length").value) }));
  field("text").addEventListener("change", () => set({ text: field("text").value === "own" ? null : Number(field("text").value) }));
  field("own").addEventListener("input", () => set({ text: null }));
  one("#lab-reset").addEventListener("click", () => set(initial()));
  addEventListener("hashchange", () => { if (location.hash.includes("=")) { state = parse(location.hash); show(); update(); } });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("button[data-lab]"))) {
    button.addEventListener("click", () => {
      set(parse(button.dataset.lab ?? ""));
      one("#lab-controls").scrollIntoView({ block: "start" });
    });
  }
}

async function begin() {
  root.dataset.state = "loading";
  try {
    model = await late("lab");
  } catch (error) {
    root.dataset.state = "error";
    fail(error);
    return;
  }
  draw = curve(one("#lab-curve"), model.shape);
  pairs();
  listen();
  show();
  update();
}

if (root.dataset.state === "idle") whenNear(root, begin);
