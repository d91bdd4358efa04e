"""What the trained models do under every setting: loss by position, recall, attention factors, pairs and heads."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from lab import batches, settings
from lab.model import SHAPE, Model, Turns, bits, turns
from lab.text import FIRST_LETTER, LETTERS, Tokens
from lab.train import unchanged

L0 = SHAPE.original
LENGTHS = (L0, 2 * L0, 4 * L0, 8 * L0)
EDGES = (L0 // 2, *LENGTHS)
BINS = [f"{low}-{high}" for low, high in pairwise(EDGES)]
DISTANCES = (16, 48, 96, 192, 384)
FACTORS = (2, 4, 8)
ATTENTION = (0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6)
STEP = 16  # positions to a point of a curve
PERIOD = 25  # of the letters that show copying
AT_ONCE = 8

Numbers = NDArray[np.float64]


def losses(model: Model, shown: Tokens, by: Turns) -> Numbers:
    """Bits of each character but the first [windows, length - 1]."""
    with torch.no_grad():
        parts = [bits(model, torch.from_numpy(shown[i : i + AT_ONCE]), by) for i in range(0, len(shown), AT_ONCE)]
    return np.asarray(torch.cat(parts).numpy(), dtype=np.float64)


def text(model: Model, held: Tokens) -> dict[str, Any]:
    """Mean loss in each part of the positions, and along the curve, of the same windows under every setting."""
    shown = batches.windows(np.random.default_rng(77), held, count=32, length=8 * L0 + 1)
    found = {
        name: _summed(losses(model, shown, turns(settings.rope(method, length=8 * L0, **more), 8 * L0)))
        for name, (method, more) in settings.ROWS.items()
    }
    found["window"] = _summed(losses(model, shown, turns(unchanged(), 8 * L0, window=L0)))
    found["dynamic"] = {"bins": [_dynamic(model, shown, length) for length in LENGTHS]}
    return found


def _summed(found: Numbers) -> dict[str, Any]:
    mean = found.mean(0)
    return {
        "bins": [_short(mean[low:high].mean()) for low, high in pairwise(EDGES)],
        "curve": [_short(part) for part in mean.reshape(-1, STEP).mean(1)],
    }


def _dynamic(model: Model, shown: Tokens, length: int) -> float:
    """Loss in the last half of an original length, where the whole length sets the frequencies."""
    by = turns(settings.rope("dynamic", factor=1.0, length=length), length)
    return _short(losses(model, shown[:, : length + 1], by)[:, -L0 // 2 :].mean())


def recall(model: Model, held: Tokens, *, length: int, by: Turns, count: int = 16) -> dict[str, float]:
    """Share of the letters 2 to 10 of a repeated code that the model names, by the distance of its first copy."""
    found = {}
    for distance in DISTANCES:
        if distance + batches.CODE > length:
            continue
        rng = np.random.default_rng(500 + distance)
        shown = batches.repeated(rng, held, count=count, length=length + 1, distance=distance)
        found[str(distance)] = _short(_named(model, shown, by))
    return found


def _named(model: Model, shown: Tokens, by: Turns) -> float:
    known = batches.CODE - 1
    hits = []
    for start in range(0, len(shown), AT_ONCE):
        part = torch.from_numpy(shown[start : start + AT_ONCE])
        with torch.no_grad():
            named = model(part[:, :-1], by)[:, -known:].argmax(-1)
        hits.append((named == part[:, -known:]).double())
    return float(torch.cat(hits).mean())


def recalls(model: Model, held: Tokens) -> dict[str, dict[str, dict[str, float]]]:
    """Recall at every length, under every setting."""
    return {
        name: {
            str(length): recall(
                model, held, length=length, by=turns(settings.rope(method, length=length, **more), length)
            )
            for length in LENGTHS
        }
        for name, (method, more) in settings.ROWS.items()
    }


def attention(model: Model, held: Tokens) -> dict[str, list[float]]:
    """Loss in the last half of s original lengths against the attention factor, by parts at that factor s."""
    shown = batches.windows(np.random.default_rng(78), held, count=24, length=8 * L0 + 1)
    found = {}
    for factor in FACTORS:
        length = factor * L0
        of = [turns(settings.rope("by-parts", factor=factor, attention=one), length) for one in ATTENTION]
        found[str(factor)] = [_short(losses(model, shown[:, : length + 1], by)[:, length // 2 :].mean()) for by in of]
    return found


def pairs(model: Model, held: Tokens) -> dict[str, Any]:
    """What switching off one pair in all heads of a layer costs, on text and on letters that go round."""
    rng = np.random.default_rng(4)
    plain = batches.windows(rng, held, count=64, length=L0 + 1)
    round_ = np.stack([FIRST_LETTER + np.resize(rng.permutation(len(LETTERS))[:PERIOD], L0 + 1) for _ in range(64)])
    first = {"text": 0, "copying": PERIOD + 1}  # position from which it counts
    found: dict[str, Any] = {}
    for name, shown in (("text", plain), ("copying", round_)):
        whole = losses(model, shown, turns(unchanged(), L0))[:, first[name] :].mean()
        found[name] = {
            "whole": _short(whole),
            "extra": [
                [
                    _short(
                        losses(model, shown, turns(unchanged(), L0, off={layer: (pair,)}))[:, first[name] :].mean()
                        - whole
                    )
                    for pair in range(SHAPE.head_dim // 2)
                ]
                for layer in range(SHAPE.layers)
            ],
        }
    return found


def heads(model: Model) -> list[list[float]]:
    """Attention that each head of each layer gives to the letter after the one that it has just read again."""
    rng = np.random.default_rng(9)
    half = L0 // 2 - 4
    once = np.stack([FIRST_LETTER + rng.integers(0, len(LETTERS), half) for _ in range(16)])
    kept: list[torch.Tensor] = []
    with torch.no_grad():
        model(torch.from_numpy(np.concatenate([once, once], 1)), turns(unchanged(), 2 * half), kept.append)
    diagonals = [torch.diagonal(one, 1 - half, 2, 3).mean((0, 2)) for one in kept]
    return [[_short(float(head)) for head in layer] for layer in diagonals]


def text_in_bytes(model: Model, rounded: Model, held: Tokens) -> float:
    """What the rounding of the weights to bytes costs inside the original length [bits per character]."""
    shown = batches.windows(np.random.default_rng(80), held, count=64, length=L0 + 1)
    before, after = (losses(one, shown, turns(unchanged(), L0)).mean() for one in (model, rounded))
    return float(after - before)


def _short(value: float) -> float:
    return round(float(value), 3)
