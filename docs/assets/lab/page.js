/* The lab: a trained model whose rotation one turns. Its parts are beside this file, the forward pass in assets/model/. */

import { element } from "../dom/element.js";
import { late, whenNear } from "../late/load.js";
import { inverseFrequencies, wavelengths } from "../ladder/frequencies.js";
import { rotation } from "../model/answer.js";
import { read } from "../model/characters.js";
import { asker } from "./ask.js";
import { drawHead, headQuestion } from "./head.js";
import { lossView } from "./loss.js";
import { queue } from "./queue.js";
import { CODE, fit, initial, parse, print } from "./state.js";
import { ownText, settingNote } from "./words.js";

/** @import { Question } from "../model/answer.js" */
/** @import { State } from "./state.js" */

const root = /** @type {HTMLElement} */ (document.getElementById("lab"));
const PAUSE = 400; // ms; browsers refuse pages that write their address more often
const LINEAR = /** @type {const} */ (["factor", "slow", "fast", "distance"]);
const VIEWS = /** @type {const} */ ({ head: ["#lab-head"], loss: ["#lab-curve", ".lab-readings", "#lab-text"] });

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (one(`[name="${name}"]`));

let state = parse(location.hash);
/** @type {any} */
let model;
/** @type {ReturnType<typeof lossView>} */
let losses;
/** @type {ReturnType<typeof queue>} */
let work;
let shown = ""; // the text that is read
let waiting = 0; // the address, to be written

/** @param {unknown} error */
function fail(error) {
  one("#lab-message").hidden = false;
  one("#lab-message").textContent = error instanceof Error ? error.message : String(error);
}

/** @returns {number[]} */
function tokens() {
  const text = state.text === null ? read(field("own").value, model) : model.samples[state.text];
  return text.slice(0, state.length + 1); // each costs what it is after those before it
}

/** @param {Partial<State>} change */
function set(change) {
  state = fit({ ...state, ...change });
  update();
  clearTimeout(waiting);
  waiting = setTimeout(() => history.replaceState(null, "", `#${print(state)}`), PAUSE);
}

/** Put the state into the controls, and what there is to say of it beside them.
    @param {number} count  characters that the model reads */
function show(count) {
  const { original } = model.shape, { length } = state;
  field("method").value = state.method;
  field("length").value = String(length);
  field("text").value = state.text === null ? "own" : String(state.text);
  field("distance").max = String(length - CODE);
  for (const name of LINEAR) put(name, state[name], state[name]);
  put("base", Math.log10(state.base), Math.round(state.base));
  const { attentionFactor } = rotation(model.shape, state, { length });
  put("attention", attentionFactor, Number(attentionFactor.toFixed(3)));
  field("as-method").checked = state.attention === null;
  one("#lab-own").hidden = state.text !== null;
  say("own", state.text === null ? ownText(count, { original }) : "");
  say("note", settingNote(state, { original, length: Math.max(count - 1, 0) }));
  for (const name of ["factor", "slow", "fast"]) field(name).disabled = !heeds(name);
  for (const [pair, button] of [...one("#lab-pairs").children].entries()) {
    button.setAttribute("aria-pressed", String(!state.off.includes(pair)));
  }
}

/** @param {string} name
    @param {string} words */
function say(name, words) {
  one(`[data-result="${name}"]`).textContent = words;
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

/** Show the state, and ask the model what changes with it. */
function update() {
  const text = tokens(), key = text.join(), trained = initial();
  show(text.length);
  const isNew = key !== shown;
  shown = key;
  if (isNew) losses.start(text);
  /** @param {"now" | "unchanged" | "floor"} name
      @param {Partial<Question>} asked */
  const loss = (name, asked) => work(name, () => ({ tokens: text, setting: trained, off: [], ...asked }), ({ bits }) => {
    if (key === shown) losses.add({ [name]: bits });
    root.dataset.state = "ready";
  });
  if (text.length > 1) {
    loss("now", { setting: state, off: state.off });
    if (isNew) loss("unchanged", {});
    if (isNew) loss("floor", { window: model.shape.original });
  }
  const head = headQuestion(model, state);
  work("head", () => head, (answer) => drawHead(root, head, answer));
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

/** Which views are on the screen, told as they come and go. */
function sight() {
  const seen = new Set(Object.values(VIEWS).flat().map(one)); // until the browser has looked
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](/** @type {HTMLElement} */ (target));
  });
  for (const place of seen) watch.observe(place);
  return (/** @type {string} */ name) => VIEWS[name === "head" ? "head" : "loss"].some((place) => seen.has(one(place)));
}

function listen() {
  for (const name of LINEAR) field(name).addEventListener("input", () => set({ [name]: Number(field(name).value) }));
  field("base").addEventListener("input", () => set({ base: 10 ** Number(field("base").value) }));
  field("attention").addEventListener("input", () => set({ attention: Number(field("attention").value) }));
  field("as-method").addEventListener("change", () => set({ attention: field("as-method").checked ? null : Number(field("attention").value) }));
  field("method").addEventListener("change", () => set({ method: field("method").value, attention: null })); // A is the new method's again
  field("length").addEventListener("change", () => set({ length: Number(field("length").value) }));
  field("text").addEventListener("change", () => set({ text: field("text").value === "own" ? null : Number(field("text").value) }));
  field("own").addEventListener("input", () => set({ text: null }));
  one("#lab-reset").addEventListener("click", () => set(initial()));
  addEventListener("hashchange", () => { if (location.hash.includes("=")) { state = parse(location.hash); update(); } });
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
    const { model: found, ...script } = await late("lab");
    model = found;
    const ask = asker({ ...script, where: (thread) => { root.dataset.thread = thread; } });
    work = queue({ ask, fail, busy: (is) => { root.dataset.busy = String(is); }, visible: sight() });
  } catch (error) {
    root.dataset.state = "error";
    fail(error);
    return;
  }
  losses = lossView(root, model);
  pairs();
  listen();
  update();
}

if (root.dataset.state === "idle") whenNear(root, begin);
