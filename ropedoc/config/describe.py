"""Everything that is known of a setting, as JSON values: what the command prints and the page offers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from ropedoc.config.axes import Axes, axes, words
from ropedoc.config.normal import normal
from ropedoc.config.reading import Reading
from ropedoc.ladder.frequencies import wavelengths


def describe(reading: Reading) -> dict[str, Any]:
    """Return everything that is known of a setting; a pair that stands still has no wavelength."""
    rope, record, runs = reading.rope, reading.record, reading.facts["runs"]
    with np.errstate(over="ignore"):  # a wavelength past float64 is as good as none
        lengths = wavelengths(rope.inv_freq)
    return {
        "rope_type": rope.rope_type,
        "layout": rope.layout,
        "base": rope.base,
        "head_dim": rope.head_dim,
        "rotary_dim": rope.rotary_dim,
        "pairs": rope.inv_freq.size,
        "original_context_length": rope.original_context_length,
        "context_length": rope.context_length,
        "pairs_beyond_original": runs["beyond_original"],
        "pairs_beyond_context": runs["beyond_context"],
        "attention_factor": rope.attention_factor,
        "attention_factor_squared": rope.attention_factor**2,
        "wavelengths": [float(length) if np.isfinite(length) else None for length in lengths],
        "inv_freq": rope.inv_freq.tolist(),
        "warnings": list(rope.warnings),
        "summary": reading.summary,
        "reach": runs["reach"],
        "layers": [_layer(kind, reading) for kind in record.kinds],
        "axes": [_axes(found) for found in axes(reading.config)],
        "notes": [asdict(note) for note in reading.notes],
    }


def _axes(found: Axes) -> dict[str, Any]:
    """A part whose positions have several axes, with its words."""
    ladders = [
        {"name": axis.name, "unit": axis.unit, "base": axis.base, "pairs": axis.pairs.tolist()} for axis in found.axes
    ]
    return {
        "part": found.part,
        "model_type": found.model_type,
        "method": found.method,
        "axes": ladders,
        "words": words(found),
    }


def _layer(kind: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """A kind of layer, with its method and base, or why these cannot be told."""
    found = dict(kind)
    if kind["rotates"]:
        try:
            record = normal(reading.stated, layer_type=kind["name"])
            found |= {"rope_type": record.rope_type, "base": record.base, "rotary_dim": record.rotary_dim}
        except ValueError as error:
            found["error"] = str(error)
    return found
