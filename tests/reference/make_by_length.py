"""What classes of transformers 5.24 turn by as sequences come, long and short; run it with that version and torch.

python tests/reference/make_by_length.py > tests/reference/by_length.json
"""

import json

import torch
import transformers
from transformers import HunYuanDenseV1Config, LlamaConfig, Phi3Config, PhimoeConfig
from transformers.models.hunyuan_v1_dense.modeling_hunyuan_v1_dense import HunYuanDenseV1RotaryEmbedding
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding
from transformers.models.phi3.modeling_phi3 import Phi3RotaryEmbedding
from transformers.models.phimoe.modeling_phimoe import PhimoeRotaryEmbedding

SIZES = {
    "hidden_size": 128,
    "num_attention_heads": 2,
    "num_hidden_layers": 1,
    "intermediate_size": 64,
    "vocab_size": 32,
}
PAIRS = 32
LISTS = {
    "rope_type": "longrope",
    "rope_theta": 1e4,
    "short_factor": [1.0] * PAIRS,
    "long_factor": [30.0] * PAIRS,
    "original_max_position_embeddings": 4096,
}
MSCALES = {"short_mscale": 1.1, "long_mscale": 1.3}


def turned(embedding: torch.nn.Module, length: int) -> tuple[float, float, float]:
    """Return the angles of the first and the last pair from one token to the next, and what multiplies the cosines."""
    positions = torch.arange(length - 2, length)[None]
    cos, sin = (one.double()[0] for one in embedding(torch.zeros(1, 1), positions))
    turn = torch.atan2(sin, cos)
    first, last = ((turn[1, i] - turn[0, i]) % (2 * torch.pi) for i in (0, PAIRS - 1))
    return float(first), float(last), float(torch.hypot(cos, sin)[0, 0])


def by_length(embedding: torch.nn.Module, lengths: list[int]) -> dict[str, object]:
    """Return, for sequences one after the other, what each was turned by."""
    return {"lengths": lengths, "turned": [turned(embedding, length) for length in lengths]}


def dynamic(factor: float) -> LlamaRotaryEmbedding:
    """Make the dynamic type from 4,096 tokens on."""
    rope = {"rope_type": "dynamic", "factor": factor, "rope_theta": 1e4}
    return LlamaRotaryEmbedding(LlamaConfig(**SIZES, max_position_embeddings=4096, rope_parameters=rope))


phi3 = Phi3Config(
    **SIZES,
    max_position_embeddings=131072,
    original_max_position_embeddings=4096,
    pad_token_id=0,
    rope_parameters=LISTS,
)
phimoe = PhimoeConfig(
    **SIZES, max_position_embeddings=131072, original_max_position_embeddings=4096, rope_parameters=LISTS | MSCALES
)
hunyuan = HunYuanDenseV1Config(
    **SIZES, head_dim=64, rope_parameters={"rope_type": "dynamic", "alpha": 8.0, "factor": 1.0, "rope_theta": 1e4}
)
print(
    json.dumps(
        {
            "transformers": transformers.__version__,
            "dynamic, factor 2": by_length(dynamic(2.0), [4096, 5000, 20000, 5000, 4096, 4095, 5000]),
            "dynamic, factor 1": by_length(dynamic(1.0), [4096, 8192, 16384]),
            "LongRoPE, Phi-3": by_length(Phi3RotaryEmbedding(phi3), [4000, 5000, 4000]),
            "LongRoPE, Phi-MoE": by_length(PhimoeRotaryEmbedding(phimoe), [4000, 5000, 4000]),
            "dynamic with alpha 8, HunYuan": by_length(HunYuanDenseV1RotaryEmbedding(hunyuan), [1000, 100000]),
        },
        indent=1,
    )
)
