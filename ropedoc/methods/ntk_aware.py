"""NTK-aware scaling: a larger base stands in."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ropedoc import _validation as check
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rope import Rope


def ntk_aware(rotary_dim: int, *, base: float, factor: float) -> Rope:
    """NTK-aware scaling: a larger base, so that only the slowest pair is divided by the whole factor.

    b' = b s^(d/(d-2)): pair 0 is unchanged, the last pair is divided by exactly s.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, even and at least 4.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated, or the new base does not exceed 1 or does not
        fit float64.

    References
    ----------
    Peng et al., YaRN (arXiv 2309.00071), section 3.1, equations 14 to 16.
    """
    s = check.above("factor", factor, low=0)
    larger = larger_base(rotary_dim, base=base, stretch=s)
    theta = inverse_frequencies(rotary_dim, base=larger)
    return Rope(inv_freq=theta, rope_type="ntk_aware", base=float(base), rotary_dim=int(rotary_dim))


def larger_base(rotary_dim: int, *, base: float, stretch: float) -> float:
    """Base b · stretch^(d/(d-2)): YaRN, equation 16."""
    return larger_bases(rotary_dim, base=base, stretches=[stretch])[0]


def larger_bases(rotary_dim: int, *, base: float, stretches: Iterable[float]) -> list[float]:
    """Base for each of several stretches."""
    d, b = check.even("rotary_dim", rotary_dim), check.above("base", base, low=1)
    if d == 2:
        raise ValueError("rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2")
    larger = []
    for stretch in stretches:
        try:
            larger.append(b * math.pow(stretch, d / (d - 2)))
        except OverflowError:
            larger.append(math.inf)
        if math.isinf(larger[-1]):
            raise ValueError(
                f"factor must give a base that float64 can hold, got a stretch of {stretch:g} for base {b:g}"
            )
    return larger
