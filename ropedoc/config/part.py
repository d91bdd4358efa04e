"""Where in a config the language model stands, and whether it rotates at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from ropedoc import _validation as check
from ropedoc.config.classes import Family, by_architecture, family_of, known
from ropedoc.config.foreign import of_fragment, of_keys, of_text
from ropedoc.config.keys import KEYS, NAMES
from ropedoc.config.names import names_of

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
        told = of_text(config) if isinstance(config, str) else None
        raise ValueError(told or f"config must be a JSON object, got {check.shown(config)}")
    if told := of_keys(config):
        raise ValueError(told)
    text = config
    for name in KEYS["parts"]:
        if isinstance(text.get(name), Mapping):
            outer = known(text.get("model_type"))
            text = text[name] if "model_type" in text[name] or outer is None else {**text[name], "model_type": outer}
    named = None if known(text.get("model_type")) else by_architecture(text.get("architectures"))
    text = text if named is None else {**text, "model_type": named}
    family = family_of(text)
    if family.name is None and (told := of_fragment(text)):
        raise ValueError(told)
    if family.name is None and not any(key in text for key in KEYS["signs"]):
        wanted = ", ".join(KEYS["signs"])
        raise ValueError(f"config must have a rotary position embedding, but each of its keys is missing: {wanted}")
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
            refuse(text, f"{family.name} with {key} {check.shown(value)}, which means no rotary embedding")
    elif not family.rotates:
        refuse(text, f"the model class {family.name}, which has no rotary embedding")
    elif family.axes > 1:
        axes = {2: "two", 3: "three"}.get(family.axes, str(family.axes))
        refuse(text, f"the model class {family.name}, which has positions on {axes} axes")
    if "head_dim" not in family.rules:
        for name in names_of("rotated_part", family):
            if check.is_number(text.get(name)) and text[name] == 0:
                others = {key: value for key, value in text.items() if key != name}
                refuse(others, f"{name} 0, which means no rotary embedding")
    if text.get("alibi") is True:
        refuse(text, "alibi true, which means no rotary embedding")
    kind = text.get("position_embedding_type")
    if family.name is None and kind in KEYS["unrotated"]:
        refuse(text, f"position_embedding_type {check.shown(kind)}, which means no rotary embedding")


def refuse(text: Mapping[str, Any], what: str) -> NoReturn:
    """Refuse a config, with those of its keys that are unused then.

    Raises
    ------
    ValueError
        Always.
    """
    unused = [name for concept in ROTARY for name in NAMES[concept] if name in text]
    unused += [name for name in KEYS["settings"] if text.get(name)]
    rest = f"; unused then: {', '.join(unused)}" if unused else ""
    raise ValueError(f"config must have a rotary position embedding over tokens, got {what}{rest}")
