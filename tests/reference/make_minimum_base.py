"""Write minimum_base.json: where the base bound lies, found without the package's search.

Run once with numpy and mpmath 1.3.0:  python tests/reference/make_minimum_base.py
"windows" starts from the published three digits, bisects the edge of that window by looking at every distance,
and confirms the sign change at the touching distance with mpmath at 50 digits. "scans" tries every base on a
relative grid of 2e-5 from 1 upwards, for contexts small enough for that.
"""

import json
import math
import pathlib
import sys

import mpmath
import numpy as np

HERE = pathlib.Path(__file__).parent
# Three digits, for 128 features at 1024 · 2^k.
DIGITS = [4293, 11587, 26952, 83764, 231644, 629978, 2.09e6, 4.87e6, 2.37e7, 5.85e7, 6.54e7]
SCANS = [(8, 6), (16, 8), (32, 16), (64, 32), (100, 24)]


def kernel(distance, base, n):
    total = np.zeros(distance.size)
    for i in range(n // 2):
        total += np.cos(distance * base ** (-2 * i / n))
    return total / (n // 2)


def worst(length, base, n):
    least, at = math.inf, 0
    for start in range(1, length + 1, 65536):
        distance = np.arange(start, min(start + 65536, length + 1), dtype=np.float64)
        values = kernel(distance, base, n)
        if values.min() < least:
            least, at = values.min(), int(distance[values.argmin()])
    return least, at


def edge(length, digits, n):
    low, high = digits * (1 - 6e-3), None
    for step in range(1, 400):  # the window may be narrower than the digits are wrong
        base = digits * (1 - 6e-3) * (1 + 3e-5 * step)
        if worst(length, base, n)[0] >= 0:
            high = base
            break
        low = base
    while high / low - 1 > 1e-10:
        middle = math.sqrt(low * high)
        low, high = (middle, high) if worst(length, middle, n)[0] < 0 else (low, middle)
    return high, worst(length, low, n)[1]


def exact(distance, base, n):
    mpmath.mp.dps = 50
    return sum(mpmath.cos(distance * mpmath.power(base, mpmath.mpf(-2 * i) / n)) for i in range(n // 2))


def scan(length, n):
    distance = np.arange(1, length + 1, dtype=np.float64)[:, None, None]
    exponent = -np.arange(0, n, 2)[:, None] / n
    bases = (1 + 2e-5) ** np.arange(1, 4097)
    while True:
        failing = np.cos(distance * bases**exponent).mean(axis=1).min(axis=0) < 0
        if not failing.all():
            return float(bases[failing.argmin()])
        bases *= bases[-1] / bases[0] * (1 + 2e-5)


def main():
    windows = []
    for k, digits in enumerate(DIGITS[: int(sys.argv[1]) if len(sys.argv) > 1 else None]):
        length = 1024 << k
        base, distance = edge(length, digits, 128)
        if not exact(distance, base * (1 - 1e-8), 128) < 0 < exact(distance, base * (1 + 1e-8), 128):
            raise ValueError(f"no sign change at {distance} for {base}")
        windows.append([length, 128, base, distance])
        sys.stderr.write(f"{windows[-1]}\n")
    scans = [[length, n, scan(length, n)] for length, n in SCANS]
    (HERE / "minimum_base.json").write_text(json.dumps({"windows": windows, "scans": scans}) + "\n")


if __name__ == "__main__":
    main()
