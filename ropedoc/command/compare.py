"""Compare A B: whether two configurations do the same, and what differs."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from ropedoc.advice.compare import compare
from ropedoc.command import core

HELP = "say whether two configurations do the same; status 0 the same, 1 different"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the subcommand takes."""
    parser.add_argument("first", metavar="A", help="config.json, or - for standard input")
    parser.add_argument("second", metavar="B", help="the other one")
    core.options(parser, "--context", "--json")


def run(given: argparse.Namespace) -> int:
    """Print what differs, or what cannot be read."""
    readings = []
    for name in (given.first, given.second):
        try:
            readings.append(core.reading_of(name, context_length=given.context))
        except ValueError as error:
            core.complain(f"{name}: {error}")
    if len(readings) < 2:
        return core.UNREADABLE
    found = compare(*(reading.config for reading in readings), context_length=given.context)
    text = (
        core.as_json(asdict(found))
        if given.json
        else f"{found.summary}\n" + "".join(f"{line}\n" for line in found.words)
    )
    core.write(sys.stdout, text)
    return core.SAME if found.same else core.DIFFERENT
