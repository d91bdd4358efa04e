/* Files and texts that are no config.json, named for what they are, as in ropedoc/config/foreign.py. */

import { listed } from "../registers/sentence.js";
import { get, has, isObject } from "../values/kinds.js";
import { known } from "./classes.js";
import { INSIDE, KEYS, NAMES } from "./keys.js";

/** @import { Dict } from "../values/kinds.js" */
/** @import { FileKind } from "../data/registers.js" */

const KEY = /^[ \t]*["']?([A-Za-z0-9_.-]+)["']?[ \t]*:/gm;
const SPACE = /^[ \t\r\n]+|[ \t\r\n]+$/g;
// Numbers without which a head has no dimension; a text with one of them is more than a fragment.
const WIDTHS = new Set(["hidden_size", "heads", "head_dim", "global_head_dim", "rotated_part"].flatMap((concept) => NAMES[concept]));

/** @param {string} what
    @param {string} then */
const said = (what, then) => `config must be a config.json of Hugging Face, got ${what}; ${then}`;
/** @param {string} pattern
    @param {string} text */
const fits = (pattern, text) => new RegExp(`^(?:${pattern})$`).test(text);

/** Keys that tell a kind of file; none where it is another.
    @param {FileKind} kind
    @param {Set<string>} keys */
export function signsOf({ keys: all = [], some = [], unless = [], like }, keys) {
  if (unless.some((key) => keys.has(key))) return [];
  const every = all.filter((key) => keys.has(key));
  const any = some.filter((key) => keys.has(key));
  const alike = like === undefined ? [] : [...keys].filter((key) => fits(like, key)).slice(0, 1);
  const whole = every.length === all.length && (any.length > 0 || !some.length) && (alike.length > 0 || like === undefined);
  return whole ? [...every, ...any, ...alike] : [];
}

/** Why a file with these keys is no config.json, null if it may be one: what it is, known by what, and what to do.
    @param {Iterable<string>} names */
export function ofKeys(names) {
  const keys = new Set(names);
  const kind = keys.has("model_type") ? null : kindOf(keys);
  return kind ? said(`${kind.name}, known by ${listed(signsOf(kind, keys))}`, kind.next) : null;
}

/** The kind of file that has these keys, null if none is told by them.
    @param {Iterable<string>} names */
export function kindOf(names) {
  const keys = new Set(names);
  return KEYS.files.find((kind) => signsOf(kind, keys).length) ?? null;
}

/** Whether a file is of another kind and read all the same, by other.js.
    @param {unknown} config
    @returns {config is Dict} */
export const isOther = (config) =>
  isObject(config) && known(get(config, "model_type")) === null && isRead(config, kindOf(Object.keys(config)));

/** @param {Dict} config
    @param {FileKind | null} kind */
const isRead = (config, kind) => kind?.read !== undefined || (kind?.inside !== undefined && isObject(get(config, kind.inside)));

export const HEAD = 16; // bytes that tell a kind of file

/** Why a file that begins with these bytes is no text: what it is, and what to do; null if nothing tells.
    @param {Uint8Array} head */
export function ofHead(head) {
  const text = String.fromCharCode(...head.subarray(0, HEAD));
  const kind = KEYS.heads.find(({ pattern }) => new RegExp(`^(?:${pattern})`).test(text));
  return kind === undefined ? null : said(kind.name, kind.next);
}

/** Why a text that is no JSON is none: what it is, and what to do; null if nothing tells.
    @param {string} text */
export function ofText(text) {
  const told = ofKeys(Array.from(text.matchAll(KEY), ([, key]) => key));
  if (told !== null) return told;
  const stripped = text.replace(SPACE, "");
  const kind = KEYS.texts.find(({ pattern }) => fits(pattern, stripped));
  return kind === undefined ? null : said(kind.name, kind.next);
}

/** Why parameters without their model are no config.json, null if the config is more than that.
    @param {Dict} text */
export function ofFragment(text) {
  const keys = Object.keys(text);
  const found = keys.filter((key) => INSIDE.has(key) || KEYS.signs.includes(key));
  if (!found.length || has(text, "model_type") || keys.some((key) => WIDTHS.has(key))) return null;
  return said(`a fragment of one, known by ${listed(found)}`, "hidden_size and num_attention_heads, or head_dim, must stand beside");
}
