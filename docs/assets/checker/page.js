/* The check's page: a config beside what a program printed, and what the program runs. A stranger's words go in as text
   alone, and nothing is uploaded. */

import { noLength, tokensOf } from "../advice/length.js";
import { identify } from "../check/identify.js";
import { meantOf } from "../check/meant.js";
import { models } from "../data/check.js";
import { element } from "../dom/element.js";
import { late } from "../late/load.js";
import * as draw from "./draw.js";
import { curveOf, fall, lengthOf, positionsOf, usual } from "./model.js";

/** @import { Finding } from "../check/judge.js" */
/** @import { Gap } from "../check/gap.js" */
/** @import { Meant } from "../check/meant.js" */

const root = /** @type {HTMLElement} */ (document.getElementById("check"));
const FIRST = "Llama-3.1-8B";
const QUIET = 700; // ms of rest before the outcome is spoken
const WORDS = 600; // characters of a message

/** @type {Record<string, string>} */
const SURE = {
  certain: "Certain: nothing else that is looked for comes near.",
  likely: "Likely: it alone fits, but these values tell little. More digits or more pairs would settle it.",
  ambiguous: "Not certain: each of these fits.",
  none: "None of these. A wrong answer would be worse.",
};

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (one(`[name="${name}"]`));
/** @param {string} name */
const result = (name) => one(`[data-result="${name}"]`);

/** @type {Record<string, number>} */
const timers = {};
/** @type {string | null} */
let layer = null;
let turn = 0; // of the last update: an earlier one that ends late is dropped

/** What the fields mean, null where no config is given.
    @returns {Promise<Meant | null>} */
async function meant() {
  const preset = models.find(({ name }) => name === field("model").value);
  if (preset) return meantOf(preset.record, { contextLength: preset.context, others: preset.others });
  const text = field("config").value;
  if (!text.trim()) return null;
  const records = await late("reader");
  const written = field("context").value.trim();
  const contextLength = tokensOf(written);
  if (written && contextLength === null) throw new RangeError(noLength("The served length", written));
  const { record, others, kinds } = records(text, { layerType: layer, contextLength });
  showLayers(kinds, record.kind);
  return meantOf(record, { contextLength, others });
}

/** @param {string[]} kinds
    @param {string | null} chosen */
function showLayers(kinds, chosen) {
  one("#check-layer").hidden = kinds.length < 2;
  field("layer").replaceChildren(...kinds.map((kind) => Object.assign(element("option", { value: kind }, kind), { selected: kind === chosen })));
}

/** Judge what is in the fields, and show it or say why not. */
async function update() {
  const mine = ++turn;
  try {
    const own = await meant();
    if (mine !== turn) return;
    const text = field("values").value;
    const kind = field("kind").value || null;
    const found = text.trim() ? identify(text, own, { kind, positions: positionsOf(field("positions").value) }) : null;
    if (own === null && found === null) throw new RangeError("Take a published model, or paste its config.json.");
    show(own, found);
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    if (mine === turn) fail(name === "RangeError" ? message : `It cannot be read: ${message}`);
  }
  clearTimeout(timers.spoken);
  timers.spoken = setTimeout(() => { one("#check-spoken").textContent = one("#check-message").hidden ? result("finding").textContent : one("#check-message").textContent; }, QUIET);
}

/** @param {string} message */
function fail(message) {
  root.dataset.outcome = "error";
  one("#check-message").textContent = message.slice(0, WORDS);
  one("#check-message").hidden = false;
  one("#check-results").hidden = true;
}

/** @param {Meant | null} own
    @param {Finding | null} found */
function show(own, found) {
  root.dataset.outcome = found ? "result" : "example";
  one("#check-message").hidden = true;
  one("#check-results").hidden = false;
  one("#check-found").hidden = found === null;
  if (found) showFinding(found);
  const other = found === null && own !== null ? usual(own) : null;
  const gap = other?.gap ?? found?.gap ?? null;
  one("#check-distance").hidden = gap === null;
  result("which").textContent = other ? `How far it would be from the setting ${other.words}` : "How far it is from what is meant";
  if (gap !== null && own !== null) showCurve(gap, lengthOf(own));
}

/** @param {Finding} found */
function showFinding(found) {
  const place = result("finding");
  place.textContent = found.text;
  place.dataset.ids = found.ids.join(" ");
  place.dataset.confidence = found.confidence;
  result("confidence").textContent = `${found.lines.length ? "" : SURE[found.confidence]} ${found.why}`.trim();
  result("next").textContent = found.next;
  const items = [...found.instead, ...found.lines];
  result("instead").hidden = items.length === 0;
  result("instead").replaceChildren(...items.map((words) => element("li", {}, words)));
  result("unseen").hidden = found.unseen.length === 0;
  result("unseen").textContent = `These values do not show ${found.unseen.join(", or ")}.`;
}

/** @param {Gap} gap
    @param {number} limit */
function showCurve(gap, limit) {
  clearTimeout(timers.curve);
  const place = result("curve");
  const { below, words } = fall(gap, limit);
  place.dataset.below = JSON.stringify(below);
  result("fall").textContent = words;
  const curve = curveOf(gap, limit);
  const further = () => {
    draw.cosineOver(place, curve, below);
    const done = curve.band.done >= curve.distances.length;
    place.dataset.state = done ? "ready" : "searching";
    if (done) return;
    curve.band.go();
    timers.curve = setTimeout(further);
  };
  further();
}

/** Update once all events of this moment are there: an edit of many lines can send one for each. */
function soon() {
  clearTimeout(timers.update);
  timers.update = setTimeout(update);
}

function choose() {
  const preset = field("model").value !== "";
  one("#check-own").hidden = preset;
  one("#check-context").hidden = preset;
  one("#check-layer").hidden = true;
  layer = null;
  soon();
}

function listen() {
  field("model").addEventListener("change", choose);
  field("config").addEventListener("input", () => { layer = null; soon(); });
  for (const name of ["values", "positions", "context"]) field(name).addEventListener("input", soon);
  field("kind").addEventListener("change", soon);
  field("layer").addEventListener("change", () => { layer = field("layer").value; soon(); });
  one("#check-clear").addEventListener("click", () => { field("values").value = ""; field("values").focus(); soon(); });
  addEventListener("resize", () => { clearTimeout(timers.resize); timers.resize = setTimeout(soon, QUIET); });
}

async function start() {
  field("model").append(...models.map(({ name }) => element("option", { value: name }, name)));
  field("model").value = FIRST;
  listen();
  await update();
  root.dataset.state = "ready";
}

if (root.dataset.state !== "ready") start();
