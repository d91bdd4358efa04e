"""Files of other kinds that are read: their keys become those of a config.json, by the register `files` of keys.toml."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.classes import known
from ropedoc.config.foreign import signs_of
from ropedoc.config.keys import KEYS
from ropedoc.registers.expression import Tree, evaluate, parse

Sets = list[tuple[list[str], Tree]]

GGUF = re.compile(r"([A-Za-z0-9_-]+)\.(?:rope|attention)\.[A-Za-z0-9_.]+")
OTHER = re.compile(r"[^A-Za-z0-9]")
LLAMA3 = (1.0, 4.0, 8192.0)  # low and high factor, and original length, of every Llama 3 (llama-models, apply_scaling)
CLOSE = 1e-5  # of two divisors: a float32 keeps them, worked out from float32 wavelengths
SECTIONS = 3  # time, height, width
KIND = "_file_kind"  # where a translated file keeps what it was


def set_of(kind: Mapping[str, Any]) -> Sets:
    """What a kind of file sets: the way to each key of a config, and its value."""
    return [(path.split("."), parse(value)) for path, value in kind.get("set", ())]


SETS = [(kind, set_of(kind)) for kind in KEYS["files"]]


def as_config(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the config.json that a file of another kind stands for; any other file as it is.

    Raises
    ------
    ValueError
        If a part of it is no object.
    """
    if known(config.get("model_type")) is not None:
        return config
    found = next(((kind, sets) for kind, sets in SETS if signs_of(kind, config)), None)
    if found and isinstance(inner := config.get(found[0].get("inside")), Mapping):
        return as_config(inner)
    return config if found is None or not found[1] else _translated(config, *found)


def _translated(config: Mapping[str, Any], kind: Mapping[str, Any], sets: Sets) -> dict[str, Any]:
    facts = _facts(config)
    for name in kind.get("objects", ()):
        if facts.get(name) is not None and not isinstance(facts[name], Mapping):
            raise ValueError(f"{name} must be a JSON object or null, got {check.shown(facts[name])}")
    found: dict[str, Any] = {KIND: kind["name"]}
    for path, value in sets:
        _put(found, path, evaluate(value, facts))
    return found


def _put(found: dict[str, Any], path: list[str], value: Any) -> None:
    if value is not None:
        *outer, last = path
        for name in outer:
            found = found.setdefault(name, {})
        found[last] = value


def _facts(config: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of a file as names of facts; of a GGUF file what its names, factors and sections mean."""
    matches = (GGUF.fullmatch(key) for key in config if isinstance(key, str))
    architecture = next((match[1] for match in matches if match), None)
    start = f"{architecture}."
    facts = {OTHER.sub("_", str(key).removeprefix(start)): value for key, value in config.items()}
    if architecture is None:
        return facts
    divisors = _numbers(facts.get("rope_freqs_weight"))
    long, short = (_numbers(facts.get(f"rope_factors_{name}_weight")) for name in ("long", "short"))
    factor = _llama3_factor(divisors, facts.get("rope_freq_base"))
    sections = facts.get("rope_dimension_sections")
    listed = long is not None or (divisors is not None and factor is None)
    return facts | {
        "model_type": _class(architecture),
        "rotates": any(key.startswith("rope_") for key in facts),
        "llama3_factor": None if listed else factor,
        "listed": listed,
        "long_factors": long if long is not None else divisors,
        "short_factors": short if short is not None else long if long is not None else divisors,
        "sections": sections[:SECTIONS] if isinstance(sections, list) else None,
    }


def _class(architecture: str) -> str | None:
    """Class of transformers that a GGUF file was made from, None if it is not known."""
    return known(KEYS["gguf"].get(architecture)) or known(architecture) or known(architecture.replace("-", "_"))


def _numbers(value: Any) -> list[Any] | None:
    return value if isinstance(value, list) and value and all(map(check.is_number, value)) else None


def _llama3_factor(divisors: list[Any] | None, base: Any) -> float | None:
    """Factor of Llama 3's method, if the divisors of the pairs are its, None if they are others."""
    if divisors is None or not check.is_number(base) or base <= 1:
        return None
    factor = max(divisors)
    low, high, original = LLAMA3
    for i, divisor in enumerate(divisors):
        turns = original * base ** (-i / len(divisors)) / (2 * math.pi)
        smooth = min(max((turns - low) / (high - low), 0), 1)
        if abs(divisor * ((1 - smooth) / factor + smooth) - 1) > CLOSE:
            return None
    return float(factor)
