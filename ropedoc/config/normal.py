"""The normal form of a config: one plain record for a kind of layer, every default filled in, every key accounted for.

The record is the contract between the package and the browser, whose code makes the same one: what a method is
called with, what notes are worked out from, and what programs' settings are written from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.classes import OWN, Family
from ropedoc.config.given import Given, present, tokens, width
from ropedoc.config.keys import INSIDE, KEYS, NAMES, reads
from ropedoc.config.layers import FULL, Stated, chosen
from ropedoc.config.names import bases_of, names_of
from ropedoc.config.numbers import NUMBERS, Facts, derived, methods_of
from ropedoc.config.other import KIND
from ropedoc.config.stack import Kind, depth_of
from ropedoc.methods.partial_rotary import rotated_features

SWITCH = {"true": "interleaved", "false": "half"}
GENERAL_BASE = 10_000  # what transformers assumes where neither a config nor its class states one
SHARE = "partial_rotary_factor"
NAMING = (
    "key",
    "if",
    "off",
    "list",
    "numbers",
    "blocks",
    "types",
    "beta",
    "short",
    "long",
    "length",
)  # fields that hold the name of a key
PLAIN = ("rope_theta", SHARE)  # parameters that a layer keeps for which the method does not hold
READABLE = {name for names in NAMES.values() for name in names} | {*KEYS["settings"], "layer_types", "model_type"}


@dataclass(frozen=True, kw_only=True)
class Record:
    """One kind of layer of a config.

    Attributes
    ----------
    model_type : str, optional
        Model class whose assumptions hold, None if it is not known.
    layer : str, optional
        Name of its parameters, None where all layers share one setting.
    kind : str, optional
        Name of the kind, None where a model has one.
    kinds : tuple of dict
        All kinds of layers: name, indices, whether they rotate, and how far they reach.
    layers, unrotated : tuple of str
        Names of the kinds, and those of them that don't rotate.
    reach : int [tokens], optional
        Window or chunk that these layers see, None for all.
    rope_type : str
        Method.
    base : float [no unit]
        Base b before the method.
    head_dim, rotary_dim : int [features]
        Dimension of a head and of its rotated part; of a head with latent attention the rotated part alone.
    layout : "half" or "interleaved", optional
        Which features form a pair, where known.
    length : int [tokens], optional
        What the config calls max_position_embeddings.
    numbers : mapping
        Arguments of the method besides the dimension and the base, by their names in ropedoc.methods.
    parameters : mapping
        Parameters as the config has them, with the method, the base and the rotated share that hold.
    told : mapping
        What was filled in, found twice or left aside: what notes speak of.
    inside : str, optional
        Name of the object that holds the parameters, None where the config has none.
    used, unused, unknown : tuple of str
        Keys of the config by what became of them: read for this record; known here, but not read for it; not known
        here. A key inside the parameters follows the name of their object and a point.
    """

    model_type: str | None
    layer: str | None
    kind: str | None
    kinds: tuple[Facts, ...]
    layers: tuple[str, ...]
    unrotated: tuple[str, ...]
    reach: int | None
    rope_type: str
    base: float
    head_dim: int
    rotary_dim: int
    layout: str | None
    length: int | None
    numbers: Mapping[str, Any]
    parameters: Mapping[str, Any]
    told: Mapping[str, Any]
    inside: str | None
    used: tuple[str, ...]
    unused: tuple[str, ...]
    unknown: tuple[str, ...]


def normal(stated: Stated, *, layer_type: str | None = None, context_length: int | None = None) -> Record:
    """Bring what a config states of one kind of layer into its normal form.

    Raises
    ------
    ValueError
        If there is no such kind of layer, a number is missing or out of range, or the method is not known.
    """
    kind = chosen(stated, layer_type)
    parameters = _own(kind, stated.settings.get(kind.label) or {})
    found = Given(stated=stated, kind=kind, parameters=parameters, context_length=context_length)
    completed, told = _completed(found)
    rope_type = check.choice("rope_type", completed["rope_type"], methods_of(stated.family))
    base, times = _times(found, check.above("rope_theta", completed["rope_theta"], low=1))
    head_dim, head = _head_dim(found)
    completed, share = _heeded_share(found, completed)
    given = replace(found, parameters=completed)
    rotary_dim = head_dim if rope_type == "proportional" else _rotary_dim(given, head_dim)
    own = derived(given)
    rope_type, numbers, more = own or (rope_type, *NUMBERS[rope_type](given))
    length = given.length() if given.look("length") is not None else None
    layout = _layout(given)
    names = tuple(kind.name for kind in stated.kinds if kind.name is not None)
    return Record(
        model_type=stated.family.name,
        layer=kind.label,
        kind=kind.name,
        kinds=tuple(map(_plain, stated.kinds)),
        layers=names,
        unrotated=tuple(kind.name for kind in stated.kinds if kind.name is not None and not kind.rotates),
        reach=kind.reach,
        rope_type=rope_type,
        base=base,
        head_dim=head_dim,
        rotary_dim=rotary_dim,
        layout=layout,
        length=length,
        numbers=numbers,
        parameters=completed,
        told={
            **_told(stated, completed, layer_type),
            **_names(given, rotary_dim, head_dim),
            **told,
            **times,
            **head,
            **share,
            **more,
        },
        inside=stated.outer_key,
        **_accounts(given, str(completed["rope_type"])),
    )


def _plain(kind: Kind) -> Facts:
    """A kind of layer as JSON has it."""
    return {"name": kind.name, "indices": list(kind.indices), "rotates": kind.rotates, "reach": kind.reach}


def _own(kind: Kind, parameters: Mapping[str, Any]) -> Facts:
    """Parameters with what a list by layer gives these layers; the plain method where theirs does not hold for them."""
    kept = dict(parameters) if kind.scaled else {key: parameters[key] for key in PLAIN if key in parameters}
    own = {"rope_theta": kind.base, SHARE: kind.share}
    return kept | {key: value for key, value in own.items() if value is not None}


def _times(found: Given, base: float) -> tuple[float, Facts]:
    """Base times what the model class multiplies it by: ChatGLM's rope_ratio."""
    rule = found.family.rules.get("times", {}).get("rope_theta")
    if rule is None or found.text.get(rule["key"]) is None:
        return base, {}
    found.read.add(rule["key"])
    return base * check.above(rule["key"], found.text[rule["key"]], low=0), {"times_key": rule["key"]}


def _completed(found: Given) -> tuple[Facts, Facts]:
    """Fill in method, base and rotated share from where a config may also keep them."""
    stated = _today(found.parameters)
    older = "default" if "type" in found.family.rules.get("unread", ()) else stated.get("type", "default")
    rope_type = stated.get("rope_type", older)
    newer = _newer(rope_type, found) if isinstance(rope_type, str) else rope_type
    base, base_from = _base(found)
    share = _share(found)
    told = {"older_type": rope_type if newer != rope_type else None, "base_from": base_from, "base_filled": base}
    told["other_bases"] = _other_bases(found, base)
    return {
        **({} if share is None else {SHARE: share}),
        **stated,
        **_typed_share(found),
        "rope_type": newer,
        "rope_theta": base,
    }, told


def _today(parameters: Mapping[str, Any]) -> Facts:
    """Parameters under today's names: HunYuan's sections of M-RoPE have another one."""
    named = {KEYS["older_inside"][key]: value for key, value in parameters.items() if key in KEYS["older_inside"]}
    return named | {key: value for key, value in parameters.items() if key not in KEYS["older_inside"]}


def _other_bases(found: Given, base: Any) -> list[Facts]:
    """Bases of the config that these layers don't have: under other names, and in an object for the attention."""
    names = [] if found.kind.base is not None else NAMES["base"]
    stated = {name: found.text.get(name) for name in names}
    for part in KEYS["inner"]:
        if isinstance(found.text.get(part), Mapping):
            stated[f"{part}.{NAMES['base'][0]}"] = found.text[part].get(NAMES["base"][0])
    return [{"key": name, "value": value} for name, value in stated.items() if value not in (None, base)]


def _newer(rope_type: str, found: Given) -> str:
    """Today's name of a method; Phi-3's files say yarn for what is LongRoPE."""
    if rope_type == "yarn" and "original_max_position_embeddings" in found.family.numbers:
        return "longrope"
    return str(KEYS["older"].get(rope_type, rope_type))


def _base(found: Given) -> tuple[Any, str]:
    if "rope_theta" in found.parameters:
        return found.parameters["rope_theta"], "inside"
    name = found.key("base")
    if name is not None:
        return found.text[name], "beside"
    assumed = {**found.family.numbers, **_assumed(found)}
    return assumed.get("rope_theta", GENERAL_BASE), _silent_base(found, assumed)


def _silent_base(found: Given, assumed: Facts) -> str:
    """Whence the base is where a config states none that counts: it stands in the code of a class that reads none at all."""
    if not names_of("base", found.family, label=found.kind.label) and "rope_parameters" in found.family.ignores:
        return "code"
    return "class" if "rope_theta" in assumed else "general"


def _share(found: Given) -> Any:
    """Rotated share of a head beside the parameters, else the model class's, None if there is none."""
    name = found.key("share", skip="null")
    if name is not None:
        return found.text[name]
    null = str(found.family.rules.get("null_share"))
    if null in found.text and found.text[null] is None and SHARE not in found.parameters:
        check.share(null, None)  # with which the class stops
    silenced = found.family.name is not None and found.key("share") is not None  # null turns the whole head
    if silenced or found.look("rotary_dim") is not None:
        return None
    assumed = _assumed(found) if found.family.rope.get("rope_type", "default") == "default" else {}
    return assumed.get(SHARE, found.family.numbers.get(SHARE))


def _of_type(rule: str, found: Given) -> Any:
    """What a rule of the model class says of layers of this type, None if nothing."""
    rules = found.family.rules.get(rule, {})
    return rules.get(found.kind.type, rules.get("*"))


def _valued(value: Mapping[str, Any], found: Given) -> Any:
    """What the config says under the key of a value, else its default."""
    found.read.update({value["key"]} & found.text.keys())
    stated = found.text.get(value["key"])
    return value["default"] if stated is None else stated


def _typed_share(found: Given) -> Facts:
    """Rotated share of a class that divides two widths for each type of layers."""
    rule = _of_type("shares", found)
    if rule is None:
        return {}
    rotated, whole = (width(one["key"], _valued(one, found)) for one in rule)
    return {SHARE: rotated / whole}


def _assumed(found: Given) -> Facts:
    """What the model class assumes of base and share: some assume others beside parameters of the config."""
    beside = found.family.rules.get("given", {}) if found.stated.outer_key else {}
    return {**found.family.rope, **beside}


def _heeded_share(found: Given, parameters: Facts) -> tuple[Facts, Facts]:
    """Parameters without a rotated share that the model doesn't look at, and that share.

    Some plain embeddings don't, and attention with a latent neither: its rotated part has a key of its own.
    """
    latent = found.look("rotated_part") is not None
    unread = found.family.partial is False and (latent or parameters["rope_type"] == "default")
    if SHARE not in parameters or not unread:
        return parameters, {"ignored_share": None}
    kept = {key: value for key, value in parameters.items() if key != SHARE}
    told = found.stated.outer_key is not None or found.key("share") is not None
    return kept, {"ignored_share": None if parameters[SHARE] == 1 or (latent and not told) else parameters[SHARE]}


def _head_dim(found: Given) -> tuple[int, Facts]:
    """Return what transformers calls head_dim: of an MLA head, only the part that is rotated."""
    if "head_dim" in found.family.rules:
        return _times_hidden(found)
    if (part := found.look("rotated_part")) is not None:
        rotated, other = width("qk_rope_head_dim", part), found.look("unrotated_part")
        stated = found.text.get("head_dim")
        told = {"stated_head": None if check.is_number(stated) and stated == rotated else stated}
        return rotated, told | {"whole_head": rotated + width("qk_nope_head_dim", other) if other else None}
    if (own := _of_type("head_dims", found)) is not None and (typed := _valued(own, found)) is not None:
        return width(own["key"], typed), {}
    if found.kind.label == FULL and (wide := found.look("global_head_dim")) is not None:
        return width("global_head_dim", wide), {}
    stated = found.look("head_dim", skip="empty")
    hidden, heads = found.look("hidden_size"), found.look("heads")
    if stated:
        counted = check.is_number(hidden) and check.is_number(heads) and heads > 0
        return width("head_dim", stated), {"quotient": hidden // heads if counted else None}
    hidden = tokens("hidden_size", hidden)
    heads = present("num_attention_heads", heads, low=1, high=hidden)
    return width("hidden_size / num_attention_heads", hidden // heads), {}


def _times_hidden(found: Given) -> tuple[int, Facts]:
    """Dimension of a head as stated, else from a multiple of the hidden size."""
    if name := found.key("head_dim", skip="empty"):
        return width("head_dim", found.text[name]), {}
    hidden = tokens("hidden_size", found.look("hidden_size"))
    heads = present("num_attention_heads", found.look("heads"), low=1, high=hidden)
    return width(
        "hidden_size / num_attention_heads", found.family.rules["head_dim"]["times_hidden"] * hidden // heads
    ), {}


def _rotary_dim(given: Given, head_dim: int) -> int:
    """Rotated dimension as stated, else the rotated share of head_dim."""
    stated = given.look("rotary_dim", skip="null")
    if stated is not None and SHARE not in given.parameters and given.family.partial is not False:
        return check.even("rotary_dim", check.whole("rotary_dim", stated, low=2, high=head_dim))
    return rotated_features(head_dim, partial_rotary_factor=given.parameters.get(SHARE, 1.0))


def _layout(given: Given) -> str | None:
    """Which features form a pair: as the config says with a switch, else as the model class has it."""
    own = given.family.rules.get("layout_key")
    general = {} if given.family.name else dict.fromkeys(NAMES["interleaved"], SWITCH)
    switches = {own["key"]: own["values"]} if own else general
    for name, meaning in switches.items():
        if isinstance(given.text.get(name), bool):
            given.read.add(name)
            return str(meaning["true" if given.text[name] else "false"])
    return given.family.layout


def _strange(stated: Stated) -> list[str]:
    """Names in layer_types that neither transformers nor the model class knows."""
    rules = stated.family.rules.get("layers", {})
    listed = stated.text.get("layer_types")
    own = {name for rule in rules.get("unrotated", ()) for name in rule.get("types", ())} | {
        *rules.get("own_types", ())
    }
    known = {*KEYS["allowed_types"], *KEYS["older_layers"], *rules.get("renamed", {}), *own}
    names = [name for name in listed if isinstance(name, str)] if isinstance(listed, list | tuple) else []
    return [name for name in dict.fromkeys(names) if name not in known]


def _told(stated: Stated, completed: Facts, layer_type: str | None) -> Facts:
    """What is told of the config as a whole."""
    still = [i for kind in stated.kinds if not kind.rotates for i in kind.indices]
    return {
        "both": stated.both,
        "known": stated.family.name is not None,
        "stated_class": stated.text.get("model_type"),
        "own_class": stated.text.get("model_type") in OWN,
        "by_architecture": stated.by_architecture,
        "code": stated.code,
        "doubles": list(stated.doubles),
        "still_layers": sorted(still),
        "depth": sum(len(kind.indices) for kind in stated.kinds),
        "depth_stated": depth_of(stated.text, replace(stated.family, numbers={})),
        "share_given": SHARE in completed,
        "class_type": stated.family.rope["rope_type"] if stated.own else None,
        "asked": layer_type is not None,
        "unit": stated.family.rules.get("unit"),
        "order": "order" in stated.family.rules,
        "mrope_known": "mrope" in stated.family.rules,
        "file_kind": stated.text.get(KIND),
        "strange_types": _strange(stated),
        **{key: stated.text.get(key) for key in KEYS["told"]},
        "softmax": "softmax_mscale" in stated.family.rules.get("scores", {}),
        **_scores(stated, completed),
    }


def _scores(stated: Stated, completed: Facts) -> Facts:
    """What multiplies scores by the position, by the rules of the model class."""
    rules, text = stated.family.rules.get("scores", {}), stated.text
    found: Facts = {"beta_key": None, "beta": None, "temperature": None, "logn": None}
    if completed.get(rules.get("beta")):
        found |= {"beta_key": rules["beta"], "beta": check.above(rules["beta"], completed[rules["beta"]], low=0)}
    heat = rules.get("temperature")
    if heat and text.get(heat["if"], heat["default"]):
        given = {name: text.get(heat[name]["key"], heat[name]["default"]) for name in ("floor", "scale")}
        numbers = {name: check.above(heat[name]["key"], value, low=0) for name, value in given.items()}
        found["temperature"] = {"key": heat["if"], **numbers}
    logn = rules.get("logn")
    if logn and text.get(logn["if"]):
        key = logn["length"]["key"]
        found["logn"] = {"key": logn["if"], "length": tokens(key, text.get(key))}
    return found


def _names(given: Given, rotary_dim: int, head_dim: int) -> Facts:
    """Under which names the config has the base and the rotated share of these layers."""
    label = given.kind.label or ""
    bases = (bases_of("sliding", given.family) if "sliding" in label else []) or names_of(
        "base", given.family, label=label
    )
    stated = [name for name, value in given.text.items() if value is not None]
    return {
        "base_name": next((name for name in bases if name in stated), next(iter(bases), NAMES["base"][0])),
        "share_name": next((name for name in names_of("share", given.family) if name in stated), SHARE),
        "rotary_dim_stated": given.look("rotary_dim") is not None and rotary_dim < head_dim,
    }


def _keys_of(family: Family) -> set[str]:
    """Keys that the rules of a model class name."""
    found: set[str] = set()
    waiting: list[Any] = [family.rules, family.rotates]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            found |= {one[name] for name in NAMING if isinstance(one.get(name), str)}
            waiting += [value for name, value in one.items() if name != "reads"]
        elif isinstance(one, list):
            waiting += one
    return found


def _heeded(family: Family) -> set[str]:
    """Keys that a class reads for other layers, or without any change of what is told here; of a stranger, those that say that it rotates."""
    if family.name is None:
        return {*KEYS["switches"]}
    others = [names for concept, names in family.rules.get("reads", {}).items() if "." in concept]
    return {*family.rules.get("heeds", ())}.union(*others)


def _accounts(given: Given, rope_type: str) -> dict[str, tuple[str, ...]]:
    """Every key of the config, and every key inside its parameters, by what became of it."""
    outer = given.stated.outer_key
    read = given.read | {outer} | ({"model_type"} if given.family.name else set()) | _keys_of(given.family)
    read |= _heeded(given.family)
    accounts = [(str(key), key in read, key in READABLE) for key in given.text]
    own = given.family.rules.get("object", {"key": None})
    names = own["names"] if outer and own["key"] == outer else {}
    inside = (given.text[outer] if names else given.stated.settings.get(given.kind.label) or {}) if outer else {}
    read |= reads(rope_type)
    accounts += [(f"{outer}.{key}", names.get(key, key) in read, names.get(key, key) in INSIDE) for key in inside]
    return {
        "used": tuple(sorted(key for key, used, _ in accounts if used)),
        "unused": tuple(sorted(key for key, used, known in accounts if known and not used)),
        "unknown": tuple(sorted(key for key, used, known in accounts if not known and not used)),
    }
