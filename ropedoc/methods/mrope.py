"""M-RoPE: pairs dealt out to time, height and width."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ropedoc import _validation as check


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
