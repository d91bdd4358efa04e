// Scripts of the site that a page fetches when it needs them, and where they lie.

import { loaded } from "../dom/load.js";

const own = /** @type {HTMLScriptElement} */ (document.querySelector('script[src$="assets/figures.js"]'));
const ASSETS = new URL(".", own.src);
export const FIGURES = new URL("../figures/", ASSETS);
export const LIBRARY = new URL("plotly.min.js", ASSETS).href;
/** @type {Map<string, Promise<unknown>>} */
const loads = new Map(); // address → promise

/** @param {string} name */
export const dataOf = (name) => new URL(`${name}.js`, FIGURES).href;

/** @param {string} src
    @returns {Promise<unknown>} */
export const load = (src) => {
  const known = loads.get(src);
  if (known) return known;
  const loading = loaded(src);
  loads.set(src, loading);
  return loading;
};

/** Fetched early into the browser's cache, at the lowest priority, and not run until it is asked for.
    @param {string} src */
export const fetchEarly = (src) => {
  if (location.protocol === "file:" || document.head.querySelector(`link[href="${src}"]`)) return;
  const link = document.createElement("link");
  Object.assign(link, { rel: "prefetch", as: "script", href: src });
  document.head.append(link);
};
