"""Everything that the site serves besides its pages, written through one function.

`generate(write)` knows no site generator: it hands each file to `write(path, content)`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path

from ropedoc.figures import FIGURES
from ropedoc.figures.registry import whole_library
from ropedoc.figures.theme import stylesheet
from ropedoc.site import bundle, reference, usage
from ropedoc.site.brand import card, favicon
from ropedoc.site.check import check_module
from ropedoc.site.decoder import decoder_module
from ropedoc.site.embed import names_in
from ropedoc.site.explorer import explorer_module
from ropedoc.site.font import as_script, as_style, characters, cut
from ropedoc.site.front import front_module
from ropedoc.site.lab import lab_module
from ropedoc.site.markup import figure_files
from ropedoc.site.memory import remembered, sources
from ropedoc.site.registers import registers
from ropedoc.site.search import documents

Write = Callable[[str, str | bytes], None]
FONT = "stix-two-math.ttf"
LIBRARY = "plotly.min.js"
NOTICES = "third-party-notices.txt"
ESBUILD = Path("node_modules", ".bin", "esbuild")  # beside build/
PLAIN = (
    "ropedoc: this build runs without Node, so the site carries the plotly package's own, larger library, draws formulas "
    "with the reader's font, and needs a server for its explorer, decoder and live figures; a page opened from disk "
    "says so. `make site` makes the smaller, complete site."
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
        Folder with what `scripts/vendor.py` made, beside node_modules/; without them the site is larger, and says so.

    Raises
    ------
    ValueError
        If a page names what is not there, a registered figure is shown on no page, a public name described on none,
        or anything in a figure or formula fails.
    """
    pages = usage.read(docs)
    usage.check_names(pages)
    _check_all_shown(pages)
    esbuild = (build.parent / ESBUILD).absolute()  # it is run in a folder of its own
    complete = (build / LIBRARY).exists() and esbuild.exists()
    if not complete:
        print(PLAIN, file=sys.stderr)  # noqa: T201 - MkDocs would take a logged warning for an error
    with ThreadPoolExecutor() as beside:  # esbuild works while the figures are drawn
        bundled = [beside.submit(make, docs, esbuild if complete else None) for make in (_light, _scripts)]
        _write_figures(write, pages)
    for path, text in chain.from_iterable(files.result().items() for files in bundled):
        write(path, text)
    write("assets/favicon.svg", favicon())
    write("search/models.json", json.dumps(documents(), ensure_ascii=False))
    _write_card(write, build / FONT if complete else None)
    if complete:
        _write_vendored(write, pages, build)
    else:
        _write_library(write)


def _write_figures(write: Write, pages: usage.Pages) -> None:
    for name, entry in FIGURES.items():
        drawn_by = sources(entry.draw.__module__, figure_files.__module__)
        with usage.drawn(name, pages):
            files = remembered(f"files of {name}", drawn_by, partial(figure_files, entry))
        for ending, content in files.items():
            write(f"figures/{name}{ending}", content)


def _check_all_shown(pages: usage.Pages) -> None:
    used = {name for text in pages.values() for name in names_in(text)}
    if unused := sorted(FIGURES.keys() - used):
        raise ValueError(f"every registered figure must be on a page, got none that shows {', '.join(unused)}")
    described = {name for text in pages.values() for name in reference.names_in(text)}
    if silent := sorted(reference.public() - described):
        raise ValueError(f"every public name must be described on a page, got none that describes {', '.join(silent)}")


def modules(docs: Path) -> dict[str, str]:
    """Text of every module of the browser, data included, by its path."""
    data = {
        "data/check.js": check_module(),
        "data/decoder.js": decoder_module(),
        "data/explorer.js": explorer_module(),
        "data/front.js": front_module(),
        "data/lab.js": lab_module(),
        "data/registers.js": bundle.data_module(**registers()),
    }
    return bundle.modules(docs / "assets", data)


def _scripts(docs: Path, esbuild: Path | None) -> dict[str, str]:
    """What the pages load: bundles, or without esbuild loaders and modules."""
    texts = modules(docs)
    make = partial(bundle.bundled, texts, esbuild) if esbuild else partial(bundle.plain, texts)
    return remembered("scripts", (sources(bundle.__name__), texts, esbuild), make)


def _write_card(write: Write, font: Path | None) -> None:
    """Write the picture that stands for the site where a link to it is shared."""
    drawn_by = sources(card.__module__), font
    write("assets/card.png", remembered("card", drawn_by, partial(card, font)))


def _light(docs: Path, esbuild: Path | None) -> dict[str, str]:
    """The style sheet of the themes, and light, where esbuild is there, the sheets and scripts of the folder."""
    files = {"assets/theme.css": stylesheet()}
    if esbuild:
        folder = sorted(file for file in docs.glob("assets/*.*") if file.suffix in (".css", ".js"))
        files |= {f"assets/{file.name}": file.read_text(encoding="utf-8") for file in folder}
        made_of = sources(bundle.__name__), files, esbuild
        files = remembered("light files", made_of, partial(bundle.minified, files, esbuild))
    return files


def _write_library(write: Write) -> None:
    write(f"assets/{LIBRARY}", whole_library().read_bytes())
    write("assets/math.js", "")
    write("assets/math.css", "")
    write(f"assets/{NOTICES}", "plotly.js, MIT License, (c) Plotly, Inc.\n")


def _write_vendored(write: Write, pages: usage.Pages, build: Path) -> None:
    for name in (LIBRARY, NOTICES):
        write(f"assets/{name}", (build / name).read_bytes())
    source, letters = build / FONT, characters(usage.formulas(pages))
    cut_from = sources(cut.__module__), source.read_bytes(), letters
    font = remembered("font", cut_from, partial(cut, source, letters))
    write("assets/math.js", as_script(font))
    write("assets/math.css", as_style(font))
