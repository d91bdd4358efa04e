/* The heatmap: one pixel for each pair of positions on a canvas that CSS enlarges, axes around it in SVG. */

import { toeplitz } from "../ladder/kernel.js";
import { svg } from "../dom/element.js";
import { fitted, layers, linear, picture, place, pressed, say, set, ticks, tip } from "./draw.js";
import { spoken } from "./state.js";

/** @import { Box } from "./draw.js" */
/** @import { Model } from "./model.js" */
/** @import { State } from "./state.js" */

const READABLE = 22; // px; narrowest cell that holds two decimals
const BOUNDS = [0.05, 0.1, 0.2, 0.5, 1, 2]; // ends that the difference's colour bar may have

/** 256 colours as the canvas holds them (ABGR on little-endian machines), from stops [fraction, "#rrggbb"].
    @param {[number, string][]} stops */
function table(stops) {
  const colours = new Uint32Array(256);
  const channel = (/** @type {string} */ colour, /** @type {number} */ k) => parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
  for (let level = 0; level < 256; level++) {
    const at = level / 255;
    const right = Math.max(1, stops.findIndex(([fraction]) => fraction >= at));
    const [[x0, c0], [x1, c1]] = [stops[right - 1], stops[right]];
    const mix = (/** @type {number} */ k) => Math.round(channel(c0, k) + ((at - x0) / (x1 - x0)) * (channel(c1, k) - channel(c0, k)));
    colours[level] = (255 << 24) | (mix(2) << 16) | (mix(1) << 8) | mix(0);
  }
  return colours;
}

/** @param {number} value
    @param {number} bound */
const level = (value, bound) => Math.max(0, Math.min(255, Math.round(((value / bound + 1) / 2) * 255)));
/** @param {number} colour */
const light = (colour) => 0.3 * (colour & 255) + 0.59 * ((colour >> 8) & 255) + 0.11 * ((colour >> 16) & 255) > 140;
/** @param {number} value */
const two = (value) => value.toFixed(2).replace(/^-0\.00$/, "0.00").replace("-", "−");

/** What the heatmap shows, by distance: the kernel now, the frozen one, or the difference of the two.
    @param {Model} model
    @param {State["show"]} show */
function shown(model, show) {
  const { frozen } = model;
  if (!frozen || show === "now") return { row: model.row, bound: 1, name: "K" };
  if (show === "frozen") return { row: frozen.row, bound: 1, name: "frozen K" };
  const row = model.row.map((value, k) => value - frozen.row[k]);
  const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { row, bound: BOUNDS.find((bound) => bound >= largest) || 2, name: "K − frozen K" };
}

/** @param {HTMLElement} holder
    @param {{ stops: [number, string][], pick: (changes: Partial<State>) => void }} options */
export function heatmap(holder, { stops, pick }) {
  const colours = table(stops);
  const cells = document.createElement("canvas");
  const values = document.createElement("canvas");
  cells.className = "explorer-cells";
  values.className = "explorer-values";
  const drawing = /** @type {CanvasRenderingContext2D} */ (cells.getContext("2d"));
  const writing = /** @type {CanvasRenderingContext2D} */ (values.getContext("2d"));
  let [side, labelled] = [0, 0]; // side in pixels, and for how many positions the axes are labelled
  /** @type {Box} */
  let box; // set by the first layout
  /** @type {State} */
  let state; // set, with the view, by the first update
  /** @type {ReturnType<typeof shown> & { model: Model }} */
  let view;
  /** @type {ImageData | null} */
  let image = null; // kept, with its pixels, from event to event: a new one costs more than its pixels
  /** @type {Uint32Array} */
  let pixels;

  const root = picture(holder);
  const hint = tip(root, holder, pointedAt);
  const layer = layers(root, ["axes", "bar", "mark"]);
  const mark = svg("path", { class: "mark" });
  layer.mark.append(mark);
  const bar = scaleBar();
  holder.prepend(cells, values);
  fitted(root, holder, layout);

  function scaleBar() {
    const gradient = svg("linearGradient", { id: "explorer-colours" });
    for (const [offset, colour] of stops) gradient.append(svg("stop", { offset, "stop-color": colour }));
    const strip = svg("rect", { height: 10, fill: "url(#explorer-colours)", class: "strip" });
    const labels = [0, 0.5, 1].map(() => svg("text", { class: "tick middle" }));
    const title = svg("text", { class: "title end" });
    layer.bar.append(gradient, strip, ...labels, title);
    return { strip, labels, title };
  }

  /** @param {number} width */
  function layout(width) {
    side = width - 52;
    box = { left: 46, top: 30, right: 46 + side, bottom: 30 + side };
    for (const canvas of [cells, values]) {
      Object.assign(canvas.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${side}px`, height: `${side}px` });
    }
    const ratio = globalThis.devicePixelRatio || 1;
    values.width = values.height = Math.round(side * ratio);
    const [from, to] = [box.left + side * 0.42, box.right - 10];
    const y = box.bottom + 18;
    set(bar.strip, { x: from, y, width: to - from });
    bar.labels.forEach((label, k) => set(label, { x: from + ((to - from) * k) / 2, y: y + 25 }));
    set(bar.title, { x: from - 12, y: y + 9 });
    labelled = 0;
    if (state) update(state, view.model);
  }

  /** @param {number} length */
  function axes(length) {
    const at = linear([-0.5, length - 0.5], [0, side]);
    const marks = ticks(0, length - 1, side > 300 ? 8 : 5).filter(Number.isInteger);
    const nodes = marks.flatMap((value) => [
      svg("text", { x: box.left + at(value), y: box.top - 5, class: "tick middle" }, spoken(value)),
      svg("text", { x: box.left - 6, y: box.top + at(value) + 4, class: "tick end" }, spoken(value)),
    ]);
    nodes.push(svg("text", { x: box.left + side / 2, y: 11, class: "title middle" }, "position n of the key"));
    const turn = `translate(13 ${box.top + side / 2}) rotate(-90)`;
    nodes.push(svg("text", { class: "title middle", transform: turn }, "position m of the query"));
    layer.axes.replaceChildren(...nodes);
  }

  /** @param {Float64Array} row
      @param {number} bound */
  function paint(row, bound) {
    const n = row.length;
    if (!image || image.width !== n) {
      cells.width = cells.height = n;
      image = drawing.createImageData(n, n);
      pixels = new Uint32Array(image.data.buffer);
    }
    cells.classList.toggle("shrunk", n > side * (globalThis.devicePixelRatio || 1));
    toeplitz(Uint32Array.from(row, (value) => colours[level(value, bound)]), { into: pixels });
    drawing.putImageData(image, 0, 0);
  }

  /** @param {Float64Array} row
      @param {number} bound */
  function write(row, bound) {
    const cell = side / row.length;
    values.hidden = cell < READABLE;
    if (values.hidden) return;
    const ratio = values.width / side;
    writing.setTransform(ratio, 0, 0, ratio, 0, 0);
    writing.clearRect(0, 0, side, side);
    writing.font = `${Math.min(13, cell / 2.6)}px system-ui, sans-serif`;
    writing.textAlign = "center";
    writing.textBaseline = "middle";
    const words = Array.from(row, two);
    const inks = Array.from(row, (value) => (light(colours[level(value, bound)]) ? "#111" : "#fff"));
    for (let m = 0; m < row.length; m++) {
      for (let n = 0; n < row.length; n++) {
        const k = Math.abs(m - n);
        writing.fillStyle = inks[k];
        writing.fillText(words[k], (n + 0.5) * cell, (m + 0.5) * cell);
      }
    }
  }

  /** @param {State} next
      @param {Model} model */
  function update(next, model) {
    if (!side) return;
    [state, view] = [next, { model, ...shown(model, next.show) }];
    if (labelled !== next.length) axes(next.length);
    labelled = next.length;
    paint(view.row, view.bound);
    write(view.row, view.bound);
    [-view.bound, 0, view.bound].forEach((value, k) => { say(bar.labels[k], spoken(value).replace("-", "−")); });
    say(bar.title, view.name);
    const cell = side / next.length;
    const [x, y] = [box.left + next.n * cell, box.top + next.m * cell];
    const guides = `M${x + cell / 2} ${box.top}V${y}M${box.left} ${y + cell / 2}H${x}`;
    set(mark, { d: `M${x} ${y}h${cell}v${cell}h${-cell}z${guides}` });
    hint.again();
  }

  /** @param {PointerEvent} event */
  function cellAt(event) {
    const [x, y] = place(root, event);
    const cell = side / state.length;
    const [n, m] = [Math.floor((x - box.left) / cell), Math.floor((y - box.top) / cell)];
    return m >= 0 && n >= 0 && m < state.length && n < state.length ? { m, n } : null;
  }

  /** @param {PointerEvent} event */
  function pointedAt(event) {
    const at = cellAt(event);
    if (!at) return "";
    const value = view.row[Math.abs(at.m - at.n)];
    return `m = ${at.m}, n = ${at.n}, Δ = ${at.m - at.n}: ${view.name} = ${value.toFixed(4)}`.replaceAll("-", "−");
  }

  pressed(root, (event) => {
    const at = cellAt(event);
    if (at) pick(at);
  }, { drag: true });

  /** @type {Record<string, [number, number]>} */
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  holder.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    const inside = (/** @type {number} */ value) => Math.max(0, Math.min(state.length - 1, value));
    pick({ m: inside(state.m + far * move[0]), n: inside(state.n + far * move[1]) });
  });

  return { update, root, cells, frame: () => box, shown: () => view };
}
