"""Which model class pairs which features: every class of transformers that rotates, and how its pairing is known."""

from __future__ import annotations

import html
import json
from importlib.resources import files
from typing import Any

PAIRS = {"half": "features i and i + d/2", "interleaved": "features 2i and 2i + 1"}
READ = "°"  # marks a class whose pairing was read in its code, since its rotation could not be called alone


def table() -> str:
    """Classes by layout, in a box to open."""
    found = classes()
    rows = "".join(
        f'<tr><th scope="row">{layout}</th><td>{pairs}</td><td>{len(found[layout])}</td><td>{_names(found[layout])}</td></tr>'
        for layout, pairs in PAIRS.items()
    )
    every = [how for some in found.values() for how in some.values()]
    read = every.count("source")
    return (
        '<details class="rope-layouts" data-search-exclude>'
        f"<summary>All {len(every)} classes of transformers 5.24 that rotate over tokens</summary>"
        f"<p>{len(every) - read} of them were asked: a unit vector went through the class’s own rotation, and where it "
        f"came out is its partner. Of the {read} marked {READ} the code was read.</p>"
        '<table class="rope-prose"><thead><tr><th scope="col">layout</th><th scope="col">pair i is</th>'
        f'<th scope="col">classes</th><th scope="col">model_type</th></tr></thead><tbody>{rows}</tbody></table></details>'
    )


def classes() -> dict[str, dict[str, str]]:
    """Classes of each layout, with how it is known: "rotated" or "source"."""
    text = files("ropedoc.config").joinpath("classes.json").read_text(encoding="utf-8")
    every: dict[str, Any] = json.loads(text)
    return {
        layout: {name: entry["proof"] for name, entry in every.items() if _pairs(entry) == layout} for layout in PAIRS
    }


def _pairs(entry: Any) -> str | None:
    return entry.get("layout") if isinstance(entry, dict) and entry.get("axes", 1) == 1 else None


def _names(some: dict[str, str]) -> str:
    return ", ".join(
        f"<code>{html.escape(name)}</code>{READ if how == 'source' else ''}" for name, how in sorted(some.items())
    )
