/* The first page: a sentence whose words change places, an arrow that turns, two arrows, three knobs. */

import { knobs as drawing, pair, sentence } from "../data/front.js";
import { aim, arc, draw, hold, point } from "./dial.js";
import { curve, marks, names, score, speedsOf } from "./model.js";
import { scrub } from "./scrub.js";
import * as words from "./words.js";

/** @import { Knobs } from "./model.js" */

const root = /** @type {HTMLElement} */ (document.getElementById("front"));
const PER_TOKEN = 200; // ms that the arrow takes for a step
const REST = 150; // ms without a change before the curve is drawn whole

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (one(`input[name="${name}"]`));
/** @param {string} name */
const dialOf = (name) => /** @type {SVGElement} */ (root.querySelector(`[data-dial="${name}"]`));
/** @param {string} name
    @param {string} text */
function say(name, text) {
  for (const place of root.querySelectorAll(`[data-front="${name}"]`)) {
    if (place.textContent !== text) place.textContent = text;
  }
}

// The sentence.

const order = [...sentence.words];

function showSentence() {
  const chips = one(".front-chips");
  chips.append(...order.map((word, at) => {
    const chip = /** @type {HTMLElement} */ (chips.querySelector(`[data-word="${word}"]`));
    /** @type {HTMLElement} */ (chip.querySelector("small")).textContent = String(at);
    return chip;
  }));
  for (const noun of order) {
    if (noun === sentence.asking) continue;
    for (const kind of ["plain", "turned"]) {
      const value = score(order, noun, kind === "turned");
      const cell = one(`[data-score="${kind}-${noun}"]`);
      /** @type {HTMLElement} */ (cell.querySelector("i")).style.setProperty("--score", value.toFixed(3));
      /** @type {HTMLElement} */ (cell.querySelector("b")).textContent = words.one(value);
    }
  }
  say("words", words.scores(order));
}

function beginSentence() {
  const swap = one(".front-swap");
  swap.addEventListener("click", () => {
    order.reverse();
    swap.setAttribute("aria-pressed", String(order[0] !== sentence.words[0]));
    showSentence();
  });
}

// One arrow. It turns by itself until a reader does anything, and again when asked to.

const turning = { at: pair.at.turn, playing: false, seen: true };

/** @param {number} drawn where the arrow is, between two tokens while it turns */
function showTurn(drawn) {
  const { at } = turning;
  const dial = dialOf("turn");
  point(dial, "turn", drawn, `m = ${at}`);
  draw(dial, "turned", arc(0, drawn, 40));
  const slider = field("position");
  slider.value = String(at);
  slider.setAttribute("aria-valuetext", `position ${at}`);
  say("turn", words.turn(at));
  say("position", String(at));
}

/** @param {number} position */
function turnTo(position) {
  turning.at = ((position % pair.round) + pair.round) % pair.round;
  showTurn(turning.at);
}

/** @param {boolean} playing */
function play(playing) {
  turning.playing = playing;
  const button = one(".front-play");
  button.textContent = playing ? "❚❚ Pause" : "▶ Turn";
  if (!playing) return showTurn(turning.at);
  let last = performance.now();
  let part = 0;
  const step = (/** @type {number} */ now) => {
    if (!turning.playing) return;
    part += turning.seen ? Math.min(Math.max(now - last, 0), PER_TOKEN) / PER_TOKEN : 0;
    last = now;
    if (part >= 1) {
      part -= 1;
      turning.at = (turning.at + 1) % pair.round;
    }
    if (turning.seen) showTurn(turning.at + part);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function beginTurn() {
  const dial = dialOf("turn");
  const slider = field("position");
  slider.addEventListener("input", () => turnTo(Number(slider.value)));
  hold(dial, {
    hands: ["turn"],
    where: () => turning.at,
    moved: (_, position) => turnTo(position),
    held: () => slider.focus({ preventScroll: true }),
  });
  const button = one(".front-play");
  button.addEventListener("click", () => play(!turning.playing));
  const stop = (/** @type {Event} */ event) => {
    if (turning.playing && !button.contains(/** @type {Node} */ (event.target))) play(false);
  };
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, stop, { capture: true, passive: true });
  new IntersectionObserver(([{ isIntersecting }]) => { turning.seen = isIntersecting; }).observe(dial);
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) play(true);
}

// Two arrows.

const LAST = pair.round - 1;
const two = { query: pair.at.query, key: pair.at.key };
/** @type {Record<string, (value: number, text: string) => void>} */
const scrubs = {};
/** @param {number} value */
const within = (value) => Math.max(0, Math.min(LAST, value));

function showTwo() {
  const { query, key } = two;
  const dial = dialOf("pair");
  point(dial, "query", query);
  point(dial, "key", key);
  draw(dial, "between", `${arc(key, query, 54)}L0 0Z`);
  for (const name of /** @type {const} */ (["query", "key"])) {
    field(name).value = String(two[name]);
    scrubs[name](two[name], String(two[name]));
    say(name, String(two[name]));
  }
  field("both").value = String(Math.min(query, key));
  field("both").max = String(LAST - Math.abs(query - key));
  for (const [name, text] of Object.entries(words.difference(query, key))) say(name, text);
}

/** @param {"query" | "key"} name
    @param {number} position */
function moveOne(name, position) {
  two[name] = within(position);
  showTwo();
}

function beginTwo() {
  for (const name of /** @type {const} */ (["query", "key"])) {
    field(name).addEventListener("input", () => moveOne(name, Number(field(name).value)));
    scrubs[name] = scrub(one(`[data-scrub="${name}"]`), {
      min: 0, max: LAST, label: `Position of the ${name}`, input: (value) => moveOne(name, value),
    });
  }
  field("both").addEventListener("input", () => {
    const by = Number(field("both").value) - Math.min(two.query, two.key);
    Object.assign(two, { query: two.query + by, key: two.key + by });
    showTwo();
  });
  hold(dialOf("pair"), {
    hands: ["query", "key"],
    where: (name) => two[/** @type {"query" | "key"} */ (name)],
    moved: (name, position) => moveOne(/** @type {"query" | "key"} */ (name), position),
    held: (name) => field(name).focus({ preventScroll: true }),
  });
  showTwo();
}

// Three knobs: sliders and scrubbed numbers run in whole steps.

/** @type {Record<keyof Knobs, { min: number, max: number, of: (step: number) => number, to: (value: number) => number, label: string }>} */
const KNOBS = {
  base: { min: 16, max: 28, of: (step) => Number((10 ** (step / 4)).toPrecision(2)), to: (value) => Math.round(4 * Math.log10(value)), label: "Base" },
  scale: { min: 0, max: 16, of: (step) => Number((2 ** (step / 4)).toPrecision(2)), to: (value) => Math.round(4 * Math.log2(value)), label: "Scale" },
  dimension: { min: 4, max: 32, of: (step) => 8 * step, to: (value) => value / 8, label: "Dimension" },
};
const NAMES = /** @type {(keyof Knobs)[]} */ (Object.keys(KNOBS));
/** @type {Knobs} */
let setting = { ...drawing.start };
let waiting = 0;
let resting = 0;

/** While a knob moves, the curve is drawn through a few distances of its far part, and whole when it rests. */
function showKnobs() {
  waiting = 0;
  clearTimeout(resting);
  const plot = one(".front-plot");
  plot.dataset.state = "waiting";
  resting = setTimeout(() => {
    showLine("curve", curve(setting, { whole: true }));
    plot.dataset.state = "whole";
  }, REST);
  for (const [name, line] of Object.entries({ ...marks(setting), curve: curve(setting, { whole: false }) })) showLine(name, line);
  for (const [name, place] of Object.entries(names(setting))) {
    const word = one(`[data-mark="${name}"]`);
    word.hidden = !place;
    if (place) [word.style.left, word.style.top] = place.map((share) => `${(100 * share).toFixed(2)}%`);
  }
  const arrows = root.querySelectorAll(".front-speed");
  for (const [k, { place, wavelength }] of speedsOf(setting).entries()) {
    aim(/** @type {SVGElement} */ (arrows[k].querySelector(".front-hand")), place);
    /** @type {HTMLElement} */ (arrows[k].querySelector("b")).textContent = words.lasts(wavelength);
  }
  one(".front-grey").hidden = NAMES.every((name) => setting[name] === drawing.start[name]);
  for (const [name, text] of Object.entries(words.knobs(setting))) say(name, text);
  showValues();
}

/** @param {string} name
    @param {string} line */
const showLine = (name, line) => one(`.front-plot .front-${name}`).setAttribute("d", line);

function showValues() {
  for (const name of NAMES) {
    const [step, said] = [KNOBS[name].to(setting[name]), words.spoken(setting[name])];
    field(name).value = String(step);
    field(name).setAttribute("aria-valuetext", said);
    scrubs[name](step, said);
    say(`${name}-value`, said);
  }
}

/** @param {keyof Knobs} name
    @param {number} step */
function turnKnob(name, step) {
  setting = { ...setting, [name]: KNOBS[name].of(step) };
  if (!waiting) waiting = requestAnimationFrame(showKnobs);
}

function beginKnobs() {
  for (const name of NAMES) {
    const { min, max, label } = KNOBS[name];
    Object.assign(field(name), { min, max, step: 1 });
    field(name).addEventListener("input", () => turnKnob(name, Number(field(name).value)));
    scrubs[name] = scrub(one(`[data-scrub="${name}"]`), { min, max, label, input: (step) => turnKnob(name, step) });
  }
  one(".front-again").addEventListener("click", () => {
    setting = { ...drawing.start };
    showKnobs();
  });
  showValues(); // the build has drawn the start
}

if (root.dataset.state !== "ready") {
  for (const part of [beginSentence, beginTurn, beginTwo, beginKnobs]) part();
  root.dataset.state = "ready";
}
