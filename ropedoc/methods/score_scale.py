"""What multiplies the scores of a query, by its position or by the setting alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.methods.yarn import magnitude


def score_scale(
    position: ArrayLike,
    *,
    method: str,
    beta: float | None = None,
    original_context_length: int | None = None,
    attn_scale: float | None = None,
    floor_scale: float | None = None,
    attention_factor: float | None = None,
    factor: float | None = None,
    mscale_all_dim: float | None = None,
) -> Array:
    """Factor on the scores of the query at each position, by its published name.

    "llama_4_scaling_beta": 1 + β ln(1 + ⌊m/L₀⌋), of beta and original_context_length.
    Ministral 3 and Mistral 4 multiply the query by it.

    "attn_temperature_tuning": 1 + c ln(1 + ⌊(m + 1)/f⌋), of attn_scale c and floor_scale f.
    Llama 4 multiplies the query by it, in layers that don't rotate.

    "logn": ln(m + 1)/ln L₀ where m + 1 > L₀, else 1, of original_context_length.
    Qwen 1 multiplies the query by it, outside training; its table ends at m = 32,766.

    "attention_factor": A², of attention_factor: cos and sin carry A, in query and in key.

    "softmax_mscale": (0.1 x ln s + 1)² for s > 1, else 1, of factor s and mscale_all_dim x.
    DeepSeek-V2 and V3 multiply the scale of the softmax by it.

    Parameters
    ----------
    position : array [any shape, tokens]
        Position m of the query, counted from 0. The last two give the same at each.
    method : str
        One of the names above. It takes its own numbers and no others.
    beta : float [no unit], optional
        β, at least 0; `llama_4_scaling_beta` in configurations.
    original_context_length : int [tokens], optional
        L₀, at least 1, of "logn" at least 2; `original_max_position_embeddings`, Qwen 1's `seq_length`.
    attn_scale : float [no unit], optional
        c, at least 0.
    floor_scale : float [tokens], optional
        f, positive.
    attention_factor : float [no unit], optional
        A, at least 0, with a finite square.
    factor : float [no unit], optional
        s, positive.
    mscale_all_dim : float [no unit], optional
        x, at least 0.

    Returns
    -------
    scale : array, shape of position [no unit]

    Raises
    ------
    ValueError
        If the method is unknown, its numbers are not those named, one is out of its range, a
        position is negative or not finite, or the scale is too large for float64.

    References
    ----------
    Hugging Face transformers 5.24.0: `modeling_ministral3.py`, function `get_llama_4_attn_scale`;
    `modeling_llama4.py`, `Llama4TextAttention.forward`, which cites Scalable-Softmax
    (arXiv 2501.19399); `modeling_deepseek_v3.py`, function `yarn_apply_mscale`. Qwen 1:
    QwenLM/Qwen-Audio, `modeling_qwen.py` at commit b50fb95, lines 282 to 287 and 487 to 495.
    """
    given = {
        "beta": beta,
        "original_context_length": original_context_length,
        "attn_scale": attn_scale,
        "floor_scale": floor_scale,
        "attention_factor": attention_factor,
        "factor": factor,
        "mscale_all_dim": mscale_all_dim,
    }
    formula, numbers = _asked(method, {name: number for name, number in given.items() if number is not None})
    m = check.finite_array("position", position)
    if (m < 0).any():
        raise ValueError(f"position must not be negative, got {m[m < 0][0]}")
    with np.errstate(over="ignore"):
        scale = np.asarray(formula(m, **numbers))
    if not np.isfinite(scale).all():
        raise ValueError(f"numbers of {method} must give a scale that float64 can hold, got {check.shown(numbers)}")
    return scale


def _asked(method: str, numbers: dict[str, float]) -> tuple[Callable[..., Array], dict[str, float]]:
    """Return the formula of that name, and its numbers if they are the ones that it takes."""
    formula, names = FORMULAS[check.choice("method", method, tuple(FORMULAS))]
    if numbers.keys() != set(names):
        raise ValueError(f"numbers of {method} must be {', '.join(names)}, got {', '.join(numbers) or 'none'}")
    return formula, numbers


def _llama_4_scaling_beta(m: Array, *, beta: float, original_context_length: int) -> Array:
    length = check.whole("original_context_length", original_context_length, low=1, high=check.LONGEST)
    return 1 + check.at_least("beta", beta, low=0) * np.log1p(np.floor(m / length))


def _attn_temperature_tuning(m: Array, *, attn_scale: float, floor_scale: float) -> Array:
    floor = check.above("floor_scale", floor_scale, low=0)
    return 1 + check.at_least("attn_scale", attn_scale, low=0) * np.log1p(np.floor((m + 1) / floor))


def _logn(m: Array, *, original_context_length: int) -> Array:
    length = check.whole("original_context_length", original_context_length, low=2, high=check.LONGEST)
    return np.where(m + 1 > length, np.log1p(m) / math.log(length), 1.0)


def _attention_factor(m: Array, *, attention_factor: float) -> Array:
    return np.full(m.shape, check.attention(attention_factor) ** 2)


def _softmax_mscale(m: Array, *, factor: float, mscale_all_dim: float) -> Array:
    s, x = check.above("factor", factor, low=0), check.at_least("mscale_all_dim", mscale_all_dim, low=0)
    return np.full(m.shape, np.square(magnitude(s, x)))


class Formula(NamedTuple):
    """A formula of positions and numbers, and the names of its numbers."""

    of: Callable[..., Array]
    numbers: tuple[str, ...]


FORMULAS = {
    "llama_4_scaling_beta": Formula(_llama_4_scaling_beta, ("beta", "original_context_length")),
    "attn_temperature_tuning": Formula(_attn_temperature_tuning, ("attn_scale", "floor_scale")),
    "logn": Formula(_logn, ("original_context_length",)),
    "attention_factor": Formula(_attention_factor, ("attention_factor",)),
    "softmax_mscale": Formula(_softmax_mscale, ("factor", "mscale_all_dim")),
}
