"""What a base tells apart inside a window, and a rotated slice beside one that stands still."""

from __future__ import annotations

from functools import cache

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.bands import HOVER, kernel_columns
from ropedoc.figures.decay import NEARER, axes, zero_line
from ropedoc.figures.registry import Control, Figure, figure
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.ladder.rope import Rope
from ropedoc.models.preset import MODELS
from ropedoc.models.stack import STACKS

HEAD_DIM = 256  # of Gemma 3
LOCAL, GLOBAL = 10_000, 1_000_000  # its two bases
BASES = (1_000, 10_000, 50_000, 150_000, 500_000, 1_000_000, 5_000_000, 10_000_000)
REACHES = (128, 512, 1_024, 4_096, 8_192)  # tokens: gpt-oss, Gemma 3 1B, Gemma 3, Command A, Llama 4
DISTANCES = (1, 10, 100, 1_000, 10_000, 100_000)
IDLE = 8  # a pair that makes less than this part of a turn


@figure(
    reach=Control("Window (tokens)", REACHES, 1_024),
    base=Control("Base b", BASES, LOCAL),
)
def window_base(*, reach: int, base: int) -> Figure:
    """Mean kernel inside a window, and which pairs move in it."""
    theta = inverse_frequencies(HEAD_DIM, base=base)
    fall, whole, idle = moved(base, reach)
    return Figure(
        title=f"What a base tells apart inside a window (rotary dimension {HEAD_DIM})",
        reading=(
            f"Inside {reach:,} tokens base {base:,} lets similarity fall by {fall:.3f}, from 1 to {theme.number(1 - fall, '.3f')}; {whole} of its "
            f"{HEAD_DIM // 2} pairs make a full turn there, and {idle} less than an eighth of one."
        ),
        traces=[
            zero_line(),
            theme.line("edge of the window", [reach, reach], [-0.5, 1.05], color=theme.MUTED, dash="dash"),
            theme.line(
                f"base {GLOBAL:,}",
                *kernel_columns(inverse_frequencies(HEAD_DIM, base=GLOBAL), far=NEARER),
                color=theme.MUTED,
                hover=HOVER,
            ),
            theme.line(
                "base chosen, past the window",
                *_past(*kernel_columns(theta, far=NEARER), reach),
                color=theme.AMBER,
                hover=HOVER,
                width=1,
            ),
            theme.line(
                "base chosen, inside", *kernel_columns(theta, far=reach - 1), color=theme.BLUE, hover=HOVER, width=3
            ),
        ],
        layout=axes(NEARER),
        table=_window_table(reach),
    )


@cache
def _window_table(reach: int) -> dict[str, list[float]]:
    """What every base tells apart inside a window."""
    falls, whole, idle = zip(*(moved(base, reach) for base in BASES), strict=True)
    return {
        "base b (no unit)": list(BASES),
        f"fall of K within {reach:,} tokens": list(falls),
        f"pairs with a full turn in {reach:,} tokens": list(whole),
        f"pairs with less than an eighth in {reach:,} tokens": list(idle),
    }


def _past(x: Array, y: Array, reach: int) -> tuple[Array, Array]:
    """That part of a line that lies past a window."""
    return x[x >= reach], y[x >= reach]


def moved(base: float, reach: int) -> tuple[float, int, int]:
    """Fall of the mean kernel up to the last distance in a window; pairs with a full turn in it, and with less than an eighth."""
    theta = inverse_frequencies(HEAD_DIM, base=base)
    turns = reach / wavelengths(theta)
    return 1 - float(mean_kernel(reach - 1, theta)), int((turns >= 1).sum()), int((turns < 1 / IDLE).sum())


def _latent() -> dict[str, tuple[Rope, int]]:
    """Rotation and width of a query-key head, turned slice and still one together, of models with such a head."""
    found = {}
    for name in ("DeepSeek-V3", "GLM-5.1"):
        config = MODELS[name].config
        found[name] = (MODELS[name].rope, config["qk_nope_head_dim"] + config["qk_rope_head_dim"])
    flash = STACKS["DeepSeek-V4-Flash"]
    rope = flash.cells[-1].rope
    return found | ({"DeepSeek-V4-Flash": (rope, int(flash.config["head_dim"]))} if rope else {})


HEADS = _latent()


@figure(model=Control("Model", tuple(HEADS), "DeepSeek-V3", show=str))
def latent_head(*, model: str) -> Figure:
    """Mean kernel of the rotated slice of a head, of the slice beside it, and of both together."""
    rope, width = HEADS[model]
    x, y = kernel_columns(rope.inv_freq, far=NEARER)
    back = 4_096
    alone = float(mean_kernel(back, rope.inv_freq))
    return Figure(
        title="A rotated slice beside one that stands still: similarity of the same content, all features alike",
        reading=(
            f"In {model} {rope.rotary_dim} of the {width} features of a head are rotated: {back:,} tokens back the similarity of the rotated "
            f"slice alone is {theme.number(alone, '.3f')}, and of the whole head {together(alone, model):.3f}; the part that stands still keeps "
            f"{1 - rope.rotary_dim / width:.3f} of it at every distance."
        ),
        traces=[
            zero_line(),
            theme.line("slice that is not rotated", [1, NEARER], [1, 1], color=theme.VERMILLION, hover=HOVER),
            theme.line("rotated slice", x, y, color=theme.BLUE, hover=HOVER),
            theme.line("whole head", x, together(y, model), color=theme.INK, hover=HOVER, width=2.5),
        ],
        layout=axes(NEARER),
        table={
            "distance Δ (tokens)": list(DISTANCES),
            **{f"rotated slice of {name}": mean_kernel(DISTANCES, rope.inv_freq) for name, (rope, _) in HEADS.items()},
            **{
                f"whole head of {name}": together(mean_kernel(DISTANCES, rope.inv_freq), name)
                for name, (rope, _) in HEADS.items()
            },
        },
    )


def together(kernel: Array | float, model: str) -> Array:
    """Mean kernel of a whole head, of that of its rotated slice."""
    rope, width = HEADS[model]
    share = rope.rotary_dim / width
    return np.asarray(share * np.asarray(kernel) + (1 - share))
