"""Make scores.json: factors on scores, computed in float64 by the code that runs them.

Nothing is imported from ropedoc. Needs torch==2.13.0 and transformers==5.24.0, and a clone of QwenLM/Qwen-Audio,
whose modeling_qwen.py has Qwen 1's attention:

    git clone https://github.com/QwenLM/Qwen-Audio CLONE
    python tests/reference/make_scores.py CLONE
"""

from __future__ import annotations

import ast
import json
import math
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import torch
from in_float64 import in_float64
from transformers import Llama4TextConfig, LlamaConfig
from transformers.models.deepseek_v2 import modeling_deepseek_v2
from transformers.models.deepseek_v3 import modeling_deepseek_v3
from transformers.models.llama import modeling_llama
from transformers.models.llama4 import modeling_llama4
from transformers.models.ministral3 import modeling_ministral3
from transformers.models.mistral4 import modeling_mistral4

HERE = Path(__file__).parent
QWEN = "b50fb958438081d36e1a14e93dbbc2f329c7f10e"


def llama_4_scaling_beta(module, positions, beta, original_context_length):
    scale = module.get_llama_4_attn_scale(torch.tensor([positions]), beta, original_context_length)
    return scale.flatten().tolist()


def attn_temperature_tuning(positions, attn_scale, floor_scale):
    """Query of a layer that does not rotate, whose projections keep a vector of ones: at each position its scale."""
    config = Llama4TextConfig(
        hidden_size=4, num_attention_heads=1, num_key_value_heads=1, head_dim=4, num_hidden_layers=1, use_qk_norm=False,
        no_rope_layers=[0], attn_temperature_tuning=True, attn_scale=attn_scale, floor_scale=floor_scale,
        attn_implementation="seen",
    )  # fmt: skip
    queries = []

    def seen(*given, **_):
        queries.append(given[1])
        return given[3].transpose(1, 2), None

    modeling_llama4.ALL_ATTENTION_FUNCTIONS.register("seen", seen)
    layer = modeling_llama4.Llama4TextAttention(config, 0)
    with torch.no_grad():
        layer.q_proj.weight.copy_(torch.eye(4))
        for position in positions:
            past = SimpleNamespace(
                get_seq_length=lambda _, position=position: position, update=lambda k, v, *_, **__: (k, v)
            )
            layer(torch.ones(1, 1, 4), None, None, past)
    return [query[0, 0, 0, 0].item() for query in queries]


def logn(clone, positions, original_context_length):
    """Entries of the table that Qwen 1 builds: its own line, evaluated."""
    text = subprocess.check_output(["git", "-C", clone, "show", f"{QWEN}:modeling_qwen.py"], text=True)
    (table,) = [
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "logn_list"
    ]
    names = {"math": math, "self": SimpleNamespace(seq_length=original_context_length)}
    listed = eval(compile(ast.Expression(table), "modeling_qwen.py", "eval"), names)
    return [listed[position] for position in positions]


def attention_factor(positions, attention_factor):
    """Score of two rotated vectors with the factor, over the same without it."""

    def score(position, factor):
        parameters = {"rope_type": "yarn", "rope_theta": 1e4, "factor": 4.0, "original_max_position_embeddings": 512}
        config = LlamaConfig(
            hidden_size=16, num_attention_heads=1, rope_parameters={**parameters, "attention_factor": factor}
        )
        cos, sin = modeling_llama.LlamaRotaryEmbedding(config)(torch.ones(1), torch.tensor([[position, 0]]))
        q, k = (torch.linspace(start, 1, 16).expand(1, 1, 2, 16) for start in (0.3, 0.7))
        q, k = modeling_llama.apply_rotary_pos_emb(q, k, cos, sin)
        return (q[0, 0, 0] @ k[0, 0, 1]).item()

    return [score(position, attention_factor) / score(position, 1.0) for position in positions]


def softmax_mscale(module, positions, factor, mscale_all_dim):
    parameters = {"rope_type": "yarn", "factor": factor, "mscale_all_dim": mscale_all_dim}
    return [module.yarn_apply_mscale(parameters, 1.0)] * len(positions)


def main(clone):
    steps = [0, 1, 8190, 8191, 8192, 16383, 16384, 32766, 131071, 262143, 262144, 1048575]
    rows = []

    def add(method, values, positions, **numbers):
        rows.append([method, numbers, positions, values(positions, **numbers)])

    for module in (modeling_ministral3, modeling_mistral4):
        for beta, length in ((0.1, 16384), (0.25, 8192), (0.0, 100)):
            add("llama_4_scaling_beta", lambda *a, m=module, **n: llama_4_scaling_beta(m, *a, **n), steps,
                beta=beta, original_context_length=length)  # fmt: skip
    for scale, floor in ((0.1, 8192), (0.3, 1000), (0.0, 1)):
        add("attn_temperature_tuning", attn_temperature_tuning, steps, attn_scale=scale, floor_scale=floor)
    for length in (2048, 8192, 2, 32767):
        add("logn", lambda *a, **n: logn(clone, *a, **n), [0, 1, 2, 2047, 2048, 8191, 8192, 32765, 32766],
            original_context_length=length)  # fmt: skip
    for factor in (1.3465735902799727, 0.5, 1.0):
        add("attention_factor", attention_factor, [0, 1, 100], attention_factor=factor)
    for module in (modeling_deepseek_v3, modeling_deepseek_v2):
        for factor, weight in ((40.0, 1.0), (40.0, 0.707), (1.0, 1.0), (0.5, 1.0), (4.0, 0.0)):
            add("softmax_mscale", lambda *a, m=module, **n: softmax_mscale(m, *a, **n), [0, 9],
                factor=factor, mscale_all_dim=weight)  # fmt: skip
    text = ",\n".join(json.dumps(row) for row in rows)
    (HERE / "scores.json").write_text(
        f'{{"columns": ["method", "numbers", "positions", "scales"], "rows": [\n{text}\n]}}\n'
    )


with in_float64():
    main(sys.argv[1])
