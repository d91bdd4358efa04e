"""The command line: ropedoc SUBCOMMAND …, and ropedoc FILE for ropedoc show FILE."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import NoReturn

from ropedoc import __version__
from ropedoc.command import check, compare, plan, show, vectors
from ropedoc.command.core import UNREADABLE, complain

COMMANDS: Mapping[str, ModuleType] = {
    "show": show,
    "plan": plan,
    "compare": compare,
    "check": check,
    "vectors": vectors,
}
FIRST = "show"  # what is meant where none is named
OWN = ("-h", "--help", "--version")


def main(arguments: Sequence[str] | None = None, *, prog: str = "ropedoc") -> int:
    """Run the command and return its exit status: 2 if something cannot be read, else the subcommand's."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] not in (*COMMANDS, *OWN):
        words = [FIRST, *words]
    given = _parser(prog).parse_args(words)
    try:
        status = int(given.run(given))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Print one line, as for every other error."""
        self.exit(complain(message))


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = _Parser(prog=prog, description="What a model's configuration says about rotary position embedding (RoPE).")
    parser.add_argument("--version", action="version", version=f"ropedoc {__version__}")
    parts = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, module in COMMANDS.items():
        part = parts.add_parser(name, help=module.HELP, description=module.HELP)
        module.arguments(part)
        part.set_defaults(run=module.run)
    parser.epilog = f"{prog} FILE is {prog} {FIRST} FILE. Exit status {UNREADABLE}: something cannot be read."
    return parser
