// Makes the figures of a page live on demand: pointer, focus or touch loads the library and the data.
// It knows the page and no mathematics.

import { late } from "../late/load.js";
import { tellHeight } from "./frame.js";
import { keep, keepSoon, restore } from "./kept.js";
import { nameOf, part, register, repaint, shownBy, start, warn } from "./live.js";
import { dataOf, fetchEarly, FIGURES, LIBRARY } from "./load.js";
import { makeSortable } from "./sort.js";

const SHEET = 640; // px of a printed sheet, between its margins, whatever the width of the screen

/** @import { Take } from "./live.js" */

/** @param {HTMLElement[]} figures */
const watchNear = (figures) => {
  const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ task) => setTimeout(task, 200));
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      idle(() => {
        fetchEarly(LIBRARY);
        fetchEarly(dataOf(nameOf(/** @type {HTMLElement} */ (target))));
      });
    }
  }, { rootMargin: "400px 0px" });
  const observe = () => figures.forEach((figure) => near.observe(figure));
  if (document.readyState === "complete") observe();
  else addEventListener("load", observe);
};

/** Hand out what a reader asks for; without script the links lead to the files of the first setting.
    @param {HTMLElement} figure
    @param {Event} event */
const take = async (figure, event) => {
  const asked = /** @type {HTMLElement} */ (event.target).closest(/** @type {"button"} */ ("[data-take]"));
  if (!asked) return;
  event.preventDefault();
  try {
    /** @type {[Take, void]} */
    const [hand] = await Promise.all([late("take"), begun(figure)]);
    if (asked.dataset.take === "link") keep(figure);
    const shown = shownBy(figure);
    if (shown) await hand(String(asked.dataset.take), shown, FIGURES);
  } catch (error) {
    warn(figure, error instanceof Error ? error.message : String(error));
  }
};

/** @param {HTMLElement} figure */
const begun = (figure) => start(figure, () => keepSoon(figure));

const begin = () => {
  const figures = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure[data-figure]"))];
  if (!figures.length) return;
  for (const figure of figures) {
    for (const signal of ["pointerenter", "pointerdown", "touchstart", "focusin", "input"]) {
      figure.addEventListener(signal, () => begun(figure), { passive: true });
    }
    figure.querySelector(".rope-start")?.addEventListener("click", () => begun(figure));
    figure.addEventListener("click", (event) => take(figure, event));
  }
  restore(figures);
  for (const figure of figures) if ("now" in figure.dataset) begun(figure);
  watchNear(figures);
  const paper = (/** @type {boolean} */ printing) => {
    document.body.toggleAttribute("data-printing", printing);
    for (const figure of figures) {
      const frame = part(figure, ".rope-frame");
      if (printing) frame.style.setProperty("--rope-print", String(Math.min(0.75, SHEET / frame.clientWidth)));
      repaint(figure, "now"); // a printer does not wait for a frame
    }
  };
  addEventListener("beforeprint", () => paper(true));
  addEventListener("afterprint", () => paper(false));
  new MutationObserver(() => figures.forEach((figure) => repaint(figure, "redraw")))
    .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  if (parent !== window && document.body.classList.contains("rope-alone")) tellHeight(figures[0]);
};

if (!globalThis.ropedoc) {
  globalThis.ropedoc = { register }; // the data are classic scripts, which load from disk
  makeSortable();
  begin();
}
