/* Where in a config the language model stands, and whether it rotates at all, as in ropedoc/config/part.py. */

import * as check from "../values/checks.js";
import { get, has, isNumber, isObject, same, truthy } from "../values/kinds.js";
import { shown } from "../values/words.js";
import { byArchitecture, familyOf, known } from "./classes.js";
import { ofFragment, ofKeys, ofText } from "./foreign.js";
import { KEYS, NAMES } from "./keys.js";
import { namesOf } from "./names.js";

/** @import { Family, Switch } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */

// Numbers that mean nothing in a model without rotation.
const ROTARY = ["base", "sliding_base", "compress_base", "share", "rotary_dim", "rotated_part", "interleaved"];
/** @type {Record<number, string>} */
const AXES = { 2: "two", 3: "three" };

/** Refuse a config, with those of its keys that are unused then.
    @param {Dict} text
    @param {string} what
    @returns {never} */
export function refuse(text, what) {
  const unused = [
    ...ROTARY.flatMap((concept) => NAMES[concept]).filter((name) => has(text, name)),
    ...KEYS.settings.filter((name) => truthy(get(text, name))),
    ...KEYS.inner.map((part) => [get(text, part), `${part}.${NAMES.base[0]}`]).filter(([inner]) => isObject(inner) && has(inner, NAMES.base[0])).map(([, name]) => name),
  ];
  const rest = unused.length ? `; unused then: ${unused.join(", ")}` : "";
  throw new RangeError(`config must have a rotary position embedding over tokens, got ${what}${rest}`);
}

/** Refuse a model whose class rotates only with some values of a key, given or assumed, or does not say without it.
    @param {Dict} text
    @param {string} name
    @param {Switch} rule */
function checkSwitch(text, name, { key, values, default: usual }) {
  if (!has(text, key) && usual === undefined) {
    throw new RangeError(`${key} must be given, since ${name} rotates only with ${values.map(shown).join(" or ")}, but it is missing`);
  }
  const value = get(text, key, usual);
  if (values.some((one) => same(value, one))) return;
  const assumed = usual === null ? "" : ` and taken as ${shown(value)}`;
  refuse(text, `${name} with ${key} ${has(text, key) ? shown(value) : `missing${assumed}`}, which means no rotary embedding`);
}

/** Refuse a model of a class that is not known, where the file itself says that it has no rotary embedding.
    @param {Dict} text */
function checkStranger(text) {
  const kind = get(text, "position_embedding_type");
  if (KEYS.unrotated.some((one) => one === kind)) refuse(text, `position_embedding_type ${shown(kind)}, which means no rotary embedding`);
  const off = KEYS.switches.find((key) => get(text, key) === false);
  if (off !== undefined) refuse(text, `${off} false, which means no rotary embedding`);
}

/** Whether a config says by itself that its model rotates: by a number, a switch, or the name of its embedding.
    @param {Dict} text */
function isSigned(text) {
  const kind = get(text, "position_embedding_type");
  return KEYS.rotated.some((one) => one === kind) || KEYS.signs.some((key) => has(text, key)) || KEYS.switches.some((key) => get(text, key) === true);
}

/** Refuse a model that rotates nothing, or over more than one axis.
    @param {Dict} text
    @param {Family} family */
function checkRotates(text, family) {
  const { name, rotates, axes } = family;
  if (typeof rotates === "object") {
    checkSwitch(text, String(name), rotates);
  } else if (!rotates) {
    refuse(text, `the model class ${name}, which has no rotary embedding`);
  } else if (axes > 1) {
    refuse(text, `the model class ${name}, which has positions on ${AXES[axes] ?? axes} axes`);
  }
  const nought = family.head_dim === undefined && namesOf("rotated_part", family).find((one) => isNumber(get(text, one)) && Number(get(text, one)) === 0);
  if (nought) refuse(Object.fromEntries(Object.entries(text).filter(([key]) => key !== nought)), `${nought} 0, which means no rotary embedding`);
  if (family.null_base !== undefined && baseIsNull(text)) {
    const { rope_theta: _, ...others } = text;
    refuse(others, "rope_theta null, which means no rotary embedding");
  }
  if (get(text, "alibi") === true) refuse(text, "alibi true, which means no rotary embedding");
  if (name === null) checkStranger(text);
}

/** Refuse a config for what it is, if that is told.
    @param {string | null} told */
function refuseAs(told) {
  if (told !== null) throw new RangeError(told);
}

/** Class of the model's own code that a file names in auto_map, null where it names none, or transformers' own class.
    A file of several parts names code for the whole of it.
    @param {Dict} config
    @returns {string | null} */
export function codeOf(config) {
  const found = get(config, "auto_map");
  const own = known(get(config, "model_type")) ?? known(byArchitecture(get(config, "architectures")));
  if (own === null || !isObject(found) || path(config).length) return null;
  const named = Object.entries(found).flatMap(([key, value]) => (key.startsWith("AutoModel") && typeof value === "string" ? [value] : []));
  const still = familyOf({ model_type: own }).rotates === false;
  const nameOf = (/** @type {string} */ value) => value.slice(value.lastIndexOf(".") + 1);
  const other = named.find((value) => known(byArchitecture([nameOf(value)])) !== own || (still && value.includes("--"))); // of another repository
  return other === undefined ? null : nameOf(other);
}

/** A config whose code is not the class of its model_type: where that rotates nothing and the file has a base, it is none of it.
    @param {Dict} text
    @param {string | null} code
    @returns {Dict} */
function ofCode(text, code) {
  if (code === null || familyOf(text).rotates !== false || !KEYS.signs.some((key) => get(text, key) !== null)) return text;
  const { architectures: _, ...others } = text;
  return { ...others, model_type: code };
}

/** @param {Dict} text
    @param {Family} family */
function checkParts(text, { name, parts = {} }) {
  const names = Object.keys(parts);
  if (names.length && !NAMES.hidden_size.some((key) => has(text, key))) {
    throw new RangeError(`config must hold the parts of the model class ${name}, but each of them is missing: ${names.join(", ")}`);
  }
}

/** @param {Dict} text */
function baseIsNull(text) {
  const inner = KEYS.settings.map((key) => get(text, key)).find((one) => isObject(one) && Object.keys(one).length) ?? {};
  return get(/** @type {Dict} */ (inner), "rope_theta", get(text, "rope_theta", 0)) === null;
}

/** The language model's part of a config, with the model_type of its class, and whether that was found by its name.
    @param {unknown} config
    @returns {[Dict, boolean]} */
export function textPart(config) {
  if (typeof config === "string") refuseAs(ofText(config));
  if (!isObject(config)) check.refuse("config", "be a JSON object", config);
  let text = config;
  refuseAs(ofKeys(Object.keys(text)));
  for (const name of KEYS.parts) {
    const inner = get(text, name);
    if (!isObject(inner)) continue;
    const outer = known(get(text, "model_type"));
    text = has(inner, "model_type") || outer === null ? inner : { ...inner, model_type: outer };
  }
  text = ofCode(text, codeOf(config));
  const named = known(get(text, "model_type")) === null ? byArchitecture(get(text, "architectures")) : null;
  if (named !== null) text = { ...text, model_type: named };
  const family = familyOf(text);
  checkParts(text, family);
  if (family.name === null) refuseAs(ofFragment(text));
  checkRotates(text, family);
  if (family.name === null && !isSigned(text)) {
    const type = get(text, "model_type");
    const stranger = type === null ? "" : `; its model class ${shown(type)} is not known here`;
    throw new RangeError(`config must have a rotary position embedding, but each of its keys is missing: ${KEYS.signs.join(", ")}${stranger}`);
  }
  return [text, named !== null];
}

/** The keys on the way to the language model's part of a config, none where it is the config itself.
    @param {Dict} config */
export function path(config) {
  let text = config;
  return KEYS.parts.filter((name) => {
    const inner = get(text, name);
    if (isObject(inner)) text = inner;
    return isObject(inner);
  });
}
