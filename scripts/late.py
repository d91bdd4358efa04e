"""Markdown extension that brings in those of ours, which import the mathematics.

MkDocs asks for every extension as it reads its settings. Where the mathematics does not run, that would end
`mkdocs serve` before it could show why; so the error waits until a page is read.
"""

from __future__ import annotations

from typing import Any, NoReturn

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

FIRST = 2000


class _Failing(Preprocessor):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def run(self, lines: list[str]) -> NoReturn:  # noqa: ARG002 - the interface of Markdown
        raise self.error


class _Late(Extension):
    def __init__(self, **settings: Any) -> None:
        self.config = {"extensions": [[], "names of the extensions to bring in"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        try:
            md.registerExtensions(self.getConfig("extensions"), {})
        except Exception as error:
            md.preprocessors.register(_Failing(error), "rope-late", FIRST)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Late(**settings)
