/* What a page says of a config, as elements: a sentence with its reason and source, and a text to copy. */

import { element } from "./element.js";

/** A sentence, why it is so, and where that stands.
    @param {{ id: string, text: string, why: string, source: string, address: string }} note */
export const noteItem = ({ id, text, why, source, address }) => element(
  "li", { "data-note": id },
  element("strong", {}, text), " ", element("span", {}, why), " ", element("small", {}, "Source: ", element("a", { href: address }, source), source.endsWith(".") ? "" : "."),
);

/** A text beside its button to copy.
    @param {string} text
    @param {string} what  which text it is, as "the setting for vLLM" */
export const toCopy = (text, what) => element(
  "div", { class: "decoder-code" },
  element("pre", { tabindex: "0", "aria-label": `${what[0].toUpperCase()}${what.slice(1)}` }, text),
  element("button", { type: "button", "data-copy": "", "aria-label": `Copy ${what}` }, "Copy"),
);
