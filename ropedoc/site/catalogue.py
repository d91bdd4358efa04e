"""The catalogue of published models as a table that sorts by its columns."""

from __future__ import annotations

import html
from typing import Any

from ropedoc.figures import theme
from ropedoc.figures.models import least_inside, unturned
from ropedoc.models.preset import MODELS, Preset
from ropedoc.site.model_links import link

COLUMNS = (
    "model",
    "base bound",
    "least K, original",
    "base b",
    "original length",
    "trained length",
    "served length",
    "window",
    "method",
    "no full turn, original",
    "no full turn, served",
    "rotary dimension",
    "pairs",
    "attention factor A",
    "layout",
)
UNKNOWN = "unknown"

# Widths in digits of the font.
PADDING = 2.2  # between two columns
WIDE_LETTER = 1.05  # on average in a word


def table() -> str:
    """All models, one a row, numbers with their plain value for sorting and the sources as titles.

    The columns have stated widths: a browser that measured the cells would move them as rows arrive.
    """
    rows = [_cells(preset) for preset in MODELS.values()]
    widths = [_width(head, [row[column] for row in rows]) for column, head in enumerate(COLUMNS)]
    columns = "".join(f'<col style="width:{width:g}ch">' for width in widths)
    head = "".join(f'<th scope="col"><button type="button">{html.escape(column)}</button></th>' for column in COLUMNS)
    body = "".join(map(_row, MODELS.values(), rows))
    return (
        '<div class="rope-scroll rope-models" data-search-exclude tabindex="0" role="group" aria-label="table of models">'
        f'<table class="rope-prose rope-sortable" style="width:{sum(widths):g}ch"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(preset: Preset) -> tuple[Any, ...]:
    """Values of a row, one for each column."""
    rope = preset.rope
    pairs, before, after = unturned(preset)
    return (
        preset.name,
        _bound(least_inside(preset.name)),
        least_inside(preset.name),
        rope.base,
        preset.original_length,
        preset.trained_length,
        preset.served_length,
        "none" if preset.reach is None else preset.reach,
        rope.rope_type,
        before,
        after,
        rope.rotary_dim,
        pairs,
        rope.attention_factor,
        preset.layout,
    )


def _bound(least: float | None) -> str:
    """Whether the least similarity is as high as the base bound asks for."""
    return UNKNOWN if least is None else "holds" if least >= 0 else "fails"


def _width(head: str, values: list[Any]) -> float:
    """Widths of a digit that a column takes: its longest value, or the longest word of its head with the arrow."""
    words = [word + " ▲" for word in head.split()]
    return PADDING + round(WIDE_LETTER * max(map(len, [*words, *map(_shown, values)])), 1)


def _row(preset: Preset, cells: tuple[Any, ...]) -> str:
    name = f'<th scope="row"{_title(preset.source)}>{link(preset.name)}</th>'
    titles = (preset.trained_source if column == "trained length" else None for column in COLUMNS[1:])
    return f"<tr>{name}{''.join(map(_cell, cells[1:], titles))}</tr>"


def _title(words: str | None) -> str:
    return "" if words is None else f' title="{html.escape(words)}"'


def _cell(value: Any, title: str | None) -> str:
    number = -1 if value is None else value  # what is not known stands before every length
    sort = "" if isinstance(value, str) else f' data-sort="{number}"'
    return f"<td{sort}{_title(title)}>{html.escape(_shown(value))}</td>"


def _shown(value: Any) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if float(value).is_integer() else theme.number(value, ",.3f")
