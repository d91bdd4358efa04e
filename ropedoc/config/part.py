"""Where in a config the language model stands, and whether it rotates at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.classes import known
from ropedoc.config.keys import KEYS


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
    for name in KEYS["parts"]:
        if isinstance(text.get(name), Mapping):
            outer = known(text.get("model_type"))
            text = text[name] if "model_type" in text[name] or outer is None else {**text[name], "model_type": outer}
    if text.get("alibi") is True:
        raise ValueError("alibi must not be true in a config with rotary position embedding, got True")
    kind = text.get("position_embedding_type")
    if isinstance(kind, str) and kind in KEYS["unrotated"]:
        raise ValueError(f"position_embedding_type must name a rotary position embedding, got {check.shown(kind)}")
    if known(text.get("model_type")) is None and not any(key in text for key in KEYS["signs"]):
        wanted = ", ".join(KEYS["signs"])
        raise ValueError(f"config must have a rotary position embedding, got none of the keys {wanted}")
    return text
