"""The weights as the page reads them: rows of bytes with one scale each, and a reference to check them by."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import torch

from lab import batches, settings
from lab.measure import EDGES
from lab.model import SHAPE, Model, Turns, bits, turns
from lab.text import Tokens
from lab.train import unchanged

LARGEST = 127
EIGHT = 8 * SHAPE.original
POSITIONS = (0, 63, 64, 300, 511)
OFF = (0, 9)  # pairs of every layer


def packed(model: Model) -> tuple[bytes, list[dict[str, Any]]]:
    """All tensors behind one another, and where each stands.

    A matrix is the float32 scales of its rows, then its rows in int8; a vector is float32.
    """
    body, places = b"", []
    for name, tensor in model.state_dict().items():
        values = tensor.numpy()
        rows = len(values) if values.ndim == 2 else 0
        places.append({"name": name, "rows": rows, "columns": values.shape[-1], "at": len(body)})
        raw = _matrix(values) if rows else values.astype("<f4").tobytes()
        body += raw + bytes(-len(raw) % 4)
    return body, places


def _matrix(values: np.ndarray[Any, np.dtype[Any]]) -> bytes:
    scales, rows = _bytes(values)
    return scales.tobytes() + rows.tobytes()


def _bytes(values: np.ndarray[Any, np.dtype[Any]]) -> tuple[Any, Any]:
    scales = (np.abs(values).max(1) / LARGEST).astype("<f4")
    return scales, np.clip(np.rint(values / scales[:, None]), -LARGEST, LARGEST).astype(np.int8)


def rounded(model: Model) -> Model:
    """The model with the weights that the page has."""
    found = Model(model.shape)
    state = model.state_dict()
    for name, tensor in state.items():
        if tensor.dim() == 2:
            scales, rows = _bytes(tensor.numpy())
            state[name] = torch.from_numpy(rows.astype(np.float32) * scales[:, None])
    found.load_state_dict(state)
    return found.eval()


def reference(model: Model, held: Tokens) -> dict[str, Any]:
    """Logits of PyTorch at some positions under some settings, and the losses of the sample texts under all rows."""
    shown = batches.windows(np.random.default_rng(3), held, count=1, length=EIGHT + 1)
    plain, yarn = unchanged(), settings.rope("yarn-paper")
    cases = {
        "unchanged": turns(plain, EIGHT),
        "yarn-paper": turns(yarn, EIGHT),
        "window": turns(plain, EIGHT, window=SHAPE.original),
        "off": turns(plain, EIGHT, off=dict.fromkeys(range(SHAPE.layers), OFF)),
    }
    rows = {name: settings.rope(method, length=EIGHT, **more) for name, (method, more) in settings.ROWS.items()}
    texts = np.array(samples(held))
    return {
        "tokens": shown[0].tolist(),
        "off": list(OFF),
        "positions": list(POSITIONS),
        "logits": {name: _logits(model, torch.from_numpy(shown), by) for name, by in cases.items()},
        "samples": {name: _losses(model, texts, turns(rope, EIGHT)) for name, rope in rows.items()},
    }


def _logits(model: Model, tokens: torch.Tensor, by: Turns) -> list[list[float]]:
    with torch.no_grad():
        logits = model(tokens[:, :-1], by)[0].numpy()
    return [[round(float(one), 6) for one in logits[at]] for at in POSITIONS]


def _losses(model: Model, texts: Tokens, by: Turns) -> list[list[float]]:
    """Mean bits of each text in each part of the positions."""
    with torch.no_grad():
        found = bits(model, torch.from_numpy(texts), by).numpy()
    return [[round(float(one[low:high].mean()), 5) for low, high in pairwise(EDGES)] for one in found]


def samples(held: Tokens) -> list[list[int]]:
    """Texts that the page starts with, which the model never saw."""
    shown = batches.windows(np.random.default_rng(12), held, count=3, length=EIGHT + 1)
    return [[int(number) for number in one] for one in shown]
