"""Everything that the site serves besides its pages, written through one function.

`generate(write)` knows no site generator: it hands each file to `write(path, content)`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ropedoc.figures import FIGURES
from ropedoc.figures.registry import whole_library
from ropedoc.figures.theme import stylesheet
from ropedoc.site import reference, usage
from ropedoc.site.decoder import decoder_script
from ropedoc.site.embed import names_in
from ropedoc.site.explorer import explorer_script
from ropedoc.site.font import as_script, as_style, characters, cut
from ropedoc.site.markup import figure_files
from ropedoc.site.memory import remembered, sources

Write = Callable[[str, str | bytes], None]
FONT = "stix-two-math.ttf"
LIBRARY = "plotly.min.js"
WORKER = "iframe-worker.js"
NOTICES = "third-party-notices.txt"
PLAIN = (
    "ropedoc: build/ is not made, so this site carries the plotly package's own, larger library, draws formulas "
    "with the reader's font, and cannot be searched from disk. `make site` makes the smaller, complete site."
)


def generate(write: Write, *, docs: Path, build: Path) -> None:
    """Write every figure and shared file of the site.

    Parameters
    ----------
    write : callable
        Takes a path inside the site and the content of a file.
    docs : Path
        Folder of the Markdown pages, which say what figures and formulas are used.
    build : Path
        Folder with what `scripts/vendor.py` made; without it the site is larger, and says so.

    Raises
    ------
    ValueError
        If a page names what is not there, a registered figure is shown on no page, a public name described on none,
        or anything in a figure or formula fails.
    """
    pages = usage.read(docs)
    usage.check_names(pages)
    _check_all_shown(pages)
    for name, entry in FIGURES.items():
        drawn_by = sources(entry.draw.__module__, figure_files.__module__)
        with usage.drawn(name, pages):
            files = remembered(f"files of {name}", drawn_by, partial(figure_files, entry))
        for ending, content in files.items():
            write(f"figures/{name}.{ending}", content)
    write("assets/theme.css", stylesheet())
    write("assets/explorer-data.js", explorer_script())
    write("assets/decoder-data.js", decoder_script())
    _write_vendored(write, pages, build)


def _check_all_shown(pages: usage.Pages) -> None:
    used = {name for text in pages.values() for name in names_in(text)}
    if unused := sorted(FIGURES.keys() - used):
        raise ValueError(f"every registered figure must be on a page, got none that shows {', '.join(unused)}")
    described = {name for text in pages.values() for name in reference.names_in(text)}
    if silent := sorted(reference.public() - described):
        raise ValueError(f"every public name must be described on a page, got none that describes {', '.join(silent)}")


def _write_vendored(write: Write, pages: usage.Pages, build: Path) -> None:
    if not (build / LIBRARY).exists():
        print(PLAIN, file=sys.stderr)  # noqa: T201 - MkDocs would take a logged warning for an error
        write(f"assets/{LIBRARY}", whole_library().read_bytes())
        write(f"assets/{WORKER}", "")
        write("assets/math.js", "")
        write("assets/math.css", "")
        write(f"assets/{NOTICES}", "plotly.js, MIT License, (c) Plotly, Inc.\n")
        return
    for name in (LIBRARY, WORKER, NOTICES):
        write(f"assets/{name}", (build / name).read_bytes())
    source, letters = build / FONT, characters(usage.formulas(pages))
    cut_from = sources(cut.__module__), source.read_bytes(), letters
    font = remembered("font", cut_from, partial(cut, source, letters))
    write("assets/math.js", as_script(font))
    write("assets/math.css", as_style(font))
