"""Position interpolation: every frequency divided by the factor."""

from __future__ import annotations

from ropedoc import _validation as check
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope, divided


def linear(rotary_dim: int, *, base: float, factor: float) -> Rope:
    """Position interpolation: every frequency divided by the factor.

    θ'_i = θ_i / s, which is the same as positions m/s: on a logarithmic distance axis the
    mean kernel slides by ln s and keeps its shape. s = 1 changes nothing.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive: above 1 stretches distances, below 1 shrinks them.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If rotary_dim is not a positive even integer, base not above 1, or factor not positive.

    References
    ----------
    Chen et al., Position Interpolation (arXiv 2306.15595), section 2.3, equation 4.
    """
    s = check.above("factor", factor, low=0)
    theta = inverse_frequencies(rotary_dim, base=base)
    return Rope(inv_freq=divided(theta, s), rope_type="linear", base=float(base), rotary_dim=int(rotary_dim))
