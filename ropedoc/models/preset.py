"""Published models: what their config.json says about the rotary embedding, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.reading import read
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
    trained_length : int [tokens], optional
        Longest sequences of the training, as a report states them, K and k as 1,024; None where none does.
    trained_source : str, optional
        Where that was read, always there with it.
    layer_type : str, optional
        Which layers, where the config has several settings.
    rope : Rope
        What the model runs: `from_config` of the config. LongRoPE as for its served length.
    original_length : int [tokens], optional
        Where the method starts, as the config states it; None where it doesn't.
    served_length : int [tokens], optional
        What the setting is made for, as the config states it.
    reach : int [tokens], optional
        Window or chunk that these layers see, None for all.
    """

    name: str
    source: str
    config: Mapping[str, Any]
    layout: str
    trained_length: int | None = None
    trained_source: str | None = None
    layer_type: str | None = None
    rope: Rope = field(init=False)
    reach: int | None = field(init=False)

    def __post_init__(self) -> None:
        check.choice("layout", self.layout, LAYOUTS)
        _worded(self, "name", "source")
        if (self.trained_length is None) != (self.trained_source is None):
            raise ValueError(
                f"trained_source must stand where trained_length does, got {check.shown(self.trained_source)}"
            )
        if self.trained_length is not None:
            check.whole("trained_length", self.trained_length, low=1)
            _worded(self, "trained_source")
        object.__setattr__(self, "config", _frozen(self.config))
        reading = read(self.config, layer_type=self.layer_type)
        if reading.rope.rope_type == "longrope":
            longest = self.config.get("max_position_embeddings")
            reading = read(self.config, context_length=longest, layer_type=self.layer_type)
        rope = reading.rope
        if rope.layout not in (self.layout, None):
            raise ValueError(f"layout must agree with the model class, {rope.layout!r}, got {self.layout!r}")
        object.__setattr__(self, "rope", rope)
        object.__setattr__(self, "reach", reading.record.reach)

    def seen(self, length: int | None) -> int | None:
        """What these layers see of a length: their window, or the length, whichever is shorter."""
        return min((one for one in (self.reach, length) if one is not None), default=None)

    @property
    def original_length(self) -> int | None:
        """Where the method starts, tokens."""
        return self.rope.original_context_length

    @property
    def served_length(self) -> int | None:
        """What the setting is made for, tokens."""
        return self.rope.context_length


def _worded(preset: Preset, *names: str) -> None:
    for name in names:
        text = getattr(preset, name)
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{name} must be a string that is not blank, got {check.shown(text)}")


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
