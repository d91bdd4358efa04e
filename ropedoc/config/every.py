"""Every kind of layer of a config: which ones they are, what turns them, how far they see, what scales their scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ropedoc.config.classes import Family
from ropedoc.config.facts import softmax_factor
from ropedoc.config.keys import NAMES
from ropedoc.config.layers import Stated, stated
from ropedoc.config.method import run
from ropedoc.config.normal import Record, normal
from ropedoc.config.part import UnrotatedError
from ropedoc.config.stack import Kind, kinds
from ropedoc.ladder.rope import Rope


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Layers of a model that are alike.

    Attributes
    ----------
    name : str, optional
        What `from_config` knows them by, None where a model has one kind.
    indices : tuple of int
        Which layers, from 0; empty where the config does not say how many there are, or none is of this kind.
    rope : Rope, optional
        What turns them; None: they are not rotated.
    reach : int [tokens], optional
        Window or chunk that they see, None for the whole context.
    axes : int
        Coordinates of a position: 1 for text, 3 where M-RoPE deals pairs out to time, height and width.
    scores : mapping
        What multiplies their scores, by name: attention_factor_squared, softmax_scale, and what grows with the position.
    """

    name: str | None
    indices: tuple[int, ...]
    rope: Rope | None
    reach: int | None
    axes: int
    scores: Mapping[str, Any]


def layers(config: Mapping[str, Any], *, context_length: int | None = None) -> tuple[Layer, ...]:
    """Every kind of layer of a Hugging Face config.json, in the order in which they first occur.

    A model that rotates nothing has its layers too, as far as its file or its class tells their kinds and their number.

    Parameters
    ----------
    config : mapping
        The file as `json.load` gives it.
    context_length : int [tokens], optional
        Length of the sequence, as for `from_config`.

    Returns
    -------
    layers : tuple of Layer

    Raises
    ------
    ValueError
        As `from_config`, for any of its kinds; but not for a model that rotates nothing.

    References
    ----------
    Hugging Face transformers 5.24.0, each class's `layer_types` and attention; the places stand in
    `ropedoc/config/classes.json`.
    """
    try:
        found = stated(config)
    except UnrotatedError as still:
        return tuple(_still(kind) for kind in kinds(still.text, _telling_depth(still.family)))
    return tuple(_layer(found, kind, context_length) for kind in found.kinds)


def _still(kind: Kind) -> Layer:
    return Layer(name=kind.name, indices=kind.indices, rope=None, reach=kind.reach, axes=1, scores={})


def _telling_depth(family: Family) -> Family:
    """A class that rotates nothing, whose number of layers may stand under any name that is known."""
    reads = {"num_hidden_layers": NAMES["depth"], **family.rules.get("reads", {})}
    return replace(family, rules={**family.rules, "reads": reads})


def _layer(found: Stated, kind: Kind, context_length: int | None) -> Layer:
    if not kind.rotates:
        return Layer(
            name=kind.name, indices=kind.indices, rope=None, reach=kind.reach, axes=1, scores=_of_others(found)
        )
    record = normal(found, layer_type=kind.name, context_length=context_length)
    rope = run(record, context_length=context_length)
    sections = record.parameters.get("mrope_section")
    axes = len(sections) if record.told["mrope_known"] and isinstance(sections, list | tuple) else 1
    return Layer(
        name=kind.name, indices=kind.indices, rope=rope, reach=kind.reach, axes=axes, scores=_scores(record, rope)
    )


def _scores(record: Record, rope: Rope) -> dict[str, Any]:
    found: dict[str, Any] = {"attention_factor_squared": rope.attention_factor**2}
    told = record.told
    if (softmax := softmax_factor(record)) != 1:
        found["softmax_scale"] = softmax
    if told["beta"] is not None:
        found[told["beta_key"]] = {"beta": told["beta"], "original_length": rope.original_context_length}
    if told["logn"] is not None:
        found[told["logn"]["key"]] = {"length": told["logn"]["length"]}
    return found


def _of_others(found: Stated) -> dict[str, Any]:
    """What multiplies scores of layers without rotation: Llama 4's temperature."""
    rule = found.family.rules.get("scores", {}).get("temperature")
    if rule is None or not found.text.get(rule["if"], rule["default"]):
        return {}
    numbers = {name: found.text.get(rule[name]["key"], rule[name]["default"]) for name in ("floor", "scale")}
    return {rule["if"]: numbers}
