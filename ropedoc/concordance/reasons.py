"""Why programs differ: one register, an entry for each way in which one program departs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ropedoc import _validation as check

HOW = ("fault", "choice", "missing", "wrong", "unseen")


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why one program runs another thing, or nothing.

    Attributes
    ----------
    program : str
        Its name.
    settings : tuple of str
        Where it was seen.
    how : str
        One of HOW: against what is documented, a rule of its own, no such class or type, the config's own fault,
        or not run here.
    what, where : str
        What the program does, and file and function.
    do : str, optional
        What a reader can do.
    """

    program: str
    settings: tuple[str, ...]
    how: str
    what: str
    where: str
    do: str | None = None


@cache
def reasons() -> tuple[Reason, ...]:
    """Every entry of the register."""
    text = files("ropedoc.concordance").joinpath("reasons.toml").read_text(encoding="utf-8")
    return tuple(_reason(one) for one in tomllib.loads(text)["reason"])


def _reason(one: Mapping[str, Any]) -> Reason:
    check.choice("how", one["how"], HOW)
    return Reason(**{**one, "settings": tuple(one["settings"])})


@cache
def reason_of() -> Mapping[tuple[str, str], Reason]:
    """The reason for each setting and program that has one.

    Raises
    ------
    ValueError
        If two are given for one.
    """
    found: dict[tuple[str, str], Reason] = {}
    for reason in reasons():
        for setting in reason.settings:
            key = setting, reason.program
            if key in found:
                raise ValueError(f"a reason must be given once, got two for {setting!r} in {reason.program!r}")
            found[key] = reason
    return found
