"""Where programs that were given the same config part: how far, by distance."""

from __future__ import annotations

from functools import cache
from typing import Any

from ropedoc.concordance.compare import Difference, cells
from ropedoc.concordance.runs import programs
from ropedoc.concordance.sizes import farthest, first_quarter, off_at, reach
from ropedoc.figures import theme
from ropedoc.figures.bands import kernel_columns
from ropedoc.figures.decay import zero_line
from ropedoc.figures.registry import Control, Figure, figure
from ropedoc.ladder.kernel import mean_kernel

FAR = 1_000_000  # tokens, the end of the axis
AGREE = "Δ about %{x:,} tokens<br>agreement %{y:.3f}"


@cache
def parting() -> dict[str, tuple[str, str, Difference]]:
    """Setting, program and the farthest difference of each cell whose angles differ, by its name for readers."""
    names = {program.id: program.name for program in programs()}
    found, seen = {}, set()
    for (setting, program), cell in cells().items():
        turning = tuple(one for one in cell.differences if one.turns)
        if not turning:
            continue
        one = farthest(turning)
        same = one.inv_freq.tobytes(), one.turning.inv_freq.size, one.pair, f"{one.ratio:.4g}"
        if same not in seen:
            version = "" if names[program] != "transformers" else f" {program[-1]}"
            found[f"{setting}, in {names[program]}{version}"] = (setting, program, one)
            seen.add(same)
    return found


CHOICES = tuple(sorted(parting()))
FIRST = "gpt-oss-20b, in MLX-LM"


@figure(pair=Control("Setting and program", CHOICES, FIRST, show=str))
def programs_apart(*, pair: str) -> Figure:
    """Mean cosine of the angle between what a program turns and what transformers 5.24 turns, by distance."""
    setting, _, difference = parting()[pair]
    length = reach(difference, setting)
    return Figure(
        title="Agreement of a program with transformers 5.24, by distance",
        reading=f"With {pair}, {said(difference, length)}.",
        traces=[
            zero_line(),
            theme.line(
                "agreement",
                *kernel_columns(difference.apart, far=min(length, FAR)),
                color=theme.VERMILLION,
                hover=AGREE,
                width=2.5,
            ),
        ],
        layout=theme.layout(
            theme.log_axis("distance Δ (tokens)", 1, FAR),
            theme.linear_axis("agreement (no unit)", -1.1, 1.1, ticks=[-1, -0.5, 0, 0.5, 1]),
        ),
        table=_table(),
    )


def said(difference: Difference, length: int) -> str:
    """A difference in words: the pair that parts most, and how many do within a length."""
    off, all_pairs = off_at(difference, length), difference.apart.size
    first = first_quarter(difference)
    which = (
        f"{difference.turning.inv_freq.size} pairs turn where {difference.inv_freq.size} should"
        if difference.pair is None
        else f"pair {difference.pair} turns {_times(difference.ratio)}"
    )
    agreement = float(mean_kernel(length, difference.apart))
    if off == 0:
        return f"{which}, yet no pair is a quarter turn off within {length:,} tokens"
    return (
        f"{which}; a first pair is a quarter turn off at {first:,} tokens, and {off} of {all_pairs} are within "
        f"{length:,}, where the agreement is {agreement:.2f}".replace("-", "−")
    )


def _times(ratio: float) -> str:
    return f"{ratio:.3g} times as fast" if ratio > 1 else f"{1 / ratio:.3g} times slower"


def said_of(setting: str, program: str) -> str:
    """The farthest difference of a setting in a program, in words."""
    one = farthest(tuple(one for one in cells()[setting, program].differences if one.turns))
    return said(one, reach(one, setting))


def limit_of(setting: str, program: str) -> str:
    """The longest sequence that a program takes of a setting."""
    limit = cells()[setting, program].run.limit
    if limit is None:
        raise ValueError(f"program must tell a limit, got {program!r}")
    return f"{limit:,}"


@cache
def _table() -> dict[str, list[Any]]:
    rows = [
        (setting, program, one, reach(one, setting)) for setting, program, one in (parting()[name] for name in CHOICES)
    ]
    return {
        "setting": [setting for setting, *_ in rows],
        "program": [program for _, program, *_ in rows],
        "pair that differs most": ["their number" if one.pair is None else one.pair for _, _, one, _ in rows],
        "its frequency over ours (no unit)": [one.ratio for _, _, one, _ in rows],
        "first quarter turn (tokens)": [first_quarter(one) for _, _, one, _ in rows],
        "length (tokens)": [length for *_, length in rows],
        "pairs a quarter turn off within it": [off_at(one, length) for _, _, one, length in rows],
        "agreement there (no unit)": [float(mean_kernel(length, one.apart)) for _, _, one, length in rows],
    }
