"""What two configurations do differently: layer by layer, in numbers and in the sentences of compare.toml."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ropedoc.advice.apart import FLOAT32, apart
from ropedoc.config.axes import Axes, axes
from ropedoc.config.every import Layer, layers
from ropedoc.config.reading import Reading, read
from ropedoc.registers.entries import said, sentences
from ropedoc.registers.json_text import json_text

REGISTER: Mapping[str, Any] = tomllib.loads(files("ropedoc.advice").joinpath("compare.toml").read_text("utf-8"))
NAMES: Mapping[str, str] = REGISTER["names"]
WORDS = {part: sentences(REGISTER[part]) for part in ("summary", "file", "where", "kind")}
GROWING = ("dynamic", "longrope")  # methods that turn long sequences otherwise than short ones
FIXED = ("attention_factor_squared", "softmax_scale")  # of what multiplies scores, what does not depend on the position

Facts = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What two configurations do differently.

    Attributes
    ----------
    same : bool
        Whether they do the same: no frequency differs by more than float32 rounds to, and nothing else differs.
    differs : tuple of str
        What differs, by name.
    summary : str
        The same in one sentence.
    words : tuple of str
        Every difference in a sentence of its own.
    files : mapping
        Number of layers, served and original length of each file.
    kinds : tuple of mapping
        Layers that stand for each other: which ones (`layers`, `where`), what runs in each file (`a`, `b`), what
        `differs`, and the numbers of `apart`.
    """

    same: bool
    differs: tuple[str, ...]
    summary: str
    words: tuple[str, ...]
    files: Mapping[str, Any]
    kinds: tuple[Mapping[str, Any], ...]


def compare(a: Mapping[str, Any], b: Mapping[str, Any], *, context_length: int | None = None) -> Difference:
    """Say what two configurations do differently, in what runs: how a setting is written makes no difference.

    Parameters
    ----------
    a, b : mapping
        The files as `json.load` gives them.
    context_length : int [tokens], optional
        Length up to which positions are looked at; without it, the longer of the two served lengths.

    Returns
    -------
    difference : Difference
        A length that one file does not state is no difference.

    Raises
    ------
    ValueError
        As `from_config`, for either file.

    References
    ----------
    The cosine between two rotations of a random vector is a mean of cosines, cos mθ cos mθ' + sin mθ sin mθ'.
    """
    readings = tuple(read(one, context_length=context_length) for one in (a, b))
    whole = [_file(reading) for reading in readings]
    longest = max((one["served"] for one in whole if one["served"]), default=None)
    kinds = [*_kinds(readings, context_length, longest)]
    if context_length is None and longest and any(_grows(one) for one in kinds):
        long = _kinds(readings, longest, longest)
        kinds += [one | {"length": longest} for one in long if _grows(one)]
    of_files = _of_files(*whole, growing=any(_grows(one) for one in kinds))
    known = {"a": whole[0], "b": whole[1], "differs": of_files}
    found = [*dict.fromkeys([*of_files, *(name for one in kinds for name in one["differs"])])]
    told = [_told(one) for one in kinds]
    lines = [f"{one['where']}: {line}" for one in told for line in one["words"]]
    summary = {
        "same": not found,
        "names": ", ".join(NAMES[name] for name in found),
        "relative": max((one.get("relative", 0) for one in kinds), default=0),
    }
    return Difference(
        same=not found,
        differs=tuple(found),
        summary="".join(said(WORDS["summary"], summary)),
        words=(*said(WORDS["file"], known), *lines),
        files=known,
        kinds=tuple(told),
    )


def _told(one: Facts) -> Facts:
    sides = [side for side in (one["a"], one["b"]) if side is not None]
    names = {"name_a": sides[0]["name"], "name_b": sides[-1]["name"]}
    return one | {"where": "".join(said(WORDS["where"], one | names)), "words": said(WORDS["kind"], one)}


def _grows(one: Facts) -> bool:
    return any(side is not None and side["rope_type"] in GROWING for side in (one["a"], one["b"]))


# Of a file as a whole


def _file(reading: Reading) -> Facts:
    rope = reading.rope
    return {
        "depth": reading.record.told["depth"],
        "served": reading.facts["served"],
        "original": rope.original_context_length,
        "axes": "; ".join(map(_dealt, axes(reading.config))),
    }


def _dealt(part: Axes) -> str:
    """Pairs of each axis: what is told of it without its place in the file."""
    return ", ".join(f"{axis.name} {json_text(axis.pairs.tolist(), indent='')}" for axis in part.axes) or str(part.why)


def _of_files(a: Facts, b: Facts, *, growing: bool) -> list[str]:
    stated = ["depth", "served", *(["original"] if growing else [])]
    found = [name for name in stated if a[name] and b[name] and a[name] != b[name]]
    return [*found, *(["axes"] if a["axes"] != b["axes"] else [])]


# Of layers that stand for each other


def _kinds(readings: Sequence[Reading], asked: int | None, longest: int | None) -> Iterator[Facts]:
    first, second = (layers(reading.config, context_length=asked) for reading in readings)
    for one, other, indices in _matched(first, second):
        sides = {"a": _side(one), "b": _side(other), "layers": indices, "length": None}
        numbers: Facts = {}
        if one is not None and other is not None and one.rope is not None and other.rope is not None:
            numbers = apart(one.rope, other.rope, length=longest)
        yield {**sides, **numbers, **_read_off(numbers), "differs": _differing(sides, numbers)}


def _matched(first: Sequence[Layer], second: Sequence[Layer]) -> list[tuple[Layer | None, Layer | None, list[int]]]:
    """Kinds of layers in pairs: by their places where both files say these, else by name, else in their order."""
    places = [{i: layer for layer in some for i in layer.indices} for some in (first, second)]
    if places[0] and places[0].keys() == places[1].keys():
        found: dict[tuple[int, int], tuple[Layer | None, Layer | None, list[int]]] = {}
        for i in sorted(places[0]):
            one, other = places[0][i], places[1][i]
            found.setdefault((id(one), id(other)), (one, other, []))[2].append(i)
        return [*found.values()]
    named = [(one, other, [*one.indices]) for one in first for other in second if one.name == other.name]
    left = [one for one in first if all(one is not known for known, _, _ in named)]
    right = [one for one in second if all(one is not known for _, known, _ in named)]
    order = [(one, other, [*one.indices]) for one, other in zip(left, right, strict=False)]
    rest: list[tuple[Layer | None, Layer | None, list[int]]] = [
        (one, None, [*one.indices]) for one in left[len(right) :]
    ]
    return [*named, *order, *rest, *((None, one, [*one.indices]) for one in right[len(left) :])]


def _side(layer: Layer | None) -> Facts | None:
    """What runs in these layers, as JSON values."""
    if layer is None:
        return None
    rope, scores = layer.rope, layer.scores
    growth = {name: value for name, value in scores.items() if name not in FIXED}
    return {
        "name": layer.name,
        "rotates": rope is not None,
        "rope_type": rope and rope.rope_type,
        "base": rope and rope.base,
        "pairs": int(rope.inv_freq.size) if rope is not None else 0,
        "layout": rope and rope.layout,
        "attention_factor": rope and rope.attention_factor,
        "score_scale": math.prod(scores.get(name, 1.0) for name in FIXED),
        "growth": json_text(growth, indent="") if growth else "",
        "reach": layer.reach,
        "axes": layer.axes,
    }


def _differing(sides: Facts, numbers: Facts) -> list[str]:
    a, b = sides["a"], sides["b"]
    if a is None or b is None:
        return ["kind"]
    found = {
        "rotated": a["rotates"] != b["rotates"],
        "frequencies": bool(numbers.get("different")) or (bool(numbers) and a["pairs"] != b["pairs"]),
        "attention_factor": bool(numbers) and not _close(a["attention_factor"], b["attention_factor"]),
        "score_scale": a["rotates"] == b["rotates"] and not _close(a["score_scale"], b["score_scale"]),
        "growth": a["growth"] != b["growth"],
        "layout": None not in (a["layout"], b["layout"]) and a["layout"] != b["layout"],
        "reach": a["reach"] != b["reach"],
    }
    return [name for name, differs in found.items() if differs]


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= FLOAT32 * max(abs(a), abs(b))


def _read_off(numbers: Facts) -> Facts:
    """What the sentences say of the numbers: where pairs are half a turn off, the last angle, where the cosine falls."""
    if not numbers:
        return {}
    half = math.ceil(math.pi / numbers["rate"]) if numbers["rate"] * numbers["searched"] >= math.pi else None
    high, low = (one["position"] for one in numbers["below"])
    return {"half": half, "end": numbers["positions"][-1]["angle"], "high": high, "low": low}
