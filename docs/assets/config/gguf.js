/* The head of a GGUF file: its numbers, and the tensors that divide frequencies, as the JSON that stands for it, as in
   ropedoc/config/gguf.py. The file is read in slices, and no further than its head and these few tensors. */

import { repr } from "../values/words.js";

/** @import { Dict } from "../values/kinds.js" */
/** What can be read in slices: a file that a reader chose.
    @typedef {{ size: number, slice: (start: number, end: number) => { arrayBuffer: () => Promise<ArrayBuffer> } }} Source */

const MAGIC = "GGUF";
const VERSIONS = [2, 3];
/** Types of values, by their number: the method of a DataView that reads them, and their bytes. 8 is a text, 9 a list.
    @type {Record<number, [string, number]>} */
const SCALARS = {
  0: ["getUint8", 1], 1: ["getInt8", 1], 2: ["getUint16", 2], 3: ["getInt16", 2], 4: ["getUint32", 4], 5: ["getInt32", 4],
  6: ["getFloat32", 4], 7: ["getUint8", 1], 10: ["getBigUint64", 8], 11: ["getBigInt64", 8], 12: ["getFloat64", 8],
};
const [BOOL, TEXT, LIST] = [7, 8, 9];
const FLOATS = new Set([6, 12]);
const LONGEST_TEXT = 200; // bytes of a text that is kept
const LONGEST_LIST = 4096; // members of a list that is kept: one for each layer
const DEEPEST = 4; // lists inside one another
const MOST = { keys: 100_000, tensors: 1_000_000 };
const AXES = 8; // of a tensor; ggml has four
const ALIGNMENT = 32;
const FACTORS = new Set(["rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight"]);
const WIDEST = 32_768; // pairs
const SEEN = new Set(["general.architecture", "general.name"]); // keys that are kept beside those of the architecture
const FIRST = 2 ** 20; // bytes read at first; four times as many each time that the head goes on
const LARGEST = 2 ** 28; // bytes of a head

/** @param {number | bigint} value */
const commas = (value) => value.toLocaleString("en-US");
/** @param {string} rule
    @param {string} got */
const wrong = (rule, got) => new RangeError(`a GGUF file must ${rule}, got ${got}`);

/** The head goes on past what was read of the file. */
class Further extends Error {}

/** The numbers of a GGUF file's architecture, and its tensors of divisors, by their names.
    @param {Source} file
    @returns {Promise<Dict>} */
export const head = (file) => headOf(file, FIRST);

/** @param {Source} file
    @param {number} length  bytes to read of it
    @returns {Promise<Dict>} */
async function headOf(file, length) {
  const bytes = async (/** @type {number} */ start, /** @type {number} */ end) => new DataView(await file.slice(start, end).arrayBuffer());
  const view = await bytes(0, Math.min(length, file.size));
  const scanned = scanOrAsk(new Cursor(view, file.size));
  if (scanned === null) {
    if (length >= LARGEST) throw wrong(`have a head of at most ${commas(LARGEST)} bytes`, "a longer one");
    return headOf(file, 4 * length);
  }
  const { found, places, start } = scanned;
  const divisors = await Promise.all(places.map(async ({ name, pairs, at }) => {
    const [from, to] = [start + at, start + at + 4 * pairs];
    if (to > file.size) throw cut(file.size);
    return [name, floats(await bytes(from, to))];
  }));
  return { ...found, ...Object.fromEntries(divisors) };
}

/** @param {Cursor} cursor */
function scanOrAsk(cursor) {
  try {
    return scan(cursor);
  } catch (error) {
    if (error instanceof Further) return null;
    throw error;
  }
}

/** @param {number} size */
const cut = (size) => wrong("hold its whole head", `one that ends at byte ${commas(size)}`);

/** @param {DataView} view */
const floats = (view) => Array.from({ length: view.byteLength / 4 }, (_, i) => written(view.getFloat32(4 * i, true)));
/** A float as a text of JSON has it: a whole one is told from a whole number.
    @param {number} value */
const written = (value) => (Number.isInteger(value) ? Object(value) : value);

/** @param {Cursor} cursor */
function scan(cursor) {
  if (cursor.size < MAGIC.length) cursor.need(MAGIC.length);
  if (Array.from(MAGIC, () => String.fromCharCode(Number(cursor.number(0)))).join("") !== MAGIC) throw wrong("begin with GGUF", "another file");
  const version = Number(cursor.number(4));
  if (!VERSIONS.includes(version)) {
    const big = VERSIONS.some((one) => one * 2 ** 24 === version);
    throw wrong("be of version 2 or 3", big ? "one in big-endian order" : `version ${version}`);
  }
  const tensors = cursor.count("tensors", 24);
  const keys = cursor.count("keys", 13);
  /** @type {Map<string, unknown>} */
  const all = new Map();
  for (let k = 0; k < keys; k += 1) {
    const key = cursor.text();
    const value = cursor.value(Number(cursor.number(4)));
    if (key !== null && value !== null) all.set(key, value);
  }
  const places = Array.from({ length: tensors }, () => tensor(cursor)).filter((one) => one !== null);
  const start = aligned(cursor.at, all.get("general.alignment") ?? ALIGNMENT);
  const own = `${String(all.get("general.architecture"))}.`;
  /** @type {Dict} */
  const found = Object.fromEntries([...all].filter(([key]) => SEEN.has(key) || key.startsWith(own)));
  return { found, places, start };
}

/** Name, length and place of a tensor of divisors; null for any other.
    @param {Cursor} cursor */
function tensor(cursor) {
  const name = cursor.text();
  const axes = Number(cursor.number(4));
  if (axes > AXES) throw wrong(`have tensors of at most ${AXES} axes`, String(axes));
  const widths = Array.from({ length: axes }, () => cursor.number(10));
  const kind = Number(cursor.number(4));
  const at = Number(cursor.number(10));
  if (name === null || !FACTORS.has(name)) return null;
  const pairs = Number(widths[0]);
  if (axes !== 1 || pairs < 1 || pairs > WIDEST || kind !== 0) {
    throw wrong(`have a row of float32 in ${name}`, `the shape [${widths.join(", ")}] and the type ${kind}`);
  }
  return { name, pairs, at };
}

/** @param {number} at
    @param {unknown} alignment */
function aligned(at, alignment) {
  if (typeof alignment !== "number" || !Number.isInteger(alignment) || alignment < 1 || alignment > 2 ** 20) {
    throw wrong("have an alignment from 1 to 2^20", repr(alignment).slice(0, 40));
  }
  return Math.ceil(at / alignment) * alignment;
}

/** A place in a file, little-endian, that never goes past its end. */
class Cursor {
  /** @param {DataView} view  the first bytes of the file
      @param {number} size  bytes of the whole file */
  constructor(view, size) {
    this.view = view;
    this.size = size;
    this.at = 0;
  }

  /** Refuse a count that reaches past the end of the file, or ask for more of it.
      @param {number} count */
  need(count) {
    if (count > this.size - this.at) throw cut(this.size);
    if (count > this.view.byteLength - this.at) throw new Further();
  }

  /** @param {number} count */
  skip(count) {
    this.need(count);
    this.at += count;
  }

  /** One number of a type.
      @param {number} kind
      @returns {number | bigint} */
  number(kind) {
    const [method, width] = SCALARS[kind];
    this.skip(width);
    const value = /** @type {any} */ (this.view)[method](this.at - width, true);
    return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  /** A number of a type as JSON has it.
      @param {number} kind */
  scalar(kind) {
    const value = this.number(kind);
    return kind === BOOL ? Boolean(value) : FLOATS.has(kind) ? written(Number(value)) : value;
  }

  /** A count of things that take some bytes each.
      @param {"keys" | "tensors"} name
      @param {number} least */
  count(name, least) {
    const found = this.number(10);
    if (found > MOST[name]) throw wrong(`have at most ${commas(MOST[name])} ${name}`, commas(found));
    if (Number(found) * least > this.size - this.at) throw cut(this.size);
    return Number(found);
  }

  /** A text, null if it is too long to matter. */
  text() {
    const length = Number(this.number(10));
    this.skip(length);
    if (length > LONGEST_TEXT) return null;
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(this.view.buffer, this.at - length, length));
  }

  /** A value; null of a list that is too long to matter, or holds texts.
      @param {number} kind
      @returns {unknown} */
  value(kind, depth = 0) {
    if (kind in SCALARS) return this.scalar(kind);
    if (kind === TEXT) return this.text();
    if (kind !== LIST || depth >= DEEPEST) throw wrong("have values of types 0 to 12, lists at most four deep", `type ${kind}`);
    const inner = Number(this.number(4));
    const length = Number(this.number(10));
    const width = inner in SCALARS ? SCALARS[inner][1] : 8;
    if (length * width > this.size - this.at) throw cut(this.size);
    if (inner in SCALARS && length > LONGEST_LIST) {
      this.skip(length * width);
      return null;
    }
    if (inner in SCALARS) return Array.from({ length }, () => this.scalar(inner));
    for (let k = 0; k < length; k += 1) if (inner === TEXT) this.skipText(); else this.value(inner, depth + 1);
    return null;
  }

  skipText() {
    this.skip(Number(this.number(10)));
  }
}
