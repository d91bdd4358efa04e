"""What the subcommands share: files are read, errors are one line, and a stream gets what it can hold."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, TextIO

from ropedoc import _validation as check
from ropedoc.config import gguf
from ropedoc.config.axes import refusal
from ropedoc.config.file import LONGEST, parse
from ropedoc.config.foreign import HEAD, of_argument, of_head
from ropedoc.config.reading import Reading, read

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
    """What stands in a file, and its keys that stand twice; of a GGUF file its head."""
    try:
        with open(name, "rb") as file:  # noqa: PTH123 — as below
            if file.read(len(gguf.MAGIC)) == gguf.MAGIC:
                return gguf.head(file), ()
    except (OSError, ValueError) as error:
        if str(error).startswith("a GGUF file"):
            raise
    return parse(text_of(name), name="CONFIG.json")


def text_of(name: str, *, what: str = "CONFIG.json") -> str:
    """Text of a file, or of standard input; `what` is its name in an error.

    Raises
    ------
    ValueError
        If it cannot be read.
    """
    try:
        if name == "-":
            return sys.stdin.read(LONGEST + 2)
        with open(name, encoding="utf-8") as file:  # noqa: PTH123 — a name that Path would refuse is reported like others
            return file.read(LONGEST + 2)  # one too many, with a byte-order mark, is seen by the parser
    except OSError as error:
        told = of_argument(name)
        rest = "" if told is None else f"; {told}"
        raise ValueError(f"{what} must be a readable file, got {name!r} ({error.strerror}){rest}") from None
    except UnicodeDecodeError as error:
        told = of_head(_head(name, error))
        raise ValueError(told or f"{what} must be a file of UTF-8 text, got {name!r} ({error})") from None
    except ValueError as error:  # a name with a null character
        raise ValueError(f"{what} must be a readable file of UTF-8 text, got {name!r} ({error})") from None


def _head(name: str, error: UnicodeDecodeError) -> bytes:
    """First bytes of a file that is no text; of standard input, those that could not be read."""
    if name == "-":
        return error.object
    with open(name, "rb") as file:  # noqa: PTH123 — as above
        return file.read(HEAD)


def length(text: str) -> int:
    """Return a length as an option has it."""
    if not text.isascii() or not text.isdigit() or len(text) > 16 or not 1 <= int(text) <= check.LONGEST:
        raise argparse.ArgumentTypeError(f"must be a whole number of tokens from 1 to 2^53, got {text[:20]!r}")
    return int(text)


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
