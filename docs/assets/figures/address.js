/* A setting of a figure as the fragment of an address, #NAME:key=value&key=value. No DOM. */

/** @import { Control } from "./frames.js" */
/** What a fragment asks for: the name of a figure, and the text of each value by its key.
    @typedef {{ name: string, asked: Map<string, string> }} Link */
/** @typedef {Pick<Control, "name" | "values">} Named */

const FRAGMENT = /^#?([a-z0-9-]+):([^#]*)$/;

/** @param {string} text */
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign stands for itself
  }
};

/** @param {string} fragment
    @returns {Link | null} null if it is the anchor of something else */
export const read = (fragment) => {
  const found = FRAGMENT.exec(fragment);
  if (!found) return null;
  const pairs = found[2].split("&").filter(Boolean).map((pair) => {
    const [key, ...value] = pair.split("=");
    return /** @type {[string, string]} */ ([decoded(key), decoded(value.join("="))]);
  });
  return { name: found[1], asked: new Map(pairs) };
};

/** @param {string} name
    @param {Named[]} controls
    @param {number[]} chosen the number of each control's value */
export const write = (name, controls, chosen) =>
  `#${name}:${controls.map((control, k) => `${control.name}=${encodeURIComponent(control.values[chosen[k]])}`).join("&")}`;

/** The number of a control's value that a text names, −1 if none.
    @param {Named} control
    @param {string} text */
const place = ({ values }, text) =>
  values.findIndex((value) => (typeof value === "string" ? value === text : text.trim() !== "" && value === Number(text)));

/** The value that each control shall have: the one asked for, else its first; and what was asked for in vain.
    @param {Named[]} controls
    @param {number[]} first
    @param {Map<string, string>} asked */
export const choose = (controls, first, asked) => {
  const vain = [...asked.keys()].filter((key) => !controls.some(({ name }) => name === key)).map((key) => `there is no setting “${key}”`);
  const chosen = controls.map((control, k) => {
    const text = asked.get(control.name);
    const found = text === undefined ? first[k] : place(control, text);
    if (found < 0) vain.push(`${control.name} has no value “${text}”`);
    return found < 0 ? first[k] : found;
  });
  return { chosen, vain };
};
