"""Llama 3.1's extension."""

from __future__ import annotations

from ropedoc import _validation as check
from ropedoc.ladder.rope import Rope
from ropedoc.methods.ntk_by_parts import ntk_by_parts


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
