"""What multiplies the scores, over the position of the query: five published ways on one axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from ropedoc.figures import theme
from ropedoc.figures.registry import Control, Figure, figure
from ropedoc.methods.score_scale import score_scale
from ropedoc.methods.yarn import magnitude
from ropedoc.models.preset import MODELS

FAR = 10_000_000  # tokens, what Llama 4 Scout serves
POSITIONS = np.unique(np.rint(np.geomspace(1, FAR, 700)))
FACTORS = (2, 4, 8, 16, 32, 40, 64)
LENGTHS = (2_048, 4_096, 8_192, 16_384, 32_768, 65_536)
GROWTH = 0.1  # β of Ministral 3 and c of Llama 4, as published
AT = 131_071
HOVER = "m = %{x:,.0f} tokens<br>scores × %{y:.3f}"
# Each way with the numbers of its publication: Ministral 3 3B (mlc-ai/mlc-llm@79d603f0, model_preset.py), Llama 4
# (transformers 5.24.0, configuration_llama4.py); DeepSeek-V3 by its config.json.
PUBLISHED: dict[str, dict[str, Any]] = {
    "Ministral 3: llama_4_scaling_beta": {
        "method": "llama_4_scaling_beta",
        "beta": GROWTH,
        "original_context_length": 16_384,
    },
    "Llama 4, unrotated layers: attn_temperature_tuning": {
        "method": "attn_temperature_tuning",
        "attn_scale": GROWTH,
        "floor_scale": 8_192,
    },
    "Qwen 1's use_logn_attn, with L₀ = 8,192": {"method": "logn", "original_context_length": 8_192},
    "gpt-oss: A² of YaRN": {
        "method": "attention_factor",
        "attention_factor": MODELS["gpt-oss-20b"].rope.attention_factor,
    },
    "DeepSeek-V3: softmax scale": {"method": "softmax_mscale", "factor": 40, "mscale_all_dim": 1},
}


@figure(
    length=Control("Original length L₀ (tokens)", LENGTHS, 8_192),
    factor=Control("Factor s", FACTORS, 32),
)
def score_by_position(*, length: int, factor: int) -> Figure:
    """Score factor over the position of the query, each formula with the same length and factor."""
    asked = ways(length, factor)
    at = {name: float(score_scale(AT, **numbers)) for name, numbers in asked.items()}
    grown = {name: value for name, value in at.items() if name not in (YARN, DEEPSEEK)}
    told = ", ".join(f"{name} {value:.3f}" for name, value in grown.items())
    return Figure(
        title="What the scores of a query are multiplied by, over its position",
        reading=(
            f"With L₀ = {length:,} a query at position {AT:,} has its scores multiplied by: {told}; YaRN's A² and DeepSeek's softmax "
            f"scale are {at[YARN]:.3f} for s = {factor}, at every position."
        ),
        traces=[
            theme.line(name, POSITIONS, score_scale(POSITIONS, **numbers), hover=HOVER, **STYLES[name])
            for name, numbers in asked.items()
        ],
        layout=theme.layout(
            theme.log_axis("position m of the query (tokens)", 1, FAR),
            theme.linear_axis("factor on its scores (no unit)", 0.9, 2.3, ticks=[1, 1.25, 1.5, 1.75, 2, 2.25]),
        ),
        table={
            "as published": list(PUBLISHED),
            **{
                f"at position {position:,} (no unit)": [as_published(name, position) for name in PUBLISHED]
                for position in (1_000, AT, FAR - 1)
            },
        },
    )


def as_published(name: str, position: int) -> float:
    """Factor on the scores of a published model at a position."""
    return float(score_scale(position, **PUBLISHED[name]))


YARN, DEEPSEEK = "YaRN's A²", "DeepSeek's softmax scale"


def ways(length: int, factor: int) -> dict[str, dict[str, Any]]:
    """The five ways with the same original length and the same factor, as `score_scale` takes them."""
    return {
        YARN: {"method": "attention_factor", "attention_factor": magnitude(factor, 1)},
        DEEPSEEK: {"method": "softmax_mscale", "factor": factor, "mscale_all_dim": 1},
        "log-n": {"method": "logn", "original_context_length": length},
        "Ministral 3": {"method": "llama_4_scaling_beta", "beta": GROWTH, "original_context_length": length},
        "Llama 4": {"method": "attn_temperature_tuning", "attn_scale": GROWTH, "floor_scale": length},
    }


STYLES: dict[str, dict[str, Any]] = {
    YARN: {"color": theme.BLUE, "width": 4},
    DEEPSEEK: {"color": theme.AMBER, "dash": "dash"},
    "log-n": {"color": theme.PURPLE},
    "Ministral 3": {"color": theme.GREEN, "width": 4},
    "Llama 4": {"color": theme.VERMILLION, "dash": "dash"},
}
