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
    """

    stated: Stated
    record: Record
    rope: Rope
    facts: Facts
    notes: tuple[Note, ...]
    summary: str


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
    known = facts(record, rope)
    told = notes(known)
    rope = replace(rope, warnings=tuple(note.text for note in told))
    return Reading(stated=found, record=record, rope=rope, facts=known, notes=told, summary=summary(known))


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
