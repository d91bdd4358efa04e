"""Published models: their wavelengths, the pairs that make no full turn, and the base that their length asks for."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import ascii_uppercase
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.config.method import UNEXTENDED
from ropedoc.figures import theme
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.models.preset import MODELS, Preset

NAMES = tuple(MODELS)
# The least whole bases that pass.
BOUNDS: dict[int, dict[int, int]] = {
    int(dim): {int(length): base for length, base in row.items()}
    for dim, row in json.loads(files("ropedoc.figures").joinpath("base_bounds.json").read_text()).items()
}
# Men, Xu et al. (arXiv 2405.14591), table 2, for 1k, 2k, 4k … 1M tokens and rotary dimension 128.
PRINTED = (4.3e3, 1.6e4, 2.7e4, 8.4e4, 3.1e5, 6.4e5, 2.1e6, 7.8e6, 3.6e7, 6.4e7, 5.1e8)
# Su (kexue.fm, article 10122, section on the numerical solution), for the same.
SU = (4.3e3, 1.2e4, 2.7e4, 8.4e4, 2.3e5, 6.3e5, 2.1e6, 4.9e6, 2.4e7, 5.8e7, 6.5e7)
# The base from which on no larger one fails, and the share of failing bases between the least one and it.
SAFE: dict[int, dict[int, dict[str, float]]] = {
    int(dim): {int(length): found for length, found in row.items()}
    for dim, row in json.loads(files("ropedoc.figures").joinpath("safe_bases.json").read_text()).items()
}
WINDOWS = (2e3, 2e5)  # bases between which a window is looked for: beyond lie none up to 4,096 tokens
STEPS = 400
CONTEXTS = (1_024, 2_048, 4_096)  # tokens

LETTER_APART = 10**0.21  # factor of the base between a mark and its letter: some 14 px
NEIGHBOURS, ASIDE = 1.45, 1.12  # factors of the length within which two letters would touch, and that moves each aside


def unturned(preset: Preset) -> tuple[int, int | None, int | None]:
    """Pairs, those with no full turn in the original length before the method, and those in what is seen of the served one."""
    before, after = _wavelengths(preset)
    return after.size, _longer(before, preset.original_length), _longer(after, preset.seen(preset.served_length))


def _wavelengths(preset: Preset) -> tuple[Array, Array]:
    """Wavelengths before the method and as the model runs; infinite where a pair stands still, which no length moves."""
    with np.errstate(over="ignore"):  # a wavelength past float64 is as good as none
        before = wavelengths(inverse_frequencies(preset.rope.rotary_dim, base=preset.rope.base))
        after = wavelengths(preset.rope.inv_freq)
    return (after if preset.rope.rope_type in UNEXTENDED else before), after


def _longer(lengths: Array, limit: int | None) -> int | None:
    return None if limit is None else int((lengths > limit).sum())


@figure(model=Control("Model", NAMES, "Llama-3.1-8B", show=str))
def models_spectra(*, model: str) -> Figure:
    """Wavelengths of a published model before its method in its original length, and after it in its served length."""
    preset = MODELS[model]
    before, after = (np.where(np.isfinite(lengths), lengths, np.nan) for lengths in _wavelengths(preset))
    original, served = (math.nan if n is None else n for n in (preset.original_length, preset.served_length))
    pairs = np.arange(after.size)
    high, right = 3e9, pairs.size
    hover = "pair %{x}<br>λ = %{y:,.0f} tokens"
    return Figure(
        title="Wavelengths of a published model, before its method and as it runs, against its lengths",
        reading=f"{model} ({preset.rope.rope_type}, base {preset.rope.base:,.0f}): {_counted(preset)}.",
        traces=[
            theme.area(
                "beyond the original length",
                [-1, right, right, -1],
                [original, original, high, high],
                fill=theme.VERMILLION_FILL,
            ),
            theme.line("original length", [-1, right], [original, original], color=theme.MUTED, dash="dash"),
            theme.line("served length", [-1, right], [served, served], color=theme.GREEN, dash="dot"),
            theme.points("before the method", pairs, before, color=theme.MUTED, hover=hover, size=4),
            theme.points("as the model runs", pairs, after, color=theme.BLUE, hover=hover, size=6),
        ],
        layout=theme.layout(
            theme.linear_axis("pair i (count from 0)", -1, right, ticks=list(range(0, right + 1, max(right // 4, 1)))),
            theme.log_axis("wavelength λᵢ (tokens)", 3, high),
        ),
        table=_lengths(),
    )


def _counted(preset: Preset) -> str:
    """How many pairs make no full turn, in words."""
    pairs, before, after = unturned(preset)
    still = int((preset.rope.inv_freq == 0).sum())
    first = (
        "its config states no original length"
        if before is None
        else f"{before} of its {pairs} pairs make no full turn in the original length of {preset.original_length:,} tokens"
        " before the method"
    )
    seen = preset.seen(preset.served_length)
    where = (
        f"the served length of {seen:,}"
        if seen == preset.served_length
        else f"the {seen:,} that its layers see of the served length of {preset.served_length:,}"
    )
    second = f"as it runs, {after} make none in {where}"
    return f"{first}; {second}" + (f", among them {still} that stand still" if still else "")


def _lengths() -> dict[str, list[Any]]:
    """The three lengths of every model, with what was counted in them, and the sources."""
    counts = [unturned(preset) for preset in MODELS.values()]
    return {
        "model": list(MODELS),
        "original length (tokens)": [_known(p.original_length) for p in MODELS.values()],
        "trained length (tokens)": [_known(p.trained_length) for p in MODELS.values()],
        "served length (tokens)": [_known(p.served_length) for p in MODELS.values()],
        "window (tokens)": ["none" if p.reach is None else p.reach for p in MODELS.values()],
        "pairs": [pairs for pairs, _, _ in counts],
        "no full turn in the original length, before the method": [_known(before) for _, before, _ in counts],
        "no full turn in what is seen of the served length, as it runs": [_known(after) for _, _, after in counts],
        "source of the trained length": [_known(p.trained_source) for p in MODELS.values()],
        "source of the rest": [p.source for p in MODELS.values()],
    }


def _known(value: Any) -> Any:
    return "unknown" if value is None else value


@figure()
def models_base() -> Figure:
    """Base of each published model over its original length, with the least base for that length."""
    curves = {dim: (np.array(list(row)), np.array(list(row.values()))) for dim, row in BOUNDS.items()}
    stated = {name: p for name, p in MODELS.items() if p.original_length is not None}
    full = {name: p for name, p in stated.items() if p.rope.rotary_dim == 128 and p.rope.rope_type != "proportional"}
    other = {name: p for name, p in stated.items() if name not in full}
    # Settings that share base and length count once.
    least = {
        (p.rope.base, p.seen(p.original_length)): (least_inside(name) or 0.0, name)
        for name, p in reversed(full.items())
    }
    below = sorted(one for one in least.values() if one[0] < 0)
    styles = {64: (theme.MUTED, "dot"), 128: (theme.VERMILLION, "solid"), 256: (theme.MUTED, "dash")}
    lines = [
        theme.line(
            f"least base, dimension {dim}",
            x,
            y,
            color=styles[dim][0],
            dash=styles[dim][1],
            hover="L = %{x:,} tokens<br>b = %{y:,.0f}",
        )
        for dim, (x, y) in curves.items()
    ]
    marks, letters = _named_spots(full, other)
    lengths, ours = curves[128]
    return Figure(
        title="Base of published models against the least base that keeps the mean kernel above 0",
        reading=(
            f"For dimension 128 the least base grows from {ours[0]:,.0f} at 1k tokens to {ours[-1]:,.0f} at 1M; the {len(full)} settings "
            f"of that dimension have {len(least)} different pairs of base and length seen, and under {len(below)} of these "
            f"similarity falls below 0 inside the length, to {_named_least(below[0])} at the lowest and to "
            f"{_named_least(below[-1])} at the mildest."
        ),
        traces=[*lines, *marks, *letters],
        layout=theme.layout(
            theme.log_axis("length (tokens)", 900, 1.2e6), theme.log_axis("base b (no unit)", 3e3, 2e8)
        ),
        table={
            "context (tokens)": lengths,
            "least base, dimension 128": ours,
            "by Su": list(SU),
            "by Men, Xu et al., table 2": list(PRINTED),
            "theirs over ours": np.array(PRINTED) / ours,
        },
    )


def _named_spots(full: Mapping[str, Preset], other: Mapping[str, Preset]) -> tuple[list[Trace], list[Trace]]:
    """A mark for each different setting, named in the legend after its letter, and the letters: above circles, below squares."""
    spots: dict[tuple[int, float, bool, int], list[str]] = {}  # in this order, circles over squares
    for name, preset in {**full, **other}.items():
        place = (preset.seen(preset.original_length) or 0, preset.rope.base, name in full, preset.rope.rotary_dim)
        spots.setdefault(place, []).append(name)
    marks: list[Trace] = []
    written: dict[tuple[bool, int, float], list[str]] = {}
    for letter, ((length, base, circle, dimension), names) in zip(ascii_uppercase, sorted(spots.items()), strict=False):
        marks.append(
            theme.points(
                f"{letter}: {'; '.join(names)} (dimension {dimension})",
                [length],
                [base],
                color=theme.BLUE if circle else theme.GREEN,
                symbol="circle" if circle else "square",
                hover="length seen %{x:,} tokens<br>base %{y:,.0f}",
                size=7 if circle else 10,  # so that both show where they meet
            )
        )
        written.setdefault((circle, length, base), []).append(letter)
    letters = []
    for round_, color, shift in ((True, theme.BLUE, LETTER_APART), (False, theme.GREEN, 1 / LETTER_APART)):
        here = {(length, base): text for (circle, length, base), text in written.items() if circle == round_}
        across = [length * _aside(length, [other for other, level in here if level == base]) for length, base in here]
        names = [text[0] if len(text) == 1 else f"{text[0]}–{text[-1]}" for text in here.values()]
        letters.append(theme.words(across, [base * shift for _, base in here], names, color=color))
    return marks, letters


def _aside(length: int, row: list[int]) -> float:
    """Factor that moves a letter away from its neighbours in a row, should they be near."""
    left = any(length / NEIGHBOURS < other < length for other in row)
    right = any(length < other < length * NEIGHBOURS for other in row)
    return ASIDE ** (left - right)


def _named_least(found: tuple[float, str]) -> str:
    return f"{theme.number(found[0], '.3f')} ({found[1]})"


@figure(length=Control("Context L (tokens)", CONTEXTS, 4_096))
def base_windows(*, length: int) -> Figure:
    """Least similarity inside a context, over the base: it crosses 0 many times between the least base and the safe one."""
    found, safe, share = BOUNDS[128][length], int(SAFE[128][length]["safe"]), SAFE[128][length]["failing"]
    near = np.outer(
        [found, safe], 1 + 1e-5 * np.array([-20, 0.1, 2, 20])
    ).ravel()  # a window may be narrower than the steps
    bases = np.sort(np.append(np.geomspace(*WINDOWS, STEPS), near))
    least = np.array([_least_in(float(base))[length] for base in bases])
    return Figure(
        title="Least similarity inside a context, by base (rotary dimension 128)",
        reading=(
            f"Up to {length:,} tokens similarity stays above 0 under base {found:,}, under none below {found - 1:,} that our search finds, and under every "
            f"base from {safe:,} on; of those between, spread evenly on the logarithmic axis, {100 * share:.0f} % let it fall "
            "below 0."
        ),
        traces=[
            theme.line("", [*WINDOWS], [0, 0], color=theme.MUTED, width=1, shown=False),
            theme.line("least K up to L", bases, least, color=theme.BLUE, hover="b = %{x:,.0f}<br>least K = %{y:.3f}"),
            theme.points("least base that passes", [found], [0], color=theme.VERMILLION, size=9),
            theme.points("safe base: every larger one passes", [safe], [0], color=theme.GREEN, size=9, symbol="square"),
        ],
        layout=theme.layout(
            theme.log_axis("base b (no unit)", *WINDOWS),
            theme.linear_axis("least similarity K (no unit)", -0.4, 0.3, ticks=[-0.4, -0.2, 0, 0.2]),
        ),
        table={"base": bases, "least K up to L": least},
    )


@cache
def least_inside(name: str) -> float | None:
    """Least mean kernel inside what a model sees of its original length, under its base and before any extension."""
    length, rope = MODELS[name].seen(MODELS[name].original_length), MODELS[name].rope
    return None if length is None else least_similarity(rope.base, length=length, rotary_dim=rope.rotary_dim)


def negative_distances(name: str) -> int:
    """Whole distances that a model sees of its original length at which the mean kernel is below 0, as in `least_inside`."""
    length, rope = MODELS[name].seen(MODELS[name].original_length) or 0, MODELS[name].rope
    return int((_kernels(rope.base, lengths=[length], rotary_dim=rope.rotary_dim)[0] < 0).sum())


def least_similarity(base: float, *, length: int, rotary_dim: int) -> float:
    """Least mean kernel at the whole distances up to a length."""
    return float(_kernels(base, lengths=[length], rotary_dim=rotary_dim)[0].min())


@cache
def _least_in(base: float) -> dict[int, float]:
    """Least mean kernel inside each context, at rotary dimension 128."""
    kernels = _kernels(base, lengths=CONTEXTS, rotary_dim=128)
    return {length: float(kernel.min()) for length, kernel in zip(CONTEXTS, kernels, strict=True)}


def _kernels(base: float, *, lengths: Sequence[int], rotary_dim: int) -> list[Array]:
    """Mean kernel at the whole distances from 0 to each length, by cos(α + β) = cos α cos β - sin α sin β."""
    theta = inverse_frequencies(rotary_dim, base=base)
    near = np.multiply.outer(np.arange(64), theta)
    far = np.multiply.outer(np.arange(0, max(lengths) + 1, 64), theta)
    cos_near, sin_near, cos_far, sin_far = np.cos(near).T, np.sin(near).T, np.cos(far), np.sin(far)
    return [
        ((cos_far[:rows] @ cos_near - sin_far[:rows] @ sin_near) / theta.size).ravel()[: length + 1]
        for length, rows in ((length, length // 64 + 1) for length in lengths)
    ]
