"""LongRoPE: one searched divisor for each pair, from one of two lists."""

from __future__ import annotations

import math

from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope, divided


def longrope(
    rotary_dim: int,
    *,
    base: float,
    factor: float,
    original_context_length: int,
    context_length: int,
    short_factor: ArrayLike,
    long_factor: ArrayLike,
    attention_factor: float | None = None,
) -> Rope:
    """LongRoPE: every pair divided by its own searched factor, from one of two lists.

    θ'_i = θ_i / e_i, where e is long_factor if context_length exceeds L₀, else short_factor.
    The whole table switches when a sequence passes L₀, so keys cached before were rotated with
    other frequencies. cos and sin are multiplied by attention_factor if given, else by
    sqrt(1 + ln s / ln L₀) for s > 1, else 1, with either list.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive; only the attention factor depends on it.
    original_context_length : int [tokens]
        Context L₀ of the training, at least 2.
    context_length : int [tokens]
        Length of the sequence.
    short_factor, long_factor : array [rotary_dim/2, no unit]
        Divisors e_i, positive.
    attention_factor : float [no unit], optional
        What multiplies cos and sin, at least 0, with a finite square.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated, or a list does not have one divisor for each pair.

    References
    ----------
    Ding et al., LongRoPE (arXiv 2402.13753), section 3; the attention factor and the switch:
    Hugging Face transformers, `modeling_rope_utils.py`, function `_compute_longrope_parameters`.
    """
    theta = inverse_frequencies(rotary_dim, base=base)
    s = check.above("factor", factor, low=0)
    original = check.whole("original_context_length", original_context_length, low=2, high=check.LONGEST)
    length = check.whole("context_length", context_length, low=1, high=check.LONGEST)
    short = _divisors("short_factor", short_factor, pairs=theta.size)
    long = _divisors("long_factor", long_factor, pairs=theta.size)
    if attention_factor is None:
        attention_factor = math.sqrt(1 + math.log(s) / math.log(original)) if s > 1 else 1.0
    return Rope(
        inv_freq=divided(theta, long if length > original else short),
        attention_factor=attention_factor,
        rope_type="longrope",
        base=float(base),
        rotary_dim=int(rotary_dim),
        original_context_length=original,
        context_length=length,
    )


def _divisors(name: str, value: ArrayLike, *, pairs: int) -> Array:
    """Return one positive divisor for each pair."""
    array = check.finite_array(name, value)
    if array.shape != (pairs,):
        raise ValueError(
            f"{name} must have {pairs} numbers, one for each pair, got the shape {check.shown(array.shape)}"
        )
    if (array <= 0).any():
        raise ValueError(f"{name} must be positive everywhere, got {array[array <= 0][0]}")
    return array
