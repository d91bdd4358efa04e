/* What the first page's pictures show, computed by assets/ladder/. No DOM. */

import { knobs, pair, sentence } from "../data/front.js";
import { bandLine, columnMiddles, growingBand } from "../ladder/band.js";
import {
  distanceColumns, inverseFrequencies, kernelBand, logarithmicLaw, rotate, wavelengths,
} from "../ladder/index.js";
import { EULER_GAMMA } from "../ladder/kernel.js";

/** @typedef {{ base: number, dimension: number, scale: number }} Knobs */
/** @typedef {[number, number]} Point */

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

/** Where an arrow points at a position, by itself that of the pair; positions between two tokens are on the way.
    @param {number} position
    @param {number} [theta]
    @returns {Point} */
export function pointed(position, theta = pair.theta) {
  const [x, y] = rotate([1, 0], position, [theta]);
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

/** Distance at which the ripple is named: a tenth of the base, where the law holds, or where its name still has room [tokens].
    @param {Readonly<Knobs>} setting */
const rippledAt = ({ base, scale }) => Math.min((base * scale) / 10, knobs.far / 8);

/** How far the curve swings about the law at a distance: twice √(f/d), as ripple_law in ropedoc/figures/measures.py. In
    the drawing f stays below 1.
    @param {number} distance
    @param {Readonly<Knobs>} setting */
function swing(distance, { base, dimension, scale }) {
  const share = Math.log((2 * distance * Math.log(base)) / (scale * Math.PI * dimension)) / Math.log(base);
  return knobs.swing * Math.sqrt(Math.max(0, share) / dimension);
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

/** The curve as one line: whole, or its far part through a few distances of each column.
    @param {Readonly<Knobs>} setting
    @param {{ whole: boolean }} options */
export function curve(setting, { whole }) {
  const { at, values } = bandLine(middles, (whole ? kernelBand : growingBand)(frequenciesOf(setting), { edges }));
  return through(at, values);
}

/** Distances through which the ripple is drawn: from where it begins to the end of the drawing.
    @param {Readonly<Knobs>} setting */
function rippled({ base, dimension, scale }) {
  const low = (scale * Math.PI * dimension) / (2 * Math.log(base));
  return Array.from({ length: knobs.banded }, (_, k) => low * (knobs.far / low) ** (k / (knobs.banded - 1)));
}

/** Where the law is at one half without the scale and with it [tokens].
    @param {Readonly<Knobs>} setting */
export const slid = (setting) => [1, setting.scale].map((scale) => lawReaches({ ...setting, scale }, 0.5));

/** Some arrows of a head, from the fastest to the slowest: where each points after some tokens, and how many it takes for
    a turn.
    @param {Readonly<Knobs>} setting */
export function speedsOf(setting) {
  const all = frequenciesOf(setting);
  const some = Array.from({ length: knobs.arrows }, (_, k) => all[Math.min((k * all.length) / (knobs.arrows - 1), all.length - 1)]);
  const lengths = wavelengths(some);
  return some.map((theta, k) => ({ place: pointed(knobs.after, theta), wavelength: lengths[k] }));
}

/** Every line of the drawing but the curve, by its name.
    @param {Readonly<Knobs>} setting */
export function marks(setting) {
  const ends = [setting.scale, knobs.far];
  const along = rippled(setting);
  const [middle, off] = [lawAt(along, setting), along.map((distance) => swing(distance, setting))];
  const band = [...along.map((_, k) => middle[k] - off[k]).reverse(), ...along.map((_, k) => middle[k] + off[k])];
  const [from, tip] = slid(setting);
  const law = through(ends, lawAt(ends, setting));
  return {
    under: law,
    law,
    ripple: through([...[...along].reverse(), ...along], band), // open at its far end, where the band goes on
    shift: setting.scale === 1 ? "" : through([from, tip, tip / 1.1, tip, tip / 1.1], [0.5, 0.5, 0.53, 0.5, 0.47]),
  };
}

/** Where the knobs' words stand, as shares of the drawing's width and height: over the law, over the ripple, and before
    the arrow of the shift, or nowhere.
    @param {Readonly<Knobs>} setting
    @returns {Record<string, [number, number] | null>} */
export function names(setting) {
  const at = rippledAt(setting);
  const [middle] = lawAt([at], setting);
  return {
    law: [across(lawReaches(setting, knobs.marked)), down(knobs.marked)],
    ripple: [across(at), down(middle + swing(at, setting))],
    shift: setting.scale === 1 ? null : [across(slid(setting)[0]), down(0.5)],
  };
}
