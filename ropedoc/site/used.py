"""The rules of a style sheet that can meet something in a site: those that name no class the site has not."""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

LETTERS = frozenset(f"{string.ascii_letters}{string.digits}_-".encode())  # of a class
APART = bytes(letter if letter in LETTERS else ord(" ") for letter in range(256))
GROUPS = ("media", "supports")  # rules that hold rules
EITHER = ("not", "is", "where", "has")  # of these, a selector may match without the classes inside


def words(texts: Iterable[str]) -> frozenset[str]:
    """Every word of ASCII in some texts, of which a class of theirs is one."""
    found: set[bytes] = set()
    for text in texts:
        found.update(text.encode().translate(APART).split())  # some megabytes, for which a pattern takes thrice as long
    return frozenset(word.decode("ascii") for word in found)


def used(sheet: str, known: frozenset[str]) -> str:
    """A style sheet without the selectors that name a class which is no word of the site.

    Parameters
    ----------
    sheet : str
        The style sheet.
    known : frozenset of str
        Words of every page and script.

    Returns
    -------
    sheet : str
        The rules that are left, in their order, and what they hold unchanged.

    Raises
    ------
    ValueError
        If the sheet has a mistake, with its place.
    """
    return "".join(_written(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), known))


def _written(rules: list[Any], known: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            raise ValueError(
                f"the style sheet must be well formed, got {rule.message.rstrip('.')!r} in line {rule.source_line}"
            )
        if rule.type == "at-rule" and rule.lower_at_keyword in GROUPS:
            if inner := "".join(_written(tinycss2.parse_rule_list(rule.content, True, True), known)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        elif rule.type == "at-rule":
            yield rule.serialize()
        elif left := [one for one in _selectors(rule.prelude) if _classes(one) <= known]:
            yield f"{','.join(map(tinycss2.serialize, left))}{{{tinycss2.serialize(rule.content)}}}"


def _selectors(prelude: list[Any]) -> list[list[Any]]:
    """Parts of a list of selectors."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _classes(selector: list[Any]) -> set[str]:
    """Classes without which a selector matches nothing."""
    after = itertools.pairwise(selector)
    found = {name.value for dot, name in after if dot == "." and name.type == "ident"}
    inner = [token.arguments for token in selector if token.type == "function" and token.lower_name not in EITHER]
    return found.union(*map(_classes, inner))
