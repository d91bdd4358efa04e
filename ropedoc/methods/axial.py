"""Ladders over several axes of the position: images and video."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.methods import _parts as parts


@dataclass(frozen=True, kw_only=True, eq=False)
class Axis:
    """One axis of the position, and the pairs that it turns.

    Attributes
    ----------
    name : str
        What the axis counts along: "time", "height", "width", …
    unit : str
        What its position is counted in.
    base : float [no unit]
        Base b of its frequencies.
    pairs : array [pairs]
        Which pairs of the head it turns, counted from 0; read-only.
    inv_freq : array [pairs, rad/unit]
        Frequency of each of them, read-only.
    """

    name: str
    unit: str
    base: float
    pairs: NDArray[np.intp]
    inv_freq: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", check.above("base", self.base, low=1))
        pairs = _indices(self.pairs)
        theta = np.array(check.frequencies("inv_freq", self.inv_freq))
        if pairs.shape != theta.shape:
            got = f"got the shape {check.shown(theta.shape)}"
            raise ValueError(f"inv_freq must have one frequency for each of the {pairs.size} pairs, {got}")
        pairs.flags.writeable = theta.flags.writeable = False
        object.__setattr__(self, "pairs", pairs)
        object.__setattr__(self, "inv_freq", theta)


def _indices(value: ArrayLike) -> NDArray[np.intp]:
    """Return value as indices of pairs."""
    array = check.finite_array("pairs", value)
    if array.ndim != 1 or (array % 1).any() or (array < 0).any() or (array > check.WIDEST).any():
        raise ValueError(f"pairs must be a list of integers from 0 to {check.WIDEST}, got {check.shown(value)}")
    return array.astype(np.intp)


def axial(
    rotary_dim: int,
    *,
    method: str,
    base: float,
    sections: Sequence[int] | None = None,
    axes_dims: Sequence[int] | None = None,
) -> tuple[Axis, ...]:
    """Ladder of each axis of an embedding over images or video, by its published name.

    Pair p of a head turns by the position along its axis times its frequency. With d = rotary_dim
    and j counting an axis's own pairs from 0:

    "mrope": θ_p = b^(-2p/d) of the whole head, dealt to time, height, width in blocks of sections
    (Qwen2-VL). "mrope_interleaved": the same, in turns (Qwen3-VL). "ernie_vl": the same θ_p; of
    the first pairs height has the even and width the odd ones, time has the last (ERNIE-4.5-VL).
    Its sections are height, width, time.

    "dinov3": 2π b^(-4j/d) for height, then for width, whose coordinates `patch_centres` gives.
    "pixtral": b^(-4j/d) for height, then b^(-(4j + 2)/d) for width. "llama4", its vision tower:
    b^(-4j/d) for width, then for height, both counted from 1. "qwen2_vl_vision", the tower of
    Qwen2-VL and of most models after it: b^(-4j/d) for height, then for width. "gemma4_vision": the
    same for width, then for height. "kimi_k25_vision": the same, where even pairs turn by the width
    and odd ones by the height. "sam2", the memory of SAM 2, SAM 3 and EdgeTAM, and "sam3", the tower of SAM 3: b^(-4j/d)
    for width, then for height. "minimax_m3_vl_vision": b^(-2j/a) for time, then for height, then for width, with
    a = 2⌊d/6⌋ features each; what is left over does not turn.

    "flux", "flux2", "qwen_image", "hunyuan": a ladder b^(-2j/a) for each axis, one after the
    other, a its features in axes_dims. "wan": the same, with 2⌊d/6⌋ features for height and for
    width, and the rest for time.

    Pair p is (p, p + d/2) in Qwen2-VL and its tower, Qwen3-VL, DINOv3, Pixtral and Kimi K2.5 (layout
    "half"), (p, p + 3a/2) in MiniMax-M3-VL, within each half of a head by itself in Gemma 4, and (2p, 2p + 1) in the other models
    named here ("interleaved").

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even; of two axes a multiple of 4.
    method : str
        One of the names above.
    base : float [no unit]
        Base b, greater than 1.
    sections : integers [pairs], optional
        Pairs of each axis, for the first three names; `mrope_section` in configurations.
    axes_dims : integers [features], optional
        Features of each axis, from "flux" to "hunyuan"; `axes_dims_rope` or
        `rope_axes_dim` in configurations.

    Returns
    -------
    axes : tuple of Axis
        In the order in which the library has their positions. Frames and patches are those that
        rotate: after merging, where a model merges them.

    Raises
    ------
    ValueError
        If the method is unknown, a number is out of its range, sections or axes_dims are missing,
        not asked for or do not add up, or ERNIE's height and width differ.

    References
    ----------
    Hugging Face transformers 5.24.0: `modeling_qwen2_vl.py`, `modeling_qwen3_vl.py`,
    `modeling_ernie4_5_vl_moe.py`, `modeling_dinov3_vit.py`, `modeling_pixtral.py`,
    `modeling_llama4.py`, `modeling_gemma4.py`, `modeling_kimi_k25.py`, `modeling_sam2_video.py`,
    `modeling_sam3.py`, `modeling_minimax_m3_vl.py`; diffusers 0.42.1: `transformer_flux.py`, `transformer_flux2.py`,
    `transformer_qwenimage.py`, `transformer_hunyuan_video.py`, `transformer_wan.py`.
    """
    d, b = check.even("rotary_dim", rotary_dim), check.above("base", base, low=1)
    way = WAYS[check.choice("method", method, tuple(WAYS))]
    for name, value in (("sections", sections), ("axes_dims", axes_dims)):
        if value is not None and name != way.takes:
            raise ValueError(f"{name} must be left out for {method}, got {check.shown(value)}")
    shares = way.share(d, b, _sizes(way, sections if way.takes == "sections" else axes_dims, d))
    return tuple(
        Axis(name=name, unit=unit, base=b, pairs=pairs, inv_freq=theta)
        for (name, unit), (pairs, theta) in zip(way.axes, shares, strict=True)
    )


def patch_centres(patches: int) -> Array:
    """Coordinate of the centre of each patch along one side of an image, as DINOv3 counts it.

    x_k = 2(k + 1/2)/n - 1 for k = 0 … n - 1: from -1 to 1, whatever the size of the image.

    Parameters
    ----------
    patches : int [patches]
        How many patches n the side has, at least 1.

    Returns
    -------
    coordinates : array [patches; half a side]

    Raises
    ------
    ValueError
        If patches is not an integer from 1 to 65536.

    References
    ----------
    Hugging Face transformers 5.24.0, `modeling_dinov3_vit.py`, function
    `get_patches_center_coordinates`.
    """
    n = check.whole("patches", patches, low=1, high=check.WIDEST)
    return 2 * ((np.arange(n) + 0.5) / n) - 1


def _sizes(way: Way, given: Sequence[int] | None, d: int) -> list[int]:
    """Return sections or axes_dims if they are whole, one for each axis, and make up the head."""
    if not way.takes:
        return []
    step, kind = (1, "positive") if way.takes == "sections" else (2, "positive even")
    rule = f"{len(way.axes)} {kind} integers with the sum {step * d // 2}"
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != len(way.axes):
        raise ValueError(f"{way.takes} must be {rule}, got {check.shown(given)}")
    sizes = [check.whole(way.takes, size, low=step, high=check.WIDEST, rule=rule) for size in given]
    if any(size % step for size in sizes) or 2 * sum(sizes) != step * d:
        raise ValueError(f"{way.takes} must be {rule}, got {check.shown(given)}")
    return sizes


class Way(NamedTuple):
    """How a published embedding shares out the pairs: by what, after which argument, and to which axes in which units."""

    share: Callable[[int, float, list[int]], list[parts.Part]]
    takes: str
    axes: tuple[tuple[str, str], ...]


VIDEO = (("time", "frame"), ("height", "patch"), ("width", "patch"))
IMAGES = (("image", "image"), *VIDEO[1:])
CENTRED = (("image", "image"), ("height", "patch from the middle"), ("width", "patch from the middle"))
CENTRES = (("height", "half a side, from the middle"), ("width", "half a side, from the middle"))
FROM_1 = (("width", "patch, counted from 1"), ("height", "patch, counted from 1"))

CELLS = (("width", "cell of a feature map"), ("height", "cell of a feature map"))
GLOBAL = "patch of a window, to which global layers scale the image"
SCALED = (("width", GLOBAL), ("height", GLOBAL))

WAYS = {
    "mrope": Way(parts.in_blocks, "sections", VIDEO),
    "mrope_interleaved": Way(parts.in_turns, "sections", VIDEO),
    "ernie_vl": Way(parts.ernie, "sections", VIDEO),
    "dinov3": Way(parts.dinov3, "", CENTRES),
    "pixtral": Way(parts.pixtral, "", VIDEO[1:]),
    "llama4": Way(parts.two_ladders, "", FROM_1),
    "qwen2_vl_vision": Way(parts.two_ladders, "", VIDEO[1:]),
    "gemma4_vision": Way(parts.two_ladders, "", VIDEO[:0:-1]),
    "kimi_k25_vision": Way(parts.alternating, "", VIDEO[:0:-1]),
    "sam2": Way(parts.two_ladders, "", CELLS),
    "sam3": Way(parts.two_ladders, "", SCALED),
    "minimax_m3_vl_vision": Way(parts.thirds, "", VIDEO),
    "flux": Way(parts.ladders, "axes_dims", IMAGES),
    "flux2": Way(parts.ladders, "axes_dims", (("image", "step, ten an image"), *VIDEO[1:], ("text", "token"))),
    "qwen_image": Way(parts.ladders, "axes_dims", CENTRED),
    "hunyuan": Way(parts.ladders, "axes_dims", VIDEO),
    "wan": Way(parts.wan, "", VIDEO),
}
