"""Embeddings that don't turn every pair by one position: partial, proportional, and over several axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ropedoc import _validation as check
from ropedoc.frequencies import inverse_frequencies
from ropedoc.rope import Rope


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
    theta = inverse_frequencies(head_dim, base=base) / check.above("factor", factor, low=0)
    theta[int(check.share("partial_rotary_factor", partial_rotary_factor) * head_dim // 2) :] = 0.0
    return Rope(
        inv_freq=theta, rope_type="proportional", base=float(base), rotary_dim=int(head_dim), head_dim=int(head_dim)
    )


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
    width = check.whole("head_dim", head_dim, low=1)
    d = int(width * check.share("partial_rotary_factor", partial_rotary_factor))
    if d < 2 or d % 2:
        raise ValueError(
            f"partial_rotary_factor times head_dim must give a positive even integer, got {partial_rotary_factor} · {width}"
        )
    return Rope(
        inv_freq=inverse_frequencies(d, base=base), rope_type="default", base=float(base), rotary_dim=d, head_dim=width
    )


def mrope_axes(sections: Sequence[int], *, interleaved: bool) -> NDArray[np.intp]:
    """Axis of the position that turns each pair in M-RoPE: 0 time, 1 height, 2 width.

    Not interleaved, the pairs are dealt out in blocks: the first sections[0] to time, the next
    sections[1] to height, the last sections[2] to width. Interleaved, they take turns (time,
    height, width, time, …) until height and width have theirs; time has what is left. The
    frequencies are those of the plain embedding; for text all three positions are equal.

    Parameters
    ----------
    sections : three integers [pairs]
        How many pairs time, height and width get; `mrope_section` in configurations.
    interleaved : bool
        Whether the axes take turns; `mrope_interleaved` in configurations.

    Returns
    -------
    axes : integer array [pairs]

    Raises
    ------
    ValueError
        If sections is not three non-negative integers with a positive sum, or, interleaved,
        height or width has more pairs than turns.

    References
    ----------
    Wang et al., Qwen2-VL (arXiv 2409.12191), section 2.1; Hugging Face transformers,
    `modeling_qwen2_vl.py` (blocks) and `modeling_qwen3_vl.py` (interleaved).
    """
    rule = "three integers that are not negative, with a positive sum"
    if not isinstance(sections, Sequence) or isinstance(sections, str) or len(sections) != 3:
        raise ValueError(f"sections must be {rule}, got {check.shown(sections)}")
    time, height, width = (check.whole("sections", number, low=0, high=check.WIDEST, rule=rule) for number in sections)
    if time + height + width == 0:
        raise ValueError(f"sections must be {rule}, got {check.shown(sections)}")
    if not interleaved:
        return np.repeat([0, 1, 2], [time, height, width])
    pairs = time + height + width
    if 3 * height > pairs + 1 or 3 * width > pairs:
        raise ValueError(f"sections must let height and width take turns if interleaved, got {check.shown(sections)}")
    axes = np.zeros(pairs, dtype=np.intp)
    axes[1 : 3 * height : 3] = 1
    axes[2 : 3 * width : 3] = 2
    return axes
