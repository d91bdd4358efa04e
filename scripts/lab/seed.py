"""One seed: its training, and everything that is measured on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from lab import export, further, measure, text, train, wider
from lab.model import Model
from lab.text import Tokens


def texts(package: Path) -> tuple[str, Tokens, Tokens]:
    """All characters, and the numbers of those that are trained on and of those that are held out."""
    characters = text.characters(package)
    return characters, *text.split(text.numbers(characters))


def one(seed: int, package: Path, measure_only: bool) -> dict[str, Any]:
    """Train one model and its sibling, unless earlier ones are to be measured, and measure them."""
    torch.set_num_threads(1)
    _, trained, held = texts(package)
    work = package.parent
    if not measure_only:
        torch.save(train.train(train.fresh(seed), trained, seed=seed).state_dict(), _file(seed, work))
        torch.save(wider.trained(trained, seed=seed).state_dict(), _file(seed, work, "-wider"))
    model = loaded(seed, work)
    print(f"seed {seed} is measured", flush=True)
    return {
        "text": measure.text(model, held),
        "recall": measure.recalls(model, held),
        "attention": measure.attention(model, held),
        "pairs": measure.pairs(model, held),
        "heads": measure.heads(model),
        "further": further.further(model, trained, held, seed=seed),
        "wider": wider.told(loaded(seed, work, "-wider"), held),
        "rounded": measure.text_in_bytes(model, export.rounded(model), held),
    }


def _file(seed: int, work: Path, kind: str = "") -> Path:
    return work / f"seed{seed}{kind}.pt"


def loaded(seed: int, work: Path, kind: str = "") -> Model:
    """A model as its training left it; the sibling with the larger base is of the kind "-wider"."""
    model = train.fresh(seed)
    model.load_state_dict(torch.load(_file(seed, work, kind)))
    return model.eval()
