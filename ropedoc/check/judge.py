"""From blocks of values to a finding: every suspect tried at every precision, the simplest that fits told."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.check.finding import Finding
from ropedoc.check.fit import fitted
from ropedoc.check.gap import Gap, of_ladders
from ropedoc.check.match import ARRANGEMENTS, Run, runs
from ropedoc.check.meant import Meant
from ropedoc.check.precision import LEVELS, Level, levels, slack, tolerance
from ropedoc.check.seen import Block
from ropedoc.check.suspects import BASES, Suspect, suspects
from ropedoc.check.words import METHODS, UNSEEN, said, why
from ropedoc.methods.yarn import magnitude

ENOUGH = 8  # values that tell, for a finding to be certain
FAR = 1000.0  # times the rounding, past which a margin is no number for a reader
MARGIN = 3.0  # tolerances by which the next suspect must be off
LIMIT = 131_072  # tokens; where no length is known
FOUND = {
    "plain_base": "found_plain",
    "linear_base": "found_linear",
    "yarn_fit": "found_yarn",
    "llama3_fit": "found_llama3",
}
HARMLESS = ("positions_one_more", "sign")  # where all queries and keys have it, scores are the same


def judge(seen: tuple[Block, ...], meant: Meant | None, *, layout: str = "") -> Finding:
    """Tell what made some blocks of values; layout is how the function pairs features that they came from."""
    some = list(suspects(meant)) if meant else []
    for level in levels(seen):
        tried: list[Run] = []
        for stage in (some, _multiplied(seen, meant), _fitted(seen, meant, level)):
            tried += runs(seen, stage, level)
            if any(run.error <= 1 for run in tried):
                return _told(seen, meant, tried, level, layout)
            if stage is some and (part := _part(seen, meant, some, level)):
                return part
    return _none(seen, meant)


def _part(seen: tuple[Block, ...], meant: Meant | None, some: list[Suspect], level: Level) -> Finding | None:
    """Fewer frequencies than pairs, which are the first of a known ladder: the others were not given."""
    if meant is None or seen[0].kind != "inv_freq":
        return None
    for theta, allowed, _ in ladders(seen, level):
        n = theta.size
        fits = [
            one
            for one in some
            if n < min(one.inv_freq.size, meant.rope.inv_freq.size)
            and (np.abs(one.inv_freq[:n] - theta) <= allowed).all()
        ]
        if fits:
            best = next((one for one in fits if one.id == "same"), fits[0])
            return Finding(
                ids=("part",) if best.id == "same" else (best.id, "part_of"),
                facts=known(meant, best) | {"given": n, "rounding": level.name, "seen_layout": ""},
                confidence="none" if best.id == "same" else "likely",
                why=why(["fits"], {"count": n}),
                unseen=_unseen(seen, ""),
                inv_freq=theta,
                limit=_limit(meant),
            )
    return None


def _multiplied(seen: tuple[Block, ...], meant: Meant | None) -> Iterator[Suspect]:
    """What is meant, with the attention factor that is seen."""
    if meant and (a := attention_of(seen)) is not None:
        yield Suspect(id="attention", inv_freq=meant.rope.inv_freq, attention_factor=a, facts={"found": a})


def _fitted(seen: tuple[Block, ...], meant: Meant | None, level: Level) -> Iterator[Suspect]:
    """Ladders fitted to the frequencies that are seen, with the attention factor that is seen."""
    bases = (*([meant.rope.base] if meant else []), *BASES)
    for theta, allowed, a in ladders(seen, level):
        for one in fitted(theta, allowed, bases=bases):
            if (np.abs(one.inv_freq - theta) > allowed).any():
                continue
            own = _usual(a, one.facts.get("factor"), seen, level)
            renamed = {"other": one.facts["base"], "found": one.facts.get("factor")}
            name = one.id if meant else FOUND[one.id]
            yield Suspect(
                id=name, inv_freq=one.inv_freq, attention_factor=own, facts={**one.facts, **renamed}, fit=True
            )


def _usual(a: float, factor: float | None, seen: tuple[Block, ...], level: Level) -> float:
    """An attention factor as seen, or the usual one that it may be: none, and YaRN's for a factor."""
    if seen[0].kind == "inv_freq":
        return a
    open_ = float(tolerance(seen[0], level, inv_freq=np.zeros(seen[0].values.shape[1]), attention_factor=a).max())
    usual = (1.0, *(() if factor is None else (magnitude(factor, 1.0),)))
    return next((one for one in usual if abs(one - a) <= open_), a)


def attention_of(seen: tuple[Block, ...]) -> float | None:
    """What multiplies the cosines: those of position 0."""
    rows = [block.values[block.positions == 0] for block in seen if block.kind == "cos"]
    rows = [row for row in rows if row.size]
    if not rows or np.ptp(rows[0]) > 0.01 or rows[0].min() <= 0:
        return None
    return float(np.median(rows[0]))


def ladders(seen: tuple[Block, ...], level: Level) -> Iterator[tuple[Array, Array, float]]:
    """Frequencies as they are seen, how far each may be off, and the attention factor: of whole blocks alone."""
    first = seen[0]
    if first.width is None:
        return
    if first.kind == "inv_freq":
        theta, allowed, a = (
            first.values[0],
            tolerance(first, level, inv_freq=np.abs(first.values[0]), attention_factor=1)[0],
            1.0,
        )
    elif len(seen) == 2 and (row := np.flatnonzero(first.positions == 1)).size:
        cos, sin = (block.values[row[0]] for block in seen)
        theta, a = np.arctan2(sin, cos), float(np.median(np.hypot(cos, sin)))
        allowed = slack(seen, int(row[0]), level, theta, max(a, 1e-9))
    else:
        return
    yield theta, allowed, a
    n = theta.size // 2
    if n and theta.size % 2 == 0 and (np.abs(theta[:n] - theta[n:]) <= allowed[:n]).all():
        yield theta[:n], allowed[:n], a
    elif n and theta.size % 2 == 0 and (np.abs(theta[::2] - theta[1::2]) <= allowed[::2]).all():
        yield theta[::2], allowed[::2], a


def _told(seen: tuple[Block, ...], meant: Meant | None, tried: Sequence[Run], level: Level, layout: str) -> Finding:
    """The fit with the fewest faults; every other with one fault makes it ambiguous."""
    fits = [run for run in tried if run.error <= 1]
    fewest = min(run.faults for run in fits)
    told = _one_of_each([run for run in fits if run.faults <= max(fewest, 1)], key=_name)
    best = min(told, key=lambda run: (run.faults, run.error))
    margin = min((run.error for run in tried if run.error > 1 and run.suspect.id != best.suspect.id), default=math.inf)
    names = _names(best, seen, level, meant, layout)
    facts = known(meant, best.suspect) | {"rounding": level.name, "seen_layout": layout}
    sure = "certain" if margin >= MARGIN and best.telling >= ENOUGH else "likely"
    several = len(told) > 1
    sentences = tuple(
        " ".join(
            said(name, "text", known(meant, run.suspect) | facts_of(level, layout))
            for name in _names(run, seen, level, meant, layout)
        )
        for run in told
    )
    return Finding(
        ids=("ambiguous",) if several else names,
        facts=facts,
        confidence="ambiguous" if several else sure,
        why=_why(seen, best, level, margin),
        instead=sentences if several else (),
        unseen=_unseen(seen, layout),
        inv_freq=None if best.suspect.number else best.suspect.inv_freq,
        attention_factor=None if seen[0].kind == "inv_freq" else best.suspect.attention_factor,
        rounding=None if level.name == LEVELS[0].name else level.name,
        gap=None if several or best.suspect.number or meant is None else _gap(meant, best),
        limit=_limit(meant),
    )


def facts_of(level: Level, layout: str) -> dict[str, Any]:
    return {"rounding": level.name, "seen_layout": layout}


def _name(run: Run) -> tuple[Any, ...]:
    """What makes two runs one to a reader; of a fit the first counts, whose numbers have the fewest digits."""
    own = {} if run.suspect.fit else run.suspect.facts
    return (run.suspect.id, run.turn, run.sign, *sorted(map(str, own.items())))


def _one_of_each(some: Sequence[Run], *, key: Any) -> list[Run]:
    found: dict[Any, Run] = {}
    for run in some:
        found.setdefault(key(run), run)
    return list(found.values())


def _names(run: Run, seen: tuple[Block, ...], level: Level, meant: Meant | None, layout: str) -> tuple[str, ...]:
    """Every fault of a run, or that it has none."""
    names = [] if run.suspect.id == "same" else [run.suspect.id]
    names += [f"positions_{run.turn}"] if run.turn else []
    names += ["sign"] if run.sign == -1 else []
    names += ["width"] if meant and run.suspect.fit and run.suspect.inv_freq.size != meant.rope.inv_freq.size else []
    names += ["layout"] if meant and layout and meant.rope.layout not in (None, layout) else []
    names += ["rounded"] if seen[0].kind == "inv_freq" and level.name != LEVELS[0].name else []
    return tuple(names) or ("same",)


def known(meant: Meant | None, suspect: Suspect | None) -> dict[str, Any]:
    """Numbers that sentences hold."""
    found: dict[str, Any] = {"base": None}
    if meant is not None:
        rope = meant.rope
        found = {
            "base": rope.base,
            "method": METHODS.get(rope.rope_type, rope.rope_type),
            "rope_type": rope.rope_type,
            "factor": meant.factor,
            "attention_factor": rope.attention_factor,
            "rotary_dim": rope.rotary_dim,
            "meant_pairs": rope.inv_freq.size,
            "head_dim": rope.head_dim,
            "layout": rope.layout,
            "original": rope.original_context_length,
            "truncate": meant.numbers.get("truncate", True),
        }
    if suspect is None:
        return found
    own = {("other" if key == "base" else key): value for key, value in suspect.facts.items() if value is not None}
    return {**found, "count": suspect.inv_freq.size, **own}


def _gap(meant: Meant, run: Run) -> Gap | None:
    return of_ladders(meant.rope.inv_freq, run.suspect.inv_freq, turn=run.turn, sign=run.sign)


def _limit(meant: Meant | None) -> int:
    length = None if meant is None else meant.rope.context_length or meant.rope.original_context_length
    return length or LIMIT


def _why(seen: tuple[Block, ...], run: Run, level: Level, margin: float) -> str:
    count = sum(block.values.size for block in seen)
    names = ["fits"]
    names += ["rounding"] if level.name != LEVELS[0].name else []
    names += ["telling"] if run.telling < count else []
    names += ["margin" if margin <= FAR else "far"] if math.isfinite(margin) else []
    return why(names, {"count": count, "telling": run.telling, "rounding": level.name, "margin": margin})


def _unseen(seen: tuple[Block, ...], layout: str) -> tuple[str, ...]:
    """What values of these kinds cannot show."""
    kinds = {block.kind for block in seen}
    names = ["attention", "positions"] if "inv_freq" in kinds else []
    names += ["sign"] if "sin" not in kinds else []
    names += [] if layout else ["pairs"]
    return tuple(UNSEEN[name] for name in names)


def _none(seen: tuple[Block, ...], meant: Meant | None) -> Finding:
    """No ladder fits; frequencies as they stand are compared all the same."""
    found = next(ladders(seen, LEVELS[0]), None)
    theta = None if found is None or (found[0] < 0).any() else found[0]
    gap = of_ladders(meant.rope.inv_freq, theta) if meant and theta is not None else None
    count = sum(block.values.size for block in seen)
    return Finding(
        ids=("none",),
        facts=known(meant, None),
        confidence="none",
        why=why(["none"], {"count": count}),
        unseen=_unseen(seen, ""),
        inv_freq=theta,
        gap=gap,
        limit=_limit(meant),
    )


__all__ = ["ARRANGEMENTS", "attention_of", "judge", "known", "ladders"]
