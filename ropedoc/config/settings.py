"""One layer type's numbers as a config states them, and what each method makes of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.families import Family
from ropedoc.ladder.rope import Rope
from ropedoc.methods.dynamic_ntk import dynamic_ntk
from ropedoc.methods.linear import linear
from ropedoc.methods.llama3 import llama3
from ropedoc.methods.longrope import longrope
from ropedoc.methods.partial_rotary import partial_rotary
from ropedoc.methods.proportional import proportional
from ropedoc.methods.yarn import yarn

LENGTH = ("max_position_embeddings", "n_positions", "max_seq_len")
ORIGINAL = "original_max_position_embeddings"


def first(text: Mapping[str, Any], names: tuple[str, ...], defaults: Mapping[str, Any]) -> Any:
    """Value of the first of the names that the config has, else the model class's default."""
    return next((text[name] for name in names if name in text), defaults.get(names[0]))


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One layer type's numbers, as they are read out of a config."""

    text: Mapping[str, Any]
    family: Family
    parameters: dict[str, Any]
    outer: Mapping[str, Any]
    nested: bool
    base: float
    head_dim: int
    context_length: int | None
    notes: list[str] = field(default_factory=list)

    def need(self, key: str) -> Any:
        """Return a number that this method cannot do without."""
        if self.parameters.get(key) is None:
            raise ValueError(f"{key} must be given for the rope_type {self.parameters['rope_type']!r}, got none")
        return self.parameters[key]

    def length(self) -> int:
        """Return max_position_embeddings, needed."""
        value = first(self.text, LENGTH, self.family.numbers)
        return check.whole("max_position_embeddings", value, low=1, high=check.LONGEST)

    def original(self) -> int:
        """Return the trained length: beside the parameters first, then inside, then the whole length."""
        inside = self.parameters.get(ORIGINAL)
        beside = first(self.text, (ORIGINAL,), self.family.numbers)
        if not self.nested and beside is not None:
            if inside is not None and inside != beside:
                self.notes.append(f"{ORIGINAL} is stated twice: {beside} beside the parameters wins over {inside}.")
            return check.whole(ORIGINAL, beside, low=1, high=check.LONGEST)
        if ORIGINAL in self.parameters:
            return check.whole(ORIGINAL, inside, low=1, high=check.LONGEST)
        self.notes.append(f"{ORIGINAL} is missing: max_position_embeddings ({self.length()}) stands in.")
        return self.length()

    def rotary_dim(self) -> int:
        """Return int(head_dim · partial_rotary_factor), and say so where it is a part."""
        stated = self.text.get("rotary_dim")
        if stated is not None and "partial_rotary_factor" not in self.parameters and self.family.partial is not False:
            rotary_dim = check.even("rotary_dim", check.whole("rotary_dim", stated, low=2, high=self.head_dim))
        else:
            share = self.parameters.get("partial_rotary_factor", 1.0)
            rotary_dim = partial_rotary(self.head_dim, base=self.base, partial_rotary_factor=share).rotary_dim
        if rotary_dim < self.head_dim:
            self.notes.append(f"Only the first {rotary_dim} of {self.head_dim} features of a head are rotated.")
        return rotary_dim


def _default(setting: Setting) -> Rope:
    rotary_dim = setting.rotary_dim()
    return partial_rotary(rotary_dim, base=setting.base, partial_rotary_factor=1.0)


def _factor(setting: Setting) -> float:
    factor = check.above("factor", setting.need("factor"), low=0)
    if factor < 1:
        setting.notes.append(f"factor is {factor:g}, below 1: it shortens the reach instead of extending it.")
    return factor


def _ratio(setting: Setting, original: int) -> float:
    """Factor given, else max_position_embeddings / original."""
    if setting.parameters.get("factor") is not None:
        return _factor(setting)
    ratio = setting.length() / original
    setting.notes.append(f"factor is not given: max_position_embeddings / {ORIGINAL} = {ratio:g} stands in.")
    return ratio


def _linear(setting: Setting) -> Rope:
    return linear(setting.rotary_dim(), base=setting.base, factor=_factor(setting))


def _dynamic(setting: Setting) -> Rope:
    length = setting.length()
    setting.notes.append(
        f"The frequencies change with the longest sequence seen, from {length} tokens on;"
        " keys cached before keep theirs."
    )
    return dynamic_ntk(
        setting.rotary_dim(),
        base=setting.base,
        factor=_factor(setting),
        original_context_length=length,
        context_length=setting.context_length or length,
    )


def _yarn(setting: Setting) -> Rope:
    given, notes = setting.parameters, setting.notes
    if "factor" not in given:
        setting.need("factor")
    original = setting.original()
    betas = {"beta_fast": given.get("beta_fast") or 32.0, "beta_slow": given.get("beta_slow") or 1.0}
    notes.extend(f"{key} is 0: {betas[key]:g} stands in." for key in betas if given.get(key) == 0)
    truncate = setting.outer.get("truncate", True)
    if setting.nested and "truncate" in given:
        notes.append("truncate is ignored inside the setting of one layer type.")
    magnitudes = [key for key in ("mscale", "mscale_all_dim") if given.get(key)]
    if len(magnitudes) == 1 and given.get("attention_factor") is None:
        notes.append(f"{magnitudes[0]} alone is ignored.")
    factor = _ratio(setting, original)
    stated = first(setting.text, LENGTH, setting.family.numbers)
    if check.is_number(stated) and stated == original and factor > 1:
        notes.append(f"max_position_embeddings is the trained length; factor times it is {factor * original:,.0f}.")
    rope = yarn(
        setting.rotary_dim(),
        base=setting.base,
        factor=factor,
        original_context_length=original,
        truncate=check.flag("truncate", False if truncate is None else truncate),
        attention_factor=given.get("attention_factor"),
        mscale=given.get("mscale"),
        mscale_all_dim=given.get("mscale_all_dim"),
        **betas,
    )
    if betas["beta_fast"] < betas["beta_slow"]:
        notes.append("beta_fast is below beta_slow: the ramp runs backwards.")
    if len(magnitudes) == 2 and rope.attention_factor == 1:
        softmax = (0.1 * given["mscale_all_dim"] * math.log(max(factor, 1)) + 1) ** 2
        how = f"multiplies the softmax scale by {softmax:.4g} instead"
        notes.append(f"mscale and mscale_all_dim cancel: the code that DeepSeek published {how}.")
    return rope


def _llama3(setting: Setting) -> Rope:
    original, factor = setting.original(), _factor(setting)
    low = check.above("low_freq_factor", setting.need("low_freq_factor"), low=0)
    high = check.above("high_freq_factor", setting.need("high_freq_factor"), low=0)
    if high <= low:
        setting.notes.append("high_freq_factor is not above low_freq_factor: no ramp, a hard switch at the low one.")
    length = first(setting.text, LENGTH, setting.family.numbers)
    if check.is_number(length) and factor * original != length:
        setting.notes.append(
            f"factor times {ORIGINAL} is {factor * original:,.0f}, not the {length:,.0f} of max_position_embeddings."
        )
    return llama3(
        setting.rotary_dim(),
        base=setting.base,
        factor=factor,
        original_context_length=original,
        low_freq_factor=low,
        high_freq_factor=max(low, high),
    )


def _longrope(setting: Setting) -> Rope:
    original = setting.original()
    setting.notes.append(
        f"A sequence of more than {original} tokens switches from short_factor to long_factor as a whole;"
        " keys cached before keep theirs."
    )
    return longrope(
        setting.rotary_dim(),
        base=setting.base,
        factor=_ratio(setting, original),
        original_context_length=original,
        context_length=setting.context_length or original,
        short_factor=setting.need("short_factor"),
        long_factor=setting.need("long_factor"),
        attention_factor=setting.parameters.get("attention_factor"),
    )


def _proportional(setting: Setting) -> Rope:
    given = setting.parameters
    if "partial_rotary_factor" not in given:
        setting.notes.append("partial_rotary_factor is missing: all pairs turn.")
    rope = proportional(
        setting.head_dim,
        base=setting.base,
        partial_rotary_factor=given.get("partial_rotary_factor", 1.0),
        factor=given.get("factor", 1.0),
    )
    still = int((rope.inv_freq == 0).sum())
    if still:
        setting.notes.append(
            f"{still} of {rope.inv_freq.size} pairs stand still; this is not partial rotary embedding."
        )
    return rope


METHODS: dict[str, Callable[[Setting], Rope]] = {
    "default": _default,
    "linear": _linear,
    "dynamic": _dynamic,
    "yarn": _yarn,
    "llama3": _llama3,
    "longrope": _longrope,
    "proportional": _proportional,
}
