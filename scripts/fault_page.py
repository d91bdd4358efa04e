"""The page that a server shows instead of a site that could not be built, and the banner above one that could."""

from __future__ import annotations

import html
from collections.abc import Sequence

from faults import Fault

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} – ropedoc</title>
<style>
:root {{ color-scheme: light dark }}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif }}
h2 {{ margin: 2rem 0 0; font-size: 1rem }}
p {{ margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere }}
pre {{ overflow: auto; padding: .5rem; border: 1px solid; font-size: .875rem }}
</style>
</head>
<body>
<main data-state="error">
<h1>{title}</h1>
<p>Mend what is named here and save: this page then reloads by itself.</p>
{faults}
</main>
</body>
</html>
"""
BANNER = (
    '<div id="rope-behind" role="alert" style="position:relative;z-index:9;padding:.6rem 1rem;overflow-wrap:anywhere;'
    'background:#fff3cd;color:#222;border-bottom:2px solid #b00020;font:15px/1.4 system-ui,sans-serif">{0}</div>'
)


def page(faults: Sequence[Fault]) -> str:
    """Whole page that names each fault: where, what, the line itself, and how Python got there."""
    title = "1 error keeps" if len(faults) == 1 else f"{len(faults)} errors keep"
    return PAGE.format(title=f"{title} the site from being built", faults="\n".join(map(_section, faults)))


def banner(sentences: Sequence[str]) -> str:
    """Lines above a page; nothing where there is nothing to say."""
    return BANNER.format("<br>".join(map(html.escape, sentences))) if sentences else ""


def _section(fault: Fault) -> str:
    trace = f"<details><summary>How Python got there</summary><pre>{html.escape(fault.trace)}</pre></details>"
    parts = [
        f"<h2>{html.escape(fault.where)}</h2>" if fault.where else "",
        f"<p>{html.escape(fault.said)}</p>",
        f"<pre>{html.escape(fault.source)}</pre>" if fault.source else "",
        trace if fault.trace else "",
    ]
    return "<section>" + "".join(parts) + "</section>"
