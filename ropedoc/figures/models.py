"""Published models: their wavelengths, the pairs that never turn, and the base that their context asks for."""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.registry import Control, Figure, figure
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.models.preset import MODELS, Preset

NAMES = tuple(MODELS)
# Whole bases that pass, so rounded up.
BOUNDS: dict[int, dict[int, int]] = {
    int(dim): {int(length): math.ceil(base) for length, base in row.items()}
    for dim, row in json.loads(files("ropedoc.figures").joinpath("base_bounds.json").read_text()).items()
}
# Men, Xu et al. (arXiv 2405.14591), table 2, for 1k, 2k, 4k … 1M tokens and rotary dimension 128.
PRINTED = (4.3e3, 1.6e4, 2.7e4, 8.4e4, 3.1e5, 6.4e5, 2.1e6, 7.8e6, 3.6e7, 6.4e7, 5.1e8)
# Su (kexue.fm, article 10122, section on the numerical solution), for the same.
SU = (4.3e3, 1.2e4, 2.7e4, 8.4e4, 2.3e5, 6.3e5, 2.1e6, 4.9e6, 2.4e7, 5.8e7, 6.5e7)
STEPS = 200  # bases at which a window is looked for


def unturned(preset: Preset) -> tuple[int, int, int]:
    """Pairs, those longer than the trained context, and those longer than the whole one, as the model runs."""
    with np.errstate(over="ignore"):
        lengths = wavelengths(preset.rope.inv_freq)
    whole = preset.rope.context_length or preset.trained_context_length
    return lengths.size, int((lengths > preset.trained_context_length).sum()), int((lengths > whole).sum())


@figure(model=Control("Model", NAMES, "Llama-3.1-8B", show=str))
def models_spectra(*, model: str) -> Figure:
    """Wavelengths of a published model before and after its extension, against its contexts."""
    preset = MODELS[model]
    rope, trained = preset.rope, preset.trained_context_length
    whole = rope.context_length or trained
    turning = rope.inv_freq > 0
    pairs = np.arange(rope.inv_freq.size)
    after = np.where(turning, wavelengths(rope.inv_freq), np.nan)
    before = wavelengths(inverse_frequencies(2 * pairs.size, base=rope.base))
    before = np.where(turning, before, np.nan)
    high, right = 3e9, pairs.size
    _, by_trained, by_whole = unturned(preset)
    still = int((~turning).sum())
    hover = "pair %{x}<br>λ = %{y:,.0f} tokens"
    counts = [(name, *unturned(preset)) for name, preset in MODELS.items()]
    return Figure(
        title="Wavelengths of a published model, before and after extension, against its contexts",
        reading=(
            f"{model} ({rope.rope_type}, base {rope.base:,.0f}): {by_trained} of its {pairs.size} pairs are longer than the trained "
            f"context of {trained:,} tokens, {by_whole} longer than the {whole:,} that it serves"
            + (f", among them {still} that stand still." if still else ".")
        ),
        traces=[
            theme.area(
                "beyond the trained context",
                [-1, right, right, -1],
                [trained, trained, high, high],
                fill=theme.VERMILLION_FILL,
            ),
            theme.line("trained context", [-1, right], [trained, trained], color=theme.MUTED, dash="dash"),
            theme.line("whole context", [-1, right], [whole, whole], color=theme.GREEN, dash="dot"),
            theme.points("before extension", pairs, before, color=theme.MUTED, hover=hover, size=4),
            theme.points("as the model runs", pairs, after, color=theme.BLUE, hover=hover, size=6),
        ],
        layout=theme.layout(
            theme.linear_axis("pair i (count from 0)", -1, right, ticks=list(range(0, right + 1, max(right // 4, 1)))),
            theme.log_axis("wavelength λᵢ (tokens)", 3, high),
        ),
        table={
            "model": [name for name, *_ in counts],
            "pairs": [pairs for _, pairs, _, _ in counts],
            "pairs longer than the trained context": [longer for _, _, longer, _ in counts],
            "pairs longer than the whole context": [longer for _, _, _, longer in counts],
            "source": [preset.source for preset in MODELS.values()],
        },
    )


@figure()
def models_base() -> Figure:
    """Base of each published model over its trained context, with the least base for that context."""
    curves = {dim: (np.array(list(row)), np.array(list(row.values()))) for dim, row in BOUNDS.items()}
    full = {name: p for name, p in MODELS.items() if p.rope.rotary_dim == 128 and p.rope.rope_type != "proportional"}
    other = {name: p for name, p in MODELS.items() if name not in full}
    below = [name for name in full if least_inside(name) < 0]
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
    hover = "%{text}<br>trained context %{x:,} tokens<br>base %{y:,.0f}"
    dots = [
        theme.points(
            title,
            [p.trained_context_length for p in group.values()],
            [p.rope.base for p in group.values()],
            color=color,
            symbol=symbol,
            hover=hover,
            text=list(group),
            size=10 if group is other else 7,  # so that both show where they meet
        )
        for title, group, color, symbol in (
            ("models of other dimensions", other, theme.GREEN, "square"),
            ("models of dimension 128", full, theme.BLUE, "circle"),
        )
    ]
    lengths, ours = curves[128]
    return Figure(
        title="Base of published models against the least base that keeps the mean kernel above 0",
        reading=(
            f"For dimension 128 the least base grows from {ours[0]:,.0f} at 1k tokens to {ours[-1]:,.0f} at 1M; "
            f"under the base of {len(below)} of the {len(full)} models of that dimension similarity falls below 0 inside the trained context."
        ),
        traces=[*lines, *dots],
        layout=theme.layout(
            theme.log_axis("context (tokens)", 900, 1.2e6), theme.log_axis("base b (no unit)", 3e3, 2e8)
        ),
        table={
            "context (tokens)": lengths,
            "least base, dimension 128": ours,
            "by Su": list(SU),
            "by Men, Xu et al., table 2": list(PRINTED),
            "theirs over ours": np.array(PRINTED) / ours,
        },
    )


@figure(length=Control("Context L (tokens)", (1_024, 2_048, 4_096), 4_096))
def base_windows(*, length: int) -> Figure:
    """Least similarity inside a context, over the base: above 0 only in windows."""
    found = BOUNDS[128][length]
    near = found * (1 + 1e-5 * np.array([-20, 0.1, 2, 20]))  # the first window may be narrower than the steps
    bases = np.sort(np.append(np.geomspace(1e3, 1e7, STEPS), near))
    least = np.array([least_similarity(float(base), length=length, rotary_dim=128) for base in bases])
    after = least[bases > found]
    failing = float((after < 0).mean())
    return Figure(
        title="Least similarity inside a context, by base (rotary dimension 128)",
        reading=(
            f"Up to {length:,} tokens the similarity first stays above 0 at base {found:,.0f}; of the {after.size} larger bases drawn, "
            f"{100 * failing:.0f} % fall below 0 again."
        ),
        traces=[
            theme.line("", [1e3, 1e7], [0, 0], color=theme.MUTED, width=1, shown=False),
            theme.line("least K up to L", bases, least, color=theme.BLUE, hover="b = %{x:,.0f}<br>least K = %{y:.3f}"),
            theme.points("least base that passes", [found], [0], color=theme.VERMILLION, size=9),
        ],
        layout=theme.layout(
            theme.log_axis("base b (no unit)", 1e3, 1e7),
            theme.linear_axis("least similarity K (no unit)", -0.4, 0.5, ticks=[-0.4, -0.2, 0, 0.2, 0.4]),
        ),
        table={"base": bases, "least K up to L": least},
    )


@cache
def least_inside(name: str) -> float:
    """Least mean kernel inside the trained context of a model, under its base and before any extension."""
    preset = MODELS[name]
    return least_similarity(preset.rope.base, length=preset.trained_context_length, rotary_dim=preset.rope.rotary_dim)


def least_similarity(base: float, *, length: int, rotary_dim: int) -> float:
    """Least mean kernel at the whole distances up to a length, by cos(α + β) = cos α cos β - sin α sin β."""
    theta = inverse_frequencies(rotary_dim, base=base)
    near = np.multiply.outer(np.arange(64), theta)
    far = np.multiply.outer(np.arange(0, length + 1, 64), theta)
    kernel: Array = (np.cos(far) @ np.cos(near).T - np.sin(far) @ np.sin(near).T) / theta.size
    return float(kernel.ravel()[: length + 1].min())
