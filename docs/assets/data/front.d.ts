/* What ropedoc/site/front.py makes: what the first page's pictures are drawn from, before and after they move. */

/** A sentence, a made-up vector for each of its words, and the word that asks the others. */
export const sentence: { words: string[]; vectors: Record<string, number[]>; asking: string; features: number };

/** One pair: its frequency [rad/token], the steps of one round, the radius of the circle, where the arrows start, and how much further a
    label stands beside them. */
export const pair: { theta: number; round: number; radius: number; at: { turn: number; query: number; key: number }; beside: number };

/** The three knobs: where they start, and the drawing: its farthest distance, size, ends of similarity, and the similarity at which the
    law is named; the scale that is spoken of at scale 1; how many arrows of a head are shown, and after how many tokens; through how
    many distances the band of the ripple is drawn, and how many ripples it is wide on each side. */
export const knobs: {
  start: { base: number; dimension: number; scale: number };
  far: number; wide: number; high: number; top: number; bottom: number; marked: number;
  ahead: number; arrows: number; after: number; banded: number; swing: number;
};
