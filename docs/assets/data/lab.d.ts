/* What ropedoc/site/lab.py makes: the trained model. */

import type { Shape, Tensor } from "../model/weights.js";

/** Sizes, characters, where tensors stand, sample texts, and the head that attends most to what followed before. */
export const model: {
  shape: Shape; vocabulary: string; letters: string; tensors: Tensor[]; samples: number[][]; copies: { layer: number; head: number };
};

/** The weights in base64. */
export const body: string;
