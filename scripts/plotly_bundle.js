// The part of plotly.js that the figures use: scatter (in the core) and heatmap, and one function of ours.
const Plotly = require("plotly.js/lib/core");
const heatmap = require("plotly.js/lib/heatmap");
Plotly.register([heatmap]);
const Color = require("plotly.js/src/components/color");
const Axes = require("plotly.js/src/plots/cartesian/axes");
const cartesian = require("plotly.js/src/plots/cartesian");

// Writes on a colour in black or white, one of which has a contrast of 4.5 with any; Plotly's own grey has not.
const { contrast } = Color;
Color.contrast = (color, ...amounts) => {
  if (amounts.length) return contrast(color, ...amounts);
  return Color.wcagContrast(color, "#000") > Color.wcagContrast(color, "#fff") ? "#000" : "#fff";
};
Object.assign(heatmap, { plot: require("./plotly_cells.js"), style: () => {} });

// Draws traces with new data in place. A slider moves data alone, for which Plotly.react would state every
// default, measure every label and draw every axis anew: three quarters of its time.
// changes: Map of trace number → {x, y, z, text, hovertemplate}; ranges: axis name → {range, tickvals, ticktext}.
Plotly.moveData = (gd, changes, ranges = {}) => {
  const { _fullLayout: layout, _fullData: traces } = gd;
  for (const [name, range] of Object.entries(ranges)) {
    const axis = Object.assign(layout[name], range);
    Object.assign(gd.layout[name], range);
    const { standoff } = axis.title;
    delete axis.title.standoff; // or every label is measured, for a title that stays where it is
    Axes.drawOne(gd, axis, { skipTitle: true });
    axis.title.standoff = standoff;
  }
  for (const [number, values] of changes) {
    const trace = traces[number];
    Object.assign(gd.data[number], values);
    Object.assign(trace, values);
    if (trace.type === "scatter") trace._length = Math.min(trace.x.length, trace.y.length);
    const points = trace._module.calc(gd, trace);
    points[0].t ??= {};
    points[0].trace = trace;
    gd.calcdata[number] = points;
  }
  // A run without a hole, since traces that are drawn together keep their order among themselves alone.
  const numbers = [...changes.keys()];
  const first = Math.min(...numbers);
  const run = Array.from({ length: Math.max(...numbers) - first + 1 }, (_, k) => first + k);
  cartesian.plot(gd, run, { duration: 0 });
};

module.exports = Plotly;
