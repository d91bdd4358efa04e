"""Figures as HTML: in a page, and alone."""

from __future__ import annotations

import html
import math

from ropedoc.figures import encode, theme
from ropedoc.figures.picture import standalone
from ropedoc.figures.poster import poster
from ropedoc.figures.registry import Control, Entry, Figure, Trace
from ropedoc.site.downloads import details, points_csv, table_csv

WIDEST = 900  # px, of a figure alone
HEIGHT = 320  # px, of a plotting area whose sides do not go together
LONG = 30  # letters of a choice, which then has a row of its own

# Of a figure on a phone, in px: its width, a line of text, a letter in the legend and in the text, the mark of a legend
# with its gaps, a control, and what stands around and between.
PHONE, LINE, LETTER, LETTER_OF_TEXT, KEY, CONTROL, AROUND = 358, 24, 7.6, 8.6, 50, 76, 66


def figure_files(entry: Entry) -> dict[str, str]:
    """Every file of a figure, by how its name ends: data of all frames, points, table, picture, page of its own."""
    figure = entry.default()
    return {
        ".js": encode.script(entry),
        ".csv": points_csv(figure),
        "-table.csv": table_csv(figure),
        ".svg": standalone(figure, entry.at_first()),
        ".html": alone(entry),
    }


def embedded(entry: Entry, *, base: str = "figures/", now: bool = False) -> str:
    """The figure as a page shows it: title, poster, controls, reading, data."""
    figure = entry.default()
    margin, aspect = figure.layout["margin"], figure.layout.get("meta", {}).get("aspect")
    box = f"margin:{margin['t']}px {margin['r']}px {margin['b']}px {margin['l']}px;"
    box += f"aspect-ratio:{aspect:.4f}" if aspect else f"height:{HEIGHT}px"
    limits = [f"max-width:{entry.max_width}px"] if entry.max_width else []
    if aspect:  # for a page that fits the picture to its height
        aside, above = margin["l"] + margin["r"], margin["t"] + margin["b"]
        most = f"--rope-most:{entry.max_width or WIDEST}px"
        limits += [f"--rope-aspect:{aspect:.4f};--rope-aside:{aside}px;--rope-above:{above}px;{most}"]
    width = (f' style="{";".join(limits)}"' if limits else "") + (f' data-aspect="{aspect:.4f}"' if aspect else "")
    title = html.escape(figure.title)
    when = " data-now" if now else ""
    # A slider wakes its figure by itself; one that has none can be asked for its values.
    start = (
        "" if entry.controls else '<button class="rope-start" type="button" data-search-exclude>Read it off</button>'
    )
    parts = [
        f'<figure class="rope-figure" id="figure-{entry.name}" data-figure="{entry.name}" data-state="idle" style="--rope-tall:{_tall(entry, figure)}px"{when}>',
        f"<figcaption>{title}</figcaption>",
        f'<div class="rope-frame"{width}><div class="rope-plot" role="img" aria-label="{title}">',
        f'<div class="rope-poster" style="{box}" data-search-exclude>{poster(figure)}</div><div class="rope-live"></div></div>',
        f"{start}</div>",
        _legend(figure),
        _controls(entry),
        f'<p class="rope-reading" aria-live="polite">{html.escape(figure.reading)}</p>',
        '<p class="rope-error" role="alert" hidden></p>',
        details(entry, base),
        "</figure>",
    ]
    return "".join(parts)


def _tall(entry: Entry, figure: Figure) -> int:
    """About how high the figure is on a phone [px]: it stands in until a reader comes near."""
    margin, aspect = figure.layout["margin"], figure.layout.get("meta", {}).get("aspect")
    across = PHONE - margin["l"] - margin["r"]
    plot: float = margin["t"] + margin["b"] + (across / aspect if aspect else HEIGHT)
    rows, left = 0, 0.0
    for trace in figure.traces:
        if trace.get("showlegend"):
            item = KEY + LETTER * len(trace["name"])
            if item > left:
                rows, left = rows + math.ceil(item / PHONE), PHONE * math.ceil(item / PHONE)
            left -= item
    rows += 2 * any(trace.get("showscale") for trace in figure.traces)
    words = sum(math.ceil(LETTER_OF_TEXT * len(text) / PHONE) for text in (figure.title, figure.reading))
    return round(plot + LINE * (words + rows) + CONTROL * len(entry.controls) + AROUND)


# The scheme that the address states, else the one that a reader chose on the site, else the system's.
SCHEME = """<script>
let chosen = { dark: "slate", light: "default" }[new URLSearchParams(location.search).get("theme")];
try { chosen ??= JSON.parse(localStorage.getItem(new URL("..", location).pathname + ".__palette")).color.scheme } catch {}
const system = matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default";
document.body.dataset.mdColorScheme = chosen ?? system;
</script>"""


def alone(entry: Entry) -> str:
    """The figure as a page of its own, to open, to link or to put into a frame."""
    title = html.escape(entry.default().title)
    return f"""<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – ropedoc</title>
<script>document.documentElement.className = "js"</script>
<link rel="icon" href="../assets/favicon.svg">
<link rel="stylesheet" href="../assets/theme.css">
<link rel="stylesheet" href="../assets/figures.css">
<script defer src="../assets/figures.js"></script>
</head>
<body class="rope-alone">
{SCHEME}
<main>
<h1 class="rope-hidden">{title}</h1>
{embedded(entry, base="", now=True)}
<p><a href="../index.html">ropedoc: rotary position embedding, seen and checked</a></p>
</main>
</body>
</html>
"""


def _legend(figure: Figure) -> str:
    shown = [trace for trace in figure.traces if trace.get("showlegend")]
    if shown:
        items = "".join(
            f'<li><span class="rope-key" style="{_key(trace)}"></span>{html.escape(trace["name"])}</li>'
            for trace in shown
        )
        return f'<ul class="rope-legend">{items}</ul>'
    if any(trace.get("showscale") for trace in figure.traces):
        return (
            '<div class="rope-scale" data-search-exclude><span>−1</span><span class="rope-ramp"></span><span>1</span>'
            "<span>similarity K (no unit), 0 in the middle</span></div>"
        )
    return ""


def _key(trace: Trace) -> str:
    color = trace.get("fillcolor") or (trace["line"] if "line" in trace else trace["marker"])["color"]
    value = f"var(--rope-{theme.token(color)})"
    if "fillcolor" in trace:
        return f"height:.8em;background:{value}"
    if trace["mode"] == "markers":
        radius = "50%" if trace["marker"]["symbol"] == "circle" else "0"
        return f"width:.6em;height:.6em;border-radius:{radius};background:{value}"
    style = {"solid": "solid", "dash": "dashed", "dot": "dotted"}[trace["line"]["dash"]]
    return f"border-top:3px {style} {value}"


def _controls(entry: Entry) -> str:
    if not entry.controls:
        return ""
    rows = "".join(_control(f"{entry.name}-{name}", name, control) for name, control in entry.controls.items())
    return f'<div class="rope-controls" data-search-exclude>{rows}</div>'


def _control(key: str, name: str, control: Control) -> str:
    index = control.values.index(control.default)
    shown = html.escape(control.show(control.default))
    label = f'<label for="{key}">{html.escape(control.label)}</label>'
    if control.is_choice:
        options = "".join(
            f'<option value="{k}"{" selected" if k == index else ""}>{html.escape(control.show(value))}</option>'
            for k, value in enumerate(control.values)
        )
        wide = " rope-wide" if max(len(control.show(value)) for value in control.values) > LONG else ""
        return f'<div class="rope-control{wide}">{label}<select id="{key}" name="{name}" data-value="{shown}">{options}</select></div>'
    return (
        f'<div class="rope-control">{label}<input type="range" id="{key}" name="{name}" min="0" max="{len(control.values) - 1}" '
        f'step="1" value="{index}" data-value="{control.default}" aria-valuetext="{shown}" autocomplete="off">'
        f'<output for="{key}">{shown}</output>{_ends(control)}</div>'
    )


def _ends(control: Control) -> str:
    """First and last value of a slider, under its ends."""
    first, last = (html.escape(control.show(control.values[end])) for end in (0, -1))
    return f'<span class="rope-ends" aria-hidden="true"><i>{first}</i><i>{last}</i></span>'
