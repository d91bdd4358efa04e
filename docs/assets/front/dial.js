/* Arrows on a circle: drawn at their positions, and turned by whoever takes hold of them. */

import { pair } from "../data/front.js";
import { pointed, positionAt } from "./model.js";

/** @import { Point } from "./model.js" */

const { radius } = pair;

/** @param {Element} root
    @param {string} selector */
const one = (root, selector) => /** @type {SVGElement} */ (root.querySelector(selector));

/** Turn an arrow to where it points.
    @param {SVGElement} hand
    @param {Point} place */
export function aim(hand, [x, y]) {
  const turn = [x, -y, y, x].map((value) => value.toFixed(5)).join(" "); // takes (1, 0) there; the screen's y grows downwards
  hand.setAttribute("transform", `matrix(${turn} 0 0)`);
}

/** Turn an arrow to a position, and its name with it.
    @param {SVGElement} dial
    @param {string} name
    @param {number} position
    @param {string} [text] */
export function point(dial, name, position, text) {
  const [x, y] = pointed(position);
  aim(one(dial, `[data-hand="${name}"]`), [x, y]);
  const label = one(dial, `[data-label="${name}"]`);
  label.setAttribute("x", ((1.2 * radius + (text === undefined ? 0 : pair.beside)) * x).toFixed(2));
  label.setAttribute("y", (-1.2 * radius * y + 5).toFixed(2));
  if (text !== undefined) label.textContent = text;
}

/** The arc from one position to another.
    @param {number} from
    @param {number} to
    @param {number} r */
export function arc(from, to, r) {
  const [[x0, y0], [x1, y1]] = [pointed(from), pointed(to)];
  const angle = Math.abs(to - from) * pair.theta;
  const large = angle % (2 * Math.PI) > Math.PI ? 1 : 0;
  const place = (/** @type {number} */ x, /** @type {number} */ y) => `${(r * x).toFixed(2)} ${(-r * y).toFixed(2)}`;
  return `M${place(x0, y0)}A${r} ${r} 0 ${large} ${to < from ? 1 : 0} ${place(x1, y1)}`;
}

/** @param {SVGElement} dial
    @param {string} name
    @param {string} path */
export const draw = (dial, name, path) => one(dial, `.front-${name}`).setAttribute("d", path);

/** Let the reader turn arrows by their ends, and any by a press beside them: the nearest one.
    @param {SVGElement} dial
    @param {{ hands: string[], where: (name: string) => number, moved: (name: string, position: number) => void,
      held: (name: string) => void }} options */
export function hold(dial, { hands, where, moved, held }) {
  /** @type {string | null} */
  let name = null;
  const place = (/** @type {PointerEvent} */ event) => {
    const frame = dial.getBoundingClientRect();
    return /** @type {Point} */ ([
      event.clientX - (frame.left + frame.right) / 2,
      (frame.top + frame.bottom) / 2 - event.clientY,
    ]);
  };
  const turn = (/** @type {PointerEvent} */ event) => {
    if (name) moved(name, positionAt(place(event), where(name)));
  };
  const nearest = (/** @type {Point} */ [x, y]) => {
    const along = hands.map((hand) => {
      const [u, v] = pointed(where(hand));
      return x * u + y * v;
    });
    return hands[along.indexOf(Math.max(...along))];
  };
  dial.addEventListener("pointerdown", (event) => {
    const grip = /** @type {Element} */ (event.target).closest(".front-hand");
    if (!grip && event.pointerType !== "mouse") return; // a finger beside the arrow scrolls the page
    name = grip ? String(/** @type {SVGElement} */ (grip).dataset.hand) : nearest(place(event));
    dial.setPointerCapture(event.pointerId);
    event.preventDefault();
    held(name);
    if (!grip) turn(event);
  });
  // Chromium pans over a part of a drawing whatever its touch-action says.
  dial.addEventListener("touchstart", (event) => {
    if (/** @type {Element} */ (event.target).closest(".front-hand")) event.preventDefault();
  }, { passive: false });
  dial.addEventListener("pointermove", turn);
  for (const end of ["pointerup", "pointercancel"]) dial.addEventListener(end, () => { name = null; });
}
