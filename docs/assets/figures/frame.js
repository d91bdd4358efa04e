// A figure in a frame of another page: it says how high it would be, and opens links beside that page.

import { nameOf, part } from "./live.js";

/** Height of the figure's page if nothing squeezed or stretched its picture [px].
    @param {HTMLElement} figure */
const natural = (figure) => {
  const [frame, poster] = [part(figure, ".rope-frame"), part(figure, ".rope-poster")];
  const { marginLeft, marginRight, marginTop, marginBottom } = getComputedStyle(poster);
  const aside = parseFloat(marginLeft) + parseFloat(marginRight);
  const aspect = Number(frame.dataset.aspect);
  const inner = aspect ? (Math.min(frame.parentElement?.clientWidth ?? 0, parseFloat(frame.style.maxWidth) || Infinity) - aside) / aspect : 320;
  const main = part(document.body, "main");
  const others = main.offsetTop + main.scrollHeight + parseFloat(getComputedStyle(document.body).paddingBottom) - frame.offsetHeight;
  return Math.ceil(others + inner + parseFloat(marginTop) + parseFloat(marginBottom));
};

/** Send { ropedoc: NAME, height } to the page around, now and whenever it changes.
    @param {HTMLElement} figure */
export const tellHeight = (figure) => {
  let told = 0;
  const tell = () => {
    const height = natural(figure);
    if (height === told) return;
    told = height;
    parent.postMessage({ ropedoc: nameOf(figure), height }, "*");
  };
  const watch = new ResizeObserver(tell);
  for (const one of [document.body, figure, ...figure.children]) watch.observe(one);
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("main > p a"))) link.target = "_blank";
};
