"""Values that are almost a ladder: none may be told with confidence for what it is not.

    python -m tests.check.near_misses      judges 2,400 of them and writes near_misses.json (two minutes)

A finding is wrong if it is sure of a ladder that does not make the values that were shown, to the digits that were shown.
Nothing here asks ropedoc what a ladder is: every formula stands here a second time.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ropedoc import identify

Array = NDArray[np.float64]
FILE = Path(__file__).with_suffix(".json")
COUNT, SEED = 2400, 20261126
POSITIONS = [0, 1, 257, 1027]
BASES, DIMS, FACTORS, LENGTHS = (1e4, 5e5, 1e6), (64, 80, 128), (2.0, 4.0, 8.0, 32.0), (4096, 8192, 32768)


def plain(base: float, d: int) -> Array:
    return np.array([base ** (-2 * i / d) for i in range(d // 2)])


def yarn(base: float, d: int, s: float, length: float, *, shift: float = 0.0, wide: float = 1.0) -> Array:
    ends = [d * math.log(length / (2 * math.pi * turns)) / (2 * math.log(base)) for turns in (32, 1)]
    low, high = max(math.floor(ends[0]), 0) + shift, min(math.ceil(ends[1]), d - 1) + shift
    high = low + wide * (high - low)
    share = np.clip((np.arange(d // 2) - low) / max(high - low, 0.001), 0, 1)
    return plain(base, d) * (1 - share) + plain(base, d) / s * share


def llama3(base: float, d: int, s: float, length: float, *, low: float = 1.0, high: float = 4.0) -> Array:
    turns = length * plain(base, d) / (2 * math.pi)
    keep = np.clip((turns - low) / (high - low), 0, 1)
    return plain(base, d) * keep + plain(base, d) / s * (1 - keep)


class Meant(NamedTuple):
    """A config, and what it means."""

    config: dict[str, Any]
    base: float
    d: int
    s: float
    length: int
    method: str
    theta: Array


def drawn(rng: np.random.Generator) -> Meant:
    base, d, s, length = (some[rng.integers(len(some))] for some in (BASES, DIMS, FACTORS, LENGTHS))
    method = ("default", "linear", "yarn", "llama3")[rng.integers(4)]
    scaling: dict[str, Any] = {"rope_type": method, "factor": s, "original_max_position_embeddings": length}
    scaling |= {"low_freq_factor": 1.0, "high_freq_factor": 4.0} if method == "llama3" else {}
    made = {
        "default": lambda: plain(base, d),
        "linear": lambda: plain(base, d) / s,
        "yarn": lambda: yarn(base, d, s, length),
        "llama3": lambda: llama3(base, d, s, length),
    }[method]()
    config = {
        "model_type": "llama", "hidden_size": 8 * d, "num_attention_heads": 8, "rope_theta": base,
        "max_position_embeddings": 4 * length, "rope_scaling": None if method == "default" else scaling,
    }  # fmt: skip
    return Meant(config, base, d, s, length, method, made)


def misses(one: Meant, rng: np.random.Generator) -> dict[str, Array]:
    """Each near miss of what is meant, by its name."""
    theta, n = one.theta, one.theta.size
    k, more, wave = int(rng.integers(1, n - 1)), float(rng.uniform(0.01, 0.05)), np.arange(n) / n
    swapped, single, tail = theta.copy(), theta.copy(), theta.copy()
    swapped[[k, k + 1]] = swapped[[k + 1, k]]
    single[k] *= 1 + more
    tail[-2:] = plain(one.base, one.d)[-2:] * 0.97
    near_base = one.base * (1 + more)
    return {
        "one pair": single,
        "noise": theta * np.exp(rng.normal(0, more / 3, n)),
        "two swapped": swapped,
        "last two": tail,
        "drift": theta * (1 + more * wave),
        "bend": theta * np.exp(more * np.sin(2 * math.pi * wave)),
        "near base": plain(near_base, one.d),
        "near base, scaled": yarn(near_base, one.d, one.s, one.length),
        "near factor": yarn(one.base, one.d, one.s * (1 + 4 * more), one.length),
        "shifted ramp": yarn(one.base, one.d, one.s, one.length, shift=float(rng.uniform(0.3, 3))),
        "wider ramp": yarn(one.base, one.d, one.s, one.length, wide=float(rng.uniform(1.1, 1.6))),
        "other turns": llama3(one.base, one.d, one.s, one.length, low=1 + more * 10, high=4 + more * 20),
        "half a pair": np.array([one.base ** (-2 * (i + 0.5) / one.d) for i in range(n)]),
        "between the ends": np.array([one.base ** (-i / (n - 0.5)) for i in range(n)]),
        "two pieces": np.where(wave < 0.5, plain(one.base, one.d), theta * (1 + more)),
        "drawn": np.sort(np.exp(rng.uniform(-14, 0, n)))[::-1],
    }


def figures(x: Array, digits: int) -> Array:
    return np.array([float(f"{value:.{digits}g}") for value in x.ravel()]).reshape(x.shape)


def rows(theta: Array, a: float) -> Array:
    angle = np.outer(POSITIONS, theta)
    return a * np.concatenate([np.cos(angle), np.sin(angle)], axis=1)


FORMS = ("float32", "five figures", "four figures", "rows")


def wrong(theta: Array, a: float, form: str, meant: Meant) -> tuple[str, bool]:
    """Id of the finding, and whether it is sure of what does not make these values."""
    if form == "rows":
        shown = rows(theta, a).astype(np.float32).astype(np.float64)
        found = identify(str(shown.tolist()), rope=meant.config, kind="cos_sin", positions=POSITIONS)
    else:
        shown = {"float32": theta.astype(np.float32).astype(np.float64), "five figures": figures(theta, 5)}.get(
            form, figures(theta, 4)
        )
        found = identify(" ".join(f"{one:.9g}" for one in shown), rope=meant.config, kind="inv_freq")
    if found.confidence in ("none", "ambiguous") or found.inv_freq is None:
        return found.ids[0], False
    if "sign" in found.ids or any(one.startswith("positions") for one in found.ids):
        return found.ids[0], True  # none of these was planted
    if form == "rows":
        off = np.abs(rows(found.inv_freq, found.attention_factor or 1.0) - shown)
        step = 1e-6 + 1e-5 * np.tile(np.outer(POSITIONS, theta), 2)
        return found.ids[0], bool((off > step).any())
    share = {"float32": 1e-5, "five figures": 1.1e-4, "four figures": 1.1e-3}[form]
    return found.ids[0], bool((np.abs(found.inv_freq / shown - 1) > share).any())


def judged(every: int = 1) -> Iterator[tuple[str, str, str, bool]]:
    """Name of the miss, form, finding, and whether it is wrong; of each so many the first."""
    rng = np.random.default_rng(SEED)
    for number in range(COUNT):
        meant = drawn(rng)
        made = misses(meant, rng)
        name, form = list(made)[number % len(made)], FORMS[number // len(made) % len(FORMS)]
        a = 0.1 * math.log(meant.s) + 1 if meant.method == "yarn" else 1.0
        if number % every == 0:
            yield (name, form, *wrong(made[name], a, form, meant))


def main() -> None:
    """Judge all, and keep what came of each kind."""
    found: dict[str, Counter[str]] = {}
    bad = []
    for name, form, ident, is_wrong in judged():
        found.setdefault(name, Counter())[ident] += 1
        bad += [f"{name}, {form}: {ident}"] if is_wrong else []
    kept = {"count": COUNT, "wrong": bad, "told": {name: dict(sorted(ids.items())) for name, ids in found.items()}}
    FILE.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
