/* What stands in a file that a reader chose or dropped: its text, or of a GGUF file the head as JSON. Nothing is uploaded. */

import { HEAD, ofHead } from "../config/foreign.js";
import { late } from "../late/load.js";
import { jsonText } from "../registers/json-text.js";
import { MOST, tooLong } from "./model.js";

const GGUF = [0x47, 0x47, 0x55, 0x46];

/** @param {File} given
    @returns {Promise<string>} */
export async function textOf(given) {
  const start = new Uint8Array(await given.slice(0, HEAD).arrayBuffer());
  if (GGUF.every((byte, i) => start[i] === byte)) {
    const head = await late("gguf");
    return jsonText(await head(given));
  }
  const told = ofHead(start) ?? (given.size > 4 * MOST ? tooLong(given.size) : null);
  if (told !== null) throw new RangeError(told);
  return given.text();
}
