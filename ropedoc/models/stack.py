"""Published models layer by layer: which layers rotate, how far each sees, and which have no attention at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from ropedoc.config.every import Layer, layers
from ropedoc.config.keys import KEYS
from ropedoc.ladder.rope import Rope

SPARSE, HEAVY = {"compressed_sparse_attention"}, {"heavily_compressed_attention"}  # layer types of DeepSeek-V4


@dataclass(frozen=True, kw_only=True)
class Merged:
    """How a layer sees what stands behind its window: through entries of several tokens.

    Attributes
    ----------
    window : int [tokens]
        As far as it sees each token by itself.
    places : range [tokens]
        How much farther than the token an entry may stand that holds it: an entry is turned by the position of its first
        token, and a token may be any of it (`modeling_deepseek_v4.py` of transformers 5.24.0, lines 381 to 383 and 612 to 616).
    """

    window: int
    places: range


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One layer of a model.

    Attributes
    ----------
    attends : bool
        Whether it has attention; the others mix tokens by a recurrence, or each token by itself.
    rope : Rope, optional
        What turns its queries and keys, None where nothing does.
    reach : int [tokens], optional
        Window or chunk that it sees, None for the whole context.
    merged : Merged, optional
        How it sees the context beyond a window, None where it sees each token by itself.
    """

    attends: bool = True
    rope: Rope | None = None
    reach: int | None = None
    merged: Merged | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Stack:
    """All layers of one published model.

    Attributes
    ----------
    name, source : str
        The model, and where its numbers were read.
    config : mapping
        Those keys of its config.json that say which layers rotate, and how.
    """

    name: str
    source: str
    config: Mapping[str, Any]

    @property
    def length(self) -> int:
        """What the model serves, tokens."""
        return int(self.config["max_position_embeddings"])

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every layer, from 0."""
        found = {
            i: replace(_cell(kind), merged=_merged(kind.name, self.config, i))
            for kind in layers(self.config)
            for i in kind.indices
        }
        return tuple(found[i] for i in range(len(found)))


def _cell(kind: Layer) -> Cell:
    return Cell(attends=kind.name not in KEYS["without_attention"], rope=kind.rope, reach=kind.reach)


def _merged(name: str | None, config: Mapping[str, Any], number: int) -> Merged | None:
    """DeepSeek-V4's entries. A sparse one holds its own tokens and those of the entry before, a heavy one its own alone."""
    if name not in SPARSE | HEAVY:
        return None
    size = config["compress_ratios"][number]
    places = range(-size, size) if name in SPARSE else range(size)
    return Merged(window=config["sliding_window"], places=places)


STACKS: Mapping[str, Stack] = MappingProxyType(
    {
        entry["name"]: Stack(**entry)
        for entry in json.loads(files("ropedoc.models").joinpath("stacks.json").read_text(encoding="utf-8"))
    }
)
