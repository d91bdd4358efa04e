/* The decoder's page: input by paste, file, drop, preset or link, and the results. What is shown comes from
   decoder/model.js and goes in as text alone: a file is a stranger's. */

import { noLength, tokensOf } from "../advice/length.js";
import { parse } from "../config/file.js";
import { describe, fromConfig, read } from "../config/reading.js";
import { ROW, strip } from "../config/notes.js";
import { models } from "../data/decoder.js";
import { element } from "../dom/element.js";
import { noteItem, toCopy } from "../dom/told.js";
import { save } from "../dom/save.js";
import { meanKernel } from "../ladder/kernel.js";
import { late, whenNear } from "../late/load.js";
import { jsonText } from "../registers/json-text.js";
import { pairs, places, spoken, tokens } from "../registers/sentence.js";
import * as pictures from "./draw.js";
import { textOf } from "./given.js";
import { OtherKind, bounds, csv, decode, kernels, table } from "./model.js";
import * as share from "./share.js";

/** @import { Text, texts } from "../programs/texts.js" */
/** @import { Dict } from "../values/kinds.js" */
/** @import { Decoded } from "./model.js" */

const root = /** @type {HTMLElement} */ (document.getElementById("decoder"));

const FIRST = "Llama-3.1-8B";
const ROWS = 512; // of the table; the CSV holds all
const SEEN = 48; // of them at once: more than the table's window holds; the others follow when the page has been drawn
const QUIET = 700; // ms of rest before the outcome is spoken
const REST = 150; // ms without a change before what takes long is made: a plan, or what is searched
const PAUSE = 300; // ms; browsers refuse pages that write their address more often
const WORDS = 600; // characters of a message

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (one(`[name="${name}"]`));
/** @param {string} name */
const result = (name) => one(`[data-result="${name}"]`);

/** @param {string} text */
const cut = (text) => (text.length > WORDS ? `${text.slice(0, WORDS)} …` : text);
/** @param {[string, string]} source */
const link = ([words, address]) => element("a", { href: address }, words);

/** @type {((config: unknown) => unknown) | null} */
let asConfig = null; // as soon as a file of another kind is met
/** @type {Decoded | null} */
let shown = null; // what is on the page, or null after an error
let example = true; // nobody has changed the text yet
let ownContext = ""; // the length that a published model brought: one that a reader typed stays
/** @type {string | null} */
let layer = null;
let told = -Infinity; // when the last result was shown
/** @type {Record<string, number>} */
const timers = {};

/** @param {string} name
    @param {number} wait
    @param {() => void} task */
function later(name, wait, task) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(task, wait);
}

// Decoding

/** Decode what is in the fields, and show it or say why not; what is typed may be one change of many. */
function update({ keep = false, typed = false } = {}) {
  for (const name of ["drawn", "bounds", "curve", "rows"]) clearTimeout(timers[name]);
  delete one("#decoder-results").dataset.state;
  const text = field("config").value;
  shown = null;
  const written = field("context").value.trim();
  const length = written === "" || tokensOf(written) !== null;
  field("context").setAttribute("aria-invalid", String(!length));
  if (!length) {
    fail(`${noLength("The length wanted", written)}.`, "error", field("context"));
  } else if (!text.trim()) {
    fail("Paste a config.json, choose a file, or take a published model.", "empty");
  } else {
    try {
      shown = decode(text, { contextLength: tokensOf(written), layerType: layer, asConfig });
      show(shown, typed);
    } catch (error) {
      if (error instanceof OtherKind) {
        awaitKinds(keep);
        return;
      }
      const { name, message } = /** @type {Error} */ (error);
      fail(name === "RangeError" ? message : `config must be readable, got ${message}`, "error");
    }
  }
  later("spoken", QUIET, speak);
  if (!keep) later("address", PAUSE, remember);
}

/** Load what reads files of other kinds, and decode again.
    @param {boolean} keep */
async function awaitKinds(keep) {
  try {
    asConfig = await late("kinds");
    update({ keep });
  } catch (error) {
    fail(/** @type {Error} */ (error).message, "error");
  }
}

/** @param {string} message
    @param {"empty" | "error"} outcome
    @param {HTMLElement} [wrong]  the field that is to be mended */
function fail(message, outcome, wrong = field("config")) {
  root.dataset.outcome = outcome;
  one("#decoder-message").textContent = cut(message);
  one("#decoder-message").hidden = false;
  one("#decoder-results").hidden = true;
  field("config").setAttribute("aria-invalid", String(outcome === "error" && wrong === field("config")));
  if (outcome === "empty") showLayers([]);
}

/** @param {Decoded} decoded
    @param {boolean} typed */
function show(decoded, typed) {
  root.dataset.outcome = "result";
  one("#decoder-message").hidden = true;
  one("#decoder-results").hidden = false;
  field("config").setAttribute("aria-invalid", "false");
  showLayers(decoded.said.layers);
  showAxes(decoded);
  result("sentence").textContent = decoded.said.summary;
  showFacts(decoded);
  showWarnings(decoded);
  adviseSoon();
  const before = told;
  told = performance.now();
  if (typed && told - before < REST) {
    one("#decoder-results").dataset.state = "waiting";
    later("drawn", REST, draw);
  } else draw();
}

/** What takes longer than words: while the changes come fast, it waits till they rest. */
function draw() {
  if (!shown) return;
  showPictures(shown);
  showSettings(shown);
  showPairs(shown);
  search(shown);
  delete one("#decoder-results").dataset.state;
}

/** A plan takes tens of milliseconds: it is made when the reader rests. */
function adviseSoon() {
  delete result("plan").dataset.outcome;
  later("advice", REST, advise);
}

/** Plan and compare, where a length is wanted or there is another config. */
async function advise() {
  const wish = tokensOf(field("context").value);
  const asked = wish !== null || field("other").value.trim();
  if (asked || !one("#decoder-plan").hidden || result("difference").hasChildNodes()) {
    const advice = await late("advice");
    if (shown) advice(root, shown.reading.config, wish,);
  }
}

function speak() {
  const message = one("#decoder-message");
  one("#decoder-spoken").textContent = shown ? `${shown.said.summary} ${shown.said.notes.length} note${shown.said.notes.length === 1 ? "" : "s"}.` : message.textContent;
}

// Results

/** @param {Decoded["said"]["layers"]} layers */
function showLayers(layers) {
  const select = field("layer");
  const several = layers.filter((kind) => kind.name !== null);
  one("#decoder-layer").hidden = several.length === 0;
  const options = several.map(({ name, rotates }) => {
    const option = element("option", { value: String(name) }, rotates ? cut(String(name)) : `${cut(String(name))} (none)`);
    option.disabled = !rotates;
    return option;
  });
  select.replaceChildren(...options);
  if (shown && shown.reading.record.kind !== null) select.value = shown.reading.record.kind;
  showStrip(layers);
}

/** One mark for each layer, in rows that begin with the number of their first layer, and one line for each kind that occurs.
    @param {Decoded["said"]["layers"]} layers */
function showStrip(layers) {
  const kinds = layers.filter(({ indices }) => indices.length);
  const looks = kinds.map((kind, k) => lookOf(kind, kinds.slice(0, k)));
  const cells = kinds.flatMap((kind, k) => kind.indices.map((index) => ({ index, kind, look: looks[k] }))).sort((a, b) => a.index - b.index);
  one("#decoder-strip").hidden = cells.length === 0;
  one("#decoder-marks").textContent = strip(kinds);
  result("layers").replaceChildren(...cells.flatMap(({ index, kind, look }) => [
    ...(index % ROW ? [] : [element("span", {}, String(index))]), element("i", { class: look, title: `layer ${index}: ${wordsOf(kind)}` }),
  ]));
  result("kinds").replaceChildren(...kinds.map((kind, k) => element("li", {}, element("i", { class: looks[k] }), ` ${countOf(kind)}${wordsOf(kind)}`)));
}

/** @typedef {Decoded["said"]["layers"][number]} Kind */
/** @param {Kind} kind */
const shapeOf = ({ rotates, reach }) => `${rotates ? "rotated" : "still"}${reach === null ? "" : " windowed"}`;
/** The look of a kind, which no kind of its shape before it has: twelve of one shape differ.
    @param {Kind} kind
    @param {Kind[]} before */
function lookOf(kind, before) {
  const twins = before.filter((other) => shapeOf(other) === shapeOf(kind)).length;
  return `${shapeOf(kind)} twin-${twins % 4} hue-${twins % 3}`;
}
/** @param {Kind} kind */
const countOf = ({ indices }) => (indices.length === 1 ? `layer ${indices[0]}: ` : `${spoken(indices.length)} layers (${places(indices)}): `);
const STILL = "not rotated"; // a kind whose name has these words needs no second ones
/** @param {Kind} kind */
function wordsOf({ name, rotates, reach, rope_type: type, base, error }) {
  const turned = error ? `rotated, ${error}` : `rotated${base === undefined ? "" : `, base ${spoken(base)}`}${type && type !== "default" ? `, ${type}` : ""}`;
  const said = rotates ? [turned] : name?.includes(STILL) ? [] : [STILL];
  const parts = [...(name === null ? [] : [name]), ...said, ...(reach === null ? [] : [`window of ${tokens(reach)}`])];
  return cut(parts.join(", "));
}

/** One line for each part whose positions have several axes.
    @param {Decoded} decoded */
function showAxes({ said }) {
  one("#decoder-axes").hidden = said.axes.length === 0;
  result("axes").replaceChildren(...said.axes.map((part) => element("li", {}, cut(part.words))));
}

/** @param {Decoded} decoded */
function showFacts(decoded) {
  const rows = decoded.facts.map(({ key, name, shown: words, value }) =>
    element("div", {}, element("dt", {}, name[0].toUpperCase() + name.slice(1)), element("dd", { "data-fact": key, "data-value": value ?? "" }, words)));
  result("facts").replaceChildren(...rows);
}

/** @param {Decoded} decoded */
function showWarnings(decoded) {
  const items = decoded.said.notes.map(noteItem);
  result("warnings").replaceChildren(...(items.length ? items : [element("li", {}, "No note on it; see the base bound below.")]));
}

/** @type {typeof texts | null} */
let textsOf = null; // as soon as the reader comes near

/** A length that the file does not reach is not stated in a text for a program: nothing would extend it.
    @param {Decoded} decoded
    @returns {[Dict, HTMLElement[]]} */
function settled({ reading: { config, record, facts, notes } }) {
  if (!notes.some(({ id }) => id === "beyond-made")) return [facts, []];
  const words = `These lines are for ${tokens(facts.made)}, for which the file is made. What is to be said of ${tokens(facts.served)} stands in the plan above.`;
  return [read(config, { layerType: record.kind }).facts, [element("p", {}, words)]];
}

/** @param {Decoded} decoded */
function showSettings(decoded) {
  if (!textsOf) return;
  const [facts, above] = settled(decoded);
  const parts = textsOf(facts).map((/** @type {Text} */ { name, text, note, why, since, source }) => {
    const said = text === undefined ? [element("p", {}, String(why))] : [
      toCopy(text, `the setting for ${name}`),
      ...(note ? [element("p", {}, note)] : []),
    ];
    const run = since ? `Run in ${since}; older versions were not tried. ` : "";
    const where = element("p", { class: "decoder-hint" }, run, "After ", link(source), ".");
    return element("section", { "data-program": name }, element("h3", {}, name), ...said, where);
  });
  result("settings").replaceChildren(...above, ...parts);
}

function awaitSettings() {
  whenNear(/** @type {Element} */ (result("settings").parentElement), async () => {
    textsOf = await late("programs");
    if (shown) showSettings(shown);
  });
}

/** @param {number | null} value */
const cell = (value) => (value === null ? "" : spoken(value));

/** @param {Decoded} decoded */
function showPairs(decoded) {
  const { head, rows } = table(decoded);
  const linesOf = (/** @type {typeof rows} */ some) => some.map((row) => {
    const line = document.createElement("tr");
    for (const value of row) line.insertCell().textContent = cell(value);
    return line;
  });
  const titles = head.map((words) => element("th", { scope: "col" }, words));
  const body = element("tbody");
  body.append(...linesOf(rows.slice(0, SEEN)));
  timers.rows = setTimeout(() => body.append(...linesOf(rows.slice(SEEN, ROWS))));
  result("pairs").replaceChildren(element("table", { class: "decoder-pairs" }, element("thead", {}, element("tr", {}, ...titles)), body));
  one("#decoder-rows").textContent = rows.length > ROWS ? `The first ${ROWS} of ${spoken(rows.length)} pairs; the CSV holds them all.` : `All ${pairs(rows.length)}, i from 0.`;
}

/** @param {Decoded} decoded */
function showPictures(decoded) {
  const { found, said, runs } = decoded;
  const place = result("kernel");
  const [wide, width] = [result("spectrum").clientWidth, place.clientWidth]; // before anything is written
  pictures.spectrum(result("spectrum"), decoded, wide);
  const curve = kernels(decoded);
  const drawCurve = () => {
    pictures.kernel(place, decoded, { curve, width });
    place.dataset.state = curve.done() ? "ready" : "searching";
  };
  const further = () => {
    curve.go();
    if (curve.done()) drawCurve();
    else timers.curve = setTimeout(further);
  };
  clearTimeout(timers.curve);
  drawCurve();
  if (!curve.done()) timers.curve = setTimeout(further, REST);
  const { unturned, still } = runs;
  const turning = (unturned ?? 0) - (found.ropeType === "proportional" ? still : 0);
  one("#decoder-spectrum-words").textContent = (unturned === null ? "No original length is stated."
    : `Before the method, ${turning} of ${pairs(said.pairs)} turn, but not once around, within the original length of ${tokens(found.originalContextLength)}: the shaded part. ` +
      `As it runs, ${(said.pairs_beyond_context ?? 0) - still} do so within ${tokens(runs.reach ?? found.originalContextLength)}.`) +
    (still ? ` ${pairs(still)} stand still and have no wavelength.` : "");
  const at = runs.reach ?? found.originalContextLength;
  const { times } = decoded;
  one("#decoder-kernel-words").textContent = (at === null ? "No length is stated."
    : `At a distance of ${tokens(at)} the mean kernel is ${value(meanKernel(at, decoded.before))} before and ` +
      `${value(meanKernel(at, found.invFreq))} after.`) +
    (times === 1 ? "" : ` Scores are multiplied by ${spoken(times)}: the third curve is K after, times that.`);
  one("#decoder-scored").hidden = times === 1;
}

/** @param {number} number */
const value = (number) => number.toFixed(3).replace("-", "−");

/** Look for the first negative kernel, step by step, while the page stays alive.
    @param {Decoded} decoded */
function search(decoded) {
  const steps = bounds(decoded);
  const list = result("bound");
  list.dataset.state = "searching";
  const step = (rest = 0) => {
    const { value: lines, done } = steps.next();
    if (lines) list.replaceChildren(...lines.map((words) => element("li", {}, words)));
    if (done) list.dataset.state = "ready";
    else timers.bounds = setTimeout(step, rest);
  };
  timers.bounds = setTimeout(step, 0, REST); // the first step at once, so that no words of the config before stay
}

// The address holds the keys of the rotary embedding, and nothing else of the file.

function fragment() {
  const context = tokensOf(field("context").value);
  return shown ? share.print(shown.reading.stated, { context, layer: shown.reading.record.kind, method: field("method").value }) : "";
}

function remember() {
  const hash = example ? "" : fragment();
  if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

function restore() {
  const named = new URLSearchParams(location.hash.slice(1)).get("model");
  if (named !== null && models.some(({ name }) => name === named)) {
    example = false;
    field("model").value = named;
    preset(named);
    return true;
  }
  const found = share.read(location.hash);
  if (!found) return false;
  [example, layer] = [false, found.layer || null];
  field("config").value = found.config;
  field("context").value = found.context;
  if (found.method) field("method").append(element("option", { value: found.method, selected: "" }, found.method));
  field("model").value = "";
  update({ keep: true });
  return true;
}

// Input

/** @param {string} text
    @param {{ context?: string | number, layerType?: string | null }} [options] */
function take(text, { context = "", layerType = null } = {}) {
  field("config").value = text;
  const kept = field("context").value !== ownContext && tokensOf(field("context").value) !== null && context === "";
  if (!kept) field("context").value = String(context);
  ownContext = String(context);
  layer = layerType;
  update();
}

/** @param {string} name */
function preset(name) {
  const found = models.find((model) => model.name === name);
  if (!found) return;
  const { config, context, layer: layerType } = found;
  take(jsonText(parse(config)), { context: context ?? "", layerType });
}

/** @param {File | undefined} given */
async function file(given) {
  if (!given) return;
  example = false;
  field("model").value = "";
  try {
    take(await textOf(given));
  } catch (error) {
    shown = null;
    field("config").value = "";
    fail(/** @type {Error} */ (error).message, "error");
    later("spoken", QUIET, speak);
  }
}

/** A file to compare with.
    @param {File | undefined} given */
async function otherFile(given) {
  if (!given) return;
  try {
    field("other").value = await textOf(given);
    advise();
  } catch (error) {
    clearTimeout(timers.advice);
    field("other").value = "";
    result("difference").replaceChildren(element("p", { class: "decoder-message" }, cut(`The other config: ${/** @type {Error} */ (error).message}`)));
  }
}

function edited() {
  example = false;
  field("model").value = "";
  layer = null;
  update({ typed: true });
}

function listen() {
  field("config").addEventListener("input", edited);
  field("config").addEventListener("focus", () => { if (example) field("config").select(); });
  field("config").addEventListener("click", () => { if (example) field("config").select(); });
  field("context").addEventListener("input", () => { example = false; update({ typed: true }); });
  field("other").addEventListener("input", adviseSoon);
  field("method").addEventListener("change", () => { example = false; update(); });
  field("layer").addEventListener("change", () => { example = false; layer = field("layer").value; update(); });
  field("model").addEventListener("change", () => {
    if (!field("model").value) return;
    example = false;
    preset(field("model").value);
  });
  field("file").addEventListener("change", () => { file(field("file").files?.[0]); field("file").value = ""; });
  field("other-file").addEventListener("change", () => { otherFile(field("other-file").files?.[0]); field("other-file").value = ""; });
  one("#decoder-clear").addEventListener("click", () => {
    field("config").value = "";
    field("context").value = "";
    edited();
    field("config").focus();
  });
}

function listenToDrops() {
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => { event.preventDefault(); root.classList.add("dropping"); });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) root.classList.remove("dropping"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    root.classList.remove("dropping");
    const { dataTransfer: dropped } = event;
    const beside = one("#decoder-compare").contains(/** @type {Node} */ (event.target));
    if (dropped?.files.length) { (beside ? otherFile : file)(dropped.files[0]); return; }
    field(beside ? "other" : "config").value = dropped?.getData("text/plain") ?? "";
    if (beside) advise(); else edited();
  });
}

// Taking away

/** @param {string} text
    @param {HTMLElement} button */
async function copy(text, button) {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Select it and copy by hand";
  }
  setTimeout(() => { button.textContent = words; }, 1500);
}

/** @param {Decoded} decoded */
async function golden({ found }) {
  const vectors = await late("vectors");
  save(new Blob([`${JSON.stringify(vectors(found), null, 1)}\n`], { type: "application/json" }), "rope-vectors.json");
}

function listenToButtons() {
  root.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button || !shown) return;
    if (button.dataset.take === "csv") save(new Blob([csv(table(shown))], { type: "text/csv" }), "rope-pairs.csv");
    if (button.dataset.take === "json") save(new Blob([`${JSON.stringify(shown.said, null, 1)}\n`], { type: "application/json" }), "rope.json");
    if (button.dataset.take === "vectors") golden(shown);
    if (button.dataset.take === "link") copy(location.href.split("#")[0] + fragment(), button);
    if (button.dataset.copy !== undefined) copy(String(button.previousElementSibling?.textContent), button);
  });
}

function follow() {
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === width) return;
    width = contentRect.width;
    if (shown) showPictures(shown);
  }).observe(one("#decoder-results"));
  addEventListener("hashchange", () => { if (location.hash !== fragment()) restore(); });
}

/** Bring the page to life, once. */
function start() {
  globalThis.rope = Object.freeze({ parseConfig: parse, fromConfig, describe });
  for (const part of [listen, listenToDrops, listenToButtons, follow, awaitSettings]) part();
  field("model").append(...models.map(({ name }) => element("option", { value: name }, name)));
  if (!restore()) {
    field("model").value = FIRST;
    preset(FIRST);
  }
  root.dataset.state = "ready";
}

if (root.dataset.state !== "ready") start();
