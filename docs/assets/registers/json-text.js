/* JSON as a person reads and copies it, as in ropedoc/registers/json_text.py. */

import { isInteger, isObject, isReal } from "../values/kinds.js";
import { float } from "../values/words.js";

/** A value as JSON that reads back to the same: objects over lines, lists in one; without an indent in one line.
    @param {unknown} value
    @param {{ indent?: string, depth?: number }} [options]
    @returns {string} */
export function jsonText(value, { indent = " ", depth = 1 } = {}) {
  if (isReal(value)) return isInteger(value) ? String(value) : float(value).replace("nan", "NaN").replace("inf", "Infinity");
  if (Array.isArray(value)) return `[${value.map((one) => jsonText(one, { indent: "" })).join(indent ? ", " : ",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const [line, colon] = indent ? [`\n${indent.repeat(depth)}`, ": "] : ["", ":"];
  const members = Object.keys(value).map((key) => `${line}${JSON.stringify(key)}${colon}${jsonText(value[key], { indent, depth: depth + 1 })}`);
  return `{${members.join(",")}${indent && members.length ? `\n${indent.repeat(depth - 1)}` : ""}}`;
}
