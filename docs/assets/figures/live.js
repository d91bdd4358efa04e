// One figure on its page: made live when it is asked for, drawn at what its controls say.

import { choose as valuesOf } from "./address.js";
import { choose } from "./frames.js";
import { dataOf, LIBRARY, load } from "./load.js";
import { difference, whole } from "./paint.js";
import { pick } from "./pick.js";

/** @import { Chosen, Data } from "./frames.js" */
/** A figure as it stands on the page: its data, the number of each control's value, and the frame that those choose.
    @typedef {{ figure: HTMLElement, data: Data, values: number[], chosen: Chosen }} Shown */
/** Hands a reader a file or a text of what is shown; folder is where the figures' files lie.
    @typedef {(what: string, shown: Shown, folder: URL) => Promise<void>} Take */
/** A live figure: the frame on the page, null if all is to be drawn anew, and how that is done, in time or at once.
    @typedef {{ data: Data, shown: Chosen | null, waiting: boolean, redraw: () => void, now: () => void }} Live */

/** @type {Map<string, Data>} */
const registered = new Map(); // figure name → data
/** @type {WeakMap<HTMLElement, Live>} */
const state = new WeakMap();
/** @type {WeakMap<HTMLElement, Promise<void>>} */
const starts = new WeakMap();
/** @type {WeakMap<HTMLElement, Map<string, string>>} */
const wished = new WeakMap(); // settings that a figure shall have once it is live

/** @param {string} name
    @param {Data} data */
export const register = (name, data) => { registered.set(name, data); };

/** @param {HTMLElement} figure */
export const nameOf = (figure) => String(figure.dataset.figure);

/** A part of a figure, which the build has written.
    @param {Element} figure
    @param {string} selector */
export const part = (figure, selector) => /** @type {HTMLElement} */ (figure.querySelector(selector));

/** @param {HTMLElement} figure
    @returns {HTMLInputElement[]} a choice has all that is asked of them */
const controlsOf = (figure) => [...figure.querySelectorAll(/** @type {"input"} */ (".rope-control input, .rope-control select"))];

/** @param {HTMLElement} figure */
const valuesNow = (figure) => controlsOf(figure).map((input) => Number(input.value));

/** The value that the build has written into a control.
    @param {HTMLInputElement} input */
const first = (input) =>
  Number(input.type === "range" ? input.defaultValue : input.querySelector("[selected]")?.getAttribute("value"));

/** What a live figure shows, null while it is none.
    @param {HTMLElement} figure
    @returns {Shown | null} */
export const shownBy = (figure) => {
  const data = state.get(figure)?.data;
  const values = valuesNow(figure);
  return data ? { figure, data, values, chosen: choose(data, values) } : null;
};

/** @param {HTMLElement} figure
    @param {Data} data */
const showValues = (figure, data) => {
  controlsOf(figure).forEach((input, k) => {
    const text = data.controls[k].texts[Number(input.value)];
    input.dataset.value = String(data.controls[k].values[Number(input.value)]);
    if (input.type !== "range") return;
    input.setAttribute("aria-valuetext", text);
    part(/** @type {HTMLElement} */ (input.parentElement), "output").textContent = text;
  });
};

/** @param {HTMLElement} figure
    @param {Live} live */
const draw = async (figure, live) => {
  const { data, shown: before } = live;
  const now = choose(data, valuesNow(figure));
  live.shown = now;
  showValues(figure, data);
  const words = part(figure, ".rope-reading");
  if (words.textContent !== now.reading) words.textContent = now.reading;
  const { Plotly } = globalThis;
  const place = part(figure, ".rope-live");
  if (before) Plotly.Fx.unhover(place); // what a label says is of the setting before
  const moved = before && Plotly.moveData && difference(data, before, now); // PyPI's library has no moveData
  if (!moved) await Plotly.react(place, ...whole(data, now));
  else if (moved[0].size) Plotly.moveData?.(place, ...moved);
};

/** @param {HTMLElement} figure
    @param {string} words */
export const warn = (figure, words) => {
  const place = part(figure, ".rope-error");
  place.textContent = words;
  place.hidden = !words;
};

/** @param {HTMLElement} figure
    @param {unknown} error */
const fail = (figure, error) => {
  figure.dataset.state = "error";
  const what = error instanceof Error ? error.message : error;
  warn(figure, `This figure could not be made live: ${what}. The still picture and the table remain.`);
};

/** @param {HTMLElement} figure
    @param {Data} data
    @returns {Live} */
const liveOf = (figure, data) => {
  const live = { data, shown: null, waiting: false, redraw, now: () => { draw(figure, live).catch((error) => fail(figure, error)); } };
  return live;

  function redraw() {
    if (live.waiting) return;
    live.waiting = true;
    requestAnimationFrame(() => {
      live.waiting = false;
      live.now();
    });
  }
};

/** A figure alone gives its picture what room there is, which Plotly would see of a window, and not before it has drawn.
    @param {HTMLElement} figure */
const fit = (figure) => {
  const place = part(figure, ".rope-live");
  new ResizeObserver(() => Plotly.Plots.resize(place)).observe(place);
};

/** Put the controls where a link or an earlier visit wants them.
    @param {HTMLElement} figure
    @param {Data} data */
const obey = (figure, data) => {
  const asked = wished.get(figure);
  if (!asked) return;
  wished.delete(figure);
  const inputs = controlsOf(figure);
  const { chosen, vain } = valuesOf(data.controls, inputs.map(first), asked);
  inputs.forEach((input, k) => { input.value = String(chosen[k]); });
  warn(figure, vain.length ? `The link asks for what this figure does not have: ${vain.join("; ")}.` : "");
};

/** Make a figure live, once.
    @param {HTMLElement} figure
    @param {() => void} [moved] what to do whenever a reader has moved it */
export const start = (figure, moved) => {
  const known = starts.get(figure);
  if (known) return known;
  const starting = begin(figure, moved);
  starts.set(figure, starting);
  return starting;
};

/** @param {HTMLElement} figure
    @param {() => void} [moved] */
const begin = async (figure, moved) => {
  figure.dataset.state = "loading";
  try {
    const name = nameOf(figure);
    await Promise.all([load(LIBRARY), load(dataOf(name))]);
    const data = registered.get(name);
    if (!data) throw new Error(`the data of ${name} are missing`);
    const live = liveOf(figure, data);
    obey(figure, data);
    await draw(figure, live);
    state.set(figure, live);
    for (const input of controlsOf(figure)) {
      input.addEventListener("input", () => {
        live.redraw();
        moved?.();
      });
    }
    if (data.pick) pick(part(figure, ".rope-poster > svg"), data, controlsOf(figure));
    if (document.body.classList.contains("rope-alone")) fit(figure);
    figure.dataset.state = "ready";
  } catch (error) {
    fail(figure, error);
  }
};

/** Set a figure as a link says, at once if it is live, else as soon as it is.
    @param {HTMLElement} figure
    @param {Map<string, string>} asked */
export const set = (figure, asked) => {
  wished.set(figure, asked);
  const live = state.get(figure);
  if (!live) return;
  obey(figure, live.data);
  live.redraw();
};

/** Draw all of a live figure anew, in time or at once.
    @param {HTMLElement} figure
    @param {"redraw" | "now"} when */
export const repaint = (figure, when) => {
  const live = state.get(figure);
  if (!live) return;
  live.shown = null;
  live[when]();
};
