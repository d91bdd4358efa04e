// Settings of figures in the address and in the history: a link sets a figure, a reload and Back keep what was set.
// The address names the figure that was moved last, the entry of the history all that were.

import { read, write } from "./address.js";
import { nameOf, part, set, shownBy, start } from "./live.js";

/** @typedef {Record<string, string>} Settings the fragment of each figure that was moved, by its name */

const PAUSE = 400; // ms; browsers refuse pages that write their address more often
/** @type {Settings} */
const kept = { ...history.state?.ropedoc };
let writing = 0;

/** @param {string} address */
const put = (address) => history.replaceState({ ...history.state, ropedoc: { ...kept } }, "", address);

/** Let address, history and the figure's own link say what is shown.
    @param {HTMLElement} figure */
export const keep = (figure) => {
  const shown = shownBy(figure);
  if (!shown) return;
  const fragment = write(nameOf(figure), shown.data.controls, shown.values);
  kept[nameOf(figure)] = fragment;
  /** @type {HTMLAnchorElement} */ (part(figure, '[data-take="link"]')).href = fragment;
  put(fragment);
};

/** Keep what is shown once a reader rests.
    @param {HTMLElement} figure */
export const keepSoon = (figure) => {
  clearTimeout(writing);
  writing = setTimeout(() => keep(figure), PAUSE);
};

/** Bring a figure to the setting of a fragment; null if it is of no figure here.
    @param {HTMLElement[]} figures
    @param {string} fragment */
const follow = (figures, fragment) => {
  const link = read(fragment);
  const figure = link && figures.find((one) => nameOf(one) === link.name);
  if (!link || !figure) return null;
  kept[link.name] = fragment;
  set(figure, link.asked);
  start(figure, () => keepSoon(figure));
  return figure;
};

/** Whether the page was come to by a link or a typed address, and not by a reload or Back, which keep their place. */
const fresh = () => {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return visit?.type === "navigate";
};

/** Set the figures of a page as its address and its history say, now and whenever the address changes.
    @param {HTMLElement[]} figures */
export const restore = (figures) => {
  for (const fragment of Object.values({ ...kept })) follow(figures, fragment);
  const linked = follow(figures, location.hash);
  if (linked && fresh()) linked.scrollIntoView();
  addEventListener("hashchange", () => {
    const known = history.state?.ropedoc; // an entry that Back returned to has its settings
    const figure = follow(figures, location.hash);
    if (figure && !known) figure.scrollIntoView();
    if (!known) put(location.href);
  });
};
