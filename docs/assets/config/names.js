/* Under which names a config may have a number for its model class to read it, as in ropedoc/config/names.py. */

import { KEYS, NAMES } from "./keys.js";

/** @import { Family } from "../data/registers.js" */

/** Names under which a model class reads a number, for layers of a label its own first; all that are known, if it is not.
    @param {string} concept
    @param {Family} family
    @param {string | null} [label] */
export function namesOf(concept, family, label = null) {
  const [general] = NAMES[concept];
  const own = [...(family.reads?.[`${label}.${general}`] ?? []), ...(family.reads?.[general] ?? [])];
  const shared = KEYS.special.includes(concept) ? [] : [general];
  const silent = new Set([...family.ignores, ...(family.unread ?? [])]);
  const names = family.name === null ? NAMES[concept] : [...own, ...shared.filter((name) => !own.includes(name))];
  return names.filter((name) => !silent.has(name));
}

/** Names under which a model class reads a base of the layers alone whose label has this in it: sliding, compress.
    @param {string} part
    @param {Family} family */
export function basesOf(part, family) {
  if (family.name === null) return NAMES[`${part}_base`];
  return Object.entries(family.reads ?? {}).filter(([key]) => key.includes(part) && key.endsWith(".rope_theta")).flatMap(([, names]) => names);
}
