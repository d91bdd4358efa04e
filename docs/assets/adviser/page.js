/* What the decoder's page shows of a plan and of a comparison. What comes from a file goes in as text alone. */

import { compare } from "../advice/compare.js";
import { METHODS, plan } from "../advice/plan.js";
import { parse } from "../config/file.js";
import { asConfig } from "../config/other.js";
import { element } from "../dom/element.js";
import { noteItem, toCopy } from "../dom/told.js";
import { jsonText } from "../registers/json-text.js";
import { spoken } from "../registers/sentence.js";
import { pictures } from "./draw.js";

/** @import { Text } from "../programs/texts.js" */
/** @import { Plan } from "../advice/plan.js" */

const WORDS = 600; // characters of a message

/** @param {unknown} error */
function wordsOf(error) {
  const { name, message } = /** @type {Error} */ (error);
  const told = name === "RangeError" ? message : `it must be readable, got ${message}`;
  return told.length > WORDS ? `${told.slice(0, WORDS)} …` : told;
}

/** @param {Text} one */
function program({ id, name, text, note, why, since }) {
  const said = text === undefined ? [element("p", {}, String(why))] : [toCopy(text, `the plan for ${name}`), ...(note ? [element("p", {}, note)] : [])];
  const run = since && text !== undefined ? [element("p", { class: "decoder-hint" }, `Run in ${since}; older versions were not tried.`)] : [];
  return element("section", { "data-program": id }, element("h3", {}, name), ...said, ...run);
}

/** Nothing more is sensible than the setting and its lines: a plan, or why there is none.
    @param {Plan} found
    @param {() => void} decode */
function planned({ outcome, setting, notes, texts, contextLength }, decode) {
  const button = element("button", { type: "button" }, "Decode this setting");
  button.addEventListener("click", decode);
  const lines = outcome === "planned" ? [
    element("h3", {}, `The setting for ${spoken(contextLength)} tokens`), toCopy(jsonText(setting), "the planned setting"),
    element("p", { class: "decoder-hint" }, button, " Facts, pictures and downloads are then those of the planned setting, and the file as it was goes to Compare."),
  ] : [];
  return [element("ul", {}, ...notes.map(noteItem)), ...lines, element("div", { class: "decoder-programs" }, ...texts.map(program))];
}

/** Methods to choose, once.
    @param {HTMLSelectElement} select */
function offer(select) {
  const known = new Set(Array.from(select.options, ({ value }) => value));
  const chosen = select.value;
  for (const option of [...select.options]) if (option.value && has(option.value)) option.textContent = METHODS[option.value];
  select.append(...Object.entries(METHODS).filter(([value]) => !known.has(value)).map(([value, words]) => element("option", { value }, words)));
  select.value = chosen;
}

/** @param {string} method */
const has = (method) => Object.hasOwn(METHODS, method);

/** Show what the fields ask for.
    @param {HTMLElement} root
    @param {unknown} config
    @param {number | null} wish */
export function advise(root, config, wish) {
  const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const select = /** @type {HTMLSelectElement} */ (one('[name="method"]'));
  offer(select);
  const place = one('[data-result="plan"]');
  one("#decoder-plan").hidden = wish === null;
  if (wish !== null) {
    try {
      const found = plan(config, { contextLength: wish, method: select.value || null });
      place.replaceChildren(...planned(found, () => swap(root, found, config)));
      place.dataset.outcome = found.outcome;
    } catch (error) {
      place.replaceChildren(element("p", { class: "decoder-message" }, wordsOf(error)));
      place.dataset.outcome = "error";
    }
  }
  difference(one('[data-result="difference"]'), config, /** @type {HTMLTextAreaElement} */ (one('[name="other"]')).value, wish);
}

/** Put the planned file in place of the file, and compare the two.
    @param {HTMLElement} root
    @param {Plan} found
    @param {unknown} config */
function swap(root, found, config) {
  for (const [name, value] of /** @type {const} */ ([["other", config], ["config", found.config]])) {
    const field = /** @type {HTMLTextAreaElement} */ (root.querySelector(`textarea[name="${name}"]`));
    field.value = jsonText(value);
    field.dispatchEvent(new Event("input"));
  }
  root.querySelector("[data-result=sentence]")?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} place
    @param {unknown} config
    @param {string} text
    @param {number | null} wish */
function difference(place, config, text, wish) {
  place.replaceChildren();
  delete place.dataset.same;
  if (!text.trim()) return;
  try {
    const found = compare(config, asConfig(parse(text)), { contextLength: wish });
    place.dataset.same = String(found.same);
    place.append(
      element("p", { class: "decoder-sentence" }, found.summary),
      element("ul", {}, ...found.words.map((words) => element("li", {}, words))),
    );
    for (const kind of found.kinds) if (kind.differs.includes("frequencies") || kind.differs.includes("layout")) pictures(place, kind);
  } catch (error) {
    place.append(element("p", { class: "decoder-message" }, `The other config: ${wordsOf(error)}`));
  }
}
