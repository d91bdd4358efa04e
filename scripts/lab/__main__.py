"""Trains the models, measures them and writes ropedoc/trained/: weights, results, reference and sample texts.

--measure goes on with the models of an earlier run, in the folder of --work.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from lab import export, measure, seed, settings, text, train, wider
from lab.model import SHAPE, Model

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "ropedoc" / "trained"
SEEDS = (0, 1, 2)
SHOWN = 0  # the seed whose weights the page has


def main() -> None:
    """Everything, in half an hour on two cores: a seed to a process."""
    given = _arguments()
    package = text.fetched(given.work)
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(seed.one, SEEDS, repeat(package), repeat(given.measure)))
    characters, trained, held = seed.texts(package)
    model = seed.loaded(SHOWN, given.work)
    shown = export.rounded(model)
    body, places = export.packed(model)
    OUT.mkdir(exist_ok=True)
    (OUT / "weights.bin").write_bytes(body)
    _write("model.json", _model(places, held))
    _write(
        "results.json",
        _described(characters, trained, model) | {name: [one[name] for one in found] for name in found[0]},
    )
    _write("reference.json", export.reference(shown, held))


def _described(characters: str, trained: text.Tokens, model: Model) -> dict[str, Any]:
    return {
        "data": {
            "package": text.PACKAGE,
            "version": text.VERSION,
            "sha256": text.SHA256,
            "licence": text.LICENCE,
            "characters": len(characters),
            "trained": len(trained),
        },
        "weights": sum(one.numel() for one in model.parameters()),
        "shape": vars(SHAPE),
        "plan": vars(train.FIRST),
        "further_plan": vars(train.FURTHER),
        "wider_base": wider.BASE,
        "seeds": list(SEEDS),
        "bins": measure.BINS,
        "lengths": list(measure.LENGTHS),
        "distances": list(measure.DISTANCES),
        "step": measure.STEP,
        "attention_factors": list(measure.ATTENTION),
        "factor": settings.FACTOR,
    }


def _model(places: list[dict[str, Any]], held: text.Tokens) -> dict[str, Any]:
    return {
        "shape": vars(SHAPE),
        "vocabulary": text.VOCABULARY,
        "letters": text.LETTERS,
        "tensors": places,
        "samples": export.samples(held),
    }


def _write(name: str, value: Any) -> None:
    (OUT / name).write_text(json.dumps(value, ensure_ascii=False, indent=None) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lab", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "lab", metavar="FOLDER")
    return parser.parse_args()


if __name__ == "__main__":
    main()
