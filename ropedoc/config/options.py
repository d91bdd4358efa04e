"""The options of a command that say how a model rotates, as keys and values: --rotary-base 500000."""

from __future__ import annotations

import re
from typing import Any

from ropedoc.config.foreign import signs_of
from ropedoc.config.keys import KEYS

COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*")
BETWEEN = re.compile(r"[\s=()\\'\"]+")
WHOLE = re.compile(r"-?[0-9]{1,16}", re.ASCII)
NUMBER = re.compile(r"-?[0-9]{1,16}(?:\.[0-9]{1,16})?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)


def options(text: str) -> dict[str, Any] | None:
    """Return what the options of a command state, None if the text is no such command.

    As argparse reads them: dashes become underscores, an option without a value is a switch, and the last of two counts.
    """
    if "--" not in text:
        return None
    found: dict[str, list[Any]] = {}
    name = ""
    for word in BETWEEN.split(COMMENT.sub("", text)):
        if word.startswith("--"):
            name = word[2:].replace("-", "_")
            found[name] = []
        elif word and name:
            found[name].append(_value(word))
    kind = next((kind for kind in KEYS["files"] if "switches" in kind and signs_of(kind, found)), None)
    return None if kind is None else dict(_stated(name, values, kind["switches"]) for name, values in found.items())


def _stated(name: str, values: list[Any], switches: list[str]) -> tuple[str, Any]:
    """Key and value of an option; a switch is on or off, whatever words follow it."""
    if name in switches:
        return name, True
    if (bare := name.removeprefix("no_")) != name and bare in switches:
        return bare, False
    return name, values[0] if len(values) == 1 else values or True


def _value(word: str) -> Any:
    return int(word) if WHOLE.fullmatch(word) else float(word) if NUMBER.fullmatch(word) else word
