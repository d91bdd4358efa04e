/* The same setting for other programs: text to copy, or why it cannot be said there, and the source. No DOM. */

import { json } from "../config/values.js";
import { get, has, isNumber } from "../values/kinds.js";
import { spoken } from "./explain.js";

const SOURCES = {
  newer: ["transformers 5.23, modeling_rope_utils.py, RopeParameters", "https://github.com/huggingface/transformers/blob/v5.23.0/src/transformers/modeling_rope_utils.py"],
  older: ["transformers 4.57, modeling_rope_utils.py, rope_config_validation", "https://github.com/huggingface/transformers/blob/v4.57.0/src/transformers/modeling_rope_utils.py"],
  vllm: ["vLLM, Context Extension, and its get_rope", "https://docs.vllm.ai/en/stable/features/context_extension/"],
  llama: ["llama.cpp, options of its server", "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md"],
};
const METHOD = {
  default: [],
  linear: ["factor"],
  dynamic: ["factor"],
  yarn: ["factor", "original_max_position_embeddings", "beta_fast", "beta_slow", "truncate", "attention_factor", "mscale", "mscale_all_dim"],
  llama3: ["factor", "original_max_position_embeddings", "low_freq_factor", "high_freq_factor"],
  longrope: ["factor", "original_max_position_embeddings", "short_factor", "long_factor", "attention_factor"],
  proportional: ["factor"],
};

/** The keys that the method reads, as the config gives them, with the trained length always stated. */
function method(found) {
  const chosen = {};
  for (const key of METHOD[found.ropeType]) {
    if (get(found.parameters, key) !== null) chosen[key] = found.parameters[key];
  }
  if (METHOD[found.ropeType].includes("original_max_position_embeddings")) {
    chosen.original_max_position_embeddings = found.originalContextLength;
  }
  for (const key of ["mrope_section", "mrope_interleaved"]) if (has(found.parameters, key)) chosen[key] = found.parameters[key];
  return chosen;
}

/** The rotated share of a head, under the name that the model class reads. */
function share(found, text, keys) {
  if (found.ropeType === "proportional") return { partial_rotary_factor: get(found.parameters, "partial_rotary_factor", 1) };
  if (found.rotaryDim === found.headDim) return {};
  return { [keys.find((key) => get(text, key) !== null) || "partial_rotary_factor"]: found.rotaryDim / found.headDim };
}

/** Some classes state rotary_dim itself, beside the parameters. */
const own = (found, text) => (get(text, "rotary_dim") !== null && found.rotaryDim < found.headDim ? { rotary_dim: found.rotaryDim } : null);

const length = ({ statedLength }) => (statedLength === null ? {} : { max_position_embeddings: statedLength });

function newer(found, text) {
  const part = own(found, text) ? {} : share(found, text, []);
  const parameters = { rope_type: found.ropeType, rope_theta: found.base, ...part, ...method(found) };
  return found.layerType ? { [found.layerType]: parameters } : parameters;
}

function transformers5(found, text) {
  const note = found.layerType ? "Each layer type has its own object; this is one of them." : "";
  return { text: json({ ...length(found), ...own(found, text), rope_parameters: newer(found, text) }), note, source: SOURCES.newer };
}

function transformers4(found, config) {
  if (found.ropeType === "proportional") {
    return { why: "It cannot be said there: version 4 knows no proportional type.", source: SOURCES.older };
  }
  if (found.layerType && found.ropeType !== "default" && found.layerType !== "full_attention") {
    return { why: `It cannot be said there: one rope_scaling holds for the model, not for ${found.layerType} layers alone.`, source: SOURCES.older };
  }
  const local = found.layerType && found.layerType.includes("sliding");
  const names = local ? ["rope_local_base_freq", "local_rope_theta", "swa_rope_theta"] : ["rope_theta", "rotary_emb_base", "global_rope_theta"];
  const text = json({
    ...length(found),
    [names.find((key) => get(config, key) !== null) || names[0]]: found.base,
    ...(own(found, config) || share(found, config, ["rotary_pct"])),
    rope_scaling: found.ropeType === "default" && !Object.keys(method(found)).length ? null : { rope_type: found.ropeType, ...method(found) },
  });
  const note = found.layerType ? "Only model classes with two bases read it for one layer type; Gemma 3 has these names." : "";
  return { text, note, source: SOURCES.older };
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

const VLLM = {
  dynamic: () => "It cannot be said there: vLLM computes dynamic NTK once, for factor × length, and not with the growing sequence.",
  yarn: ({ parameters }) => {
    const lost = ["attention_factor", "mscale", "mscale_all_dim"].filter((key) => get(parameters, key) !== null);
    return lost.length ? `It cannot be said there in general: for yarn get_rope does not read ${lost.join(", ")}. The models that need them bring code of their own.` : null;
  },
  longrope: ({ parameters }) => (get(parameters, "attention_factor") === null ? null
    : "It cannot be said there: for longrope get_rope does not read attention_factor, but short_mscale and long_mscale."),
  proportional: ({ parameters }) => {
    const factor = get(parameters, "factor");
    return isNumber(factor) && Number(factor) !== 1 ? "It cannot be said there: for proportional get_rope does not read factor." : null;
  },
};

function vllm(found, text) {
  const why = found.layerType && found.ropeType !== "proportional"
    ? "It cannot be said there for one layer type: the model’s own code reads the whole config."
    : (VLLM[found.ropeType] || (() => null))(found);
  if (why) return { why, source: SOURCES.vllm };
  const served = found.statedLength || found.contextLength;
  const lines = [`vllm serve MODEL --hf-overrides ${quoted(json({ ...own(found, text), rope_parameters: newer(found, text) }, ""))}`];
  if (served) lines.push(`  --max-model-len ${served}`);
  return { text: lines.join(" \\\n"), note: "", source: SOURCES.vllm };
}

const INSIDE = "conversion writes it into the GGUF file, and no option does.";
const LLAMA = {
  dynamic: "It cannot be said there: there is no dynamic method. --rope-freq-base sets one larger base for good.",
  llama3: `It cannot be said there: ${INSIDE} The divisors of the pairs stand in the tensor rope_freqs.weight.`,
  longrope: `It cannot be said there: ${INSIDE} The two lists stand in the tensors rope_factors_short.weight and rope_factors_long.weight.`,
  proportional: `It cannot be said there: ${INSIDE}`,
};

function llamaCpp(found) {
  const { parameters: given, ropeType, originalContextLength } = found;
  const explicit = ["attention_factor", "mscale", "mscale_all_dim"].filter((key) => get(given, key) !== null);
  let why = LLAMA[ropeType];
  if (found.layerType) why = "It cannot be said there: the options hold for all layers alike.";
  else if (ropeType === "yarn" && get(given, "truncate") === false) why = "It cannot be said there: the ends of the ramp are always rounded.";
  else if (ropeType === "yarn" && explicit.length) why = `It cannot be said there surely: --yarn-attn-factor multiplies YaRN’s own factor, and what the file holds for ${explicit.join(", ")} counts too.`;
  if (why) return { why, source: SOURCES.llama };
  const options = ["llama-server -m MODEL.gguf", `--rope-freq-base ${found.base}`];
  if (ropeType === "default") options.push("--rope-scaling none");
  else options.push(`--rope-scaling ${ropeType}`, `--rope-scale ${found.factor}`);
  if (ropeType === "yarn") {
    options.push(`--yarn-orig-ctx ${originalContextLength}`);
    for (const key of ["beta_fast", "beta_slow"]) {
      if (isNumber(get(given, key)) && Number(given[key])) options.push(`--yarn-${key.replace("_", "-")} ${Number(given[key])}`);
    }
  }
  const served = found.statedLength || found.contextLength;
  if (served) options.push(`--ctx-size ${served}`);
  const note = found.rotaryDim < found.headDim
    ? `The rotary dimension, ${spoken(found.rotaryDim)}, and the layout stand in the GGUF file.` : "The layout stands in the GGUF file.";
  return { text: options.join(" \\\n  "), note, source: SOURCES.llama };
}

/** Each program: its name, the setting or the reason against it, and the source. */
export function settings(found, text) {
  return [
    { name: "transformers 5.x", ...transformers5(found, text) },
    { name: "transformers 4.x", ...transformers4(found, text) },
    { name: "vLLM", ...vllm(found, text) },
    { name: "llama.cpp", ...llamaCpp(found) },
  ];
}
