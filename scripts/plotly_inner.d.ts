/* The parts of plotly.js that plotly_bundle.js reaches into. */

type Axis = { title: { standoff?: number } };

type Trace = {
  type: string;
  x: number[];
  y: number[];
  _length: number;
  _module: { calc: (gd: Figure, trace: Trace) => { t?: object; trace?: Trace }[] };
};

/** The element of a drawn figure, with what plotly.js keeps on it. */
type Figure = HTMLElement & {
  data: object[];
  layout: Record<string, object>;
  calcdata: object[];
  _fullLayout: Record<string, Axis>;
  _fullData: Trace[];
};

declare module "plotly.js/lib/core" {
  const Plotly: {
    register: (modules: object[]) => void;
    moveData: (gd: Figure, changes: Map<number, object>, ranges?: Record<string, object>) => void;
  };
  export = Plotly;
}

declare module "plotly.js/lib/heatmap" {
  const heatmap: object;
  export = heatmap;
}

declare module "plotly.js/src/lib" {
  const Lib: {
    makeTraceGroups: (layer: unknown, traces: unknown[], name: string) => { each: (task: (this: Element, cells: any) => void) => void };
  };
  export = Lib;
}

declare module "plotly.js/src/components/color" {
  const Color: {
    contrast: (color: string, ...amounts: number[]) => string;
    wcagContrast: (one: string, other: string) => number;
  };
  export = Color;
}

declare module "plotly.js/src/plots/cartesian/axes" {
  const Axes: { drawOne: (gd: Figure, axis: Axis, options: { skipTitle: boolean }) => void };
  export = Axes;
}

declare module "plotly.js/src/plots/cartesian" {
  const cartesian: { plot: (gd: Figure, traces: number[], transition: { duration: number }) => void };
  export = cartesian;
}
