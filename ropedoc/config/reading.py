"""What a model's config.json says about its rotary position embedding, as Hugging Face transformers reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ropedoc import _validation as check
from ropedoc.config.families import Family, family_of, text_part
from ropedoc.config.layers import FULL, layer_parameters
from ropedoc.config.settings import LENGTH, METHODS, Setting, first
from ropedoc.ladder.rope import Rope

# The first name is the one that transformers uses inside; the others are what configs also call it.
HIDDEN_SIZE = ("hidden_size", "n_embd", "d_model")
HEAD_DIM = ("head_dim", "kv_channels", "attention_head_dim")
HEADS = ("num_attention_heads", "n_head", "n_heads")
# Methods that reach no further than the training did.
UNEXTENDED = ("default", "proportional")


def from_config(config: Mapping[str, Any], *, context_length: int | None = None, layer_type: str | None = None) -> Rope:
    """Read the rotary position embedding out of a Hugging Face config.json.

    The numbers are those of transformers 5.23, also where it is silent or surprising; what it
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
    Hugging Face transformers 5.23.0, `modeling_rope_utils.py`, `configuration_utils.py` and each
    model's `compute_default_rope_parameters`.
    """
    if context_length is not None:
        check.whole("context_length", context_length, low=1, high=check.LONGEST)
    with np.errstate(all="ignore"):  # a frequency out of float64's range is refused by Rope
        setting = _setting(text_part(config), context_length=context_length, layer_type=layer_type)
        rope = METHODS[setting.parameters["rope_type"]](setting)
    stated = first(setting.text, LENGTH, setting.family.numbers)
    if stated is not None:
        stated = setting.length()
    return replace(
        rope,
        head_dim=setting.head_dim,
        layout=_layout(setting),
        original_context_length=rope.original_context_length or (stated if rope.rope_type in UNEXTENDED else None),
        context_length=rope.context_length or context_length or stated,
        warnings=tuple(setting.notes),
    )


def _setting(text: Mapping[str, Any], *, context_length: int | None, layer_type: str | None) -> Setting:
    family = family_of(text)
    notes: list[str] = []
    parameters, outer, label = layer_parameters(text, family, layer_type, notes)
    rope_type = check.choice("rope_type", parameters["rope_type"], tuple(METHODS))
    base = check.above("rope_theta", parameters["rope_theta"], low=1)
    head_dim = _head_dim(text, family, label, notes)
    if rope_type == "default" and family.partial is False and "partial_rotary_factor" in parameters:
        ignored = parameters.pop("partial_rotary_factor")
        if ignored != 1:
            notes.append(f"partial_rotary_factor ({check.shown(ignored)}) is ignored by this model's plain embedding.")
    return Setting(
        text=text,
        family=family,
        parameters=parameters,
        outer=outer,
        nested=label is not None,
        base=base,
        head_dim=head_dim,
        context_length=context_length,
        notes=notes,
    )


def _head_dim(text: Mapping[str, Any], family: Family, label: str | None, notes: list[str]) -> int:
    """Return what transformers calls head_dim: of an MLA head, only the part that is rotated."""
    numbers = {**family.numbers, **text}
    latent = "qk_rope_head_dim" in family.numbers or family.layout is None
    if latent and numbers.get("qk_rope_head_dim") is not None:
        rotated = _width("qk_rope_head_dim", numbers["qk_rope_head_dim"])
        if numbers.get("qk_nope_head_dim"):
            whole = rotated + _width("qk_nope_head_dim", numbers["qk_nope_head_dim"])
            notes.append(f"{rotated} of the {whole} features of a query-key head are rotated (MLA).")
        return rotated
    if label == FULL and numbers.get("global_head_dim") is not None:
        return _width("global_head_dim", numbers["global_head_dim"])
    stated = next((text[key] for key in HEAD_DIM if text.get(key)), family.numbers.get("head_dim"))
    hidden, heads = first(text, HIDDEN_SIZE, family.numbers), first(text, HEADS, family.numbers)
    if stated:
        head_dim = _width("head_dim", stated)
        if check.is_number(hidden) and check.is_number(heads) and heads > 0 and hidden // heads != head_dim:
            notes.append(f"head_dim is {head_dim}, not hidden_size / num_attention_heads = {hidden // heads}.")
        return head_dim
    hidden = check.whole("hidden_size", hidden, low=1, high=check.LONGEST)
    heads = check.whole("num_attention_heads", heads, low=1, high=hidden)
    return _width("hidden_size / num_attention_heads", hidden // heads)


def _width(name: str, value: Any) -> int:
    return check.whole(name, value, low=1, high=check.WIDEST)


def _layout(setting: Setting) -> str | None:
    for key in ("rope_interleave", "rope_interleaved"):
        if isinstance(setting.text.get(key), bool):
            return "interleaved" if setting.text[key] else "half"
    return setting.family.layout
