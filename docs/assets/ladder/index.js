/* The mathematics of one ladder of frequencies: the package's formulas under camelCase names, without a DOM.
   Configuration numbers come in one options object, as they are keyword-only in Python.
   tests/reference/rope_vectors.json holds these modules and the package to the same values. */

export { distanceColumns, kernelBand } from "./band.js";
export { baseFromFrequency, inverseFrequencies, rotations, wavelengths } from "./frequencies.js";
export { headWeights, logarithmicLaw, meanKernel, roformerBound, similarityMatrix, toeplitz } from "./kernel.js";
export { firstDistance, ripple } from "./readings.js";
export { layoutPermutation, rotate } from "./rotation.js";
