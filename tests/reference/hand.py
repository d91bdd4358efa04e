"""What make_classes.py can't find out by running a class of transformers 5.24.0, with where it was read."""

# Whether a class rotates stands in its config.
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
UNITS = {}
HAND = {}
