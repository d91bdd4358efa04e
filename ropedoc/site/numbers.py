"""Markdown extension: `{{ expression:format }}` becomes its value, computed as the page is built.

The expression sees the package, numpy and `math`, and what figures read off the kernel, so that no
page carries a number that nobody computed:  `{{ mean_kernel(1024, inverse_frequencies(128)):.3f }}`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

import ropedoc
from ropedoc import trained
from ropedoc.concordance.compare import cells
from ropedoc.concordance.runs import programs, settings
from ropedoc.figures import measures, theme
from ropedoc.figures.formats import to_bfloat16
from ropedoc.figures.heard import blurred, heard
from ropedoc.figures.models import BOUNDS, PRINTED, SAFE, SU, least_inside, negative_distances
from ropedoc.figures.orders import mean_agreement, misdealt
from ropedoc.figures.programs import limit_of, said_of
from ropedoc.figures.scores import as_published
from ropedoc.figures.stacks import counts, layers_of
from ropedoc.figures.video import period, tower, unturned
from ropedoc.figures.windows import moved, together
from ropedoc.models.stack import STACKS
from ropedoc.site.place import keep_lines, nearest, wrong

NUMBER = re.compile(r"\{\{ *(.+?) *\}\}")
PRIORITY = 22  # after fenced code is put aside (25), before raw HTML is (20)
NAMES: dict[str, Any] = {
    **{name: value for name, value in vars(measures).items() if callable(value)},
    **{name: getattr(ropedoc, name) for name in ropedoc.__all__},
    "BOUNDS": BOUNDS,
    "PRINTED": PRINTED,
    "SAFE": SAFE,
    "STACKS": STACKS,
    "SU": SU,
    "as_published": as_published,
    "blurred": blurred,
    "cells": cells,
    "counts": counts,
    "heard": heard,
    "layers_of": layers_of,
    "least_inside": least_inside,
    "limit_of": limit_of,
    "math": math,
    "mean_agreement": mean_agreement,
    "misdealt": misdealt,
    "moved": moved,
    "negative_distances": negative_distances,
    "np": np,
    "period": period,
    "programs": programs,
    "said_of": said_of,
    "settings": settings,
    "to_bfloat16": to_bfloat16,
    "together": together,
    "tower": tower,
    "trained": trained,
    "unturned": unturned,
}


def value(expression: str) -> str:
    """Value of `expression` or `expression:format`, with the format of an f-string.

    Raises
    ------
    ValueError
        If the expression fails; the message holds it, the reason, and for a name that is not there the nearest that is.
    """
    try:
        return str(eval(f'f"""{{{expression}}}"""', dict(NAMES)))  # the text is our own page
    except Exception as error:
        got = f"{{{{ {expression} }}}}: {error}{_nearest(error)}"
        raise ValueError(f"a number on a page must be computable, got {got}") from error


def _nearest(error: Exception) -> str:
    """Name that was probably meant by one that is not there."""
    if isinstance(error, NameError):
        return nearest(error.name, NAMES)
    if isinstance(error, AttributeError):
        return nearest(error.name, dir(error.obj))
    if isinstance(error, KeyError):
        tables = [table for table in NAMES.values() if isinstance(table, Mapping)]
        return nearest(error.args[0], {str(key) for table in tables for key in table})
    return ""


class _Numbers(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [NUMBER.sub(self._value, line) for line in lines]

    def _value(self, found: re.Match[str]) -> str:
        try:
            return theme.written(value(found[1]))
        except ValueError as error:
            raise wrong(self.md, found[0], error) from error


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        keep_lines(md)
        md.preprocessors.register(_Numbers(md), "rope-numbers", PRIORITY)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Extension(**settings)
