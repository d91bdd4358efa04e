"""The command line: python -m ropedoc CONFIG.json."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, NoReturn, TextIO

from ropedoc import _validation as check
from ropedoc.command.show import as_text
from ropedoc.config.axes import refusal
from ropedoc.config.describe import describe
from ropedoc.config.file import LONGEST, parse
from ropedoc.config.foreign import of_argument
from ropedoc.config.reading import read

MOST = 600  # letters of an error


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0, or 2 if the config cannot be read."""
    given = _parser().parse_args(arguments)
    config: Any = None
    try:
        config, doubles = parse(_text(given.config), name="CONFIG.json")
        reading = read(config, context_length=given.context, layer_type=given.layer, doubles=doubles)
    except ValueError as error:
        _write(sys.stderr, f"ropedoc: {_line(refusal(config, str(error)))}\n")
        return 2
    facts = describe(reading)
    as_json = json.dumps(facts, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    _write(sys.stdout, as_json if given.json else as_text(facts, reading.facts))
    return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Print one line, as for every other error."""
        self.exit(2, f"ropedoc: {_line(message)}\n")


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


def _text(name: str) -> str:
    """Text of a file, or of standard input."""
    try:
        if name == "-":
            return sys.stdin.read(LONGEST + 2)
        with open(name, encoding="utf-8") as file:  # noqa: PTH123 — a name that Path would refuse is reported like others
            return file.read(LONGEST + 2)  # one too many, with a byte-order mark, is seen by the parser
    except OSError as error:
        told = of_argument(name)
        rest = "" if told is None else f"; {told}"
        raise ValueError(f"CONFIG.json must be a readable file, got {name!r} ({error.strerror}){rest}") from None
    except ValueError as error:  # not UTF-8, or a name with a null character
        raise ValueError(f"CONFIG.json must be a readable file of UTF-8 text, got {name!r} ({error})") from None


def _line(message: str) -> str:
    """One line of a terminal: no control character, not too long."""
    text = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in " ".join(message.split()))
    return text if len(text) <= MOST else f"{text[:MOST]} …"


def _write(stream: TextIO, text: Any) -> None:
    """Write a text, with an escape for what the stream cannot hold."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
