"""From the normal form to what runs: each method called with the record's numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from ropedoc import _validation as check
from ropedoc.config.normal import Record
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope
from ropedoc.methods.dynamic_ntk import dynamic_ntk
from ropedoc.methods.linear import linear
from ropedoc.methods.llama3 import llama3
from ropedoc.methods.longrope import longrope
from ropedoc.methods.ntk_aware import ntk_aware
from ropedoc.methods.ntk_mixed import ntk_mixed
from ropedoc.methods.proportional import proportional
from ropedoc.methods.yarn import yarn


def plain(rotary_dim: int, *, base: float) -> Rope:
    """Return the ladder as it stands: θ_i = b^(-2i/d)."""
    theta = inverse_frequencies(rotary_dim, base=base)
    return Rope(inv_freq=theta, rope_type="default", base=base, rotary_dim=rotary_dim)


METHODS: Mapping[str, Callable[..., Rope]] = {
    "default": plain,
    "linear": linear,
    "ntk_aware": ntk_aware,
    "dynamic": dynamic_ntk,
    "yarn": yarn,
    "llama3": llama3,
    "longrope": longrope,
    "proportional": proportional,
    "ntk": ntk_mixed,
}
# Methods that reach no further than the training did.
UNEXTENDED = ("default", "proportional")


def run(record: Record, *, context_length: int | None = None) -> Rope:
    """Return what a record's method makes of its numbers.

    Raises
    ------
    ValueError
        As the method.
    """
    with np.errstate(all="ignore"):  # a frequency out of float64's range is refused by Rope
        rope = METHODS[record.rope_type](record.rotary_dim, base=record.base, **record.numbers)
    return replace(
        rope,
        head_dim=record.head_dim,
        layout=record.layout,
        original_context_length=rope.original_context_length
        or record.told.get("grows_from")
        or (record.length if record.rope_type in UNEXTENDED else None),
        context_length=rope.context_length or context_length or made_for(record),
    )


def made_for(record: Record) -> int | None:
    """What the config is made for: its maximum, or the factor times it where YaRN's setting keeps the original length there."""
    length = record.length
    kept = (
        record.told.get("original_from") in ("inside", "beside") and length == record.numbers["original_context_length"]
    )
    return stretched(record) if record.rope_type == "yarn" and kept else length


def stretched(record: Record) -> int | None:
    """Maximum of a config times a factor that extends it, where that is a length at all."""
    factor, length = record.numbers["factor"], record.length
    return int(factor * length) if length is not None and 1 < factor <= check.LONGEST / length else length
