"""Markdown extension: tables and displayed formulas scroll inside the page, also by keyboard."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

PRIORITY = 4  # after the formulas are in place


class _Scroll(Treeprocessor):
    def run(self, root: ET.Element) -> None:
        for parent in list(root.iter()):
            for place, child in enumerate(parent):
                if child.tag == "table":
                    child.set(
                        "class", "rope-prose"
                    )  # the theme wraps tables without a class, and nobody can focus its wrapper
                    parent[place] = _focusable("table", "rope-scroll")
                    parent[place].append(child)
                elif child.tag == "div" and child.get("class") == "arithmatex":
                    child.attrib.update(_focusable("formula", "arithmatex").attrib)


def _focusable(label: str, kind: str) -> ET.Element:
    return ET.Element("div", {"class": kind, "tabindex": "0", "role": "group", "aria-label": label})


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        md.treeprocessors.register(_Scroll(md), "rope-scroll", PRIORITY)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Extension(**settings)
