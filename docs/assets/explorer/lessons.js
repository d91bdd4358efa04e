/* The lessons: each says what to watch before it moves, then moves, then says what happened. No DOM. */

import { digits, distance } from "./words.js";

/** @import { Finder, Model } from "./model.js" */
/** @import { Setting } from "./state.js" */

/** One move of a lesson, and what it has shown: the finders are those before and after.
    @typedef {{ to: Partial<Setting>, verb: string, watch: string,
      seen: (told: { before: Model, after: Model, found: [Finder, Finder] }) => string }} Move */
/** @typedef {{ name: string, view: "decay" | "heatmap", start: Setting, moves: Move[] }} Lesson */

const start = { length: 64, base: 10000, dim: 128, scale: 1, head: 0 };
const rippled = (/** @type {Model} */ { ripple }) => (ripple?.value ? digits(ripple.value, 2) : "nothing");
/** @param {Finder} before
    @param {Finder} after */
const farther = (before, after) => `The half-similarity distance went from ${distance(before.half)} to ${distance(after.half)}.`;

/** @type {readonly Lesson[]} */
export const lessons = Object.freeze([
  {
    name: "base", view: "decay", start,
    moves: [{
      to: { base: 100000 }, verb: "Raise the base to 100,000",
      watch: "Watch the slope of the curve. Will similarity fall faster with distance, or more slowly?",
      seen: ({ before, after, found }) =>
        "The base sets the slope. Each tenfold distance cost " +
        `${before.perDecade.toFixed(3)} of similarity, and now ${after.perDecade.toFixed(3)}: ln 10 / ln b. ${farther(...found)}`,
    }],
  },
  {
    name: "dimension", view: "decay", start,
    moves: [{
      to: { dim: 64 }, verb: "Halve the dimension to 64",
      watch: "Watch how closely the curve keeps to the dashed law. Will the slope change, or the ripple?",
      seen: ({ before, after }) =>
        "The dimension sets the ripple. The law keeps its slope and moves left, by a factor of " +
        `${digits(start.base ** (1 / 64 - 1 / start.dim), 3)}, and the curve strays from it by ±${rippled(after)} ` +
        `instead of ±${rippled(before)}: fewer pairs average less away.`,
    }],
  },
  {
    name: "scale", view: "decay", start,
    moves: [{
      to: { scale: 4 }, verb: "Set the scale to 4",
      watch: "Watch where the curve stands, and its shape. Which of the two will change?",
      seen: ({ found }) =>
        "The scale sets the shift. Positions are divided by 4, so the whole curve slides right by a factor of 4 and " +
        `keeps its shape. ${farther(...found)}`,
    }],
  },
  {
    name: "head", view: "heatmap", start,
    moves: [
      {
        to: { head: 1 }, verb: "Hear the fastest eighth",
        watch: "The fastest eighth of the pairs comes first. Watch how far from the diagonal the heatmap keeps its colour.",
        seen: ({ found }) => `Only near neighbours sound alike, and farther off the signs flicker. ${farther(...found)}`,
      },
      {
        to: { head: 8 }, verb: "Hear the slowest eighth",
        watch: "The slowest eighth comes next. Watch the heatmap again: will it still tell neighbours apart?",
        seen: ({ found }) =>
          `Everything in the sequence sounds alike: a head of these pairs hears content and hardly position. ${farther(...found)}`,
      },
    ],
  },
]);
