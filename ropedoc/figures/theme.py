"""Colours, axes and frames: the one place that says how a figure looks.

A trace names its colour by the value of the light theme. The browser and the posters replace it
by the custom property of the same role, so that a figure follows the page's light and dark switch.
"""

from __future__ import annotations

import math
import re
from typing import Any

FONT = "system-ui, sans-serif"
FONT_SIZE = 13

# Blue, vermillion, green, purple and amber after Okabe and Ito (2008), which readers with any of the
# common colour vision deficiencies can tell apart; darkened on white and lightened on black to
# a contrast of at least 4.5 to 1, so that a word may have the colour of its curve. The last roles are greys: muted
# lines, grid, text, paper, and the bar on top of a page.
ROLES: dict[str, tuple[str, str]] = {
    "1": ("#0072b2", "#56b4e9"),
    "2": ("#c25400", "#ff9a5c"),
    "3": ("#00805e", "#3ccfa0"),
    "4": ("#9b4f96", "#e09bd0"),
    "5": ("#8c6a00", "#f0c94a"),
    "2f": ("rgba(194,84,0,0.14)", "rgba(255,154,92,0.2)"),
    "muted": ("#8a8a8a", "#8f93a3"),
    "grid": ("#e3e3e6", "#3a3e4d"),
    "ink": ("#23232a", "#e2e4e9"),
    "paper": ("#ffffff", "#1e2129"),
    "bar": ("#23232a", "#14161c"),
}
BLUE, VERMILLION, GREEN, PURPLE, AMBER, VERMILLION_FILL, MUTED, GRID, INK, PAPER, _ = (
    light for light, _ in ROLES.values()
)
ROLE_OF = {light: role for role, (light, _) in ROLES.items() if role != "bar"}

# Diverging, centred on 0, the same in both themes: brown and orange below, blue above (ColorBrewer's
# PuOr below and Blues above; both ends dark, so that lightness alone tells the size).
DIVERGING: list[tuple[float, str]] = [
    (0.0, "#7f3b08"),
    (0.125, "#c4590b"),
    (0.25, "#f19a46"),
    (0.375, "#fdd3a4"),
    (0.5, "#f7f7f7"),
    (0.625, "#c6dbef"),
    (0.75, "#85bcdb"),
    (0.875, "#2f7ebc"),
    (1.0, "#08306b"),
]

DECADES = {0: "1", 1: "10", 2: "100", 3: "1k", 4: "10k", 5: "100k", 6: "1M", 7: "10M", 8: "100M", 9: "1,000M"}


# The page around the figures, in the names of Material for MkDocs.
PAGE = {
    "primary-fg-color": "var(--rope-bar)",
    "primary-fg-color--light": "var(--rope-bar)",
    "primary-fg-color--dark": "var(--rope-bar)",
    "primary-bg-color": "#fff",
    "primary-bg-color--light": "#ffffffb3",
    "accent-fg-color": "var(--rope-2)",
    "typeset-a-color": "var(--rope-1)",
    "footer-bg-color": "var(--rope-bar)",
    "footer-bg-color--dark": "var(--rope-bar)",
}

POWER = re.compile(r"(?<=\d)e([-+]\d+)")
MINUS = re.compile(r"(?<![\w.])-(?=[\d.])")  # of a number, and not the hyphen of a name or of a date
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, spec: str = "g") -> str:
    """Number as a sentence writes it: a true minus, and a power of ten in full."""
    return written(f"{value:{spec}}")


def written(text: str) -> str:
    """What Python prints of a number, as a sentence writes it."""
    raised = POWER.sub(lambda found: f"\u00a0×\u00a010{str(int(found[1])).translate(SUPERSCRIPTS)}", text)
    return MINUS.sub("−", raised)


def similar(value: float) -> str:
    """Similarity to two digits, or to as many as tell it from 1."""
    digits = next(count for count in range(2, 17) if value == 1 or abs(round(value, count)) < 1)
    return number(value, f".{digits}f")


def token(color: str) -> str | None:
    """Role of a colour, or None if it is not one of ours."""
    return ROLE_OF.get(color)


def ink_on(color: tuple[int, int, int]) -> str:
    """Black or white, whichever has more contrast with a colour: 4.5 to 1 or more (WCAG 2.2, relative luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in color)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#fff"


def stylesheet() -> str:
    """Custom properties of every role, for both schemes of the page, and what the page takes of them."""

    def block(selector: str, index: int) -> str:
        rules = "".join(f"--rope-{role}:{colors[index]};" for role, colors in ROLES.items())
        return f"{selector}{{{rules}}}\n"

    stops = ",".join(f"{color} {100 * at:g}%" for at, color in DIVERGING)
    ramp = f":root{{--rope-diverging:linear-gradient(to right,{stops})}}\n"
    paper = f"@media print{{{block('body[data-md-color-scheme]', 0).strip()}}}\n"
    page = "".join(f"--md-{name}:{value};" for name, value in PAGE.items())
    around = f"[data-md-color-primary]{{{page}}}\n"
    return block(":root", 0) + block('[data-md-color-scheme="slate"]', 1) + around + paper + ramp


def linear_axis(title: str, low: float, high: float, *, ticks: list[float]) -> dict[str, Any]:
    """Linear axis with its title (and unit), range and ticks all stated."""
    return _axis(title, [low, high], ticks, [number(tick) for tick in ticks])


def log_axis(title: str, low: float, high: float) -> dict[str, Any]:
    """Logarithmic axis from low to high with a tick at each power of ten."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    every = 2 if last - first > 8 else 1  # more labels than that overlap on a phone
    powers = list(range(first, last + 1, every))
    labels = [DECADES.get(p) or f"10<sup>{str(p).replace('-', '−')}</sup>" for p in powers]
    axis = _axis(title, [math.log10(low), math.log10(high)], [10.0**p for p in powers], labels)
    return {**axis, "type": "log"}


def named_axis(title: str, names: list[str]) -> dict[str, Any]:
    """Axis with one named row for each whole number from 0."""
    return _axis(title, [-0.6, len(names) - 0.4], list(range(len(names))), names)


def layout(xaxis: dict[str, Any], yaxis: dict[str, Any], *, aspect: float | None = None) -> dict[str, Any]:
    """Plotly layout shared by all figures; aspect is width over height of the plotting area."""
    frame = {
        "xaxis": xaxis,
        "yaxis": yaxis,
        "margin": {"l": 60, "r": 18, "t": 12, "b": 50},
        "font": {"family": FONT, "size": FONT_SIZE, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": MUTED,
            "font": {"family": FONT, "size": FONT_SIZE, "color": INK},
            "align": "left",
        },
        "dragmode": False,
    }
    if aspect is not None:
        frame["meta"] = {"aspect": aspect}
    return frame


def line(name: str, x: Any, y: Any, *, color: str, hover: str = "", **style: Any) -> dict[str, Any]:
    """Line through points; style may state width, dash, shown (in the legend)."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": color, "width": style.get("width", 2), "dash": style.get("dash", "solid")},
        "showlegend": style.get("shown", True),
        **_hover(name, hover),
    }


def points(name: str, x: Any, y: Any, *, color: str, hover: str = "", **style: Any) -> dict[str, Any]:
    """Marks at points; style may state size, symbol, shown (in the legend), text (for the hover)."""
    own = {"text": style["text"]} if "text" in style else {}
    return {
        **own,
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "marker": {"color": color, "size": style.get("size", 7), "symbol": style.get("symbol", "circle")},
        "showlegend": style.get("shown", True),
        **_hover(name, hover),
    }


def words(x: Any, y: Any, text: list[str], *, color: str = INK, at: str = "middle center") -> dict[str, Any]:
    """Words at points, without a mark."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": text,
        "textposition": at,
        "textfont": {"color": color, "size": FONT_SIZE},
        "cliponaxis": False,  # a word may stand across the edge
        "showlegend": False,
        "hoverinfo": "skip",
    }


def area(name: str, x: Any, y: Any, *, fill: str, shown: bool = True) -> dict[str, Any]:
    """Filled outline."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": fill,
        "line": {"width": 0, "color": fill},
        "showlegend": shown,
        "hoverinfo": "skip",
    }


def _axis(title: str, span: list[float], ticks: list[float], labels: list[str]) -> dict[str, Any]:
    return {
        "title": {"text": title, "standoff": 8, "font": {"size": FONT_SIZE}},
        "range": span,
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": labels,
        "gridcolor": GRID,
        "linecolor": MUTED,
        "showline": True,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": MUTED,
        "fixedrange": True,
    }


def _hover(name: str, template: str) -> dict[str, Any]:
    if not template:
        return {"hoverinfo": "skip"}
    return {"hovertemplate": (f"<b>{name}</b><br>" if name else "") + template + "<extra></extra>"}
