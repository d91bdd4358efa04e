"""Whether the package still computes what the browser's code does: both are held to the same vectors.

The browser's code (docs/assets) is a second copy of these formulas. The tests compare both with the vectors of
`tests/reference`; a running server compares the package alone, at each change, and says what the copy must follow.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ropedoc.config.reading import from_config
from ropedoc.ladder.frequencies import inverse_frequencies, rotations, wavelengths
from ropedoc.ladder.kernel import head_weights, logarithmic_law, mean_kernel, roformer_bound
from ropedoc.ladder.readings import first_distance, ripple
from ropedoc.ladder.rotation import layout_permutation, rotate
from ropedoc.methods.linear import linear

Record = Mapping[str, Any]
TOLERANCE = 1e-12  # what the pages promise
FOLLOW = "The browser's code in docs/assets computes this too and must follow, or live figures show the old value."
EVERY = 8  # settings, of which one is compared, in a fraction of a second; the tests compare all
SHOWN = ("rotary_dim", "base", "factor", "head", "pair", "distances", "position", "x", "level", "model")
NAMES = {"default": "inverse_frequencies", "dynamic": "dynamic_ntk"}  # rope types whose function has another name


class Probe(NamedTuple):
    """A function of the package, the quantity of a vector that it makes, and how."""

    function: str
    quantity: str
    compute: Callable[[Record], Any]


def disagreements(folder: Path) -> list[str]:
    """Sentences that name every function of the package that left the vectors in a folder, and the first vector.

    What only follows from a wrong ladder, or a wrong kernel, is not named beside it.
    """
    vectors, configs = (
        json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("rope_vectors", "configs")
    )
    settings = [dict(zip(vectors["columns"], one, strict=True)) for one in vectors["settings"][::EVERY]]
    ladder = list(_differing(LADDER, settings))
    if ladder:
        return ladder
    whole = list(_differing(KERNEL, (one for one in settings if not one["head"])))
    parts = [] if whole else [*_differing(HEADS, (one for one in settings if one["head"])), *_readings(vectors)]
    return [*_differing(FORMULAS, settings), *whole, *parts, *_methods(configs["cases"])]


def _differing(probes: Iterable[Probe], records: Iterable[Record]) -> Iterator[str]:
    """For each probe, a sentence on the first record that it does not make."""
    records = list(records)
    for probe in probes:
        yield from [said for one in records if (said := _difference(probe, one))][:1]


def _difference(probe: Probe, one: Record) -> str:
    try:
        found = probe.compute(one)
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
    else:
        expected = np.asarray(one[probe.quantity])
        allowed = TOLERANCE * max(1.0, np.max(np.abs(expected)))
        if np.shape(found) == expected.shape and np.max(np.abs(found - expected)) <= allowed:
            return ""
    vector = ", ".join(f"{name} {one[name]}" for name in SHOWN if name in one)
    return f"ropedoc.{probe.function} must give {_short(one[probe.quantity])}, got {_short(found)} (vector: {vector})"


def _short(value: Any) -> str:
    return value if isinstance(value, str) else np.array2string(np.asarray(value), precision=16, threshold=6)


def _theta(one: Record) -> Any:
    return linear(one["rotary_dim"], base=one["base"], factor=one["factor"]).inv_freq


def _unscaled(one: Record) -> Any:
    return inverse_frequencies(one["rotary_dim"], base=one["base"])[one["pair"]] / one["factor"]


def _weights(one: Record) -> Any:
    return head_weights(one["rotary_dim"], head=one["head"]) if one["head"] else None


def _kernel(one: Record) -> Any:
    return mean_kernel(one["distances"], _theta(one), weights=_weights(one))


def _turned(one: Record) -> Any:
    """One pair, in the half layout, at a position."""
    vector, pair = _pair(one)
    return rotate(vector, one["position"], _theta(one))[pair]


def _turned_interleaved(one: Record) -> Any:
    vector, pair = _pair(one)
    order = layout_permutation(one["rotary_dim"])
    return rotate(vector[np.argsort(order)], one["position"], _theta(one), layout="interleaved")[order][pair]


def _pair(one: Record) -> tuple[Any, list[int]]:
    vector, pair = np.zeros(one["rotary_dim"]), [one["pair"], one["pair"] + one["rotary_dim"] // 2]
    vector[pair] = one["x"]
    return vector, pair


LADDER = (
    Probe("inverse_frequencies", "frequency", _unscaled),
    Probe("linear", "frequency", lambda one: _theta(one)[one["pair"]]),
)
KERNEL = (Probe("mean_kernel", "kernel", _kernel),)
HEADS = (Probe("head_weights", "kernel", _kernel),)
FORMULAS = (
    Probe("wavelengths", "wavelength", lambda one: wavelengths(_theta(one))[one["pair"]]),
    Probe("rotations", "turns", lambda one: rotations(_theta(one), context_length=one["distances"][2])[one["pair"]]),
    Probe("logarithmic_law", "law", lambda one: logarithmic_law(one["distances"][1], base=one["base"])),
    Probe("roformer_bound", "bound", lambda one: roformer_bound(one["distances"][0], _theta(one))),
    Probe("rotate", "rotated", _turned),
    Probe("rotate(layout='interleaved')", "rotated", _turned_interleaved),
)


def _readings(vectors: Mapping[str, Any]) -> Iterator[str]:
    """Sentences on the readings that the explorer gives in words."""
    columns = ("rotary_dim", "base", "factor", "head", "level", "crossing")
    crossings = [dict(zip(columns, one, strict=True)) for one in vectors["crossings"]]
    ripples = [dict(zip((*columns[:3], "distances", "ripple"), one, strict=True)) for one in vectors["ripples"]]
    yield from _differing([Probe("first_distance", "crossing", _crossing)], crossings)
    yield from _differing([Probe("ripple", "ripple", _ripple)], ripples)


def _crossing(one: Record) -> Any:
    found = first_distance(_theta(one), level=one["level"], limit=10_000, weights=_weights(one))
    return np.nan if found is None else found


def _ripple(one: Record) -> Any:
    return ripple(one["distances"], rotary_dim=one["rotary_dim"], base=one["base"], factor=one["factor"])


def _methods(cases: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Sentences on the methods, one for each rope type whose frequencies or factor are others."""
    for name in dict.fromkeys(case["rope_type"] for case in cases):
        records = [_record(case) for case in cases if case["rope_type"] == name]
        yield from list(_differing([Probe(NAMES.get(name, name), "expected", _read)], records))


def _record(case: Mapping[str, Any]) -> Record:
    return {"case": case, "model": case["name"], "expected": [*case["inv_freq"], case["attention_factor"]]}


def _read(one: Record) -> Any:
    keywords = {key: one["case"][key] for key in ("layer_type", "context_length") if key in one["case"]}
    rope = from_config(one["case"]["config"], **keywords)
    return [*rope.inv_freq, rope.attention_factor]
