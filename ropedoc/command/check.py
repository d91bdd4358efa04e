"""Check FILE --against VALUES: whether what a program printed is what a configuration means."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import numpy as np

from ropedoc.check.finding import Finding
from ropedoc.check.identify import identify
from ropedoc.command import core

HELP = "say whether what a program printed is what a configuration means; status 0 it is, 1 it is another"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the subcommand takes."""
    parser.add_argument("file", metavar="FILE", help="config.json, or - for standard input")
    parser.add_argument(
        "--against",
        metavar="VALUES",
        required=True,
        help="file with inv_freq, rows of cos or sin, or a log, as the program printed it, or a .npy; - for standard input",
    )
    core.options(parser, "--context", "--layer", "--json")


def run(given: argparse.Namespace) -> int:
    """Print what was found, or what cannot be read."""
    try:
        if given.file == given.against == "-":
            raise ValueError("FILE and VALUES must not both be standard input")
        reading = core.reading_of(given.file, context_length=given.context, layer_type=given.layer)
        found = identify(
            _values(given.against), rope=reading.config, context_length=given.context, layer_type=given.layer
        )
    except ValueError as error:
        return core.complain(str(error))
    core.write(sys.stdout, core.as_json(as_dict(found)) if given.json else as_text(found))
    return core.SAME if found.same else core.DIFFERENT


def _values(name: str) -> Any:
    """Text of a file, or the array of a .npy."""
    if not name.endswith(".npy"):
        return core.text_of(name, what="VALUES")
    try:
        return np.load(name, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        raise ValueError(f"VALUES must be a readable .npy of numbers, got {name!r}") from None


def as_text(found: Finding) -> str:
    """Return the lines for a finding."""
    rows = [found.text, *(f"- {words}" for words in (*found.instead, *found.lines))]
    rows += [f"{found.confidence}: {found.why}"] if found.why else []
    rows += [f"what to do: {found.next}"] if not found.same else []
    rows += [f"not shown: {', '.join(found.unseen)}"] if found.unseen else []
    if found.gap is not None and not found.same:
        rows += [f"cosine between the two: {_fall(found)}"]
    return "".join(f"{row}\n" for row in rows)


def _fall(found: Finding) -> str:
    return ", ".join(
        f"above {level} up to position {min(found.limit, 2**20):,}" if at is None else f"{level} at position {at:,}"
        for level, at in found.below().items()
    )


def as_dict(found: Finding) -> dict[str, Any]:
    """Return the same as JSON values: the finding, and the difference by position."""
    told = {
        "ids": list(found.ids),
        "same": found.same,
        "text": found.text,
        "next": found.next,
        "confidence": found.confidence,
        "why": found.why,
        "instead": list(found.instead),
        "unseen": list(found.unseen),
        "lines": list(found.lines),
        "rounding": found.rounding,
        "inv_freq": None if found.inv_freq is None else found.inv_freq.tolist(),
        "attention_factor": found.attention_factor,
    }
    return {"finding": told, "difference": None if found.gap is None else _difference(found)}


def _difference(found: Finding) -> dict[str, Any]:
    """Cosine at powers of two up to the served length, and where it falls."""
    places = [0, *(2**k for k in range(max(found.limit, 1).bit_length()))]
    places += [found.limit] if found.limit not in places else []
    return {
        "below": {str(level): at for level, at in found.below().items()},
        "positions": places,
        "cosine": found.cosine(places).tolist(),
    }
