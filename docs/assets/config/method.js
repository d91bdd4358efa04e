/* From the normal form to what runs, as in ropedoc/config/method.py. */

import { record as rope } from "../ladder/rope.js";
import * as methods from "../methods/index.js";
import { ladder } from "../methods/start.js";
import { LONGEST } from "../values/checks.js";
import { get } from "../values/kinds.js";

/** @import { Rope } from "../ladder/rope.js" */
/** @import { Normal } from "./normal.js" */

/** @param {number} rotaryDim
    @param {{ base: number }} options */
const plain = (rotaryDim, { base }) => rope(ladder(rotaryDim, base), { ropeType: "default", base, rotaryDim });

/** @type {Record<string, (rotaryDim: number, numbers: never) => Rope>} */
const METHODS = {
  default: plain,
  linear: methods.linear,
  ntk_aware: methods.ntkAware,
  dynamic: methods.dynamicNtk,
  yarn: methods.yarn,
  llama3: methods.llama3,
  longrope: methods.longrope,
  proportional: methods.proportional,
  ntk: methods.ntkMixed,
};
export const UNEXTENDED = ["default", "proportional"];

/** @param {string} name */
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** Maximum of a config times a factor that extends it, where that is a length at all.
    @param {Normal} record */
export function stretched({ numbers, length }) {
  const factor = Number(get(numbers, "factor"));
  return length !== null && factor > 1 && factor <= LONGEST / length ? Math.trunc(factor * length) : length;
}

/** What the config is made for: its maximum, or the factor times it where YaRN's setting keeps the original length there.
    @param {Normal} record */
export function madeFor(record) {
  const { rope_type: type, numbers, told, length } = record;
  const kept = ["inside", "beside"].includes(String(get(told, "original_from"))) && length === get(numbers, "original_context_length");
  return type === "yarn" && kept ? stretched(record) : length;
}

/** What a record's method makes of its numbers.
    @param {Normal} record
    @param {{ contextLength?: number | null }} [options] */
export function run(record, { contextLength = null } = {}) {
  const numbers = Object.fromEntries(Object.entries(record.numbers).map(([name, value]) => [camel(name), value]));
  const found = METHODS[record.rope_type](record.rotary_dim, /** @type {never} */ ({ base: record.base, ...numbers }));
  return {
    ...found,
    headDim: record.head_dim,
    layout: record.layout,
    originalContextLength: found.originalContextLength || /** @type {number | null} */ (get(record.told, "grows_from"))
      || (UNEXTENDED.includes(record.rope_type) ? record.length : null),
    contextLength: found.contextLength || contextLength || madeFor(record),
  };
}
