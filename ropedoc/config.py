"""What a model's config.json says about its rotary position embedding, as Hugging Face transformers reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ropedoc import _validation as check
from ropedoc.extension import dynamic_ntk, linear, llama3, longrope, partial_rotary, proportional, yarn
from ropedoc.families import Family, family_of, text_part
from ropedoc.layers import FULL, layer_parameters
from ropedoc.rope import Rope

# The first name is the one that transformers uses inside; the others are what configs also call it.
HIDDEN_SIZE = ("hidden_size", "n_embd", "d_model")
HEAD_DIM = ("head_dim", "kv_channels", "attention_head_dim")
HEADS = ("num_attention_heads", "n_head", "n_heads")
LENGTH = ("max_position_embeddings", "n_positions", "max_seq_len")
ORIGINAL = "original_max_position_embeddings"
# Methods that reach no further than the training did.
UNEXTENDED = ("default", "proportional")


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
        value = _first(self.text, LENGTH, self.family.numbers)
        return check.whole("max_position_embeddings", value, low=1, high=check.LONGEST)

    def original(self) -> int:
        """Return the trained length: beside the parameters first, then inside, then the whole length."""
        inside = self.parameters.get(ORIGINAL)
        beside = _first(self.text, (ORIGINAL,), self.family.numbers)
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


def from_config(config: Mapping[str, Any], *, context_length: int | None = None, layer_type: str | None = None) -> Rope:
    """Read the rotary position embedding out of a Hugging Face config.json.

    The numbers are those of transformers 5.23, also where it is silent or surprising; what it
    then does stands in `warnings`, in plain sentences.

    Parameters
    ----------
    config : mapping
        The file as `json.load` gives it; 4.x or 5.x keys.
    context_length : int [tokens], optional
        Length of the sequence, which "dynamic" and "longrope" depend on. Without it, what a
        model starts with: dynamic as up to max_position_embeddings, longrope with short_factor.
    layer_type : str, optional
        Which layers, where a config has several settings; without it "full_attention", else the
        first one, and a warning says so.

    Returns
    -------
    rope : Rope
        context_length is the one given, else the one that the config states.

    Raises
    ------
    ValueError
        If the config has no rotary embedding, its rope_type is unknown, or a number is missing
        or out of range; the message names the key. A rotated dimension above 65,536 and a
        length above 2^53 are refused.

    References
    ----------
    Hugging Face transformers 5.23.0, `modeling_rope_utils.py`, `configuration_utils.py` and each
    model's `compute_default_rope_parameters`.
    """
    if context_length is not None:
        check.whole("context_length", context_length, low=1, high=check.LONGEST)
    with np.errstate(all="ignore"):  # a frequency out of float64's range is refused by Rope
        setting = _setting(text_part(config), context_length=context_length, layer_type=layer_type)
        rope = METHODS[setting.parameters["rope_type"]](setting)
    stated = _first(setting.text, LENGTH, setting.family.numbers)
    if stated is not None:
        stated = setting.length()
    return replace(
        rope,
        head_dim=setting.head_dim,
        layout=_layout(setting),
        original_context_length=rope.original_context_length or (stated if rope.rope_type in UNEXTENDED else None),
        context_length=rope.context_length or context_length or stated,
        warnings=tuple(setting.notes),
    )


def _setting(text: Mapping[str, Any], *, context_length: int | None, layer_type: str | None) -> Setting:
    family = family_of(text)
    notes: list[str] = []
    parameters, outer, label = layer_parameters(text, family, layer_type, notes)
    rope_type = check.choice("rope_type", parameters["rope_type"], tuple(METHODS))
    base = check.above("rope_theta", parameters["rope_theta"], low=1)
    head_dim = _head_dim(text, family, label, notes)
    if rope_type == "default" and family.partial is False and "partial_rotary_factor" in parameters:
        ignored = parameters.pop("partial_rotary_factor")
        if ignored != 1:
            notes.append(f"partial_rotary_factor ({check.shown(ignored)}) is ignored by this model's plain embedding.")
    return Setting(
        text=text,
        family=family,
        parameters=parameters,
        outer=outer,
        nested=label is not None,
        base=base,
        head_dim=head_dim,
        context_length=context_length,
        notes=notes,
    )


def _first(text: Mapping[str, Any], names: tuple[str, ...], defaults: Mapping[str, Any]) -> Any:
    """Value of the first of the names that the config has, else the model class's default."""
    return next((text[name] for name in names if name in text), defaults.get(names[0]))


def _head_dim(text: Mapping[str, Any], family: Family, label: str | None, notes: list[str]) -> int:
    """Return what transformers calls head_dim: of an MLA head, only the part that is rotated."""
    numbers = {**family.numbers, **text}
    latent = "qk_rope_head_dim" in family.numbers or family.layout is None
    if latent and numbers.get("qk_rope_head_dim") is not None:
        rotated = _width("qk_rope_head_dim", numbers["qk_rope_head_dim"])
        if numbers.get("qk_nope_head_dim"):
            whole = rotated + _width("qk_nope_head_dim", numbers["qk_nope_head_dim"])
            notes.append(f"{rotated} of the {whole} features of a query-key head are rotated (MLA).")
        return rotated
    if label == FULL and numbers.get("global_head_dim") is not None:
        return _width("global_head_dim", numbers["global_head_dim"])
    stated = next((text[key] for key in HEAD_DIM if text.get(key)), family.numbers.get("head_dim"))
    hidden, heads = _first(text, HIDDEN_SIZE, family.numbers), _first(text, HEADS, family.numbers)
    if stated:
        head_dim = _width("head_dim", stated)
        if check.is_number(hidden) and check.is_number(heads) and heads > 0 and hidden // heads != head_dim:
            notes.append(f"head_dim is {head_dim}, not hidden_size / num_attention_heads = {hidden // heads}.")
        return head_dim
    hidden = check.whole("hidden_size", hidden, low=1, high=check.LONGEST)
    heads = check.whole("num_attention_heads", heads, low=1, high=hidden)
    return _width("hidden_size / num_attention_heads", hidden // heads)


def _width(name: str, value: Any) -> int:
    return check.whole(name, value, low=1, high=check.WIDEST)


def _layout(setting: Setting) -> str | None:
    for key in ("rope_interleave", "rope_interleaved"):
        if isinstance(setting.text.get(key), bool):
            return "interleaved" if setting.text[key] else "half"
    return setting.family.layout


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
    rope = yarn(
        setting.rotary_dim(),
        base=setting.base,
        factor=_ratio(setting, original),
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
        notes.append("mscale and mscale_all_dim cancel: the models' own code multiplies the softmax scale instead.")
    return rope


def _llama3(setting: Setting) -> Rope:
    original, factor = setting.original(), _factor(setting)
    low = check.above("low_freq_factor", setting.need("low_freq_factor"), low=0)
    high = check.above("high_freq_factor", setting.need("high_freq_factor"), low=0)
    if high <= low:
        setting.notes.append("high_freq_factor is not above low_freq_factor: no ramp, a hard switch at the low one.")
    length = _first(setting.text, LENGTH, setting.family.numbers)
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
