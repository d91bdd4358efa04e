"""What each model class assumes where its config is silent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

# Made by tests/reference/make_families.py from transformers 5.23.0; a name instead of numbers is an alias.
FAMILIES: Mapping[str, Any] = json.loads(
    files("ropedoc.config").joinpath("families.json").read_text(),
    parse_float=lambda text: int(float(text)) if float(text).is_integer() else float(text),  # as JavaScript has them
)


@dataclass(frozen=True, kw_only=True)
class Family:
    """Defaults of one model class.

    Attributes
    ----------
    name : str, optional
        Its model_type, None for a class that is not known.
    layout : "half" or "interleaved", optional
        Which features form a pair, where known.
    partial : bool, optional
        Whether the plain embedding looks at partial_rotary_factor, where known.
    numbers : mapping
        Default numbers by the names that transformers uses.
    rope : mapping
        Default rope_parameters, possibly one for each layer type.
    labels : tuple of str
        Layer types that have a setting of their own.
    ignores : tuple of str
        Keys that other classes read and this one does not.
    """

    name: str | None = None
    layout: str | None = None
    partial: bool | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)
    rope: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()


def family_of(text: Mapping[str, Any]) -> Family:
    """Return what the model class assumes; nothing, if the class is not known."""
    name = known(text.get("model_type"))
    if name is None:
        return Family()
    entry = dict(FAMILIES[name])
    nested = [key for key, value in entry["rope"].items() if value is None or isinstance(value, Mapping)]
    return Family(**entry | {"name": name, "labels": tuple(entry.get("labels", nested))})


def known(model_type: Any) -> str | None:
    """Name of the entry that a model_type stands for, None if there is none."""
    if not isinstance(model_type, str) or model_type not in FAMILIES:
        return None
    found = FAMILIES[model_type]
    return found if isinstance(found, str) else model_type
