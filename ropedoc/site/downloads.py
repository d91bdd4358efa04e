"""What one takes away of a figure at its first setting: points and table as CSV, and the links to them in a page."""

from __future__ import annotations

import csv
import html
import io
import math
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import numpy as np

from ropedoc.figures import theme
from ropedoc.figures.registry import Entry, Figure

ROWS = 10  # rows that a table in a page shows; the CSV holds all
KEPT = "!'()*"  # beside letters, digits and -._~: what encodeURIComponent leaves


def points_csv(figure: Figure) -> str:
    """Every point that the figure draws, as `docs/assets/take/points.js` writes them of any setting."""
    across, down = (_words(figure.layout[axis]["title"]["text"]) for axis in ("xaxis", "yaxis"))
    heatmap = next((trace for trace in figure.traces if trace["type"] == "heatmap"), None)
    if heatmap:
        head = [across, down, heatmap["colorbar"]["title"]["text"]]
        return _csv(
            [head, *([n, m, value] for m, row in enumerate(heatmap["z"].tolist()) for n, value in enumerate(row))]
        )
    labelled = any(trace.get("text") for trace in figure.traces)
    rows = [["series", across or "x", down or "y", *(["label"] if labelled else [])]]
    for trace in figure.traces:
        x, y = (np.asarray(trace[key], dtype=np.float64).tolist() for key in "xy")
        labels = trace.get("text") or [""] * len(x)
        for a, b, label in zip(x, y, labels, strict=True):
            rows.append([trace.get("name", ""), *map(_point, (a, b)), *([_words(label)] if labelled else [])])
    return _csv(rows)


def _point(value: float) -> Any:
    return "" if math.isnan(value) else int(value) if value.is_integer() else value  # -0 is 0


def _words(text: str) -> str:
    """Text without Plotly's tags."""
    return re.sub("<[^>]*>", "", text)


def _csv(rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def table_csv(figure: Figure) -> str:
    """Every row of the data table, numbers as float64 prints them."""
    return _csv([list(figure.table), *zip(*(_plain(column) for column in figure.table.values()), strict=True)])


def _plain(column: Any) -> list[Any]:
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def details(entry: Entry, base: str) -> str:
    """The folded part of a figure: what to take away, and the data as a table."""
    name, figure = entry.name, entry.default()
    columns = [_plain(column) for column in figure.table.values()]
    total = len(columns[0])
    chosen = np.unique(np.rint(np.linspace(0, total - 1, min(ROWS, total))).astype(int)).tolist()
    head = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in figure.table)
    rows = "".join("<tr>" + "".join(f"<td>{_cell(column[row])}</td>" for column in columns) + "</tr>" for row in chosen)
    note = f"{len(chosen)} of {total} rows; the file holds them all:" if len(chosen) < total else f"All {total} rows:"
    return (
        "<details data-search-exclude><summary>Data and downloads</summary>"
        f"{_take(entry, base)}"
        f'<div class="rope-table" tabindex="0" role="region" aria-label="Data: {html.escape(figure.title)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p>{note} <a href="{base}{name}-table.csv" download>table as CSV</a> · '
        f'<a href="{base}{name}.html">figure alone</a></p></details>'
    )


def _take(entry: Entry, base: str) -> str:
    """Links and buttons that take away the setting on the screen; without JavaScript, the files of the first one."""
    stem = "-".join([entry.name, *(_in_name(f"{key}{_number(c.default)}") for key, c in entry.controls.items())])
    files = "".join(
        f'<a href="{base}{entry.name}.{ending}" download="{stem}.{ending}" data-take="{ending}">{ending.upper()}</a> '
        for ending in ("csv", "svg")
    )
    setting = "&amp;".join(f"{key}={quote(_number(c.default), safe=KEPT)}" for key, c in entry.controls.items())
    return (
        f'<p class="rope-take">As it is on the screen: {files}<button type="button" data-take="png">PNG</button> '
        f'<a href="#{entry.name}:{setting}" data-take="link">link</a> '
        '<button type="button" data-take="embed">HTML to embed</button></p>'
        '<div class="rope-taken" hidden><span role="status"></span><textarea readonly rows="2" aria-label="To copy"></textarea></div>'
    )


def _number(value: Any) -> str:
    """Value as JavaScript writes it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _in_name(text: str) -> str:
    """Text as part of a file's name."""
    return re.sub(r"[^\w.-]+", "_", text, flags=re.ASCII)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return theme.number(value, ".4g" if abs(value) < 1e4 else ",.0f")  # four digits
    return theme.number(value, ",") if isinstance(value, int) else html.escape(str(value))
