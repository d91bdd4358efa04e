"""What the subcommands share: files are read, errors are one line, and a stream gets what it can hold."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from io import BufferedReader, TextIOWrapper
from typing import Any, TextIO

from ropedoc.advice.length import tokens_of
from ropedoc.config import gguf
from ropedoc.config.axes import refusal
from ropedoc.config.file import LONGEST, parse
from ropedoc.config.foreign import HEAD, of_argument, of_head
from ropedoc.config.reading import Reading, read

CONFIG = "CONFIG.json"  # what a file is called in an error
SAME, DIFFERENT, UNREADABLE = 0, 1, 2  # exit statuses
MOST = 600  # letters of an error


def reading_of(name: str, *, context_length: int | None = None, layer_type: str | None = None) -> Reading:
    """Read a file, or standard input for "-".

    Raises
    ------
    ValueError
        If it is no config that can be read; the message says why, and what can be told of it all the same.
    """
    config, doubles = _config(name)
    try:
        return read(config, context_length=context_length, layer_type=layer_type, doubles=doubles)
    except ValueError as error:
        raise ValueError(refusal(config, str(error))) from None


def _config(name: str) -> tuple[Any, tuple[str, ...]]:
    """What stands in a file, and its keys that stand twice; of a GGUF file its head.

    A file is opened once: what comes through a pipe is there once.
    """
    if name == "-":
        return parse(text_of(name), name=CONFIG)
    with _opened(name, CONFIG) as file:
        if file.peek(len(gguf.MAGIC)).startswith(gguf.MAGIC):
            file.read(len(gguf.MAGIC))
            return gguf.head(file), ()
        return parse(_decoded(file, name, CONFIG), name=CONFIG)


def text_of(name: str, *, what: str = CONFIG) -> str:
    """Text of a file, or of standard input; `what` is its name in an error.

    Raises
    ------
    ValueError
        If it cannot be read.
    """
    if name == "-":
        return _read(sys.stdin, name, what)
    with _opened(name, what) as file:
        return _decoded(file, name, what)


def _opened(name: str, what: str) -> BufferedReader:
    try:
        return open(name, "rb")  # noqa: PTH123 — a name that Path would refuse is reported like others
    except OSError as error:
        raise _unreadable(name, what, error) from None
    except ValueError as error:  # a name with a null character
        raise ValueError(f"{what} must be a readable file of UTF-8 text, got {name!r} ({error})") from None


def _decoded(file: BufferedReader, name: str, what: str) -> str:
    head = file.peek(HEAD)[:HEAD]
    with TextIOWrapper(file, encoding="utf-8") as text:
        return _read(text, name, what, head=head)


def _read(stream: TextIO, name: str, what: str, *, head: bytes | None = None) -> str:
    """Text of a stream that begins with these bytes, where they are known."""
    try:
        return stream.read(LONGEST + 2)  # one too many, with a byte-order mark, is seen by the parser
    except OSError as error:
        raise _unreadable(name, what, error) from None
    except UnicodeDecodeError as error:
        told = of_head(error.object if head is None else head)
        raise ValueError(told or f"{what} must be a file of UTF-8 text, got {name!r} ({error})") from None


def _unreadable(name: str, what: str, error: OSError) -> ValueError:
    told = of_argument(name)
    rest = "" if told is None else f"; {told}"
    return ValueError(f"{what} must be a readable file, got {name!r} ({error.strerror}){rest}")


def length(text: str) -> int:
    """Return a length as an option has it."""
    try:
        return tokens_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def options(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add options that mean the same in every subcommand."""
    for name in names:
        parser.add_argument(name, **OPTIONS[name])


OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "--context": {"metavar": "N", "type": length, "help": "length of the sequence, in tokens: 131072, 128k, 1M"},
    "--layer": {"metavar": "TYPE", "help": "layer type, where a config has several settings"},
    "--json": {"action": "store_true", "help": "print JSON"},
}


def as_json(value: Any) -> str:
    """Return a value as the command prints it: every digit that float64 needs, and its letters as they are."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def save(name: str, text: str) -> None:
    """Write a file.

    Raises
    ------
    ValueError
        If that is not possible.
    """
    try:
        with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123 — as above
            file.write(text)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ValueError(f"--out must name a file that can be written, got {name!r} ({why})") from None


def one_line(message: str) -> str:
    """One line of a terminal: no control character, not too long."""
    text = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in " ".join(message.split()))
    return text if len(text) <= MOST else f"{text[:MOST]} …"


def complain(message: str) -> int:
    """Write one line on standard error and return the status of what can't be read."""
    write(sys.stderr, f"ropedoc: {one_line(message)}\n")
    return UNREADABLE


def write(stream: TextIO, text: str) -> None:
    """Write a text, with an escape for what the stream cannot hold."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
