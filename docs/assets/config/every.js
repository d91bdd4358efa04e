/* Every kind of layer of a config: which ones, what turns them, how far they see, what scales their scores, as in
   ropedoc/config/every.py. */

import { get, truthy } from "../values/kinds.js";
import { softmax } from "./facts.js";
import { stated } from "./layers.js";
import { run } from "./method.js";
import { normal } from "./normal.js";

/** @import { Rope } from "../ladder/rope.js" */
/** @import { Dict } from "../values/kinds.js" */
/** @import { Stated } from "./layers.js" */
/** @import { Normal } from "./normal.js" */
/** @typedef {{ name: string | null, indices: number[], rope: Rope | null, reach: number | null, axes: number, scores: Dict }} Layer */

/** @param {unknown} config
    @param {{ contextLength?: number | null }} [options]
    @returns {Layer[]} */
export function layers(config, { contextLength = null } = {}) {
  const found = stated(config, []);
  return found.kinds.map(({ name, indices, reach, rotates }) => {
    if (!rotates) return { name, indices, rope: null, reach, axes: 1, scores: ofOthers(found) };
    const record = normal(found, { layerType: name, contextLength });
    const rope = run(record, { contextLength });
    const sections = get(record.parameters, "mrope_section");
    const axes = truthy(record.told.mrope_known) && Array.isArray(sections) ? sections.length : 1;
    return { name, indices, rope, reach, axes, scores: scores(record, rope) };
  });
}

/** @param {Normal} record
    @param {Rope} rope
    @returns {Dict} */
function scores(record, rope) {
  const { told } = record;
  /** @type {Dict} */
  const found = { attention_factor_squared: rope.attentionFactor ** 2 };
  const factor = softmax(record);
  if (factor !== 1) found.softmax_scale = factor;
  if (get(told, "beta") !== null) found[String(told.beta_key)] = { beta: told.beta, original_length: rope.originalContextLength };
  const logn = /** @type {Dict | null} */ (get(told, "logn"));
  if (logn !== null) found[String(logn.key)] = { length: logn.length };
  return found;
}

/** What multiplies scores of layers without rotation: Llama 4's temperature.
    @param {Stated} stated
    @returns {Dict} */
function ofOthers({ text, family }) {
  const rule = family.scores?.temperature;
  if (rule === undefined || !truthy(get(text, rule.if, rule.default))) return {};
  const numbers = ["floor", "scale"].map((name) => [name, get(text, rule[name].key, rule[name].default)]);
  return { [rule.if]: Object.fromEntries(numbers) };
}
