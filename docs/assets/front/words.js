/* The sentences of the first page that hold a value. No DOM. */

import { knobs as drawing, pair, sentence } from "../data/front.js";
import { meets, perDecade, score, slid } from "./model.js";

/** @import { Knobs } from "./model.js" */

const count = new Intl.NumberFormat("en-GB");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 2 });
/** @param {string} text */
const minus = (text) => text.replace(/^-0\.0$/, "0.0").replace("-", "−");
/** @param {number} value */
export const one = (value) => minus(value.toFixed(1));
/** @param {number} value */
export const spoken = (value) => count.format(value);
/** @param {number} value */
const signed = (value) => minus(String(value));

/** The scores of a sentence, for those who hear the page.
    @param {readonly string[]} words */
export function scores(words) {
  const { asking } = sentence;
  const told = words.filter((word) => word !== asking)
    .map((noun) => `${noun} ${one(score(words, noun, false))} without positions, ${one(score(words, noun, true))} with RoPE`);
  return `${words.join(" ")}: ${asking} scores ${told.join("; ")}.`;
}

/** @param {number} position */
export function turn(position) {
  const angle = position * pair.theta;
  const degrees = Math.round((angle * 180) / Math.PI);
  return `${position} ${position === 1 ? "step" : "steps"} of ${pair.theta} rad: ${one(angle)} rad, or ${degrees}°.`;
}

/** @param {number} query
    @param {number} key */
export function difference(query, key) {
  const apart = query - key;
  return {
    distance: signed(apart),
    angle: `${signed(apart)} × ${pair.theta} = ${one(apart * pair.theta)} rad`,
    score: minus(meets(query, key).toFixed(3)),
  };
}

/** What the knobs do, by name.
    @param {Readonly<Knobs>} setting */
export function knobs(setting) {
  const [from, to] = slid(setting).map((distance) => spoken(Math.round(distance)));
  return {
    perDecade: perDecade(setting).toFixed(3),
    slid: setting.scale === 1
      ? `the dashed line is at one half at ${from} tokens; at ${drawing.ahead} every point would stand ${drawing.ahead} times as far out`
      : `every point stands ${spoken(setting.scale)} times as far out, and what was below 1 token comes in from the left: the dashed line is at one half at ${to} tokens instead of ${from}`,
    arrows: spoken(setting.dimension / 2),
  };
}

/** How long an arrow takes for a turn.
    @param {number} wavelength [tokens] */
export const lasts = (wavelength) => short.format(wavelength).replace("K", "k");
