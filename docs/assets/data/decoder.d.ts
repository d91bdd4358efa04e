/* What ropedoc/site/decoder.py makes: the published models. */

/** What a model class assumes where a config is silent, as in ropedoc/config/classes.py. */
export type Family = {
  name: string | null;
  layout: string | null;
  partial: boolean | null;
  numbers: Record<string, unknown>;
  rope: Record<string, unknown>;
  labels: string[];
  ignores: string[];
};

/** A published model: its config as text, the context and the layer type to show it with. */
export const models: { name: string; config: string; context: number | null; layer: string | null }[];
