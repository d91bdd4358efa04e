"""What the decoder's scripts take from the package: what each model class assumes, and published models to try."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ropedoc.config.classes import FAMILIES
from ropedoc.models.preset import MODELS


def presets() -> list[dict[str, Any]]:
    """Config and layer type of each published model, and the context where what runs depends on it."""
    return [
        {
            "name": name,
            "config": preset.config,
            "context": preset.rope.context_length if preset.rope.rope_type == "longrope" else None,
            "layer": preset.layer_type,
        }
        for name, preset in MODELS.items()
    ]


def decoder_script() -> str:
    """Classic script that sets globalThis.decoderData: model classes and published models.

    Both are JSON texts inside strings, which browsers read faster than the same written as a program.
    The configs stay texts, so that the page shows and reads them as a reader's own file.
    """
    models = [entry | {"config": _config(entry["config"])} for entry in presets()]
    parts = (f"{name}:JSON.parse({_literal(value)})" for name, value in (("families", FAMILIES), ("models", models)))
    return f"globalThis.decoderData={{{','.join(parts)}}};\n"


def _config(config: Mapping[str, Any]) -> str:
    return json.dumps(config, indent=1, ensure_ascii=False, default=dict)


def _literal(value: Any) -> str:
    """A JavaScript string that holds the value as JSON and cannot end a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)
    return json.dumps(text, ensure_ascii=False).replace("</", "<\\/")
