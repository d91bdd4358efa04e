// The part of plotly.js that the figures use: scatter (in the core) and heatmap.
const Plotly = require("plotly.js/lib/core");
Plotly.register([require("plotly.js/lib/heatmap")]);
module.exports = Plotly;
