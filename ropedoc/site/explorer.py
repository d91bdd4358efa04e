"""What the explorer's scripts take from the package: the published models and the colour scale."""

from __future__ import annotations

from typing import Any

import numpy as np

from ropedoc.figures.theme import DIVERGING
from ropedoc.ladder.rope import Rope
from ropedoc.methods.linear import linear
from ropedoc.models.preset import MODELS
from ropedoc.site.bundle import data_module

# Methods that no scale stands for, but that start from θ_i = base^(-2i/d): the explorer shows them
# before the method, and says so. Any other method (proportional) has no setting here.
STARTS_PLAIN = {"dynamic": "dynamic NTK", "yarn": "YaRN", "llama3": "Llama 3’s scaling", "longrope": "LongRoPE"}


def setting(rope: Rope) -> tuple[dict[str, Any], str] | None:
    """Base, dimension and scale that stand for a model's frequencies, and the method that they leave out.

    None if nothing stands for them.
    """
    scale = round(1 / float(rope.inv_freq[0]), 9)
    same = linear(rope.rotary_dim, base=rope.base, factor=scale).inv_freq
    if same.shape == rope.inv_freq.shape and np.allclose(same, rope.inv_freq, rtol=1e-9, atol=0):
        return {"base": _plain(rope.base), "dim": rope.rotary_dim, "scale": _plain(scale)}, ""
    if rope.rope_type in STARTS_PLAIN:
        return {"base": _plain(rope.base), "dim": rope.rotary_dim, "scale": 1}, STARTS_PLAIN[rope.rope_type]
    return None


def presets() -> list[dict[str, Any]]:
    """Settings of the published models that the explorer can show, with the words that go with them."""
    found = []
    for name, preset in MODELS.items():
        if (known := setting(preset.rope)) is None:
            continue
        values, method = known
        note = f"{name}: base {values['base']:,}, dimension {values['dim']}, "
        note += f"scale {values['scale']}, " if values["scale"] != 1 else ""
        length = preset.original_length if method else preset.served_length  # the one that these frequencies are for
        note += f"{'original' if method else 'served'} length {length:,} tokens."
        note += f" It runs {method}; these are its frequencies before that." if method else ""
        found.append({"title": name, **values, "context": length, "note": note})
    return found


def explorer_module() -> str:
    """Module that exports models, and diverging, the colour scale of the heatmap."""
    return data_module(models=presets(), diverging=DIVERGING)


def _plain(value: float) -> float:
    """A whole number without its decimal point, as the explorer writes it."""
    return int(value) if value == int(value) else value
