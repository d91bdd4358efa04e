/* What each model class assumes where its config is silent, as in ropedoc/config/classes.py. */

import { classes } from "../data/registers.js";
import { get, has, isObject } from "../values/kinds.js";

/** @import { Family } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */

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
  const own = /** @type {Exclude<typeof classes[string], string>} */ (classes[name]);
  const entry = { ...EMPTY, ...own, name };
  const nested = Object.keys(entry.rope).filter((key) => entry.rope[key] === null || isObject(entry.rope[key]));
  return { ...entry, labels: own.labels ?? nested };
}
