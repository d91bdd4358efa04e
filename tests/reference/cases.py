"""Configurations for which make_configs.py asks transformers: each type, each place for a key, each edge."""

LLAMA = {"model_type": "llama", "hidden_size": 64, "num_attention_heads": 4, "max_position_embeddings": 4096}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 1024}
LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 1024,
}
SHORT = [1.0, 1.1, 1.2, 1.3, 1.5, 1.8, 2.0, 2.5]
LONG = [1.0, 1.5, 2.0, 4.0, 8.0, 16.0, 24.0, 32.0]
LONGROPE = {"rope_type": "longrope", "short_factor": SHORT, "long_factor": LONG}
GEMMA3 = {"model_type": "gemma3_text", "head_dim": 16, "max_position_embeddings": 8192}
GEMMA4 = {"model_type": "gemma4_text", "head_dim": 16, "global_head_dim": 32, "max_position_embeddings": 8192}


def scaled(parameters, **keys):
    """A small Llama in 4.x keys with this scaling."""
    return {**LLAMA, "rope_theta": 10000.0, "rope_scaling": parameters, **keys}


def new(parameters, **keys):
    """The same in 5.x keys."""
    return {**LLAMA, "rope_parameters": {"rope_theta": 10000.0, **parameters}, **keys}


CASES = [
    # where the numbers stand
    ("no rope key at all", LLAMA, {}),
    ("base beside", {**LLAMA, "rope_theta": 500000}, {}),
    ("base inside", new({"rope_type": "default", "rope_theta": 123456.0}), {}),
    ("base inside wins over base beside", new({"rope_type": "default", "rope_theta": 5e5}, rope_theta=7e5), {}),
    (
        "rope_scaling wins over rope_parameters",
        new({"rope_type": "linear", "factor": 3.0}, rope_scaling={"type": "linear", "factor": 5.0}),
        {},
    ),
    ("rope_scaling null", scaled(None), {}),
    ("head_dim against hidden size", {**LLAMA, "head_dim": 24}, {}),
    ("head_dim null", {**LLAMA, "head_dim": None}, {}),
    ("partial factor that a Llama ignores", {**LLAMA, "partial_rotary_factor": 0.5}, {}),
    (
        "partial factor that a Llama heeds with linear",
        scaled({"type": "linear", "factor": 2.0}, partial_rotary_factor=0.5),
        {},
    ),
    (
        "partial factor beside",
        {"model_type": "phi", "hidden_size": 64, "num_attention_heads": 2, "partial_rotary_factor": 0.4375},
        {},
    ),
    (
        "partial factor inside",
        {
            "model_type": "glm4",
            "head_dim": 32,
            "rope_parameters": {"rope_type": "default", "rope_theta": 1e4, "partial_rotary_factor": 0.25},
        },
        {},
    ),
    (
        "partial factor rounded down",
        {"model_type": "glm4", "head_dim": 192, "partial_rotary_factor": 0.334, "rope_theta": 1e4},
        {},
    ),
    (
        "GPT-NeoX's own names",
        {
            "model_type": "gpt_neox",
            "hidden_size": 64,
            "num_attention_heads": 2,
            "rotary_pct": 0.5,
            "rotary_emb_base": 25000,
        },
        {},
    ),
    ("GPT-NeoX's own defaults", {"model_type": "gpt_neox", "hidden_size": 128, "num_attention_heads": 2}, {}),
    ("rotary_dim of MiniMax", {"model_type": "minimax_m2", "head_dim": 32, "rotary_dim": 16, "rope_theta": 5e6}, {}),
    (
        "rotated part of a MLA head",
        {"model_type": "deepseek_v3", "qk_rope_head_dim": 32, "qk_nope_head_dim": 64, "rope_theta": 1e4},
        {},
    ),
    (
        "vision-language model",
        {
            "model_type": "llava",
            "text_config": {"model_type": "llama", "hidden_size": 64, "num_attention_heads": 2, "rope_theta": 2e4},
        },
        {},
    ),
    (
        "text_config without a model_type",
        {"model_type": "gemma3", "text_config": {"head_dim": 32}},
        {"layer_type": "full_attention"},
    ),
    # linear
    ("linear, key type", scaled({"type": "linear", "factor": 4}), {}),
    ("linear, both keys", scaled({"rope_type": "linear", "type": "dynamic", "factor": 4.0}), {}),
    ("linear below 1", scaled({"type": "linear", "factor": 0.5}), {}),
    # dynamic
    ("dynamic at the start", scaled({"type": "dynamic", "factor": 2.0}), {}),
    ("dynamic, short", scaled({"type": "dynamic", "factor": 2.0}), {"context_length": 100}),
    ("dynamic at twice the length", scaled({"type": "dynamic", "factor": 2.0}), {"context_length": 8192}),
    ("dynamic one past the length", scaled({"type": "dynamic", "factor": 2.0}), {"context_length": 4097}),
    (
        "dynamic, factor 8, partial",
        scaled({"type": "dynamic", "factor": 8.0}, partial_rotary_factor=0.5),
        {"context_length": 20000},
    ),
    # yarn
    ("yarn", new(YARN), {}),
    ("yarn, 4.x, key type", scaled({"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 1024}), {}),
    ("yarn without truncation", new({**YARN, "truncate": False}), {}),
    ("yarn, truncate null", new({**YARN, "truncate": None}), {}),
    ("yarn, other betas", new({**YARN, "beta_fast": 16, "beta_slow": 2}), {}),
    ("yarn, betas 0", new({**YARN, "beta_fast": 0, "beta_slow": 0}), {}),
    ("yarn, betas null", new({**YARN, "beta_fast": None, "beta_slow": None}), {}),
    ("yarn, betas reversed", new({**YARN, "beta_fast": 1, "beta_slow": 32}), {}),
    ("yarn, attention_factor 0", new({**YARN, "attention_factor": 0.0}), {}),
    ("yarn, attention_factor", new({**YARN, "attention_factor": 1.25}), {}),
    (
        "yarn, attention_factor wins over mscale",
        new({**YARN, "attention_factor": 1.25, "mscale": 0.7, "mscale_all_dim": 0.5}),
        {},
    ),
    ("yarn, mscale alone", new({**YARN, "mscale": 0.707}), {}),
    ("yarn, mscale_all_dim alone", new({**YARN, "mscale_all_dim": 0.707}), {}),
    ("yarn, both mscales", new({**YARN, "mscale": 0.707, "mscale_all_dim": 0.5}), {}),
    ("yarn, mscale 0", new({**YARN, "mscale": 0, "mscale_all_dim": 1.0}), {}),
    ("yarn, mscales equal", new({**YARN, "mscale": 1.0, "mscale_all_dim": 1.0}), {}),
    ("yarn, factor 1", new({**YARN, "factor": 1.0}), {}),
    ("yarn, factor below 1", new({**YARN, "factor": 0.5}), {}),
    ("yarn, factor null", new({**YARN, "factor": None}), {}),
    ("yarn, original length missing", new({"rope_type": "yarn", "factor": 4.0}), {}),
    (
        "yarn, original length beside",
        new({"rope_type": "yarn", "factor": 4.0}, original_max_position_embeddings=512),
        {},
    ),
    ("yarn, original length beside wins", new(YARN, original_max_position_embeddings=512), {}),
    ("yarn, partial", new({**YARN, "partial_rotary_factor": 0.5}), {}),
    ("yarn, both ends clamped to 0: the singular case", new({**YARN, "original_max_position_embeddings": 6}), {}),
    ("yarn, ramp ends below 0", new({**YARN, "original_max_position_embeddings": 2}), {}),
    ("yarn, high end clamped", new({**YARN, "original_max_position_embeddings": 10**9}), {}),
    (
        "yarn, both ends past the last pair",
        new({**YARN, "original_max_position_embeddings": 10**12, "rope_theta": 3.0}),
        {},
    ),
    ("yarn, equal ends without truncation", new({**YARN, "beta_fast": 4, "beta_slow": 4, "truncate": False}), {}),
    (
        "yarn in Qwen2.5's way",
        {
            "model_type": "qwen2",
            "hidden_size": 128,
            "num_attention_heads": 4,
            "max_position_embeddings": 32768,
            "rope_theta": 1e6,
            "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768},
        },
        {},
    ),
    (
        "yarn, truncate inside one layer type",
        {
            **GEMMA3,
            "rope_parameters": {
                "full_attention": {**YARN, "rope_theta": 1e6, "truncate": False},
                "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
            },
        },
        {"layer_type": "full_attention"},
    ),
    # llama3
    ("llama3", new(LLAMA3), {}),
    ("llama3, 4.x", scaled(LLAMA3, rope_theta=500000.0), {}),
    ("llama3, a hard switch", new({**LLAMA3, "high_freq_factor": 1.0}), {}),
    ("llama3, factors reversed", new({**LLAMA3, "low_freq_factor": 4.0, "high_freq_factor": 1.0}), {}),
    ("llama3, original length missing", new({k: v for k, v in LLAMA3.items() if k[0] != "o"}), {}),
    ("llama3, partial", new({**LLAMA3, "partial_rotary_factor": 0.5}), {}),
    # longrope
    ("longrope at the start", scaled(LONGROPE, original_max_position_embeddings=1024), {}),
    (
        "longrope up to the original length",
        scaled(LONGROPE, original_max_position_embeddings=1024),
        {"context_length": 1024},
    ),
    ("longrope past it", scaled(LONGROPE, original_max_position_embeddings=1024), {"context_length": 1025}),
    (
        "longrope, factor given",
        scaled({**LONGROPE, "factor": 32.0}, original_max_position_embeddings=1024),
        {"context_length": 4096},
    ),
    (
        "longrope, factor null",
        scaled({**LONGROPE, "factor": None, "original_max_position_embeddings": 512}),
        {"context_length": 4096},
    ),
    (
        "longrope, attention_factor",
        scaled({**LONGROPE, "attention_factor": 1.5, "original_max_position_embeddings": 512}),
        {},
    ),
    (
        "longrope, factor 1",
        scaled({**LONGROPE, "factor": 1.0, "original_max_position_embeddings": 512}),
        {"context_length": 4096},
    ),
    ("longrope, original length missing", scaled(LONGROPE), {"context_length": 5000}),
    (
        "Phi-3's su",
        {
            "model_type": "phi3",
            "hidden_size": 64,
            "num_attention_heads": 4,
            "max_position_embeddings": 8192,
            "original_max_position_embeddings": 2048,
            "rope_theta": 1e4,
            "rope_scaling": {
                "type": "su",
                "short_factor": SHORT,
                "long_factor": LONG,
                "original_max_position_embeddings": 2048,
            },
        },
        {"context_length": 8192},
    ),
    (
        "Phi-3's yarn",
        {
            "model_type": "phi3",
            "hidden_size": 64,
            "num_attention_heads": 4,
            "max_position_embeddings": 8192,
            "rope_theta": 1e4,
            "rope_scaling": {"type": "yarn", "short_factor": SHORT, "long_factor": LONG},
        },
        {"context_length": 8192},
    ),
    (
        "Phi-3, partial",
        {
            "model_type": "phi3",
            "hidden_size": 64,
            "num_attention_heads": 2,
            "max_position_embeddings": 8192,
            "partial_rotary_factor": 0.5,
            "original_max_position_embeddings": 2048,
            "rope_theta": 1e4,
            "rope_scaling": {"type": "longrope", "short_factor": SHORT, "long_factor": LONG},
        },
        {},
    ),
    # proportional
    ("proportional", new({"rope_type": "proportional", "partial_rotary_factor": 0.25}), {}),
    ("proportional without a share", new({"rope_type": "proportional"}), {}),
    ("proportional with a factor", new({"rope_type": "proportional", "partial_rotary_factor": 0.5, "factor": 8.0}), {}),
    ("proportional, share rounded down", new({"rope_type": "proportional", "partial_rotary_factor": 0.3}), {}),
    ("proportional, nothing turns", new({"rope_type": "proportional", "partial_rotary_factor": 0.0}), {}),
    # layer types
    (
        "Gemma 3, 4.x, full",
        {
            **GEMMA3,
            "rope_theta": 1e6,
            "rope_local_base_freq": 2e4,
            "rope_scaling": {"rope_type": "linear", "factor": 8.0},
        },
        {"layer_type": "full_attention"},
    ),
    (
        "Gemma 3, 4.x, sliding",
        {
            **GEMMA3,
            "rope_theta": 1e6,
            "rope_local_base_freq": 2e4,
            "rope_scaling": {"rope_type": "linear", "factor": 8.0},
        },
        {"layer_type": "sliding_attention"},
    ),
    (
        "Gemma 3, 5.x, one of two",
        {**GEMMA3, "rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 3e6}}},
        {"layer_type": "sliding_attention"},
    ),
    ("Gemma 4, full", {**GEMMA4}, {"layer_type": "full_attention"}),
    ("Gemma 4, sliding", {**GEMMA4}, {"layer_type": "sliding_attention"}),
    (
        "ModernBERT, global",
        {"model_type": "modernbert", "global_rope_theta": 2e5, "local_rope_theta": 1.5e4},
        {"layer_type": "full_attention"},
    ),
    (
        "ModernBERT, local",
        {"model_type": "modernbert", "global_rope_theta": 2e5, "local_rope_theta": 1.5e4},
        {"layer_type": "sliding_attention"},
    ),
    (
        "OLMo 3, yarn in full layers only, full",
        {
            "model_type": "olmo3",
            "hidden_size": 64,
            "num_attention_heads": 4,
            "max_position_embeddings": 65536,
            "rope_theta": 5e5,
            "rope_scaling": {
                "rope_type": "yarn",
                "factor": 8.0,
                "original_max_position_embeddings": 8192,
                "attention_factor": 1.2,
            },
        },
        {"layer_type": "full_attention"},
    ),
    (
        "OLMo 3, yarn in full layers only, sliding",
        {
            "model_type": "olmo3",
            "hidden_size": 64,
            "num_attention_heads": 4,
            "max_position_embeddings": 65536,
            "rope_theta": 5e5,
            "rope_scaling": {"rope_type": "yarn", "factor": 8.0, "original_max_position_embeddings": 8192},
        },
        {"layer_type": "sliding_attention"},
    ),
    (
        "MiMo, full",
        {
            "model_type": "mimo_v2_flash",
            "head_dim": 192,
            "rope_theta": 5000000,
            "swa_rope_theta": 10000,
            "partial_rotary_factor": 0.334,
        },
        {"layer_type": "full_attention"},
    ),
    (
        "MiMo, sliding",
        {
            "model_type": "mimo_v2_flash",
            "head_dim": 192,
            "rope_theta": 5000000,
            "swa_rope_theta": 10000,
            "partial_rotary_factor": 0.334,
        },
        {"layer_type": "sliding_attention"},
    ),
    (
        "DeepSeek-V4, main",
        {
            "model_type": "deepseek_v4",
            "head_dim": 128,
            "qk_rope_head_dim": 32,
            "rope_theta": 10000,
            "compress_rope_theta": 160000,
            "rope_scaling": {"type": "yarn", "factor": 16, "original_max_position_embeddings": 65536},
        },
        {"layer_type": "main"},
    ),
    (
        "DeepSeek-V4, compress",
        {
            "model_type": "deepseek_v4",
            "head_dim": 128,
            "qk_rope_head_dim": 32,
            "rope_theta": 10000,
            "compress_rope_theta": 160000,
            "rope_scaling": {"type": "yarn", "factor": 16, "original_max_position_embeddings": 65536},
        },
        {"layer_type": "compress"},
    ),
    # what model classes add
    (
        "Qwen2-VL's mrope",
        {
            "model_type": "qwen2_vl",
            "hidden_size": 64,
            "num_attention_heads": 4,
            "rope_theta": 1e6,
            "rope_scaling": {"type": "mrope", "mrope_section": [2, 3, 3]},
        },
        {},
    ),
    ("gpt-oss by its class alone", {"model_type": "gpt_oss"}, {}),
    ("Cohere's base", {"model_type": "cohere", "hidden_size": 64, "num_attention_heads": 4}, {}),
]

# Asked of every model class: what it does by itself, with a share, and with a 4.x scaling.
VARIANTS = [
    ("plain", {}, {}),
    ("full", {}, {"layer_type": "full_attention"}),
    ("sliding", {}, {"layer_type": "sliding_attention"}),
    ("partial", {"partial_rotary_factor": 0.5}, {}),
    ("base", {"rope_theta": 54321.0}, {}),
    ("linear", {"rope_theta": 54321.0, "rope_scaling": {"type": "linear", "factor": 4.0}}, {}),
]

# Classes whose default numbers, used by no published model, give an odd rotated dimension, which is refused.
ODD = ("glm4_moe", "glm4v_moe_text", "qwen3_omni_moe_text")
# Classes that read rope_theta beside a scaling but not by itself; here it is read in both places.
SPLIT = {("cosmos3_edge_text", "base"), ("muse_spark_text", "base")}
