"""What each model class assumes where its config is silent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from typing import Any

# What each field means stands in tests/reference/make_classes.py, which makes the first of the two from transformers
# 5.24.0; a name instead of an entry is an alias. Classes that it lacks stand in the second, each with its source.
FILES = ("classes.json", "classes_by_hand.json")
# Fields that no program reads.
FOR_PEOPLE = ("where", "proof", "source", "why", "learned")


@dataclass(frozen=True, kw_only=True)
class Family:
    """What one model class assumes.

    Attributes
    ----------
    name : str, optional
        Its model_type, None for a class that is not known.
    rotates : bool or mapping
        Whether it has a rotary embedding; a mapping names the key that decides, the values with which it has, and
        what counts where the key is missing.
    axes : int
        Coordinates of a position: 1 for text.
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
    rules : mapping
        The other fields of its entry.
    """

    name: str | None = None
    rotates: bool | Mapping[str, Any] = True
    axes: int = 1
    layout: str | None = None
    partial: bool | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)
    rope: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    rules: Mapping[str, Any] = field(default_factory=dict)


def family_of(text: Mapping[str, Any]) -> Family:
    """Return what the model class assumes; nothing, if the class is not known."""
    name = known(text.get("model_type"))
    if name is None:
        return Family()
    entry = CLASSES[name]
    for variant in entry.get("variants", ()):
        if text.get(variant["when"]["key"]) in variant["when"]["values"]:
            entry = {**entry, **variant}
    own = {field.name for field in fields(Family)}
    rope = entry.get("rope", {})
    nested = [key for key, value in rope.items() if value is None or isinstance(value, Mapping)]
    rules = {key: value for key, value in entry.items() if key not in own}
    taken = {key: value for key, value in entry.items() if key in own}
    return Family(**taken | {"name": name, "rules": rules, "labels": tuple(entry.get("labels", nested))})


def known(model_type: Any) -> str | None:
    """Name of the entry that a model_type stands for, None if there is none."""
    if not isinstance(model_type, str) or model_type not in CLASSES:
        return None
    found = CLASSES[model_type]
    return found if isinstance(found, str) else model_type


def by_architecture(names: Any) -> str | None:
    """Class of the first architecture whose name, without its task and its underlines, is a class's: LlamaForCausalLM."""
    if not isinstance(names, list | tuple) or not names or not isinstance(names[0], str):
        return None
    return PLAIN.get(TASK.sub("", names[0]).lower().replace("_", ""))


def _read(name: str) -> Any:
    """One of the two files; numbers as JavaScript has them, whole without a point."""
    return json.loads(files("ropedoc.config").joinpath(name).read_text(encoding="utf-8"), parse_float=_number)


def _classes(made: Mapping[str, Any], by_hand: Mapping[str, Any]) -> dict[str, Any]:
    """Every entry without what is there for people."""
    found = {name: _for_programs(entry) for name, entry in made.items()}
    for name, entry in by_hand.items():
        found[name] = _joined(found.get(name), _for_programs(entry))
    return found


def _joined(made: Any, by_hand: Any) -> Any:
    """An entry by hand: an alias, a whole class, a variant of one under a condition, or more of its layers and methods."""
    if made is None:
        return by_hand.get("is", by_hand)
    if "when" in by_hand:
        return made | {"variants": [by_hand]}
    layers = by_hand.get("layers", {}) | made.get("layers", {})
    return made | {key: by_hand[key] for key in ("methods",) if key in by_hand} | ({"layers": layers} if layers else {})


def _number(text: str) -> float:
    return int(float(text)) if float(text).is_integer() else float(text)


def _for_programs(entry: Any) -> Any:
    """An entry without what is for people, and without the words that it rotates, which is assumed but in a variant."""
    if isinstance(entry, str):
        return entry
    assumed = () if "when" in entry else (("rotates", True),)
    found = {key: one for key, one in entry.items() if key not in FOR_PEOPLE and (key, one) not in assumed}
    return found | {"variants": [*map(_for_programs, entry["variants"])]} if "variants" in entry else found


MADE, BY_HAND = _read(FILES[0]), _read(FILES[1])["classes"]
CLASSES: Mapping[str, Any] = _classes(MADE, BY_HAND)
OWN = tuple(sorted(BY_HAND.keys() - MADE.keys()))  # classes that transformers lacks, whose code is a model's own
TASK = re.compile(r"(For[A-Z]\w+|LMHeadModel|Model)$")
PLAIN: Mapping[str, str] = {name.replace("_", "").replace("-", "").lower(): name for name in CLASSES}
