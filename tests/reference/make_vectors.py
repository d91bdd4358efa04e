"""Make the golden values that ropedoc.vectors is held to, with mpmath at 50 digits; nothing is imported from ropedoc."""

from __future__ import annotations

import json
from pathlib import Path

import mpmath as mp

mp.mp.dps = 50
HERE = Path(__file__).parent
POSITIONS = (0, 1, 4095, 131_071)
LENGTHS = {"original_max_position_embeddings": 4096, "max_position_embeddings": 131_072}
YARN = {"rope_type": "yarn", "factor": 32.0, "beta_fast": 32.0, "beta_slow": 1.0, "truncate": False}
CONFIGS = [
    {"model_type": "llama", "head_dim": 64, "rope_theta": 10_000.0, "max_position_embeddings": 131_072},
    {"model_type": "llama", "head_dim": 128, "rope_theta": 500_000.0, "max_position_embeddings": 131_072},
    {"model_type": "gpt_neox", "head_dim": 96, "rotary_pct": 0.25, "rope_theta": 10_000.0},
    {"model_type": "llama", "head_dim": 64, "rope_theta": 150_000.0, "rope_scaling": {**YARN, **LENGTHS}, **LENGTHS},
]


def ladder(config):
    """Frequencies in use, and the factor on cos and sin."""
    width = int(config["head_dim"] * mp.mpf(str(config.get("rotary_pct", 1))))
    base = mp.mpf(config["rope_theta"])
    thetas = [base ** (-mp.mpf(2 * i) / width) for i in range(width // 2)]
    scaling = config.get("rope_scaling")
    if scaling is None:
        return thetas, mp.mpf(1)
    factor = mp.mpf(scaling["factor"])
    low, high = (place(scaling[beta], base, width) for beta in ("beta_fast", "beta_slow"))
    shares = [min(max((i - low) / (high - low), 0), 1) for i in range(width // 2)]
    blended = [(1 - share) * theta + share * theta / factor for theta, share in zip(thetas, shares, strict=True)]
    return blended, 1 + mp.log(factor) / 10


def place(turns, base, width):
    """Pair, not whole, that turns so often in the original length."""
    return width * mp.log(LENGTHS["original_max_position_embeddings"] / (2 * mp.pi * turns)) / (2 * mp.log(base))


def values(config):
    thetas, attention = ladder(config)
    width = 2 * len(thetas)
    x = [mp.mpf(j + 1) / width for j in range(width)]
    turned = [[mp.expj(m * theta) for theta in thetas] for m in POSITIONS]
    return {
        "config": config,
        "inv_freq": numbers(thetas),
        "attention_factor": float(attention),
        "positions": POSITIONS,
        "cos": [numbers(one.real for one in row) for row in turned],
        "sin": [numbers(one.imag for one in row) for row in turned],
        "vector": numbers(x),
        "rotated": {
            name: [numbers(rotated(x, row, attention, name)) for row in turned] for name in ("half", "interleaved")
        },
    }


def rotated(x, row, attention, layout):
    """Each pair as one complex number, times e^(i m θ)."""
    pairs = len(row)
    places = [(i, i + pairs) if layout == "half" else (2 * i, 2 * i + 1) for i in range(pairs)]
    found = [mp.mpf(0)] * len(x)
    for (first, second), turn in zip(places, row, strict=True):
        product = attention * turn * mp.mpc(x[first], x[second])
        found[first], found[second] = product.real, product.imag
    return found


def numbers(some):
    return [float(one) for one in some]


if __name__ == "__main__":
    made = json.dumps([values(config) for config in CONFIGS], separators=(",", ":"))
    (HERE / "vectors.json").write_text(made + "\n", encoding="utf-8")
