"""What a config means a program to turn: the method with its numbers, from a config or from a `Rope`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.config.layers import Stated, chosen, stated
from ropedoc.config.method import METHODS, run
from ropedoc.config.normal import Record, normal
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope


@dataclass(frozen=True, kw_only=True, eq=False)
class Meant:
    """What is meant to run in one kind of layers.

    Attributes
    ----------
    rope : Rope
        Its frequencies and lengths.
    numbers : mapping
        Arguments of the method, empty where they are not known.
    factor : float
        By how much it stretches the slowest pair, 1 where it does not.
    length : int [tokens], optional
        What the config calls max_position_embeddings.
    name : str, optional
        Name of the kind of layers.
    others : tuple of (name, Rope)
        What other kinds of layers of the same model turn by.
    """

    rope: Rope
    numbers: Mapping[str, Any]
    factor: float
    length: int | None = None
    name: str | None = None
    others: tuple[tuple[str, Rope], ...] = ()

    @property
    def plain(self) -> Array:
        """The ladder before the method."""
        return inverse_frequencies(self.rope.rotary_dim, base=self.rope.base)

    def again(self, **changes: Any) -> Rope | None:
        """The same method with other numbers; None where the numbers are not known, or these don't go."""
        base = changes.pop("base", self.rope.base)
        if self.rope.rope_type not in METHODS or not (self.numbers or self.rope.rope_type == "default"):
            return None
        try:
            return METHODS[self.rope.rope_type](self.rope.rotary_dim, base=base, **{**self.numbers, **changes})
        except ValueError:
            return None


def meant(rope: Any, *, context_length: int | None = None, layer_type: str | None = None) -> Meant:
    """What a `Rope` or the config of a model means.

    Raises
    ------
    ValueError
        If it is neither, or as `from_config`.
    """
    if isinstance(rope, Rope):
        return Meant(rope=rope, numbers={}, factor=_stretch(rope))
    if not isinstance(rope, Mapping):
        raise ValueError(f"rope must be a Rope or the mapping of a config.json, got {check.shown(rope)}")
    found = stated(rope)
    own = _of_kind(found, chosen(found, layer_type).name, context_length)
    names = [kind.name for kind in found.kinds if kind.rotates and kind.name not in (None, own.name)]
    others = ((str(name), _of_kind(found, name, context_length).rope) for name in names)
    return replace(own, others=tuple(others))


def _of_kind(found: Stated, name: str | None, context_length: int | None) -> Meant:
    record = normal(found, layer_type=name, context_length=context_length)
    return of_record(record, context_length=context_length)


def of_record(record: Record, *, context_length: int | None = None) -> Meant:
    """What the normal form of a config means."""
    rope = run(record, context_length=context_length)
    factor = record.numbers.get("factor")
    stretch = float(factor) if factor and record.rope_type != "longrope" else _stretch(rope)
    return Meant(rope=rope, numbers=record.numbers, factor=stretch, length=record.length, name=record.kind)


def _stretch(rope: Rope) -> float:
    """By how much the slowest pair that turns is slower than in the plain ladder."""
    turning = np.flatnonzero(rope.inv_freq > 0)
    if not turning.size or rope.inv_freq.size != rope.rotary_dim // 2:
        return 1.0
    last = int(turning[-1])
    return float(inverse_frequencies(rope.rotary_dim, base=rope.base)[last] / rope.inv_freq[last])


def facts_of(meant: Meant) -> dict[str, Any]:
    """What a program's log is compared with, by the names in logs.toml."""
    rope = meant.rope
    windows = [other.base for name, other in meant.others if "sliding" in name]
    return {
        "rope_type": rope.rope_type,
        "base": rope.base,
        "factor": meant.factor,
        "rotary_dim": rope.rotary_dim,
        "length": meant.length,
        "original": rope.original_context_length,
        "served": rope.context_length,
        "window_base": windows[0] if windows else None,
    }
