/* The decay of similarity with distance, and the spectrum of wavelengths under it on the same axis. */

import { svg } from "../dom/element.js";
import { axes, dots, fitted, layers, line, linear, logarithmic, pathsOf, picture, place, pressed, say, set, shortTokens, ticks, tip } from "./draw.js";
import { bandLine } from "../ladder/band.js";
import { REACH } from "./model.js";
import { spoken } from "./state.js";
import { digits } from "./words.js";

/** @import { Band } from "../ladder/band.js" */
/** @import { Axis, Box, Point } from "./draw.js" */
/** @import { Model } from "./model.js" */
/** @import { State } from "./state.js" */

/** @typedef {{ path: SVGPathElement, text: SVGTextElement }} Upright */

const DECADES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];
const LOW = -0.5; // lowest value shown, unless the kernel goes below

/** @param {string} text */
const minus = (text) => text.replace("-", "−");
/** @param {Band} curve
    @param {number} k */
const said = ({ least, greatest, done }, k) => {
  const [low, high] = [minus(least[k].toFixed(4)), minus(greatest[k].toFixed(4))];
  return `${low === high ? low : `${low} to ${high}`}${k < done ? "" : " at least"}`;
};
/** @param {Band} curve */
const middleOf = ({ least, greatest }) => least.map((low, k) => (low + greatest[k]) / 2);
/** @param {number[]} sorted
    @param {number} value */
const nearest = (sorted, value) => {
  const after = sorted.findIndex((one) => one >= value);
  if (after <= 0) return after === 0 ? 0 : sorted.length - 1;
  return value - sorted[after - 1] < sorted[after] - value ? after - 1 : after;
};

/** The distance axis of both pictures: 1 to a million in decades, or 0 to the last distance of the sequence.
    @param {State} state
    @param {Box} box */
function distanceAxis(state, box) {
  const title = "distance Δ (tokens)";
  if (state.axis === "log") return { at: logarithmic([1, REACH], [box.left, box.right]), ticks: DECADES, text: shortTokens, title };
  const end = state.length - 1;
  return { at: linear([0, end], [box.left, box.right]), ticks: ticks(0, end, 6), title };
}

/** An upright line with its name at the foot or the head of the picture; not drawn where it is out of sight.
    @param {Upright} line
    @param {number | null} at
    @param {Box} box
    @param {number} y */
function upright({ path, text }, at, { top, bottom, right }, y) {
  const visible = at !== null && at < right;
  path.style.display = text.style.display = visible ? "" : "none";
  if (!visible) return;
  set(path, { d: `M${at} ${top}V${bottom}` });
  set(text, { x: at + 4, y });
}

/** @param {SVGElement} layer */
function uprights(layer) {
  const made = (/** @type {string} */ name) => {
    const [path, text] = [svg("path", { class: name }), svg("text", { class: "tick" }, name)];
    layer.append(path, text);
    return { path, text };
  };
  return { length: made("length"), context: made("context") };
}

/** @param {HTMLElement} holder
    @param {{ pick: (changes: Partial<State>) => void }} options */
export function decay(holder, { pick }) {
  const root = picture(holder);
  const layer = layers(root, ["axes", "curves", "mark", "key"]);
  const lines = uprights(layer.curves);
  const paths = pathsOf(layer.curves, ["between", "frozen", "kernel", "law"]);
  const inside = svg("rect");
  const clip = svg("clipPath", { id: "explorer-inside" }, inside);
  root.prepend(clip);
  layer.curves.setAttribute("clip-path", "url(#explorer-inside)");
  const marker = { line: svg("path", { class: "mark" }), dot: svg("path", { class: "mark-dot" }) };
  layer.mark.append(marker.line, marker.dot);
  const hint = tip(root, holder, words);
  let [drawn, named] = ["", ""]; // for what the axes and the key stand
  /** @type {Box} */
  let box; // set, with x, by the first layout
  /** @type {State} */
  let state; // set, with the model and y, by the first update
  /** @type {Model} */
  let model;
  /** @type {Axis} */
  let x;
  /** @type {Axis} */
  let y;

  /** @param {number} width @param {number} height */
  function layout(width, height) {
    box = { left: 46, top: 12, right: width - 14, bottom: height - 42 };
    set(inside, { x: box.left, y: box.top - 4, width: box.right - box.left, height: box.bottom - box.top + 8 });
    drawn = "";
    if (state) update(state, model);
  }

  function frame() {
    const lowest = model.curve.least.some((value) => value < LOW) ? -1 : LOW;
    const frameKey = [state.axis, state.axis === "log" ? 0 : state.length, lowest].join();
    if (frameKey === drawn) return;
    drawn = frameKey;
    x = distanceAxis(state, box);
    const [at, text] = [linear([lowest, 1], [box.bottom, box.top]), (/** @type {number} */ value) => minus(String(value))];
    y = { at, ticks: ticks(lowest, 1, 6), zero: true, text, title: "similarity K(Δ)" };
    axes(layer.axes, { box, x, y });
  }

  function key() {
    const entries = [["kernel", "K(Δ)"]];
    if (model.law) entries.push(["law", "logarithmic law"]);
    if (model.frozen) entries.push(["frozen", "frozen"]);
    const keyed = [box.right, ...entries].join();
    if (keyed === named) return;
    named = keyed;
    layer.key.replaceChildren(...entries.flatMap(([name, text], k) => {
      const top = box.top + 10 + 17 * k;
      return [
        svg("path", { class: name, d: `M${box.right - 128} ${top}h22` }),
        svg("text", { x: box.right - 100, y: top + 4, class: "tick" }, text),
      ];
    }));
  }

  /** @param {Float64Array} xs
      @param {Band} curve */
  function filled(xs, curve) {
    const { at, values } = bandLine(xs, curve);
    return line(at, values.map(y.at));
  }

  /** @param {State} nextState @param {Model} nextModel */
  function update(nextState, nextModel) {
    [state, model] = [nextState, nextModel];
    if (!box) return;
    frame();
    const xs = model.distances.map(x.at);
    const frozen = model.frozen && middleOf(model.frozen.curve).map(y.at);
    set(paths.kernel, { d: filled(xs, model.curve) });
    set(paths.law, { d: model.law ? line(xs, model.law.map(y.at)) : "" });
    set(paths.frozen, { d: model.frozen ? filled(xs, model.frozen.curve) : "" });
    const back = frozen ? line(xs.slice().reverse(), frozen.slice().reverse()).replace("M", "L") : "";
    set(paths.between, { d: frozen ? `${line(xs, middleOf(model.curve).map(y.at))}${back}Z` : "" });
    upright(lines.length, state.axis === "log" ? x.at(state.length) : null, box, box.bottom - 6);
    upright(lines.context, state.context && x.at(state.context), box, box.bottom - 6);
    /** @type {Point} */
    const at = [Math.max(x.at(model.chosen), box.left), y.at(model.similarity)];
    set(marker.line, { d: `M${at[0]} ${box.top}V${box.bottom}` });
    set(marker.dot, { d: dots([at]) });
    key();
    hint.again();
  }

  /** @param {PointerEvent} event */
  function pointed(event) {
    const [left] = place(root, event);
    if (left < box.left - 4 || left > box.right + 4) return -1;
    return nearest(Array.from(model.distances, x.at), left);
  }

  /** @param {PointerEvent} event */
  function words(event) {
    const k = pointed(event);
    if (k < 0) return "";
    const [from, to] = [model.columns[k], model.columns[k + 1] - 1];
    const parts = [`Δ = ${spoken(from)}${to > from ? ` to ${spoken(to)}` : ""}: K = ${said(model.curve, k)}`];
    if (model.law && !Number.isNaN(model.law[k])) parts.push(`law ${minus(model.law[k].toFixed(4))}`);
    if (model.frozen) parts.push(`frozen ${said(model.frozen.curve, k)}`);
    return parts.join(", ");
  }

  pressed(root, (event) => {
    const k = pointed(event);
    if (k >= 0 && model.distances[k] < state.length) pick({ m: model.distances[k], n: 0 });
  });

  fitted(root, holder, layout);
  return { update, root };
}

/** @param {HTMLElement} holder
    @param {{ pick: (changes: Partial<State>) => void }} options */
export function spectrum(holder, { pick }) {
  const root = picture(holder);
  const layer = layers(root, ["ground", "axes", "points", "note"]);
  const ground = svg("rect", { class: "unturned" });
  layer.ground.append(ground);
  const lines = uprights(layer.points);
  const paths = pathsOf(layer.points, ["frozen-dots", "silent-dots", "kernel-dots", "mark-dot"]);
  const note = svg("text", { class: "tick end" });
  const beyond = svg("text", { class: "tick end" });
  layer.note.append(note, beyond);
  const hint = tip(root, holder, words);
  let drawn = "";
  /** @type {Box} */
  let box; // set, with x, by the first layout
  /** @type {State} */
  let state; // set, with the model and y, by the first update
  /** @type {Model} */
  let model;
  /** @type {Axis} */
  let x;
  /** @type {Axis} */
  let y;

  /** @param {number} width @param {number} height */
  function layout(width, height) {
    box = { left: 46, top: 12, right: width - 14, bottom: height - 42 };
    const at = logarithmic([1, REACH], [box.left, box.right]);
    x = { at, ticks: DECADES, text: shortTokens, title: "wavelength λ (tokens)" };
    drawn = "";
    if (state) update(state, model);
  }

  function frame() {
    const most = Math.max(state.dim, state.frozen ? state.frozen.dim : 0) / 2;
    if (String(most) === drawn) return;
    drawn = String(most);
    const marks = most === 1 ? [0] : ticks(0, most - 1, 5).filter(Number.isInteger);
    y = { at: linear([-0.5, most - 0.5], [box.bottom - 6, box.top + 6]), ticks: marks, title: "pair i" };
    axes(layer.axes, { box, x, y });
  }

  const points = (/** @type {Float64Array} */ wavelengths, /** @type {number} */ from, /** @type {number} */ to) => {
    /** @type {Point[]} */
    const found = [];
    for (let i = from; i <= to; i++) {
      if (wavelengths[i] <= REACH && wavelengths[i] >= 1) found.push([x.at(wavelengths[i]), y.at(i)]);
    }
    return found;
  };

  /** @param {State} nextState @param {Model} nextModel */
  function update(nextState, nextModel) {
    [state, model] = [nextState, nextModel];
    if (!box) return;
    frame();
    const [first, last] = model.band;
    const end = model.wavelengths.length - 1;
    set(paths["kernel-dots"], { d: dots(points(model.wavelengths, first, last)) });
    const silent = [...points(model.wavelengths, 0, first - 1), ...points(model.wavelengths, last + 1, end)];
    set(paths["silent-dots"], { d: dots(silent) });
    const frozen = model.frozen && points(model.frozen.wavelengths, 0, model.frozen.wavelengths.length - 1);
    set(paths["frozen-dots"], { d: frozen ? dots(frozen) : "" });
    set(paths["mark-dot"], { d: dots(points(model.wavelengths, state.pair, state.pair)) });
    const turning = Math.min(state.context || state.length, REACH);
    const from = x.at(turning);
    set(ground, { x: from, y: box.top, width: box.right - from, height: box.bottom - box.top });
    upright(lines.length, x.at(state.length), box, box.top + 14);
    upright(lines.context, state.context && x.at(state.context), box, box.top + 14);
    set(note, { x: box.right - 8, y: box.bottom - 10 });
    say(note, from < box.right - 170 ? `no full turn in ${spoken(state.context || state.length)} tokens` : "");
    const hidden = model.wavelengths.filter((wavelength) => wavelength > REACH).length;
    set(beyond, { x: box.right - 8, y: box.top + 30 });
    say(beyond, hidden ? `${hidden} beyond →` : "");
    hint.again();
  }

  /** @param {PointerEvent} event */
  function pointed(event) {
    const i = Math.round((y.at(0) - place(root, event)[1]) / (y.at(0) - y.at(1)));
    return i >= 0 && i < model.wavelengths.length ? i : -1;
  }

  /** @param {PointerEvent} event */
  function words(event) {
    const i = pointed(event);
    if (i < 0) return "";
    const turns = (state.context || state.length) / model.wavelengths[i];
    const pair = `pair ${i}: θ = ${digits(model.invFreq[i], 4)} rad/token, λ = ${digits(model.wavelengths[i], 5)} tokens`;
    return `${pair}, ${digits(turns, 3)} turns`;
  }

  pressed(root, (event) => { if (pointed(event) >= 0) pick({ pair: pointed(event) }); });

  fitted(root, holder, layout);
  return { update, root };
}
