"""Context extension that treats fast and slow pairs differently: a ramp between keeping and dividing."""

from __future__ import annotations

import math

import numpy as np

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.frequencies import inverse_frequencies, rotations
from ropedoc.rope import Rope


def ntk_by_parts(
    rotary_dim: int, *, base: float, factor: float, original_context_length: int, beta_fast: float, beta_slow: float
) -> Rope:
    """NTK-by-parts: pairs that turn often are kept, those that turn rarely are divided by the factor.

    θ'_i = (1 - γ) θ_i/s + γ θ_i, where γ rises from 0 to 1 with the turns r_i = L₀/λ_i:
    γ = 0 below r = beta_slow (α), 1 above r = beta_fast (β), (r - α)/(β - α) between.
    With α = β it is a hard switch, and a pair that turns exactly that often is kept.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive.
    original_context_length : int [tokens]
        Context L₀ of the training, positive.
    beta_fast : float [turns]
        β, at least beta_slow: pairs that turn more often inside L₀ are kept.
    beta_slow : float [turns]
        α, positive: pairs that turn less often inside L₀ are divided by s.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated.

    References
    ----------
    Peng et al., YaRN (arXiv 2309.00071), section 3.2, equations 17 to 20.
    """
    theta, length = _kept(rotary_dim, base=base, original_context_length=original_context_length)
    slow = check.above("beta_slow", beta_slow, low=0)
    fast = check.at_least("beta_fast", beta_fast, low=slow)
    turns = rotations(theta, context_length=length)
    gamma = np.clip((turns - slow) / (fast - slow), 0, 1) if fast > slow else (turns >= slow).astype(np.float64)
    return Rope(
        inv_freq=_blend(theta, factor=factor, divided=1 - gamma),
        rope_type="ntk_by_parts",
        base=float(base),
        rotary_dim=int(rotary_dim),
        original_context_length=length,
    )


def llama3(
    rotary_dim: int,
    *,
    base: float,
    factor: float,
    original_context_length: int,
    low_freq_factor: float,
    high_freq_factor: float,
) -> Rope:
    """Llama 3.1's extension: NTK-by-parts between low_freq_factor and high_freq_factor turns.

    λ < L₀/high: θ'_i = θ_i; λ > L₀/low: θ_i/s; between: (1 - g) θ_i/s + g θ_i with
    g = (L₀/λ - low)/(high - low). With low = high it is a hard switch.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive.
    original_context_length : int [tokens]
        Context L₀ of the training, positive.
    low_freq_factor : float [turns]
        Pairs that turn less often inside L₀ are divided by s; positive.
    high_freq_factor : float [turns]
        Pairs that turn more often inside L₀ are kept; at least low_freq_factor.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated.

    References
    ----------
    Meta, llama-models, `models/llama3/model.py`, function `apply_scaling`; Hugging Face
    transformers, `modeling_rope_utils.py`, function `_compute_llama3_parameters`.
    """
    low = check.above("low_freq_factor", low_freq_factor, low=0)
    high = check.at_least("high_freq_factor", high_freq_factor, low=low)
    parts = ntk_by_parts(
        rotary_dim,
        base=base,
        factor=factor,
        original_context_length=original_context_length,
        beta_fast=high,
        beta_slow=low,
    )
    return Rope(
        inv_freq=parts.inv_freq,
        rope_type="llama3",
        base=parts.base,
        rotary_dim=parts.rotary_dim,
        original_context_length=parts.original_context_length,
    )


def yarn_paper(
    rotary_dim: int,
    *,
    base: float,
    factor: float,
    original_context_length: int,
    beta_fast: float = 32.0,
    beta_slow: float = 1.0,
) -> Rope:
    """YaRN as the paper prints it: NTK-by-parts, and cos and sin multiplied by 0.1 ln s + 1.

    The ramp is linear in the turns L₀/λ_i. No library runs this: see `yarn`. The paper states
    the factor on cos and sin for s ≥ 1; below, it is 1 here.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive.
    original_context_length : int [tokens]
        Context L₀ of the training, positive.
    beta_fast : float [turns]
        β: pairs that turn more often inside L₀ are kept. The paper's value for Llama is 32.
    beta_slow : float [turns]
        α: pairs that turn less often inside L₀ are divided by s. The paper's value is 1.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        As `ntk_by_parts`.

    References
    ----------
    Peng et al., YaRN (arXiv 2309.00071), section 3.2, equations 17 to 20, and section 3.4,
    equations 21 and 22.
    """
    parts = ntk_by_parts(
        rotary_dim,
        base=base,
        factor=factor,
        original_context_length=original_context_length,
        beta_fast=beta_fast,
        beta_slow=beta_slow,
    )
    return Rope(
        inv_freq=parts.inv_freq,
        attention_factor=_magnitude(float(factor), 1.0),
        rope_type="yarn_paper",
        base=parts.base,
        rotary_dim=parts.rotary_dim,
        original_context_length=parts.original_context_length,
    )


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
    turns (`yarn_paper`): up to 3 times other frequencies.

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
        Context L₀ of the training, positive.
    beta_fast, beta_slow : float [turns]
        Turns R inside L₀ at which the ramp starts and ends, positive. Reversed, they are used
        as they stand.
    truncate : bool
        Whether the ends of the ramp are rounded to whole pairs.
    attention_factor : float [no unit], optional
        What multiplies cos and sin, at least 0; 0 is kept.
    mscale, mscale_all_dim : float [no unit], optional
        As above; one alone changes nothing.

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
    theta, length = _kept(rotary_dim, base=base, original_context_length=original_context_length)
    low, high = (
        _pair_that_turns(check.above(name, turns, low=0), rotary_dim=rotary_dim, base=base, length=length)
        for name, turns in (("beta_fast", beta_fast), ("beta_slow", beta_slow))
    )
    if check.flag("truncate", truncate):
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, rotary_dim - 1)  # d - 1 and not d/2 - 1, as every library has it
    high += 0.001 if low == high else 0
    return Rope(
        inv_freq=_blend(theta, factor=factor, divided=np.clip((np.arange(theta.size) - low) / (high - low), 0, 1)),
        attention_factor=_attention_factor(float(factor), attention_factor, mscale, mscale_all_dim),
        rope_type="yarn",
        base=float(base),
        rotary_dim=int(rotary_dim),
        original_context_length=length,
    )


def _kept(rotary_dim: int, *, base: float, original_context_length: int) -> tuple[Array, int]:
    """Frequencies before the extension, and the checked length."""
    length = check.whole("original_context_length", original_context_length, low=1, high=check.LONGEST)
    return inverse_frequencies(rotary_dim, base=base), length


def _blend(theta: Array, *, factor: float, divided: Array) -> Array:
    """Frequencies with the share `divided` of each pair divided by the factor."""
    return np.asarray((1 - divided) * theta + divided * (theta / check.above("factor", factor, low=0)))


def _pair_that_turns(turns: float, *, rotary_dim: int, base: float, length: int) -> float:
    """Index of the pair, not rounded, that turns so often inside the length: YaRN, equation 17 solved for i."""
    return rotary_dim * (math.log(length) - math.log(turns) - math.log(2 * math.pi)) / (2 * math.log(base))


def _magnitude(factor: float, mscale: float) -> float:
    """M(x) = 0.1 x ln s + 1: YaRN, equation 22, with the weight x that DeepSeek-V2 put in."""
    return 0.1 * mscale * math.log(factor) + 1 if factor > 1 else 1.0


def _attention_factor(
    factor: float, attention_factor: float | None, mscale: float | None, mscale_all_dim: float | None
) -> float:
    if attention_factor is not None:
        return check.at_least("attention_factor", attention_factor, low=0)
    if not (mscale and mscale_all_dim):
        return _magnitude(factor, 1.0)
    above = _magnitude(factor, check.above("mscale", mscale, low=0))
    return above / _magnitude(factor, check.above("mscale_all_dim", mscale_all_dim, low=0))
