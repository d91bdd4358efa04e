"""Which setting reaches a length: method, numbers, and the file with them in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ropedoc.config.keys import NAMES
from ropedoc.config.part import path
from ropedoc.config.reading import Reading, read
from ropedoc.ladder.base_bound import first_negative
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.methods.ntk_aware import larger_base

Facts = dict[str, Any]

STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)  # of a base, times powers of ten
HIGHEST = 12  # powers of ten that are tried
FARTHEST = 1_048_576  # tokens; as far as a base is held to the bound
OLDER, NEWER = "rope_scaling", "rope_parameters"
ROOM = ("rope_theta", "partial_rotary_factor", "mrope_section", "mrope_interleaved")  # stay beside any method


def stretch(wish: float, length: float) -> float:
    """Factor from one length to another, rounded up to hundredths."""
    return math.ceil(100 * wish / length) / 100


def least_base(rotary_dim: int, *, base: float, context_length: int) -> float | None:
    """Return this base, or the first of the round ones above it, whose mean kernel is nowhere negative up to a length."""
    limit = min(context_length, FARTHEST)
    rounds = (step * 10.0**power for power in range(HIGHEST) for step in STEPS)
    for one in (base, *(one for one in rounds if one > base)):
        if first_negative(inverse_frequencies(rotary_dim, base=one), limit=limit) is None:
            return one
    return None


def numbers(reading: Reading, method: str, *, original: int, factor: float, new: Mapping[str, float]) -> Facts:
    """Parameters of a method as a file has them; for the NTK-aware method the larger base, rounded up to a whole number.

    `new` are those of Llama 3's method, which a file that carries it has already.
    """
    record = reading.record
    if method == "ntk":
        return {"rope_theta": float(math.ceil(larger_base(record.rotary_dim, base=record.base, stretch=factor)))}
    found: Facts = {"rope_type": method, "factor": factor}
    if method in ("yarn", "llama3"):
        found["original_max_position_embeddings"] = original
    return found | (dict(new) if method == "llama3" and record.rope_type != "llama3" else {})


def proposed(reading: Reading, setting: Mapping[str, Any], wish: int) -> tuple[Mapping[str, Any], Reading] | None:
    """The file with a setting in it, and its reading at the length; None where its class reads the setting nowhere."""
    for config in _candidates(reading, setting):
        try:
            found = read(config, context_length=wish, layer_type=reading.record.kind)
        except ValueError:
            continue
        if _holds(found, setting):
            return config, found
    return None


def raised(config: Mapping[str, Any], after: Reading, wish: int) -> Mapping[str, Any]:
    """The planned file with the length wanted as its maximum, where its class turns the same by it."""
    name = next((one for one in NAMES["length"] if one in after.stated.text), NAMES["length"][0])
    higher = _put(config, path(config), {name: wish})
    try:
        found = read(higher, layer_type=after.record.kind).rope
    except ValueError:
        return config
    same = np.array_equal(found.inv_freq, after.rope.inv_freq) and found.attention_factor == after.rope.attention_factor
    return higher if same else config


def _holds(found: Reading, setting: Mapping[str, Any]) -> bool:
    record = found.record
    same = record.rope_type == setting.get("rope_type", "default")
    base = setting.get("rope_theta", record.base) == record.base
    factor = setting.get("factor") in (None, record.numbers.get("factor"))
    original = setting.get("original_max_position_embeddings")
    return same and base and factor and original in (None, record.numbers.get("original_context_length"))


def _candidates(reading: Reading, setting: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The file with the setting in each place where a class may look for it."""
    stated, record = reading.stated, reading.record
    parts = path(reading.config)
    if "rope_theta" in setting:
        yield _put(reading.config, parts, {str(record.told["base_name"]): setting["rope_theta"]})
    for key in (stated.outer_key, OLDER, NEWER):
        held = dict(stated.text.get(key) or (stated.outer if stated.own else {})) if key else {}
        inner = held.get(record.layer or "")
        if isinstance(inner, Mapping):
            held = {**held, str(record.layer): _merged(inner, setting, record.rope_type)}
        else:
            held = _merged(held, setting, record.rope_type)
        if key is not None:
            yield _put(reading.config, parts, {key: held})


def _merged(held: Mapping[str, Any], setting: Mapping[str, Any], carried: str) -> Facts:
    """Parameters with a setting in them: all that were there where they have its method, else those beside any method."""
    if setting.get("rope_type", carried) != carried:
        return {**{key: held[key] for key in ROOM if key in held}, **setting}
    named = any(key in held for key in ("rope_type", "type"))
    return {**held, **{key: value for key, value in setting.items() if key != "rope_type" or not named}}


def _put(config: Mapping[str, Any], parts: list[str], changes: Mapping[str, Any]) -> dict[str, Any]:
    if not parts:
        return {**config, **changes}
    first, *rest = parts
    return {**config, first: _put(config[first], rest, changes)}
