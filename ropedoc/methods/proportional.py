"""Proportional RoPE: the fastest pairs of the whole head turn, the rest stand still."""

from __future__ import annotations

from ropedoc import _validation as check
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope, divided


def proportional(head_dim: int, *, base: float, partial_rotary_factor: float, factor: float = 1.0) -> Rope:
    """Proportional RoPE: the fastest pairs of the whole head turn, the rest stand still.

    θ_i = b^(-2i/d) / s for i < ⌊p d / 2⌋, else 0, with d = head_dim and p = partial_rotary_factor.
    Not partial rotary embedding: the exponent is divided by the whole head dimension, so the
    wavelengths stay short, and pairs in the half layout are (i, i + d/2).

    Parameters
    ----------
    head_dim : int [features]
        Whole dimension of a head, positive and even; the rotary dimension d too, since all its features have a pair.
    base : float [no unit]
        Base b, greater than 1.
    partial_rotary_factor : float [no unit]
        Share p of the pairs that turn, from 0 to 1.
    factor : float [no unit]
        Factor s, positive.

    Returns
    -------
    rope : Rope
        With rotary_dim = head_dim: all features have a pair, most of which may stand still.

    Raises
    ------
    ValueError
        If a number is out of the range stated.

    References
    ----------
    Barbero et al. (arXiv 2410.06205), section 6, p-RoPE; Hugging Face transformers,
    `modeling_rope_utils.py`, function `_compute_proportional_rope_parameters` (Gemma 4).
    """
    theta = divided(inverse_frequencies(head_dim, base=base), check.above("factor", factor, low=0))
    theta[int(check.share("partial_rotary_factor", partial_rotary_factor) * head_dim // 2) :] = 0.0
    return Rope(
        inv_freq=theta, rope_type="proportional", base=float(base), rotary_dim=int(head_dim), head_dim=int(head_dim)
    )
