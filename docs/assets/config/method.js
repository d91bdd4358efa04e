/* From the normal form to what runs, as in ropedoc/config/method.py. */

import { record as rope } from "../ladder/rope.js";
import * as methods from "../methods/index.js";
import { ladder } from "../methods/start.js";
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
};
export const UNEXTENDED = ["default", "proportional"];

/** @param {string} name */
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

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
    contextLength: found.contextLength || contextLength || record.length,
  };
}
