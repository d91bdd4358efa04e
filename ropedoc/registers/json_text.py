"""JSON as a person reads and copies it: objects over lines, lists in one line, numbers as they were written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

LONE = re.compile("[\ud800-\udfff]")  # half a character, which no encoding holds


def json_text(value: Any, *, indent: str = " ", depth: int = 1) -> str:
    """Return a value as JSON that reads back to the same; without an indent in one line, without spaces."""
    if isinstance(value, list | tuple):
        return f"[{(', ' if indent else ',').join(json_text(one, indent='') for one in value)}]"
    if not isinstance(value, Mapping):
        return _scalar(value)
    line, colon = (f"\n{indent * depth}", ": ") if indent else ("", ":")
    members = (
        f"{line}{_scalar(str(key))}{colon}{json_text(value[key], indent=indent, depth=depth + 1)}" for key in value
    )
    last = f"\n{indent * (depth - 1)}" if indent and value else ""
    return f"{{{','.join(members)}{last}}}"


def _scalar(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def quoted(text: str) -> str:
    """A text in single quotes, as a shell takes it."""
    return "'{}'".format(text.replace("'", "'\\''"))


def digits(value: float) -> str:
    """A number as an option takes it: whole without a point."""
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(float(value))
