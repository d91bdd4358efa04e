"""Markdown extension: the name of a published model leads to its file in the decoder."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import quote

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from ropedoc.models.preset import MODELS

NAMES = "|".join(re.escape(name) for name in sorted(MODELS, key=len, reverse=True))
PATTERN = rf"(?<![\w-])({NAMES})(?![\w-]|\.\d)"
PRIORITY = 75  # after code and links, which stay as they are


def address(name: str) -> str:
    """Where a published model's file is decoded."""
    return f"decoder.html#model={quote(name)}"


def link(name: str) -> str:
    """A published model's name, as a link to its file in the decoder."""
    return f'<a href="{address(name)}">{html.escape(name)}</a>'


class _Name(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a", "h1", "h2", "h3", "summary")

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the interface of Markdown
        self, m: re.Match[str], _: str
    ) -> tuple[str, int, int]:
        return self.md.htmlStash.store(link(m[1])), m.start(0), m.end(0)


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        md.inlinePatterns.register(_Name(PATTERN, md), "rope-model-links", PRIORITY)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Extension(**settings)
