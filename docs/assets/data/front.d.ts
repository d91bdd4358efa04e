/* What ropedoc/site/front.py makes: what the first page's pictures are drawn from, before and after they move. */

/** A sentence, a made-up vector for each of its words, and the word that asks the others. */
export const sentence: { words: string[]; vectors: Record<string, number[]>; asking: string; features: number };

/** One pair: its frequency [rad/token], the steps of one round, the radius of the circle, and where the arrows start. */
export const pair: { theta: number; round: number; radius: number; at: { turn: number; query: number; key: number } };

/** The three knobs: where they start, and the drawing: its farthest distance, size, and ends of similarity. */
export const knobs: {
  start: { base: number; dimension: number; scale: number };
  far: number; wide: number; high: number; top: number; bottom: number; rippled: number;
};
