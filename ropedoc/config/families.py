"""What each model class assumes where its config is silent, and where in a config the language model stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from ropedoc import _validation as check

# Made by tests/reference/make_families.py from transformers 5.23.0; a name instead of numbers is an alias.
FAMILIES: Mapping[str, Any] = json.loads(files("ropedoc.config").joinpath("families.json").read_text())

# Where composite models keep their language model, outermost first.
TEXT_PARTS = ("thinker_config", "text_config", "llm_config", "language_config")

# One of these keys says that the model rotates.
SIGNS = (
    "rope_parameters",
    "rope_scaling",
    "rope_theta",
    "rotary_emb_base",
    "global_rope_theta",
    "compress_rope_theta",
    "partial_rotary_factor",
    "rotary_pct",
    "rotary_dim",
    "qk_rope_head_dim",
)
UNROTATED = ("absolute", "alibi", "learned", "nope", "none", "relative_key", "relative_key_query", "sinusoidal")


@dataclass(frozen=True, kw_only=True)
class Family:
    """Defaults of one model class.

    Attributes
    ----------
    layout : "half" or "interleaved", optional
        Which features form a pair, where known.
    partial : bool, optional
        Whether the plain embedding looks at partial_rotary_factor, where known.
    numbers : mapping
        Default numbers by the names that transformers uses.
    rope : mapping
        Default rope_parameters, possibly one for each layer type.
    labels : tuple of str
        Layer types that have a setting of their own.
    ignores : tuple of str
        Keys that other classes read and this one does not.
    """

    layout: str | None = None
    partial: bool | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)
    rope: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()


def text_part(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the language model's part of a config, with a model_type where that is known.

    Raises
    ------
    ValueError
        If the config is not a mapping, or says nothing about a rotary position embedding.
    """
    if not isinstance(config, Mapping):
        raise ValueError(f"config must be a JSON object, got {check.shown(config)}")
    text = config
    for name in TEXT_PARTS:
        if isinstance(text.get(name), Mapping):
            outer = _known(text.get("model_type"))
            text = text[name] if "model_type" in text[name] or outer is None else {**text[name], "model_type": outer}
    if text.get("alibi") is True:
        raise ValueError("alibi must not be true in a config with rotary position embedding, got True")
    kind = text.get("position_embedding_type")
    if isinstance(kind, str) and kind in UNROTATED:
        raise ValueError(f"position_embedding_type must name a rotary position embedding, got {check.shown(kind)}")
    if _known(text.get("model_type")) is None and not any(key in text for key in SIGNS):
        raise ValueError(f"config must have a rotary position embedding, got none of the keys {', '.join(SIGNS)}")
    return text


def family_of(text: Mapping[str, Any]) -> Family:
    """Return what the model class assumes; nothing, if the class is not known."""
    name = _known(text.get("model_type"))
    if name is None:
        return Family()
    known = dict(FAMILIES[name])
    nested = [key for key, value in known["rope"].items() if value is None or isinstance(value, Mapping)]
    return Family(**known | {"labels": tuple(known.get("labels", nested))})


def _known(model_type: Any) -> str | None:
    if not isinstance(model_type, str) or model_type not in FAMILIES:
        return None
    found = FAMILIES[model_type]
    return found if isinstance(found, str) else model_type
