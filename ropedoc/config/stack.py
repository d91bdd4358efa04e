"""Which layers a model has: their types, which of them rotate, how far each sees, and what is its own.

The rules of a model class stand in its entry under "layers"; this is the short interpreter that reads them.
A class that is not known is read by the general rules: layer_types, no_rope_layers, no_rope_layer_interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.classes import Family
from ropedoc.config.keys import KEYS
from ropedoc.config.names import names_of

MOST = 4096  # layers: thirty times the deepest model published
EVERY_FOURTH = {"every": {"key": "no_rope_layer_interval", "default": 0}, "at": -1}
# What no_rope_layers means where no class says otherwise: 0 marks a layer that is not rotated.
GENERAL = {
    "types": ["layer_types"],
    "unrotated": [{"list": "no_rope_layers", "value": 0, "else": EVERY_FOURTH}],
    "window": {"key": "sliding_window", "types": ["sliding_attention"]},
}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Layers that are alike.

    Attributes
    ----------
    name : str, optional
        What they are called: their type; None where a model has one kind.
    type : str, optional
        Their type in the config, None where it tells none.
    label : str, optional
        Name of the parameters that hold for them, None where all layers share them.
    indices : tuple of int
        Which layers, from 0; empty where the config does not say how many there are.
    rotates : bool
        Whether they are rotated.
    reach : int [tokens], optional
        Window or chunk that they see, None for all.
    base, share : optional
        What a list by layer gives them, None if there is none.
    scaled : bool
        Whether the method holds for them.
    """

    name: str | None = None
    type: str | None = None
    label: str | None = None
    indices: tuple[int, ...] = ()
    rotates: bool = True
    reach: int | None = None
    base: Any = None
    share: Any = None
    scaled: bool = True


def kinds(text: Mapping[str, Any], family: Family) -> tuple[Kind, ...]:
    """Find the kinds of layers of a config, in the order in which they first occur."""
    rules = family.rules.get("layers", {} if family.name else GENERAL)
    types = layer_types(text, family)
    depth = len(types) or depth_of(text, family)
    names = types or [None] * depth
    still = _still(rules, family, names, text)
    layers = [_layer(i, names[i], still[i], rules, text) for i in range(depth)]
    return _named(_grouped(layers)) if layers else (_layer(None, None, still=False, rules=rules, text=text),)


def layer_types(text: Mapping[str, Any], family: Family) -> list[Any]:
    """Type of every layer, as the config lists them or the class has them; empty where nothing says."""
    rules = family.rules.get("layers", {} if family.name else GENERAL)
    for key in rules.get("types", ["layer_types"]):
        listed = _listed(key, text, family)
        if listed and (family.name or all(isinstance(one, str) for one in listed)):
            return [_renamed(one, rules, text) for one in _names(key, listed)[:MOST]]
    if (marks := rules.get("marks")) and isinstance(text.get(marks["key"]), str):
        return _marked(marks, text[marks["key"]])
    if coded := _coded(rules.get("coded"), text, family):
        return coded[: depth_of(text, family)]
    return (
        [_renamed(one, rules, text) for one in _follow(rules["else"], depth_of(text, family), text, family)]
        if "else" in rules
        else []
    )


def depth_of(text: Mapping[str, Any], family: Family) -> int:
    """How many layers a config says there are, 0 if that is not known."""
    rule = family.rules.get("depth")
    if rule and text.get(rule["key"]) is not None:
        return min(int(rule["times"]) * _count(rule["key"], text[rule["key"]], high=MOST), MOST)
    name = next((name for name in names_of("depth", family) if text.get(name) is not None), None)
    return int(family.numbers.get("num_hidden_layers", 0)) if name is None else _count(name, text[name], high=MOST)


def _count(key: str, value: Any, *, low: int = 0, high: int = check.LONGEST) -> int:
    """Return a whole number that counts something."""
    return check.whole(key, check.written(value), low=low, high=high)


def _listed(key: str, text: Mapping[str, Any], family: Family) -> Sequence[Any]:
    """A list of a config, empty where it has none; of a class that is not known, whatever is no list is passed over."""
    value = text.get(key)
    if isinstance(value, list | tuple):
        return value
    if value is not None and family.name is not None:
        raise ValueError(f"{key} must be a list, got {check.shown(value)}")
    return ()


def _names(key: str, listed: Sequence[Any]) -> Sequence[str]:
    wrong = [one for one in listed if not isinstance(one, str)]
    if wrong:
        raise ValueError(f"{key} must be a list of names, got one with {check.shown(wrong[0])}")
    return listed


def _marked(rule: Mapping[str, Any], pattern: str) -> list[str]:
    """Types of layers that a config lists by a sign each."""
    wrong = [one for one in pattern if one not in rule["names"]]
    if wrong:
        wanted = ", ".join(rule["names"])
        raise ValueError(f"{rule['key']} must have one of {wanted} for each layer, got {check.shown(wrong[0])}")
    return [rule["names"][one] for one in pattern[:MOST]]


def _coded(rule: Mapping[str, Any] | None, text: Mapping[str, Any], family: Family) -> list[str]:
    """Types of layers that a config lists by numbers, maybe of more layers than it has."""
    if rule is None:
        return []
    names = {int(number): name for number, name in rule["names"].items()}
    listed = _listed(rule["key"], text, family)
    wrong = [one for one in listed if isinstance(one, bool) or not isinstance(one, int | float) or one not in names]
    if wrong:
        wanted = ", ".join(str(number) for number in sorted(names))
        raise ValueError(f"{rule['key']} must be a list of {wanted}, got one with {check.shown(wrong[0])}")
    return [names[one] for one in listed]


def _renamed(older: str, rules: Mapping[str, Any], text: Mapping[str, Any]) -> str:
    name = str(KEYS["older_layers"].get(older, older))
    rule = rules.get("renamed", {}).get(name)
    return rule["to"] if rule and ("if" not in rule or text.get(rule["if"], rule["default"])) else name


def _valued(what: Any, text: Mapping[str, Any], *, low: int = 0) -> int:
    """A number of a rule, or what the config says under its key; its default, where the config says nothing."""
    if not isinstance(what, Mapping):
        return int(what)
    value = text.get(what["key"])
    return int(what["default"]) if value is None else _count(what["key"], value, low=low)


def _hits(rule: Mapping[str, Any], depth: int, text: Mapping[str, Any]) -> list[bool]:
    """Which layers a rule with a step names; none for the step 0, which only a general rule may have."""
    general = isinstance(rule["every"], Mapping) and rule["every"]["default"] == 0
    every = _valued(rule["every"], text, low=0 if general else 1)
    order = range(depth - 1, -1, -1) if rule.get("from_end") else range(depth)
    at = _valued(rule["half_of"], text) // 2 if "half_of" in rule else rule["at"]
    return [every > 0 and (place - at) % every == 0 for place in order]


def _follow(rule: Mapping[str, Any], depth: int, text: Mapping[str, Any], family: Family) -> list[str]:
    """Type of every layer by a rule, where a config has no list."""
    if "prefix" in rule:
        ahead = {name: value for name, value in rule.items() if name != "prefix"}
        length = min(depth, _valued(rule["prefix"]["length"], text))
        first = _follow({**ahead, "every": rule["prefix"]["every"]}, length, text, family)
        return first + _follow(ahead, depth - length, text, family)
    if "if" in rule and not text.get(rule["if"]):
        return [rule.get("otherwise", rule["else"])] * depth
    found = _steps(rule, depth, text, family)
    if "until" in rule:
        end = _valued(rule["until"], text)
        found = [kind if i < end else rule["until"]["then"] for i, kind in enumerate(found)]
    first = rule.get("first", [])[:depth]
    found[: len(first)] = first
    return [*found[:-1], rule["last"]] if "last" in rule and found else found


def _steps(rule: Mapping[str, Any], depth: int, text: Mapping[str, Any], family: Family) -> list[str]:
    if "numbers" in rule:
        inner = text.get(rule["in"]) if "in" in rule else text
        stands: Mapping[str, Any] = inner if isinstance(inner, Mapping) else {}
        if stands.get(rule["numbers"]) is None:
            without = rule["without"]
            return _follow(without, depth, text, family) if isinstance(without, Mapping) else [without] * depth
        listed = _listed(rule["numbers"], stands, family)
        return [rule["is"] if i + rule.get("first_is", 0) in listed else rule["else"] for i in range(depth)]
    if "from" in rule:
        start = _valued(rule["from"], text, low=-check.LONGEST)
        return [rule["is"] if i >= start else rule["else"] for i in range(depth)]
    if "every" in rule:
        return [rule["is"] if hit else rule["else"] for hit in _hits(rule, depth, text)]
    pattern: Sequence[str] = rule["repeat"]
    order = range(depth - 1, -1, -1) if rule.get("from_end") else range(depth)
    return [pattern[i % len(pattern)] for i in order]


# Which layers are not rotated


def _still(rules: Mapping[str, Any], family: Family, names: Sequence[Any], text: Mapping[str, Any]) -> list[bool]:
    conditions = rules.get("unrotated", ())
    found = [_condition(condition, family, names, text) for condition in conditions]
    found.append([name in KEYS["without_attention"] for name in names])
    return [any(one[i] for one in found) for i in range(len(names))]


def _condition(rule: Mapping[str, Any], family: Family, names: Sequence[Any], text: Mapping[str, Any]) -> list[bool]:
    depth = len(names)
    if "list" in rule:
        listed = _listed(rule["list"], text, family)
        if listed:
            return [i < len(listed) and _is(listed[i], rule["value"]) for i in range(depth)]
        return _hits(rule["else"], depth, text) if "else" in rule else [False] * depth
    if "numbers" in rule:
        listed = _listed(rule["numbers"], text, family)
        return [i in listed for i in range(depth)]
    if "blocks" in rule:
        blocks = _listed(rule["blocks"], text, family)
        return [i < len(blocks) and _off(blocks[i], rule) for i in range(depth)]
    if "null" in rule:
        stated = text.get(rule["null"])
        settings = {**family.rope, **(stated if isinstance(stated, Mapping) else {})}
        return [name in settings and settings[name] is None for name in names]
    return _of_types(rule, names, text)


def _off(block: Any, rule: Mapping[str, Any]) -> bool:
    """Whether a block of a list says with a flag that its layer has no attention."""
    part = block.get(rule["in"]) if isinstance(block, Mapping) else None
    return isinstance(part, Mapping) and any(part.get(flag) for flag in rule["flags"])


def _of_types(rule: Mapping[str, Any], names: Sequence[Any], text: Mapping[str, Any]) -> list[bool]:
    if "if" in rule and text.get(rule["if"], True) is None:
        return [False] * len(names)
    if "off" in rule and text.get(rule["off"], rule["default"]):
        return [False] * len(names)
    spared = _valued(rule.get("except_first", 0), text)
    if "unless" in rule and _valued(rule["unless"], text) != rule["unless"]["value"]:
        spared = 0
    return [name in rule["types"] and i >= spared for i, name in enumerate(names)]


def _is(value: Any, wanted: Any) -> bool:
    return bool(value == wanted)


# What a layer has of its own


def _layer(index: int | None, name: Any, still: bool, rules: Mapping[str, Any], text: Mapping[str, Any]) -> Kind:
    return Kind(
        type=name,
        indices=() if index is None else (index,),
        rotates=not still,
        reach=_reach(rules.get("window"), name, still, text),
        base=_by_layer(rules.get("bases"), index, text),
        share=_by_layer(rules.get("shares"), index, text),
        scaled=_scaled(rules.get("scaled"), name, text),
    )


def _reach(rule: Mapping[str, Any] | None, name: Any, still: bool, text: Mapping[str, Any]) -> int | None:
    """Window of a layer in tokens to one side, None if it sees all."""
    if rule is None or ("if" in rule and not text.get(rule["if"])):
        return None
    if ("types" in rule and name not in rule["types"]) or (rule.get("layers") == "unrotated" and not still):
        return None
    value = text.get(rule["key"], rule.get("default"))
    return None if value is None else _count(rule["key"], value, low=1) // int(rule.get("sides", 1))


def _by_layer(rule: Mapping[str, Any] | None, index: int | None, text: Mapping[str, Any]) -> Any:
    listed = text.get(rule["list"]) if rule else None
    if index is None or not isinstance(listed, list | tuple) or index >= len(listed):
        return None
    return listed[index]


def _scaled(rule: Any, name: Any, text: Mapping[str, Any]) -> bool:
    """Whether a method holds for layers of a type: those that the rule or a key of the config names."""
    only = text.get(rule["key"]) if isinstance(rule, Mapping) else rule
    return not isinstance(only, list | tuple) or not only or name in only


def _grouped(layers: Sequence[Kind]) -> list[Kind]:
    """Layers that are alike in one, with all their indices."""
    found: dict[Any, list[Kind]] = {}
    for layer in layers:
        found.setdefault(repr(replace(layer, indices=())), []).append(layer)
    return [replace(some[0], indices=tuple(i for one in some for i in one.indices)) for some in found.values()]


def _named(found: Sequence[Kind]) -> tuple[Kind, ...]:
    """Kinds with names that tell them apart."""
    if len(found) == 1 and found[0].type is None:
        return tuple(found)
    names = [_name(kind, found) for kind in found]
    twins = [names[:i].count(name) for i, name in enumerate(names)]
    numbered = [f"{name} {twin + 1}" if twin and name else name for name, twin in zip(names, twins, strict=True)]
    return tuple(replace(kind, name=name) for kind, name in zip(found, numbered, strict=True))


def _name(kind: Kind, found: Sequence[Kind]) -> str | None:
    name = kind.type if kind.rotates or kind.type not in {one.type for one in found if one is not kind} else None
    return name or (f"{kind.type}, not rotated" if kind.type else "not rotated" if not kind.rotates else None)


def labelled(found: Sequence[Kind], settings: Mapping[str | None, Any], family: Family) -> tuple[Kind, ...]:
    """Kinds with the parameters that hold for each, and one more for parameters of layers that don't occur."""
    if None in settings:
        return tuple(found)
    types = {kind.type for kind in found}
    known = [_with_label(kind, settings, family) for kind in found if kind.type is not None]
    reach = {kind.type: kind.reach for kind in found}
    labels = {kind.label for kind in known}
    others = [name for name in settings if name not in labels and name not in types]
    absent = [
        Kind(name=name, type=name, label=name, rotates=settings[name] is not None, reach=reach.get(None))
        for name in others
    ]
    return (*known, *absent)


def _with_label(kind: Kind, settings: Mapping[str | None, Any], family: Family) -> Kind:
    """A kind with the name of its parameters; one without parameters or a base of its own is not rotated."""
    names = family.rules.get("label_of", {})
    label = names.get(kind.type, names.get("*", kind.type))
    if label not in settings:
        return replace(kind, rotates=kind.rotates and kind.base is not None)
    return replace(kind, label=label, rotates=kind.rotates and settings[label] is not None)
