"""M-RoPE: pairs dealt out to time, height and width."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ropedoc import _validation as check

MOST = 1 << 22  # tokens of one part


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


def mrope_positions(parts: Sequence[int | Sequence[int]]) -> NDArray[np.intp]:
    """Position ids of a text with images and videos in it: time, height and width of every token.

    A token of text has three equal ones, one more than the token of text before it. A picture that starts where the
    next token of text would, at s, has s + frame, s + row and s + column; the text behind it goes on at s + the larger
    of its rows and columns. For one frame that is one more than the largest position id so far.

    Parameters
    ----------
    parts : sequence
        In the order of the sequence: for text its number of tokens, for an image or video three numbers, its frames,
        rows and columns of patches as the language model has them, after merging.

    Returns
    -------
    positions : integer array [3, tokens]
        Rows are time, height and width.

    Raises
    ------
    ValueError
        If a part is neither, or a number in it no integer, below 1, or makes more than 4,194,304 tokens.

    References
    ----------
    Hugging Face transformers 5.24.0, `modeling_qwen2_vl.py`, function `get_rope_index`.
    """
    if not isinstance(parts, Sequence) or isinstance(parts, str | bytes):
        raise ValueError(f"parts must be a list, got {check.shown(parts)}")
    start, found = 0, [np.zeros((3, 0), dtype=np.intp)]
    for part in parts:
        sizes = _sizes(part)
        grid = np.indices(sizes).reshape(len(sizes), -1)
        found.append(np.broadcast_to(start + grid, (3, grid.shape[1])))
        start += max(sizes[-2:])
    return np.concatenate(found, axis=1)


def _sizes(part: int | Sequence[int]) -> tuple[int, ...]:
    """A part's tokens of text, or its frames, rows and columns."""
    rule = f"numbers of tokens, or three of frames, rows and columns, at least 1 and at most {MOST:,} together"
    picture = isinstance(part, Sequence) and not isinstance(part, str | bytes)
    sizes = tuple(part) if picture else (part,)  # type: ignore[arg-type]
    if len(sizes) != (3 if picture else 1):
        raise ValueError(f"parts must be {rule}, got {check.shown(part)}")
    sizes = tuple(check.whole("parts", size, low=1, high=MOST, rule=rule) for size in sizes)
    if math.prod(sizes) > MOST:
        raise ValueError(f"parts must be {rule}, got {check.shown(part)}")
    return sizes
