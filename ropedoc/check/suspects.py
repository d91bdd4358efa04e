"""What a program may run in the place of what is meant: one ladder for each mistake that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.check.meant import Meant
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope
from ropedoc.methods.ntk_aware import larger_base
from ropedoc.methods.partial_rotary import rotated_features
from ropedoc.methods.yarn_paper import yarn_paper

BASES = (10_000.0, 500_000.0, 1_000_000.0)  # what programs assume, and what the most files have
LENGTHS = (2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072)
FACTORS = (2.0, 4.0, 8.0, 16.0, 32.0, 40.0, 64.0)  # of published files
BETAS = {"yarn": {"beta_fast": 32.0, "beta_slow": 1.0}, "llama3": {"low_freq_factor": 1.0, "high_freq_factor": 4.0}}


@dataclass(frozen=True, kw_only=True, eq=False)
class Suspect:
    """What may run.

    Attributes
    ----------
    id : str
        Name of the finding.
    inv_freq : array [pairs, rad/token]
        Its frequencies; for numbers that are no frequencies what stands in their place.
    attention_factor : float
        What multiplies cosine and sine.
    facts : mapping
        What the sentence on it says.
    number : bool
        Whether inv_freq are no frequencies, so that only a printed list can be meant.
    fit : bool
        Whether its numbers were fitted to the values.
    """

    id: str
    inv_freq: Array
    attention_factor: float
    facts: Mapping[str, Any] = field(default_factory=dict)
    number: bool = False
    fit: bool = False


def suspects(meant: Meant) -> Iterator[Suspect]:
    """Every suspect, the same first; several may be the same ladder."""
    rope, plain, a = meant.rope, meant.plain, meant.rope.attention_factor
    theta = rope.inv_freq
    yield Suspect(id="same", inv_freq=theta, attention_factor=a)
    if a != 1:
        yield Suspect(id="no_attention", inv_freq=theta, attention_factor=1.0)
        yield Suspect(id="attention_twice", inv_freq=theta, attention_factor=a * a)
    for one in (1.0, a):
        yield Suspect(id="plain", inv_freq=plain, attention_factor=one, facts={"attention": one != 1})
    yield from (
        Suspect(
            id="other_layer", inv_freq=other.inv_freq, attention_factor=other.attention_factor, facts={"kind": name}
        )
        for name, other in meant.others
    )
    yield from _stretched(meant)
    yield from _other_numbers(meant)
    yield from _other_ladders(meant)
    yield from _no_frequencies(meant)


def _stretched(meant: Meant) -> Iterator[Suspect]:
    """The factor in another way, or once more."""
    rope, plain, s = meant.rope, meant.plain, meant.factor
    if s == 1 or rope.inv_freq.shape != plain.shape:
        return
    a, ratio = rope.attention_factor, rope.inv_freq / plain
    yield Suspect(id="twice", inv_freq=rope.inv_freq * ratio, attention_factor=a * a)
    yield Suspect(id="twice", inv_freq=rope.inv_freq * ratio, attention_factor=a)
    for one in (1.0, a):
        yield Suspect(id="linear", inv_freq=plain / s, attention_factor=one)
        if rope.rotary_dim > 2:
            larger = larger_base(rope.rotary_dim, base=rope.base, stretch=s)
            theta = inverse_frequencies(rope.rotary_dim, base=larger)
            yield Suspect(id="ntk", inv_freq=theta, attention_factor=one, facts={"larger": larger})
    if (rope.inv_freq > 0).all():
        yield Suspect(id="inverted", inv_freq=plain / ratio, attention_factor=a)


def _other_numbers(meant: Meant) -> Iterator[Suspect]:
    """The method with one number that is not the config's."""
    rope, numbers = meant.rope, meant.numbers
    changes: list[tuple[str, dict[str, Any]]] = []
    if rope.rope_type != "default":
        changes += [("base", {"base": base}) for base in BASES if base != rope.base]
    if rope.rope_type == "yarn":
        changes.append(("ends", {"truncate": not numbers.get("truncate", True)}))
    lengths = {length for length in (*LENGTHS, rope.context_length) if length is not None}
    if "original_context_length" in numbers and rope.rope_type != "longrope":
        changes += [("original", {"original_context_length": length}) for length in sorted(lengths)]
    if rope.rope_type in ("linear", "yarn", "llama3"):
        changes += [("factor", {"factor": one}) for one in _factors(meant)]
    if rope.rope_type in BETAS:
        changes.append(("betas", BETAS[rope.rope_type]))
    if rope.rope_type == "longrope":
        lists = dict.fromkeys(("short_factor", "long_factor"), numbers["short_factor"])
        changes += [("long_list", {"short_factor": numbers["long_factor"]}), ("short_list", lists)]
    for name, change in changes:
        other = meant.again(**change)
        facts = {"base": change.get("base"), "length": change.get("original_context_length")}
        facts |= {"found": change.get("factor")}
        if other is not None:
            yield from _both(name, other, rope, facts)
    if rope.rope_type == "yarn" and meant.numbers:
        yield from _paper(meant)


def _factors(meant: Meant) -> list[float]:
    """Other factors than the config's: those of published files, and what its lengths divide to."""
    lengths = meant.length, meant.numbers.get("original_context_length")
    ratio = [] if None in lengths else [float(lengths[0]) / float(lengths[1])]  # type: ignore[arg-type]
    return [one for one in dict.fromkeys((*FACTORS, *ratio)) if one != meant.factor and one > 1]


def _both(name: str, other: Rope, rope: Rope, facts: Mapping[str, Any]) -> Iterator[Suspect]:
    """A ladder with its own attention factor, with the one meant and without one."""
    for a in dict.fromkeys((other.attention_factor, rope.attention_factor, 1.0)):
        yield Suspect(id=name, inv_freq=other.inv_freq, attention_factor=a, facts=facts)


def _paper(meant: Meant) -> Iterator[Suspect]:
    """YaRN's ramp as the paper prints it."""
    keys = ("factor", "original_context_length", "beta_fast", "beta_slow")
    numbers = {key: meant.numbers[key] for key in keys}
    if numbers["beta_fast"] >= numbers["beta_slow"]:
        yield from _both("paper", yarn_paper(meant.rope.rotary_dim, base=meant.rope.base, **numbers), meant.rope, {})


def _other_ladders(meant: Meant) -> Iterator[Suspect]:
    """The plain ladder with its exponent worked out in another way."""
    rope, d, b = meant.rope, meant.rope.rotary_dim, meant.rope.base
    i = np.arange(d // 2, dtype=np.float64)
    exponents = {"exponent_single": i / d, "exponent_double": 4 * i / d, "from_one": 2 * (i + 1) / d}
    if d > 2:
        exponents["to_the_end"] = i / (d // 2 - 1)
    for base in BASES:
        if base != b:
            yield Suspect(id="plain_base", inv_freq=base ** (-2 * i / d), attention_factor=1.0, facts={"base": base})
    if rope.head_dim is not None and rope.head_dim > d:
        exponents["head_dim"] = 2 * i / rope.head_dim
        whole = inverse_frequencies(rope.head_dim // 2 * 2, base=b)
        yield Suspect(id="whole_head", inv_freq=whole, attention_factor=1.0)
    if rope.rope_type == "proportional" and "partial_rotary_factor" in meant.numbers:
        rotated = rotated_features(d, partial_rotary_factor=meant.numbers["partial_rotary_factor"])
        yield Suspect(id="partial_misread", inv_freq=inverse_frequencies(rotated, base=b), attention_factor=1.0)
    for name, exponent in exponents.items():
        yield Suspect(id=name, inv_freq=np.asarray(b**-exponent), attention_factor=1.0)


def _no_frequencies(meant: Meant) -> Iterator[Suspect]:
    """Lists of other numbers: reciprocals, wavelengths, the frequencies in another order."""
    theta, plain = meant.rope.inv_freq, meant.plain
    yield Suspect(id="reversed", inv_freq=theta[::-1], attention_factor=meant.rope.attention_factor)
    for name, ladder in (("same", theta), ("plain", plain)):
        if (ladder > 0).all():
            facts = {"of": name}
            yield Suspect(id="reciprocal", inv_freq=1 / ladder, attention_factor=1.0, facts=facts, number=True)
            yield Suspect(id="wavelength", inv_freq=2 * np.pi / ladder, attention_factor=1.0, facts=facts, number=True)
