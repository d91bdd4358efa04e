"""Published models: what their config.json says about the rotary embedding, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.reading import from_config
from ropedoc.ladder.rope import Rope
from ropedoc.ladder.rotation import LAYOUTS


@dataclass(frozen=True, kw_only=True, eq=False)
class Preset:
    """One published model, or one layer type of it, checked when it is made.

    Attributes
    ----------
    name : str
        Short name for readers.
    source : str
        Where the numbers were read.
    config : mapping
        The part of config.json that the rotary embedding depends on, read-only.
    layout : "half" or "interleaved"
        Which features form a pair.
    trained_context_length : int [tokens]
        Longest sequence of the training before any extension, as the config or the source states it.
    layer_type : str, optional
        Which layers, where the config has several settings.
    rope : Rope
        What the model runs: `from_config` of the config. LongRoPE as for its full context.
    """

    name: str
    source: str
    config: Mapping[str, Any]
    layout: str
    trained_context_length: int
    layer_type: str | None = None
    rope: Rope = field(init=False)

    def __post_init__(self) -> None:
        check.choice("layout", self.layout, LAYOUTS)
        for key in ("name", "source"):
            text = getattr(self, key)
            if not isinstance(text, str) or not text.strip():
                raise ValueError(f"{key} must be a string that is not blank, got {check.shown(text)}")
        object.__setattr__(self, "config", _frozen(self.config))
        stated = self.config.get("max_position_embeddings")
        scaling = self.config.get("rope_scaling") or {}
        if scaling.get("type") == "yarn" and stated == scaling.get("original_max_position_embeddings"):
            stated = int(scaling["factor"] * stated)  # the file keeps the trained length; the setting is for this one
        rope = from_config(self.config, context_length=stated, layer_type=self.layer_type)
        if rope.layout not in (self.layout, None):
            raise ValueError(f"layout must agree with the model class, {rope.layout!r}, got {self.layout!r}")
        length = check.whole("trained_context_length", self.trained_context_length, low=1, high=rope.context_length)
        if rope.rope_type in ("yarn", "llama3", "longrope") and length != rope.original_context_length:
            rule = f"the original length of the config, {rope.original_context_length}"
            raise ValueError(f"trained_context_length must be {rule}, got {length}")
        object.__setattr__(self, "rope", rope)


def _frozen(value: Any) -> Any:
    """Return the same JSON value, read-only."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    return tuple(_frozen(inner) for inner in value) if isinstance(value, list | tuple) else value


def _catalogue(entries: list[dict[str, Any]]) -> Mapping[str, Preset]:
    presets = [Preset(**entry) for entry in entries]
    names = [preset.name for preset in presets]
    if len(set(names)) < len(names):
        raise ValueError(f"name must be different for each model, got {check.shown(sorted(names))}")
    return MappingProxyType(dict(zip(names, presets, strict=True)))


MODELS: Mapping[str, Preset] = _catalogue(
    json.loads(files("ropedoc.models").joinpath("models.json").read_text(encoding="utf-8"))
)
