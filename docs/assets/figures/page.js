// Makes the figures of a page live on demand: pointer, focus or touch loads the library and the data.
// It knows the page and no mathematics.

import { choose } from "./frames.js";
import { difference, whole } from "./paint.js";
import { makeSortable } from "./sort.js";

const ASSETS = new URL(".", document.querySelector('script[src$="assets/figures.js"]').src);
const FIGURES = new URL("../figures/", ASSETS);
const LIBRARY = new URL("plotly.min.js", ASSETS).href;
const registered = new Map(); // figure name → data
const loads = new Map(); // address → promise

const load = (src) => {
  if (!loads.has(src)) {
    loads.set(src, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = src;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`could not load ${src}`));
      document.head.append(script);
    }));
  }
  return loads.get(src);
};

const state = new WeakMap(); // figure → {redraw, shown}

const controlsOf = (figure) => [...figure.querySelectorAll(".rope-control input, .rope-control select")];

const showValues = (figure, data) => {
  controlsOf(figure).forEach((input, k) => {
    const text = data.controls[k].texts[input.value];
    input.dataset.value = data.controls[k].values[input.value];
    if (input.type !== "range") return;
    input.setAttribute("aria-valuetext", text);
    input.parentElement.querySelector("output").textContent = text;
  });
};

const draw = async (figure, data) => {
  const now = choose(data, controlsOf(figure).map((input) => Number(input.value)));
  const before = state.get(figure).shown;
  state.get(figure).shown = now;
  showValues(figure, data);
  const words = figure.querySelector(".rope-reading");
  if (words.textContent !== now.reading) words.textContent = now.reading;
  const { Plotly } = globalThis;
  const place = figure.querySelector(".rope-live");
  const moved = before && Plotly.moveData && difference(data, before, now); // PyPI's library has no moveData
  if (!moved) await Plotly.react(place, ...whole(data, now));
  else if (moved[0].size) Plotly.moveData(place, ...moved);
};

const fail = (figure, error) => {
  figure.dataset.state = "error";
  const place = figure.querySelector(".rope-error");
  place.textContent = `This figure could not be made live: ${error.message}. The still picture and the table remain.`;
  place.hidden = false;
};

const start = async (figure) => {
  if (figure.dataset.state !== "idle") return;
  figure.dataset.state = "loading";
  try {
    const name = figure.dataset.figure;
    await Promise.all([load(LIBRARY), load(new URL(`${name}.js`, FIGURES).href)]);
    const data = registered.get(name);
    const now = { shown: null, waiting: false }; // shown: the frame on the page; null if all is to be drawn anew
    now.redraw = () => {
      if (now.waiting) return;
      now.waiting = true;
      requestAnimationFrame(() => {
        now.waiting = false;
        draw(figure, data).catch((error) => fail(figure, error));
      });
    };
    state.set(figure, now);
    await draw(figure, data);
    for (const input of controlsOf(figure)) input.addEventListener("input", now.redraw);
    figure.dataset.state = "ready";
  } catch (error) {
    fail(figure, error);
  }
};

// Fetched early into the browser's cache, at the lowest priority, and not run until it is asked for.
const fetchEarly = (src) => {
  if (location.protocol === "file:" || document.head.querySelector(`link[href="${src}"]`)) return;
  const link = document.createElement("link");
  Object.assign(link, { rel: "prefetch", as: "script", href: src });
  document.head.append(link);
};

const watchNear = (figures) => {
  const idle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 200));
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      idle(() => {
        fetchEarly(LIBRARY);
        fetchEarly(new URL(`${target.dataset.figure}.js`, FIGURES).href);
      });
    }
  }, { rootMargin: "400px 0px" });
  const observe = () => figures.forEach((figure) => near.observe(figure));
  if (document.readyState === "complete") observe();
  else addEventListener("load", observe);
};

const begin = () => {
  const figures = [...document.querySelectorAll("figure[data-figure]")];
  if (!figures.length) return;
  for (const figure of figures) {
    for (const signal of ["pointerenter", "pointerdown", "touchstart", "focusin"]) {
      figure.addEventListener(signal, () => start(figure), { passive: true });
    }
    figure.querySelector(".rope-start").addEventListener("click", () => start(figure));
    if ("now" in figure.dataset) start(figure);
  }
  watchNear(figures);
  const repaint = (figure) => {
    const now = state.get(figure);
    if (!now) return;
    now.shown = null;
    now.redraw();
  };
  new MutationObserver(() => figures.forEach(repaint))
    .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
};

if (!globalThis.ropedoc) {
  globalThis.ropedoc = { register: (name, data) => registered.set(name, data) }; // the data are classic scripts, which load from disk
  makeSortable();
  begin();
}
