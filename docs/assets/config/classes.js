/* What each model class assumes where its config is silent, as in ropedoc/config/classes.py. */

import { classes } from "../data/registers.js";
import { get, has, isObject } from "../values/kinds.js";

const EMPTY = { name: null, rotates: true, axes: 1, layout: null, partial: null, numbers: {}, rope: {}, labels: [], ignores: [] };

/** Name of the entry that a model_type stands for, null if there is none. */
export function known(modelType) {
  if (typeof modelType !== "string" || !has(classes, modelType)) return null;
  return typeof classes[modelType] === "string" ? classes[modelType] : modelType;
}

/** What the model class assumes; nothing, if the class is not known. */
export function familyOf(text) {
  const name = known(get(text, "model_type"));
  if (name === null) return EMPTY;
  const entry = { ...EMPTY, ...classes[name], name };
  const nested = Object.keys(entry.rope).filter((key) => entry.rope[key] === null || isObject(entry.rope[key]));
  return { ...entry, labels: has(classes[name], "labels") ? entry.labels : nested };
}
