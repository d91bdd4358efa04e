"""Under which names a config may have a number for its model class to read it."""

from __future__ import annotations

from ropedoc.config.classes import Family
from ropedoc.config.keys import KEYS, NAMES


def names_of(concept: str, family: Family, *, label: str | None = None) -> list[str]:
    """Names under which a model class reads a number, for layers of a label its own first; all that are known, if it is not."""
    general, reads = NAMES[concept][0], family.rules.get("reads", {})
    own = [*reads.get(f"{label}.{general}", ()), *reads.get(general, ())]
    shared = [] if concept in KEYS["special"] else [general]
    silent = {*family.ignores, *family.rules.get("unread", ())}
    names = NAMES[concept] if family.name is None else [*own, *(name for name in shared if name not in own)]
    return [name for name in names if name not in silent]


def bases_of(part: str, family: Family) -> list[str]:
    """Names under which a model class reads a base of the layers alone whose label has this in it: sliding, compress."""
    if family.name is None:
        return NAMES[f"{part}_base"]
    own = [names for key, names in family.rules.get("reads", {}).items() if part in key and key.endswith(".rope_theta")]
    return [name for names in own for name in names]
