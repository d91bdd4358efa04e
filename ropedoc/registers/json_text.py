"""JSON as a person reads and copies it: objects over lines, lists in one line, numbers as they were written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def json_text(value: Any, *, indent: str = " ", depth: int = 1) -> str:
    """Return a value as JSON that reads back to the same; without an indent in one line, without spaces."""
    if isinstance(value, list | tuple):
        return f"[{(', ' if indent else ',').join(json_text(one, indent='') for one in value)}]"
    if not isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    line, colon = (f"\n{indent * depth}", ": ") if indent else ("", ":")
    members = (
        f"{line}{json.dumps(str(key), ensure_ascii=False)}{colon}{json_text(value[key], indent=indent, depth=depth + 1)}"
        for key in value
    )
    last = f"\n{indent * (depth - 1)}" if indent and value else ""
    return f"{{{','.join(members)}{last}}}"


def quoted(text: str) -> str:
    """A text in single quotes, as a shell takes it."""
    return "'{}'".format(text.replace("'", "'\\''"))


def digits(value: float) -> str:
    """A number as an option takes it: whole without a point."""
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(float(value))
