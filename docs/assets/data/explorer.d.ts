/* What ropedoc/site/explorer.py makes: the published models and the colour scale. */

/** Settings of a published model, the length that they are for, and what to say of it. */
export type Preset = { title: string; base: number; dim: number; scale: number; context: number; note: string };

export const models: Preset[];

/** Stops of the diverging colour scale: place from 0 to 1, colour as #rrggbb. */
export const diverging: [number, string][];
