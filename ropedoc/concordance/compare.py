"""What a program ran beside what the package makes of the same config: the same, different by so much, or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.concordance.runs import Run, Turning, programs, settings
from ropedoc.config.every import Layer, layers
from ropedoc.ladder.rope import Rope

# The largest relative difference of a frequency that is still called the same: each computes in float32, which
# holds seven digits; MLX and llama.cpp round more than once on the way.
CLOSE = {"mlx": 2e-6, "llama.cpp": 5e-6}
FLOAT32 = 5e-7
STANDS = 1e-20  # rad a token: a pair that turns no faster stands still

Kinds = tuple[Layer, ...] | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Difference:
    """What one kind of layers runs against the package, where it is not the same.

    Attributes
    ----------
    kind : str, optional
        Kind of layers.
    turning : Turning
        What the program ran.
    inv_freq, factor : array [rad/token], float
        What the package makes of the config.
    pair : int, optional
        The pair whose angle differs most, relatively; None where the numbers of pairs differ.
    ratio : float
        Frequency of that pair in the program over ours.
    length : int [tokens], optional
        The longest sequence that it holds for, None where no length bounds it: the length asked for, or LongRoPE's
        original length for what turns up to it.
    """

    kind: str | None
    turning: Turning
    inv_freq: Array
    factor: float
    pair: int | None
    ratio: float
    length: int | None

    @property
    def turns(self) -> bool:
        """Whether the angles differ, and not the factor alone."""
        return self.pair is None or self.ratio != 1

    @property
    def apart(self) -> Array:
        """How fast the two part, pair by pair [rad/token]; pairs that one lacks stand still in it."""
        size = max(self.inv_freq.size, self.turning.inv_freq.size)
        ours, theirs = (np.pad(one, (0, size - one.size)) for one in (self.inv_freq, self.turning.inv_freq))
        return np.abs(ours - theirs)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cell:
    """One setting in one program.

    Attributes
    ----------
    setting, program : str
        Its names.
    verdict : str
        "same"; "different"; "error", the program says no; "ours", the package says no and the program runs.
    differences : tuple of Difference
        Where it is not the same.
    run : Run
        All that was seen.
    still : tuple of int
        Layers that the program turns and the package does not, or the other way round.
    """

    setting: str
    program: str
    verdict: str
    differences: tuple[Difference, ...]
    run: Run
    still: tuple[int, ...]


@cache
def cells() -> Mapping[tuple[str, str], Cell]:
    """Every setting in every program, by the two names."""
    ours = {setting: cache(partial(_ours, config)) for setting, config in settings().items()}
    return {
        (setting, program.id): _compare(setting, config, program.id, program.of[setting], ours[setting])
        for program in programs()
        for setting, config in settings().items()
    }


def compare(setting: str, config: Mapping[str, Any], program: str, run: Run) -> Cell:
    """Hold one run to the package."""
    return _compare(setting, config, program, run, partial(_ours, config))


def _compare(
    setting: str, config: Mapping[str, Any], program: str, run: Run, ours: Callable[[int | None], Kinds]
) -> Cell:
    """Hold one run to the package, whose reading of the config at a length every program is held to."""
    differences: list[Difference] = []
    still: set[int] = set()
    refused = False
    for turning in run.turnings:
        kinds = ours(_length(config, turning))
        if kinds is None:
            refused = True
            continue
        if run.still is not None:
            still = set(run.still) ^ {layer for kind in kinds if kind.rope is None for layer in kind.indices}
        differences += _differences(turning, kinds, CLOSE.get(program, FLOAT32))
    verdict = "error" if not run.turnings else "ours" if refused else "different" if differences or still else "same"
    return Cell(
        setting=setting,
        program=program,
        verdict=verdict,
        differences=tuple(differences),
        run=run,
        still=tuple(sorted(still)),
    )


def _length(config: Mapping[str, Any], turning: Turning) -> int | None:
    """Length that a turning is for: of two lists held at once, one is for short sequences and one for the longest."""
    if turning.part == "long":
        longest: int = config.get("text_config", config)["max_position_embeddings"]
        return longest
    return None if turning.part == "short" else turning.length


def _ours(config: Mapping[str, Any], length: int | None) -> Kinds:
    """Every kind of layer, None where the package refuses the config."""
    try:
        return layers(config, context_length=length)
    except ValueError:
        return None


def _differences(turning: Turning, kinds: tuple[Layer, ...], close: float) -> Iterator[Difference]:
    for kind in kinds:
        if kind.rope is None or not _meant(turning, kind):
            continue
        pair, ratio = _farthest(turning.inv_freq, kind.rope.inv_freq, close)
        off = turning.factor != 0 and (pair is None or ratio != 1)  # a factor of 0 leaves no angle to be seen
        if off or abs(turning.factor - kind.rope.attention_factor) > close * max(1, kind.rope.attention_factor):
            yield Difference(
                kind=kind.name,
                turning=turning,
                inv_freq=kind.rope.inv_freq,
                factor=kind.rope.attention_factor,
                pair=pair if off else 0,
                ratio=ratio if off else 1.0,
                length=_bound(turning, kind.rope),
            )


def _bound(turning: Turning, rope: Rope) -> int | None:
    """How long a sequence may be for a turning to be the one that counts."""
    start = rope.original_context_length if rope.rope_type == "longrope" else None
    return turning.length or start


def _meant(turning: Turning, kind: Layer) -> bool:
    """Whether what a program ran is for this kind of layers."""
    if turning.layers is not None:
        return bool(set(turning.layers) & set(kind.indices))
    return turning.kind in (None, kind.name)


def _farthest(theirs: Array, ours: Array, close: float) -> tuple[int | None, float]:
    """The pair that differs most and by what ratio: 1 where all are close; no pair where their numbers differ."""
    size = min(theirs.size, ours.size)
    if (theirs[size:] > STANDS).any() or (ours[size:] > STANDS).any():
        return None, 0.0
    theirs, ours = theirs[:size], ours[:size]
    turning = ours > STANDS
    if (theirs[~turning] > STANDS).any():
        return None, 0.0
    with np.errstate(divide="ignore"):
        away = np.abs(np.log(np.maximum(theirs[turning], STANDS) / ours[turning]))
    if not away.size or away.max() <= close:
        return 0, 1.0
    pair = int(np.flatnonzero(turning)[away.argmax()])
    return pair, float(theirs[pair] / ours[pair])
