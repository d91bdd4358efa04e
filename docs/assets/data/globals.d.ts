/* Names that our scripts share with each other or with their readers; there are no others. */

import type { Data, Layout, Trace } from "../figures/frames.js";

declare global {
  /** The mathematics, for a reader's console: what the explorer and the decoder compute with. */
  var rope: Readonly<Record<string, Function>>;

  /** Where the data of a figure, a script of its own, hand themselves in. */
  var ropedoc: { register: (name: string, data: Data) => void } | undefined;

  /** The script of the lab's model as one function, where the build made it so. */
  var ropeProgram: (() => void) | undefined;

  /** plotly.js, once a figure has loaded it; the plotly package's own library has no moveData. */
  var Plotly: {
    react: (place: HTMLElement, traces: Trace[], layout: Layout, config: Layout) => Promise<unknown>;
    Plots: { resize: (place: HTMLElement) => Promise<unknown> };
    Fx: { unhover: (place: HTMLElement) => void };
    moveData?: (place: HTMLElement, changes: Map<number, Trace>, ranges: Record<string, Layout>) => void;
  };
}
