"""Where a config keeps the parameters of its rotary embedding, and which of them hold for one layer type."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.families import Family

Parameters = dict[str, Any]

SLIDING = "sliding_attention"
FULL = "full_attention"
LAYER_TYPES = (FULL, SLIDING, "chunked_attention", "linear_attention", "main", "compress")

BASES = ("rope_theta", "rotary_emb_base", "global_rope_theta")
SLIDING_BASES = ("rope_local_base_freq", "local_rope_theta", "swa_rope_theta")
SHARES = ("partial_rotary_factor", "rotary_pct")

# Older names of a method, by transformers' own conversions.
OLDER = {"mrope": "default", "su": "longrope"}
USED = {
    "attention_factor",
    "beta_fast",
    "beta_slow",
    "factor",
    "high_freq_factor",
    "long_factor",
    "low_freq_factor",
    "mrope_interleaved",
    "mrope_section",
    "mscale",
    "mscale_all_dim",
    "original_max_position_embeddings",
    "partial_rotary_factor",
    "rope_theta",
    "rope_type",
    "short_factor",
    "truncate",
    "type",
}


def layer_parameters(
    text: Mapping[str, Any], family: Family, layer_type: str | None, notes: list[str]
) -> tuple[Parameters, Mapping[str, Any], str | None]:
    """Return the parameters of one layer type, the dict they stand in, and the layer type if there are several.

    Raises
    ------
    ValueError
        If the layer type is not in the config, or its layers have no rotary embedding.
    """
    outer = _stated(text, family, notes)
    settings = _by_layer(text, family, outer)
    if not settings:
        _same_everywhere(text, layer_type)
        return _complete(dict(outer), text, family, notes), outer, None
    label = _chosen(settings, layer_type, notes)
    if settings[label] is None:
        raise ValueError(f"layer_type must name layers with rotary position embedding, got {label!r}, which have none")
    return _complete(dict(settings[label]), text, family, notes), outer, label


def _stated(text: Mapping[str, Any], family: Family, notes: list[str]) -> Mapping[str, Any]:
    """The 4.x key wins over the 5.x key, as in transformers; without both, a model class's own method."""
    for key in ("rope_scaling", "rope_parameters"):
        found = text.get(key)
        if found is not None and not isinstance(found, Mapping):
            raise ValueError(f"{key} must be a JSON object or null, got {check.shown(found)}")
    old = None if "rope_scaling" in family.ignores else text.get("rope_scaling")
    new = text.get("rope_parameters")
    if old and new and old != new:
        notes.append("rope_scaling and rope_parameters are both given: rope_scaling wins.")
    if not (old or new) and family.rope.get("rope_type", "default") != "default":
        notes.append(f"No rope_parameters: those of the model class stand in, {family.rope['rope_type']!r}.")
        return family.rope
    return old or new or {}


def _by_layer(text: Mapping[str, Any], family: Family, outer: Mapping[str, Any]) -> dict[str, Any]:
    """One setting for each layer type, or nothing if all layers share one."""
    names = (*_layer_types(text), *family.labels, *LAYER_TYPES)
    nested = {key: outer[key] for key in names if isinstance(outer.get(key, ""), Mapping | NoneType)}
    if nested:
        return {**{label: family.rope.get(label) for label in family.labels}, **nested}
    if "compress_rope_theta" in text or "compress" in family.labels:
        return _compressed(text, family, outer)
    local = tuple(key for key in SLIDING_BASES if text.get(key) is not None)
    settings: dict[str, Any] = {}
    for label in family.labels or ((FULL, SLIDING) if local else ()):
        assumed = family.rope.get(label, {})
        if assumed is None:
            settings[label] = None
            continue
        base = [text[key] for key in (local if "sliding" in label else _heeded(BASES, text, family))][:1]
        settings[label] = assumed | ({"rope_theta": base[0]} if base else {}) | ({} if "sliding" in label else outer)
    return settings


def _compressed(text: Mapping[str, Any], family: Family, outer: Mapping[str, Any]) -> dict[str, Any]:
    """DeepSeek-V4: scaling only in layers with a compressor, whose own base they have, and never on cos and sin."""
    share = family.numbers.get("partial_rotary_factor", 1.0)
    if check.is_number(text.get("qk_rope_head_dim")):
        share = text["qk_rope_head_dim"] / check.above("head_dim", _stated_or(text, family, "head_dim"), low=0)
    common = {"partial_rotary_factor": text.get("partial_rotary_factor", share)}
    bases = {
        "rope_theta": text.get("rope_theta", family.rope.get("main", {}).get("rope_theta", 10_000.0)),
        "compress_rope_theta": text.get("compress_rope_theta", family.rope.get("compress", {}).get("rope_theta")),
    }
    compress = {**outer, **common, "rope_theta": bases["compress_rope_theta"]}
    if compress.get("rope_type", compress.get("type")) == "yarn":
        compress.setdefault("attention_factor", 1.0)
    return {"main": {**common, "rope_theta": bases["rope_theta"]}, "compress": compress}


def _stated_or(text: Mapping[str, Any], family: Family, key: str) -> Any:
    return text.get(key, family.numbers.get(key))


def _heeded(names: tuple[str, ...], text: Mapping[str, Any], family: Family) -> list[str]:
    """Those of the names that the config has and its model class reads."""
    return [name for name in names if name in text and name not in family.ignores]


def _layer_types(text: Mapping[str, Any]) -> tuple[str, ...]:
    found = text.get("layer_types")
    return (
        tuple(dict.fromkeys(name for name in found if isinstance(name, str))) if isinstance(found, list | tuple) else ()
    )


def _same_everywhere(text: Mapping[str, Any], layer_type: str | None) -> None:
    if layer_type is not None and layer_type not in _layer_types(text):
        rule = "None, since all layers share one setting"
        raise ValueError(f"layer_type must be {rule}, got {check.shown(layer_type)}")


def _chosen(settings: Mapping[str, Any], layer_type: str | None, notes: list[str]) -> str:
    if layer_type is not None:
        return check.choice("layer_type", layer_type, tuple(settings))
    label = next((name for name in (FULL, "main") if settings.get(name) is not None), next(iter(settings)))
    notes.append(f"Each layer type has its own setting ({', '.join(settings)}); this is {label}.")
    return label


def _complete(parameters: Parameters, text: Mapping[str, Any], family: Family, notes: list[str]) -> Parameters:
    """Fill in method, base and rotated share from where a config may also keep them."""
    rope_type = parameters.get("rope_type", parameters.get("type", "default"))
    if isinstance(rope_type, str):
        phi3 = "original_max_position_embeddings" in family.numbers and rope_type == "yarn"
        newer = "longrope" if phi3 else OLDER.get(rope_type, rope_type)
        if newer != rope_type:
            notes.append(f"rope_type {rope_type!r} is read as {newer!r}.")
        rope_type = newer
    parameters["rope_type"] = rope_type
    _complete_base(parameters, text, family, notes)
    share = next((text[key] for key in _heeded(SHARES, text, family) if text[key] is not None), None)
    if share is None:
        assumed = family.rope if family.rope.get("rope_type", "default") == "default" else {}
        share = assumed.get("partial_rotary_factor", family.numbers.get("partial_rotary_factor"))
        share = None if text.get("rotary_dim") is not None else share
    if share is not None:
        parameters.setdefault("partial_rotary_factor", share)
    unused = sorted(str(key) for key in parameters if key not in USED)
    if unused:
        notes.append(f"Not used: {', '.join(unused)[:200]}.")
    _tell_axes(parameters, notes)
    return parameters


def _complete_base(parameters: Parameters, text: Mapping[str, Any], family: Family, notes: list[str]) -> None:
    names = _heeded(BASES, text, family)
    if "rope_theta" not in parameters and names:
        parameters["rope_theta"] = text[names[0]]
    elif "rope_theta" not in parameters:
        known = {**family.numbers, **family.rope}
        parameters["rope_theta"] = assumed = known.get("rope_theta", 10_000.0)
        whose = "the model class's default" if "rope_theta" in known else "the general default"
        notes.append(f"rope_theta is missing: {assumed:g} stands in, {whose}.")
    notes.extend(
        f"{key} ({check.shown(text[key])}) is not the base of these layers."
        for key in BASES
        if text.get(key) is not None and text[key] != parameters["rope_theta"]
    )


def _tell_axes(parameters: Parameters, notes: list[str]) -> None:
    sections = parameters.get("mrope_section")
    if (
        isinstance(sections, list | tuple)
        and len(sections) == 3
        and all(check.is_number(number) for number in sections)
    ):
        how = "in turns" if parameters.get("mrope_interleaved") else "in blocks"
        time, height, width = sections
        notes.append(f"M-RoPE: pairs dealt out {how} to time ({time}), height ({height}) and width ({width}).")


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()
