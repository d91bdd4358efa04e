/* The rotation of q and k in one pair, and the part that every pair has in the similarity. */

import { svg } from "../dom/element.js";
import { axes, dots, fitted, layers, linear, pathsOf, picture, place, pressed, say, set, ticks, tip } from "./draw.js";

/** @import { Axis, Box, Point } from "./draw.js" */
/** @import { Model } from "./model.js" */
/** @import { State } from "./state.js" */

/** @param {string} text */
const minus = (text) => text.replace("-", "−");

/** @param {HTMLElement} holder
    @param {{ pick: (changes: Partial<State>) => void }} options */
export function rotation(holder, { pick }) {
  const root = picture(holder);
  const layer = layers(root, ["axes", "dial", "bars"]);
  const arms = pathsOf(layer.dial, ["circle", "start", "between", "arm-q", "arm-k"]);
  const label = { q: svg("text", { class: "label-q middle" }, "q"), k: svg("text", { class: "label-k middle" }, "k") };
  layer.dial.append(label.q, label.k);
  const parts = pathsOf(layer.bars, ["silent-bars", "kernel-bars", "mark-bar", "mean"]);
  const mean = svg("text", { class: "mean-label end" });
  layer.bars.append(mean);
  const hint = tip(root, holder, words);
  let drawn = 0;
  /** @type {Box} */
  let box; // set, with the dial, by the first layout
  /** @type {{ x: number, y: number, radius: number }} */
  let dial;
  /** @type {State} */
  let state; // set, with the model and the axes, by the first update
  /** @type {Model} */
  let model;
  /** @type {Axis} */
  let x;
  /** @type {Axis} */
  let y;

  /** @param {number} width @param {number} height */
  function layout(width, height) {
    const radius = Math.min(width * 0.2, (height - 60) / 2);
    dial = { x: radius + 22, y: height / 2 - 8, radius };
    box = { left: dial.x + radius + 74, top: 28, right: width - 14, bottom: height - 42 };
    const { x: cx, y: cy } = dial;
    const ring = `M${cx - radius} ${cy}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
    set(arms.circle, { d: ring });
    set(arms.start, { d: `M${cx} ${cy}h${radius}` });
    drawn = 0;
    if (state) update(state, model);
  }

  /** Angles grow anticlockwise, as in mathematics; the screen's y grows downwards.
      @param {number} angle
      @param {number} [far]
      @returns {Point} */
  const onCircle = (angle, far = 1) => [
    dial.x + dial.radius * far * Math.cos(angle),
    dial.y - dial.radius * far * Math.sin(angle),
  ];

  /** @param {SVGElement} path
      @param {SVGElement} text
      @param {number} angle */
  function arm(path, text, angle) {
    const [tipX, tipY] = onCircle(angle);
    const [left, right] = [onCircle(angle + 0.09, 0.86), onCircle(angle - 0.09, 0.86)];
    set(path, { d: `M${dial.x} ${dial.y}L${tipX} ${tipY}M${left}L${tipX} ${tipY}L${right}` });
    const [x0, y0] = onCircle(angle, 1.14);
    set(text, { x: x0, y: y0 + 5 });
  }

  /** The wedge from k to q: the angle (m - n)θ without its whole turns. */
  function wedge() {
    const { q, k } = model.angles;
    const turned = (q - k) % (2 * Math.PI);
    const [from, to] = [onCircle(k, 0.45), onCircle(k + turned, 0.45)];
    const r = 0.45 * dial.radius;
    const arc = `A${r} ${r} 0 ${Math.abs(turned) > Math.PI ? 1 : 0} ${turned > 0 ? 0 : 1} ${to}`;
    set(arms.between, { d: `M${dial.x} ${dial.y}L${from}${arc}Z` });
  }

  function bars() {
    const pairs = model.shares.length;
    if (drawn !== pairs) {
      drawn = pairs;
      const marks = pairs === 1 ? [0] : ticks(0, pairs - 1, 4).filter(Number.isInteger);
      x = { at: linear([-0.5, pairs - 0.5], [box.left, box.right]), ticks: marks, title: "pair i" };
      const [at, text] = [linear([-1, 1], [box.bottom, box.top]), (/** @type {number} */ value) => minus(String(value))];
      y = { at, ticks: [-1, -0.5, 0, 0.5, 1], zero: true, text, title: "cos (m − n)θ" };
      axes(layer.axes, { box, x, y });
    }
    const [first, last] = model.band;
    const zero = y.at(0);
    const path = (/** @type {number} */ from, /** @type {number} */ to) => {
      let d = "";
      for (let i = from; i <= to; i++) d += `M${x.at(i).toFixed(1)} ${zero}V${y.at(model.shares[i]).toFixed(1)}`;
      return d;
    };
    const width = Math.max(0.8, Math.min(10, (x.at(1) - x.at(0)) * 0.72));
    layer.bars.style.setProperty("--bar", `${width}px`);
    set(parts["kernel-bars"], { d: path(first, last) });
    set(parts["silent-bars"], { d: path(0, first - 1) + path(last + 1, pairs - 1) });
    set(parts["mark-bar"], { d: dots([[x.at(state.pair), y.at(model.shares[state.pair])]]) });
    const level = y.at(model.similarity);
    set(parts.mean, { d: `M${box.left} ${level}H${box.right}` });
    say(mean, `mean = K = ${minus(model.similarity.toFixed(3))}`);
    set(mean, { x: box.right, y: box.top - 10 }); // above the bars, over which it could not be read
  }

  /** @param {State} nextState @param {Model} nextModel */
  function update(nextState, nextModel) {
    [state, model] = [nextState, nextModel];
    if (!box) return;
    arm(arms["arm-q"], label.q, model.angles.q);
    arm(arms["arm-k"], label.k, model.angles.k);
    wedge();
    bars();
    hint.again();
  }

  /** @param {PointerEvent} event */
  function pointed(event) {
    const [left] = place(root, event);
    const i = Math.floor(((left - box.left) / (box.right - box.left)) * model.shares.length);
    return i >= 0 && i < model.shares.length ? i : -1;
  }

  /** @param {PointerEvent} event */
  function words(event) {
    const i = pointed(event);
    return i < 0 ? "" : `pair ${i}: cos (m − n)θ = ${minus(model.shares[i].toFixed(4))}`;
  }

  pressed(root, (event) => { if (pointed(event) >= 0) pick({ pair: pointed(event) }); });

  fitted(root, holder, layout);
  return { update, root };
}
