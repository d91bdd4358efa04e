/* Names of keys, as ropedoc/config/keys.toml lists them. */

import { keys } from "../data/registers.js";

export const KEYS = keys;
export const NAMES = keys.names;

/** Keys that a method reads inside the object of its parameters.
    @param {string} ropeType */
export const reads = (ropeType) => new Set([...keys.inside.always, ...keys.methods[ropeType]]);

export const READABLE = new Set([...Object.values(keys.names).flat(), ...keys.settings, "layer_types", "model_type"]);
export const INSIDE = new Set([...Object.values(keys.methods).flat(), ...keys.inside.always]);
