/* What the first page's pictures show, computed by assets/ladder/. No DOM. */

import { knobs, pair, sentence } from "../data/front.js";
import { bandLine, columnMiddles } from "../ladder/band.js";
import {
  distanceColumns, firstDistance, inverseFrequencies, kernelBand, logarithmicLaw, ripple, rotate,
} from "../ladder/index.js";

/** @typedef {{ base: number, dimension: number, scale: number }} Knobs */
/** @typedef {[number, number]} Point */

const EULER_GAMMA = 0.5772156649015329; // NIST Digital Library of Mathematical Functions, 5.2.3
const COLUMNS = 240; // as in ropedoc/figures/bands.py

const still = new Float64Array(sentence.features / 2); // without positions no pair turns
const speeds = inverseFrequencies(sentence.features);

/** Score of the asking word with another of the sentence: the dot product of both, turned by their places or not.
    @param {readonly string[]} words
    @param {string} noun
    @param {boolean} turned */
export function score(words, noun, turned) {
  const [query, key] = [sentence.asking, noun]
    .map((word) => rotate(sentence.vectors[word], words.indexOf(word), turned ? speeds : still));
  return query.reduce((sum, value, k) => sum + value * key[k], 0);
}

/** Where the arrow of the pair points at a position; positions between two tokens are on the way.
    @param {number} position
    @returns {Point} */
export function pointed(position) {
  const [x, y] = rotate([1, 0], position, [pair.theta]);
  return [x, y];
}

/** Score of two arrows of length 1 that are alike before they turn.
    @param {number} query
    @param {number} key */
export function meets(query, key) {
  const [[x, y], [u, v]] = [pointed(query), pointed(key)];
  return x * u + y * v;
}

/** The position nearest to another at which the arrow points somewhere.
    @param {Point} place on the circle, the second axis upwards
    @param {number} from */
export function positionAt([x, y], from) {
  const [cos, sin] = pointed(from);
  const angle = Math.atan2(y * cos - x * sin, x * cos + y * sin); // from the arrow to the place
  return from + Math.round(angle / pair.theta);
}

/** @param {Readonly<Knobs>} setting */
const frequenciesOf = ({ base, dimension, scale }) => inverseFrequencies(dimension, { base }).map((theta) => theta / scale);

/** What is lost of similarity for each tenfold distance.
    @param {Readonly<Knobs>} setting */
export const perDecade = ({ base }) => Math.LN10 / Math.log(base);

/** Root mean square of similarity about the law, where the law holds: from 10 tokens to a tenth of the base.
    @param {Readonly<Knobs>} setting */
export function strays({ base, dimension }) {
  const [low, high] = [10, base / 10];
  const within = Float64Array.from({ length: knobs.rippled }, (_, k) => low * (high / low) ** (k / (knobs.rippled - 1)));
  return ripple(within, { rotaryDim: dimension, base, factor: 1 });
}

const edges = distanceColumns(1, knobs.far + 1, { count: COLUMNS });
const middles = columnMiddles(edges);

/** Shares of the drawing's width and height.
    @param {number} distance */
const across = (distance) => Math.log10(distance) / Math.log10(knobs.far);
/** @param {number} value */
const down = (value) => (knobs.top - value) / (knobs.top - knobs.bottom);

/** Places of the drawing: distance on a logarithmic axis, similarity downwards.
    @param {ArrayLike<number>} at
    @param {ArrayLike<number>} values */
function through(at, values) {
  const place = (/** @type {number} */ k) => `${(knobs.wide * across(at[k])).toFixed(1)} ${(knobs.high * down(values[k])).toFixed(1)}`;
  return `M${Array.from({ length: at.length }, (_, k) => place(k)).join("L")}`;
}

/** The law at distances.
    @param {number[]} distances
    @param {Readonly<Knobs>} setting */
const lawAt = (distances, { base, dimension, scale }) =>
  logarithmicLaw(distances.map((distance) => distance / scale), { base, rotaryDim: dimension });

/** Distance at which the law is at a level.
    @param {Readonly<Knobs>} setting
    @param {number} level */
const lawReaches = ({ base, dimension, scale }, level) =>
  scale * base ** (1 - level - 1 / dimension) * Math.exp(-EULER_GAMMA);

/** The curve as one line, and the first distance in it at which similarity is one half or below [tokens], or null.
    @param {Readonly<Knobs>} setting */
export function curve(setting) {
  const invFreq = frequenciesOf(setting);
  const band = kernelBand(invFreq, { edges });
  const { at, values } = bandLine(middles, band);
  const column = band.least.findIndex((value) => value <= 0.5);
  const within = { start: edges[column], limit: edges[column + 1] - 1 }; // the band has searched what is nearer
  return { path: through(at, values), half: column < 0 ? null : firstDistance(invFreq, { level: 0.5, ...within }) };
}

/** Where the law holds, which the ripple is taken over [tokens].
    @param {Readonly<Knobs>} setting */
const holds = ({ base, scale }) => [10 * scale, (base * scale) / 10];

/** Every line of the drawing but the curve, by its name.
    @param {Readonly<Knobs>} setting */
export function marks(setting) {
  const ends = [setting.scale, lawReaches(setting, 0)];
  const held = holds(setting);
  const [off, middle] = [strays(setting), lawAt(held, setting)];
  const band = [middle[0] + off, middle[1] + off, middle[1] - off, middle[0] - off];
  const shift = [lawReaches({ ...setting, scale: 1 }, 0.5), lawReaches(setting, 0.5)];
  const [, tip] = shift;
  return {
    law: through(ends, lawAt(ends, setting)),
    ripple: `${through([held[0], held[1], held[1], held[0]], band)}Z`,
    shift: setting.scale === 1 ? "" : through([...shift, tip / 1.1, tip, tip / 1.1], [0.5, 0.5, 0.53, 0.5, 0.47]),
  };
}

/** Where the knobs' words stand, as shares of the drawing's width and height: over the law, at the far end of the ripple,
    and before the arrow of the shift, or nowhere.
    @param {Readonly<Knobs>} setting
    @returns {Record<string, [number, number] | null>} */
export function names(setting) {
  const far = Math.min(holds(setting)[1], knobs.far);
  const [end] = lawAt([far], setting);
  const off = strays(setting);
  return {
    law: [across(lawReaches(setting, knobs.marked)), down(knobs.marked + off)],
    ripple: [across(far), down(end - off)],
    shift: setting.scale === 1 ? null : [across(lawReaches({ ...setting, scale: 1 }, 0.5)), down(0.5)],
  };
}
