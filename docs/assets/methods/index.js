/* The published methods, as the package exports them. */

export { axial, patchCentres } from "./axial.js";
export { dynamicNtk } from "./dynamic-ntk.js";
export { linear } from "./linear.js";
export { llama3 } from "./llama3.js";
export { longrope } from "./longrope.js";
export { mropeAxes } from "./mrope.js";
export { ntkAware } from "./ntk-aware.js";
export { ntkByParts } from "./ntk-by-parts.js";
export { ntkMixed } from "./ntk-mixed.js";
export { partialRotary } from "./partial-rotary.js";
export { proportional } from "./proportional.js";
export { scoreScale } from "./score-scale.js";
export { yarnPaper } from "./yarn-paper.js";
export { yarn } from "./yarn.js";
