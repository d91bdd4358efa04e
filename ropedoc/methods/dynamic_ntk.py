"""Dynamic NTK: a base that grows with the sequence."""

from __future__ import annotations

from collections.abc import Iterable

from ropedoc import _validation as check
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope
from ropedoc.methods.ntk_aware import larger_bases


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
    (grown,) = grown_bases(rotary_dim, base=base, factor=s, original=original, lengths=[length])
    theta = inverse_frequencies(rotary_dim, base=grown)
    return Rope(
        inv_freq=theta,
        rope_type="dynamic",
        base=float(base),
        rotary_dim=int(rotary_dim),
        original_context_length=original,
        context_length=length,
    )


def grown_bases(rotary_dim: int, *, base: float, factor: float, original: int, lengths: Iterable[int]) -> list[float]:
    """Base for a sequence of so many tokens, for each of several; the stated one up to the original length."""
    # the same as above, and 1 at L whatever the factor
    stretches = [1 + factor * (max(length, original) / original - 1) for length in lengths]
    return larger_bases(rotary_dim, base=base, stretches=stretches)
