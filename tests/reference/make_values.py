"""Make the expected values of the mathematics tests: mpmath at 50 digits, and the published implementations.

Every formula stands here a second time, in other words and other arithmetic: nothing is imported from ropedoc.
"""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import mpmath as mp
import torch
from transformers import LlamaConfig
from transformers.models.gpt_neox.modeling_gpt_neox import apply_rotary_pos_emb as rotate_gpt_neox
from transformers.models.gptj.modeling_gptj import apply_rotary_pos_emb as rotate_gptj
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding
from transformers.models.llama.modeling_llama import apply_rotary_pos_emb as rotate_llama
from transformers.models.llama4.modeling_llama4 import apply_rotary_emb as rotate_llama4

mp.mp.dps = 50
HERE = Path(__file__).parent
SETTINGS = ((64, 1e4), (128, 1e4), (128, 5e5))
DISTANCES = (0.0, 1.0, 2.5, 11.0, 12.0, -37.0, 100.0, 1024.0, 1707.0, 8192.0, 131_072.0, 999_999.0, 1e6)


def theta(d, base):
    """Frequencies by repeated multiplication with b^(-2/d), not by a power for each."""
    ratio = 1 / mp.root(mp.mpf(base) ** 2, d)
    values = [mp.mpf(1)]
    while len(values) < d // 2:
        values.append(values[-1] * ratio)
    return values


def kernel(distance, thetas, weights=None):
    weights = [mp.mpf(w) for w in weights or [1] * len(thetas)]
    return mp.fdot(weights, [mp.cos(mp.mpf(distance) * t) for t in thetas]) / mp.fsum(weights)


def bound(distance, thetas):
    partial, total = mp.mpc(0), mp.mpf(0)
    for t in thetas:
        partial += mp.expj(mp.mpf(distance) * t)
        total += abs(partial)
    return total / len(thetas)


def band(n, head, heads):
    """Weights of one head, found pair by pair: pair i belongs to head when first ≤ i < last."""
    pairs = n // 2
    first = int(mp.floor(mp.mpf(head - 1) * pairs / heads))
    last = max(int(mp.floor(mp.mpf(head) * pairs / heads)), first + 1)
    return [1 if first <= i < last else 0 for i in range(pairs)]


def consecutive(thetas, count, value):
    """Value at the distances 0, 1, … count - 1, each pair turned on by one step at a time."""
    steps, turned = [mp.expj(t) for t in thetas], [mp.mpc(1)] * len(thetas)
    for _ in range(count):
        yield value(turned)
        turned = [z * step for z, step in zip(turned, steps, strict=True)]


def mean_cosine(turned):
    return mp.fsum(z.real for z in turned) / len(turned)


def mean_partial_sum(turned):
    partial, total = mp.mpc(0), mp.mpf(0)
    for z in turned:
        partial += z
        total += abs(partial)
    return total / len(turned)


def floats(values):
    return [float(v) for v in values]


def frequency_values():
    settings = ((2, 1e4), (8, 1e3), (64, 1e4), (128, 1e4), (128, 5e5), (128, 1e8), (256, 1e6), (512, 1e4))
    config = LlamaConfig(
        hidden_size=128, num_attention_heads=2, rope_parameters={"rope_type": "default", "rope_theta": 5e5}
    )
    published = LlamaRotaryEmbedding(config).inv_freq
    return {
        "inverse_frequencies": [{"rotary_dim": n, "base": b, "inv_freq": floats(theta(n, b))} for n, b in settings],
        "wavelengths": [
            {"rotary_dim": n, "base": b, "wavelengths": floats(2 * mp.pi / t for t in theta(n, b))}
            for n, b in SETTINGS[1:]
        ],
        "rotations": [
            {
                "rotary_dim": n,
                "base": b,
                "context_length": length,
                "rotations": floats(length * t / (2 * mp.pi) for t in theta(n, b)),
            }
            for (n, b), length in zip(SETTINGS, (100, 4096, 131_072), strict=True)
        ],
        # From the frequency as float64 holds it, so that the base is the exact answer to the question asked.
        "base_from_frequency": [
            {
                "frequency": frequency,
                "pair": i,
                "rotary_dim": n,
                "base": float(mp.mpf(frequency) ** (-mp.mpf(n) / (2 * i))),
            }
            for frequency, i, n in ((0.01, 128, 512), (0.5, 1, 4), (0.001, 63, 128), (1e-5, 60, 128), (0.9, 31, 64))
        ],
        "llama": {"rotary_dim": 64, "base": 5e5, "inv_freq_float32": published.double().tolist()},
    }


def kernel_values():
    uneven = (3.0, 0.0, 1e6, 17.25, 1000.0, 3.0)
    harmonic = [1 / (i + 1) for i in range(64)]
    ln_b = mp.log(10_000)
    # Rounded: it is compared with a finite sum that stands some hundredths off.
    limit = {d: round(float((mp.ci(d) - mp.ci(mp.mpf(d) / 10_000)) / ln_b), 8) for d in range(11, 1000, 3)}
    return {
        "mean_kernel": [
            {
                "rotary_dim": n,
                "base": b,
                "distance": DISTANCES,
                "kernel": floats(kernel(d, theta(n, b)) for d in DISTANCES),
            }
            for n, b in SETTINGS
        ],
        "weighted": [
            {
                "rotary_dim": n,
                "base": b,
                "head": head,
                "heads": heads,
                "weights": band(n, head, heads),
                "distance": DISTANCES,
                "kernel": floats(kernel(d, theta(n, b), band(n, head, heads)) for d in DISTANCES),
            }
            for n, b, head, heads in (
                (128, 1e4, 1, 8),
                (128, 5e5, 5, 8),
                (128, 1e4, 8, 8),
                (20, 1e4, 4, 8),
                (6, 1e4, 2, 8),
            )
        ],
        "harmonic": {
            "rotary_dim": 128,
            "base": 1e4,
            "weights": harmonic,
            "distance": DISTANCES,
            "kernel": floats(kernel(d, theta(128, 1e4), harmonic) for d in DISTANCES),
        },
        "similarity_matrix": [
            {
                "rotary_dim": 64,
                "base": 1e4,
                "positions": positions,
                "similarity": [floats(kernel(p - q, theta(64, 1e4)) for q in positions) for p in positions],
            }
            for positions in (uneven, (0.0, 2.5, 5.0, 7.5, 10.0), (4.0, 3.0, 2.0, 1.0))
        ],
        "logarithmic_law": [
            {
                "base": b,
                "distance": [0.5, 1.0, 10.0, 1024.0, 1e6],
                "law": floats(1 - (mp.euler + mp.log(d)) / mp.log(b) for d in (0.5, 1.0, 10.0, 1024.0, 1e6)),
            }
            for b in (1e3, 1e4, 1e8)
        ],
        "limit": {"base": 1e4, "distance": list(limit), "kernel": list(limit.values())},
        "roformer_bound": [
            {
                "rotary_dim": n,
                "base": b,
                "distance": DISTANCES,
                "bound": floats(bound(d, theta(n, b)) for d in DISTANCES),
            }
            for n, b in SETTINGS
        ],
        "golden": golden_values(),
    }


def golden_values():
    """Single numbers that the pages state; b = 1e4 and rotary dimension 128 where nothing else is said."""
    first_negative = []
    for n, b in ((128, 1e4), (64, 1e4), (256, 1e4), (128, 5e5), (128, 1e6)):
        curve = consecutive(theta(n, b), 30_000, mean_cosine)
        first_negative.append({"rotary_dim": n, "base": b, "distance": next(d for d, k in enumerate(curve) if k < 0)})
    curve = list(consecutive(theta(128, 1e4), 1025, mean_cosine))
    bounds = list(consecutive(theta(128, 1e4), 251, mean_partial_sum))
    return {
        "first_rise": next(d for d in range(1, 1025) if curve[d] > curve[d - 1]),
        "rises_to_1024": sum(late > early for early, late in pairwise(curve)),
        "first_negative": first_negative,
        "kernel_at_1024": float(curve[1024]),
        "bound_at_0": float(bounds[0]),
        "bound_at_250": float(bounds[250]),
        "bound_rises_to_250": sum(late > early for early, late in pairwise(bounds)),
    }


def rotation_values():
    draw = random.Random(20_104_09864)
    positions = [0.0, 1.0, 7.0, 1000.0, 131_071.0]
    thetas = theta(8, 1e4)
    x = [[[round(draw.gauss(0, 1), 3) for _ in range(12)] for _ in positions] for _ in range(2)]
    long = [
        {
            "rotary_dim": n,
            "base": b,
            "position": 1e6,
            "cos": floats(mp.cos(10**6 * t) for t in theta(n, b)),
            "sin": floats(mp.sin(10**6 * t) for t in theta(n, b)),
        }
        for n, b in SETTINGS[1:]
    ]
    return {
        "rotary_dim": 8,
        "base": 1e4,
        "positions": positions,
        "x": x,
        "mpmath": {layout: rotated_by_mpmath(x, positions, thetas, layout) for layout in ("half", "interleaved")},
        "published": rotated_by_libraries(x, positions, thetas),
        "long": long,
        "layout_permutation": {"8": permuted(8), "14": permuted(14)},
    }


def rotated_by_mpmath(x, positions, thetas, layout):
    """Each pair as a complex number times e^(imθ)."""
    pairs = len(thetas)
    result = []
    for head in x:
        rows = []
        for vector, m in zip(head, positions, strict=True):
            row = list(vector)
            for i, t in enumerate(thetas):
                one, two = (i, i + pairs) if layout == "half" else (2 * i, 2 * i + 1)
                z = mp.mpc(vector[one], vector[two]) * mp.expj(mp.mpf(m) * t)
                row[one], row[two] = float(z.real), float(z.imag)
            rows.append(row)
        result.append(rows)
    return result


def rotated_by_libraries(x, positions, thetas):
    """Same vectors through transformers: the first 8 features where the function rotates whole heads."""
    angle = [[mp.mpf(m) * t for t in thetas] for m in positions]
    cos = torch.tensor([floats(map(mp.cos, row)) for row in angle], dtype=torch.float64)[None]
    sin = torch.tensor([floats(map(mp.sin, row)) for row in angle], dtype=torch.float64)[None]
    whole = torch.tensor(x, dtype=torch.float64)[None]  # [batch, heads, tokens, 12]
    part = whole[..., :8]
    twice = [torch.cat((c, c), dim=-1) for c in (cos, sin)]
    token_major = part.transpose(1, 2)  # GPT-J and Llama 4 want [batch, tokens, heads, features]
    return {
        "llama": rotate_llama(part, part, *twice)[0][0].tolist(),
        "gpt_neox_partial": rotate_gpt_neox(whole, whole, *twice)[0][0].tolist(),
        "gptj": rotate_gptj(token_major, sin, cos).transpose(1, 2)[0].tolist(),
        "llama4_float32": rotate_llama4(token_major, token_major, torch.complex(cos, sin))[0]
        .transpose(1, 2)[0]
        .tolist(),
    }


def permuted(n):
    """Rows of a projection after `permute` of transformers' convert_llama_weights_to_hf.py, for one head."""
    return torch.arange(n).view(1, n // 2, 2, 1).transpose(1, 2).reshape(n).tolist()


for name, values in (
    ("frequencies", frequency_values()),
    ("kernel", kernel_values()),
    ("rotation", rotation_values()),
):
    (HERE / f"{name}.json").write_text(json.dumps(values, separators=(",", ":")) + "\n", encoding="utf-8")
