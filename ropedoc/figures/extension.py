"""Context extension: what each method does to the frequencies, to the kernel, and to the scores."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.decay import axes, kernel_line, zero_line
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.methods.dynamic_ntk import dynamic_ntk
from ropedoc.methods.linear import linear
from ropedoc.methods.llama3 import llama3
from ropedoc.methods.longrope import longrope
from ropedoc.methods.ntk_aware import ntk_aware
from ropedoc.methods.ntk_by_parts import ntk_by_parts
from ropedoc.methods.yarn import yarn
from ropedoc.methods.yarn_paper import yarn_paper
from ropedoc.models.preset import MODELS

BASE, ROTARY_DIM, ORIGINAL = 10_000, 128, 4_096  # Llama 2, the model of most of the papers
FACTORS = (1, 2, 4, 8, 16, 32)
FACTOR = Control("Factor s", FACTORS, 8)
PHI3 = MODELS["Phi-3-mini-128k"]
PHI3_LONG = PHI3.config["rope_scaling"]["long_factor"]
PLAIN = inverse_frequencies(ROTARY_DIM, base=BASE)
ALL: dict[str, Any] = {"base": BASE, "original_context_length": ORIGINAL}
HIGHEST, LOWEST = 1.4, 1 / 90  # of the axis of ratios: 1/64 and a margin

UNTURNED = wavelengths(PLAIN) > ORIGINAL  # pairs with no full turn in the original length
NEIGHBOURS = np.arange(1, 9)

METHODS: dict[str, Callable[[float], Array]] = {
    "linear": lambda s: linear(ROTARY_DIM, base=BASE, factor=s).inv_freq,
    "NTK-aware": lambda s: ntk_aware(ROTARY_DIM, base=BASE, factor=s).inv_freq,
    "NTK-by-parts, as Llama 3": lambda s: (
        llama3(ROTARY_DIM, factor=s, low_freq_factor=1, high_freq_factor=4, **ALL).inv_freq
    ),
    "YaRN, as libraries run it": lambda s: yarn(ROTARY_DIM, factor=s, **ALL).inv_freq,
    "YaRN, as the paper prints it": lambda s: yarn_paper(ROTARY_DIM, factor=s, **ALL).inv_freq,
}
STYLES: dict[str, dict[str, Any]] = {
    "linear": {"color": theme.MUTED},
    "NTK-aware": {"color": theme.AMBER, "dash": "dot"},
    "NTK-by-parts, as Llama 3": {"color": theme.GREEN},
    "YaRN, as libraries run it": {"color": theme.BLUE, "width": 3},
    "YaRN, as the paper prints it": {"color": theme.PURPLE, "dash": "dash"},
}


def ratio_axis(title: str = "new frequency over old (no unit)") -> dict[str, Any]:
    """Logarithmic axis for θ'/θ with ticks at the powers of two."""
    axis = theme.log_axis(title, LOWEST, HIGHEST)
    ticks = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64]
    return {**axis, "tickvals": ticks, "ticktext": ["1", "1/2", "1/4", "1/8", "1/16", "1/32", "1/64"]}


def unturned(low: float, high: float, far: float) -> list[Trace]:
    """Shade the wavelengths beyond the original length, and mark where it ends."""
    return [
        theme.area(
            "no full turn in the original length",
            [ORIGINAL, far, far, ORIGINAL],
            [low, low, high, high],
            fill=theme.VERMILLION_FILL,
        ),
        theme.line("original length", [ORIGINAL, ORIGINAL], [low, high], color=theme.MUTED, dash="dash"),
    ]


@figure(factor=FACTOR)
def extension_methods(*, factor: int) -> Figure:
    """Every method on one axis: by how much it slows a pair, over the wavelength of the pair."""
    lengths = wavelengths(PLAIN)
    ratios = {name: method(factor) / PLAIN for name, method in METHODS.items()}
    phi = wavelengths(inverse_frequencies(PHI3.rope.rotary_dim, base=PHI3.rope.base))
    yarn_ratio, far = ratios["YaRN, as libraries run it"], 10**5.2  # so that the last label has room
    kept, divided = int((yarn_ratio > 0.999).sum()), int((yarn_ratio < 1.001 / factor).sum())
    hover = "λ = %{x:,.0f} tokens<br>θ′/θ = %{y:.3f}"
    lines = [theme.line(name, lengths, ratio, hover=hover, **STYLES[name]) for name, ratio in ratios.items()]
    long_points = theme.points(
        "LongRoPE, the long list of Phi-3",
        phi,
        1 / np.array(PHI3_LONG),
        color=theme.VERMILLION,
        hover=hover,
        size=4,
    )
    return Figure(
        title=f"What each method does to the pairs of a head of original length {ORIGINAL:,} (base {BASE:,}, dimension {ROTARY_DIM})",
        reading=(
            f"At factor {factor} linear interpolation slows every pair {factor} times, NTK-aware the fastest not at all and the "
            f"slowest {factor} times, and YaRN keeps {kept} of 64 pairs and slows {divided} the full {factor} times."
            if factor > 1
            else "At factor 1 every method leaves every pair as it is."
        ),
        traces=[*unturned(LOWEST, HIGHEST, far), *lines, long_points],
        layout=theme.layout(theme.log_axis("wavelength before, λᵢ (tokens)", 5, far), ratio_axis()),
        table={
            "pair i": np.arange(PLAIN.size),
            "wavelength (tokens)": lengths,
            **{f"{k}, new over old": v for k, v in ratios.items()},
        },
    )


@figure(factor=Control("Factor s", FACTORS[1:], 8))
def extension_angles(*, factor: int) -> Figure:
    """How far each method takes the slow pairs at s times the original length, against how far they got in it."""
    pairs = np.arange(PLAIN.size)[UNTURNED]
    first = int(pairs[0]) - 1
    reach = {name: factor * (method(factor) / PLAIN)[UNTURNED] for name, method in METHODS.items()}
    past = {name: int((angles > 1 + 1e-9).sum()) for name, angles in reach.items()}
    some = [f"{name} takes {past[name]}" for name in METHODS if past[name]]
    most = max(float(angles.max()) for angles in reach.values())
    others = np.max([angles for name, angles in reach.items() if name != "NTK-aware"], axis=0)
    hover = "pair %{x}<br>angle %{y:.2f} times as large"
    right = PLAIN.size
    return Figure(
        title=f"The largest angles of the pairs with no full turn in {ORIGINAL:,} tokens (base {BASE:,}, dimension {ROTARY_DIM})",
        reading=(
            f"At {factor} times the original length, {factor * ORIGINAL:,} tokens, {' and '.join(some)} of the {pairs.size} pairs past the "
            f"angles that they reach in the original length, up to {most:.2f} times as far; each other method takes none."
        ),
        traces=[
            theme.area("new angles", [first, right, right, first], [1, 1, 3, 3], fill=theme.VERMILLION_FILL),
            theme.line("NTK-aware", pairs, reach["NTK-aware"], hover=hover, color=theme.AMBER, width=2.5),
            theme.line("the farthest of the other methods", pairs, others, hover=hover, color=theme.BLUE, width=2.5),
        ],
        layout=theme.layout(
            theme.linear_axis("pair i (count from 0)", first, right, ticks=list(range(46, 64, 4))),
            theme.linear_axis("angle over the old largest (no unit)", 0, 3, ticks=[0, 0.5, 1, 1.5, 2, 2.5, 3]),
        ),
        table={
            "pair i": pairs,
            "wavelength before (tokens)": wavelengths(PLAIN)[UNTURNED],
            "without a method": np.full(pairs.size, float(factor)),
            **reach,
        },
    )


@figure(factor=FACTOR, method=Control("Method", tuple(METHODS), "YaRN, as libraries run it", show=str))
def extension_kernel(*, factor: int, method: str) -> Figure:
    """The mean kernel before and after each method, and times A², which the scores get."""
    before, after = PLAIN, METHODS[method](factor)
    squared = yarn(ROTARY_DIM, factor=factor, **ALL).attention_factor ** 2 if method.startswith("YaRN") else 1.0
    near, far = ([float(mean_kernel(at, inv).mean()) for inv in (before, after)] for at in (NEIGHBOURS, [ORIGINAL]))
    # No farther, for beyond the ripple of the two bands would hide each other.
    scores = kernel_line("after, times A², to 64 tokens", after, color=theme.VERMILLION, far=64, dash="dash")
    frame = axes()
    ticks = [-0.5, 0, 0.5, 1, 1.5, 2]
    frame["yaxis"] = theme.linear_axis("similarity K, or A² K (no unit)", -0.5, 2.05, ticks=ticks)
    return Figure(
        title=f"Similarity over distance, before and after extension (base {BASE:,}, dimension {ROTARY_DIM}, original length {ORIGINAL:,})",
        reading=(
            f"At factor {factor} under {method}, the mean similarity over the first eight tokens {_moved(*near)}, "
            f"and at {ORIGINAL:,} tokens it {_moved(*far)}; "
            + (
                f"the attention factor multiplies every score, also at distance 0, by {squared:.2f}."
                if squared != 1
                else "no attention factor changes the size of scores."
            )
        ),
        traces=[
            zero_line(),
            {**scores, "y": squared * scores["y"]},
            kernel_line("before", before, color=theme.MUTED, width=1.5),
            kernel_line("after", after, width=2.5),
        ],
        layout=frame,
        table=_kernel_table(),
    )


@figure(base=Control("Base b", (10_000, 150_000, 500_000, 1_000_000), BASE))
def extension_ramp(*, base: int) -> Figure:
    """Which share of its old frequency a pair keeps under the three ramps."""
    settings: dict[str, Any] = {"base": base, "factor": 2, "original_context_length": ORIGINAL}
    halved = {  # θ'/θ is 1 where a pair is kept and 1/2 where it is divided, so the share kept is 2 θ'/θ - 1
        "YaRN, as libraries run it": yarn(ROTARY_DIM, **settings),
        "YaRN, as the paper prints it": yarn_paper(ROTARY_DIM, **settings),
        "NTK-by-parts, as Llama 3": ntk_by_parts(ROTARY_DIM, beta_fast=4, beta_slow=1, **settings),
    }
    plain = inverse_frequencies(ROTARY_DIM, base=base)
    ramps = {name: 2 * rope.inv_freq / plain - 1 for name, rope in halved.items()}
    pairs = np.arange(plain.size)
    between = {name: int(((ramp > 1e-6) & (ramp < 1 - 1e-6)).sum()) for name, ramp in ramps.items()}
    hover = "pair %{x}<br>weight %{y:.2f}"
    return Figure(
        title=f"The ramp: the weight of the old frequency, 1 kept and 0 divided by s (original length {ORIGINAL:,}, dimension {ROTARY_DIM})",
        reading=(
            f"At base {base:,} YaRN as libraries run it blends {between['YaRN, as libraries run it']} pairs, evenly over their index; as "
            f"the paper prints it {between['YaRN, as the paper prints it']}, evenly over their turns; Llama 3's ramp blends "
            f"{between['NTK-by-parts, as Llama 3']}."
        ),
        traces=[theme.line(name, pairs, ramp, hover=hover, **STYLES[name]) for name, ramp in ramps.items()],
        layout=theme.layout(
            theme.linear_axis("pair i (count from 0)", -1, plain.size, ticks=list(range(0, plain.size + 1, 16))),
            theme.linear_axis("weight of the old frequency (no unit)", -0.03, 1.05, ticks=[0, 0.25, 0.5, 0.75, 1]),
        ),
        table={"pair i": pairs, "turns in the original length": ORIGINAL / wavelengths(plain), **ramps},
    )


@figure(factor=Control("Factor s", FACTORS[1:], 16))
def yarn_code(*, factor: int) -> Figure:
    """YaRN as its paper prints it over YaRN as every library runs it."""
    code, paper = METHODS["YaRN, as libraries run it"](factor), METHODS["YaRN, as the paper prints it"](factor)
    ratio, pairs = code / paper, np.arange(PLAIN.size)
    worst = int(np.abs(np.log(ratio)).argmax())
    apart = int((np.abs(np.log(ratio)) > 0.01).sum())
    return Figure(
        title=f"YaRN in the libraries against YaRN in the paper (base {BASE:,}, dimension {ROTARY_DIM}, original length {ORIGINAL:,})",
        reading=(
            f"At factor {factor} the libraries and the paper differ by more than 1 % in {apart} of {pairs.size} pairs, most in pair "
            f"{worst}, which turns {ratio[worst]:.2f} times as fast in the libraries."
        ),
        traces=[
            theme.line("", [-1, pairs.size], [1, 1], color=theme.MUTED, width=1, shown=False),
            theme.points(
                "frequency in the libraries over frequency in the paper",
                pairs,
                ratio,
                color=theme.BLUE,
                hover="pair %{x}<br>ratio %{y:.3f}",
                size=6,
            ),
        ],
        layout=theme.layout(
            theme.linear_axis("pair i (count from 0)", -1, pairs.size, ticks=list(range(0, pairs.size + 1, 16))),
            theme.linear_axis("libraries over paper (no unit)", 0, 4.2, ticks=[0, 1, 2, 3, 4]),
        ),
        table={
            "pair i": pairs,
            "θ′ in the libraries (rad/token)": code,
            "θ′ in the paper (rad/token)": paper,
            "ratio": ratio,
        },
    )


@figure(pair=Control("Pair i of 64, or its like in Phi-3", (0, 16, 32, 40, 48, 56, 63), 48))
def dynamic_length(*, pair: int) -> Figure:
    """Methods whose frequencies depend on the length of the sequence."""
    lengths = np.unique(np.rint(np.geomspace(ORIGINAL / 4, 32 * ORIGINAL, 120)).astype(int))
    dynamic = [_dynamic(int(length))[pair] / PLAIN[pair] for length in lengths]
    like = pair * PHI3.rope.inv_freq.size // PLAIN.size
    phi_plain = inverse_frequencies(PHI3.rope.rotary_dim, base=PHI3.rope.base)[like]
    phi = [_phi3(int(length))[like] / phi_plain for length in lengths]
    axis = theme.log_axis("sequence length (tokens)", ORIGINAL / 4, 32 * ORIGINAL)
    ticks = [ORIGINAL // 4, ORIGINAL, 4 * ORIGINAL, 32 * ORIGINAL]
    axis |= {"tickvals": ticks, "ticktext": [f"{tick:,}" for tick in ticks]}
    hover = "length %{x:,} tokens<br>θ′/θ = %{y:.3f}"
    return Figure(
        title="Frequencies that change while the sequence grows",
        reading=(
            f"When a sequence grows from {ORIGINAL:,} to {32 * ORIGINAL:,} tokens, dynamic NTK at factor 2 "
            + (
                f"slows pair {pair} step by step to {dynamic[-1]:.3f} of its frequency"
                if dynamic[-1] < 0.9995
                else f"leaves pair {pair} as it is"
            )
            + f"; LongRoPE switches pair {like} of Phi-3 at once from {phi[0]:.3f} to {phi[-1]:.3f}."
        ),
        traces=[
            theme.line("original length", [ORIGINAL, ORIGINAL], [LOWEST, HIGHEST], color=theme.MUTED, dash="dash"),
            theme.line("dynamic NTK, factor 2", lengths, np.array(dynamic), color=theme.BLUE, hover=hover, width=2.5),
            theme.line(
                "LongRoPE, Phi-3-mini-128k", lengths, np.array(phi), color=theme.VERMILLION, hover=hover, width=2.5
            ),
        ],
        layout=theme.layout(axis, ratio_axis()),
        table={
            "sequence length (tokens)": lengths,
            "dynamic NTK, new over old": dynamic,
            "LongRoPE, new over old": phi,
        },
    )


@figure()
def attention_factor() -> Figure:
    """What YaRN and LongRoPE multiply cos and sin by, and what the scores get."""
    factors = np.unique(np.round(np.geomspace(1, 128, 60), 2))
    by_yarn = np.array([yarn(ROTARY_DIM, factor=float(s), **ALL).attention_factor for s in factors])
    by_longrope = np.sqrt(1 + np.log(factors) / math.log(ORIGINAL))
    oss = MODELS["gpt-oss-20b"].rope.attention_factor
    hover = "s = %{x:g}<br>multiplier %{y:.3f}"
    axis = theme.log_axis("factor s (no unit)", 1, 128)
    return Figure(
        title=f"The attention factor, and its square, which the scores get (LongRoPE's with an original length of {ORIGINAL:,})",
        reading=(
            f"YaRN's attention factor is 0.1 ln s + 1 and multiplies cos and sin, so scores get its square: at factor 32 {oss:.4f} "
            f"and {oss**2:.3f}."
        ),
        traces=[
            theme.line("YaRN: scores, A²", factors, by_yarn**2, color=theme.BLUE, hover=hover, width=2.5),
            theme.line("YaRN: A", factors, by_yarn, color=theme.BLUE, hover=hover, dash="dash"),
            theme.line("LongRoPE: scores, A²", factors, by_longrope**2, color=theme.VERMILLION, hover=hover, width=2.5),
            theme.line("LongRoPE: A", factors, by_longrope, color=theme.VERMILLION, hover=hover, dash="dash"),
        ],
        layout=theme.layout(
            {
                **axis,
                "tickvals": [1, 2, 4, 8, 16, 32, 64, 128],
                "ticktext": ["1", "2", "4", "8", "16", "32", "64", "128"],
            },
            theme.linear_axis("multiplier (no unit)", 0.9, 2.3, ticks=[1, 1.25, 1.5, 1.75, 2, 2.25]),
        ),
        table={
            "factor s": factors,
            "YaRN A": by_yarn,
            "YaRN A²": by_yarn**2,
            f"LongRoPE A, original length {ORIGINAL:,}": by_longrope,
            f"LongRoPE A², original length {ORIGINAL:,}": by_longrope**2,
        },
    )


def _moved(before: float, after: float) -> str:
    """How a similarity changes, in words that are true when it does not."""
    was, is_ = (theme.number(value, ".3f") for value in (before, after))
    return f"stays at {was}" if was == is_ else f"goes from {was} to {is_}"


@cache
def _kernel_table() -> dict[str, Array]:
    """Similarity after every method, the same whichever is drawn."""
    table: NDArray[Any] = 2 ** np.arange(16)
    after = {f"K after {name}, factor 8": mean_kernel(table, make(8)) for name, make in METHODS.items()}
    return {"distance Δ (tokens)": table, "K before": mean_kernel(table, PLAIN), **after}


@cache
def _dynamic(context_length: int) -> Array:
    return dynamic_ntk(ROTARY_DIM, factor=2, context_length=context_length, **ALL).inv_freq


@cache
def _phi3(context_length: int) -> Array:
    scaling = PHI3.config["rope_scaling"]
    return longrope(
        PHI3.rope.rotary_dim,
        base=PHI3.rope.base,
        factor=32,
        original_context_length=ORIGINAL,
        context_length=context_length,
        short_factor=scaling["short_factor"],
        long_factor=scaling["long_factor"],
    ).inv_freq
