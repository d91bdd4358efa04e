/* The decay of similarity with distance, and the spectrum of wavelengths under it on the same axis. */

import { axes, dots, fitted, layers, line, linear, logarithmic, picture, place, set, shortTokens, svg, ticks, tip } from "./draw.js";
import { REACH } from "./model.js";
import { spoken } from "./state.js";

const DECADES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];
const LOW = -0.5; // lowest value shown, unless the kernel goes below

const minus = (text) => text.replace("-", "−");
const nearest = (sorted, value) => {
  const after = sorted.findIndex((one) => one >= value);
  if (after <= 0) return after === 0 ? 0 : sorted.length - 1;
  return value - sorted[after - 1] < sorted[after] - value ? after - 1 : after;
};

/** The distance axis of both pictures: 1 to a million in decades, or 0 to the last distance of the sequence. */
function distanceAxis(state, box) {
  if (state.axis === "log") {
    return { at: logarithmic([1, REACH], [box.left, box.right]), ticks: DECADES, text: shortTokens, end: REACH };
  }
  const end = state.length - 1;
  return { at: linear([0, end], [box.left, box.right]), ticks: ticks(0, end, 6), end };
}

/** An upright line with its name at the foot or the head of the picture; not drawn where it is out of sight. */
function upright({ path, text }, at, { top, bottom, right }, y) {
  const visible = at !== null && at < right;
  path.style.display = text.style.display = visible ? "" : "none";
  if (!visible) return;
  set(path, { d: `M${at} ${top}V${bottom}` });
  set(text, { x: at + 4, y });
}

function uprights(layer) {
  return Object.fromEntries(["length", "context"].map((name) => {
    const [path, text] = [svg("path", { class: name }), svg("text", { class: "tick" }, name)];
    layer.append(path, text);
    return [name, { path, text }];
  }));
}

export function decay(holder, { pick }) {
  const root = picture(holder);
  const layer = layers(root, ["axes", "curves", "mark", "key"]);
  const lines = uprights(layer.curves);
  const paths = {};
  for (const name of ["between", "frozen", "kernel", "law"]) {
    paths[name] = svg("path", { class: name });
    layer.curves.append(paths[name]);
  }
  const clip = svg("clipPath", { id: "explorer-inside" }, svg("rect"));
  root.prepend(clip);
  layer.curves.setAttribute("clip-path", "url(#explorer-inside)");
  const marker = { line: svg("path", { class: "mark" }), dot: svg("path", { class: "mark-dot" }) };
  layer.mark.append(marker.line, marker.dot);
  const hint = tip(holder);
  let [box, state, model, drawn, x, y] = [null, null, null, "", null, null];

  function layout(width, height) {
    box = { left: 46, top: 12, right: width - 14, bottom: height - 42 };
    set(clip.firstChild, { x: box.left, y: box.top - 4, width: box.right - box.left, height: box.bottom - box.top + 8 });
    drawn = "";
    if (state) update(state, model);
  }

  function frame() {
    const lowest = model.curve.some((value) => value < LOW) ? -1 : LOW;
    const key = [state.axis, state.axis === "log" ? 0 : state.length, lowest].join();
    if (key === drawn) return;
    drawn = key;
    x = distanceAxis(state, box);
    y = { at: linear([lowest, 1], [box.bottom, box.top]), ticks: ticks(lowest, 1, 6), zero: true };
    y.text = (value) => minus(String(value));
    axes(layer.axes, { box, x: { ...x, title: "distance Δ (tokens)" }, y: { ...y, title: "similarity K(Δ)" } });
  }

  function key() {
    const entries = [["kernel", "K(Δ)"]];
    if (model.law) entries.push(["law", "logarithmic law"]);
    if (model.frozen) entries.push(["frozen", "frozen"]);
    layer.key.replaceChildren(...entries.flatMap(([name, text], k) => {
      const top = box.top + 10 + 17 * k;
      return [
        svg("path", { class: name, d: `M${box.right - 128} ${top}h22` }),
        svg("text", { x: box.right - 100, y: top + 4, class: "tick" }, text),
      ];
    }));
  }

  function update(nextState, nextModel) {
    [state, model] = [nextState, nextModel];
    if (!box) return;
    frame();
    const xs = model.distances.map(x.at);
    const curve = model.curve.map(y.at);
    const frozen = model.frozen && model.frozen.curve.map(y.at);
    set(paths.kernel, { d: line(xs, curve) });
    // Past its zero, at b s e^-γ, and above 1 the law means nothing.
    set(paths.law, { d: model.law ? line(xs, model.law.map((value) => (value >= 0 && value <= 1 ? y.at(value) : NaN))) : "" });
    set(paths.frozen, { d: frozen ? line(xs, frozen) : "" });
    const back = frozen && line(xs.slice().reverse(), frozen.slice().reverse()).replace("M", "L");
    set(paths.between, { d: frozen ? `${line(xs, curve)}${back}Z` : "" });
    upright(lines.length, state.axis === "log" ? x.at(state.length) : null, box, box.bottom - 6);
    upright(lines.context, state.context && x.at(state.context), box, box.bottom - 6);
    const at = [Math.max(x.at(model.chosen), box.left), y.at(model.similarity)];
    set(marker.line, { d: `M${at[0]} ${box.top}V${box.bottom}` });
    set(marker.dot, { d: dots([at]) });
    key();
  }

  function pointed(event) {
    const [left] = place(root, event);
    if (left < box.left - 4 || left > box.right + 4) return -1;
    return nearest(Array.from(model.distances, x.at), left);
  }

  root.addEventListener("pointermove", (event) => {
    const k = pointed(event);
    if (k < 0) return hint.hide();
    const words = [`Δ = ${spoken(model.distances[k])}: K = ${minus(model.curve[k].toFixed(4))}`];
    if (model.law && !Number.isNaN(model.law[k])) words.push(`law ${minus(model.law[k].toFixed(4))}`);
    if (model.frozen) words.push(`frozen ${minus(model.frozen.curve[k].toFixed(4))}`);
    return hint.show(words.join(", "), place(root, event));
  });
  root.addEventListener("pointerleave", hint.hide);
  root.addEventListener("pointerdown", (event) => {
    const k = pointed(event);
    if (k >= 0 && model.distances[k] < state.length) pick({ m: model.distances[k], n: 0 });
  });

  fitted(root, holder, layout);
  return { update, root };
}

export function spectrum(holder, { pick }) {
  const root = picture(holder);
  const layer = layers(root, ["ground", "axes", "points", "note"]);
  const ground = svg("rect", { class: "unturned" });
  layer.ground.append(ground);
  const lines = uprights(layer.points);
  const paths = {};
  for (const name of ["frozen-dots", "silent-dots", "kernel-dots", "mark-dot"]) {
    paths[name] = svg("path", { class: name });
    layer.points.append(paths[name]);
  }
  const note = svg("text", { class: "tick end" });
  const beyond = svg("text", { class: "tick end" });
  layer.note.append(note, beyond);
  const hint = tip(holder);
  let [box, state, model, drawn, x, y] = [null, null, null, "", null, null];

  function layout(width, height) {
    box = { left: 46, top: 12, right: width - 14, bottom: height - 42 };
    x = { at: logarithmic([1, REACH], [box.left, box.right]), ticks: DECADES, text: shortTokens };
    drawn = "";
    if (state) update(state, model);
  }

  function frame() {
    const most = Math.max(state.dim, state.frozen ? state.frozen.dim : 0) / 2;
    if (String(most) === drawn) return;
    drawn = String(most);
    y = { at: linear([-0.5, most - 0.5], [box.bottom - 6, box.top + 6]), title: "pair i" };
    y.ticks = most === 1 ? [0] : ticks(0, most - 1, 5).filter(Number.isInteger);
    axes(layer.axes, { box, x: { ...x, title: "wavelength λ (tokens)" }, y });
  }

  const points = (wavelengths, from, to) => {
    const found = [];
    for (let i = from; i <= to; i++) {
      if (wavelengths[i] <= REACH && wavelengths[i] >= 1) found.push([x.at(wavelengths[i]), y.at(i)]);
    }
    return found;
  };

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
    note.textContent = from < box.right - 170 ? `no full turn in ${spoken(state.context || state.length)} tokens` : "";
    const hidden = model.wavelengths.filter((wavelength) => wavelength > REACH).length;
    set(beyond, { x: box.right - 8, y: box.top + 30 });
    beyond.textContent = hidden ? `${hidden} beyond →` : "";
  }

  function pointed(event) {
    const i = Math.round((y.at(0) - place(root, event)[1]) / (y.at(0) - y.at(1)));
    return i >= 0 && i < model.wavelengths.length ? i : -1;
  }

  root.addEventListener("pointermove", (event) => {
    const i = pointed(event);
    if (i < 0) return hint.hide();
    const turns = (state.context || state.length) / model.wavelengths[i];
    const words = `pair ${i}: θ = ${model.invFreq[i].toPrecision(4)} rad/token, λ = ${spoken(Number(model.wavelengths[i].toPrecision(5)))} tokens`;
    return hint.show(`${words}, ${spoken(Number(turns.toPrecision(3)))} turns`, place(root, event));
  });
  root.addEventListener("pointerleave", hint.hide);
  root.addEventListener("pointerdown", (event) => { if (pointed(event) >= 0) pick({ pair: pointed(event) }); });

  fitted(root, holder, layout);
  return { update, root };
}
