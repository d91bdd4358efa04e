"""Which kinds of layers a config tells apart, and what it states of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import NoneType
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.classes import Family, family_of
from ropedoc.config.keys import KEYS
from ropedoc.config.names import bases_of, names_of
from ropedoc.config.part import code_of, refuse, text_part
from ropedoc.config.stack import Kind, kinds, labelled, layer_types

FULL, SLIDING = "full_attention", "sliding_attention"
CHOICE = (FULL, "main")  # the kind that is shown unless another is asked for


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a config states, before anything is filled in.

    Attributes
    ----------
    text : mapping
        The language model's part of the config.
    family : Family
        What its model class assumes.
    outer : mapping
        The object that holds the parameters, of all layers or one for each kind; empty if there is none.
    outer_key : str, optional
        Where it stands; None if the model class's own stands in, or nothing.
    settings : mapping
        Parameters by the name that layers know them by, None for layers that don't rotate; one named None if all
        layers share them.
    kinds : tuple of Kind
        Kinds of layers, in the order in which they first occur.
    doubles : tuple of str
        Keys that stand twice in an object of the file; the last one counts.
    by_architecture : bool
        Whether the model class was found by its architecture, its model_type being a stranger.
    own : bool
        Whether the model class's own parameters stand in.
    both : bool
        Whether objects of both generations stand in the config and differ.
    code : str, optional
        Class of the model's own code, where the file names one that is not that of its model_type.
    """

    text: Mapping[str, Any]
    family: Family
    outer: Mapping[str, Any]
    outer_key: str | None
    settings: Mapping[str | None, Mapping[str, Any] | None]
    kinds: tuple[Kind, ...]
    doubles: tuple[str, ...]
    by_architecture: bool
    own: bool
    both: bool
    code: str | None


def stated(config: Mapping[str, Any], *, doubles: tuple[str, ...] = ()) -> Stated:
    """Find what a config states of each kind of layer; doubles are keys that its file has twice.

    Raises
    ------
    ValueError
        If the config is no mapping, has no rotary embedding, or its parameters are no object.
    """
    text, by_architecture = text_part(config)
    family = _listed(text, family_of(text))
    found = {key: _object(text, key) for key in KEYS["settings"]}
    given = {key: value for key, value in found.items() if value and _counts(key, value, text, family)}
    given = {**_own_object(text, family)} or given
    if not given:
        family = replace(family, ignores=(*family.ignores, *family.rules.get("only_beside", ())))
    names: list[str | None] = [*given, None]
    key, *others = names
    own = key is None and family.rope.get("rope_type", "default") != "default"
    outer = family.rope if own else given.get(key or "", {})
    settings = _by_kind(text, family, outer, key) or {None: outer}
    return Stated(
        text=text,
        family=family,
        outer=outer,
        outer_key=key,
        settings=settings,
        kinds=labelled(kinds(text, family), settings, family),
        doubles=doubles,
        by_architecture=by_architecture,
        own=own,
        both=any(other is not None and given[other] != outer for other in others),
        code=code_of(config),
    )


def _listed(text: Mapping[str, Any], family: Family) -> Family:
    """A class that has settings for the types alone that its layers have, with those."""
    if "only_listed" not in family.rules:
        return family
    types = layer_types(text, family)
    return replace(family, labels=tuple(label for label in family.labels if label in types))


def chosen(found: Stated, layer_type: str | None) -> Kind:
    """Return the kind of layers that is meant; without a name the first that rotates and occurs.

    Raises
    ------
    ValueError
        If there is no such kind, or its layers don't rotate.
    """
    if layer_type is None:
        return _first(found)
    asked = {layer_type, KEYS["older_layers"].get(layer_type, layer_type)}
    named = [kind for kind in found.kinds if asked & {kind.name, kind.type, kind.label}]
    if not named:
        _first(found)  # a model that rotates nothing has no layers to ask for
        names = tuple(kind.name for kind in found.kinds if kind.name is not None and kind.rotates)
        if not names:
            rule = "None, since all layers that rotate share one setting"
            raise ValueError(f"layer_type must be {rule}, got {check.shown(layer_type)}")
        check.choice("layer_type", layer_type, names)
    if not named[0].rotates:
        shown = check.shown(named[0].type or layer_type)
        raise ValueError(f"layer_type must name layers that rotate, got {shown}, layers without rotary embedding")
    return named[0]


def _first(found: Stated) -> Kind:
    """The kind that is shown unless another is asked for: layers that see all, if there are such."""
    rotating = [kind for kind in found.kinds if kind.rotates]
    if not rotating:
        refuse(found.text, found.family, "a model without a layer that rotates, which means no rotary embedding")
    some = [kind for kind in rotating if kind.indices] or rotating
    return next((kind for name in CHOICE for kind in some if name in (kind.label, kind.type)), some[0])


def _object(text: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = text.get(key)
    if found is not None and not isinstance(found, Mapping):
        raise ValueError(f"{key} must be a JSON object or null, got {check.shown(found)}")
    return found or {}


def _own_object(text: Mapping[str, Any], family: Family) -> dict[str, Mapping[str, Any]]:
    """The object under a name of its own that a class keeps its parameters in, with today's names: InternLM's rotary."""
    rule = family.rules.get("object")
    found = _object(text, rule["key"]) if rule else {}
    if not rule or not found:
        return {}
    named = {rule["names"].get(key, key): value for key, value in found.items()}
    kind = named.get("type")
    types = {"type": rule["types"].get(kind, kind) if isinstance(kind, str) else kind} if "type" in named else {}
    return {rule["key"]: {**rule["defaults"], **named, **types}}


def _nested(outer: Mapping[str, Any], text: Mapping[str, Any], family: Family) -> dict[str | None, Any]:
    """Those parameters that an object has for one kind of layer."""
    names = (*_layer_types(text), *family.labels, *KEYS["layer_types"])
    return {key: outer[key] for key in names if isinstance(outer.get(key, ""), Mapping | NoneType)}


def _counts(key: str, outer: Mapping[str, Any], text: Mapping[str, Any], family: Family) -> bool:
    """Whether the model class reads an object of parameters: some that have them by kind read no flat one."""
    flat = family.rules.get("flat", {}).get(key) == []
    return key not in family.ignores and (not flat or bool(_nested(outer, text, family)))


def _by_kind(
    text: Mapping[str, Any], family: Family, outer: Mapping[str, Any], key: str | None
) -> dict[str | None, Any]:
    """One setting for each kind of layer, or nothing if all layers share one."""
    nested = _nested(outer, text, family)
    local = [name for name in bases_of("sliding", family) if text.get(name) is not None]
    if nested:
        assumed: dict[str | None, Any] = {label: _of_kind(label, text, family, {}, local) for label in family.labels}
        filled = {label: own for label, own in assumed.items() if nested.get(label, 0) is None and _fills_in(family)}
        return {**assumed, **nested, **filled}
    _check_bases(text, family)
    if any(name in text for name in bases_of("compress", family)) or "compress" in family.labels:
        return _compressed(text, family, outer)
    labels = family.labels or ((FULL, SLIDING) if local else ())
    sharing = family.rules.get("flat", {}).get(key, [label for label in labels if "sliding" not in label])
    return {label: _of_kind(label, text, family, outer if label in sharing else {}, local) for label in labels}


def _check_bases(text: Mapping[str, Any], family: Family) -> None:
    """Refuse null as the base of one kind of layer, with which a class that is known stops."""
    for name in bases_of("sliding", family) if family.name is not None else ():
        if name in text and text[name] is None:
            check.above(name, None, low=1)


def _fills_in(family: Family) -> bool:
    """Whether the model class puts its own parameters where a config has null for a kind, instead of not rotating it."""
    rules = family.rules.get("layers", {}).get("unrotated", ())
    return not any("null" in rule for rule in rules)


def _of_kind(
    label: str, text: Mapping[str, Any], family: Family, outer: Mapping[str, Any], local: list[str]
) -> Mapping[str, Any] | None:
    """Setting of one kind of layer where each has its own base, and the shared parameters, if they hold for it."""
    assumed = family.rope.get(label, {})
    if assumed is None:
        return None
    keys = local if "sliding" in label else [key for key in names_of("base", family, label=label) if key in text]
    base = {"rope_theta": text[keys[0]]} if keys else {}
    return {**assumed, **base, **outer}


def _compressed(text: Mapping[str, Any], family: Family, outer: Mapping[str, Any]) -> dict[str | None, Any]:
    """DeepSeek-V4: scaling only in layers with a compressor, whose own base they have, and never on cos and sin."""
    share = family.numbers.get("partial_rotary_factor", 1.0)
    if check.is_number(text.get("qk_rope_head_dim")):
        head_dim = text.get("head_dim", family.numbers.get("head_dim"))
        share = text["qk_rope_head_dim"] / check.above("head_dim", head_dim, low=0)
    common = {"partial_rotary_factor": text.get("partial_rotary_factor", share)}
    main = text.get("rope_theta", family.rope.get("main", {}).get("rope_theta", 10_000))
    own = text.get("compress_rope_theta", family.rope.get("compress", {}).get("rope_theta"))
    compress = {**outer, **common, "rope_theta": own}
    if compress.get("rope_type", compress.get("type")) == "yarn":
        compress.setdefault("attention_factor", 1.0)
    return {"main": {**common, "rope_theta": main}, "compress": compress}


def _layer_types(text: Mapping[str, Any]) -> tuple[str, ...]:
    found = text.get("layer_types")
    if not isinstance(found, list | tuple):
        return ()
    return tuple(dict.fromkeys(name for name in found if isinstance(name, str)))
