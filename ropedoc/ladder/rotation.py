"""Rotation of vectors by their positions, in both layouts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ropedoc import _validation as check
from ropedoc._validation import Array

LAYOUTS = ("half", "interleaved")


def rotate(x: ArrayLike, positions: ArrayLike, inv_freq: ArrayLike, *, layout: str = "half") -> Array:
    """Rotate every pair of features of x by its position times its frequency.

    (x₁, x₂) → (x₁ cos mθ_i - x₂ sin mθ_i, x₂ cos mθ_i + x₁ sin mθ_i) at position m.
    Features past the last pair pass through unchanged (partial rotary embedding).

    Parameters
    ----------
    x : array [..., tokens, head_dim; any unit]
        Queries or keys.
    positions : array [tokens; tokens]
        Position m of each vector; a scalar or any shape that broadcasts to x without its
        last axis will do. Need not be whole or sorted.
    inv_freq : array [pairs, rad/token]
        Frequencies θ_i.
    layout : "half" or "interleaved"
        Which features form pair i: (i, i + pairs) in "half", (2i, 2i + 1) in "interleaved".

    Returns
    -------
    rotated : array, shape and unit of x

    Raises
    ------
    ValueError
        If a number is not finite, a vector is narrower than its pairs, the positions don't
        fit x, or the layout is unknown.

    References
    ----------
    Su et al., RoFormer (arXiv 2104.09864), section 3.4.2, equation 34 (interleaved).
    The half layout is `rotate_half` of GPT-NeoX and of Hugging Face's Llama.
    """
    vectors = check.finite_array("x", x)
    theta = check.frequencies("inv_freq", inv_freq)
    first, second = _pair_features(theta.size, layout)
    if vectors.ndim == 0 or vectors.shape[-1] < 2 * theta.size:
        got = f"got the shape {check.shown(vectors.shape)}"
        raise ValueError(f"x must have at least {2 * theta.size} features, two for each pair, {got}")
    angle = _broadcast(positions, vectors.shape[:-1])[..., None] * theta
    cos, sin = np.cos(angle), np.sin(angle)
    rotated = vectors.copy()
    rotated[..., first] = vectors[..., first] * cos - vectors[..., second] * sin
    rotated[..., second] = vectors[..., second] * cos + vectors[..., first] * sin
    return rotated


def rotation_matrix(position: float, inv_freq: ArrayLike, *, layout: str = "half") -> Array:
    """Matrix that rotates a column vector to one position.

    R_m with R_m x = rotate(x, m): one 2-by-2 rotation by mθ_i for each pair, 0 elsewhere.

    Parameters
    ----------
    position : float [tokens]
        Position m.
    inv_freq : array [pairs, rad/token]
        Frequencies θ_i.
    layout : "half" or "interleaved"
        Which features form a pair, as in `rotate`.

    Returns
    -------
    matrix : array [2·pairs, 2·pairs; no unit]

    Raises
    ------
    ValueError
        If the position or a frequency is not finite, or the layout is unknown.

    References
    ----------
    Su et al., RoFormer (arXiv 2104.09864), section 3.2.2, equation 15 (interleaved).
    """
    theta = check.frequencies("inv_freq", inv_freq)
    m = check.finite_array("position", position)
    if m.ndim:
        raise ValueError(f"position must be a single number, got the shape {check.shown(m.shape)}")
    return rotate(np.eye(2 * theta.size), m, theta, layout=layout).T


def layout_permutation(rotary_dim: int) -> NDArray[np.intp]:
    """Order of features that turns the interleaved layout into the half layout.

    index = (0, 2, 4, …, 1, 3, 5, …), so that x_half = x_interleaved[..., index].
    Applied to the rows of the query and key projections it moves a model between the two.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.

    Returns
    -------
    index : integer array [rotary_dim]

    Raises
    ------
    ValueError
        If rotary_dim is not a positive even integer.

    References
    ----------
    Hugging Face transformers, `convert_llama_weights_to_hf.py`, function `permute`.
    """
    d = check.even("rotary_dim", rotary_dim)
    return np.concatenate([np.arange(0, d, 2), np.arange(1, d, 2)])


def _pair_features(pairs: int, layout: str) -> tuple[slice, slice]:
    """Slices of the first and the second feature of each pair."""
    if check.choice("layout", layout, LAYOUTS) == "half":
        return slice(0, pairs), slice(pairs, 2 * pairs)
    return slice(0, 2 * pairs, 2), slice(1, 2 * pairs, 2)


def _broadcast(positions: ArrayLike, shape: tuple[int, ...]) -> Array:
    given = check.finite_array("positions", positions)
    try:
        return np.broadcast_to(given, shape)
    except ValueError:
        rule = f"fit the shape {check.shown(shape)} of x without its last axis"
        raise ValueError(f"positions must {rule}, got the shape {check.shown(given.shape)}") from None
