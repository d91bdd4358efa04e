"""Write ropedoc/figures/safe_bases.json: the base from which on every larger one passes, for each length.

For every length of `scripts/base_bounds.py`, which finds the least base that passes; in an hour or two on one core,
most of it for the three longest. Between the two bases lie windows: there the share of bases that fail is counted,
among many spread evenly on a logarithmic axis.

The search goes downwards in x = ln b, for one block of distances after the other, and ends at the largest x at which
one of them fails. A block starts where none of its distances can fail: a pair with Δ θ ≤ π adds at least cos(Δ θ) at
every distance up to Δ, another at least -1, and their sum only grows with the base. From there each step is proved at
every distance of the block: by Taylor's theorem K(x - h) ≥ K - K' h - M h²/2, with M = mean (w² + w u), w = Δ θ u and
u = 2i/d, taken at the far end of the step, which bounds |K''| along it since θ falls with x.
"""

from __future__ import annotations

import json
import math
import sys
from functools import cache
from pathlib import Path

import numpy as np

from ropedoc._validation import Array

FIGURES = Path(__file__).resolve().parent.parent / "ropedoc" / "figures"
ROW, ROWS = 64, 64  # distances of one row: cos(α + β) = cos α cos β - sin α sin β; rows of one block
LARGEST_STEP = 0.05
SMALLEST_STEP = 1e-10  # below, x counts as the edge, if the bases just below do fail
COUNTED = 20_000  # bases among which the failing ones are counted


@cache
def pairs(rotary_dim: int) -> Array:
    """For every pair its u = 2i/d."""
    return np.arange(0, rotary_dim, 2) / rotary_dim


def surely_passes(x: float, farthest: int, u: Array) -> bool:
    """Whether every base from e^x on passes up to a distance, by the least that each pair can add."""
    phase = farthest * np.exp(-x * u)
    return float(np.where(phase <= math.pi, np.cos(np.minimum(phase, math.pi)), -1.0).sum()) > 0


def start_of(farthest: int, u: Array) -> float:
    """An x from which on every base passes up to a distance."""
    low, high = 1.0, 200.0
    while high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (low, middle) if surely_passes(middle, farthest, u) else (middle, high)
    return high


def block_kernel(x: float, first: int, length: int, u: Array) -> tuple[Array, Array, Array]:
    """Distances of a block, its mean kernel, and the slope of that along x."""
    theta = np.exp(-x * u)
    rows = first + np.arange(0.0, min(ROW * ROWS, length - first + 1), ROW)
    start, turn = np.exp(1j * np.outer(rows, theta)), np.exp(1j * np.outer(np.arange(ROW), theta)).T
    both = np.vstack([start, start * (theta * u)]) @ turn
    distance = (rows[:, None] + np.arange(ROW)).ravel()
    inside = distance <= length
    kernel, slope = both[: rows.size].real.ravel(), both[rows.size :].imag.ravel()
    return distance[inside], kernel[inside] / u.size, distance[inside] * slope[inside] / u.size


def safe_step(x: float, most: float, first: int, length: int, u: Array) -> float:
    """How far down from x no distance of a block fails, at most as far as said."""
    distance, kernel, slope = block_kernel(x, first, length, u)
    far = np.exp(-(x - most) * u) * u
    bend: Array = distance * (distance * np.mean(far**2) + np.mean(far * u))
    step = (np.sqrt(slope**2 + 2 * bend * np.maximum(kernel, 0)) - slope) / bend
    return min(float(step.min()), most)


def edge(first: int, length: int, u: Array, below: float) -> float:
    """Largest x at which a distance of a block fails, if it is above another; else that other."""
    x = step = start_of(min(first + ROW * ROWS - 1, length), u)
    while x > below:
        step = safe_step(x, min(LARGEST_STEP, 2 * step), first, length, u)
        if step < SMALLEST_STEP:
            if float(block_kernel(x - 1e-9, first, length, u)[1].min()) < 0:
                return x
            step = SMALLEST_STEP
        x -= step
    return below


def blocks(length: int) -> range:
    """First distance of every block; distance 0 never fails."""
    return range(1, length + 1, ROW * ROWS)


def safe_base(length: int, rotary_dim: int, least: float) -> float:
    """Least base above which no larger one fails, up to a relative 1e-9."""
    u = pairs(rotary_dim)
    found = math.log(least)
    for x in np.arange(start_of(length, u), found, -0.03):  # a failing base far up spares most of the way down
        if fails(float(x), length, u):
            found = float(x)
            break
    for first in reversed(blocks(length)):
        found = edge(first, length, u, found)
    return math.exp(found)


def fails(x: float, length: int, u: Array) -> bool:
    """Whether some distance up to a length has a negative kernel."""
    return any(float(block_kernel(x, first, length, u)[1].min()) < 0 for first in reversed(blocks(length)))


def failing_share(least: float, safe: float, length: int, rotary_dim: int) -> float:
    """Share of the bases between two, evenly on a logarithmic axis, under which some distance fails."""
    logarithms = np.linspace(math.log(least), math.log(safe), COUNTED + 2)[1:-1]
    return float(np.mean([fails(float(x), length, pairs(rotary_dim)) for x in logarithms]))


def main(asked: list[str]) -> None:
    """Find those of the rotary dimensions asked for, else all: the base as the next whole number, the share to a ten-thousandth."""
    path = FIGURES / "safe_bases.json"
    found = json.loads(path.read_text())
    for dim, row in json.loads((FIGURES / "base_bounds.json").read_text()).items():
        for length, least in row.items() if not asked or dim in asked else ():
            safe = safe_base(int(length), int(dim), least)
            share = failing_share(least, safe, int(length), int(dim))
            found.setdefault(dim, {})[length] = {"safe": math.ceil(safe), "failing": round(share, 4)}
            print(dim, length, safe, share, flush=True)
            path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
