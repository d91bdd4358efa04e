"""Names of keys, as keys.toml lists them: one look at a config under any of a number's names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

KEYS: Mapping[str, Any] = tomllib.loads(files("ropedoc.config").joinpath("keys.toml").read_text(encoding="utf-8"))
NAMES: Mapping[str, list[str]] = KEYS["names"]
INSIDE = {key for keys in KEYS["methods"].values() for key in keys} | set(KEYS["inside"]["always"])


def first(text: Mapping[str, Any], names: Sequence[str], defaults: Mapping[str, Any]) -> Any:
    """Value of the first of the names that the config has, else the model class's default."""
    return next((text[name] for name in names if name in text), defaults.get(names[0]))


def reads(rope_type: str) -> set[str]:
    """Keys that a method reads inside the object of its parameters."""
    return {*KEYS["inside"]["always"], *KEYS["methods"][rope_type]}
