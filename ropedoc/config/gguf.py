"""The head of a GGUF file: its numbers, and the tensors that divide frequencies, as the JSON that stands for it.

Layout: ggml-org/ggml, docs/gguf.md, versions 2 and 3. Nothing but the head and these few tensors is read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import SEEK_END
from typing import Any, BinaryIO

MAGIC = b"GGUF"
VERSIONS = (2, 3)
# Types of values, by their number: the letter that struct has for them. 8 is a text, 9 a list.
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
TEXT, LIST = 8, 9
LONGEST_TEXT = 200  # letters of a text that is kept
LONGEST_LIST = 4096  # members of a list that is kept: one for each layer
DEEPEST = 4  # lists inside one another
MOST = {"keys": 100_000, "tensors": 1_000_000}
AXES = 8  # of a tensor; ggml has four
FLOAT32 = 0  # type of a tensor
ALIGNMENT = 32
FACTORS = ("rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight")
WIDEST = 32_768  # pairs
SEEN = ("general.architecture", "general.name")  # keys that are kept beside those of the architecture


def head(file: BinaryIO) -> dict[str, Any]:
    """Return the numbers of a GGUF file's architecture, and its tensors of divisors, by their names.

    Raises
    ------
    ValueError
        If it is no GGUF file of version 2 or 3, is cut, or holds counts that it cannot hold.
    """
    cursor = _Cursor(file)
    if cursor.take(4) != MAGIC:
        raise _wrong("begin with GGUF", "another file")
    version = cursor.number("I")
    if version not in VERSIONS:
        what = "one in big-endian order" if version in [one << 24 for one in VERSIONS] else f"version {version}"
        raise _wrong("be of version 2 or 3", what)
    tensors, keys = (cursor.count(name, least) for name, least in (("tensors", 24), ("keys", 13)))
    found: dict[str, Any] = {}
    for _ in range(keys):
        key, kind = cursor.text(), cursor.number("I")
        value = cursor.value(kind)
        if key is not None and value is not None:
            found[key] = value
    places = [_tensor(cursor) for _ in range(tensors)]
    start = _aligned(cursor.at, found.get("general.alignment", ALIGNMENT))
    divisors = {name: cursor.floats(start + at, pairs) for name, pairs, at in filter(None, places)}
    architecture = found.get("general.architecture")
    kept = {key: value for key, value in found.items() if key in SEEN or key.startswith(f"{architecture}.")}
    return kept | divisors


def _tensor(cursor: _Cursor) -> tuple[str, int, int] | None:
    """Name, length and place of a tensor of divisors; None for any other."""
    name, axes = cursor.text(), cursor.number("I")
    if axes > AXES:
        raise _wrong(f"have tensors of at most {AXES} axes", str(axes))
    widths = [cursor.number("Q") for _ in range(axes)]
    kind, at = cursor.number("I"), cursor.number("Q")
    if name not in FACTORS:
        return None
    if len(widths) != 1 or not 1 <= widths[0] <= WIDEST or kind != FLOAT32:
        raise _wrong(f"have a row of float32 in {name}", f"the shape {widths} and the type {kind}")
    return name, widths[0], at


def _aligned(at: int, alignment: Any) -> int:
    if not isinstance(alignment, int) or isinstance(alignment, bool) or not 1 <= alignment <= 2**20:
        raise _wrong("have an alignment from 1 to 2^20", repr(alignment)[:40])
    return at + -at % alignment


def _wrong(rule: str, got: str) -> ValueError:
    return ValueError(f"a GGUF file must {rule}, got {got}")


class _Cursor:
    """A place in a file, little-endian, that never goes past its end."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.at = file, 0
        self.size = file.seek(0, SEEK_END)

    def take(self, count: int) -> bytes:
        """Return so many bytes."""
        self.need(count)
        self.file.seek(self.at)
        self.at += count
        return self.file.read(count)

    def need(self, count: int) -> None:
        """Refuse a count that reaches past the end."""
        if count > self.size - self.at:
            raise _wrong("hold its whole head", f"one that ends at byte {self.size:,}")

    def number(self, letter: str) -> Any:
        """Return one number."""
        return struct.unpack(f"<{letter}", self.take(struct.calcsize(f"<{letter}")))[0]

    def count(self, name: str, least: int) -> int:
        """Return a count of things that take some bytes each."""
        found = int(self.number("Q"))
        if found > MOST[name]:
            raise _wrong(f"have at most {MOST[name]:,} {name}", f"{found:,}")
        self.need(found * least)
        return found

    def text(self) -> str | None:
        """Return a text, None if it is too long to matter."""
        length = self.number("Q")
        self.need(length)
        if length > LONGEST_TEXT:
            self.at += length
            return None
        return self.take(length).decode("utf-8", "replace")

    def value(self, kind: int, depth: int = 0) -> Any:
        """Return a value; None of a list that is too long to matter, or holds texts."""
        if kind in SCALARS:
            return self.number(SCALARS[kind])
        if kind == TEXT:
            return self.text()
        if kind != LIST or depth >= DEEPEST:
            raise _wrong("have values of types 0 to 12, lists at most four deep", f"type {kind}")
        inner, length = self.number("I"), self.number("Q")
        if inner in SCALARS:
            return self._scalars(SCALARS[inner], length)
        self.need(length * 8)
        read: Callable[[], Any] = self.text if inner == TEXT else lambda: self.value(inner, depth + 1)
        for _ in range(length):
            read()
        return None

    def _scalars(self, letter: str, length: int) -> list[Any] | None:
        width = struct.calcsize(f"<{letter}")
        self.need(length * width)
        if length > LONGEST_LIST:
            self.at += length * width
            return None
        return list(struct.unpack(f"<{length}{letter}", self.take(length * width)))

    def floats(self, at: int, length: int) -> list[float]:
        """Return float32 numbers from a place."""
        self.at = min(at, self.size)
        return list(struct.unpack(f"<{length}f", self.take(4 * length)))
