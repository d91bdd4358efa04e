/* The part of a config that its rotary embedding depends on, as a link holds it: no names, no other keys. No DOM. */

import { json, parse } from "../config/values.js";
import { families } from "../data/decoder.js";
import { get, has, isObject, isReal } from "../values/kinds.js";

const KEYS = [
  "model_type", "hidden_size", "n_embd", "d_model", "num_attention_heads", "n_head", "n_heads", "head_dim", "kv_channels",
  "attention_head_dim", "global_head_dim", "max_position_embeddings", "n_positions", "max_seq_len",
  "original_max_position_embeddings", "rope_theta", "rotary_emb_base", "global_rope_theta", "rope_local_base_freq",
  "local_rope_theta", "swa_rope_theta", "compress_rope_theta", "rotary_dim", "rotary_pct", "partial_rotary_factor",
  "qk_rope_head_dim", "qk_nope_head_dim", "rope_interleave", "rope_interleaved", "rope_scaling", "rope_parameters",
  "no_rope_layer_interval", "no_rope_layers",
];
const LAYER = /^[a-z_]{1,40}$/;
const PARAMETERS = [
  "rope_type", "type", "rope_theta", "factor", "original_max_position_embeddings", "partial_rotary_factor", "beta_fast",
  "beta_slow", "truncate", "attention_factor", "mscale", "mscale_all_dim", "low_freq_factor", "high_freq_factor",
  "short_factor", "long_factor", "mrope_section", "mrope_interleaved",
];
const WORDS = { // the only strings that a link may hold
  rope_type: ["default", "linear", "dynamic", "yarn", "llama3", "longrope", "proportional", "su", "mrope"],
  model_type: Object.keys(families),
};
WORDS.type = WORDS.rope_type;
const LONGEST = 20000; // characters of a link

const isPlain = (value) => value === null || typeof value === "boolean" || isReal(value);
const kept = (key, value) => isPlain(value) || (Array.isArray(value) && value.every(isPlain)) || (WORDS[key] || []).includes(value);

function only(object, keys) {
  const names = keys.filter((key) => has(object, key) && kept(key, object[key]));
  return Object.fromEntries(names.map((key) => [key, object[key]]));
}

function parameters(object, layers) {
  const nested = layers.filter((name) => LAYER.test(name) && has(object, name) && (isObject(object[name]) || object[name] === null));
  const parts = nested.map((name) => [name, object[name] === null ? null : only(object[name], PARAMETERS)]);
  return { ...only(object, PARAMETERS), ...Object.fromEntries(parts) };
}

/** The language model's part of a config with the keys of the rotary embedding alone. */
export function reduced(text, layers) {
  const result = only(text, KEYS);
  for (const key of ["rope_scaling", "rope_parameters"]) {
    if (isObject(get(text, key))) result[key] = parameters(text[key], layers);
  }
  if (layers.length && has(text, "layer_types")) result.layer_types = layers.filter((name) => LAYER.test(name));
  return result;
}

/** The fragment of a link: #config={…}&context=N&layer=TYPE. Empty where it would be too long. */
export function print(text, layers, { context, layer }) {
  const parts = [["config", json(reduced(text, layers), "")]];
  if (context !== null) parts.push(["context", String(context)]);
  if (layer !== null) parts.push(["layer", layer]);
  const link = parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return link.length > LONGEST ? "" : `#${link}`;
}

/** What a fragment holds, or null if it is none of ours. */
export function read(fragment) {
  const found = new URLSearchParams(fragment.replace(/^#/, "").replaceAll("+", "%2B"));
  if (!found.has("config")) return null;
  let config = found.get("config");
  try {
    config = json(parse(config));
  } catch { /* shown as it stands, with the reason why it is none */ }
  return { config, context: found.get("context") ?? "", layer: found.get("layer") ?? "" };
}
