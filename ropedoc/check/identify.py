"""Which ladder a program runs: from its frequencies, rows of cosines and sines, or the function that rotates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.check.finding import Finding
from ropedoc.check.gap import of_layouts
from ropedoc.check.judge import judge, known
from ropedoc.check.logs import is_log, read, wrong
from ropedoc.check.meant import Meant, facts_of, meant
from ropedoc.check.paste import paste
from ropedoc.check.seen import KINDS, Block, as_rows, blocks
from ropedoc.check.turned import Turned, turned
from ropedoc.check.words import line_words, why
from ropedoc.ladder.rope import Rope

LONGEST = 65_544  # tokens; the last position that a function is asked for, and one


def identify(
    values: ArrayLike | str | Callable[[Array, Array], Any],
    *,
    rope: Rope | Mapping[str, Any] | None = None,
    kind: str | None = None,
    positions: ArrayLike | None = None,
    layer_type: str | None = None,
    context_length: int | None = None,
) -> Finding:
    """Tell what a program turns, and whether that is what a config means.

    Parameters
    ----------
    values : array, function or str
        `inv_freq` [pairs, rad/token], also doubled to [rotary_dim]; rows of cosines, of sines, or of both side by
        side [positions, features]; or a function rotate(x, positions) of x [tokens, head_dim] and positions [tokens]
        that gives x rotated. Tensors of torch go as they are. A text is read as what a program printed: a tensor, a
        list of any language, or lines of llama.cpp's or vLLM's log.
    rope : Rope or mapping, optional
        What is meant: the config.json as `json.load` gives it, or a `Rope`. From a config more mistakes can be told.
    kind : "inv_freq", "cos", "sin" or "cos_sin", optional
        What the values are; without it what they can be.
    positions : array [rows; tokens], optional
        Position of each row; without it 0, 1, 2, …, and 1 for a single row.
    layer_type : str, optional
        Which layers are meant, as for `from_config`.
    context_length : int [tokens], optional
        Length of the sequence, as for `from_config`.

    Returns
    -------
    finding : Finding

    Raises
    ------
    ValueError
        If the values are no numbers or no such rows, or the config cannot be read.

    References
    ----------
    Each mistake that is told stands in `ropedoc/check/findings.toml`.
    """
    own = None if rope is None else meant(rope, context_length=context_length, layer_type=layer_type)
    if isinstance(values, str):
        return of_text(values, own, kind=kind, positions=positions)
    if callable(values):
        return _of_function(values, own)
    rows, step = as_rows(values)
    return of_rows(rows, step, own, kind=kind, positions=positions)


def of_text(text: str, own: Meant | None, *, kind: str | None = None, positions: ArrayLike | None = None) -> Finding:
    """Judge what a program printed: numbers, or lines of its log."""
    if is_log(text):
        return _of_log(text, own)
    found = paste(text)
    return of_rows(found.rows, found.step, own, kind=kind or found.kind, positions=positions, gap=found.gap)


def _of_log(text: str, own: Meant | None) -> Finding:
    """Judge lines of a log by what they read for the config."""
    if own is None:
        raise ValueError("rope must be given for lines of a log, since they are compared with what it means")
    lines = read(text, facts_of(own))
    bad = wrong(lines)
    told = "log_lengths" if all(line.length for line in lines) else "log_same"
    name = "log_other" if bad else told if lines else "log_unknown"
    return Finding(
        ids=(name,),
        facts=known(own, None) | {"count": len(lines), "wrong": [line.key for line in bad]},
        confidence="none" if name in ("log_lengths", "log_unknown") else "certain",
        why="",
        lines=tuple(map(line_words, lines)),
    )


def of_rows(
    rows: Array,
    step: Array,
    own: Meant | None,
    *,
    kind: str | None = None,
    positions: ArrayLike | None = None,
    gap: int | None = None,
) -> Finding:
    """Judge rows of numbers as every kind that they can be, and take the first that is told."""
    if gap is not None and own is None:
        raise ValueError(
            "rope must be given where values are left out, since nothing else says how many pairs there are"
        )
    kinds = (check.choice("kind", kind, KINDS),) if kind is not None else _kinds(rows)
    places = None if positions is None else np.asarray(positions).reshape(-1)
    first = None
    for one in kinds:
        found = judge(some, own) if (some := _blocks(rows, step, one, places, gap)) else None
        if found is not None and found.confidence != "none":
            return found
        first = first or found
    if first is None:
        raise ValueError(f"values must have as many cosines as sines in a row, got {rows.shape[1]} numbers")
    return first


def _kinds(rows: Array) -> Sequence[str]:
    """What rows can be: several are cosines where those of position 0 are all alike, sines where they are 0."""
    if rows.shape[0] == 1:
        return ("inv_freq", "cos", "sin", "cos_sin")
    return ("sin", "cos", "cos_sin") if not rows[0].any() else ("cos", "cos_sin", "sin")


def _blocks(rows: Array, step: Array, kind: str, positions: Any, gap: int | None) -> tuple[Block, ...] | None:
    """Blocks of one kind, None where a width that was not asked for does not fit it."""
    if kind == "cos_sin" and gap is None and rows.shape[1] % 2:
        return None
    return blocks(rows, kind=kind, step=step, positions=None if kind == "inv_freq" else positions, gap=gap)


def _of_function(rotate: Callable[[Array, Array], Any], own: Meant | None) -> Finding:
    """Judge a function by what it does to unit vectors."""
    if own is None:
        raise ValueError("rope must be given for a function, since nothing else says how wide a head is")
    rope = own.rope
    head_dim, limit = rope.head_dim or rope.rotary_dim, min(rope.context_length or LONGEST, LONGEST)
    found = turned(rotate, head_dim=head_dim, pairs=rope.inv_freq.size, limit=limit)
    if not found.seen or found.mixed:
        return _of_pairing(found, own)
    told = judge(found.seen, own, layout=found.layout)
    if told.ids == ("layout",):
        return replace(told, gap=of_layouts(rope.inv_freq))
    return replace(told, gap=None) if "layout" in told.ids else told


def _of_pairing(found: Turned, own: Meant) -> Finding:
    """A function that moves nothing, or whose two features of a pair do not belong together."""
    name = "table" if found.mixed else "no_pairs" if found.layout else "still"
    facts = {"seen_layout": found.layout, "table_layout": "half" if found.table == "halves" else "interleaved"}
    return Finding(ids=(name,), facts=known(own, None) | facts, confidence="certain", why=why(["function"], {}))
