"""How far two rotations stand apart: their frequencies, their angles, and the cosine between what they make of a vector."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.ladder.readings import first_distance
from ropedoc.ladder.rope import Rope

# Programs keep frequencies in float32, and files their bases and factors: eight of its roundings are no difference.
FLOAT32 = 8 * 2.0**-24
LEVELS = (0.99, 0.9)  # of the cosine
FARTHEST = 4_194_304  # tokens; as far as the search goes
ASSUMED = 131_072  # tokens, where neither setting states a length


def _greatest(some: Array) -> int:
    """Place of the largest of some numbers, the first of those that are no smaller than rounding makes them."""
    return int((some >= some.max() * (1 - FLOAT32)).argmax())


def apart(a: Rope, b: Rope, *, length: int | None = None) -> dict[str, Any]:
    """How far two rotations stand apart, up to a length.

    Returns
    -------
    numbers : dict
        `different`, how many pairs turn at another speed than float32 can round to, with the `first` and the `last` of
        them, counted in the wider ladder; `most`, the pair that differs most, and by how much of the larger frequency
        (`relative`); `rate`, the largest difference of angle [rad per token] and its pair (`fastest`); `searched`
        [tokens]; `positions`, each with its largest difference of `angle` [rad], half a turn at most, and its `cosine`;
        `below`, the first position whose cosine is at a level or below it, None if none is.
    """
    pairs = max(a.inv_freq.size, b.inv_freq.size)
    one, other = (np.concatenate([rope.inv_freq, np.zeros(pairs - rope.inv_freq.size)]) for rope in (a, b))
    gap, larger = np.abs(one - other), np.maximum(one, other)
    relative = np.divide(gap, larger, out=np.zeros(pairs), where=larger > 0)
    different = np.flatnonzero(relative > FLOAT32)
    omega, weights = beat(a, b)
    last = min(length or ASSUMED, FARTHEST)
    steps = [10**k for k in range(len(str(last))) if 10**k < last] + [last]
    cosines = mean_kernel(steps, omega, weights=weights)
    rate = float(gap.max())
    return {
        "different": int(different.size),
        "first": int(different[0]) if different.size else None,
        "last": int(different[-1]) if different.size else None,
        "most": _greatest(relative),
        "relative": float(relative.max()),
        "rate": rate,
        "fastest": _greatest(gap),
        "searched": last,
        "positions": [
            {"position": step, "angle": min(step * rate, math.pi), "cosine": float(cosine)}
            for step, cosine in zip(steps, cosines, strict=True)
        ],
        "below": [
            {"level": level, "position": first_distance(omega, level=level, start=1, limit=last, weights=weights)}
            for level in LEVELS
        ],
    }


def beat(a: Rope, b: Rope) -> tuple[Array, Array]:
    """Frequencies and weights of the cosine between two rotations of one vector, the mean over random vectors.

    cos = Σ_k w_k cos(m ω_k) at position m. A feature that both turn with the same partner adds cos m(θ - θ'); with
    another one cos mθ cos mθ' = (cos m(θ - θ') + cos m(θ + θ')) / 2.
    """
    width = 2 * max(a.inv_freq.size, b.inv_freq.size)
    (one, partners), (other, others) = (_features(rope, width, a.layout or b.layout or "half") for rope in (a, b))
    together = (partners == others) | (one == 0) | (other == 0)
    share = np.where(together, 1.0, 0.5)
    omega = np.concatenate([np.abs(one - other), (one + other)[~together]])
    return omega, np.concatenate([share, share[~together]])


def _features(rope: Rope, width: int, layout: str) -> tuple[Array, Array]:
    """Frequency of each feature of a head, and the place of its partner, negative for the second of a pair."""
    pairs = rope.inv_freq.size
    theta, partner = np.zeros(width), np.zeros(width)
    half = (rope.layout or layout) == "half"
    first = np.arange(pairs) if half else 2 * np.arange(pairs)
    second = first + (pairs if half else 1)
    theta[first] = theta[second] = rope.inv_freq
    partner[first], partner[second] = second, -first - 1
    return theta, partner
