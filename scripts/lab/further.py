"""A little more training at four times the original length, under each method, and what it changes."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import numpy as np

from lab import batches, measure, settings
from lab.model import SHAPE, Model, Turns, turns
from lab.text import Tokens
from lab.train import FURTHER, train

METHODS = ("unchanged", "linear", "ntk", "yarn-paper")
FACTOR = FURTHER.length / SHAPE.original


def further(model: Model, trained: Tokens, held: Tokens, *, seed: int) -> dict[str, Any]:
    """Loss in each part of the positions, and recall, before and after."""
    shown = batches.windows(np.random.default_rng(79), held, count=32, length=FURTHER.length + 1)
    found = {}
    for method in METHODS:
        rope = settings.rope(method, factor=FACTOR)
        after = train(copy.deepcopy(model).train(), trained, seed=seed + 50, plan=FURTHER, rope=rope)
        by = turns(rope, FURTHER.length)
        found[method] = {when: _told(one, shown, held, by) for when, one in (("before", model), ("after", after))}
    return found


def _told(model: Model, shown: Tokens, held: Tokens, by: Turns) -> dict[str, Any]:
    mean = measure.losses(model, shown, by).mean(0)
    parts = ((low, high) for low, high in pairwise(measure.EDGES) if high <= FURTHER.length)
    return {
        "bins": [round(float(mean[low:high].mean()), 3) for low, high in parts],
        "recall": measure.recall(model, held, length=FURTHER.length, by=by),
    }
