"""What transformers 5.24 does with a setting that is changed after loading; run it with that version and torch.

python tests/reference/make_loaded.py > tests/reference/loaded.json
"""

import json

import torch
import transformers
from transformers import LlamaConfig, LlamaModel

SIZES = {"hidden_size": 64, "num_attention_heads": 2, "num_hidden_layers": 1, "intermediate_size": 64, "vocab_size": 32}
LINEAR = {"rope_type": "linear", "factor": 4.0, "rope_theta": 5e5}


def frequencies(model: LlamaModel) -> list[float]:
    """Return what the model turns by, after a pass."""
    model(torch.arange(8)[None])
    return model.rotary_emb.inv_freq.tolist()


config = LlamaConfig(**SIZES, rope_theta=5e5)
model = LlamaModel(config)
before = frequencies(model)
read = getattr(config, "rope_theta", None)
model.config.rope_parameters = LINEAR
after = frequencies(model)
built_anew = frequencies(LlamaModel(config))
config.rope_theta = 1e6
with_attribute = frequencies(LlamaModel(config))
print(
    json.dumps(
        {
            "transformers": transformers.__version__,
            "rope_theta of the config": read,
            "plain": before,
            "parameters changed after building": after,
            "built after the change": built_anew,
            "rope_theta set on the config, then built": with_attribute,
        },
        indent=1,
    )
)
