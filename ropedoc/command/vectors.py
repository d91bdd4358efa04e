"""Vectors FILE: golden values, to hold a program to."""

from __future__ import annotations

import argparse
import sys

from ropedoc.advice.vectors import vectors
from ropedoc.command import core

HELP = "print golden values: frequencies, cos and sin at four positions, a rotated vector"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the subcommand takes."""
    parser.add_argument("file", metavar="FILE", help="config.json, or - for standard input")
    parser.add_argument("--out", metavar="F", help="file to write instead of standard output")
    core.options(parser, "--context", "--layer")


def run(given: argparse.Namespace) -> int:
    """Print the values as JSON, or write them to a file."""
    try:
        reading = core.reading_of(given.file, context_length=given.context, layer_type=given.layer)
        text = core.as_json(vectors(reading.rope))
        if given.out is None:
            core.write(sys.stdout, text)
        else:
            core.save(given.out, text)
    except ValueError as error:
        return core.complain(str(error))
    return core.SAME
