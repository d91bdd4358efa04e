"""Where in a config the language model stands, and whether it rotates at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.classes import Family, by_architecture, family_of, known
from ropedoc.config.keys import KEYS, NAMES

# Numbers that mean nothing in a model without rotation.
ROTARY = ("base", "sliding_base", "compress_base", "share", "rotary_dim", "rotated_part", "interleaved")


def text_part(config: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """Return the language model's part of a config, with the model_type of its class, and whether that was found by name.

    Raises
    ------
    ValueError
        If the config is not a mapping, of another kind of file, or says nothing about a rotary position embedding.
    """
    if not isinstance(config, Mapping):
        raise ValueError(f"config must be a JSON object, got {check.shown(config)}")
    _check_kind(config)
    text = config
    for name in KEYS["parts"]:
        if isinstance(text.get(name), Mapping):
            outer = known(text.get("model_type"))
            text = text[name] if "model_type" in text[name] or outer is None else {**text[name], "model_type": outer}
    named = None if known(text.get("model_type")) else by_architecture(text.get("architectures"))
    text = text if named is None else {**text, "model_type": named}
    family = family_of(text)
    if family.name is None and not any(key in text for key in KEYS["signs"]):
        wanted = ", ".join(KEYS["signs"])
        raise ValueError(f"config must have a rotary position embedding, got none of the keys {wanted}")
    check_rotates(text, family)
    return text, named is not None


def path(config: Mapping[str, Any]) -> list[str]:
    """Return the keys on the way to the language model's part of a config, none where it is the config itself."""
    found, text = [], config
    for name in KEYS["parts"]:
        if isinstance(text.get(name), Mapping):
            found.append(name)
            text = text[name]
    return found


def _check_kind(config: Mapping[str, Any]) -> None:
    """Refuse a file of another kind by its name."""
    for kind in KEYS["files"]:
        if "model_type" not in config and all(key in config for key in kind["keys"]):
            signs = ", ".join(kind["keys"])
            raise ValueError(
                f"config must be a config.json of Hugging Face, got {kind['name']}, known by {signs}; {kind['next']}"
            )


def check_rotates(text: Mapping[str, Any], family: Family) -> None:
    """Refuse a model that rotates nothing, or over more than one axis.

    Raises
    ------
    ValueError
        If so; the message says which keys of the config are unused then.
    """
    if isinstance(family.rotates, Mapping):
        key, value = family.rotates["key"], text.get(family.rotates["key"], family.rotates["default"])
        if value not in family.rotates["values"]:
            _refuse(text, f"{family.name} with {key} {check.shown(value)}, which means no rotary embedding")
    elif not family.rotates:
        _refuse(text, f"the model class {family.name}, which has no rotary embedding")
    elif family.axes > 1:
        axes = {2: "two", 3: "three"}.get(family.axes, str(family.axes))
        _refuse(text, f"the model class {family.name}, which has positions on {axes} axes")
    if text.get("alibi") is True:
        _refuse(text, "alibi true, which means no rotary embedding")
    kind = text.get("position_embedding_type")
    if family.name is None and kind in KEYS["unrotated"]:
        _refuse(text, f"position_embedding_type {check.shown(kind)}, which means no rotary embedding")


def _refuse(text: Mapping[str, Any], what: str) -> None:
    """Refuse a config, with those of its keys that are unused then."""
    unused = [name for concept in ROTARY for name in NAMES[concept] if name in text]
    unused += [name for name in KEYS["settings"] if text.get(name)]
    rest = f"; unused then: {', '.join(unused)}" if unused else ""
    raise ValueError(f"config must have a rotary position embedding over tokens, got {what}{rest}")
