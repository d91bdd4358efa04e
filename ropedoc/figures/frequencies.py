"""Frequencies and wavelengths of the pairs: what base and dimension do to them."""

from __future__ import annotations

import numpy as np

from ropedoc.figures import theme
from ropedoc.figures.registry import Control, Figure, figure
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.models.preset import MODELS

BASES = (*(m * 10**p for p in range(3, 7) for m in (1, 2, 5)), 10_000_000)
DECADES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
ROTARY_DIM = 128  # the head dimension of most models in the catalogue
LADDER_MODELS = ("Llama-2-7B", "Llama-3-8B", "Qwen2.5-7B", "gpt-oss-20b", "Gemma-2-9B")
ORIGINALS = {name: MODELS[name].original_length or 0 for name in LADDER_MODELS}  # each of them states it
ROTARY_DIMS = (8, 16, 32, 64, 128, 256)


@figure(base=Control("Base b", BASES, 10_000))
def frequency_ladder(*, base: int) -> Figure:
    """Frequency of each pair under one base, among those of five."""
    pairs = np.arange(ROTARY_DIM // 2)
    theta = inverse_frequencies(ROTARY_DIM, base=base)
    ladders = {decade: inverse_frequencies(ROTARY_DIM, base=decade) for decade in DECADES}
    traces = [
        theme.line("bases 1,000 to 10,000,000, by tens", pairs, ladder, color=theme.MUTED, width=1, shown=number == 0)
        for number, ladder in enumerate(ladders.values())
    ]
    hover = "pair %{x}<br>θ = %{y:.3g} rad/token"
    traces.append(theme.points("the base chosen", pairs, theta, color=theme.BLUE, hover=hover, size=5))
    return Figure(
        title=f"Frequency of each of the {pairs.size} pairs, by base",
        reading=(
            f"At base {base:,} the frequencies fall from 1 rad per token at pair 0 to {theme.number(theta[-1], '.3g')} at pair "
            f"{pairs[-1]}, each {theta[0] / theta[1]:.3f} times smaller than the one before: a straight line on a "
            "logarithmic axis, which the base tilts."
        ),
        traces=traces,
        layout=theme.layout(
            theme.linear_axis("pair i (count from 0)", -1, pairs.size, ticks=list(range(0, pairs.size + 1, 16))),
            theme.log_axis("frequency θᵢ (rad/token)", 5e-8, 2),
        ),
        table={
            "pair i": pairs,
            **{f"θ_i at base {decade:,} (rad/token)": ladder for decade, ladder in ladders.items()},
        },
    )


@figure(model=Control("Model", LADDER_MODELS, LADDER_MODELS[0], show=str))
def wavelength_ladder(*, model: str) -> Figure:
    """Wavelength of each pair of a published model, before any method, against its original length."""
    preset = MODELS[model]
    original, rope = ORIGINALS[model], preset.rope
    lengths = wavelengths(inverse_frequencies(rope.rotary_dim, base=rope.base))
    pairs = np.arange(lengths.size)
    longer = lengths > original
    high, right = 3e7, pairs.size
    hover = "pair %{x}<br>λ = %{y:,.0f} tokens"
    counts = [
        (name, ORIGINALS[name], wavelengths(inverse_frequencies(dim, base=base)))
        for name, base, dim in ((n, MODELS[n].rope.base, MODELS[n].rope.rotary_dim) for n in LADDER_MODELS)
    ]
    return Figure(
        title="Wavelength of each pair, before any method, against the original length",
        reading=(
            f"{model} (base {rope.base:,.0f}, rotary dimension {rope.rotary_dim}) has an original length of {original:,} tokens: "
            f"{longer.sum()} of its {pairs.size} pairs make no full turn in it."
        ),
        traces=[
            theme.area(
                "longer than the original length",
                [-1, right, right, -1],
                [original, original, high, high],
                fill=theme.VERMILLION_FILL,
            ),
            theme.line("original length", [-1, right], [original, original], color=theme.MUTED, dash="dash"),
            theme.points(
                "a full turn or more", pairs[~longer], lengths[~longer], color=theme.BLUE, hover=hover, size=6
            ),
            theme.points(
                "no full turn",
                pairs[longer],
                lengths[longer],
                color=theme.VERMILLION,
                hover=hover,
                size=7,
                symbol="square",
            ),
        ],
        layout=theme.layout(
            theme.linear_axis("pair i (count from 0)", -1, right, ticks=list(range(0, right + 1, right // 4))),
            theme.log_axis("wavelength λᵢ (tokens)", 3, high),
        ),
        table={
            "model": list(LADDER_MODELS),
            "base": [MODELS[name].rope.base for name in LADDER_MODELS],
            "rotary dimension": [MODELS[name].rope.rotary_dim for name in LADDER_MODELS],
            "original length (tokens)": [length for _, length, _ in counts],
            "trained length (tokens)": [MODELS[name].trained_length or "unknown" for name in LADDER_MODELS],
            "pairs": [spectrum.size for _, _, spectrum in counts],
            "no full turn in the original length": [int((spectrum > length).sum()) for _, length, spectrum in counts],
            "longest wavelength (tokens)": [round(float(spectrum[-1])) for _, _, spectrum in counts],
            "source": [MODELS[name].source for name in LADDER_MODELS],
        },
    )


@figure(dimension=Control("Rotary dimension", ROTARY_DIMS, 32))
def frequency_dimension(*, dimension: int) -> Figure:
    """Frequencies of six rotary dimensions in rows: more of them, and the slowest nearer to 1/b."""
    base = 10_000
    ladders = {dim: inverse_frequencies(dim, base=base) for dim in ROTARY_DIMS}
    hover = "θ = %{x:.3g} rad/token"
    traces = [
        theme.points(
            "other dimensions",
            ladder,
            np.full(ladder.size, row),
            color=theme.MUTED,
            hover=hover,
            size=4,
            shown=row == 0,
        )
        for row, ladder in enumerate(ladders.values())
    ]
    chosen, row = ladders[dimension], ROTARY_DIMS.index(dimension)
    traces.append(
        theme.points("the dimension chosen", chosen, np.full(chosen.size, row), color=theme.BLUE, hover=hover, size=8)
    )
    return Figure(
        title=f"Frequencies of each rotary dimension at base {base:,}",
        reading=(
            f"Rotary dimension {dimension} puts {chosen.size} frequencies between 1 and {theme.number(chosen[-1], '.3g')} rad per token, each "
            f"{chosen[0] / chosen[1]:.3g} times smaller than the one before; the larger the dimension, the finer the steps and "
            f"the nearer the lowest to 1/b = {1 / base:g}."
        ),
        traces=traces,
        layout=theme.layout(
            theme.log_axis("frequency θᵢ (rad/token)", 7e-5, 1.5),
            {**theme.named_axis("rotary dimension (features)", [str(dim) for dim in ROTARY_DIMS]), "showgrid": False},
        ),
        table={
            "rotary dimension (features)": ROTARY_DIMS,
            "pairs": [ladder.size for ladder in ladders.values()],
            "highest θ (rad/token)": [ladder[0] for ladder in ladders.values()],
            "lowest θ (rad/token)": [ladder[-1] for ladder in ladders.values()],
            "ratio of neighbours": [ladder[0] / ladder[1] for ladder in ladders.values()],
        },
    )
