/* What a model's config.json says about its rotary position embedding, with the numbers and words of the package:
   what the file states → the normal form → the method → what runs → notes. As in ropedoc/config/reading.py. */

import { wavelengths } from "../ladder/frequencies.js";
import { get } from "../values/kinds.js";
import { axes, words } from "./axes.js";
import { factsOf } from "./facts.js";
import { tokens } from "./given.js";
import { stated } from "./layers.js";
import { run } from "./method.js";
import { normal } from "./normal.js";
import { notes, summary } from "./notes.js";
import { path } from "./part.js";

/** @typedef {{ contextLength?: number | string | null, layerType?: string | null, doubles?: string[] }} Options */
/** @typedef {ReturnType<typeof read>} Reading */
/** @typedef {ReturnType<typeof normal>["kinds"]} Kinds */
/** @import { Axes } from "./axes.js" */
/** @import { Stated } from "./layers.js" */
/** @import { Normal } from "./normal.js" */
/** @import { Dict } from "../values/kinds.js" */

// Classes whose files are flat, while the loaded config keeps the language model in a part (transformers 5.24.0).
const FLAT = new Set(["qwen2_vl", "qwen2_5_vl"]);

/** Facts of the layers that have these parameters, if there are such.
    @param {Stated} found
    @param {string} label
    @param {number | null} asked
    @returns {Dict[]} */
function ofLabel(found, label, asked) {
  if (found.settings.get(label) === null) return [{ layer: label, still: true }];
  const kind = found.kinds.find((one) => one.label === label && one.rotates);
  if (kind === undefined) return [];
  const record = normal(found, { layerType: kind.name, contextLength: asked });
  return [factsOf(record, run(record, { contextLength: asked }), { contextLength: asked })];
}

/** What a program must be told of the whole file: where the language model stands, and what its other layers have.
    @param {Dict} config
    @param {Stated} found
    @param {Normal} record
    @param {number | null} asked */
function ofFile(config, found, record, asked) {
  const parts = path(config);
  const flat = parts.length === 0 && FLAT.has(String(get(found.text, "model_type")));
  const known = {
    parts, part: parts.join(".") || null, around: parts.length ? get(config, "model_type") : null, loaded_part: parts.length === 1 ? parts[0] : flat ? "text_config" : null,
    settings: /** @type {Dict[]} */ ([]), broken: /** @type {string | null} */ (null),
  };
  if (record.layer !== null) {
    try {
      known.settings = [...found.settings.keys()].flatMap((label) => ofLabel(found, String(label), asked));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      known.broken = error.message;
    }
  }
  const scaled = known.settings.filter((one) => (one.rope_type ?? "default") !== "default").map((one) => one.layer);
  return { ...known, scaled_layers: scaled };
}

/** A config as parse gives it to its record, what runs, all facts, the notes and the summary.
    @param {unknown} config
    @param {Options} [options] */
export function read(config, { contextLength = null, layerType = null, doubles = [] } = {}) {
  const length = contextLength === null ? null : tokens("context_length", contextLength);
  const found = stated(config, doubles);
  const record = normal(found, { layerType, contextLength: length });
  const rope = run(record, { contextLength: length });
  const facts = { ...factsOf(record, rope, { contextLength: length }), ...ofFile(/** @type {Dict} */ (config), found, record, length) };
  const all = notes(facts);
  return Object.freeze({
    text: found.text,
    stated: found,
    record,
    rope: Object.freeze({ ...rope, warnings: Object.freeze(all.map((note) => note.text)) }),
    facts,
    notes: all,
    summary: summary(facts),
    config,
  });
}

/** The record that ropedoc.from_config gives, with its reading.
    @param {unknown} config
    @param {Options} [options] */
export function fromConfig(config, options) {
  const reading = read(config, options);
  return Object.freeze({ ...reading.rope, reading });
}

/** A kind of layer, with its method and base, or why these cannot be told.
    @param {Kinds[number]} kind
    @param {Stated} whole
    @returns {Kinds[number] & { rope_type?: string, base?: number, rotary_dim?: number, error?: string }} */
function layerOf(kind, whole) {
  if (!kind.rotates) return kind;
  try {
    const record = normal(whole, { layerType: kind.name });
    return { ...kind, rope_type: record.rope_type, base: record.base, rotary_dim: record.rotary_dim };
  } catch (error) {
    if (error instanceof RangeError) return { ...kind, error: error.message };
    throw error;
  }
}

/** A part whose positions have several axes, with its words.
    @param {Axes} found */
function axesOf(found) {
  const ladders = found.axes.map(({ name, unit, base, pairs }) => ({ name, unit, base, pairs }));
  return { part: found.part, model_type: found.modelType, method: found.method, axes: ladders, words: words(found) };
}

/** What `python -m ropedoc --json` prints of a reading, or of what fromConfig gave; as ropedoc/config/describe.py.
    @param {Reading | { reading: Reading }} found */
export function describe(found) {
  const { rope, record, stated: whole, facts: { runs }, notes: all, summary: sentence, config } = "reading" in found ? found.reading : found;
  return {
    rope_type: rope.ropeType,
    layout: rope.layout,
    base: rope.base,
    head_dim: rope.headDim,
    rotary_dim: rope.rotaryDim,
    pairs: rope.invFreq.length,
    original_context_length: rope.originalContextLength,
    context_length: rope.contextLength,
    pairs_beyond_original: runs.beyond_original,
    pairs_beyond_context: runs.beyond_context,
    attention_factor: rope.attentionFactor,
    attention_factor_squared: rope.attentionFactor ** 2,
    wavelengths: Array.from(wavelengths(rope.invFreq), (one) => (Number.isFinite(one) ? one : null)),
    inv_freq: [...rope.invFreq],
    warnings: [...rope.warnings],
    summary: sentence,
    reach: runs.reach,
    layers: record.kinds.map((kind) => layerOf(kind, whole)),
    axes: axes(config).map(axesOf),
    notes: all,
  };
}
