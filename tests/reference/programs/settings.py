"""The settings of the concordance: tiny models with the heads, the keys and the lengths of the real ones.

A model that a program can build in a second needs all keys of its class, most of which say nothing of the rotary
embedding. SKELETONS gives those; what a setting is about stands in SETTINGS, or comes from ropedoc/models/models.json.
Weights and numbers of layers are small; heads, bases, lengths and scalings are those of the published files.
"""

import copy
import json
from pathlib import Path

ROOT = Path(__file__).parents[3]
MODELS = {  # how deep a published model is says nothing of a tiny one
    one["name"]: {key: value for key, value in one["config"].items() if key not in ("num_hidden_layers", "n_layer")}
    for one in json.loads((ROOT / "ropedoc/models/models.json").read_text())
}

COMMON = {
    "hidden_act": "silu",
    "intermediate_size": 64,
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-05,
    "tie_word_embeddings": False,
    "torch_dtype": "float32",
    "vocab_size": 256,
    "bos_token_id": 1,
    "eos_token_id": 1,
    "pad_token_id": 0,
}
EXPERTS = {"moe_intermediate_size": 64, "num_experts_per_tok": 2}
LATENT = {
    "first_k_dense_replace": 2,
    "kv_lora_rank": 64,
    "moe_layer_freq": 1,
    "n_group": 1,
    "n_routed_experts": 4,
    "n_shared_experts": 1,
    "norm_topk_prob": True,
    "num_nextn_predict_layers": 0,
    "q_lora_rank": 32,
    "routed_scaling_factor": 2.5,
    "scoring_func": "sigmoid",
    "topk_group": 1,
    "topk_method": "noaux_tc",
    "v_head_dim": 128,
}
LONGEST = (
    2**20
)  # tokens: vLLM makes a table of so many rows, of 5 GB for Llama 4's own 10,485,760; no frequency needs it
WINDOWED = {"sliding_window": 512}
SIXTH = ["sliding_attention"] * 5 + ["full_attention"]
BOTH = ["sliding_attention", "full_attention"]

# model_type: architecture, and what its class asks for beyond COMMON.
SKELETONS = {
    "cohere": (
        "CohereForCausalLM",
        {"tie_word_embeddings": True, "layer_norm_eps": 1e-05, "logit_scale": 0.0625, "use_qk_norm": False},
    ),
    "cohere2": (
        "Cohere2ForCausalLM",
        {
            "rotary_pct": 1.0,
            "tie_word_embeddings": True,
            "layer_norm_eps": 1e-05,
            "logit_scale": 0.25,
            "num_hidden_layers": 4,
            **WINDOWED,
            "sliding_window_pattern": 4,
        }
        | {"layer_types": ["sliding_attention"] * 3 + ["full_attention"]},
    ),
    "deepseek_v2": (
        "DeepseekV2ForCausalLM",
        LATENT | EXPERTS | {"scoring_func": "softmax", "topk_method": "group_limited_greedy", "norm_topk_prob": False},
    ),
    "deepseek_v3": ("DeepseekV3ForCausalLM", LATENT | EXPERTS),
    "exaone4": (  # 64 layers, by which llama.cpp knows the model whose full layers do not rotate
        "Exaone4ForCausalLM",
        {"num_hidden_layers": 64, "sliding_window": 4096, "sliding_window_pattern": "LLLG"}
        | {"layer_types": (["sliding_attention"] * 3 + ["full_attention"]) * 16},
    ),
    "falcon": (
        "FalconForCausalLM",
        {
            "alibi": False,
            "num_kv_heads": 1,
            "bias": False,
            "multi_query": True,
            "new_decoder_architecture": False,
            "parallel_attn": True,
        },
    ),
    "gemma": ("GemmaForCausalLM", {"hidden_act": "gelu_pytorch_tanh", "tie_word_embeddings": True}),
    "gemma2": (
        "Gemma2ForCausalLM",
        {
            "hidden_act": "gelu_pytorch_tanh",
            "hidden_activation": "gelu_pytorch_tanh",
            "query_pre_attn_scalar": 256,
            **WINDOWED,
            "tie_word_embeddings": True,
        }
        | {"attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0, "layer_types": BOTH},
    ),
    "gemma3_text": (
        "Gemma3ForCausalLM",
        {"hidden_activation": "gelu_pytorch_tanh", "query_pre_attn_scalar": 256, "sliding_window_pattern": 6}
        | {"num_hidden_layers": 6, "tie_word_embeddings": True, "layer_types": SIXTH},
    ),
    "gemma4_text": (
        "Gemma4ForCausalLM",
        {
            "attention_k_eq_v": True,
            "enable_moe_block": True,
            "moe_intermediate_size": 64,
            "num_experts": 4,
            "top_k_experts": 2,
            "hidden_activation": "gelu_pytorch_tanh",
        }
        | {"hidden_size_per_layer_input": 0, "layer_types": BOTH, "num_global_key_value_heads": 1}
        | {"num_kv_shared_layers": 0, "tie_word_embeddings": True, "vocab_size_per_layer_input": 256},
    ),
    "glm": ("GlmForCausalLM", {"attention_bias": True}),
    "glm4": ("Glm4ForCausalLM", {"attention_bias": True}),
    "glm4_moe": (
        "Glm4MoeForCausalLM",
        EXPERTS
        | {"first_k_dense_replace": 1, "n_group": 1, "n_routed_experts": 4, "n_shared_experts": 1, "topk_group": 1}
        | {"norm_topk_prob": True, "routed_scaling_factor": 1.0, "num_nextn_predict_layers": 0, "use_qk_norm": True}
        | {"attention_bias": False},
    ),
    "glm_moe_dsa": (
        "GlmMoeDsaForCausalLM",
        LATENT
        | EXPERTS
        | {"index_head_dim": 128, "index_n_heads": 2, "index_topk": 2048, "v_head_dim": 256}
        | {"attention_bias": False},
    ),
    "gpt_neox": (
        "GPTNeoXForCausalLM",
        {"hidden_act": "gelu", "layer_norm_eps": 1e-05, "use_parallel_residual": True},
    ),
    "gpt_oss": (
        "GptOssForCausalLM",
        {"layer_types": BOTH, "num_local_experts": 4, "num_experts_per_tok": 2, "experts_per_token": 2}
        | {"sliding_window": 128, "swiglu_limit": 7.0, "attention_bias": True},
    ),
    "gptj": ("GPTJForCausalLM", {"activation_function": "gelu_new", "n_inner": 64, "layer_norm_epsilon": 1e-05}),
    "granite": (
        "GraniteForCausalLM",
        {
            "attention_multiplier": 0.0078125,
            "embedding_multiplier": 12.0,
            "logits_scaling": 16.0,
            "residual_multiplier": 0.22,
        }
        | {"attention_bias": False, "mlp_bias": False},
    ),
    "hunyuan_v1_dense": ("HunYuanDenseV1ForCausalLM", {"use_qk_norm": True, "use_cla": False, "attention_bias": False}),
    "internlm2": ("InternLM2ForCausalLM", {"bias": False, "attn_implementation": "eager"}),
    "llama": ("LlamaForCausalLM", {"attention_bias": False, "mlp_bias": False}),
    "llama4_text": (
        "Llama4ForCausalLM",
        {
            "attention_bias": False,
            "attention_chunk_size": 8192,
            "interleave_moe_layer_step": 1,
            "intermediate_size_mlp": 64,
        }
        | {"no_rope_layers": [1, 1, 1, 0], "num_experts_per_tok": 1, "num_hidden_layers": 4, "num_local_experts": 4}
        | {"use_qk_norm": True},
    ),
    "mimo_v2_flash": (
        "MiMoV2FlashForCausalLM",
        EXPERTS
        | {"add_full_attention_sink_bias": False, "add_swa_attention_sink_bias": True, "attention_bias": False}
        | {"hybrid_layer_pattern": [1, 0], "layernorm_epsilon": 1e-05, "moe_layer_freq": [0, 0], "n_group": 1}
        | {"n_routed_experts": 4, "n_shared_experts": None, "norm_topk_prob": True, "routed_scaling_factor": None}
        | {"scoring_func": "sigmoid", "sliding_window": 128}
        | {"sliding_window_size": 128, "swa_head_dim": 192, "swa_num_attention_heads": 2, "swa_num_key_value_heads": 2}
        | {"swa_v_head_dim": 128, "topk_group": 1, "topk_method": "noaux_tc", "v_head_dim": 128, "layer_types": BOTH},
    ),
    "minimax_m2": (
        "MiniMaxM2ForCausalLM",
        {"num_experts_per_tok": 2, "num_local_experts": 4, "qk_norm_type": "per_layer", "scoring_func": "sigmoid"}
        | {"use_mtp": False, "use_qk_norm": True, "use_routing_bias": True, "shared_intermediate_size": 0},
    ),
    "ministral3": ("Ministral3ForCausalLM", {"attention_bias": False, "sliding_window": None}),
    "mistral": ("MistralForCausalLM", {"sliding_window": None}),
    "mixtral": ("MixtralForCausalLM", {"num_experts_per_tok": 2, "num_local_experts": 4, "sliding_window": None}),
    "nemotron": ("NemotronForCausalLM", {"hidden_act": "relu2", "norm_eps": 1e-05}),
    "olmo2": ("Olmo2ForCausalLM", {"attention_bias": False}),
    "olmo3": (
        "Olmo3ForCausalLM",
        {"layer_types": ["sliding_attention"] * 3 + ["full_attention"], "num_hidden_layers": 4, "sliding_window": 4096},
    ),
    "phi": (
        "PhiForCausalLM",
        {"hidden_act": "gelu_new", "layer_norm_eps": 1e-05, "qk_layernorm": False},
    ),
    "phi3": ("Phi3ForCausalLM", {"attention_bias": False, "sliding_window": None, "tie_word_embeddings": False}),
    "qwen2": ("Qwen2ForCausalLM", {"use_sliding_window": False}),
    "qwen2_vl": (
        "Qwen2VLForConditionalGeneration",
        {"image_token_id": 5, "use_sliding_window": False, "video_token_id": 6, "vision_end_token_id": 4}
        | {"vision_start_token_id": 3, "vision_token_id": 7}
        | {
            "vision_config": {"depth": 1, "embed_dim": 64, "hidden_size": 256, "in_chans": 3, "mlp_ratio": 1}
            | {"num_heads": 2}
        },
    ),
    "qwen3": ("Qwen3ForCausalLM", {"attention_bias": False, "use_sliding_window": False}),
    "qwen3_moe": (
        "Qwen3MoeForCausalLM",
        EXPERTS | {"decoder_sparse_step": 1, "mlp_only_layers": [], "norm_topk_prob": True, "num_experts": 4},
    ),
    "qwen3_vl_text": ("Qwen3VLForConditionalGeneration", {"attention_bias": False}),
    "smollm3": (
        "SmolLM3ForCausalLM",
        {
            "num_hidden_layers": 4,
            "no_rope_layers": [1, 1, 1, 0],
            "no_rope_layer_interval": 4,
            "use_sliding_window": False,
        },
    ),
    "stablelm": (
        "StableLmForCausalLM",
        {"layer_norm_eps": 1e-05, "qk_layernorm": False, "use_parallel_residual": False, "use_qkv_bias": False},
    ),
}
# What stands around the text model's part of a file, as it is published; the towers for images are tiny.
SIGLIP = {
    "hidden_size": 64,
    "image_size": 56,
    "intermediate_size": 64,
    "num_attention_heads": 2,
    "num_hidden_layers": 1,
}
AROUND = {
    "gemma3_text": {
        "architectures": ["Gemma3ForConditionalGeneration"],
        "model_type": "gemma3",
        "boi_token_index": 3,
        "eoi_token_index": 4,
        "image_token_index": 5,
        "mm_tokens_per_image": 4,
        "vision_config": {"model_type": "siglip_vision_model", "patch_size": 14, "vision_use_head": False, **SIGLIP},
    },
    "gemma4_text": {
        "architectures": ["Gemma4ForConditionalGeneration"],
        "model_type": "gemma4",
        "audio_config": None,
        "boi_token_id": 3,
        "eoi_token_id": 4,
        "image_token_id": 5,
        "tie_word_embeddings": True,
        "vision_config": {
            "model_type": "gemma4_vision",
            "head_dim": 32,
            "hidden_size": 64,
            "intermediate_size": 64,
            "num_attention_heads": 2,
            "num_hidden_layers": 1,
            "num_key_value_heads": 2,
        },
        "vision_soft_tokens_per_image": 280,
    },
    "llama4_text": {
        "architectures": ["Llama4ForConditionalGeneration"],
        "model_type": "llama4",
        "image_token_index": 5,
        "vision_config": {
            "model_type": "llama4_vision_model",
            "hidden_size": 64,
            "image_size": 56,
            "intermediate_size": 128,
            "num_attention_heads": 2,
            "num_hidden_layers": 1,
            "patch_size": 14,
            "projector_input_dim": 64,
            "projector_output_dim": 64,
            "vision_output_dim": 64,
        },
    },
    "llama": {
        "architectures": ["LlavaForConditionalGeneration"],
        "model_type": "llava",
        "image_token_index": 5,
        "projector_hidden_act": "gelu",
        "tie_word_embeddings": False,
        "vision_config": {"model_type": "clip_vision_model", "patch_size": 14, "projection_dim": 64, **SIGLIP}
        | {"num_hidden_layers": 2},
        "vision_feature_layer": -2,
        "vision_feature_select_strategy": "default",
    },
    "qwen3_vl_text": {
        "architectures": ["Qwen3VLForConditionalGeneration"],
        "model_type": "qwen3_vl",
        "image_token_id": 5,
        "tie_word_embeddings": False,
        "video_token_id": 6,
        "vision_config": {
            "deepstack_visual_indexes": [0],
            "depth": 1,
            "hidden_size": 64,
            "intermediate_size": 64,
            "model_type": "qwen3_vl",
            "num_heads": 2,
            "num_position_embeddings": 16,
            "out_hidden_size": 256,
        },
        "vision_end_token_id": 4,
        "vision_start_token_id": 3,
    },
}
WIDE = ("phi", "gpt_neox", "gptj", "stablelm", "falcon", "phi3", "qwen2", "qwen2_vl", "cohere", "cohere2", "granite")
WIDE += (
    "internlm2",
    "olmo2",
    "olmo3",
    "mixtral",
    "mistral",
    "llama",
)  # no head_dim in the file: hidden size over heads
NAMES = {"gptj": {"hidden_size": "n_embd", "num_attention_heads": "n_head", "num_hidden_layers": "n_layer"}}


def tiny(keys, *, nested=False):
    """The smallest model of a class with the heads and the keys of a published file."""
    model_type = keys["model_type"]
    architecture, more = SKELETONS[model_type]
    names = NAMES.get(model_type, {})
    hidden, heads = names.get("hidden_size", "hidden_size"), names.get("num_attention_heads", "num_attention_heads")
    head = keys.get("head_dim") or (keys[hidden] // keys[heads] if hidden in keys and heads in keys else 128)
    config = {**copy.deepcopy(COMMON), **copy.deepcopy(more), **copy.deepcopy(keys)}
    for standard, own in names.items():
        config[own] = config.pop(standard, config.get(own))
    config[heads] = 2
    config[hidden] = 2 * head if model_type in WIDE and "head_dim" not in keys else 256
    if model_type == "phi":
        config["intermediate_size"] = 4 * config[hidden]  # llama.cpp takes no other
    if config.get("max_position_embeddings", 0) > LONGEST:
        config["max_position_embeddings"] = LONGEST
    if "n_positions" in keys:
        config.pop("bos_token_id")
    if model_type in AROUND and nested:
        return {**copy.deepcopy(AROUND[model_type]), "torch_dtype": "float32", "text_config": config}
    return {"architectures": [architecture], **config}


def llama(**keys):
    """A Llama with heads of 128 and the length of Llama 2."""
    return tiny(
        {"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "max_position_embeddings": 4096, **keys}
    )


def scaled(**parameters):
    """The same with this scaling in 4.x keys."""
    return llama(rope_theta=10000.0, rope_scaling=parameters)


def new(**parameters):
    """The same with this scaling in 5.x keys."""
    return llama(rope_parameters={"rope_theta": 10000.0, **parameters})


def qwen(longest=131072, **parameters):
    """Qwen2.5-7B with YaRN in 4.x keys."""
    return tiny({**MODELS["Qwen2.5-7B"], "max_position_embeddings": longest, "rope_scaling": parameters})


def phi3(**parameters):
    """Phi-3-mini-128k with more in its scaling."""
    keys = MODELS["Phi-3-mini-128k"]
    return tiny({**keys, "rope_scaling": {**keys["rope_scaling"], **parameters}})


YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}
SMALL = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 1024}
LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 1024,
}
SHORT = [1 + i / 64 for i in range(64)]
LONG = [1 + i / 2 for i in range(64)]
LONGROPE = {"rope_type": "longrope", "short_factor": SHORT, "long_factor": LONG}
NESTED = {"Llama-4-Scout", "Qwen3-VL-32B", "Gemma-4-26B, full layers", "Gemma-3-4B, full layers"}
HALF_GLM = MODELS["GLM-4-9B-0414"]


def presets():
    """Published models, each once; those with parts for images in the nested form of their file."""
    for name, keys in MODELS.items():
        if not name.endswith("sliding layers"):
            yield name.removesuffix(", full layers"), tiny(keys, nested=name in NESTED)


# Other classes, with the numbers of a published model of theirs where one was at hand (copies in public repositories).
CLASSES = {
    "GLM-4.5-Air": {
        "model_type": "glm4_moe",
        "head_dim": 128,
        "hidden_size": 4096,
        "num_attention_heads": 96,
        "partial_rotary_factor": 0.5,
    }
    | {"max_position_embeddings": 131072, "rope_scaling": None, "rope_theta": 1000000},
    "EXAONE-4.0-32B": {
        "model_type": "exaone4",
        "head_dim": 128,
        "max_position_embeddings": 131072,
        "rope_theta": 1000000,
    }
    | {
        "rope_scaling": {"rope_type": "llama3", "factor": 16.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0}
        | {"original_max_position_embeddings": 8192}
    },
    "OLMo-3-7B": {
        "model_type": "olmo3",
        "hidden_size": 4096,
        "num_attention_heads": 32,
        "max_position_embeddings": 65536,
    }
    | {
        "rope_theta": 500000,
        "rope_scaling": {"rope_type": "yarn", "factor": 8.0, "original_max_position_embeddings": 8192}
        | {"beta_fast": 32.0, "beta_slow": 1.0, "attention_factor": 1.2079441541679836},
    },
    "MiMo-V2-Flash": {"model_type": "mimo_v2_flash", "head_dim": 192, "max_position_embeddings": 262144}
    | {"partial_rotary_factor": 0.334, "rope_theta": 5000000, "swa_rope_theta": 10000},
    "HunYuan dense, alpha 1000": {"model_type": "hunyuan_v1_dense", "head_dim": 128, "max_position_embeddings": 32768}
    | {"rope_theta": 10000.0, "rope_scaling": {"type": "dynamic", "alpha": 1000.0, "factor": 1.0}},
    "Ministral 3": {"model_type": "ministral3", "head_dim": 128, "max_position_embeddings": 262144}
    | {
        "rope_parameters": {"rope_type": "yarn", "type": "yarn", "rope_theta": 1000000.0, "factor": 16.0, "mscale": 1.0}
        | {"original_max_position_embeddings": 16384, "beta_fast": 32.0, "beta_slow": 1.0, "mscale_all_dim": 1.0}
        | {"llama_4_scaling_beta": 0.1}
    },
    "SmolLM3-3B": {
        "model_type": "smollm3",
        "hidden_size": 2048,
        "num_attention_heads": 16,
        "max_position_embeddings": 65536,
    }
    | {"head_dim": 128, "rope_theta": 5000000.0, "rope_scaling": None},
    "Cohere 2, full layers not rotated": {
        "model_type": "cohere2",
        "hidden_size": 2048,
        "num_attention_heads": 16,
        "head_dim": 128,
    }
    | {"max_position_embeddings": 8192, "rope_theta": 50000},
    "Cohere, base of its class": {
        "model_type": "cohere",
        "hidden_size": 8192,
        "num_attention_heads": 64,
        "max_position_embeddings": 8192,
    }
    | {"rope_theta": 8000000.0},
    "DeepSeek-V2": {
        "model_type": "deepseek_v2",
        "qk_nope_head_dim": 128,
        "qk_rope_head_dim": 64,
        "max_position_embeddings": 163840,
    }
    | {
        "rope_theta": 10000,
        "rope_scaling": {"type": "yarn", "factor": 40, "original_max_position_embeddings": 4096}
        | {"beta_fast": 32, "beta_slow": 1, "mscale": 0.707, "mscale_all_dim": 0.707},
    },
    "StableLM 2, a quarter": {
        "model_type": "stablelm",
        "hidden_size": 2048,
        "num_attention_heads": 32,
        "max_position_embeddings": 4096,
    }
    | {"partial_rotary_factor": 0.25, "rope_theta": 10000},
    "Nemotron, half": {
        "model_type": "nemotron",
        "head_dim": 128,
        "max_position_embeddings": 4096,
        "partial_rotary_factor": 0.5,
    }
    | {"rope_theta": 10000},
    "Falcon-7B": {
        "model_type": "falcon",
        "hidden_size": 4544,
        "num_attention_heads": 71,
        "max_position_embeddings": 2048,
    }
    | {"rope_theta": 10000.0},
    "Qwen3-30B-A3B": {
        "model_type": "qwen3_moe",
        "head_dim": 128,
        "max_position_embeddings": 40960,
        "rope_theta": 1000000.0,
    },
}
EDGES = {
    "Llama 4 Scout, text only": tiny(MODELS["Llama-4-Scout"]),
    "Gemma 3, text only": tiny(MODELS["Gemma-3-4B, full layers"]),
    "Gemma 4, text only": tiny(MODELS["Gemma-4-26B, full layers"]),
    "no rope key at all": llama(),
    "base beside": llama(rope_theta=500000),
    "base inside": new(rope_type="default", rope_theta=123456.0),
    "base inside and beside": {**new(rope_type="default", rope_theta=5e5), "rope_theta": 7e5},
    "rope_scaling and rope_parameters": {
        **new(rope_type="linear", factor=3.0),
        "rope_scaling": {"type": "linear", "factor": 5.0},
    },
    "rope_scaling null": llama(rope_theta=10000.0, rope_scaling=None),
    "a share that a Llama ignores": llama(rope_theta=10000.0, partial_rotary_factor=0.5),
    "head_dim against hidden size": llama(rope_theta=10000.0, head_dim=64),
    "a type that nobody knows": scaled(rope_type="banana", factor=2.0),
    "factor missing": scaled(rope_type="linear"),
    "linear 4": scaled(rope_type="linear", factor=4.0),
    "linear, an integer factor": scaled(rope_type="linear", factor=4),
    "linear, key type": scaled(type="linear", factor=4.0),
    "linear, both keys": scaled(rope_type="linear", type="dynamic", factor=4.0),
    "linear below 1": scaled(rope_type="linear", factor=0.5),
    "dynamic 2": scaled(rope_type="dynamic", factor=2.0),
    "dynamic 2, key type": scaled(type="dynamic", factor=2.0),
    "dynamic 8": scaled(rope_type="dynamic", factor=8.0),
    "yarn, max raised": qwen(**YARN),
    "yarn, key type": qwen(type="yarn", factor=4.0, original_max_position_embeddings=32768),
    "yarn, no original length": qwen(rope_type="yarn", factor=4.0),
    "yarn, original length beside": {**qwen(rope_type="yarn", factor=4.0), "original_max_position_embeddings": 32768},
    "yarn in rope_parameters": new(**SMALL),
    "yarn, attention_factor 1.5": qwen(**YARN, attention_factor=1.5),
    "yarn, attention_factor 0": qwen(**YARN, attention_factor=0.0),
    "yarn, mscale alone": qwen(**YARN, mscale=0.707),
    "yarn, mscale_all_dim alone": qwen(**YARN, mscale_all_dim=0.707),
    "yarn, both mscales": qwen(**YARN, mscale=0.707, mscale_all_dim=0.5),
    "yarn, attention_factor and mscales": qwen(**YARN, attention_factor=1.25, mscale=0.707, mscale_all_dim=0.5),
    "yarn, not truncated": qwen(**YARN, truncate=False),
    "yarn, truncate null": qwen(**YARN, truncate=None),
    "yarn, other betas": qwen(**YARN, beta_fast=16, beta_slow=2),
    "yarn, betas 0": qwen(**YARN, beta_fast=0, beta_slow=0),
    "yarn, betas null": qwen(**YARN, beta_fast=None, beta_slow=None),
    "yarn, betas reversed": qwen(**YARN, beta_fast=1, beta_slow=32),
    "yarn, an integer factor": qwen(rope_type="yarn", factor=4, original_max_position_embeddings=32768),
    "yarn, factor 1": qwen(**{**YARN, "factor": 1.0}),
    "yarn, factor below 1": qwen(**{**YARN, "factor": 0.5}),
    "yarn, both ends clamped to 0": scaled(**{**SMALL, "original_max_position_embeddings": 6}),
    "yarn, high end clamped": llama(
        rope_theta=100.0, rope_scaling={**SMALL, "original_max_position_embeddings": 100_000}
    ),
    "yarn, equal ends, not truncated": scaled(**SMALL, beta_fast=4, beta_slow=4, truncate=False),
    "yarn, partial": tiny({**HALF_GLM, "rope_scaling": YARN, "max_position_embeddings": 131072}),
    "llama3": scaled(**LLAMA3),
    "llama3, a hard switch": scaled(**{**LLAMA3, "high_freq_factor": 1.0}),
    "llama3, factors reversed": scaled(**{**LLAMA3, "low_freq_factor": 4.0, "high_freq_factor": 1.0}),
    "llama3, no original length": scaled(**{key: value for key, value in LLAMA3.items() if key[0] != "o"}),
    "llama3 in rope_parameters": new(**LLAMA3),
    "longrope on a Llama": {**scaled(**LONGROPE), "original_max_position_embeddings": 1024},
    "longrope, original length inside": scaled(**LONGROPE, original_max_position_embeddings=1024),
    "longrope, factor given": {**scaled(**LONGROPE, factor=32.0), "original_max_position_embeddings": 1024},
    "longrope, attention_factor": {
        **scaled(**LONGROPE, attention_factor=1.5),
        "original_max_position_embeddings": 1024,
    },
    "Phi-3, attention_factor": phi3(attention_factor=1.5),
    "Phi-3, type su": phi3(type="su"),
    "proportional on a Llama": scaled(rope_type="proportional", partial_rotary_factor=0.25),
}


def settings():
    """Every setting by its name: its config."""
    found = dict(presets())
    for name, keys in CLASSES.items():
        found[name] = tiny(keys)
    return {**found, **EDGES}


def lengths(config):
    """Lengths to ask a program for: its own choice (None), and where the method follows the length, its longest."""
    text = config.get("text_config", config)
    scaling = text.get("rope_scaling") or text.get("rope_parameters") or {}
    longest, kind = text.get("max_position_embeddings"), scaling.get("rope_type", scaling.get("type"))
    return {"dynamic": [None, 2 * (longest or 0)], "longrope": [None, longest], "su": [None, longest]}.get(kind, [None])


if __name__ == "__main__":
    for name, config in settings().items():
        print(name, json.dumps(config)[:150])
    print(len(settings()))
