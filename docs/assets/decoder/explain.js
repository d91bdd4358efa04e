/* What the decoder says of a setting: one sentence, the facts, and each warning with its reason and source. No DOM. */

import { wavelengths } from "../ladder/frequencies.js";
import { get, isNumber, truthy } from "../values/kinds.js";

const RELATIVE = 1e-9; // two frequencies this close are the same one
const TRANSFORMERS = "https://github.com/huggingface/transformers";
const SOURCES = {
  utils: ["transformers 5.23, modeling_rope_utils.py", `${TRANSFORMERS}/blob/v5.23.0/src/transformers/modeling_rope_utils.py`],
  classes: ["transformers 5.23, the model classes", `${TRANSFORMERS}/tree/v5.23.0/src/transformers/models`],
  cache: ["transformers, issue 25104", `${TRANSFORMERS}/issues/25104`],
  phi3: ["transformers, pull request 33129", `${TRANSFORMERS}/pull/33129`],
  twice: ["transformers, issue 38224", `${TRANSFORMERS}/issues/38224`],
  always: ["Qwen3, issue 1567", "https://github.com/QwenLM/Qwen3/issues/1567"],
  headDim: ["mesh-transformer-jax, issue 260", "https://github.com/kingoflolz/mesh-transformer-jax/issues/260"],
  llama3: ["llama3, issue 363", "https://github.com/meta-llama/llama3/issues/363"],
  deepseek: ["DeepSeek-V3, its own modeling_deepseek.py", "https://huggingface.co/deepseek-ai/DeepSeek-V3/blob/main/modeling_deepseek.py"],
  vllm: ["vLLM, issue 27722", "https://github.com/vllm-project/vllm/issues/27722"],
  yarn: ["Peng et al., YaRN", "references.html#yarn"],
  barbero: ["Barbero et al., section 6", "references.html#barbero"],
  terms: ["Terms", "terms.html"],
  neox: ["Black et al., GPT-NeoX-20B, section 2.1", "https://arxiv.org/abs/2204.06745"],
  mrope: ["Wang et al., Qwen2-VL, section 2.1", "https://arxiv.org/abs/2409.12191"],
  mla: ["DeepSeek-V2, section 2.1.3", "https://arxiv.org/abs/2405.04434"],
};

// Each warning of the package by how it begins or what it says, its reason, and the source of that.
const REASONS = [
  [/^factor times original/, "The factor says how far slow pairs are slowed, and the maximum what the model is served with. Only for some models are they the same statement.", "llama3"],
  [/^factor is .*, below 1/, "Frequencies are divided by the factor, so one below 1 makes every wavelength shorter.", "utils"],
  [/^max_position_embeddings is the trained length/, "The file keeps the length of the training, so software that reads it as the longest sequence stops there.", "always"],
  [/^factor is not given/, "The method needs a factor, and takes the quotient of the two lengths if there is none.", "utils"],
  [/^rope_theta is missing/, "Without a base there are no frequencies, so the library fills one in. Whoever trained with another one must state it.", "classes"],
  [/ is not the base of these layers/, "The config has more than one base, and another one wins here.", "utils"],
  [/^Each layer type/, "Layers that see the whole context and layers with a sliding window turn with different frequencies. Choose the layer type above.", "classes"],
  [/^The frequencies change with the longest/, "Dynamic NTK takes its base from the longest sequence so far. Keys in the cache were turned with the frequencies of their own time, and are not turned again.", "cache"],
  [/^A sequence of more than/, "LongRoPE has two lists of divisors and changes from one to the other at the original length. Keys in the cache keep the first one.", "phi3"],
  [/alone is ignored/, "The attention factor is computed from both values or from neither; mscale without mscale_all_dim does nothing.", "utils"],
  [/cancel: the code that DeepSeek published/, "Their quotient is 1 here, so cos and sin are left alone. DeepSeek's own attention multiplies its softmax scale by the square instead.", "deepseek"],
  [/^Only the first/, "Partial rotary embedding: the other features pass through unturned, and the exponent is divided by the rotated dimension alone.", "neox"],
  [/features of a query-key head are rotated/, "Latent attention keeps position in a part of the head of its own, so that the rest can be compressed.", "mla"],
  [/stand still/, "Proportional RoPE divides the exponent by the whole head dimension and stops the slow pairs. Read as partial rotary embedding, its longest wavelength would come out thousands of times too long.", "barbero"],
  [/^partial_rotary_factor .*ignored/, "The key is there, but this model class does not look at it without a scaling method.", "classes"],
  [/^partial_rotary_factor is missing/, "Proportional RoPE turns as many pairs as this share says; without it, all.", "utils"],
  [/^head_dim is/, "The frequencies follow the head dimension, and not the hidden size; many models set it apart.", "headDim"],
  [/^original_max.* twice/, "Two places may hold the trained length, and the one outside is taken.", "twice"],
  [/^original_max.* is missing/, "The ramp starts from the trained length. Taken from the maximum, it is right only if the maximum is what the model was trained on.", "utils"],
  [/is read as/, "An older name for the same method.", "utils"],
  [/^rope_scaling and rope_parameters/, "Keys of both generations stand side by side; the older one is taken.", "utils"],
  [/^No rope_parameters/, "This model class has a method of its own where the config is silent.", "classes"],
  [/^Not used/, "The library reads the keys of the method and passes over the others.", "utils"],
  [/^M-RoPE/, "Images have three coordinates. Each pair turns by one of them; in text all three are the token's position.", "mrope"],
  [/^truncate is ignored/, "Only the outer object is asked for truncate, so the ends of the ramp are rounded.", "vllm"],
  [/^beta_(fast|slow) is 0/, "Zero counts as not given.", "utils"],
  [/^beta_fast is below/, "beta_fast is a number of turns, and larger than beta_slow: pairs that turn more often than it are kept.", "yarn"],
  [/^high_freq_factor/, "Without a distance between them there is nothing to blend.", "llama3"],
];

const [LIMIT_TOKENS, INTEGER] = [1e15, 1e4];
const commas = new Intl.NumberFormat("en-US"); // one for all: making it is what takes time

/** A number for readers: whole with commas, or four digits. */
export function spoken(value) {
  if (value === Infinity) return "infinite";
  if (!Number.isFinite(value)) return "none";
  if (Math.abs(value) >= LIMIT_TOKENS) return value.toExponential(3).replace("e+", " × 10^");
  if (Number.isInteger(value)) return Math.abs(value) < 1000 ? String(value) : commas.format(value);
  if (Math.abs(value) >= INTEGER) return commas.format(Math.round(value));
  return String(Number(value.toPrecision(Math.abs(value) >= 1000 ? 5 : 4)));
}

export const tokens = (value) => `${spoken(value)} ${value === 1 ? "token" : "tokens"}`;
export const pairs = (count) => `${spoken(count)} ${count === 1 ? "pair" : "pairs"}`;
const near = (a, b) => Math.abs(a - b) <= RELATIVE * Math.abs(b);

/** The factor that a method used: as given, or by its own rule; null where there is none. */
export function factorOf(found) {
  const given = get(found.parameters, "factor");
  if (["default"].includes(found.ropeType)) return null;
  if (isNumber(given)) return Number(given);
  if (found.ropeType === "proportional") return 1;
  return found.statedLength && found.originalContextLength ? found.statedLength / found.originalContextLength : null;
}

/** How many pairs are kept, blended, divided by the whole factor, and still. */
export function counts(found, before, factor) {
  const result = { kept: 0, blended: 0, divided: 0, still: 0 };
  found.invFreq.forEach((theta, i) => {
    if (theta === 0) result.still += 1;
    else if (near(theta, before[i])) result.kept += 1;
    else result[factor !== null && near(theta * factor, before[i]) ? "divided" : "blended"] += 1;
  });
  return result;
}

/** How many pairs made no full turn in training: of the plain ladder, where a method came after the training. */
export function unturned(found, before) {
  const then = ["default", "proportional"].includes(found.ropeType) ? found.invFreq : before;
  const length = found.originalContextLength;
  return length === null ? null : wavelengths(then).filter((one) => one > length).length;
}

const reach = (found) => {
  const turning = wavelengths(found.invFreq).filter(Number.isFinite);
  if (!turning.length) return "no pair turns";
  return `wavelengths from ${spoken(turning[0])} to ${tokens(turning[turning.length - 1])}`;
};

const METHODS = {
  default: (found) => `Plain rotary embedding: ${pairs(found.invFreq.length)} with ${reach(found)}, and nothing extends ` +
    `the ${found.contextLength ? `context of ${tokens(found.contextLength)}` : "context"}.`,
  linear: (found, { factor }) => `Position interpolation: all positions are divided by ${spoken(factor)}, so ` +
    `${pairs(found.invFreq.length)} keep their ratios and have ${reach(found)}.`,
  dynamic: (found, { factor }) => (found.contextLength > found.originalContextLength
    ? `Dynamic NTK with factor ${spoken(factor)}: at ${tokens(found.contextLength)} a larger base stands in, and ${pairs(found.invFreq.length)} have ${reach(found)}.`
    : `Dynamic NTK: up to ${tokens(found.originalContextLength)} this is the plain embedding, ${pairs(found.invFreq.length)} with ${reach(found)}; beyond, the base grows with the sequence.`),
  yarn: (found, parts) => `YaRN: of ${pairs(found.invFreq.length)}, ${split(parts)}${stretch(found)}; ` +
    `${found.attentionFactor === 1 ? "scores keep their size" : `scores are multiplied by ${spoken(found.attentionFactor ** 2)}`}.`,
  llama3: (found, parts) => `Llama 3’s extension: of ${pairs(found.invFreq.length)}, ${split(parts)}${stretch(found)}.`,
  longrope: (found) => `LongRoPE: each of ${pairs(found.invFreq.length)} is divided by its own number from ` +
    `${found.contextLength > found.originalContextLength ? "long_factor" : "short_factor"}, ` +
    `which gives ${reach(found)}; past ${tokens(found.originalContextLength)} the lists change.`,
  proportional: (found, { factor, still }) => `Proportional RoPE: the fastest ${found.invFreq.length - still} of ` +
    `${pairs(found.invFreq.length)} turn, with ${reach(found)}; ${still} stand still${factor === 1 ? "" : `, and positions are divided by ${spoken(factor)}`}.`,
};

const split = ({ kept, blended, divided, factor }) =>
  `${kept} keep their frequency, ${blended} are blended, and ${divided} are divided by ${spoken(factor)}`;
const stretch = ({ originalContextLength: from, statedLength: to }) =>
  from && to && to !== from ? `, to take ${tokens(from)} to ${tokens(to)}` : "";

export function sentence(found, parts) {
  const where = found.layerType ? `In its ${found.layerType} layers: ` : "";
  const share = found.rotaryDim < found.headDim ? ` Only ${found.rotaryDim} of ${found.headDim} features of a head turn.` : "";
  return where + METHODS[found.ropeType](found, parts) + share;
}

const LAYOUTS = { half: "half: pairs (i, i + d/2)", interleaved: "interleaved: pairs (2i, 2i + 1)" };

/** Each fact: its key, its name, what the reader sees, and the bare value. */
export function facts(found, said, { factor, still, trained }) {
  const beyond = (count, length, name) => (length === null ? `unknown, for the ${name} is` : `${count} of ${said.pairs} within ${tokens(length)}`);
  const rows = [
    ["rope_type", "Type", found.ropeType, said.rope_type],
    ["base", "Base", spoken(found.base), said.base],
    ["head_dim", "Head dimension", spoken(found.headDim), said.head_dim],
    ["rotary_dim", "Rotary dimension", `${spoken(found.rotaryDim)}, ${pairs(said.pairs)}`, said.rotary_dim],
    ["pairs", "Pairs", `${said.pairs}${still ? `, of which ${still} stand still` : ""}`, said.pairs],
    ["layout", "Layout", LAYOUTS[found.layout] || "not said by the config or its model class", said.layout],
    ["original_context_length", "Original context length", found.originalContextLength ? tokens(found.originalContextLength) : "unknown", said.original_context_length],
    ["context_length", "Context length", found.contextLength ? tokens(found.contextLength) : "unknown", said.context_length],
    ["factor", "Factor", factor === null ? "none" : spoken(factor), factor],
    ["attention_factor", "Attention factor", spoken(found.attentionFactor), said.attention_factor],
    ["attention_factor_squared", "Its square, on scores", spoken(said.attention_factor_squared), said.attention_factor_squared],
    ["unturned_in_training", "No full turn in training", beyond(trained, found.originalContextLength, "trained context"), trained],
    ["pairs_beyond_original", "The same, as it runs", beyond(said.pairs_beyond_original, found.originalContextLength, "trained context"), said.pairs_beyond_original],
    ["pairs_beyond_context", "No full turn in the context", beyond(said.pairs_beyond_context, found.contextLength, "context"), said.pairs_beyond_context],
  ];
  return rows.map(([key, name, shown, value]) => ({ key, name, shown, value }));
}

/** What the package is silent about, because the library is right to be, and a reader should know. */
function remarks(found, text, { factor }) {
  const result = [];
  const add = (what, why, source) => result.push({ what, why, source: SOURCES[source], ours: true });
  const { ropeType, originalContextLength: trained, statedLength: served } = found;
  if (ropeType === "yarn") {
    add("YaRN is always on.", "Short texts are turned with the stretched frequencies too, and may suffer a little. Qwen advises to add the setting only where long texts are needed.", "always");
    if (served && factor !== null && !near(factor * trained, served)) {
      add(`factor times the original length is ${spoken(factor * trained)}, not the ${spoken(served)} of max_position_embeddings.`,
        "The factor says how far slow pairs are slowed, and the maximum what the model is served with.", "twice");
    }
  }
  if (ropeType === "linear") {
    add("Every distance shrinks.", "Neighbouring tokens come closer together too, and the fast pairs tell them apart less well. That is why the later methods keep the fast pairs.", "yarn");
  }
  const without = Array.isArray(get(text, "no_rope_layers")) ? text.no_rope_layers.filter((one) => !truthy(one)).length : 0;
  const interval = get(text, "no_rope_layer_interval");
  if (without || (isNumber(interval) && interval > 0)) {
    const which = without ? `${without} of ${text.no_rope_layers.length} layers have` : `One layer in ${spoken(Number(interval))} has`;
    add(`${which} no rotary embedding.`, "These layers see no position at all; what stands here holds for the others.", "classes");
  }
  if (found.layers.some((one) => !one.rotates)) {
    const names = found.layers.filter((one) => !one.rotates).map((one) => one.name).join(", ");
    add(`Layers without rotary embedding: ${names}.`, "The config gives these layer types no setting; they see no position.", "classes");
  }
  if (found.layout === null) {
    add("The layout is not known.", "Neither the config nor a known model class says which features form a pair. Weights and code must agree on it, and nothing warns if they do not.", "terms");
  }
  return result;
}

export function warnings(found, text, parts) {
  const own = found.warnings.map((what) => {
    const [, why, source] = REASONS.find(([pattern]) => pattern.test(what)) || [null, "The library does so without a word.", "utils"];
    return { what, why, source: SOURCES[source], ours: false };
  });
  return [...own, ...remarks(found, text, parts)];
}

/** Where a kernel first falls below 0, in words. */
export function bound(first, { name, base, rotaryDim, searched, context }) {
  const ladder = `${name}, base ${spoken(base)} and dimension ${rotaryDim}`;
  if (context === null) return `${ladder}: no context is stated to hold this against.`;
  if (first === null && searched < context) return `${ladder}: K is nowhere negative up to ${tokens(searched)}, as far as was looked; the context is ${tokens(context)}.`;
  if (first === null) return `${ladder}: K is nowhere negative within ${tokens(context)}. It passes.`;
  return `${ladder}: K first falls below 0 at a distance of ${tokens(first)}, inside the context of ${tokens(context)}. It does not pass.`;
}
