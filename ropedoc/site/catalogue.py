"""The catalogue of published models as a table that sorts by its columns."""

from __future__ import annotations

import html
from typing import Any

from ropedoc.figures.models import least_inside, unturned
from ropedoc.models import MODELS, Preset

COLUMNS = (
    "model",
    "method",
    "base b",
    "trained context",
    "never turn, trained",
    "least K, trained",
    "rotary dimension",
    "pairs",
    "whole context",
    "never turn, whole",
    "attention factor A",
    "layout",
)


def table() -> str:
    """All models, one a row, numbers with their plain value for sorting and the source as a link title."""
    head = "".join(f'<th scope="col"><button type="button">{html.escape(column)}</button></th>' for column in COLUMNS)
    rows = "".join(_row(preset) for preset in MODELS.values())
    return (
        '<div class="rope-scroll" tabindex="0" role="group" aria-label="table of models">'
        f'<table class="rope-prose rope-sortable"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(preset: Preset) -> str:
    rope = preset.rope
    pairs, by_trained, by_whole = unturned(preset)
    cells: tuple[Any, ...] = (
        rope.rope_type,
        rope.base,
        preset.trained_context_length,
        by_trained,
        least_inside(preset.name),
        rope.rotary_dim,
        pairs,
        rope.context_length,
        by_whole,
        rope.attention_factor,
        preset.layout,
    )
    name = f'<th scope="row" title="{html.escape(preset.source)}">{html.escape(preset.name)}</th>'
    return f"<tr>{name}{''.join(map(_cell, cells))}</tr>"


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return f"<td>{html.escape(value)}</td>"
    shown = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3f}".replace("-", "−")
    return f'<td data-sort="{value}">{shown}</td>'
