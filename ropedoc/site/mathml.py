"""Markdown extension: the TeX that pymdownx.arithmatex marks becomes MathML, at build and without JavaScript."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from math_core import LatexError, LatexToMathML

from ropedoc.site.place import keep_lines, wrong

WRAPPED = re.compile(r"\s*\\([(\[])(.*)\\[)\]]\s*", re.DOTALL)  # arithmatex's generic output
TEX = re.compile(r"\$\$(.+?)\$\$|(?<![\w$\\])\$(?=\S)([^$\n]+?)(?<=\S)\$(?!\w)", re.DOTALL)  # what it recognises
PRIORITY = 5  # after inline patterns (20), which make the spans
CONVERTER = LatexToMathML()


def mathml(tex: str, *, display: bool) -> str:
    """TeX as a MathML element.

    Raises
    ------
    ValueError
        If the TeX is not understood; the message holds it.
    """
    try:
        return CONVERTER.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise ValueError(f"mathematics must be TeX that math-core understands, got {tex!r}: {error}") from error


def tex_in(text: str) -> list[str]:
    """Every piece of TeX in a Markdown text."""
    return [block or inline for block, inline in TEX.findall(text)]


class _MathML(Treeprocessor):
    def run(self, root: ET.Element) -> None:
        for element in root.iter():
            if element.get("class") == "arithmatex" and (match := WRAPPED.fullmatch(element.text or "")):
                display = match[1] == "["
                element.text = self.md.htmlStash.store(self._converted(match[2], display=display))

    def _converted(self, tex: str, *, display: bool) -> str:
        try:
            return mathml(tex, display=display)
        except ValueError as error:
            raise wrong(self.md, tex, error) from error


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        keep_lines(md)
        md.treeprocessors.register(_MathML(md), "rope-mathml", PRIORITY)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Extension(**settings)
