/* Parts of a page that load when they are wanted. A script says by an event that it is there, and the
   event hands over what the script can do. */

import { loaded } from "../dom/load.js";

/** The folder of the site's scripts, from the address of any of them. */
const folder = () => /** @type {HTMLScriptElement} */ (document.querySelector('script[src*="assets/"]')).src.replace(/(.*\/assets\/).*/, "$1");
/** @type {Map<string, Promise<any>>} */
const loads = new Map(); // name → what it hands over

/** What the script of this name can do; it is loaded once, and again after a failure.
    @param {string} name
    @returns {Promise<any>} */
export function late(name) {
  const known = loads.get(name);
  if (known) return known;
  const loading = new Promise((resolve, reject) => {
    document.addEventListener(event(name), (here) => resolve(/** @type {CustomEvent} */ (here).detail), { once: true });
    loaded(`${folder()}late-${name}.js`).catch((error) => {
      loads.delete(name);
      reject(error);
    });
  });
  loads.set(name, loading);
  return loading;
}

/** Say that a script is there.
    @param {string} name
    @param {unknown} functions */
export const here = (name, functions) => document.dispatchEvent(new CustomEvent(event(name), { detail: functions }));

/** @param {string} name */
const event = (name) => `ropedoc:${name}`;

/** Do something when the reader comes within a screen of a place, or prints the page.
    @param {Element} place
    @param {() => void} task */
export function whenNear(place, task) {
  const near = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) go();
  }, { rootMargin: "100%" });
  const go = () => {
    near.disconnect();
    removeEventListener("beforeprint", go);
    task();
  };
  addEventListener("beforeprint", go);
  near.observe(place);
}
