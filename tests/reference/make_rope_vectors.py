"""Make the vectors that hold the package and docs/assets/ladder/ to the same values: mpmath at 40 digits.

Every formula stands here a second time: nothing is imported from ropedoc. Run from anywhere, with mpmath installed.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import mpmath as mp

mp.mp.dps = 40
HERE = Path(__file__).parent
SETTINGS = 1000
COLUMNS = (
    *("rotary_dim", "base", "factor", "head", "pair", "distances", "position", "x"),
    *("frequency", "wavelength", "turns", "kernel", "law", "bound", "rotated"),
)
# (rotary_dim, base, factor, head, level): the readings that the explorer gives in words.
CROSSINGS = (
    (64, 1e4, 1.0, 0, 0.0),
    (128, 1e4, 1.0, 0, 0.0),
    (128, 1e4, 1.0, 0, 0.5),
    (128, 1e4, 4.0, 0, 0.5),
    (128, 1e4, 1.0, 8, 0.5),
    (256, 1e4, 1.0, 0, 0.0),
    (128, 1e5, 0.5, 0, 0.0),
)


def thetas_of(n, base, factor):
    ratio = mp.mpf(base) ** (mp.mpf(-2) / n)
    return [ratio**i / mp.mpf(factor) for i in range(n // 2)]


def band(n, head):
    pairs = n // 2
    if head == 0:
        return range(pairs)
    first = (head - 1) * pairs // 8
    return range(first, max(head * pairs // 8, first + 1))


def kernel(distance, thetas, pairs):
    return mp.fsum(mp.cos(distance * thetas[i]) for i in pairs) / len(pairs)


def law(distance, base):
    return 1 - (mp.euler + mp.log(distance)) / mp.log(base)


def bound(distance, thetas):
    partial, total = mp.mpc(0), mp.mpf(0)
    for theta in thetas:
        partial += mp.expj(distance * theta)
        total += abs(partial)
    return total / len(thetas)


def setting(source):
    n = 2 * source.randint(1, 256) if source.random() < 0.5 else source.choice((2, 4, 8, 16, 32, 64, 128))
    base = float(f"{10 ** source.uniform(1, 8):.4g}")
    factor = float(f"{10 ** source.uniform(-1, 1.806):.3g}")
    head, pair = source.randint(0, 8), source.randrange(n // 2)
    reach = int(4096 * min(1.0, factor))  # angles up to 4096 rad: float64 rounds larger ones by more than 1e-12
    distances = [source.randint(1, 32), source.randint(1, 512), source.randint(1, reach)]
    position, x = source.randint(-reach // 4, reach // 4), [round(source.gauss(0, 1), 6), round(source.gauss(0, 1), 6)]
    thetas = thetas_of(n, base, factor)
    turned = mp.mpc(*x) * mp.expj(position * thetas[pair])
    values = (
        thetas[pair],
        2 * mp.pi / thetas[pair],
        distances[2] * thetas[pair] / (2 * mp.pi),
        [kernel(distance, thetas, band(n, head)) for distance in distances],
        law(mp.mpf(distances[1]), base),
        bound(distances[0], thetas),
        [turned.real, turned.imag],
    )
    return [n, base, factor, head, pair, distances, position, x, *map(plain, values)]


def plain(value):
    return [float(one) for one in value] if isinstance(value, list) else float(value)


def crossing(n, base, factor, head, level):
    pairs = band(n, head)
    thetas = thetas_of(n, base, factor)
    steps, turned = [mp.expj(thetas[i]) for i in pairs], [mp.mpc(1)] * len(pairs)
    distance = 0
    while mp.fsum(one.real for one in turned) > level * len(pairs):
        turned = [one * step for one, step in zip(turned, steps, strict=True)]
        distance += 1
    return [n, base, factor, head, level, distance]


def ripple(n, base, factor, distances):
    thetas = thetas_of(n, base, factor)
    off = [kernel(d, thetas, range(n // 2)) - law(mp.mpf(d) / mp.mpf(factor), base) + mp.mpf(1) / n for d in distances]
    return [n, base, factor, distances, float(mp.sqrt(mp.fsum(one**2 for one in off) / len(off)))]


def main():
    source = random.Random(20_261_121)
    vectors = {
        "columns": COLUMNS,
        "settings": [setting(source) for _ in range(SETTINGS)],
        "crossings": [crossing(*one) for one in CROSSINGS],
        "ripples": [ripple(n, 1e4, s, list(range(12, 1000, 41))) for n, s in ((32, 1.0), (128, 1.0), (128, 2.5))],
    }
    lines = json.dumps(vectors, separators=(",", ":")).replace("]],", "]],\n").replace("],[", "],\n[")
    (HERE / "rope_vectors.json").write_text(lines + "\n", encoding="utf-8")


main()
