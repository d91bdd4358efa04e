"""Write sweep.json: what each model class of Hugging Face transformers builds from its own defaults.

Run once with transformers 5.24.0 and torch 2.13.0 (three minutes):  python tests/reference/sweep.py
Every class is built on torch's meta device, its rotary modules with numbers in float64 (built.py).
A row is [model type, kind, ...]:
    "alias"    the model type that its language model has
    "numbers"  {label: [pairs, first, second, middle, last frequency, attention factor]} and what a pass showed
    "axes"     number of coordinates that a position has
    "none"     why there is no rotation: "built" (no rotary module, no rotating call) or "source" (no word of it)
    "parts"    the configs inside that rotate, by key: the class has no numbers of its own
    "other"    why nothing could be said
What a pass showed: "layers", a character a layer (1 rotates, 0 doesn't, ? not reached), and
"apply", {function: [which features it pairs, how many turn]}. VARIANTS are further configs.
"""

import copy
import json
import math
import pathlib
import re
import sys
import warnings

import built
import torch
import transformers
from transformers import PreTrainedConfig
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

HERE = pathlib.Path(__file__).parent
WORDS = re.compile(r"rotary|rotate_half|rotate_every_two|rope_|_rope|\brope\b|view_as_complex|RoPE", re.IGNORECASE)
NOT_ROPE = re.compile(r"europe|rope_?rty|ignore_keys_at_rope_validation", re.IGNORECASE)
# Rotations outside a module of that name, and positions that are not one number: read in the source.
AXES = {
    "vjepa2": 3,
    "esmfold2": 4,
    "efficientloftr": 2,
    "llama4_vision_model": 2,
    "dinov3_vit": 2,
    "sapiens2": 2,
    "eomt_dinov3": 2,
}
NO_MODULE = {"roformer"}
# Classes whose rotary module is annotated with another config.
ALONE = {"t5_gemma_module", "moonshine_streaming", "pe_video_encoder", "pe_audio_video_encoder"}
ALPHA = {"alpha": 500.0, "factor": 1.0}
STEP = {
    "layer_types": ["full_attention", *["sliding_attention"] * 3],
    "rope_theta": [2e6, 2e4, 2e4, 2e4],
    "partial_rotary_factors": [0.5, 1.0, 1.0, 1.0],
}
DEPTH = {"num_hidden_layers": 4}
VARIANTS = [
    ["zamba2", {"use_mem_rope": True}],
    ["granitemoehybrid", {"position_embedding_type": "rope"}],
    ["granitemoehybrid", {"position_embedding_type": "nope"}],
    ["granitemoehybrid", {**DEPTH, "position_embedding_type": "rope", "layer_types": ["mamba", "attention"] * 2}],
    ["bamba", {**DEPTH, "attn_layer_indices": [1]}],
    ["lfm2", {**DEPTH, "full_attn_idxs": [1, 3]}],
    ["lfm2", {**DEPTH, "layer_types": ["conv", "full_attention"] * 2}],
    ["esm", {"position_embedding_type": "absolute"}],
    ["wav2vec2-bert", {"position_embeddings_type": "rotary"}],
    ["wav2vec2-conformer", {"position_embeddings_type": "rotary"}],
    ["seamless_m4t", {"position_embeddings_type": "rotary"}],
    ["smollm3", {"num_hidden_layers": 8, "no_rope_layers": [1, 1, 1, 0, 1, 1, 1, 0]}],
    ["smollm3", {"num_hidden_layers": 8, "no_rope_layer_interval": 3}],
    ["llama4_text", {"num_hidden_layers": 8, "no_rope_layers": [0, 1, 1, 1, 0, 1, 1, 1]}],
    ["llama4_text", {"num_hidden_layers": 8, "no_rope_layer_interval": 2}],
    ["cohere2", {"num_hidden_layers": 8, "sliding_window_pattern": 2}],
    ["cohere2", {"num_hidden_layers": 4, "layer_types": ["full_attention", "sliding_attention"] * 2}],
    ["exaone4", {"num_hidden_layers": 3, "layer_types": ["full_attention"] * 3, "sliding_window": None}],
    ["exaone4", {"num_hidden_layers": 8, "sliding_window_pattern": 2}],
    ["granite_swa", {"num_hidden_layers": 4, "layer_rope_theta": [0, 1e4, 1e4, 5e4]}],
    ["granitemoe_swa", {"num_hidden_layers": 4, "layer_rope_theta": [0, 1e4, 1e4, 5e4]}],
    ["muse_glimmer_text", {"num_hidden_layers": 4, "layer_rope_theta": [5e5, 5e5, 5e5, 0]}],
    ["muse_spark_text", {"num_hidden_layers": 4, "layer_rope_theta": [5e5, 5e5, 5e5, 0]}],
    ["afmoe", {"num_hidden_layers": 8, "global_attn_every_n_layers": 2}],
    ["llama4_text", {"num_hidden_layers": 8, "no_rope_layers": []}],
    ["mistral_large4_text", {"num_hidden_layers": 4, "no_rope_layers": [1, 0, 1, 1]}],
    ["cohere2_moe", {"num_hidden_layers": 8, "first_k_dense_replace": 2}],
    ["cohere2_moe", {"num_hidden_layers": 8, "first_k_dense_replace": 2, "prefix_dense_sliding_window_pattern": 2}],
    ["cohere2_moe", {"num_hidden_layers": 8, "sliding_window_pattern": 3}],
    ["beam", {"num_hidden_layers": 2, "layer_types": ["full_attention", "sliding_attention"]}],
    ["modernbert", {"num_hidden_layers": 6, "global_rope_theta": 5e4, "local_rope_theta": 2e3}],
    ["gemma3_text", {"num_hidden_layers": 6, "rope_theta": 5e5, "rope_local_base_freq": 2e4}],
    ["gpt_neox", {"rotary_pct": 0.5, "rotary_emb_base": 25000}],
    ["minimax_m3_vl_text", {"num_hidden_layers": 2, "rotary_dim": 32}],
    ["minimax_m2", {"num_hidden_layers": 2, "rotary_dim": 32}],
    ["hunyuan_v1_dense", {"num_hidden_layers": 2, "head_dim": 64, "rope_scaling": {"type": "dynamic", **ALPHA}}],
    ["step3p5", {"num_hidden_layers": 4, "sliding_window": 512, **STEP}],
]


def tables(part):
    """The frequencies of one rotary module, by label."""
    names = [name for name, _ in part.named_buffers() if name.endswith("inv_freq") and "original" not in name]
    found = {name.removesuffix("inv_freq").rstrip("_"): vars_of(part, name) for name in names}
    sines = getattr(part, "embed_positions", None)
    if not found and torch.is_tensor(sines):  # GPT-J's table holds sines and cosines
        half = sines.shape[-1] // 2
        found = {"": (torch.atan2(sines[1, :half], sines[1, half:]), 1.0)}
    return found


def vars_of(part, name):
    return getattr(part, name), getattr(part, name.replace("inv_freq", "attention_scaling"), 1.0)


def five(table):
    inv_freq, factor = table
    values = inv_freq.flatten().tolist()
    if inv_freq.dtype != torch.float64 or inv_freq.is_meta:
        raise TypeError("frequencies are not float64 numbers")
    some = [values[i] for i in (0, min(1, len(values) - 1), len(values) // 2, -1)]
    return [len(values), *some, float(factor)]


def numbers(model):
    parts = built.rotary_modules(model)
    own = {n: p for n, p in parts.items() if getattr(p, "config", None) is model.config} or parts
    several = {n: p for n, p in parts.items() if n.startswith("rotary_embs.")}  # one for each base of a list
    own = several or own
    named = {}
    for name, part in own.items():
        for label, table in tables(part).items():
            key = label or (re.sub(r"\W", ".", name.split(".")[-1]) if len(own) > 1 else "")
            named.setdefault(key, five(table))
    return (
        {"": next(iter(named.values()))} if len({str(v) for v in named.values()}) == 1 and not labelled(own) else named
    )


def labelled(parts):
    return any(any(tables(part)) for part in parts.values())


def passed(model):
    trace = built.Trace(model)
    stopped = trace.run()
    _, layers = trace.layers()
    found = {}
    if any(layers):
        found["layers"] = "".join("?" if f is None else "1" if f else "0" for f in layers)
    elif stopped:
        found["stopped"] = stopped.split("\n")[0][:90]
    apply = {}
    for name, call in trace.calls.items():
        try:
            found_pairs, width = built.pairs(call)
        except Exception:  # another shape of arguments: the layout is read from the source
            continue
        if found_pairs in ("half", "interleaved"):
            apply[name] = [found_pairs, width]
    return found | ({"apply": apply} if apply else {})


def axes(config, model):
    if config.model_type in AXES:
        return AXES[config.model_type]
    rope = getattr(config, "rope_parameters", None) or {}
    if rope.get("rope_type") != "axial":
        return None
    width = next(iter(built.rotary_modules(model).values())).inv_freq.numel()
    head = getattr(config, "head_dim", None)
    if head is None and hasattr(config, "hidden_size"):
        head = config.hidden_size // config.num_attention_heads
    return 3 if head and head // (2 * width) == 3 else 2


def parts_of(config, model):
    """Configs inside this one whose models rotate, where the class has no numbers of its own."""
    used = {getattr(p, "config", None) and p.config.model_type for p in built.rotary_modules(model).values()}
    inside = {k: v for k, v in vars(config).items() if isinstance(v, PreTrainedConfig)}
    deeper = {f"{k}.{n}": c for k, v in inside.items() for n, c in vars(v).items() if isinstance(c, PreTrainedConfig)}
    return {key: value.model_type for key, value in (inside | deeper).items() if value.model_type in used}


def no_word(config):
    module = built.modeling(config)
    if module is None:
        return None
    source = pathlib.Path(module.__file__).read_text()
    names = [name for name, _ in built.inspect.getmembers(module)]
    if not any(built.ROTARY.search(name) or built.APPLY.search(name) or "rotate_" in name for name in names):
        return "view_as_complex" not in source and "Rotary" not in source
    return not any(WORDS.search(line) and not NOT_ROPE.search(line) for line in source.splitlines())


def language(config):
    try:
        return config.get_text_config()
    except ValueError:  # several language models inside
        return config


def row(model_type, keys=None):
    config = built.config_of(model_type, **(keys or {}))
    text = language(config)
    if text is not config or (config.model_type != model_type and config.model_type in CONFIG_MAPPING):
        return ["alias", text.model_type]
    try:
        model = built.build(config)
    except Exception as error:
        return unbuilt(config, error)
    modules = built.rotary_modules(model)
    count = axes(config, model)
    if count:
        return ["axes", count]
    if not modules and config.model_type not in NO_MODULE:
        found = passed(model)
        return ["other", "a rotating call without a module"] if "apply" in found else ["none", "built"]
    own = [p for p in modules.values() if getattr(p, "config", None) is config or not hasattr(p, "config")]
    inside = parts_of(config, model)
    if modules and not own and inside:
        return ["parts", inside]
    return ["numbers", numbers(model) if modules else sinusoids(config), passed(model)]


def sinusoids(config):
    """RoFormer's table of sines and cosines, made on the processor."""
    module = built.modeling(config)
    found = next(c for n, c in built.inspect.getmembers(module, built.inspect.isclass) if "Sinusoidal" in n)
    width = config.hidden_size // config.num_attention_heads
    part = found(config.max_position_embeddings, width)
    table = part.double().create_weight()
    sine, cosine = table[1, : width // 2].double(), table[1, width // 2 :].double()
    return {"": five((torch.atan2(sine, cosine), 1.0))}


def unbuilt(config, error):
    if no_word(config):
        return ["none", "source"]
    return (
        directly(config)
        or inside(config)
        or ["other", f"{type(error).__name__}: {str(error).strip().splitlines()[0][:90]}"]
    )


def directly(config):
    """A class that can't be built whole: its rotary class alone."""
    module = built.modeling(config)
    classes = built.rotary_classes(module) if module else []
    name = re.compile(rf"\b{type(config).__name__}\b")
    named = [c for c in classes if name.search(str(built.inspect.get_annotations(c.__init__).get("config")))]
    if "rope_parameters" not in vars(config) or (not named and config.model_type not in ALONE):
        return None
    for found in named or classes[:1]:
        try:
            values = {k: five(t) for k, t in tables(found(config)).items()}
        except Exception:
            continue
        count = 2 if "axial" in str(config.rope_parameters) else None
        return ["axes", count] if count else ["numbers", values, {"alone": found.__name__}]
    return None


def inside(config):
    """A config that no model takes alone: what a model of the same package builds from it."""
    package = type(config).__module__
    for name in sorted(CONFIG_MAPPING.keys()):
        if CONFIG_MAPPING[name].__module__ != package or CONFIG_MAPPING[name] is type(config):
            continue
        try:
            model = built.build(built.config_of(name))
        except Exception:
            continue
        found = [part for part in model.modules() if type(getattr(part, "config", None)) is type(config)]
        if found and not any(built.rotary_modules(part) for part in found):
            return ["none", f"built in {name}"]
    return None


def safe_row(model_type, keys=None):
    try:
        with built.time_limit():
            return row(model_type, keys)
    except Exception as error:
        return ["other", f"{type(error).__name__}: {str(error).strip().splitlines()[0][:90]}"]


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return value if not isinstance(value, float) or not math.isfinite(value) else float(f"{value:.15g}")


def main():
    transformers.logging.set_verbosity_error()
    warnings.simplefilter("ignore")
    built.float64()
    built.meta_answers()
    names = sys.argv[1:] or sorted(CONFIG_MAPPING.keys())
    if names == ["variants"]:  # keep the rows
        rows = json.loads((HERE / "sweep.json").read_text())["rows"]
    else:
        rows = [[name, *rounded(safe_row(name))] for name in names]
    if sys.argv[1:] and names != ["variants"]:
        sys.stdout.write("\n".join(json.dumps(r) for r in rows) + "\n")
        return
    variants = [[name, keys, *rounded(safe_row(name, copy.deepcopy(keys)))] for name, keys in VARIANTS]
    body = ",\n".join(json.dumps(r) for r in rows)
    more = ",\n".join(json.dumps(r) for r in variants)
    fill = json.dumps(built.FILL, sort_keys=True)
    head = f'{{"transformers": "{transformers.__version__}", "filled": {fill},\n'
    text = f'{head}"rows": [\n{body}\n],\n"variants": [\n{more}\n]}}\n'
    (HERE / "sweep.json").write_text(text)
    sys.stderr.write(f"{len(rows)} model types, {len(variants)} variants, {len(text)} bytes\n")


if __name__ == "__main__":
    main()
