"""What a function does that rotates: which features it pairs, which way round, and the rows of its cosines and sines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.check.seen import Block, blocks

Rotate = Callable[[Array, Array], Any]
PLACES = (0, 1, 2, 3, 7, 257, 259, 1027, 4099, 16_391, 65_543)  # odd ones past 256 are none of bfloat16's
NOTHING = 1e-9  # what a feature gets of one that is not its partner
SAME = 1e-5  # two entries of a table that float32 holds


@dataclass(frozen=True, kw_only=True, eq=False)
class Turned:
    """What was seen of a function that rotates.

    Attributes
    ----------
    seen : tuple of Block
        Cosines and sines of each pair at some positions.
    layout : "half", "interleaved" or "other"
        Which features it pairs; "" where it moves none, or has one pair.
    table : str
        How its table of angles stands in the features: "halves", "neighbours", "" where it cannot be told.
    """

    seen: tuple[Block, ...]
    layout: str
    table: str

    @property
    def mixed(self) -> bool:
        """Whether the table is written for the layout that the function does not have."""
        return (self.layout, self.table) in (("half", "neighbours"), ("interleaved", "halves"))


def turned(rotate: Rotate, *, head_dim: int, pairs: int, limit: int) -> Turned:
    """Turn unit vectors with a function rotate(x, positions), and read off what it does.

    Raises
    ------
    ValueError
        If it fails, or gives back another shape, or nothing that mixes two features.
    """
    places = [place for place in PLACES if place < limit] or [0]
    made = [_matrix(rotate, head_dim, place) for place in places]
    partner = _partners(made[1] if len(made) > 1 else made[0])
    features = np.flatnonzero(partner >= 0)
    layout = _layout(partner, features)
    if layout == "other" or not features.size:
        return Turned(seen=(), layout=layout, table="")
    first, second = _pairs(partner, features, layout, pairs)
    cosines = np.array([one[first, first] for one in made])
    sines = np.array([one[second, first] for one in made])
    table = _table(made[1], partner)
    positions = np.array(places, dtype=np.float64)
    seen = blocks(
        np.hstack([cosines, sines]), kind="cos_sin", step=np.zeros((len(places), 2 * first.size)), positions=positions
    )
    return Turned(seen=seen, layout=layout, table=table)


def _matrix(rotate: Rotate, head_dim: int, place: int) -> Array:
    """Column j is what becomes of feature j."""
    try:
        found = rotate(np.eye(head_dim), np.full(head_dim, place))
    except Exception as error:  # whatever a stranger's function raises
        words = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise ValueError(f"rotate must take x [tokens, head_dim] and positions [tokens], got {words}") from None
    if hasattr(found, "detach"):
        found = found.detach().cpu().double()
    matrix = check.finite_array("what rotate returns", found)
    if matrix.shape != (head_dim, head_dim):
        raise ValueError(f"what rotate returns must have the shape of x, got {check.shown(matrix.shape)}")
    return matrix.T


def _partners(matrix: Array) -> NDArray[np.intp]:
    """The other feature of each feature's pair, -1 where it stands alone."""
    off = np.abs(matrix - np.diag(np.diag(matrix)))
    partner = off.argmax(axis=0)
    return np.where(off.max(axis=0) > NOTHING, partner, -1)


def _layout(partner: NDArray[np.intp], features: NDArray[np.intp]) -> str:
    if not features.size:
        return ""
    if (partner[partner[features]] != features).any():
        return "other"
    gaps = set(np.abs(partner[features] - features).tolist())
    if gaps == {1}:
        return "interleaved" if features.size > 2 and (features[0] % 2 == 0) else ""
    return "half" if len(gaps) == 1 else "other"


def _pairs(
    partner: NDArray[np.intp], features: NDArray[np.intp], layout: str, pairs: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and second feature of each pair; those that stand still are told by their place, if so many are meant."""
    first = features[features < partner[features]]
    distance = int(partner[first[0]] - first[0])
    if first.size < pairs and layout == "interleaved" and 2 * pairs <= partner.size:
        return np.arange(0, 2 * pairs, 2), np.arange(1, 2 * pairs, 2)
    if layout == "half" and 2 * distance <= partner.size:
        return np.arange(distance), np.arange(distance, 2 * distance)
    return first, partner[first]


def _table(matrix: Array, partner: NDArray[np.intp]) -> str:
    """Whether feature k of what comes out has the angle of the pair that k is in by halves, or by neighbours."""
    features = np.flatnonzero(partner >= 0)
    angle = np.arctan2(np.abs(matrix[features, partner[features]]), matrix[features, features])
    n = features.size // 2
    halves = np.allclose(angle[:n], angle[n:], atol=SAME, rtol=0)
    neighbours = np.allclose(angle[0::2], angle[1::2], atol=SAME, rtol=0)
    return "" if halves == neighbours else "halves" if halves else "neighbours"
