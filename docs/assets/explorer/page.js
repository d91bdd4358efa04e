/* The explorer: controls, views, history and lessons around one state. The parts are in assets/explorer/,
   the mathematics in assets/ladder/. */

import { diverging, models } from "../data/explorer.js";
import * as ladder from "../ladder/index.js";
import { linear } from "../methods/linear.js";
import { decay, spectrum } from "./curves.js";
import { heatmap } from "./heatmap.js";
import { lessons } from "./lessons.js";
import { compute, rippleOf, search } from "./model.js";
import { rotation } from "./rotation.js";
import { fit, initial, names, parameters, parse, print, refusal, settings, spoken } from "./state.js";
import { take } from "./takeaway.js";
import * as words from "./words.js";

/** @import { Preset } from "../data/explorer.js" */
/** @import { Lesson } from "./lessons.js" */
/** @import { Finder, Model } from "./model.js" */
/** @import { Name, Setting } from "./state.js" */
/** @import { State } from "./state.js" */
/** @import { Views } from "./takeaway.js" */

/** A finder, with the setting that it is for.
    @typedef {Finder & { key: string }} Keyed */

const root = /** @type {HTMLElement} */ (document.getElementById("explorer"));

const GESTURE = 1000; // ms; changes closer together than this are one entry of the history
const PAUSE = 400; // ms; browsers refuse pages that write their address more often
const QUIET = 900; // ms of rest before the readings are spoken
const REST = 150; // ms without a change before what the first look left open is searched, which would hold the next one up
const MOVE = 1200; // ms; how long a lesson takes to move a parameter
const PLACES = /** @type {const} */ (["m", "n", "pair"]);
const CHOICES = /** @type {const} */ (["axis", "show"]);
const PRESET = /** @type {const} */ (["base", "dim", "scale", "context"]); // what a published model says

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (one(`[name="${name}"]`));
/** @template {HTMLElement} E
    @template {keyof E} K
    @param {E} element
    @param {K} property
    @param {E[K]} value */
const put = (element, property, value) => { if (element[property] !== value) element[property] = value; };

const choice = /** @type {HTMLSelectElement} */ (one("#explorer-model"));
const preset = () => (choice.value === "" ? undefined : models[Number(choice.value)]);

let state = initial();
/** @type {Model} */
let model; // set, with the finders, by the first rendering
/** @type {{ now: Keyed, frozen: Keyed | null } | undefined} */
let finders;
let [frame, quiet, looking] = [0, 0, 0]; // what waits: the rendering, the spoken readings, the search
let rendered = -Infinity; // when a change was last drawn
/** @type {Map<Element, () => void>} */
const shown = new Map(); // what shows the state, by its place, and how it is drawn anew
/** @type {Set<Element>} */
const hidden = new Set(); // the places out of sight
/** @type {Set<Element>} */
const behind = new Set(); // those that show a state before this one
/** @type {Views & { spectrum: ReturnType<typeof spectrum>, rotation: ReturnType<typeof rotation> }} */
let views; // made by start

// Rendering: all of it from the state, once a frame at most.

/** @param {boolean} [quick] whether a slider is moving, and the readings that take long wait till it rests */
function render(quick = false) {
  cancelAnimationFrame(frame);
  frame = 0;
  model = compute(state, { quick });
  for (const [place, draw] of shown) {
    if (quick && hidden.has(place)) behind.add(place);
    else draw();
  }
  showControls();
  look(quick);
  showReadings();
}

/** Let what is out of sight, too, show the state. */
function settle() {
  for (const place of behind) shown.get(place)?.();
  behind.clear();
}

/** Watch what is in sight: while a slider moves, nothing else is drawn. */
function watch() {
  for (const view of Object.values(views)) shown.set(/** @type {Element} */ (view.root.parentElement), () => view.update(state, model));
  shown.set(one("#explorer-python"), () => put(one("#explorer-python"), "textContent", words.python(state)));
  shown.set(one("#explorer-pair-words"), () => put(one("#explorer-pair-words"), "textContent", words.rotation(state, model)));
  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) hidden[isIntersecting ? "delete" : "add"](target);
    if ([...behind].some((place) => !hidden.has(place))) settle();
  });
  for (const place of shown.keys()) sight.observe(place);
}

function showControls() {
  const texts = {
    length: `${spoken(state.length)} tokens`, base: spoken(state.base), dim: `${state.dim} features, ${state.dim / 2} pairs`,
    scale: `${spoken(state.scale)}: positions divided by it`,
    head: state.head ? `part ${state.head} of 8, ${words.heard(state, model.band)}` : "all pairs",
  };
  for (const name of names) {
    const slider = field(name);
    if (slider.dataset.value !== String(state[name])) slider.value = String(parameters[name].toSlider(state[name]));
    slider.dataset.value = String(state[name]);
    slider.setAttribute("aria-valuetext", texts[name]);
    typed(name, `${name}-typed`);
    slider.closest(".explorer-control")?.classList.toggle("changed", state[name] !== parameters[name].initial);
  }
  put(one("#explorer-heard"), "textContent", texts.head);
  for (const name of PLACES) {
    field(name).max = String(name === "pair" ? state.dim / 2 - 1 : state.length - 1);
    typed(name, name);
  }
  for (const name of CHOICES) /** @type {HTMLInputElement} */ (one(`[name="${name}"][value="${state[name]}"]`)).checked = true;
  root.classList.toggle("has-frozen", state.frozen !== null);
  showModel();
}

/** Show a number in its field, unless its reader is writing there something that doesn't do yet.
    @param {Name | "m" | "n" | "pair"} name
    @param {string} fieldName */
function typed(name, fieldName) {
  const input = field(fieldName);
  if (input === document.activeElement && Number(input.value) === state[name]) return;
  input.value = String(state[name]);
  input.removeAttribute("aria-invalid");
}

/** Whether a published model has the numbers of the state.
    @param {Preset} other */
const same = (other) => PRESET.every((name) => other[name] === state[name]);

/** Models may share their numbers: the one that was chosen, else the first. */
function showModel() {
  const named = models.findIndex((known) => known.title === state.model && same(known));
  put(choice, "value", String(named < 0 ? models.findIndex(same) : named));
  if (choice.selectedIndex < 0) choice.value = "";
  put(one("#explorer-note"), "textContent", preset()?.note ?? "");
}

function showReadings() {
  if (!finders) return;
  const said = words.readings(state, model, finders.now, finders.frozen);
  for (const [name, text] of Object.entries(said)) put(one(`[data-reading="${name}"]`), "textContent", text);
  clearTimeout(quiet);
  quiet = setTimeout(() => put(one("#explorer-spoken"), "textContent", words.spokenReadings(said)), QUIET);
}

// The search for the half-similarity distance and the first zero: a first look at once, the rest in the pauses.

/** @param {Setting} setting
    @param {Keyed | null | undefined} known
    @param {boolean} quick
    @returns {Keyed} */
function finderOf(setting, known, quick) {
  const key = JSON.stringify({ ...setting, length: 0 });
  if (known && known.key === key) return known;
  const finder = Object.assign(search(setting), { key });
  if (!quick) finder.go();
  return finder;
}

/** @param {boolean} quick */
function look(quick) {
  finders = {
    now: finderOf(settings(state), finders?.now, quick),
    frozen: state.frozen && finderOf(state.frozen, finders?.frozen, quick),
  };
  clearTimeout(looking);
  looking = setTimeout(lookOn, REST);
}

function lookOn() {
  settle();
  if (model.ripple?.value === null) {
    model.ripple = rippleOf(state, false);
    showReadings();
  }
  const open = [finders?.now, finders?.frozen].find((finder) => finder && !finder.done);
  const curve = [model.curve, model.frozen?.curve].find((band) => band && band.done < model.distances.length);
  if (!open && !curve) return;
  open?.go();
  if (open?.done) showReadings();
  if (!open && curve) {
    curve.go();
    views.decay.update(state, model);
  }
  looking = setTimeout(lookOn);
}

// Change, history, messages.

/** @param {string} text */
function say(text) {
  const message = one("#explorer-message");
  put(message, "textContent", text);
  put(message, "hidden", !text);
}

function moving() {
  const before = rendered;
  rendered = performance.now();
  return rendered - before < REST;
}

/** @param {Partial<State>} changes
    @param {{ keep?: boolean }} [options] */
function change(changes, { keep = false } = {}) {
  state = fit({ ...state, ...changes });
  if (!models.some((known) => known.title === state.model && same(known))) state.model = null;
  if (!frame) frame = requestAnimationFrame(() => render(moving()));
  say("");
  if (!keep) remember();
}

let [written, lastChange, waiting] = [location.hash, -Infinity, 0];

/** @param {"pushState" | "replaceState"} method */
function write(method) {
  clearTimeout(waiting);
  waiting = 0;
  const hash = `#${print(state)}`;
  if (hash === location.hash) return;
  written = hash;
  history[method](null, "", hash);
  showLink();
}

/** Write the state into the address: one entry of the history for each gesture. */
function remember() {
  const now = performance.now();
  if (now - lastChange > GESTURE) write("pushState");
  else if (!waiting) waiting = setTimeout(write, PAUSE, "replaceState");
  lastChange = now;
}

/** Write the state as an entry of its own: for buttons and choices.
    @param {Partial<State>} changes */
function commit(changes) {
  change(changes, { keep: true });
  lastChange = -Infinity;
  write("pushState");
}

/** Whether a fragment is a place on this page, such as a heading, and no state.
    @param {string} fragment */
function isPlace(fragment) {
  if (!fragment || fragment.includes("=")) return false;
  try {
    return document.getElementById(decodeURIComponent(fragment)) !== null;
  } catch {
    return false; // a broken escape is no place
  }
}

/** Take the state that the address describes. */
function arrive() {
  clearTimeout(waiting);
  waiting = 0;
  written = location.hash;
  const fragment = location.hash.slice(1);
  if (isPlace(fragment) && model) return;
  const { state: next, problems } = parse(isPlace(fragment) ? "" : fragment);
  if (next.model !== null && !models.some((known) => known.title === next.model)) {
    problems.push(`there is no published model “${next.model}”`);
  }
  change(next, { keep: true });
  render();
  showLink();
  if (problems.length) say(`This link can’t be read in full: ${problems.join("; ")}. The default stands in its place.`);
}

function showLink() {
  put(/** @type {HTMLInputElement} */ (one("#explorer-link")), "value", `${location.href.split("#")[0]}#${print(state)}`);
}

// Controls.

/** @param {Element} part */
const control = (part) => part.closest(".explorer-control");

function listen() {
  for (const name of names) {
    const slider = field(name);
    slider.addEventListener("input", () => change({ [name]: parameters[name].fromSlider(Number(slider.value)) }));
    one(`[data-reset="${name}"]`).addEventListener("click", () => commit({ [name]: parameters[name].initial }));
  }

  for (const name of [...names, ...PLACES]) {
    const input = field(name in parameters ? `${name}-typed` : name);
    const value = () => (input.value.trim() === "" ? NaN : Number(input.value));
    input.addEventListener("input", () => {
      if (refusal(name, value(), state, input.value)) return;
      input.removeAttribute("aria-invalid");
      change({ [name]: value() });
    });
    input.addEventListener("change", () => {
      const problem = refusal(name, value(), state, input.value);
      if (!problem) return;
      input.setAttribute("aria-invalid", "true");
      say(`${problem}. The picture still shows ${spoken(state[name])}.`);
    });
  }

  for (const why of /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll(".explorer-why"))) {
    why.addEventListener("click", () => {
      const open = why.getAttribute("aria-expanded") !== "true";
      why.setAttribute("aria-expanded", String(open));
      control(why)?.classList.toggle("explained", open);
    });
  }

  // On a phone the control that was used last stays in sight.
  one(".explorer-controls").addEventListener("focusin", (event) => {
    const used = control(/** @type {Element} */ (event.target));
    if (!used) return;
    for (const other of root.querySelectorAll(".explorer-control.held")) other.classList.remove("held");
    used.classList.add("held");
  });

  for (const name of CHOICES) {
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll(`[name="${name}"]`))) {
      input.addEventListener("change", () => commit({ [name]: input.value }));
    }
  }

  one("#explorer-reset").addEventListener("click", () => commit(initial()));
  one("#explorer-freeze").addEventListener("click", () => commit({ frozen: settings(state) }));
  one("#explorer-thaw").addEventListener("click", () => {
    commit({ frozen: null, show: "now" });
    one("#explorer-freeze").focus();
  });
}

// Published models.

function offerModels() {
  models.forEach(({ title }, k) => choice.append(new Option(title, String(k))));
  choice.addEventListener("change", () => {
    const chosen = preset();
    if (!chosen) return;
    const { base, dim, scale, context, title } = chosen;
    commit({ base, dim, scale, context, model: title, head: 0 });
  });
}

// Lessons: freeze the start, say what to watch, move, say what happened.

/** @type {(Lesson & { step: number }) | null} */
let lesson = null;

/** @param {string} text
    @param {string} [verb] */
function tell(text, verb) {
  one("#explorer-lesson").hidden = false;
  one("#explorer-lesson-text").textContent = text;
  put(one("#explorer-move"), "hidden", !verb);
  if (verb) one("#explorer-move").textContent = verb;
}

/** @param {Lesson} chosen */
function begin(chosen) {
  lesson = { ...chosen, step: 0 };
  const graph = one(`#explorer-${chosen.view}`);
  graph.before(one("#explorer-lesson")); // its words stand with the picture that they are about
  commit({ ...initial(), ...chosen.start, frozen: chosen.start });
  tell(chosen.moves[0].watch, chosen.moves[0].verb);
  one("#explorer-move").focus({ preventScroll: true });
  graph.parentElement?.scrollIntoView({ block: "nearest" });
}

/** Values on the way from one setting to another: base and scale by their logarithms, whole numbers whole.
    @param {Setting} from
    @param {Partial<Setting>} to
    @param {number} part */
function between(from, to, part) {
  return Object.fromEntries(Object.entries(to).map(([name, end]) => {
    const began = from[/** @type {Name} */ (name)];
    if (part >= 1) return [name, end];
    if (name === "base" || name === "scale") return [name, began * (end / began) ** part];
    if (name === "dim") return [name, 2 * Math.round((began + (end - began) * part) / 2)];
    return [name, end];
  }));
}

/** @param {Setting} from
    @param {Partial<Setting>} to
    @param {() => void} done */
function glide(from, to, done) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || "head" in to;
  const began = performance.now();
  const step = () => {
    const part = still ? 1 : Math.min((performance.now() - began) / MOVE, 1);
    if (part >= 1) {
      done();
      return;
    }
    change(between(from, to, part), { keep: true });
    requestAnimationFrame(step);
  };
  step();
}

function move() {
  if (!lesson) return;
  const chosen = lesson;
  const { moves, step } = chosen;
  const { to, seen } = moves[step];
  const next = moves[step + 1];
  const [before, from] = [compute({ ...state, ...chosen.start }), settings(state)];
  glide(from, to, () => {
    commit(to);
    render();
    const [was, is] = [search(chosen.start), search(settings(state))];
    const finish = () => {
      if (lesson !== chosen) return;
      if (was.half === undefined) was.go();
      else if (is.half === undefined) is.go();
      else {
        const told = seen({ before, after: model, found: [was, is] });
        tell(next ? `${told} ${next.watch}` : told, next?.verb);
        if (!next) one("#explorer-leave").focus({ preventScroll: true });
        chosen.step += 1;
        return;
      }
      setTimeout(finish);
    };
    finish();
  });
}

function offerLessons() {
  for (const chosen of lessons) {
    one(`[data-lesson="${chosen.name}"]`).addEventListener("click", () => begin(chosen));
  }
  one("#explorer-move").addEventListener("click", move);
  one("#explorer-leave").addEventListener("click", () => {
    one("#explorer-lesson").hidden = true;
    if (lesson) one(`[data-lesson="${lesson.name}"]`).focus({ preventScroll: true });
    lesson = null;
  });
}

// Share and take away.

const buttons = (/** @type {string} */ purpose) => /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll(`[data-${purpose}]`));

function offerFiles() {
  for (const button of buttons("take")) {
    const [what, ending] = String(button.dataset.take).split(".");
    button.addEventListener("click", () => {
      settle();
      take(what, ending, { state, model, views });
    });
  }

  for (const button of buttons("copy")) {
    const source = one(String(button.dataset.copy));
    button.addEventListener("click", async () => {
      const input = source instanceof HTMLInputElement ? source : null;
      const text = input?.value || String(source.textContent);
      const done = await navigator.clipboard.writeText(text).then(() => true, () => false);
      button.textContent = done ? "Copied" : "Select and copy";
      if (!done) input?.select();
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }
}

function follow() {
  addEventListener("hashchange", () => { if (location.hash !== written) arrive(); });
  addEventListener("popstate", () => { if (location.hash !== written) arrive(); });
  addEventListener("pagehide", () => { if (waiting) write("replaceState"); });
}

/** Bring the page to life, once. */
function start() {
  globalThis.rope = Object.freeze({ ...ladder, linear });
  views = {
    heatmap: heatmap(one("#explorer-heatmap"), { stops: diverging, pick: change }),
    decay: decay(one("#explorer-decay"), { pick: change }),
    spectrum: spectrum(one("#explorer-spectrum"), { pick: change }),
    rotation: rotation(one("#explorer-rotation"), { pick: change }),
  };
  for (const part of [watch, listen, offerModels, offerLessons, offerFiles, follow]) part();
  arrive();
  root.dataset.state = "ready";
}

if (root.dataset.state !== "ready") start();
