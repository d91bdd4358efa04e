/* What ropedoc/site/decoder.py makes: the published models. */

/** A published model: its config as text, the context and the layer type to show it with. */
export const models: { name: string; config: string; context: number | null; layer: string | null }[];
