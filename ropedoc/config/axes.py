"""Positions with several axes in a config: of its towers for images and video, and of a language model that reads them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.classes import Family, family_of, known
from ropedoc.config.keys import NAMES
from ropedoc.config.layers import stated
from ropedoc.config.method import run
from ropedoc.config.names import names_of
from ropedoc.config.normal import normal
from ropedoc.config.part import path
from ropedoc.ladder.frequencies import wavelengths
from ropedoc.methods.axial import Axis, axial
from ropedoc.registers.sentence import parts_of, write

REGISTER: Mapping[str, Any] = tomllib.loads(files("ropedoc.config").joinpath("axes.toml").read_text(encoding="utf-8"))
DIFFUSERS: Mapping[str, Any] = REGISTER["diffusers"]
WORDS = {name: parts_of(text) for name, text in REGISTER["words"].items()}
DEPTH = 3  # objects inside one another in which a tower may stand
ENDINGS = ("", "_vision", "_vision_encoder", "_vision_model")  # of the classes of towers, after the model's name
DEALT = {"blocks": "mrope", "turns": "mrope_interleaved"}


@dataclass(frozen=True, kw_only=True)
class Axes:
    """One part of a config whose positions have several axes.

    Attributes
    ----------
    part : str
        Where it stands in the file, its keys joined by points; "" for the file itself.
    model_type : str
        Its model class.
    method : str, optional
        How its pairs are dealt to the axes, by the name in `axial`; None where that is not known.
    axes : tuple of Axis
        Each axis with its pairs, their frequencies and the unit of its positions; empty where they cannot be told.
    why : str, optional
        Why they cannot, None where they can.
    """

    part: str
    model_type: str
    method: str | None = None
    axes: tuple[Axis, ...] = ()
    why: str | None = None


def axes(config: Mapping[str, Any]) -> tuple[Axes, ...]:
    """Find every part of a config whose positions have several axes.

    Such are the towers of models that read images (`vision_config` and its like), the language models with M-RoPE
    beside them, and the image and video models of diffusers that `axial` has a name for.

    Parameters
    ----------
    config : mapping
        The file as `json.load` gives it.

    Returns
    -------
    axes : tuple of Axes
        In the order of the file, the language model last; empty if every position is one number.

    Raises
    ------
    ValueError
        If config is no mapping.

    References
    ----------
    Hugging Face transformers 5.24.0 and diffusers 0.42.1; the places stand in classes.json and axes.toml.
    """
    if not isinstance(config, Mapping):
        raise ValueError(f"config must be a JSON object, got {check.shown(config)}")
    if isinstance(config.get("_class_name"), str) and config["_class_name"] in DIFFUSERS:
        return (_of_diffusers(config["_class_name"], config),)
    found = [_of_tower(part, text, family) for part, text, family in _towers(config)]
    return (*found, *_of_language(config))


def words(found: Axes) -> str:
    """What is told of one part, on one line."""
    start = write(WORDS["part" if found.part else "file"], {"part": found.part, "model_type": found.model_type})
    if found.why is not None:
        return start + write(WORDS["unknown"], {"why": found.why})
    return start + "; ".join(_axis(axis) for axis in found.axes)


def refusal(config: Any, error: str) -> str:
    """Why a config is refused, with what can be told of its axes all the same."""
    found = axes(config) if isinstance(config, Mapping) else ()
    if not found:
        return error
    return write(WORDS["refused"], {"error": error, "words": "; ".join(map(words, found))})


def _axis(axis: Axis) -> str:
    """What is told of one axis; one that has no pairs turns in no number of units."""
    lengths = wavelengths(axis.inv_freq) if axis.pairs.size else [math.inf]
    numbers = {"count": int(axis.pairs.size), "shortest": float(lengths[0]), "longest": float(lengths[-1])}
    return write(WORDS["axis"], {"name": axis.name, "unit": axis.unit, "base": axis.base, **numbers})


def _towers(config: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Family]]:
    """Parts of a config with a class whose positions have several axes: name of the part, the part, the class."""
    waiting: list[tuple[tuple[str, ...], Mapping[str, Any], tuple[str, ...], dict[str, str]]] = [((), config, (), {})]
    while waiting:
        way, text, outer, named = waiting.pop(0)
        own = text.get("model_type", named.get(""))
        types = (*((own,) if isinstance(own, str) else ()), *outer)
        classes = _classes_of(types, tower=bool(way) and _is_tower(way[-1]))
        family = next((one for one in classes if one.axes > 1), None)
        if family is not None:
            yield ".".join(way), text, family
            continue
        parts = {key: name for one in classes[::-1] for key, name in one.rules.get("parts", {}).items()} | named
        for key, one in text.items():
            if isinstance(one, Mapping) and isinstance(key, str) and len(way) < DEPTH:
                waiting.append(((*way, key), one, types if _is_tower(key) else (), _within(parts, key)))


def _within(parts: Mapping[str, str], key: str) -> dict[str, str]:
    """Classes of the parts below a key, by their way from there."""
    ways = ((way.split("."), name) for way, name in parts.items())
    return {".".join(rest): name for (first, *rest), name in ways if first == key}


def _is_tower(key: str) -> bool:
    return "vision" in key or "visual" in key


def _classes_of(types: tuple[str, ...], *, tower: bool) -> list[Family]:
    """The classes that a part may have: by its own name, of a tower by that of the model around it too."""
    stems = [stem for name in types for stem in dict.fromkeys((name, known(name) or name))]
    names = [f"{name}{ending}" for name in stems for ending in (ENDINGS if tower else ENDINGS[:1])]
    return [family_of({"model_type": name}) for name in names if known(name) is not None]


def _of_tower(part: str, text: Mapping[str, Any], family: Family) -> Axes:
    name, method = str(family.name), family.rules.get("axial")
    if method is None:
        return Axes(part=part, model_type=name, why=family.rules.get("untold") or write(WORDS["dealt"], {}))
    try:
        ladders = axial(_head_dim(text, family), method=method, base=_base(text, family))
    except ValueError as error:
        return Axes(part=part, model_type=name, method=method, why=str(error))
    return Axes(part=part, model_type=name, method=method, axes=ladders)


def _number(concept: str, text: Mapping[str, Any], family: Family) -> Any:
    stated = (text[name] for name in names_of(concept, family) if text.get(name) is not None)
    return next(stated, family.numbers.get(NAMES[concept][0]))


def _head_dim(text: Mapping[str, Any], family: Family) -> int:
    """Dimension of a head as stated, else hidden_size / num_attention_heads."""
    divided = "hidden_size" in text and "hidden_size" in family.numbers
    stated = text.get("head_dim") or (None if divided else family.numbers.get("head_dim"))
    if stated:
        return check.whole("head_dim", stated, low=2, high=check.WIDEST)
    hidden = check.whole("hidden_size", _number("hidden_size", text, family), low=2, high=check.WIDEST)
    heads = check.whole("num_attention_heads", _number("heads", text, family), low=1, high=hidden)
    divisor = family.rules.get("divided", {}).get("head_dim")
    return hidden // heads // (1 if divisor is None else _divisor(divisor, text))


def _divisor(rule: Mapping[str, Any], text: Mapping[str, Any]) -> int:
    """What a class divides the dimension of a head by."""
    stated = text.get(rule["key"])
    return check.whole(rule["key"], rule["default"] if stated is None else stated, low=1, high=check.WIDEST)


def _base(text: Mapping[str, Any], family: Family) -> Any:
    inside = text.get("rope_parameters")
    stated = inside.get("rope_theta") if isinstance(inside, Mapping) else None
    beside = (text[name] for name in names_of("base", family) if text.get(name) is not None)
    return next(beside, family.rope.get("rope_theta", 10_000)) if stated is None else stated


def _of_diffusers(name: str, config: Mapping[str, Any]) -> Axes:
    entry = DIFFUSERS[name]
    method, base = entry["method"], config.get(entry["base"].get("key"), entry["base"]["default"])
    try:
        if "dims" not in entry:
            head_dim = config.get(entry["head_dim"]["key"], entry["head_dim"]["default"])
            return Axes(part="", model_type=name, method=method, axes=axial(head_dim, method=method, base=base))
        widths = config.get(entry["dims"]["key"], entry["dims"]["default"])
        if not isinstance(widths, list | tuple) or not all(type(one) is int for one in widths):
            raise ValueError(write(WORDS["widths"], {"key": entry["dims"]["key"], "value": widths}))
        ladders = axial(sum(widths), method=method, base=base, axes_dims=widths)
    except ValueError as error:
        return Axes(part="", model_type=name, method=method, why=str(error))
    return Axes(part="", model_type=name, method=method, axes=ladders)


def _of_language(config: Mapping[str, Any]) -> list[Axes]:
    """The language model's own axes, if its class has M-RoPE; nothing, if the file is refused."""
    try:
        found = stated(config)
        rule = found.family.rules.get("mrope")
        if rule is None:
            return []
        record = normal(found)
        rope = run(record)
    except ValueError:
        return []
    part, name = ".".join(path(config)), str(found.family.name)
    method = "ernie_vl" if "order" in found.family.rules else DEALT.get(rule.get("dealt"))
    sections = record.parameters.get("mrope_section", rule.get("sections"))
    if method is None or sections is None:
        return [Axes(part=part, model_type=name, method=method, why=write(WORDS["dealt"], {}))]
    try:
        dealt = axial(record.rotary_dim, method=method, base=record.base, sections=sections)
    except ValueError as error:
        return [Axes(part=part, model_type=name, method=method, why=str(error))]
    ladders = tuple(replace(axis, inv_freq=rope.inv_freq[axis.pairs]) for axis in dealt)
    return [Axes(part=part, model_type=name, method=method, axes=ladders)]
