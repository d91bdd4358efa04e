"""NTK scaling of the GTE models: every pair is divided, the later the more."""

from __future__ import annotations

import numpy as np

from ropedoc import _validation as check
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope


def ntk_mixed(rotary_dim: int, *, base: float, factor: float, power: float = 1.0) -> Rope:
    """NTK scaling with a power: pair i is divided by s^(((i + 1)/(d/2))^p), the last one by exactly s.

    θ_i' = b^(-2i/d) s^(-((i + 1)/(d/2))^p). With p = 1 it is "fixed" NTK scaling, the base b s with everything divided
    by s^(2/d) besides; another p is "mixed". Unlike `ntk_aware` it slows pair 0 too.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive.
    power : float [no unit]
        Power p, at least 0; `mixed_b` in configurations, 1 where it is missing.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated.

    References
    ----------
    vLLM 0.33.0, `rotary_embedding/ntk_scaling_rope.py`, class `NTKScalingRotaryEmbedding`: the type "ntk" of the GTE
    models.
    """
    s, p = check.above("factor", factor, low=0), check.at_least("power", power, low=0)
    theta = inverse_frequencies(rotary_dim, base=check.above("base", base, low=1))
    slowed = (np.arange(1, theta.size + 1) / theta.size) ** p
    return Rope(inv_freq=theta * s**-slowed, rope_type="ntk", base=float(base), rotary_dim=int(rotary_dim))
