"""YaRN as its paper prints it."""

from __future__ import annotations

from ropedoc.ladder.rope import Rope
from ropedoc.methods.ntk_by_parts import ntk_by_parts
from ropedoc.methods.yarn import magnitude


def yarn_paper(
    rotary_dim: int,
    *,
    base: float,
    factor: float,
    original_context_length: int,
    beta_fast: float = 32.0,
    beta_slow: float = 1.0,
) -> Rope:
    """YaRN as the paper prints it: NTK-by-parts, and cos and sin multiplied by 0.1 ln s + 1.

    The ramp is linear in the turns L₀/λ_i. No library that we read runs this: see `yarn`. The paper states
    the factor on cos and sin for s ≥ 1; below, it is 1 here.

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
        β: pairs that turn more often inside L₀ are kept. The paper's value for Llama is 32.
    beta_slow : float [turns]
        α: pairs that turn less often inside L₀ are divided by s. The paper's value is 1.

    Returns
    -------
    rope : Rope

    Raises
    ------
    ValueError
        As `ntk_by_parts`.

    References
    ----------
    Peng et al., YaRN (arXiv 2309.00071), section 3.2, equations 17 to 20, and section 3.4,
    equations 21 and 22.
    """
    parts = ntk_by_parts(
        rotary_dim,
        base=base,
        factor=factor,
        original_context_length=original_context_length,
        beta_fast=beta_fast,
        beta_slow=beta_slow,
    )
    return Rope(
        inv_freq=parts.inv_freq,
        attention_factor=magnitude(float(factor), 1.0),
        rope_type="yarn_paper",
        base=parts.base,
        rotary_dim=parts.rotary_dim,
        original_context_length=parts.original_context_length,
    )
