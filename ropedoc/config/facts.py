"""The facts that notes and sentences speak of: a record, and what its method makes of it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.config.keys import INSIDE, KEYS
from ropedoc.config.method import UNEXTENDED, made_for, stretched
from ropedoc.config.normal import Record
from ropedoc.config.numbers import ORIGINAL
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.ladder.rope import Rope
from ropedoc.methods.yarn import magnitude
from ropedoc.registers.expression import SAME

Facts = dict[str, Any]

MROPE = ("mrope_section", "mrope_interleaved")
MAGNITUDES = ("attention_factor", "mscale", "mscale_all_dim")


def facts(record: Record, rope: Rope, *, context_length: int | None = None) -> Facts:
    """Everything that is known of a setting, by name; context_length is the one asked for.

    Returns
    -------
    facts : dict
        The attributes of the record; its numbers and what was told of them, by their own names; `left_inside`, keys
        inside the parameters that the method doesn't read; `sections` of M-RoPE; `method_parameters`, what the method
        reads as the config gives it, `magnitudes`, those of them that set the attention factor, `served`, the length to
        serve, `made`, the one that the file is made for, and `stretched`, the same where a program multiplies the maximum by the factor; `softmax_factor`, what
        scores are multiplied by beside the attention factor; and `runs`, what the method makes of it.
    """
    own = {field.name: getattr(record, field.name) for field in fields(record)}
    return {
        **own,
        **record.told,
        **record.numbers,
        **_sections(record),
        **_for_programs(record, rope),
        **_lengths(record, rope, context_length),
        "softmax_factor": softmax_factor(record),
        **_left(record),
        "runs": runs(record, rope),
    }


def runs(record: Record, rope: Rope) -> Facts:
    """What the method makes of a record.

    pairs, and how many of them are kept, blended, divided by the whole factor, or stand still; their shortest and
    longest wavelength; the attention factor and its square; the two lengths; and how many pairs make no full turn
    within the original length before the method, within it as it runs, and within the context.
    """
    before = inverse_frequencies(rope.rotary_dim, base=rope.base)
    with np.errstate(over="ignore"):  # a wavelength past float64 is as good as none
        was, lengths = wavelengths(before), wavelengths(rope.inv_freq)
    turning = lengths[np.isfinite(lengths)]
    then = lengths if rope.rope_type in UNEXTENDED else was
    original, context = rope.original_context_length, rope.context_length
    return {
        "pairs": rope.inv_freq.size,
        **_shares(rope.inv_freq, before, record.numbers.get("factor")),
        "shortest": float(turning[0]) if turning.size else None,
        "longest": float(turning[-1]) if turning.size else None,
        "attention_factor": rope.attention_factor,
        "squared": rope.attention_factor**2,
        "original_context_length": original,
        "context_length": context,
        "unturned": _beyond(then, original),
        "beyond_original": _beyond(lengths, original),
        "beyond_context": _beyond(lengths, within(record.reach, context)),
        "reach": within(record.reach, context),
    }


def _shares(theta: Array, before: Array, factor: float | None) -> dict[str, int]:
    still = theta == 0
    kept = ~still & (np.abs(theta - before) <= SAME * before)
    stretched = theta * factor if factor is not None else np.full_like(theta, np.inf)
    divided = ~still & ~kept & (np.abs(stretched - before) <= SAME * before)
    counts = {"kept": kept, "blended": ~(still | kept | divided), "divided": divided, "still": still}
    return {name: int(which.sum()) for name, which in counts.items()}


def _beyond(lengths: Array, limit: int | None) -> int | None:
    return None if limit is None else int((lengths > limit).sum())


def _sections(record: Record) -> Facts:
    if "mrope_section" not in record.parameters:
        return {}
    found = record.parameters["mrope_section"]
    axes = 4 if f"{record.inside}.xdrope_section" in record.used else 3
    unfit = _unfit(found, axes)
    told = {"sections_written": found, "sections_unfit": unfit}
    if unfit is not None or axes != 3:
        return told
    time, height, width = found if not record.told["order"] else (found[2], *found[:2])
    turns = bool(record.parameters.get("mrope_interleaved"))
    return told | {"sections": {"time": time, "height": height, "width": width}, "sections_in_turns": turns}


def _unfit(sections: Any, axes: int) -> str | None:
    """What keeps sections of M-RoPE from being dealt out to so many axes, None if nothing does."""
    if not isinstance(sections, list | tuple):
        return "is no list"
    wrong = [one for one in sections if isinstance(one, bool) or not isinstance(one, int) or one < 0]
    if wrong:
        below = check.is_number(wrong[0]) and wrong[0] < 0
        return f"holds {check.shown(wrong[0])}, which is {'below 0' if below else 'no integer'}"
    return f"holds {len(sections)} of {axes} numbers" if len(sections) != axes else None


def _for_programs(record: Record, rope: Rope) -> Facts:
    given = {key: _explicit(key, record, rope) for key in KEYS["methods"][record.rope_type]}
    given |= {key: record.parameters[key] for key in MROPE if key in record.parameters}
    kept = {key: value for key, value in given.items() if value is not None or key in MROPE}
    return {
        "method_parameters": [{"key": key, "value": value} for key, value in kept.items()],
        "magnitudes": [key for key in MAGNITUDES if record.parameters.get(key) is not None],
    }


def softmax_factor(record: Record) -> float:
    """What the model class multiplies its softmax scale by: (0.1 mscale_all_dim ln s + 1)², 1 where it does not."""
    weight = record.numbers.get("mscale_all_dim")
    if not record.told["softmax"] or not weight:
        return 1.0
    factor = magnitude(record.numbers["factor"], weight)
    return factor * factor


def _lengths(record: Record, rope: Rope, asked: int | None) -> Facts:
    """Length to serve: the one asked for, else the setting's; LongRoPE starts short, and is made for its maximum."""
    served = asked or (record.length if record.rope_type == "longrope" else rope.context_length)
    multiplied = record.rope_type == "dynamic" or (record.rope_type == "linear" and record.layer is None)
    return {
        "served": served,
        "stretched": stretched(record) if multiplied and asked is None else served,
        "made": made_for(record),
        **_longest(record),
    }


def _longest(record: Record) -> Facts:
    """The longest published model without a method that has this dimension and this base or a smaller one."""
    found: list[list[Any]] = [[None, None]]
    if record.rope_type == "default":
        found += [one[2:] for one in KEYS["longest"] if one[0] == record.rotary_dim and one[1] <= record.base]
    return {"known_longest": found[-1][0], "longest_model": found[-1][1]}


def _explicit(key: str, record: Record, rope: Rope) -> Any:
    """A parameter as the config gives it; the original length, the factor and a null that means something, as it counts."""
    stated = record.parameters.get(key)
    if key == ORIGINAL:
        return rope.original_context_length
    counts = key in record.parameters or (key == "factor" and record.told.get("factor_from") == "lengths")
    return record.numbers.get(key) if stated is None and counts else stated


def within(reach: int | None, context: int | None) -> int | None:
    """How far layers see: their window, or the context, whichever is shorter."""
    return min((one for one in (reach, context) if one is not None), default=None)


def _left(record: Record) -> Facts:
    """Keys that are not read: inside the parameters, beside them, and such as are written almost right."""
    start = f"{record.inside}."
    keys = sorted({*record.unused, *record.unknown})
    inside = [key.removeprefix(start) for key in keys if key.startswith(start)]
    near = [{"key": key, "meant": meant} for key in inside if (meant := _meant(key)) is not None]
    outside = [
        key for key in record.unknown if not key.startswith(start) and any(part in key for part in KEYS["looks"])
    ]
    misspelt = {one["key"] for one in near}
    return {"left_inside": [key for key in inside if key not in misspelt], "near": near, "left_outside": outside}


def _meant(key: str) -> str | None:
    """Key that a file means by one that is almost it, None if it means none."""
    if key in INSIDE:
        return None
    return KEYS["near"].get(key) or next((known for known in sorted(INSIDE) if _bare(known) == _bare(key)), None)


def _bare(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "").rstrip("s")
