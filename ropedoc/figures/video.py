"""Images and videos larger than in training: repetition along the time axis, scaling per axis, and the base of a tower."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.decay import zero_line
from ropedoc.figures.registry import Control, Figure, figure
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.methods.axial import axial
from ropedoc.methods.linear import linear
from ropedoc.methods.ntk_aware import ntk_aware


class Video(NamedTuple):
    """The time axis of a video model: its features and base, and the pair (from 0) that RIFLEx slows, where it names one."""

    dimension: int
    base: int
    slowed: int


# RIFLEx's own code: hunyuanvideo.py (k = 4, N_k = 50) and cogvideox.py (k = 2, N_k = 20), which count k from 1; CogVideoX
# gives a quarter of its 64 features to time (diffusers 0.42.1, embeddings.py:692). For Wan its index is 6 in
# ComfyUI-WanVideoWrapper (issue 351).
VIDEOS = {
    "HunyuanVideo": Video(16, 256, 3),
    "CogVideoX": Video(16, 10_000, 1),
    "Wan": Video(44, 10_000, 5),
}
FRAMES = (17, 25, 33, 49, 66, 97, 129, 193, 257)
PLAIN, RIFLEX = "as trained", "RIFLEx"
SHARE = 0.9  # of a turn that RIFLEx leaves its pair for the whole video (riflex_utils.py)
APART = "Δ = %{x} frames<br>K = %{y:.3f}"


def period(video: str) -> float:
    """Wavelength [frames] of the pair that RIFLEx slows."""
    setting = VIDEOS[video]
    return float(wavelengths(inverse_frequencies(setting.dimension, base=setting.base))[setting.slowed])


def time_ladder(video: str, *, method: str, frames: int) -> Array:
    """Frequencies [rad/frame] of the time axis for a video of so many frames.

    RIFLEx (arXiv 2502.15894, equation 8, and its riflex_utils.py): the pair that repeats turns 0.9 times in the whole
    video, where that is longer than its wavelength, rounded to frames; no other pair changes.
    """
    setting = VIDEOS[video]
    theta = inverse_frequencies(setting.dimension, base=setting.base)
    if method == RIFLEX and frames > round(period(video)):
        theta[setting.slowed] = SHARE * 2 * np.pi / frames
    return theta


@figure(
    video=Control("Model", tuple(VIDEOS), "HunyuanVideo", show=str),
    method=Control("Method", (PLAIN, RIFLEX), PLAIN, show=str),
    frames=Control("Frames of the video, as the model counts them", FRAMES, 97),
)
def axes_video(*, video: str, method: str, frames: int) -> Figure:
    """Similarity of frames along the time axis, and the pair whose turn repeats first."""
    setting, theta = VIDEOS[video], time_ladder(video, method=method, frames=frames)
    turn, runs = period(video), float(wavelengths(theta)[setting.slowed])
    steps = np.arange(float(FRAMES[-1]))
    inside = steps < frames
    alone = np.where(inside, np.cos(steps * theta[setting.slowed]), np.nan)
    whole = np.where(inside, mean_kernel(steps, theta), np.nan)
    return Figure(
        title="Similarity of two frames along the time axis of a video model",
        reading=(
            f"{video} gives time {theta.size} pairs at base {setting.base:,}; pair {setting.slowed} turns once in {turn:.1f} frames, in a "
            f"video of {frames} frames {frames / turn:.2f} times{_run(method, frames, turn, runs)}{_together(frames, turn, theta)}."
        ),
        traces=[
            zero_line(),
            theme.line("all pairs of the time axis", steps, whole, color=theme.BLUE, hover=APART, width=2.5),
            theme.line("the pair that repeats, alone", steps, alone, color=theme.VERMILLION, hover=APART),
        ],
        layout=theme.layout(
            theme.linear_axis("distance Δ (frames)", 0, FRAMES[-1], ticks=[0, 50, 100, 150, 200, 250]),
            theme.linear_axis("similarity K (no unit)", -1.1, 1.1, ticks=[-1, -0.5, 0, 0.5, 1]),
        ),
        table=_periods(),
    )


def _run(method: str, frames: int, turn: float, runs: float) -> str:
    if method == PLAIN:
        return (
            f", so that it has the same angle in frames {turn:.0f} apart"
            if frames > turn
            else ", so that no two frames have it at the same angle"
        )
    if frames <= round(turn):
        return ", which RIFLEx leaves as it is"
    return f" as trained, and {SHARE:g} of one with RIFLEx, which slows it to one in {runs:.1f} frames"


def _together(frames: int, turn: float, theta: Array) -> str:
    """What all pairs of the axis make of frames one such turn apart, where a video has them."""
    apart = round(turn)
    if frames <= apart:
        return ""
    return f"; to all {theta.size} pairs together frames {apart} apart are {theme.similar(float(mean_kernel(apart, theta)))} similar"


@cache
def _periods() -> dict[str, list[Any]]:
    """Wavelength of each pair of each time axis."""
    rows = [
        (video, pair, wave)
        for video, setting in VIDEOS.items()
        for pair, wave in enumerate(wavelengths(inverse_frequencies(setting.dimension, base=setting.base)))
    ]
    return {
        "model": [video for video, *_ in rows],
        "pair i (count from 0)": [pair for _, pair, _ in rows],
        "RIFLEx's k (count from 1)": [pair + 1 for _, pair, _ in rows],
        "wavelength (frames)": [float(wave) for *_, wave in rows],
        "slowed by RIFLEx": ["yes" if pair == VIDEOS[video].slowed else "no" for video, pair, _ in rows],
    }


class Side(NamedTuple):
    """One axis of an image model: its features and base."""

    dimension: int
    base: int


SIDES = {
    "Flux, Qwen-Image": Side(56, 10_000),
    "Z-Image": Side(48, 256),
    "Flux.2": Side(32, 2_000),
}
TRAINED = 64  # patches: 1,024 pixels in patches of 16
SCALES = (1, 1.5, 2, 3, 4)
METHODS = ("none", "NTK-aware", "linear")
ANGLE = "pair %{x}<br>farthest angle %{y:.3r} rad"


def side_ladder(model: str, *, method: str, scale: float) -> Array:
    """Frequencies [rad/patch] of an axis whose side is so many times as long."""
    setting = SIDES[model]
    if method == "none":
        return inverse_frequencies(setting.dimension, base=setting.base)
    make = {"NTK-aware": ntk_aware, "linear": linear}[method]
    return make(setting.dimension, base=setting.base, factor=scale).inv_freq


def slow_pairs(model: str) -> int:
    """Pairs of an axis that make no full turn along the trained side."""
    return int((TRAINED * side_ladder(model, method="none", scale=1) < 2 * np.pi).sum())


def overreach(model: str, *, method: str, scale: float) -> float:
    """How many times as far as along the trained side one of those pairs goes at most."""
    plain = side_ladder(model, method="none", scale=1)
    ratio = scale * side_ladder(model, method=method, scale=scale) / plain
    return float(ratio[-slow_pairs(model) :].max())


@figure(
    model=Control("Model", tuple(SIDES), "Flux, Qwen-Image", show=str),
    method=Control("Method, on this axis", METHODS, "NTK-aware", show=str),
    scale=Control(f"Side, in times {TRAINED} patches", SCALES, 2, show="{:g}".format),
)
def axes_resolution(*, model: str, method: str, scale: float) -> Figure:
    """Farthest angle of each pair along a side that is longer than in training."""
    setting, theta = SIDES[model], side_ladder(model, method=method, scale=scale)
    pairs = np.arange(theta.size)
    seen, reached = TRAINED * side_ladder(model, method="none", scale=1), scale * TRAINED * theta
    return Figure(
        title=f"Farthest angle of each pair along a side of an image (trained on {TRAINED} patches)",
        reading=(
            f"{model}, {setting.dimension} features at base {setting.base:,} for a side: of {theta.size} pairs {slow_pairs(model)} make no full turn in "
            f"{TRAINED} patches; at {scale:g} times the side, with the method {method}, they go up to "
            f"{overreach(model, method=method, scale=scale):.2f} times as far as there, and the fastest pair turns {theta[0]:.2f} rad a patch."
        ),
        traces=[
            theme.line("one full turn", [0, 28], [2 * np.pi] * 2, color=theme.MUTED, dash="dot", width=1),
            theme.points(f"in {TRAINED} patches, as trained", pairs, seen, color=theme.MUTED, hover=ANGLE, size=9),
            theme.points("along the side chosen", pairs, reached, color=theme.BLUE, hover=ANGLE, size=6),
        ],
        layout=theme.layout(
            theme.linear_axis("pair of the axis (count from 0)", -1, 28, ticks=[0, 7, 14, 21, 28]),
            theme.log_axis("farthest angle (rad)", 0.003, 1_000),
        ),
        table=_new(),
    )


@cache
def _new() -> dict[str, list[Any]]:
    rows = [(model, method, scale) for model in SIDES for method in METHODS for scale in SCALES]
    return {
        "model": [model for model, *_ in rows],
        "method": [method for _, method, _ in rows],
        "side, in times the trained one": [scale for *_, scale in rows],
        "slow pairs go so many times as far": [
            overreach(model, method=method, scale=scale) for model, method, scale in rows
        ],
        "fastest pair (rad/patch)": [
            float(side_ladder(model, method=method, scale=scale)[0]) for model, method, scale in rows
        ],
    }


BASES = (10, 30, 100, 1_000, 10_000)
HEAD_DIM = 64
SHARES = np.linspace(0, 1, 201)  # of an image's side


def tower(base: float) -> Array:
    """Frequencies [rad/half side] of one axis of DINOv3's tower at a base."""
    return axial(HEAD_DIM, method="dinov3", base=base)[0].inv_freq


def unturned(base: float) -> int:
    """Its pairs that make no full turn across an image, which is two half sides."""
    return int((wavelengths(tower(base)) > 2 * (1 + 1e-12)).sum())


@figure(base=Control("Base b", BASES, 10))
def axes_tower(*, base: int) -> Figure:
    """Similarity along a side of an image whose coordinates go from -1 to 1."""
    theta, hundred = tower(base), tower(100)
    return Figure(
        title=f"Similarity along a side of an image in coordinates from −1 to 1 (DINOv3, head dimension {HEAD_DIM})",
        reading=(
            f"At base {base:,} the fastest of the {theta.size} pairs of a side turns twice across the image, the slowest "
            f"{theme.number(2 / float(wavelengths(theta)[-1]), '.2g')} times, and {unturned(base)} make no full turn; the least similarity along the side is "
            f"{theme.number(float(mean_kernel(2 * SHARES, theta).min()), '.2f')}."
        ),
        traces=[
            zero_line(),
            theme.line(
                "base 100, as trained",
                SHARES,
                mean_kernel(2 * SHARES, hundred),
                color=theme.MUTED,
                hover=ACROSS,
                width=5,
            ),
            theme.line(
                "the base chosen", SHARES, mean_kernel(2 * SHARES, theta), color=theme.BLUE, hover=ACROSS, width=2.5
            ),
        ],
        layout=theme.layout(
            theme.linear_axis("distance (sides of the image)", 0, 1, ticks=[0, 0.25, 0.5, 0.75, 1]),
            theme.linear_axis("similarity K (no unit)", -1.1, 1.1, ticks=[-1, -0.5, 0, 0.5, 1]),
        ),
        table={
            "base b": list(BASES),
            "slowest pair, turns across the image": [2 / float(wavelengths(tower(b))[-1]) for b in BASES],
            "pairs with no full turn across it": [unturned(b) for b in BASES],
            "least similarity along a side (no unit)": [float(mean_kernel(2 * SHARES, tower(b)).min()) for b in BASES],
        },
    )


ACROSS = "distance %{x:.3f} sides of the image<br>K = %{y:.3f}"
