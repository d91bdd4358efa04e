"""What the browser's scripts take from the package: the registers, as JSON values."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ropedoc.advice import compare, plan
from ropedoc.config.axes import DIFFUSERS, WORDS
from ropedoc.config.classes import CLASSES, OWN
from ropedoc.config.keys import KEYS
from ropedoc.config.notes import REGISTER
from ropedoc.config.other import set_of
from ropedoc.config.summary import PIECES, STRIP
from ropedoc.config.table import BOUND, ROWS
from ropedoc.programs.program import PROGRAMS

READING = ("set", "objects")  # of a kind of file, what is for reading it
STILL = [
    name
    for name, entry in CLASSES.items()
    if isinstance(entry, dict) and {**entry, "layers": None} == {"rotates": False, "layers": None}
]
ROTATING = {name: entry for name, entry in CLASSES.items() if name not in STILL}


def registers() -> dict[str, Any]:
    """Return each register by the name that the scripts know it by.

    Classes that rotate nothing are a list of names, and of the others those alike stand together: so they travel light.
    """
    return {
        **_keys(),
        "classes": dict(sorted(ROTATING.items(), key=lambda one: json.dumps(one[1], sort_keys=True))),
        "still": " ".join(STILL),
        "own": " ".join(OWN),
        "notes": [asdict(entry) for entry in REGISTER],
        "pieces": PIECES,
        "strip": STRIP,
        "table": {"rows": [asdict(row) for row in ROWS], "bound": BOUND},
        "axes": {"diffusers": DIFFUSERS, "words": WORDS},
        "compare": {"names": compare.NAMES, **compare.WORDS},
        "plan": _plan(),
        "programs": [asdict(program) for program in PROGRAMS],
    }


def _plan() -> dict[str, Any]:
    recipes = [(when, {key: value for key, value in one.items() if key != "when"}) for when, one in plan.RECIPES]
    entries = {"refuse": plan.REFUSE, "nothing": plan.NOTHING, "notes": plan.SAID}
    return {
        **{name: plan.REGISTER[name] for name in ("methods", "numbers", "sources")},
        **{name: [asdict(entry) for entry in some] for name, some in entries.items()},
        "recipes": recipes,
    }


def _keys() -> dict[str, Any]:
    """Names of keys, and apart from them what files of other kinds set, for the script that reads these."""
    read = [kind for kind in KEYS["files"] if "set" in kind]
    names = {key: value for key, value in KEYS.items() if key != "gguf"}
    told = [{key: value for key, value in kind.items() if key not in READING} for kind in KEYS["files"]]
    for place, kind in enumerate(KEYS["files"]):
        told[place] |= {"read": read.index(kind)} if kind in read else {}
    sets = [{"objects": kind.get("objects", ()), "set": set_of(kind)} for kind in read]
    return {"keys": {**names, "files": told}, "kinds": {"sets": sets, "gguf": KEYS["gguf"]}}
