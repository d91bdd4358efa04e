/* What the explorer's views draw with: SVG elements, axes, paths. Colours and fonts come from explorer.css. */

import { svg } from "../dom/element.js";
import { spoken } from "./state.js";

/** @typedef {[number, number]} Point */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */
/** One axis of a picture: where a value stands, its marks and their words, its title; zero: a stronger line at 0.
    @typedef {{ at: (value: number) => number, ticks: number[], title: string, text?: (value: number) => string,
      zero?: boolean }} Axis */

/** Attributes, where they change: the browser lays out anew what it is told anew.
    @param {Element} element
    @param {Record<string, string | number>} attributes */
export function set(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (element.getAttribute(key) !== String(value)) element.setAttribute(key, String(value));
  }
}

/** Words, where they change.
    @param {Element} element
    @param {string} words */
export function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** A layer for each name, in drawing order.
    @template {string} K
    @param {SVGElement} root
    @param {K[]} names
    @returns {Record<K, SVGGElement>} */
export function layers(root, names) {
  const found = names.map((name) => [name, svg("g", { class: `layer-${name}` })]);
  root.append(...found.map(([, layer]) => layer));
  return Object.fromEntries(found);
}

/** @param {readonly [number, number]} values
    @param {readonly [number, number]} places
    @returns {(value: number) => number} */
export const linear = ([a, b], [from, to]) => (value) => from + ((value - a) / (b - a)) * (to - from);
/** @param {readonly [number, number]} values
    @param {readonly [number, number]} places
    @returns {(value: number) => number} */
export const logarithmic = ([a, b], places) => {
  const at = linear([Math.log(a), Math.log(b)], places);
  return (value) => at(Math.log(value));
};

/** Round steps: 1, 2 or 5 times a power of ten, at most `most` of them.
    @param {number} low
    @param {number} high
    @param {number} most */
export function ticks(low, high, most) {
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5].map((one) => one * power).find((one) => one >= raw) ?? 10 * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** @param {number} value */
export const shortTokens = (value) =>
  value >= 1e6 ? `${value / 1e6}M` : value >= 1e3 ? `${value / 1e3}k` : spoken(value);

/** The path through points, with a pen lift wherever one is missing. Tenths of a pixel are enough for a screen.
    @param {ArrayLike<number>} xs
    @param {ArrayLike<number>} ys
    @param {number} [count] */
export function line(xs, ys, count = xs.length) {
  let path = "";
  let pen = "M";
  for (let k = 0; k < count; k++) {
    if (Number.isNaN(ys[k])) {
      pen = "M";
      continue;
    }
    path += `${pen}${Math.round(xs[k] * 10) / 10} ${Math.round(ys[k] * 10) / 10}`;
    pen = "L";
  }
  return path;
}

/** A path for each name, which is its class, in drawing order.
    @template {string} K
    @param {SVGElement} layer
    @param {K[]} names
    @returns {Record<K, SVGPathElement>} */
export function pathsOf(layer, names) {
  const found = names.map((name) => [name, svg("path", { class: name })]);
  layer.append(...found.map(([, path]) => path));
  return Object.fromEntries(found);
}

/** Round dots as one path: strokes without length under round caps.
    @param {Point[]} points */
export function dots(points) {
  return points.map(([x, y]) => `M${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}h0`).join("");
}

/** Grid, tick labels and titles of a pair of axes: {box, x: {at, ticks, title, text}, y: the same}.
    @param {SVGElement} layer
    @param {{ box: Box, x: Axis, y: Axis }} parts */
export function axes(layer, { box, x, y }) {
  const nodes = [];
  for (const value of x.ticks) {
    const at = x.at(value);
    nodes.push(svg("path", { class: "grid", d: `M${at} ${box.top}V${box.bottom}` }));
    nodes.push(svg("text", { x: at, y: box.bottom + 16, class: "tick middle" }, (x.text || spoken)(value)));
  }
  for (const value of y.ticks) {
    const at = y.at(value);
    nodes.push(svg("path", { class: value === 0 && y.zero ? "zero" : "grid", d: `M${box.left} ${at}H${box.right}` }));
    nodes.push(svg("text", { x: box.left - 6, y: at + 4, class: "tick end" }, (y.text || spoken)(value)));
  }
  const middle = (box.top + box.bottom) / 2;
  nodes.push(svg("text", { x: (box.left + box.right) / 2, y: box.bottom + 34, class: "title middle" }, x.title));
  nodes.push(svg("text", { class: "title middle", transform: `translate(${box.left - 33} ${middle}) rotate(-90)` }, y.title));
  layer.replaceChildren(...nodes);
}

/** An empty picture in a holder. The text beside it says what it shows, so screen readers pass it by.
    @param {HTMLElement} holder */
export function picture(holder) {
  const root = svg("svg", { class: "explorer-picture", "aria-hidden": "true", focusable: "false" });
  holder.append(root);
  return root;
}

/** Lay a picture out in the box that the style sheet gives its holder: now, and whenever its width changes.
    @param {SVGElement} root
    @param {HTMLElement} holder
    @param {(width: number, height: number) => void} layout */
export function fitted(root, holder, layout) {
  let last = 0;
  const measure = () => {
    const [width, height] = [Math.round(holder.clientWidth), Math.round(holder.clientHeight)];
    if (!width || width === last) return;
    last = width;
    set(root, { viewBox: `0 0 ${width} ${height}`, width, height });
    layout(width, height);
  };
  measure();
  new ResizeObserver(measure).observe(holder);
}

/** Where the pointer is, in the picture's own units.
    @param {SVGElement} root
    @param {PointerEvent} event
    @returns {Point} */
export function place(root, event) {
  const frame = root.getBoundingClientRect();
  return [event.clientX - frame.left, event.clientY - frame.top];
}

/** The words beside the pointer, while it is over something that has some; again() says them anew after a change.
    @param {SVGElement} root
    @param {HTMLElement} holder
    @param {(event: PointerEvent) => string} words */
export function tip(root, holder, words) {
  const box = document.createElement("div");
  box.className = "explorer-tip";
  box.hidden = true;
  holder.append(box);
  /** @type {PointerEvent | null} */
  let over = null;
  const hide = () => { [over, box.hidden] = [null, true]; };
  const show = (/** @type {PointerEvent} */ event) => {
    over = event;
    box.textContent = words(event);
    box.hidden = !box.textContent;
    const [x, y] = place(root, event);
    const left = Math.min(x + 14, holder.clientWidth - box.offsetWidth - 2);
    box.style.transform = `translate(${Math.max(left, 0)}px, ${y > 60 ? y - box.offsetHeight - 10 : y + 20}px)`;
  };
  root.addEventListener("pointermove", show);
  root.addEventListener("pointerleave", hide);
  return { again: () => { if (over) show(over); } };
}

/** What a press does: of a mouse or pen at once and, if asked for, as long as it lasts; of a finger when it was a tap,
    since one that moves scrolls the page.
    @param {SVGElement} root
    @param {(event: PointerEvent) => void} act
    @param {{ drag?: boolean }} [options] */
export function pressed(root, act, { drag = false } = {}) {
  const finger = (/** @type {PointerEvent} */ event) => event.pointerType === "touch";
  root.addEventListener("pointerdown", (event) => { if (!finger(event)) act(event); });
  if (drag) root.addEventListener("pointermove", (event) => { if (event.buttons && !finger(event)) act(event); });
  root.addEventListener("click", (event) => {
    const press = /** @type {PointerEvent} */ (event);
    if (finger(press)) act(press);
  });
}
