"""What the pages use: every name that they give must exist, and an error says where on them it arose."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ropedoc.site import embed, reference
from ropedoc.site.mathml import mathml, tex_in
from ropedoc.site.place import PageError, line_of

Pages = Mapping[str, str]


def read(docs: Path) -> dict[str, str]:
    """Text of every page by its path below the folder."""
    return {page.relative_to(docs).as_posix(): page.read_text(encoding="utf-8") for page in sorted(docs.rglob("*.md"))}


def check_names(pages: Pages) -> None:
    """Refuse a figure or a public name that does not exist.

    Raises
    ------
    PageError
        At the first of them, with its page, its line and the nearest name that exists.
    """
    for page, text in pages.items():
        for line in text.split("\n"):
            with _on(page, text, line):
                for name in embed.names_in(line):
                    embed.figure(name)
                for name in reference.names_in(line):
                    reference.check(name)


def formulas(pages: Pages) -> Iterator[str]:
    """Every formula of the pages as MathML; a wrong one raises with its page and line."""
    for page, text in pages.items():
        for tex in tex_in(text):
            with _on(page, text, tex):
                yield mathml(html.unescape(tex), display=True)


@contextmanager
def drawn(name: str, pages: Pages) -> Iterator[None]:
    """Let an error in a figure say which figure it is and where that stands."""
    try:
        yield
    except Exception as error:
        places = [
            f"{page}, line {number}"
            for page, text in pages.items()
            for number, line in enumerate(text.split("\n"), start=1)
            if name in embed.names_in(line)
        ]
        error.add_note(f"while the figure {name!r} was drawn ({'; '.join(places)})")
        raise


@contextmanager
def _on(page: str, text: str, part: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise PageError(str(error), page=page, place=line_of(part, text.split("\n"))) from error
