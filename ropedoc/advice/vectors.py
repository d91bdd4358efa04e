"""Golden values of a setting: what a program that applies it must compute, to hold the program to."""

from __future__ import annotations

from typing import Any

import numpy as np

from ropedoc import _validation as check
from ropedoc.ladder.rope import Rope
from ropedoc.ladder.rotation import LAYOUTS, rotate

POSITIONS = (0, 1, 4095, 131071)


def vectors(rope: Rope) -> dict[str, Any]:
    """Golden values of a setting: frequencies, cos and sin at four positions, and one vector rotated in both layouts.

    cos mθ_i and sin mθ_i stand without the attention factor; the rotated vector stands with it, as programs have it.
    The vector is x_j = (j + 1)/d for the features j = 0 … d - 1 of the rotary dimension d.

    Parameters
    ----------
    rope : Rope
        The setting, from `from_config` or any method.

    Returns
    -------
    values : dict
        JSON values, whose digits survive float64: `rope_type`, `base`, `rotary_dim`, `layout` (None where unknown),
        `inv_freq` [rad/token], `attention_factor`, `positions` [tokens], `cos` and `sin`, a row of pairs for each
        position, `vector`, and `rotated`, by layout a row for each position.

    Raises
    ------
    ValueError
        If rope is no Rope.

    References
    ----------
    Su et al., RoFormer (arXiv 2104.09864), section 3.4.2, equation 34; the half layout as in `rotate`.
    """
    if not isinstance(rope, Rope):
        raise ValueError(f"rope must be a Rope, as from_config gives it, got {check.shown(rope)}")
    angles = np.outer(POSITIONS, rope.inv_freq)
    width = 2 * rope.inv_freq.size
    x = np.arange(1, width + 1) / width
    turned = {
        layout: rope.attention_factor * rotate(np.tile(x, (len(POSITIONS), 1)), POSITIONS, rope.inv_freq, layout=layout)
        for layout in LAYOUTS
    }
    return {
        "rope_type": rope.rope_type,
        "base": rope.base,
        "rotary_dim": rope.rotary_dim,
        "layout": rope.layout,
        "inv_freq": rope.inv_freq.tolist(),
        "attention_factor": rope.attention_factor,
        "positions": list(POSITIONS),
        "cos": np.cos(angles).tolist(),
        "sin": np.sin(angles).tolist(),
        "vector": x.tolist(),
        "rotated": {layout: rows.tolist() for layout, rows in turned.items()},
    }
