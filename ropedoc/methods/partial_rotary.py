"""Partial rotary embedding: only the first features of a head are rotated."""

from __future__ import annotations

from ropedoc import _validation as check
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope


def partial_rotary(head_dim: int, *, base: float, partial_rotary_factor: float) -> Rope:
    """Partial rotary embedding: only the first features of a head are rotated.

    θ_i = b^(-2i/d) with d = ⌊p · head_dim⌋, p = partial_rotary_factor: the ladder of a
    smaller head, from 1 down to nearly 1/b, whatever the share.

    Parameters
    ----------
    head_dim : int [features]
        Whole dimension of a head, positive.
    base : float [no unit]
        Base b, greater than 1.
    partial_rotary_factor : float [no unit]
        Share p of the features that are rotated, from 0 to 1.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated, or ⌊p · head_dim⌋ is not a positive even integer.

    References
    ----------
    Black et al., GPT-NeoX-20B (arXiv 2204.06745), section 2.1, p = 0.25.
    """
    d = rotated_features(head_dim, partial_rotary_factor=partial_rotary_factor)
    return Rope(
        inv_freq=inverse_frequencies(d, base=base),
        rope_type="default",
        base=float(base),
        rotary_dim=d,
        head_dim=int(head_dim),
    )


def rotated_features(head_dim: int, *, partial_rotary_factor: float) -> int:
    """Rotated dimension d = ⌊p · head_dim⌋, a positive even integer."""
    width = check.whole("head_dim", head_dim, low=1, high=check.WIDEST)
    d = int(width * check.share("partial_rotary_factor", partial_rotary_factor))
    if d < 2 or d % 2:
        got = f"{check.shown(partial_rotary_factor)} · {width}"
        raise ValueError(f"partial_rotary_factor times head_dim must give a positive even integer, got {got}")
    return d
