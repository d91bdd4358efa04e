"""Siblings that were trained with a larger base: what that does to text and to recall past the original length."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from lab import batches, measure
from lab.model import SHAPE, Model, turns
from lab.text import Tokens
from lab.train import fresh, train, unchanged

BASE = 1e6


def trained(text: Tokens, *, seed: int) -> Model:
    """A model of the same seed, texts and steps, whose pairs turn by the larger base."""
    return train(fresh(seed), text, seed=seed, rope=unchanged(BASE))


def told(model: Model, held: Tokens) -> dict[str, Any]:
    """Loss in each part of the positions, on the windows of the other tables, and recall in the longest text."""
    length = measure.LENGTHS[-1]
    by = turns(unchanged(BASE), length)
    mean = measure.losses(
        model, batches.windows(np.random.default_rng(77), held, count=32, length=length + 1), by
    ).mean(0)
    return {
        "bins": [round(float(mean[low:high].mean()), 3) for low, high in pairwise(measure.EDGES)],
        "recall": {
            str(one): measure.recall(model, held, length=one, by=turns(unchanged(BASE), one))
            for one in (SHAPE.original, length)
        },
    }
