"""Print what a config.json says about the rotary position embedding: python -m ropedoc CONFIG.json."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from ropedoc import _validation as check
from ropedoc.config.reading import from_config
from ropedoc.ladder.frequencies import wavelengths
from ropedoc.ladder.rope import Rope


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0, or 2 if the config cannot be read."""
    given = _parser().parse_args(arguments)
    try:
        rope = from_config(_read(given.config), context_length=given.context, layer_type=given.layer)
    except ValueError as error:
        sys.stderr.write(f"ropedoc: {' '.join(str(error).split())}\n")
        return 2
    facts = describe(rope)
    sys.stdout.write(json.dumps(facts, indent=1, ensure_ascii=False) + "\n" if given.json else _as_text(facts))
    return 0


def describe(rope: Rope) -> dict[str, Any]:
    """Return everything that the command prints, as JSON values; a pair that stands still has no wavelength."""
    with np.errstate(over="ignore"):  # a wavelength past float64 is as good as none
        lengths = wavelengths(rope.inv_freq)
    trained = rope.original_context_length
    return {
        "rope_type": rope.rope_type,
        "layout": rope.layout,
        "base": rope.base,
        "head_dim": rope.head_dim,
        "rotary_dim": rope.rotary_dim,
        "pairs": rope.inv_freq.size,
        "original_context_length": trained,
        "context_length": rope.context_length,
        "pairs_beyond_original": None if trained is None else int((lengths > trained).sum()),
        "pairs_beyond_context": None if rope.context_length is None else int((lengths > rope.context_length).sum()),
        "attention_factor": rope.attention_factor,
        "attention_factor_squared": rope.attention_factor**2,
        "wavelengths": [float(length) if np.isfinite(length) else None for length in lengths],
        "inv_freq": rope.inv_freq.tolist(),
        "warnings": list(rope.warnings),
    }


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Print one line, as for every other error."""
        self.exit(2, f"ropedoc: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m ropedoc", description="What a config.json says about RoPE.")
    parser.add_argument("config", metavar="CONFIG.json", help="file, or - for standard input")
    parser.add_argument("--context", metavar="N", type=_length, help="length of the sequence, in tokens")
    parser.add_argument("--layer", metavar="TYPE", help="layer type, where a config has several settings")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _length(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 16 or not 1 <= int(text) <= check.LONGEST:
        raise argparse.ArgumentTypeError(f"must be a whole number of tokens from 1 to 2^53, got {text[:20]!r}")
    return int(text)


def _read(name: str) -> Any:
    try:
        if name == "-":
            return json.loads(sys.stdin.read())
        with open(name, encoding="utf-8") as file:  # noqa: PTH123 — a name that Path would refuse is reported like others
            return json.load(file)
    except OSError as error:
        raise ValueError(f"CONFIG.json must be a readable file, got {name!r} ({error.strerror})") from None
    except RecursionError:
        raise ValueError(f"CONFIG.json must be JSON of reasonable depth, got {name!r}") from None
    except ValueError as error:  # not JSON, not UTF-8, or an integer of more than 4300 digits
        raise ValueError(f"CONFIG.json must be JSON, got {name!r} ({error})") from None


def _as_text(facts: dict[str, Any]) -> str:
    lengths = [length for length in facts["wavelengths"] if length is not None]
    still = facts["pairs"] - len(lengths)
    trained, context = facts["original_context_length"], facts["context_length"]
    rows = [
        ("type", facts["rope_type"]),
        ("layout", facts["layout"] or "unknown"),
        ("base", f"{facts['base']:,.15g}"),
        ("pairs", f"{facts['pairs']} ({facts['rotary_dim']} of {facts['head_dim']} features of a head)"),
        ("wavelengths", f"{lengths[0]:,.4g} to {lengths[-1]:,.4g} tokens" if lengths else "none"),
        ("trained context", f"{trained:,} tokens" if trained else "unknown"),
        ("context", f"{context:,} tokens" if context else "unknown"),
        ("never turn fully", _beyond(facts)),
        ("attention factor", f"{facts['attention_factor']:.6g}; scores get {facts['attention_factor_squared']:.6g}"),
    ]
    if still:
        rows.insert(5, ("standing still", f"{still} pairs"))
    text = "".join(f"{name:<17} {value}\n" for name, value in rows)
    return text + "".join(f"note: {warning}\n" for warning in facts["warnings"])


def _beyond(facts: dict[str, Any]) -> str:
    inside = [
        f"{facts[key]} pairs inside the {name} context"
        for key, name in (("pairs_beyond_original", "trained"), ("pairs_beyond_context", "whole"))
        if facts[key] is not None
    ]
    return ", ".join(inside) or "unknown, for the context is"


if __name__ == "__main__":
    sys.exit(main())
