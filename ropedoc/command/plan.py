"""Plan FILE --context N: a setting that reaches a length, its texts for programs, and what it costs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ropedoc.advice.plan import METHODS, Plan, plan
from ropedoc.command import core
from ropedoc.programs.program import PROGRAMS

HELP = "plan a setting that reaches a length; status 0 there is one or none is needed, 1 no method fits"
INDENT = " " * 6
NAMES = tuple(program.id for program in PROGRAMS)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the subcommand takes."""
    parser.add_argument("file", metavar="FILE", help="config.json, or - for standard input")
    parser.add_argument(
        "--context",
        metavar="N",
        type=core.length,
        required=True,
        help="length wanted, in tokens: 131072, 131,072, 128k, 1M",
    )
    parser.add_argument("--method", choices=tuple(METHODS), help="method, where it is not to be chosen here")
    parser.add_argument("--for", dest="program", choices=NAMES, help="print the text for this program alone")
    core.options(parser, "--json")


def run(given: argparse.Namespace) -> int:
    """Print the plan, or what cannot be read."""
    try:
        reading = core.reading_of(given.file)
        found = plan(reading.config, context_length=given.context, method=given.method)
    except ValueError as error:
        return core.complain(str(error))
    if given.program and found.texts:
        text = found.texts[given.program]
        if "why" in text:
            core.complain(text["why"])
            return core.DIFFERENT
        core.write(sys.stdout, f"{text['text']}\n")
        return core.SAME
    core.write(sys.stdout, core.as_json(as_dict(found)) if given.json else as_text(found))
    return core.DIFFERENT if found.outcome == "unfit" else core.SAME


def as_dict(found: Plan) -> dict[str, Any]:
    """Return a plan as JSON values."""
    return {
        "context_length": found.context_length,
        "outcome": found.outcome,
        "method": found.method,
        "setting": found.setting,
        "inv_freq": None if found.inv_freq is None else found.inv_freq.tolist(),
        "attention_factor": found.attention_factor,
        "texts": {name: _text(one) for name, one in found.texts.items()},
        "notes": [asdict(note) for note in found.notes],
    }


def _text(one: Mapping[str, Any]) -> dict[str, Any]:
    names = ("why",) if "why" in one else ("text", "kind", "since", "note")
    return {name: one[name] for name in names}


def as_text(found: Plan) -> str:
    """Return the lines for a plan."""
    notes = "".join(f"- {note.text}\n{INDENT}{note.why} ({note.source})\n" for note in found.notes)
    return notes + "".join(f"\n{_program(one)}\n" for one in found.texts.values())


def _program(one: Mapping[str, Any]) -> str:
    if "why" in one:
        return f"{one['name']}: {one['why']}"
    rest = f"\n{one['note']}" if one["note"] else ""
    return f"{one['name']}:\n{one['text']}{rest}"
