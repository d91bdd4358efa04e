"""What a rotary position embedding does, as one frozen record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ropedoc import _validation as check
from ropedoc._validation import Array


@dataclass(frozen=True, kw_only=True, eq=False)
class Rope:
    """What a rotary position embedding does: its frequencies, and the settings that made them.

    Attributes
    ----------
    inv_freq : array [pairs, rad/token]
        Frequencies in use, read-only.
    attention_factor : float [no unit]
        Multiplies cos and sin, so scores get its square: at least 0, and the square finite.
    rope_type : str
        The method's name in configurations: "default", "linear", …
    base : float [no unit]
        Base b before any method changed it.
    rotary_dim : int [features]
        Rotated dimension of a head.
    head_dim : int [features], optional
        Whole dimension of a head, where known.
    original_context_length : int [tokens], optional
        Context of the training, where known.
    context_length : int [tokens], optional
        Context that the setting is made for, where known.
    layout : "half" or "interleaved", optional
        Which features form a pair, where known.
    warnings : tuple of str
        What a reader of the setting should know, in plain sentences.
    """

    inv_freq: Array
    rope_type: str
    base: float
    rotary_dim: int
    attention_factor: float = 1.0
    head_dim: int | None = None
    original_context_length: int | None = None
    context_length: int | None = None
    layout: str | None = None
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        own = np.array(check.frequencies("inv_freq", self.inv_freq))
        own.flags.writeable = False
        object.__setattr__(self, "inv_freq", own)
        object.__setattr__(self, "attention_factor", check.attention(self.attention_factor))


def divided(inv_freq: Array, divisor: Array | float) -> Array:
    """Frequencies divided by positive numbers; infinite, for `Rope` to refuse, where float64 cannot hold them."""
    with np.errstate(over="ignore"):
        return inv_freq / divisor
