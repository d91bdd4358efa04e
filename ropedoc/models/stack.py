"""Published models layer by layer: which layers rotate, how far each sees, and which have no attention at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from ropedoc.config.every import Layer, layers
from ropedoc.config.keys import KEYS
from ropedoc.ladder.rope import Rope


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
    """

    attends: bool = True
    rope: Rope | None = None
    reach: int | None = None


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
        found = {i: _cell(kind) for kind in layers(self.config) for i in kind.indices}
        return tuple(found[i] for i in range(len(found)))


def _cell(kind: Layer) -> Cell:
    return Cell(attends=kind.name not in KEYS["without_attention"], rope=kind.rope, reach=kind.reach)


STACKS: Mapping[str, Stack] = MappingProxyType(
    {
        entry["name"]: Stack(**entry)
        for entry in json.loads(files("ropedoc.models").joinpath("stacks.json").read_text(encoding="utf-8"))
    }
)
