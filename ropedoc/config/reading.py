"""What a model's config.json says about its rotary position embedding, as Hugging Face transformers reads it.

One way through: what the file states of each kind of layer → the normal form → the method → what runs → notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.facts import Facts, facts
from ropedoc.config.layers import Stated, stated
from ropedoc.config.method import run
from ropedoc.config.normal import Record, normal
from ropedoc.config.notes import Note, notes
from ropedoc.config.part import path
from ropedoc.config.summary import summary
from ropedoc.ladder.rope import Rope


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a config says of one kind of layer.

    Attributes
    ----------
    stated : Stated
        What the config states of all kinds.
    record : Record
        Its normal form.
    rope : Rope
        What runs.
    facts : dict
        What is known of it, by name.
    notes : tuple of Note
        What a reader should know.
    summary : str
        What the setting does, in one sentence.
    config : mapping
        The whole file.
    """

    stated: Stated
    record: Record
    rope: Rope
    facts: Facts
    notes: tuple[Note, ...]
    summary: str
    config: Mapping[str, Any]


def read(
    config: Mapping[str, Any],
    *,
    context_length: int | None = None,
    layer_type: str | None = None,
    doubles: tuple[str, ...] = (),
) -> Reading:
    """Read the rotary position embedding out of a config, with all that is known of it; as `from_config`."""
    if context_length is not None:
        check.whole("context_length", context_length, low=1, high=check.LONGEST)
    found = stated(config, doubles=doubles)
    record = normal(found, layer_type=layer_type, context_length=context_length)
    rope = run(record, context_length=context_length)
    known = facts(record, rope, context_length=context_length) | _whole(config, found, record, context_length)
    told = notes(known)
    rope = replace(rope, warnings=tuple(note.text for note in told))
    return Reading(
        stated=found, record=record, rope=rope, facts=known, notes=told, summary=summary(known), config=config
    )


# Classes whose files are flat, while the loaded config keeps the language model in a part (transformers 5.24.0).
FLAT = ("qwen2_vl", "qwen2_5_vl")


def _whole(config: Mapping[str, Any], found: Stated, record: Record, asked: int | None) -> Facts:
    """What a program must be told of the whole file: where the language model stands, and what its other layers have.

    `parts`, the way to it, and `part`, the same as one name; `around`, the class of the file around it; `loaded_part`, the part that a program has once it has
    loaded the file; `settings`, the facts of each kind of layer with parameters of its own, where there are several,
    `still` where it is not rotated; `scaled_layers`, those with a method; `broken`, why they cannot be told, if so.
    """
    parts = path(config)
    known: Facts = {
        "parts": parts,
        "part": ".".join(parts) or None,
        "around": config.get("model_type") if parts else None,
        "loaded_part": parts[0] if len(parts) == 1 else None,
    }
    if not parts and found.text.get("model_type") in FLAT:
        known["loaded_part"] = "text_config"
    known |= {"settings": [], "broken": None}
    if record.layer is not None:
        try:
            known["settings"] = [one for label in found.settings for one in _of_label(found, str(label), asked)]
        except ValueError as error:
            known["broken"] = str(error)
    scaled = [one["layer"] for one in known["settings"] if one.get("rope_type", "default") != "default"]
    return known | {"scaled_layers": scaled}


def _of_label(found: Stated, label: str, asked: int | None) -> list[Facts]:
    """Facts of the layers that have these parameters, if there are such."""
    if found.settings[label] is None:
        return [{"layer": label, "still": True}]
    kind = next((kind for kind in found.kinds if kind.label == label and kind.rotates), None)
    if kind is None:
        return []
    record = normal(found, layer_type=kind.name, context_length=asked)
    return [facts(record, run(record, context_length=asked), context_length=asked)]


def from_config(config: Mapping[str, Any], *, context_length: int | None = None, layer_type: str | None = None) -> Rope:
    """Read the rotary position embedding out of a Hugging Face config.json.

    The numbers are those of transformers 5.24, also where it is silent or surprising; what it
    then does stands in `warnings`, in plain sentences.

    Parameters
    ----------
    config : mapping
        The file as `json.load` gives it; 4.x or 5.x keys.
    context_length : int [tokens], optional
        Length of the sequence, which "dynamic" and "longrope" depend on. Without it, what a
        model starts with: dynamic as up to max_position_embeddings, longrope with short_factor.
    layer_type : str, optional
        Which layers, where a config has several settings; without it "full_attention", else the
        first one, and a warning says so.

    Returns
    -------
    rope : Rope
        context_length is the one given, else the one that the config states.

    Raises
    ------
    ValueError
        If the config has no rotary embedding, its rope_type is unknown, or a number is missing
        or out of range; the message names the key. A rotated dimension above 65,536 and a
        length above 2^53 are refused.

    References
    ----------
    Hugging Face transformers 5.24.0, `modeling_rope_utils.py`, `configuration_utils.py` and each
    model's `compute_default_rope_parameters`.
    """
    return read(config, context_length=context_length, layer_type=layer_type).rope
