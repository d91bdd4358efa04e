"""What goes wrong without an error: layouts, number formats, the cache, and two meanings of one share."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.bands import COLUMNS, HOVER, as_line, kernel_columns
from ropedoc.figures.decay import NEARER, axes, zero_line
from ropedoc.figures.formats import to_bfloat16, to_float16, to_float32
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.ladder.band import distance_columns
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.ladder.rope import Rope
from ropedoc.methods.dynamic_ntk import dynamic_ntk, grown_bases
from ropedoc.methods.partial_rotary import partial_rotary
from ropedoc.methods.proportional import proportional

BASE, ROTARY_DIM, ORIGINAL = 10_000, 128, 4_096
THETA = inverse_frequencies(ROTARY_DIM, base=BASE)
NEAR = 10_000  # tokens, the end of an axis
PAIRS = (*range(0, 64, 4), 63)
BACK = 1_000  # tokens
LENGTHS = (4_096, 8_192, 16_384, 32_768, 65_536)  # tokens in the sequence
POSITIONS = np.unique(np.rint(np.geomspace(1, 1e6, 2_000)))
FAR = 32_768
BLOCK = 1 << 10  # keys at a time: they stay near the processor
SEEN_OFF = 0.1  # error of a cosine, which lies between -1 and 1, that nobody would call rounding
HEAD_DIM, LARGE_BASE = 512, 1_000_000  # the full-attention layers of Gemma 4
SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)
SCORE = "Δ about %{x:,} tokens<br>score reaches %{y:.3f}"
ERROR = "up to m = %{x:,.0f} tokens<br>error of cos %{y:.2r}"
TURN = "pair %{x}<br>λ = %{y:,.0f} tokens"


LAST_STEP = "bfloat16, the cosine alone"
FORMATS: dict[str, tuple[Callable[[Array], Array], dict[str, Any]]] = {
    "bfloat16": (to_bfloat16, {"color": theme.VERMILLION, "width": 2.5}),
    "float16": (to_float16, {"color": theme.AMBER}),
    LAST_STEP: (to_bfloat16, {"color": theme.GREEN, "dash": "dash"}),
    "float32": (to_float32, {"color": theme.BLUE, "width": 2.5}),
}


@figure(pair=Control("Pair i of 64, as trained", PAIRS, 32))
def layout_mixup(*, pair: int) -> Figure:
    """Score of a query and a key that stand in one trained pair, turned in its own layout and in the other."""
    strangers = [(2 * pair + k) % THETA.size for k in (0, 1)]
    turn = wavelengths(THETA)
    return Figure(
        title=f"One pair of interleaved weights, in code of either layout (rotary dimension {ROTARY_DIM}, base {BASE:,})",
        reading=(
            f"Pair {pair} was trained to turn once in {turn[pair]:,.0f} tokens; code of the half layout turns its two features "
            f"with pairs {strangers[0]} and {strangers[1]}, once in {turn[strangers[0]]:,.0f} and in {turn[strangers[1]]:,.0f} tokens."
        ),
        traces=[
            zero_line(),
            _score_line("interleaved, as trained", [pair], color=theme.BLUE, width=2.5),
            _score_line("half, by mistake", strangers, color=theme.VERMILLION),
        ],
        layout=theme.layout(
            theme.log_axis("distance Δ (tokens)", 1, NEAR),
            theme.linear_axis("score (no unit)", -1.1, 1.1, ticks=[-1, -0.5, 0, 0.5, 1]),
        ),
        table={
            "pair i, as trained": list(PAIRS),
            "its wavelength (tokens)": turn[list(PAIRS)],
            "first wavelength in the other layout (tokens)": turn[[2 * i % THETA.size for i in PAIRS]],
            "second wavelength in the other layout (tokens)": turn[[(2 * i + 1) % THETA.size for i in PAIRS]],
        },
    )


def _score_line(name: str, turned_with: list[int], **style: Any) -> Trace:
    """Score of two features that turn with these pairs, half of it each: the mean kernel of the pairs."""
    return theme.line(name, *kernel_columns(THETA[turned_with], far=NEAR), hover=SCORE, **style)


@figure(pair=Control("Pair i of 64", (1, 8, 16, 24, 32, 40, 48, 56, 63), 8))
def precision_angle(*, pair: int) -> Figure:
    """Error of the cosine when position, frequency and angle are held in a short number format."""
    errors = {name: _cosine_errors(name, pair) for name in FORMATS}
    return Figure(
        title=f"Largest error of the cosine so far, at {POSITIONS.size:,} positions (rotary dimension {ROTARY_DIM}, base {BASE:,})",
        reading=(
            f"With its angle in bfloat16 the cosine of pair {pair} is first wrong by more than {SEEN_OFF:g} at position "
            f"{_first_off(pair):,}; at the positions drawn, up to a million tokens, it is right to {_up(errors['float32'][-1])} with its angle "
            f"in float32, and to {_up(errors[LAST_STEP][-1])} with the cosine alone in bfloat16."
        ),
        traces=[
            theme.line(name, POSITIONS[error > 0], error[error > 0], hover=ERROR, **FORMATS[name][1])
            for name, error in errors.items()
        ],
        layout=theme.layout(
            theme.log_axis("position m (tokens)", 1, 1e6), theme.log_axis("largest error of cos (no unit)", 1e-8, 10)
        ),
        table={
            "pair i": list(range(0, THETA.size, 7)),
            "wavelength (tokens)": wavelengths(THETA)[::7],
            **{
                f"largest error drawn up to {FAR:,} tokens, {name}": [
                    _error_at(name, i) for i in range(0, THETA.size, 7)
                ]
                for name in FORMATS
            },
        },
    )


def _up(error: float) -> str:
    """An error to one digit, rounded up so that it passes."""
    exponent = math.floor(math.log10(error))
    return theme.number(math.ceil(error * 10.0**-exponent - 1e-9) * 10.0**exponent, ".1g")


def _error(name: str, pair: int, positions: Array) -> Array:
    """Error of the cosine of a pair, computed in a number format."""
    short, _ = FORMATS[name]
    exact = np.cos(positions * THETA[pair])
    computed = short(exact) if name == LAST_STEP else np.cos(short(short(positions) * short(THETA[pair])))
    error: Array = np.abs(computed - exact)
    return error


@cache
def _cosine_errors(name: str, pair: int) -> Array:
    """Largest error so far at POSITIONS."""
    grown: Array = np.maximum.accumulate(_error(name, pair, POSITIONS))
    return grown


@cache
def _first_off(pair: int) -> int:
    """First position whose cosine, its angle in bfloat16, is wrong by more than SEEN_OFF."""
    for start in itertools.count(0, 1 << 14):
        positions = np.arange(start, start + (1 << 14), dtype=np.float64)
        off = _error("bfloat16", pair, positions) > SEEN_OFF
        if off.any():
            break
    return int(positions[off][0])


def _error_at(name: str, pair: int) -> float:
    """Largest error up to FAR tokens."""
    return float(_cosine_errors(name, pair)[POSITIONS <= FAR][-1])


@figure(length=Control("Tokens in the sequence", LENGTHS, 16_384))
def cache_rotation(*, length: int) -> Figure:
    """Similarity of the newest token to those before it, with dynamic NTK and keys that keep their first rotation."""
    edges = distance_columns(1, length, count=COLUMNS)
    query = length - 1
    kept = _kept(length)
    starts = edges[:-1] - 1
    stale_line = as_line(edges, np.minimum.reduceat(kept, starts), np.maximum.reduceat(kept, starts))
    fresh, stale = float(mean_kernel(BACK, _dynamic(length))), float(kept[BACK - 1])
    return Figure(
        title=f"Similarity to the newest token under dynamic NTK (original length {ORIGINAL:,}, factor 2)",
        reading=(
            f"At token {length:,} the similarity {BACK:,} tokens back is {fresh:.2f} if every key is rotated anew, "
            f"and {stale:.2f} with the rotation that each key got when it was cached."
        ),
        traces=[
            zero_line(),
            theme.line(
                "every key rotated anew",
                *kernel_columns(_dynamic(length), far=query),
                color=theme.BLUE,
                hover=HOVER,
                width=2.5,
            ),
            theme.line("keys as they were cached", *stale_line, color=theme.VERMILLION, hover=HOVER),
        ],
        layout=axes(NEARER),
        table={
            "tokens in the sequence": list(LENGTHS),
            "base b then (no unit)": [_dynamic(n)[1] ** (-ROTARY_DIM / 2) for n in LENGTHS],
        },
    )


@cache
def _dynamic(length: int) -> Array:
    """Frequencies of dynamic NTK for a sequence of so many tokens."""
    return dynamic_ntk(
        ROTARY_DIM, base=BASE, factor=2, original_context_length=ORIGINAL, context_length=length
    ).inv_freq


def _kept(length: int) -> Array:
    """Similarity of the newest token to the one at each distance from 1, whose key keeps its first rotation."""
    angles, now, kept = _cached_angles(), (length - 1) * _dynamic(length), []
    for last in range(length - 1, 0, -BLOCK):
        apart = now - angles[max(last - BLOCK, 0) : last][::-1]
        kept.append(np.cos(apart, out=apart).mean(axis=1))
    return np.concatenate(kept)


@cache
def _cached_angles() -> Array:
    """Angles by which dynamic NTK rotates the key at each position as it is cached: n times e^(-2i/d) to the power ln b."""
    grown = range(ORIGINAL + 1, LENGTHS[-1])  # up to the original length the base is the stated one
    bases = [BASE] * ORIGINAL + grown_bases(ROTARY_DIM, base=BASE, factor=2, original=ORIGINAL, lengths=grown)
    angles = np.power(inverse_frequencies(ROTARY_DIM, base=math.e), np.log(bases)[:, None])
    angles *= np.arange(len(bases))[:, None]
    return angles


@figure(share=Control("partial_rotary_factor", SHARES, 0.25, show="{:g}".format))
def share_meaning(*, share: float) -> Figure:
    """Wavelengths of the pairs that turn, under two methods that share the name of their number."""
    partial, whole = _turning(partial_rotary, share), _turning(proportional, share)
    pairs = np.arange(partial.size)
    return Figure(
        title=f"Two meanings of partial_rotary_factor (head dimension {HEAD_DIM}, base {LARGE_BASE:,})",
        reading=(
            f"With a factor of {share:g}, {pairs.size} of {HEAD_DIM // 2} pairs turn: in partial rotary embedding the slowest once in "
            f"{partial[-1]:,.0f} tokens, in proportional RoPE once in {whole[-1]:,.0f}."
        ),
        traces=[
            theme.line("partial rotary embedding", pairs, partial, color=theme.BLUE, hover=TURN, width=6),
            theme.line("proportional RoPE", pairs, whole, color=theme.VERMILLION, hover=TURN),
        ],
        layout=theme.layout(
            theme.linear_axis("pair i (count from 0)", -2, 258, ticks=[0, 64, 128, 192, 256]),
            theme.log_axis("wavelength λᵢ (tokens)", 3, 2e7),
        ),
        table={
            "partial_rotary_factor": list(SHARES),
            "longest wavelength, partial rotary (tokens)": [_turning(partial_rotary, p)[-1] for p in SHARES],
            "longest wavelength, proportional (tokens)": [_turning(proportional, p)[-1] for p in SHARES],
        },
    )


def _turning(method: Callable[..., Rope], share: float) -> Array:
    """Wavelengths [tokens] of the pairs that turn."""
    theta = method(HEAD_DIM, base=LARGE_BASE, partial_rotary_factor=share).inv_freq
    return wavelengths(theta[theta > 0])
