"""What make_classes.py can't find out by running a class of transformers 5.24.0; the place where it was read.

A place is a file of transformers 5.24.0; lines stand beside it as the register's "where" has them.
"""

# Whether a class rotates stands in its config; the default is checked against sweep.json.
SWITCHES = {
    "zamba2": {"key": "use_mem_rope", "values": [True], "default": False},
    "granitemoehybrid": {"key": "position_embedding_type", "values": ["rope"], "default": None},
    "esm": {"key": "position_embedding_type", "values": ["rotary"], "default": "absolute"},
    "evolla": {"key": "position_embedding_type", "values": ["rotary"], "default": "rotary"},
    "wav2vec2-bert": {"key": "position_embeddings_type", "values": ["rotary"], "default": "relative_key"},
    "wav2vec2-conformer": {"key": "position_embeddings_type", "values": ["rotary"], "default": "relative"},
    "seamless_m4t": {"key": "position_embeddings_type", "values": ["rotary"], "default": "relative"},
    "clvp_encoder": {"key": "use_rotary_embedding", "values": [True], "default": True},
}

FRAMES = [
    "dots3_note_audio_encoder",
    "glmasr_encoder",
    "lasr_ctc",
    "lasr_encoder",
    "mimi",
    "mimi_decoder",
    "mimi_encoder",
    "moonshine",
    "moonshine_streaming",
    "nemotron3_5_transcribe_asr_audio",
    "nemotron3_5_transcribe_audio",
    "nemotron3_5_transcribe_word_timestamp",
    "nemotron3_diarization",
    "nemotron3_diarization_audio",
    "neucodec",
    "pe_audio_encoder",
    "pe_audio_video_encoder",
    "pe_video_encoder",
    "pocket_tts_audio_tokenizer",
    "pocket_tts_audio_tokenizer_decoder",
    "pocket_tts_audio_tokenizer_encoder",
    "qwen2_5_omni_dit",
    "qwen2_5_omni_token2wav",
    "seamless_m4t",
    "voxtral_realtime_encoder",
    "wav2vec2-bert",
    "wav2vec2-conformer",
    "xcodec2",
]
CENTRES = ("chmv2", "dinov3_vit", "eomt_dinov3", "sapiens2")
# What a position counts, where it isn't a token.
UNITS = {
    **dict.fromkeys(FRAMES, "frame"),
    **dict.fromkeys(CENTRES, "centre of a patch, from -1 to 1"),
    "deepseek_ocr2_encoder": "patch",
    "deepseek_ocr2_vision": "patch",
    "efficientloftr": "cell of a feature map",
    "esm": "residue",
    "esmfold2": "place of an atom, and the number of its residue",
    "evolla": "residue",
    "timesfm2_5": "patch of a series",
}

EVERY_FOURTH = {"every": {"key": "no_rope_layer_interval", "default": 4}, "at": -1}
LISTED = {"layers": {"unrotated": [{"list": "no_rope_layers", "value": 0, "else": EVERY_FOURTH}]}}
THETAS = {
    "layers": {"unrotated": [{"list": "layer_rope_theta", "value": 0}], "bases": {"list": "layer_rope_theta"}},
    "reads": {"rope_theta": ["layer_rope_theta"]},
}
BACKWARDS = {"every": 4, "at": 0, "from_end": True}
GATES = {"layers": {"unrotated": [{"list": "layer_rope_theta", "value": 0, "else": BACKWARDS}]}}
WINDOWED = {"layers": {"unrotated": [{"types": ["full_attention"], "if": "sliding_window"}]}}
NULLED = {"layers": {"unrotated": [{"null": "rope_parameters"}]}}
SILENT = {"ignores": ["partial_rotary_factor", "rope_scaling"]}
CONFORMER = {
    **SILENT,
    "reads": {"rope_theta": ["rotary_embedding_base"]},
    "rope": {"rope_theta": 10000.0, "rope_type": "default"},
    "partial": False,
}
ALPHA = {"alpha": {"method": "dynamic", "key": "alpha"}}

MEMORY = {
    "axial": "sam2",
    "numbers": {"hidden_size": 256, "num_attention_heads": 1},
    "reads": {
        "hidden_size": ["memory_attention_hidden_size"],
        "num_attention_heads": ["memory_attention_num_attention_heads"],
        "rope_theta": ["memory_attention_rope_theta"],
    },
    "divided": {"head_dim": {"key": "memory_attention_downsample_rate", "default": 1}},
}
SLIDING = ["sliding_attention"]

KIMI = {
    "types": ["layer_types"],
    "else": {
        "numbers": "full_attn_layers",
        "in": "linear_attn_config",
        "first_is": 1,
        "is": "full_attention",
        "else": "linear_attention",
        "without": {
            "every": 4,
            "at": 0,
            "is": "full_attention",
            "else": "linear_attention",
            "first": ["linear_attention"],
        },
    },
}

HAND = {
    # models/kimi_linear/configuration_kimi_linear.py, __post_init__: rotates nothing, and has kinds of layers
    "kimi_linear": {"layers": KIMI},
    # models/nemotron_h/configuration_nemotron_h.py, _pattern_to_list
    "nemotron_h": {
        "layers": {
            "types": ["layers_block_type", "layer_types"],
            "marks": {
                "key": "hybrid_override_pattern",
                "names": {"M": "linear_attention", "E": "moe", "*": "full_attention", "-": "mlp"},
            },
        }
    },
    # models/roformer/modeling_roformer.py, apply_rotary_position_embeddings: (-x1, x0) of neighbours
    "roformer": {
        "ignores": ["rope_theta", "partial_rotary_factor", "rope_scaling", "rope_parameters"],
        "layout": "interleaved",
        "proof": "source",
        "partial": False,
        "rope": {"rope_theta": 10000.0},
    },
    # models/pe_audio/modeling_pe_audio.py, stack_freqs: neighbours
    "pe_audio_encoder": {"layout": "interleaved", "proof": "source"},
    "pe_video_encoder": {"layout": "interleaved", "proof": "source"},
    "pe_audio_video_encoder": {"layout": "interleaved", "proof": "source"},
    "wav2vec2-bert": CONFORMER,
    "wav2vec2-conformer": CONFORMER,
    "seamless_m4t": CONFORMER,
    # models/clvp/modeling_clvp.py: max(projection_dim // (2 num_attention_heads), 32), with the class's defaults
    "clvp_encoder": {
        "numbers": {"rotary_dim": 32},
        "rope": {"rope_theta": 10000.0},
        "ignores": ["rope_theta", "partial_rotary_factor", "rope_scaling", "rope_parameters"],
    },
    # models/zamba2/configuration_zamba2.py, attention_head_dim
    "zamba2": {"head_dim": {"times_hidden": 2}},
    # the list says which layers rotate, whatever their type; an empty list counts as none
    "llama4_text": {
        **LISTED,
        # models/llama4/modeling_llama4.py, Llama4TextAttention.forward
        "scores": {
            "temperature": {
                "if": "attn_temperature_tuning",
                "default": True,
                "floor": {"key": "floor_scale", "default": 8192},
                "scale": {"key": "attn_scale", "default": 0.1},
                "layers": "unrotated",
            }
        },
    },
    # models/smollm3/configuration_smollm3.py: the window binds the layers that don't rotate
    "smollm3": {
        "layers": {
            **LISTED["layers"],
            "window": {"key": "sliding_window", "default": None, "if": "use_sliding_window", "layers": "unrotated"},
        }
    },
    # models/olmo_hybrid/modeling_olmo_hybrid.py:895, OlmoHybridModel: no rotary module where the base is null
    "olmo_hybrid": {"null_base": "none"},
    # run with the key as null: building them stops with a TypeError, KeyError or StrictDataclassError
    **{
        name: {"null_share": "partial_rotary_factor"}
        for name in ("nemotron", "persimmon", "phi", "phi3", "phi4_multimodal", "stablelm")
    },
    **{name: {"null_share": "rotary_pct"} for name in ("gpt_neox", "gpt_neox_japanese")},
    # models/modernbert/modeling_modernbert.py: the key counts both sides
    "modernbert": {"layers": {"window": {"key": "local_attention", "default": 128, "types": SLIDING, "sides": 2}}},
    "modernbert-decoder": {
        "layers": {"window": {"key": "local_attention", "default": 128, "types": SLIDING, "sides": 2}}
    },
    # models/qwen2_moe/configuration_qwen2_moe.py
    "qwen2_moe": {
        "layers": {
            "else": {
                "every": 2,
                "at": -1,
                "is": "full_attention",
                "else": "sliding_attention",
                "until": {"key": "max_window_layers", "default": 28, "then": "full_attention"},
                "if": "use_sliding_window",
                "otherwise": "full_attention",
            }
        }
    },
    # models/mistral_large4/modeling_mistral_large4.py: LeRoPE's alpha and the scale by log position are weights
    "mistral_large4_text": {**LISTED, "learned": ["inv_freq", "scores"]},
    "granite_swa": THETAS,
    "granitemoe_swa": THETAS,
    "muse_glimmer_text": GATES,
    "muse_spark_text": GATES,
    # models/exaone4/modeling_exaone4.py, Exaone4Attention.forward: without a window all layers rotate
    "exaone4": WINDOWED,
    "exaone_moe": WINDOWED,
    "kolibri1": WINDOWED,
    # models/cohere2_moe/modeling_cohere2_moe.py, force_rope
    "cohere2_moe": {
        "layers": {
            "else": {
                "every": {"key": "sliding_window_pattern", "default": 4},
                "at": -1,
                "is": "full_attention",
                "else": "sliding_attention",
                "prefix": {
                    "length": {"key": "first_k_dense_replace", "default": 0},
                    "every": {"key": "prefix_dense_sliding_window_pattern", "default": 1},
                },
            },
            "unrotated": [
                {
                    "types": ["full_attention"],
                    "except_first": {"key": "first_k_dense_replace", "default": 0},
                    "unless": {"key": "prefix_dense_sliding_window_pattern", "value": 1, "default": 1},
                }
            ],
        }
    },
    "beam": NULLED,
    "cohere_compass_text": NULLED,
    "laguna": NULLED,
    "mllama_text_model": {"layers": {"unrotated": [{"numbers": "cross_attention_layers"}]}},
    # models/bamba/configuration_bamba.py, attn_layer_indices
    "bamba": {
        "layers": {
            "else": {
                "numbers": "attn_layer_indices",
                "is": "full_attention",
                "else": "linear_attention",
                "without": "linear_attention",
            }
        }
    },
    # where a file has no list, its layers are not known: without one the class has no attention at all
    "granitemoehybrid": {"layers": {"else": None}},
    # models/lfm2/configuration_lfm2.py, __post_init__
    "lfm2": {
        "layers": {
            "else": {"numbers": "full_attn_idxs", "is": "full_attention", "else": "conv", "without": "full_attention"}
        }
    },
    # models/deepseek_v4/modeling_deepseek_v4.py, rope_layer_type
    "deepseek_v4": {
        "label_of": {"sliding_attention": "main", "*": "compress"},
        "reads": {"qk_rope_head_dim": [], "qk_nope_head_dim": []},
        # configuration_deepseek_v4.py, _COMPRESS_RATIO_TO_LAYER_TYPE: the published files count tokens in one entry
        "layers": {
            "coded": {
                "key": "compress_ratios",
                "names": {
                    "0": "sliding_attention",
                    "4": "compressed_sparse_attention",
                    "128": "heavily_compressed_attention",
                },
            }
        },
    },
    # models/dots3_note/configuration_dots3_note.py, convert_rope_params_to_dict
    "dots3_note_text": {
        "reads": {"qk_rope_head_dim": [], "qk_nope_head_dim": []},
        "shares": {
            "*": [{"key": "qk_rope_head_dim", "default": 64}, {"key": "head_dim", "default": 256}],
            "sliding_attention": [
                {"key": "swa_qk_rope_head_dim", "default": 64},
                {"key": "swa_head_dim", "default": 256},
            ],
        },
        "head_dims": {
            "*": {"key": "head_dim", "default": 256},
            "sliding_attention": {"key": "swa_head_dim", "default": 256},
        },
        "layers": {"renamed": {"full_attention": {"to": "indexed_attention", "if": "use_dsa", "default": True}}},
    },
    # models/longcat_flash/modeling_longcat_flash.py, LongcatFlashMLA: it splits off qk_rope_head_dim features
    "longcat_flash": {
        # models/longcat_flash/configuration_longcat_flash.py: two layers with attention for each that is counted
        "depth": {"key": "num_layers", "times": 2},
        "reads": {"qk_rope_head_dim": ["qk_rope_head_dim"], "qk_nope_head_dim": ["qk_nope_head_dim"]},
    },
    # models/dinov3_vit/modeling_dinov3_vit.py, DINOv3ViTRopePositionEmbedding.forward, and copies of it
    "dinov3_vit": {"axial": "dinov3", "numbers": {"hidden_size": 384, "num_attention_heads": 6}},
    "eomt_dinov3": {"axial": "dinov3", "numbers": {"hidden_size": 1024, "num_attention_heads": 16}},
    # models/sapiens2/modeling_sapiens2.py, Sapiens2RopePositionEmbedding.forward: as DINOv3's
    "sapiens2": {"axial": "dinov3", "numbers": {"hidden_size": 1024, "num_attention_heads": 16}},
    # models/gemma4/modeling_gemma4.py, apply_multidimensional_rope; run by make_axes.py, as the next one
    "gemma4_vision": {"axial": "gemma4_vision", "numbers": {"head_dim": 64}},
    "kimi_k25_vision": {"axial": "kimi_k25_vision", "numbers": {"hidden_size": 1152, "num_attention_heads": 16}},
    # models/inkling2/modeling_inkling2.py, recomposition_frequencies: width, then height
    "inkling2_vision": {"axial": "gemma4_vision", "numbers": {"hidden_size": 1024, "num_attention_heads": 16}},
    # models/step3p7/modeling_step3p7.py, recomposition_frequencies: width, then height; older names in its configuration
    "step3p5_vision": {
        "axial": "gemma4_vision",
        "numbers": {"hidden_size": 1536, "num_attention_heads": 16},
        "reads": {"hidden_size": ["width"], "num_attention_heads": ["heads"]},
    },
    # models/sam2_video/modeling_sam2_video.py, Sam2VideoMemoryAttention.precompute_positions: width, then height; copies of it
    "sam2_video": MEMORY,
    "edgetam_video": MEMORY,
    "sam3_tracker_video": MEMORY,
    # models/sam3/modeling_sam3.py, Sam3ViTLayer.precompute_positions: width, then height
    "sam3_vit_model": {"axial": "sam3", "numbers": {"hidden_size": 1024, "num_attention_heads": 16}},
    # models/minimax_m3_vl/modeling_minimax_m3_vl.py, MiniMaxM3VLVisionRotaryEmbedding
    "minimax_m3_vl_vision": {
        "axial": "minimax_m3_vl_vision",
        "numbers": {"hidden_size": 1280, "num_attention_heads": 16},
    },
    # models/efficientloftr/modeling_efficientloftr.py, EfficientLoFTRAttention.forward: it rotates, then cuts into heads
    "efficientloftr": {
        "untold": "a vector is rotated before it is cut into heads, so that each head turns with other frequencies"
    },
    # models/esmfold2/modeling_esmfold2.py, EsmFold2RotaryEmbedding.forward
    "esmfold2": {"untold": "the three axes of a place have one base, and the number of its residue has another"},
    # models/vjepa2/modeling_vjepa2.py, rotate_queries_or_keys: cos and sin are tiled, and neighbours are paired
    "vjepa2": {"untold": "the two features of a pair turn by different angles, which is no rotation"},
    # models/llama4/modeling_llama4.py, Llama4VisionRotaryEmbedding
    "llama4_vision_model": {"axial": "llama4", "numbers": {"hidden_size": 768, "num_attention_heads": 16}},
    # models/qwen2_5_omni/modeling_qwen2_5_omni.py, deinterleave_head_dim: the weights are, and one head alone is rotated
    "qwen2_5_omni_dit": {"layout": "interleaved", "proof": "source"},
    # models/qwen4_exp/configuration_qwen4_exp.py, __post_init__
    "qwen4_exp_text": {"layers": {"renamed": {"full_attention": {"to": "indexed_attention"}}}},
    # models/ernie4_5_vl_moe/modeling_ernie4_5_vl_moe.py, compute_default_rope_parameters
    "ernie4_5_vl_moe_text": {
        "order": {"evens_then_odds": True, "tail": {"key": "mrope_section", "at": 2, "default": 20}}
    },
    "hunyuan_v1_dense": ALPHA,
    "hunyuan_v1_moe": ALPHA,
    "hunyuan_vl_text": ALPHA,
    # models/phimoe/modeling_phimoe.py, PhimoeRotaryEmbedding.forward: for every method but the plain one
    "phimoe": {"attention_factors": {"short": "short_mscale", "long": "long_mscale"}},
    # models/step3p7/configuration_step3p7.py, Step3p7TextConfig.__post_init__: lists, the first layer of a type counts
    "step3p5": {
        "reads": {
            "rope_theta": ["rope_theta"],
            "sliding_attention.rope_theta": ["rope_theta"],
            "partial_rotary_factor": ["partial_rotary_factors"],
        },
        # a setting for each type that the file names, with one base for all where it is no list
        "only_listed": True,
        "rope": {
            key: {"rope_theta": 10000.0, "rope_type": "default"} for key in ("full_attention", "sliding_attention")
        },
        "layers": {
            "bases": {"list": "rope_theta"},
            "shares": {"list": "partial_rotary_factors"},
            "scaled": ["full_attention"],
        },
    },
}
