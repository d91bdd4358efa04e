/* The reader of configs, for a page that has the published models without it. */

import { parseFile } from "../config/file.js";
import { normal } from "../config/normal.js";
import { asConfig } from "../config/other.js";
import { read } from "../config/reading.js";
import { here } from "./load.js";

/** The record of a config's layers, and those of its other kinds that rotate. What goes wrong is a RangeError.
    @param {string} text
    @param {{ contextLength?: number | string | null, layerType?: string | null }} [options] */
function records(text, options = {}) {
  const { value, doubles } = parseFile(text);
  const { record, stated } = read(asConfig(value), { ...options, doubles });
  const kinds = stated.kinds.filter((kind) => kind.rotates && kind.name !== null).map((kind) => String(kind.name));
  const others = kinds.filter((kind) => kind !== record.kind).map((kind) => ({ kind, record: normal(stated, { layerType: kind }) }));
  return { record, others, kinds };
}

here("reader", records);
