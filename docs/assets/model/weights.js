/* The weights of a trained model, out of the bytes that the build hands over. */

/** Sizes of the model, and the rotation that it was trained with.
    @typedef {{ width: number, heads: number, head_dim: number, inner: number, layers: number, base: number, original: number }} Shape */
/** Where a tensor stands: rows of a matrix, or 0 for a vector.
    @typedef {{ name: string, rows: number, columns: number, at: number }} Tensor */
/** @typedef {{ before: Float64Array, attend: Float64Array, out: Float64Array, between: Float64Array, up: Float64Array, down: Float64Array }} Block */
/** @typedef {{ shape: Shape, embedding: Float64Array, blocks: Block[], last: Float64Array }} Weights */

/** Bytes of a text in base64.
    @param {string} text */
export const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** float32 scales, one a row, then the rows in int8; vectors are float32.
    @param {Uint8Array} body
    @param {Tensor} tensor */
function values(body, { rows, columns, at }) {
  const view = new DataView(body.buffer, body.byteOffset + at);
  if (!rows) return Float64Array.from({ length: columns }, (_, i) => view.getFloat32(4 * i, true));
  const found = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const scale = view.getFloat32(4 * row, true);
    for (let i = 0; i < columns; i++) found[row * columns + i] = view.getInt8(4 * rows + row * columns + i) * scale;
  }
  return found;
}

/** @param {Uint8Array} body
    @param {{ shape: Shape, tensors: Tensor[] }} places
    @returns {Weights} */
export function weights(body, { shape, tensors }) {
  const found = Object.fromEntries(tensors.map((tensor) => [tensor.name, values(body, tensor)]));
  const blocks = Array.from({ length: shape.layers }, (_, i) => {
    const part = (/** @type {string} */ name) => found[`blocks.${i}.${name}`];
    return {
      before: part("before.gain"), attend: part("attend.weight"), out: part("out.weight"),
      between: part("between.gain"), up: part("up.weight"), down: part("down.weight"),
    };
  });
  return { shape, embedding: found["embedding.weight"], blocks, last: found["last.gain"] };
}
