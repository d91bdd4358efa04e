/* The part of a config that its rotary embedding depends on, as a link holds it: no names, no other keys. No DOM. */

import { classes } from "../config/classes.js";
import { parse } from "../config/file.js";
import { INSIDE, KEYS, READABLE } from "../config/keys.js";
import { keysOf } from "../config/normal.js";
import { jsonText } from "../registers/json-text.js";
import { get, has, isObject, isReal } from "../values/kinds.js";

/** @import { Stated } from "../config/layers.js" */
/** @import { Dict } from "../values/kinds.js" */

const OBJECTS = new Set([...KEYS.settings, "layer_types"]); // whose inside is looked at, too
const TOP = [...READABLE].filter((key) => !OBJECTS.has(key));
const LAYER = /^[a-z_]{1,40}$/;
const PARAMETERS = [...INSIDE];
/** @type {Record<string, string[]>} */
const WORDS = { // the only strings that a link may hold
  rope_type: [...Object.keys(KEYS.methods), ...Object.keys(KEYS.older)],
  model_type: Object.keys(classes),
};
WORDS.type = WORDS.rope_type;
const LONGEST = 20000; // characters of a link

/** @param {unknown} value */
const isPlain = (value) => value === null || typeof value === "boolean" || isReal(value);
/** @param {string} key
    @param {unknown} value */
const kept = (key, value) => isPlain(value) || (Array.isArray(value) && value.every(isPlain)) || (WORDS[key] || []).some((word) => word === value);

/** @param {Dict} object
    @param {string[]} keys
    @returns {Dict} */
function only(object, keys) {
  const names = keys.filter((key) => has(object, key) && kept(key, object[key]));
  return Object.fromEntries(names.map((key) => [key, object[key]]));
}

/** @param {Dict} object
    @param {string[]} layers */
function parameters(object, layers) {
  const nested = layers.filter((name) => LAYER.test(name) && has(object, name) && (isObject(object[name]) || object[name] === null));
  const parts = nested.map((name) => [name, isObject(object[name]) ? only(object[name], PARAMETERS) : null]);
  return { ...only(object, PARAMETERS), ...Object.fromEntries(parts) };
}

/** The language model's part of a config with the keys of the rotary embedding alone.
    @param {Stated} stated */
export function reduced({ text, family, settings, kinds }) {
  const layers = [...settings.keys(), ...kinds.map((kind) => kind.type)].filter((name) => name !== null);
  const result = only(text, [...TOP, ...keysOf(family)]);
  for (const key of KEYS.settings) {
    const inner = get(text, key);
    if (isObject(inner)) result[key] = parameters(inner, [...new Set(layers)]);
  }
  const own = family.object;
  const inner = own ? get(text, own.key) : null;
  if (own && isObject(inner)) {
    const named = typeof inner.type === "string" && has(own.types, inner.type) ? { type: inner.type } : {};
    result[own.key] = { ...only(inner, [...PARAMETERS, ...Object.keys(own.names)]), ...named };
  }
  for (const key of new Set(["layer_types", family.layers?.types ?? "layer_types"])) {
    const listed = get(text, key);
    if (Array.isArray(listed) && listed.every((name) => typeof name === "string" && LAYER.test(name))) result[key] = listed;
  }
  return result;
}

/** The fragment of a link: #config={…}&context=N&layer=TYPE&method=NAME. Empty where it would be too long.
    @param {Stated} stated
    @param {{ context: number | string | null, layer: string | null, method?: string }} chosen */
export function print(stated, { context, layer, method }) {
  const parts = [["config", jsonText(reduced(stated), { indent: "" })]];
  if (context !== null) parts.push(["context", String(context)]);
  if (layer !== null) parts.push(["layer", layer]);
  if (method) parts.push(["method", method]);
  const link = parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return link.length > LONGEST ? "" : `#${link}`;
}

/** What a fragment holds, or null if it is none of ours.
    @param {string} fragment */
export function read(fragment) {
  const found = new URLSearchParams(fragment.replace(/^#/, "").replaceAll("+", "%2B"));
  let config = found.get("config");
  if (config === null) return null;
  try {
    config = jsonText(parse(config));
  } catch { /* shown as it stands, with the reason why it is none */ }
  return { config, context: found.get("context") ?? "", layer: found.get("layer") ?? "", method: found.get("method") };
}
