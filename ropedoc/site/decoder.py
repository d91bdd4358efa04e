"""What the decoder's scripts take from the package: published models to try."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ropedoc.models.preset import MODELS
from ropedoc.site.bundle import data_module


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


def decoder_module() -> str:
    """Module that exports models, the published ones.

    The configs stay texts, whose numbers keep their digits; the page writes them over lines and reads them as a reader's own file.
    """
    models = [entry | {"config": _config(entry["config"])} for entry in presets()]
    return data_module(models=models)


def _config(config: Mapping[str, Any]) -> str:
    return json.dumps(config, separators=(",", ":"), ensure_ascii=False, default=dict)
