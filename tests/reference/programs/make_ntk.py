"""Write ../ntk.json: frequencies of the type ntk, by vLLM 0.33.0's own class, in float32.

Run in vLLM's environment (environments.py makes it):  build/programs/vllm/bin/python tests/reference/programs/make_ntk.py
The settings are those of published GTE files, and powers beside. Nothing comes from ropedoc.
"""

import json
import os
from pathlib import Path

os.environ.setdefault("VLLM_TARGET_DEVICE", "cpu")
os.environ.setdefault("VLLM_LOGGING_LEVEL", "ERROR")

import torch
from vllm.config import VllmConfig, set_current_vllm_config
from vllm.model_executor.layers.rotary_embedding import get_rope

SETTINGS = [
    (64, 160000, 2.0, None),
    (64, 20000, 8.0, None),
    (64, 20000, 8.0, 0.625),
    (32, 10000, 4.0, 2.0),
    (2, 10000, 4.0, None),
]


def row(rotary_dim, base, factor, mixed_b):
    parameters = {"rope_type": "ntk", "rope_theta": base, "factor": factor}
    parameters |= {} if mixed_b is None else {"mixed_b": mixed_b}
    rope = get_rope(rotary_dim, max_position=4, is_neox_style=True, rope_parameters=parameters, dtype=torch.float32)
    frequencies = rope._compute_inv_freq(rope.base)
    return {
        "rotary_dim": rotary_dim,
        "base": base,
        "factor": factor,
        "mixed_b": mixed_b,
        "inv_freq": frequencies.tolist(),
    }


with set_current_vllm_config(VllmConfig()):
    rows = [row(*setting) for setting in SETTINGS]
lines = ",\n".join(map(json.dumps, rows))
(Path(__file__).parents[1] / "ntk.json").write_text(f'{{"vllm": "0.33.0", "rows": [\n{lines}\n]}}\n')
