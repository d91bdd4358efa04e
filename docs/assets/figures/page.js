// Makes the figures of a page live on demand: pointer, focus or touch loads the library and the data.
// It knows the page and no mathematics.

import { choose } from "./frames.js";
import { difference, whole } from "./paint.js";
import { makeSortable } from "./sort.js";

/** @import { Chosen, Data } from "./frames.js" */

const own = /** @type {HTMLScriptElement} */ (document.querySelector('script[src$="assets/figures.js"]'));
const ASSETS = new URL(".", own.src);
const FIGURES = new URL("../figures/", ASSETS);
const LIBRARY = new URL("plotly.min.js", ASSETS).href;
/** @type {Map<string, Data>} */
const registered = new Map(); // figure name → data
/** @type {Map<string, Promise<unknown>>} */
const loads = new Map(); // address → promise

/** @param {string} src
    @returns {Promise<unknown>} */
const load = (src) => {
  const known = loads.get(src);
  if (known) return known;
  const loading = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`could not load ${src}`)));
    document.head.append(script);
  });
  loads.set(src, loading);
  return loading;
};

/** A live figure: the frame on the page, null if all is to be drawn anew, and how that is done, in time or at once.
    @typedef {{ shown: Chosen | null, waiting: boolean, redraw: () => void, now: () => void }} Live */
/** @type {WeakMap<HTMLElement, Live>} */
const state = new WeakMap();

/** A part of a figure, which the build has written.
    @param {Element} figure
    @param {string} selector */
const part = (figure, selector) => /** @type {HTMLElement} */ (figure.querySelector(selector));

/** @param {HTMLElement} figure
    @returns {HTMLInputElement[]} a choice has all that is asked of them */
const controlsOf = (figure) => [...figure.querySelectorAll(/** @type {"input"} */ (".rope-control input, .rope-control select"))];

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
    @param {Data} data
    @param {Live} live */
const draw = async (figure, data, live) => {
  const now = choose(data, controlsOf(figure).map((input) => Number(input.value)));
  const before = live.shown;
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
    @param {unknown} error */
const fail = (figure, error) => {
  figure.dataset.state = "error";
  const place = part(figure, ".rope-error");
  place.textContent = `This figure could not be made live: ${error instanceof Error ? error.message : error}. The still picture and the table remain.`;
  place.hidden = false;
};

/** @param {HTMLElement} figure
    @param {Data} data
    @returns {Live} */
const liveOf = (figure, data) => {
  const live = { shown: null, waiting: false, redraw, now: () => { draw(figure, data, live).catch((error) => fail(figure, error)); } };
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

/** @param {HTMLElement} figure */
const start = async (figure) => {
  if (figure.dataset.state !== "idle") return;
  figure.dataset.state = "loading";
  try {
    const name = String(figure.dataset.figure);
    await Promise.all([load(LIBRARY), load(new URL(`${name}.js`, FIGURES).href)]);
    const data = registered.get(name);
    if (!data) throw new Error(`the data of ${name} are missing`);
    const now = liveOf(figure, data);
    state.set(figure, now);
    await draw(figure, data, now);
    for (const input of controlsOf(figure)) input.addEventListener("input", now.redraw);
    figure.dataset.state = "ready";
  } catch (error) {
    fail(figure, error);
  }
};

/** Fetched early into the browser's cache, at the lowest priority, and not run until it is asked for.
    @param {string} src */
const fetchEarly = (src) => {
  if (location.protocol === "file:" || document.head.querySelector(`link[href="${src}"]`)) return;
  const link = document.createElement("link");
  Object.assign(link, { rel: "prefetch", as: "script", href: src });
  document.head.append(link);
};

/** @param {HTMLElement[]} figures */
const watchNear = (figures) => {
  const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ task) => setTimeout(task, 200));
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const { figure } = /** @type {HTMLElement} */ (target).dataset;
      idle(() => {
        fetchEarly(LIBRARY);
        fetchEarly(new URL(`${figure}.js`, FIGURES).href);
      });
    }
  }, { rootMargin: "400px 0px" });
  const observe = () => figures.forEach((figure) => near.observe(figure));
  if (document.readyState === "complete") observe();
  else addEventListener("load", observe);
};

const begin = () => {
  const figures = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure[data-figure]"))];
  if (!figures.length) return;
  for (const figure of figures) {
    for (const signal of ["pointerenter", "pointerdown", "touchstart", "focusin"]) {
      figure.addEventListener(signal, () => start(figure), { passive: true });
    }
    part(figure, ".rope-start").addEventListener("click", () => start(figure));
    if ("now" in figure.dataset) start(figure);
  }
  watchNear(figures);
  const repaint = (/** @type {HTMLElement} */ figure) => {
    const now = state.get(figure);
    if (!now) return;
    now.shown = null;
    now.redraw();
  };
  const paper = (/** @type {boolean} */ printing) => {
    document.body.toggleAttribute("data-printing", printing);
    for (const figure of figures) {
      const live = state.get(figure);
      if (!live) continue;
      live.shown = null;
      live.now(); // a printer does not wait for a frame
    }
  };
  addEventListener("beforeprint", () => paper(true));
  addEventListener("afterprint", () => paper(false));
  new MutationObserver(() => figures.forEach(repaint))
    .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
};

if (!globalThis.ropedoc) {
  globalThis.ropedoc = { register: (name, data) => registered.set(name, data) }; // the data are classic scripts, which load from disk
  makeSortable();
  begin();
}
