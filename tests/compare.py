"""Comparisons that cannot pass without having compared anything."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

REFERENCE = Path(__file__).parent / "reference"


def reference(name: str) -> Any:
    """Values of tests/reference/NAME.json."""
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


def assert_close(actual: Any, expected: Any, *, absolute: Any = 0.0, relative: float = 0.0) -> None:
    """Fail unless both have one shape, are not empty, finite, and nowhere further apart than allowed."""
    got, want = np.asarray(actual), np.asarray(expected)
    assert got.shape == want.shape
    assert got.size > 0, "nothing was compared"
    assert np.isfinite(got).all()
    allowed = np.asarray(absolute) + relative * np.abs(want)
    excess = np.abs(got - want) - allowed
    worst = np.unravel_index(np.argmax(excess), excess.shape)
    assert excess[worst] <= 0, f"at {worst}: {got[worst]!r}, expected {want[worst]!r}, {excess[worst]:.3g} too far"


def said(value: Any) -> str:
    """Write a short value as a message does: None as JSON has it, null."""
    return "null" if value is None else repr(value)


def either(names: Iterable[str]) -> str:
    """Write the names that a choice is of as a message does: 180 characters of them."""
    text = ", ".join(map(repr, names))
    return text if len(text) <= 180 else f"{text[:180]} …"


def assert_refused(call: Callable[[], Any], message: str) -> None:
    """Fail unless the call raises ValueError with exactly this message."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()
