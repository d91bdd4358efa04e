"""NTK-by-parts: fast pairs kept, slow pairs divided, a ramp in turns between."""

from __future__ import annotations

import numpy as np

from ropedoc import _validation as check
from ropedoc._validation import Array
from ropedoc.ladder.frequencies import inverse_frequencies, rotations
from ropedoc.ladder.rope import Rope, divided


def ntk_by_parts(
    rotary_dim: int, *, base: float, factor: float, original_context_length: int, beta_fast: float, beta_slow: float
) -> Rope:
    """NTK-by-parts: pairs that turn often are kept, those that turn rarely are divided by the factor.

    θ'_i = (1 - γ) θ_i/s + γ θ_i, where γ rises from 0 to 1 with the turns r_i = L₀/λ_i:
    γ = 0 below r = beta_slow (α), 1 above r = beta_fast (β), (r - α)/(β - α) between.
    With α = β it is a hard switch, and a pair that turns exactly that often is kept.

    Parameters
    ----------
    rotary_dim : int [features]
        Rotated dimension d of a head, positive and even.
    base : float [no unit]
        Base b, greater than 1.
    factor : float [no unit]
        Factor s, positive.
    original_context_length : int [tokens]
        Context L₀ of the training, positive.
    beta_fast : float [turns]
        β, at least beta_slow: pairs that turn more often inside L₀ are kept.
    beta_slow : float [turns]
        α, positive: pairs that turn less often inside L₀ are divided by s.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        If a number is out of the range stated.

    References
    ----------
    Peng et al., YaRN (arXiv 2309.00071), section 3.2, equations 17 to 20.
    """
    theta, length = kept(rotary_dim, base=base, original_context_length=original_context_length)
    slow = check.above("beta_slow", beta_slow, low=0)
    fast = check.at_least("beta_fast", beta_fast, low=slow)
    turns = rotations(theta, context_length=length)
    gamma = np.clip((turns - slow) / (fast - slow), 0, 1) if fast > slow else (turns >= slow).astype(np.float64)
    return Rope(
        inv_freq=blend(theta, factor=factor, share=1 - gamma),
        rope_type="ntk_by_parts",
        base=float(base),
        rotary_dim=int(rotary_dim),
        original_context_length=length,
    )


def kept(rotary_dim: int, *, base: float, original_context_length: int) -> tuple[Array, int]:
    """Frequencies before the extension, and the checked length."""
    length = check.whole("original_context_length", original_context_length, low=1, high=check.LONGEST)
    return inverse_frequencies(rotary_dim, base=base), length


def blend(theta: Array, *, factor: float, share: Array) -> Array:
    """Frequencies with this share of each pair divided by the factor."""
    slow = divided(theta, check.above("factor", factor, low=0))
    with np.errstate(invalid="ignore"):  # 0 · ∞ is no number, which Rope refuses
        return np.asarray((1 - share) * theta + share * slow)
