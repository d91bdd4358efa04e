"""Write ropedoc/figures/safe_bases.json: the base from which on every larger one passes, for each context.

For rotary dimension 128, in minutes; `scripts/base_bounds.py` finds the least base that passes. Between the two lie
windows: there the share of bases that fail is counted, among many spread evenly on a logarithmic axis.

The search goes downwards in x = ln b. It starts where no distance can fail: a pair with L θ ≤ π adds at least
cos(L θ) at every distance up to L, another at least -1, and their sum only grows with the base. From there each
step is proved at every distance: by Taylor's theorem K(x - h) ≥ K - K' h - M h²/2, with M = mean (w² + w u),
w = Δ θ u and u = 2i/d, taken at the far end of the step, which bounds |K''| along it since θ falls with x.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures.models import least_similarity

FIGURES = Path(__file__).resolve().parent.parent / "ropedoc" / "figures"
ROTARY_DIM = 128
LENGTHS = tuple(2**power for power in range(10, 18))  # tokens
U = np.arange(0, ROTARY_DIM, 2) / ROTARY_DIM
ROW = 64  # distances of one row: cos(α + β) = cos α cos β - sin α sin β
LARGEST_STEP = 0.05
SMALLEST_STEP = 1e-10  # below, x counts as the edge, if the bases just below do fail
COUNTED = 4_000  # bases among which the failing ones are counted


def surely_passes(x: float, length: int) -> bool:
    """Whether every base from e^x on passes, by the least that each pair can add."""
    farthest = length * np.exp(-x * U)
    return float(np.where(farthest <= math.pi, np.cos(np.minimum(farthest, math.pi)), -1.0).sum()) > 0


def safe_step(x: float, most: float, length: int) -> float:
    """How far down from x no distance fails, at most as far as said."""
    theta, far = np.exp(-x * U), np.exp(-(x - most) * U)
    rows, within = np.arange(0, length + 1, ROW), np.arange(ROW)
    start, turn = np.exp(1j * np.outer(rows, theta)), np.exp(1j * np.outer(within, theta)).T
    distance = (rows[:, None] + within).ravel()[: length + 1]
    kernel = (start @ turn).real.ravel()[: length + 1] / U.size
    slope = distance * ((start * (theta * U)) @ turn).imag.ravel()[: length + 1] / U.size
    bend: Array = distance * (distance * np.mean((far * U) ** 2) + np.mean(far * U**2))
    step = (np.sqrt(slope[1:] ** 2 + 2 * bend[1:] * np.maximum(kernel[1:], 0)) - slope[1:]) / bend[1:]
    return min(float(step.min()), most)


def safe_base(length: int) -> float:
    """Least base above which no larger one fails, up to a relative 1e-9."""
    low, high = 1.0, 50.0
    while high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (low, middle) if surely_passes(middle, length) else (middle, high)
    x = step = high
    while True:
        step = safe_step(x, min(LARGEST_STEP, 2 * step), length)
        if step < SMALLEST_STEP:
            if least_similarity(math.exp(x - 1e-9), length=length, rotary_dim=ROTARY_DIM) < 0:
                return math.exp(x)
            step = SMALLEST_STEP
        x -= step


def failing_share(least: float, safe: float, length: int) -> float:
    """Share of the bases between two, evenly on a logarithmic axis, under which some distance fails."""
    bases = np.geomspace(least, safe, COUNTED + 2)[1:-1]
    return float(np.mean([least_similarity(float(b), length=length, rotary_dim=ROTARY_DIM) < 0 for b in bases]))


def main() -> None:
    """Find all of them: the base as the next whole number, the share to a thousandth."""
    least = json.loads((FIGURES / "base_bounds.json").read_text())[str(ROTARY_DIM)]
    found = {}
    for length in LENGTHS:
        safe = safe_base(length)
        share = failing_share(least[str(length)], safe, length)
        found[str(length)] = {"safe": math.ceil(safe), "failing": round(share, 3)}
        print(length, safe, share, flush=True)
    (FIGURES / "safe_bases.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


main()
