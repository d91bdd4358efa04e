"""How similarity falls with distance: the three knobs, what a head hears, and two things that it is not."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.bands import HOVER, kernel_columns
from ropedoc.figures.measures import FARTHEST as SEARCHED
from ropedoc.figures.measures import local_ripple, ripple_about_law, ripple_law
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.kernel import head_weights, logarithmic_law, mean_kernel, roformer_bound
from ropedoc.ladder.readings import first_distance
from ropedoc.methods.linear import linear

BASE = 10_000
ROTARY_DIM = 128
FARTHEST = 1_000_000  # tokens, the end of the distance axis
NEARER = 100_000  # tokens, the end of the axis where every half of the similarity lies
BASES = (1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 10_000_000)
ROTARY_DIMS = (8, 16, 32, 64, 128, 256, 512)
FACTORS = (0.25, 0.5, 1, 2, 4, 8, 16, 32)
TABLE = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536])
SMOOTH = np.unique(np.rint(np.geomspace(1, FARTHEST, 280)))  # for curves that do not turn
SMOOTH_HOVER = "Δ = %{x:,} tokens<br>toy %{y:.3f}"
HEADS = 8
RIPPLED = 10 ** np.linspace(1, 5, 17)  # tokens: four to each tenfold distance


def axes(high: float = FARTHEST, *, low: float = -0.5) -> dict[str, Any]:
    """Similarity, from low to 1, over a logarithmic distance up to high."""
    ticks = [tick for tick in (-1, -0.5, 0, 0.5, 1) if tick >= low]
    return theme.layout(
        theme.log_axis("distance Δ (tokens)", 1, high),
        theme.linear_axis("similarity K (no unit)", low, 1.05, ticks=ticks),
    )


def kernel_line(
    name: str,
    inv_freq: Array,
    *,
    color: str = theme.BLUE,
    far: int = FARTHEST,
    weights: Array | None = None,
    **style: Any,
) -> Trace:
    """Mean kernel over the distance axis: the least and the greatest of each column."""
    return theme.line(name, *kernel_columns(inv_freq, far=far, weights=weights), color=color, hover=HOVER, **style)


def law_zero(base: float, dimension: int) -> float:
    """Distance [tokens] at which the logarithmic law reaches 0, where it ends."""
    return float(base ** (1 - 1 / dimension) * math.exp(-np.euler_gamma))


def law_line(base: float, dimension: int, *, factor: float = 1) -> Trace:
    """Logarithmic law from 1 to its zero, moved along by the factor."""
    ends = np.array([1.0, law_zero(base, dimension)])
    law = logarithmic_law(ends, base=base, rotary_dim=dimension)
    return theme.line("the logarithmic law", ends * factor, law, color=theme.VERMILLION, dash="dash", width=2)


def zero_line() -> Trace:
    """Similarity 0."""
    return theme.line("", [1, FARTHEST], [0, 0], color=theme.MUTED, width=1, shown=False)


@figure(
    base=Control("Base b", BASES, BASE),
    dimension=Control("Rotary dimension", (16, 32, 64, 128, 256), ROTARY_DIM),
    scale=Control("Scale: factor s", FACTORS, 1, show="{:g}".format),
)
def three_knobs(*, base: int, dimension: int, scale: float) -> Figure:
    """The story in one plot: base tilts the curve, scale slides it, dimension smooths it."""
    ripple = _ripple(base, dimension)
    inv_freq = linear(dimension, base=base, factor=scale).inv_freq
    return Figure(
        title="Three knobs: the base sets the slope, the scale slides the curve, the dimension sets most of the ripple",
        reading=(
            f"At base {base:,}, rotary dimension {dimension} and scale {scale:g}, similarity first falls to one half at a "
            f"distance of {_half(base, dimension, scale):,} tokens; it loses {math.log(10) / math.log(base):.3f} for every tenfold "
            f"distance and, from 10 to {base // 10:,} tokens times the scale, ripples about the law by {ripple:.3f}."
        ),
        traces=[
            zero_line(),
            _start_line(),
            kernel_line("similarity at your setting", inv_freq, far=NEARER, width=2.5),
            law_line(base, dimension, factor=scale),
        ],
        layout=axes(NEARER, low=-1),
        table=_knob_table(),
    )


@figure(base=Control("Base b", BASES, BASE))
def decay_base(*, base: int) -> Figure:
    """The base sets the slope on a logarithmic distance axis."""
    inv_freq = inverse_frequencies(ROTARY_DIM, base=base)
    ghosts = [
        kernel_line(
            "bases 1,000 and 10,000,000",
            inverse_frequencies(ROTARY_DIM, base=b),
            color=theme.MUTED,
            width=1,
            shown=not k,
        )
        for k, b in enumerate((BASES[0], BASES[-1]))
    ]
    return Figure(
        title=f"Similarity over distance, by base (rotary dimension {ROTARY_DIM})",
        reading=(
            f"At base {base:,} similarity falls by 1/log₁₀ b = {math.log(10) / math.log(base):.3f} for every tenfold distance, and "
            f"first falls to one half at a distance of {first_distance(inv_freq, level=0.5, limit=SEARCHED):,} tokens."
        ),
        traces=[
            zero_line(),
            *ghosts,
            kernel_line("similarity at the base chosen", inv_freq, width=2.5),
            law_line(base, ROTARY_DIM),
        ],
        layout=axes(),
        table={
            "distance Δ (tokens)": TABLE,
            **{f"K at base {b:,}": mean_kernel(TABLE, inverse_frequencies(ROTARY_DIM, base=b)) for b in BASES},
        },
    )


@figure(dimension=Control("Rotary dimension", ROTARY_DIMS, 32))
def decay_dimension(*, dimension: int) -> Figure:
    """The dimension sets the ripple around the law, and shifts the law a little."""
    zero = law_zero(BASE, dimension)
    middle = np.geomspace(10, BASE / 10, 1_000)
    expected = float(np.sqrt(np.mean(ripple_law(middle, rotary_dim=dimension, base=BASE) ** 2)))
    apart = math.pi * dimension / (2 * math.log(BASE))
    near = zero >= TABLE
    law = logarithmic_law(TABLE, base=BASE, rotary_dim=dimension)
    return Figure(
        title=f"Similarity over distance, by rotary dimension (base {BASE:,})",
        reading=(
            f"With rotary dimension {dimension} similarity ripples around the law, which stands 1/{dimension} below that of many "
            f"pairs: between 10 and 1,000 tokens it is off by {ripple_about_law(dimension, base=BASE):.3f} (root mean square), "
            f"and pairs that fall out of step, as they do from {apart:.1f} tokens on, would make {expected:.3f}."
        ),
        traces=[
            _ripple_band(dimension),
            zero_line(),
            kernel_line("similarity at the dimension chosen", inverse_frequencies(dimension, base=BASE)),
            law_line(BASE, dimension),
        ],
        layout=axes(low=-1),
        table={
            "distance Δ (tokens)": TABLE,
            f"the logarithmic law at dimension {dimension}, up to its zero": [
                value if inside else "" for value, inside in zip(law, near, strict=True)
            ],
            **{f"K at dimension {d}": mean_kernel(TABLE, inverse_frequencies(d, base=BASE)) for d in ROTARY_DIMS},
        },
    )


def _ripple_band(dimension: int) -> Trace:
    """The law, then 0, and as far above and below it as the law of the ripple says."""
    zero = law_zero(BASE, dimension)
    along = np.unique(np.append(np.geomspace(1, FARTHEST, 61), zero))
    middle = np.maximum(logarithmic_law(along, base=BASE, rotary_dim=dimension), 0)
    width = ripple_law(along, rotary_dim=dimension, base=BASE)
    outline = np.array([*(middle + width), *(middle - width)[::-1]])
    return theme.area(
        "the law, then 0, ± √(f/d)", np.array([*along, *along[::-1]]), outline, fill=theme.VERMILLION_FILL
    )


@figure(dimension=Control("Rotary dimension", ROTARY_DIMS, ROTARY_DIM))
def decay_ripple(*, dimension: int) -> Figure:
    """The ripple about the law as measured, over the distance, beside what pairs out of step would make."""
    lines: list[Trace] = []
    columns: dict[str, Any] = {}
    root = math.sqrt(dimension)
    for base, color, symbol in ((10_000, theme.BLUE, "circle"), (10_000_000, theme.VERMILLION, "square")):
        law, inside = ripple_law(RIPPLED, rotary_dim=dimension, base=base), base / 5 >= RIPPLED
        measured = np.array([local_ripple(at, rotary_dim=dimension, base=base) for at in RIPPLED[inside]])
        hover = "Δ = %{x:,.3r} tokens<br>ripple·√d = %{y:.3f}"
        marks = {"color": color, "symbol": symbol, "hover": hover}
        lines += [
            theme.line(f"√f, base {base:,}", RIPPLED, law * root, color=color, dash="dash", width=1.5),
            theme.points(f"measured, base {base:,}", RIPPLED[inside], measured * root, **marks),
        ]
        columns[f"ripple measured, base {base:,}"] = [*measured, *[""] * int((~inside).sum())]
        columns[f"√(f/d), base {base:,}"] = law
    said = [
        f"{local_ripple(1_000, rotary_dim=dimension, base=base):.3f} at base {base:,}, where √(f/d) is "
        f"{float(ripple_law(1_000, rotary_dim=dimension, base=base)):.3f}"
        for base in (10_000, 10_000_000)
    ]
    return Figure(
        title="Ripple about the logarithmic law, over the distance, by rotary dimension",
        reading=(
            f"With rotary dimension {dimension} the ripple around distance 1,000 is {said[0]}, and {said[1]}; over very long "
            f"distances it is 1/√{dimension} = {1 / root:.3f}."
        ),
        traces=lines,
        layout=theme.layout(
            theme.log_axis("distance Δ (tokens)", 10, 1e5),
            theme.linear_axis("ripple times √d (no unit)", 0, 1.1, ticks=[0, 0.25, 0.5, 0.75, 1]),
        ),
        table={"distance Δ (tokens)": RIPPLED, **columns},
    )


@figure(scale=Control("Scale: factor s", FACTORS, 4, show="{:g}".format))
def decay_scale(*, scale: float) -> Figure:
    """The scale slides the curve sideways and keeps its shape."""
    kernels = {s: linear(ROTARY_DIM, base=BASE, factor=s).inv_freq for s in (1, scale)}
    return Figure(
        title=f"Similarity over distance, by scale (base {BASE:,}, rotary dimension {ROTARY_DIM})",
        reading=(
            f"At scale {scale:g} the curve of scale 1 stands {scale:g} times as far along the distance axis: similarity "
            f"first falls to one half at a distance of {_half(BASE, ROTARY_DIM, scale):,} tokens, and at scale 1 of "
            f"{_half(BASE, ROTARY_DIM, 1):,}."
        ),
        traces=[
            zero_line(),
            kernel_line("similarity at scale 1", kernels[1], color=theme.MUTED, width=1.5),
            kernel_line("similarity at the scale chosen", kernels[scale], width=2.5),
            law_line(BASE, ROTARY_DIM, factor=scale),
        ],
        layout=axes(),
        table={
            "distance Δ (tokens)": TABLE,
            **{
                f"K at scale {s:g}": mean_kernel(TABLE, linear(ROTARY_DIM, base=BASE, factor=s).inv_freq)
                for s in FACTORS
            },
        },
    )


@figure(head=Control("Which eighth of the pairs (1 fastest, 8 slowest)", tuple(range(1, HEADS + 1)), 3))
def decay_heads(*, head: int) -> Figure:
    """What a head hears that listens to one eighth of the pairs."""
    inv_freq = inverse_frequencies(ROTARY_DIM, base=BASE)
    weights = head_weights(ROTARY_DIM, head=head, heads=HEADS)
    kept = np.flatnonzero(weights)
    below = first_distance(inv_freq[kept], level=0.5, limit=SEARCHED)
    columns = {
        f"K, eighth {k}": mean_kernel(TABLE, inv_freq, weights=head_weights(ROTARY_DIM, head=k, heads=HEADS))
        for k in range(1, HEADS + 1)
    }
    return Figure(
        title=f"What a head hears that listens to one eighth of the pairs (base {BASE:,}, rotary dimension {ROTARY_DIM})",
        reading=(
            f"Eighth {head} of the pairs ({kept[0]} to {kept[-1]}) keeps positions similar up to a distance of {below:,} tokens, "
            "where it first falls to one half; farther off it swings, above and below 0."
        ),
        traces=[
            zero_line(),
            kernel_line("all pairs", inv_freq, color=theme.MUTED, far=NEARER, width=1.5),
            kernel_line("the eighth chosen", inv_freq, far=NEARER, weights=weights),
        ],
        layout=axes(NEARER)
        | {"yaxis": theme.linear_axis("similarity K (no unit)", -1.05, 1.05, ticks=[-1, -0.5, 0, 0.5, 1])},
        table={"distance Δ (tokens)": TABLE, **columns},
    )


@figure(base=Control("Base b", BASES, BASE))
def decay_bound(*, base: int) -> Figure:
    """RoFormer's bound, which is not the similarity, beside the similarity."""
    distances = np.arange(251)
    inv_freq = inverse_frequencies(ROTARY_DIM, base=base)
    bound = roformer_bound(distances, inv_freq)
    kernel = mean_kernel(distances, inv_freq)
    rises = int((np.diff(bound) > 0).sum())
    return Figure(
        title=f"The curve in RoFormer's bound and the mean kernel (rotary dimension {ROTARY_DIM})",
        reading=(
            f"At base {base:,} RoFormer's bound falls from {bound[0]:.1f} at distance 0 to {bound[-1]:.1f} at 250 but rises in "
            f"{rises} of the 250 steps; only together with how far q and k differ from pair to pair does it limit a score, and "
            "drawn as shares of their values at 0 the two heights cannot be compared."
        ),
        traces=[
            theme.line(
                "RoFormer's bound, as a share of its value at\u00a00",
                distances,
                bound / bound[0],
                color=theme.PURPLE,
                hover="Δ = %{x} tokens<br>bound %{y:.3f} of its value at 0",
            ),
            theme.line("mean kernel K", distances, kernel, color=theme.BLUE, hover="Δ = %{x} tokens<br>K = %{y:.3f}"),
        ],
        layout=theme.layout(
            theme.linear_axis("distance Δ (tokens)", 0, 250, ticks=[0, 50, 100, 150, 200, 250]),
            theme.linear_axis("share of the value at 0 (no unit)", 0, 1.05, ticks=[0, 0.25, 0.5, 0.75, 1]),
        ),
        table={"distance Δ (tokens)": distances, "RoFormer's bound": bound, "mean kernel K": kernel},
    )


@figure(
    length=Control("Sequence length N of the toy (tokens)", (4, 8, 16, 32, 64, 128), 32),
    base=Control("Base b", BASES, BASE),
)
def decay_toy(*, length: int, base: int) -> Figure:
    """Two exponential toys that stand on many pages, beside the truth."""
    inv_freq = inverse_frequencies(ROTARY_DIM, base=base)
    by_length, by_base = 4 / length, 10 / math.log(base)
    far = 64
    return Figure(
        title="Two exponential toys beside the true similarity",
        reading=(
            f"At distance {far}, base {base:,} and N = {length}, the true similarity is {float(mean_kernel(far, inv_freq)):.2f}; the toy "
            f"exp(−Δ/(N/4)) says {theme.number(math.exp(-far * by_length), '.1g')} and the toy exp(−Δ/(ln b/10)) says {theme.number(math.exp(-far * by_base), '.1g')}."
        ),
        traces=[
            zero_line(),
            theme.line(
                "toy: exp(−Δ/(N/4))",
                SMOOTH,
                np.exp(-SMOOTH * by_length),
                color=theme.AMBER,
                hover=SMOOTH_HOVER,
                dash="dot",
            ),
            theme.line(
                "toy: exp(−Δ/(ln b/10))",
                SMOOTH,
                np.exp(-SMOOTH * by_base),
                color=theme.PURPLE,
                hover=SMOOTH_HOVER,
                dash="dash",
            ),
            _truth_line(base),
        ],
        layout=axes(),
        table={
            "distance Δ (tokens)": TABLE,
            "mean kernel K, base 10,000": mean_kernel(TABLE, inverse_frequencies(ROTARY_DIM, base=BASE)),
            "toy exp(−Δ/(N/4)), N = 32": np.exp(-TABLE / 8),
            "toy exp(−Δ/(ln b/10)), base 10,000": np.exp(-TABLE * 10 / math.log(BASE)),
        },
    )


@cache
def _ripple(base: int, dimension: int) -> float:
    """Ripple about the law, which every scale shares."""
    return ripple_about_law(dimension, base=base)


def _half(base: int, dimension: int, scale: float) -> int:
    """Half-similarity distance [tokens] at a scale, looked for from where the largest scale has found it on."""
    start = math.ceil(_first_half(base, dimension) * scale / FACTORS[-1])
    inv_freq = linear(dimension, base=base, factor=scale).inv_freq
    return _reached(first_distance(inv_freq, level=0.5, limit=SEARCHED, start=start))


@cache
def _first_half(base: int, dimension: int) -> int:
    """Half-similarity distance [tokens] at the largest scale. Every factor divides it, so none looks between its steps."""
    return _reached(
        first_distance(linear(dimension, base=base, factor=FACTORS[-1]).inv_freq, level=0.5, limit=SEARCHED)
    )


def _reached(distance: int | None) -> int:
    if distance is None:
        raise ValueError(f"similarity must fall to one half before {SEARCHED:,} tokens, got one that does not")
    return distance


@cache
def _truth_line(base: int) -> Trace:
    """The kernel beside the toys, the same whatever their length."""
    return kernel_line("the truth: mean kernel K", inverse_frequencies(ROTARY_DIM, base=base), width=2.5)


@cache
def _start_line() -> Trace:
    """The kernel before any knob is moved, the same whatever the reader moves."""
    inv_freq = linear(ROTARY_DIM, base=BASE, factor=1).inv_freq
    name = "where you started: base 10,000, dimension 128, scale 1"
    return kernel_line(name, inv_freq, color=theme.MUTED, far=NEARER, width=1.5)


@cache
def _knob_table() -> dict[str, Array]:
    """Similarity with each knob moved alone, the same whatever the reader moves."""
    return {
        "distance Δ (tokens)": TABLE,
        "K at base 10,000, dimension 128, scale 1": mean_kernel(TABLE, inverse_frequencies(128, base=1e4)),
        "K at base 500,000": mean_kernel(TABLE, inverse_frequencies(128, base=5e5)),
        "K at dimension 16": mean_kernel(TABLE, inverse_frequencies(16, base=1e4)),
        "K at scale 8": mean_kernel(TABLE, linear(128, base=1e4, factor=8).inv_freq),
    }
