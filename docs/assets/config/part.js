/* Where in a config the language model stands, and whether it rotates at all, as in ropedoc/config/part.py. */

import * as check from "../values/checks.js";
import { get, has, isObject } from "../values/kinds.js";
import { known } from "./classes.js";
import { KEYS } from "./keys.js";

/** @import { Dict } from "../values/kinds.js" */

/** The language model's part of a config, with a model_type where that is known.
    @param {unknown} config
    @returns {Dict} */
export function textPart(config) {
  if (!isObject(config)) check.refuse("config", "be a JSON object", config);
  /** @type {Dict} */
  let text = config;
  for (const name of KEYS.parts) {
    const inner = get(text, name);
    if (!isObject(inner)) continue;
    const outer = known(get(text, "model_type"));
    text = has(inner, "model_type") || outer === null ? inner : { ...inner, model_type: outer };
  }
  if (get(text, "alibi") === true) {
    throw new RangeError("alibi must not be true in a config with rotary position embedding, got True");
  }
  const kind = get(text, "position_embedding_type");
  if (KEYS.unrotated.some((name) => name === kind)) check.refuse("position_embedding_type", "name a rotary position embedding", kind);
  if (known(get(text, "model_type")) === null && !KEYS.signs.some((key) => has(text, key))) {
    throw new RangeError(`config must have a rotary position embedding, got none of the keys ${KEYS.signs.join(", ")}`);
  }
  return text;
}
