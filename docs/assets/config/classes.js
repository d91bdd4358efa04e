/* What each model class assumes where its config is silent, as in ropedoc/config/classes.py. */

import { own as ownCode, classes as rotating, still } from "../data/registers.js";
import { get, has, isObject, same } from "../values/kinds.js";

/** @import { Family } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */

/** A class by its model_type, or the name of the class that it is like.
    @type {Record<string, Partial<Family> | string>} */
export const classes = { ...rotating, ...Object.fromEntries(still.split(" ").map((name) => [name, { rotates: false }])) };
/** Classes that transformers lacks, whose code is a model's own. @type {ReadonlySet<unknown>} */
export const OWN = new Set(ownCode.split(" "));
/** @type {Family} */
const EMPTY = { name: null, rotates: true, axes: 1, layout: null, partial: null, numbers: {}, rope: {}, labels: [], ignores: [] };

/** Name of the entry that a model_type stands for, null if there is none.
    @param {unknown} modelType
    @returns {string | null} */
export function known(modelType) {
  if (typeof modelType !== "string" || !has(classes, modelType)) return null;
  const entry = classes[modelType];
  return typeof entry === "string" ? entry : modelType;
}

/** What the model class assumes; nothing, if the class is not known.
    @param {Dict} text
    @returns {Family} */
export function familyOf(text) {
  const name = known(get(text, "model_type"));
  if (name === null) return EMPTY;
  const found = /** @type {Exclude<typeof classes[string], string>} */ (classes[name]);
  const variants = (found.variants ?? []).filter(({ when }) => when.values.some((one) => same(get(text, when.key), one)));
  const own = /** @type {Partial<Family>} */ (Object.assign({}, found, ...variants));
  const entry = { ...EMPTY, ...own, name };
  const nested = Object.keys(entry.rope).filter((key) => entry.rope[key] === null || isObject(entry.rope[key]));
  return { ...entry, labels: own.labels ?? nested };
}

const TASK = /(For[A-Z]\w+|LMHeadModel|Model)$/;
const bare = (/** @type {string} */ name) => name.toLowerCase().replace(/[_-]/g, "");
const PLAIN = new Map(Object.keys(classes).map((name) => [bare(name), name]));

/** Class of the first architecture whose name, without its task and its underlines, is a class's: LlamaForCausalLM.
    @param {unknown} names
    @returns {string | null} */
export function byArchitecture(names) {
  if (!Array.isArray(names) || typeof names[0] !== "string") return null;
  return PLAIN.get(names[0].replace(TASK, "").toLowerCase().replaceAll("_", "")) ?? null;
}
