"""Context extension: how a model's frequencies are changed to reach past its trained context."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.frequencies import inverse_frequencies
from ropedoc.partial import mrope_axes, partial_rotary, proportional
from ropedoc.ramps import llama3, ntk_by_parts, yarn, yarn_paper
from ropedoc.rope import Rope

__all__ = [
    "Rope",
    "dynamic_ntk",
    "linear",
    "llama3",
    "longrope",
    "mrope_axes",
    "ntk_aware",
    "ntk_by_parts",
    "partial_rotary",
    "proportional",
    "yarn",
    "yarn_paper",
]


def linear(rotary_dim: int, *, base: float, factor: float) -> Rope:
    """Position interpolation: every frequency divided by the factor.

    θ'_i = θ_i / s, which is the same as positions m/s: on a logarithmic distance axis the
    mean kernel slides by ln s and keeps its shape. s = 1 changes nothing.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive: above 1 stretches distances, below 1 shrinks them.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If rotary_dim is not a positive even integer, base not above 1, or factor not positive.

    References
    ----------
    Chen et al., Position Interpolation (arXiv 2306.15595), section 2.3, equation 4.
    """
    s = check.above("factor", factor, low=0)
    theta = inverse_frequencies(rotary_dim, base=base)
    return Rope(inv_freq=theta / s, rope_type="linear", base=float(base), rotary_dim=int(rotary_dim))


def ntk_aware(rotary_dim: int, *, base: float, factor: float) -> Rope:
    """NTK-aware scaling: a larger base, so that only the slowest pair is divided by the whole factor.

    b' = b s^(d/(d-2)): pair 0 is unchanged, the last pair is divided by exactly s.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, even and at least 4.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated, or the new base does not exceed 1 or does not
        fit float64.

    References
    ----------
    Peng et al., YaRN (arXiv 2309.00071), section 3.1, equations 14 to 16.
    """
    s = check.above("factor", factor, low=0)
    larger = _larger_base(rotary_dim, base=base, stretch=s)
    theta = inverse_frequencies(rotary_dim, base=larger)
    return Rope(inv_freq=theta, rope_type="ntk_aware", base=float(base), rotary_dim=int(rotary_dim))


def dynamic_ntk(
    rotary_dim: int, *, base: float, factor: float, original_context_length: int, context_length: int
) -> Rope:
    """Dynamic NTK: NTK-aware scaling whose stretch grows with the sequence.

    b' = b (s S/L - (s - 1))^(d/(d-2)) with S = max(context_length, L): nothing changes up to L.
    The frequencies depend on the longest sequence seen, so keys cached before it grew were
    rotated with other ones.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, even and at least 4.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive.
    original_context_length : int [tokens]
        Length L up to which nothing changes; `max_position_embeddings` in configurations.
    context_length : int [tokens]
        Length of the sequence.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated, or the new base does not fit float64.

    References
    ----------
    Hugging Face transformers, `modeling_rope_utils.py`, function `_compute_dynamic_ntk_parameters`.
    """
    s = check.above("factor", factor, low=0)
    original = check.whole("original_context_length", original_context_length, low=1, high=check.LONGEST)
    length = check.whole("context_length", context_length, low=1, high=check.LONGEST)
    stretch = 1 + s * (max(length, original) / original - 1)  # the same, and 1 at L whatever the factor
    theta = inverse_frequencies(rotary_dim, base=_larger_base(rotary_dim, base=base, stretch=stretch))
    return Rope(
        inv_freq=theta,
        rope_type="dynamic",
        base=float(base),
        rotary_dim=int(rotary_dim),
        original_context_length=original,
        context_length=length,
    )


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
        What multiplies cos and sin, at least 0.

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
        inv_freq=theta / (long if length > original else short),
        attention_factor=check.at_least("attention_factor", attention_factor, low=0),
        rope_type="longrope",
        base=float(base),
        rotary_dim=int(rotary_dim),
        original_context_length=original,
        context_length=length,
    )


def _larger_base(rotary_dim: int, *, base: float, stretch: float) -> float:
    """Base b · stretch^(d/(d-2)): YaRN, equation 16."""
    d, b = check.even("rotary_dim", rotary_dim), check.above("base", base, low=1)
    if d == 2:
        raise ValueError("rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2")
    if math.log(b) + d / (d - 2) * math.log(stretch) > math.log(np.finfo(np.float64).max):
        raise ValueError(f"factor must give a base that float64 can hold, got a stretch of {stretch:g} for base {b:g}")
    return float(b * stretch ** (d / (d - 2)))


def _divisors(name: str, value: ArrayLike, *, pairs: int) -> Array:
    """Return one positive divisor for each pair."""
    array = check.finite_array(name, value)
    if array.shape != (pairs,):
        raise ValueError(f"{name} must have {pairs} numbers, one for each pair, got the shape {array.shape}")
    if (array <= 0).any():
        raise ValueError(f"{name} must be positive everywhere, got {array[array <= 0][0]}")
    return array
