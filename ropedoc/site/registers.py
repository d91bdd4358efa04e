"""What the browser's scripts take from the package: the registers, as JSON values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ropedoc.config.classes import CLASSES
from ropedoc.config.keys import KEYS
from ropedoc.config.notes import REGISTER
from ropedoc.config.summary import PIECES
from ropedoc.programs.program import PROGRAMS


def registers() -> dict[str, Any]:
    """Return each register by the name that the scripts know it by."""
    return {
        "keys": KEYS,
        "classes": CLASSES,
        "notes": [asdict(entry) for entry in REGISTER],
        "pieces": PIECES,
        "programs": [asdict(program) for program in PROGRAMS],
    }
