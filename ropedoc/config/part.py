"""Where in a config the language model stands, and whether it rotates at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from ropedoc import _validation as check
from ropedoc.config.classes import Family, by_architecture, family_of, known
from ropedoc.config.foreign import of_fragment, of_keys, of_text
from ropedoc.config.keys import KEYS, NAMES
from ropedoc.config.names import names_of
from ropedoc.config.other import as_config

ELSEWHERE = "--"  # between another repository and its module, in a name of code
# Numbers that mean nothing in a model without rotation.
ROTARY = ("base", "sliding_base", "compress_base", "share", "rotary_dim", "rotated_part", "interleaved")


class UnrotatedError(ValueError):
    """A model that rotates nothing.

    Attributes
    ----------
    text : mapping
        The language model's part of the config.
    family : Family
        What its model class assumes.
    """

    def __init__(self, message: str, text: Mapping[str, Any], family: Family) -> None:
        super().__init__(message)
        self.text, self.family = text, family


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
    config = as_config(config)
    if told := of_keys(config):
        raise ValueError(told)
    text = config
    for name in KEYS["parts"]:
        if isinstance(text.get(name), Mapping):
            outer = known(text.get("model_type"))
            text = text[name] if "model_type" in text[name] or outer is None else {**text[name], "model_type": outer}
    text = _of_code(text, code_of(config))
    named = None if known(text.get("model_type")) else by_architecture(text.get("architectures"))
    text = text if named is None else {**text, "model_type": named}
    family = family_of(text)
    _check_parts(text, family)
    if family.name is None and (told := of_fragment(text)):
        raise ValueError(told)
    check_rotates(text, family)
    if family.name is None and not _signs(text):
        wanted = ", ".join(KEYS["signs"])
        stated = text.get("model_type")
        stranger = "" if stated is None else f"; its model class {check.shown(stated)} is not known here"
        raise ValueError(
            f"config must have a rotary position embedding, but each of its keys is missing: {wanted}{stranger}"
        )
    return text, named is not None


def code_of(config: Mapping[str, Any]) -> str | None:
    """Class of the model's own code that a file names in auto_map, None where it names none, or transformers' own class.

    A file of several parts names code for the whole of it.
    """
    found = config.get("auto_map")
    own = known(config.get("model_type")) or known(by_architecture(config.get("architectures")))
    if own is None or not isinstance(found, Mapping) or path(config):
        return None
    still = family_of({"model_type": own}).rotates is False
    for key, value in found.items():
        if str(key).startswith("AutoModel") and isinstance(value, str):
            name = value.split(".")[-1]
            if known(by_architecture([name])) != own or (still and ELSEWHERE in value):
                return name
    return None


def _of_code(text: Mapping[str, Any], code: str | None) -> Mapping[str, Any]:
    """A config whose code is not the class of its model_type: where that rotates nothing and the file has a base, it is none of it."""
    family = family_of(text)
    if code is None or family.rotates is not False or not any(text.get(key) is not None for key in KEYS["signs"]):
        return text
    return {key: value for key, value in text.items() if key != "architectures"} | {"model_type": code}


def _check_parts(text: Mapping[str, Any], family: Family) -> None:
    parts = list(family.rules.get("parts", ()))
    if parts and not any(name in text for name in NAMES["hidden_size"]):
        raise ValueError(
            f"config must hold the parts of the model class {family.name}, but each of them is missing: {', '.join(parts)}"
        )


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
        _check_switch(text, family, family.rotates)
    elif not family.rotates:
        refuse(text, family, f"the model class {family.name}, which has no rotary embedding")
    elif family.axes > 1:
        axes = {2: "two", 3: "three"}.get(family.axes, str(family.axes))
        raise ValueError(_refused(text, f"the model class {family.name}, which has positions on {axes} axes"))
    for name, value in _meaning_none(text, family):
        others = {key: one for key, one in text.items() if key != name}
        refuse(others, family, f"{name} {value}, which means no rotary embedding")
    if text.get("alibi") is True:
        refuse(text, family, "alibi true, which means no rotary embedding")
    if family.name is None:
        _check_stranger(text, family)


def _check_switch(text: Mapping[str, Any], family: Family, rule: Mapping[str, Any]) -> None:
    """Refuse a model whose class rotates only with some values of a key, given or assumed, or does not say without it."""
    key, name = rule["key"], str(family.name)
    if key not in text and "default" not in rule:
        values = " or ".join(map(check.shown, rule["values"]))
        raise ValueError(f"{key} must be given, since {name} rotates only with {values}, but it is missing")
    value = text.get(key, rule.get("default"))
    if value in rule["values"]:
        return
    assumed = "" if rule.get("default") is None else f" and taken as {check.shown(value)}"
    stated = check.shown(value) if key in text else f"missing{assumed}"
    refuse(text, family, f"{name} with {key} {stated}, which means no rotary embedding")


def _check_stranger(text: Mapping[str, Any], family: Family) -> None:
    """Refuse a model of a class that is not known, where the file itself says that it has no rotary embedding."""
    kind = text.get("position_embedding_type")
    if isinstance(kind, str) and kind in KEYS["unrotated"]:
        refuse(text, family, f"position_embedding_type {check.shown(kind)}, which means no rotary embedding")
    for key in KEYS["switches"]:
        if text.get(key) is False:
            refuse(text, family, f"{key} false, which means no rotary embedding")


def _signs(text: Mapping[str, Any]) -> bool:
    """Whether a config says by itself that its model rotates: by a number, a switch, or the name of its embedding."""
    named = text.get("position_embedding_type") in KEYS["rotated"]
    return named or any(key in text for key in KEYS["signs"]) or any(text.get(key) is True for key in KEYS["switches"])


def _meaning_none(text: Mapping[str, Any], family: Family) -> list[tuple[str, str]]:
    """Numbers with values that mean no rotation: no rotated part of a latent, and null as the base of some classes."""
    parts = names_of("rotated_part", family) if "head_dim" not in family.rules else []
    found = [(name, "0") for name in parts if check.is_number(text.get(name)) and text[name] == 0]
    return [*found, ("rope_theta", "null")] if "null_base" in family.rules and _base_is_null(text) else found


def _base_is_null(text: Mapping[str, Any]) -> bool:
    some: list[Mapping[str, Any]] = [text[key] for key in KEYS["settings"] if isinstance(text.get(key), Mapping)]
    inner = next((one for one in some if one), {})
    return inner.get("rope_theta", text.get("rope_theta", 0)) is None


def refuse(text: Mapping[str, Any], family: Family, what: str) -> NoReturn:
    """Refuse a model that rotates nothing, with those of its keys that are unused then.

    Raises
    ------
    UnrotatedError
        Always.
    """
    raise UnrotatedError(_refused(text, what), text, family)


def _refused(text: Mapping[str, Any], what: str) -> str:
    unused = [name for concept in ROTARY for name in NAMES[concept] if name in text]
    unused += [name for name in KEYS["settings"] if text.get(name)]
    base = NAMES["base"][0]
    inner = [part for part in KEYS["inner"] if isinstance(text.get(part), Mapping) and base in text[part]]
    unused += [f"{part}.{base}" for part in inner]
    rest = f"; unused then: {', '.join(unused)}" if unused else ""
    return f"config must have a rotary position embedding over tokens, got {what}{rest}"
