"""What the browser's scripts take from the package: the registers, as JSON values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ropedoc.config.axes import DIFFUSERS, WORDS
from ropedoc.config.classes import CLASSES
from ropedoc.config.keys import KEYS
from ropedoc.config.notes import REGISTER
from ropedoc.config.other import set_of
from ropedoc.config.summary import PIECES, STRIP
from ropedoc.config.table import BOUND, ROWS
from ropedoc.programs.program import PROGRAMS

STILL = {"rotates": False}
ROTATING = {name: entry for name, entry in CLASSES.items() if entry != STILL}


def registers() -> dict[str, Any]:
    """Return each register by the name that the scripts know it by.

    Classes that rotate nothing are a list of names, and of the others those alike stand together: so they travel light.
    """
    return {
        "keys": {**KEYS, "files": [*map(_file, KEYS["files"])]},
        "classes": dict(sorted(ROTATING.items(), key=lambda one: json.dumps(one[1], sort_keys=True))),
        "still": " ".join(name for name, entry in CLASSES.items() if entry == STILL),
        "notes": [asdict(entry) for entry in REGISTER],
        "pieces": PIECES,
        "strip": STRIP,
        "table": {"rows": [asdict(row) for row in ROWS], "bound": BOUND},
        "axes": {"diffusers": DIFFUSERS, "words": WORDS},
        "programs": [asdict(program) for program in PROGRAMS],
    }


def _file(kind: Mapping[str, Any]) -> dict[str, Any]:
    """A kind of file, with what it sets read into trees."""
    return {**kind, "set": set_of(kind)} if "set" in kind else dict(kind)
