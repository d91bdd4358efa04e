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
    told = {name: values[0] if len(values) == 1 else values or True for name, values in found.items()}
    kind = next((kind for kind in KEYS["files"] if "switches" in kind and signs_of(kind, told)), None)
    if kind is None:
        return None
    off = {f"no_{name}": name for name in kind["switches"]}
    return {
        off.get(name, name): name not in off if name in off or name in off.values() else value
        for name, value in told.items()
    }


def _value(word: str) -> Any:
    return int(word) if WHOLE.fullmatch(word) else float(word) if NUMBER.fullmatch(word) else word
