"""YaRN as libraries run it."""

from __future__ import annotations

import math

import numpy as np

from ropedoc import _validation as check
from ropedoc.ladder.rope import Rope
from ropedoc.methods.ntk_by_parts import blend, kept


def yarn(
    rotary_dim: int,
    *,
    base: float,
    factor: float,
    original_context_length: int,
    beta_fast: float = 32.0,
    beta_slow: float = 1.0,
    truncate: bool = True,
    attention_factor: float | None = None,
    mscale: float | None = None,
    mscale_all_dim: float | None = None,
) -> Rope:
    """YaRN as libraries run it: the ramp is linear in the index of the pair, between rounded ends.

    θ'_i = (1 - r_i) θ_i + r_i θ_i/s with r_i = clip((i - low)/(high - low), 0, 1), where
    low = c(beta_fast), high = c(beta_slow), c(R) = d ln(L₀/(2πR)) / (2 ln b) is the index that
    turns R times inside L₀; rounded outwards if truncate; then low = max(low, 0),
    high = min(high, d - 1), and high + 0.001 if both are equal. The paper's ramp is linear in
    turns (`yarn_paper`): frequencies differ by up to 3.04 times at s = 16, and more for larger s
    (d = 128, b = 10,000, L₀ = 4,096).

    cos and sin are multiplied by attention_factor if given; else by M(mscale)/M(mscale_all_dim)
    if both are given and not 0; else by M(1), with M(x) = 0.1 x ln s + 1 for s > 1, else 1.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive.
    original_context_length : int [tokens]
        Original length L₀, where the method starts, positive.
    beta_fast, beta_slow : float [turns]
        Turns R inside L₀ at which the ramp starts and ends, positive. Reversed, they are used
        as they stand.
    truncate : bool
        Whether the ends of the ramp are rounded to whole pairs.
    attention_factor : float [no unit], optional
        What multiplies cos and sin, at least 0, with a finite square; 0 is kept.
    mscale, mscale_all_dim : float [no unit], optional
        As above; one alone changes nothing here. What they give must have a finite square too.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated.

    References
    ----------
    jquesnelle/yarn, `scaled_rope/LlamaYaRNScaledRotaryEmbedding.py`; Hugging Face transformers,
    `modeling_rope_utils.py`, function `_compute_yarn_parameters`.
    """
    theta, length = kept(rotary_dim, base=base, original_context_length=original_context_length)
    low, high = (
        _pair_that_turns(check.above(name, turns, low=0), rotary_dim=rotary_dim, base=base, length=length)
        for name, turns in (("beta_fast", beta_fast), ("beta_slow", beta_slow))
    )
    if check.flag("truncate", truncate):
        low, high = float(math.floor(low)), float(math.ceil(high))
    low, high = max(low, 0), min(high, rotary_dim - 1)  # d - 1 and not d/2 - 1, as every library has it
    high += 0.001 if low == high else 0
    return Rope(
        inv_freq=blend(theta, factor=factor, share=np.clip((np.arange(theta.size) - low) / (high - low), 0, 1)),
        attention_factor=_attention_factor(float(factor), attention_factor, mscale, mscale_all_dim),
        rope_type="yarn",
        base=float(base),
        rotary_dim=int(rotary_dim),
        original_context_length=length,
    )


def _pair_that_turns(turns: float, *, rotary_dim: int, base: float, length: int) -> float:
    """Index of the pair, not rounded, that turns so often inside the length: YaRN, equation 17 solved for i."""
    return rotary_dim * (math.log(length) - math.log(turns) - math.log(2 * math.pi)) / (2 * math.log(base))


def magnitude(factor: float, mscale: float) -> float:
    """M(x) = 0.1 x ln s + 1: YaRN, equation 22, with the weight x that DeepSeek-V2 put in."""
    return 0.1 * mscale * math.log(factor) + 1 if factor > 1 else 1.0


def _attention_factor(
    factor: float, attention_factor: float | None, mscale: float | None, mscale_all_dim: float | None
) -> float:
    if attention_factor is not None:
        return attention_factor
    if not (mscale and mscale_all_dim):
        return magnitude(factor, 1.0)
    above = magnitude(factor, check.above("mscale", mscale, low=0))
    return above / magnitude(factor, check.above("mscale_all_dim", mscale_all_dim, low=0))
