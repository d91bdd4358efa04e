"""One kind of layer as a config gives it: every look at a key of the config goes through here, and is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.classes import Family
from ropedoc.config.keys import NAMES
from ropedoc.config.layers import Stated
from ropedoc.config.names import names_of
from ropedoc.config.stack import Kind


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a config gives for one kind of layer.

    Attributes
    ----------
    stated : Stated
        The config.
    kind : Kind
        Which layers.
    parameters : mapping
        Parameters of the kind as they stand in the config.
    context_length : int [tokens], optional
        Length of the sequence that is asked for.
    read : set of str
        Keys of the config that were looked at and found.
    """

    stated: Stated
    kind: Kind
    parameters: Mapping[str, Any]
    context_length: int | None
    read: set[str] = field(default_factory=set)

    @property
    def text(self) -> Mapping[str, Any]:
        """The language model's part of the config."""
        return self.stated.text

    @property
    def family(self) -> Family:
        """What the model class assumes."""
        return self.stated.family

    def key(self, concept: str, *, skip: str = "") -> str | None:
        """Name under which the config has a number, None if under none that its class reads.

        skip passes over "null", or over "empty" values: null, 0, ….
        """
        names = names_of(concept, self.family, label=self.kind.label)
        name = next((name for name in names if name in self.text and not _skipped(self.text[name], skip)), None)
        self.read.update([name] if name else [])
        return name

    def look(self, concept: str, *, skip: str = "") -> Any:
        """Value of a number as the config has it, else as the class assumes it, else None."""
        name = self.key(concept, skip=skip)
        return self.family.numbers.get(NAMES[concept][0]) if name is None else self.text[name]

    def need(self, key: str) -> Any:
        """Return a parameter that the method cannot do without.

        Raises
        ------
        ValueError
            If it is missing or null.
        """
        if self.parameters.get(key) is None:
            state = "null" if key in self.parameters else "missing"
            raise ValueError(
                f"{key} must be given for the rope_type {self.parameters['rope_type']!r}, but it is {state}"
            )
        return self.parameters[key]

    def length(self) -> int:
        """Return max_position_embeddings, needed."""
        return tokens("max_position_embeddings", self.look("length"))


def _skipped(value: Any, skip: str) -> bool:
    return (skip == "null" and value is None) or (skip == "empty" and not value)


def tokens(name: str, value: Any) -> int:
    """Return a length if it is one."""
    return present(name, value, low=1, high=check.LONGEST)


def width(name: str, value: Any) -> int:
    """Return a dimension if it is one."""
    return present(name, value, low=1, high=check.WIDEST)


def present(name: str, value: Any, *, low: int, high: int) -> int:
    """Return a whole number that a config cannot do without."""
    if value is None:
        raise ValueError(f"{name} must be an integer from {low} to {high}, but it is missing")
    return check.whole(name, check.written(value), low=low, high=high)
