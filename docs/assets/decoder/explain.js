/* The table of facts, and the verdict of the base bound, in words. No DOM. */

import { spoken, tokens } from "../registers/sentence.js";

/** @import { describe, Reading } from "../config/reading.js" */

/** @type {Record<string, string>} */
const LAYOUTS = { half: "half: pairs (i, i + d/2)", interleaved: "interleaved: pairs (2i, 2i + 1)" };

/** @param {number | null} count
    @param {number} all
    @param {number | null} length
    @param {string} when */
const beyond = (count, all, length, when) => (length === null ? "unknown, for the length is" : `${count} of ${all} within ${tokens(length)}${when}`);

/** LongRoPE serves its maximum and starts with the list for short sequences: both lengths, where they differ.
    @param {number | null} served
    @param {number | null} context */
function servedWords(served, context) {
  if (!served || !context) return context ? tokens(context) : "unknown";
  return served === context ? tokens(served) : `${tokens(served)}; read here at ${tokens(context)}`;
}

/** Each fact: its key, its name, what the reader sees, and the bare value.
    @param {Reading} reading
    @param {ReturnType<typeof describe>} said */
export function table(reading, said) {
  const { rope: found, facts: { runs, served, softmax_factor: softmax }, record: { numbers } } = reading;
  const factor = /** @type {number | null} */ (numbers.factor ?? null);
  const [original, context] = [found.originalContextLength, found.contextLength];
  /** @type {[string, string, string, string | number | null][]} */
  const rows = [
    ["rope_type", "Type", found.ropeType, said.rope_type],
    ["base", "Base", spoken(found.base), said.base],
    ["head_dim", "Head dimension", spoken(found.headDim), said.head_dim],
    ["rotary_dim", "Rotary dimension", spoken(found.rotaryDim), said.rotary_dim],
    ["pairs", "Pairs", `${said.pairs}${runs.still ? `, of which ${runs.still} stand still` : ""}`, said.pairs],
    ["layout", "Layout", LAYOUTS[String(found.layout)] || "not said by the config or its model class", said.layout],
    ["original_context_length", "Original length", original ? tokens(original) : "unknown", said.original_context_length],
    ["context_length", "Served length", servedWords(served, context), said.context_length],
    ["factor", "Factor", factor === null ? "this method has none" : spoken(factor), factor],
    ["attention_factor", "Attention factor", spoken(found.attentionFactor), said.attention_factor],
    ["attention_factor_squared", "Attention factor squared, on scores", spoken(said.attention_factor_squared) + (softmax === 1 ? "" : `; with the softmax scale ${spoken(said.attention_factor_squared * softmax)}`), said.attention_factor_squared],
    ["unturned_in_training", "No full turn, original length", beyond(runs.unturned, said.pairs, original, ", before the method"), runs.unturned],
    ["pairs_beyond_original", "No full turn there, as it runs", beyond(runs.beyond_original, said.pairs, original, ""), runs.beyond_original],
    ["pairs_beyond_context", "No full turn, served length", beyond(runs.beyond_context, said.pairs, runs.reach, runs.reach === context ? ", as it runs" : ", as it runs and as far as these layers see"), runs.beyond_context],
  ];
  return rows.map(([key, name, shown, value]) => ({ key, name, shown, value }));
}

/** Where a kernel first falls below 0, in words.
    @param {number | null} first
    @param {{ name: string, base: number, rotaryDim: number, searched: number, context: number | null }} ladder */
export function bound(first, { name, base, rotaryDim, searched, context }) {
  const ladder = `${name}, base ${spoken(base)} and dimension ${rotaryDim}`;
  if (context === null) return `${ladder}: no length is stated to hold this against.`;
  if (first === null && searched < context) return `${ladder}: K is nowhere negative up to ${tokens(searched)}, as far as was looked; the length is ${tokens(context)}.`;
  if (first === null) return `${ladder}: K is nowhere negative within ${tokens(context)}, as the bound asks.`;
  return `${ladder}: K first falls below 0 at a distance of ${tokens(first)}, inside the length of ${tokens(context)}. The bound asks for more.`;
}
