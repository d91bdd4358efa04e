"""What each method is called with: the numbers that a config gives it, every default filled in.

Each function returns the arguments by their names in ropedoc.methods, and what was filled in or found odd.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from ropedoc import _validation as check
from ropedoc.config.classes import Family
from ropedoc.config.given import Given, tokens
from ropedoc.config.keys import KEYS
from ropedoc.methods.yarn import magnitude

Facts = dict[str, Any]

ORIGINAL = "original_max_position_embeddings"
ALPHA = {"method": "dynamic", "key": "alpha"}  # what the key means wherever a class is not known
BETAS = {"beta_fast": 32.0, "beta_slow": 1.0}  # YaRN, section 3.2


def _original(given: Given) -> tuple[int, Facts]:
    """The original length: beside the parameters first, then inside, then the whole length."""
    inside = given.parameters.get(ORIGINAL)
    beside = None if given.kind.label is not None else given.look("original")
    if beside is not None:
        return tokens(ORIGINAL, beside), {"original_from": "beside", "original_inside": inside}
    if ORIGINAL in given.parameters:
        return tokens(ORIGINAL, inside), {"original_from": "inside"}
    return given.length(), {"original_from": "length"}


def _factor(given: Given) -> tuple[float, Facts]:
    return check.above("factor", given.need("factor"), low=0), {"factor_from": "given"}


def _ratio(given: Given, original: int) -> tuple[float, Facts]:
    """Factor given, else max_position_embeddings / original."""
    if given.parameters.get("factor") is not None:
        return _factor(given)
    return given.length() / original, {"factor_from": "lengths"}


def _default(_: Given) -> tuple[Facts, Facts]:
    return {}, {}


def _linear(given: Given) -> tuple[Facts, Facts]:
    factor, told = _factor(given)
    return {"factor": factor}, told


def _dynamic(given: Given) -> tuple[Facts, Facts]:
    length = given.length()
    factor, told = _factor(given)
    context_length = given.context_length or length
    return {"factor": factor, "original_context_length": length, "context_length": context_length}, told


def _yarn(given: Given) -> tuple[Facts, Facts]:
    stated = given.parameters
    if "factor" not in stated:
        given.need("factor")
    original, told = _original(given)
    betas = {key: stated.get(key) or assumed for key, assumed in BETAS.items()}
    truncate = given.stated.outer.get("truncate", True)
    factor, more = _ratio(given, original)
    numbers = {
        "factor": factor,
        "original_context_length": original,
        **{key: check.above(key, beta, low=0) for key, beta in betas.items()},
        "truncate": check.flag("truncate", False if truncate is None else truncate),
        **{key: stated.get(key) for key in ("attention_factor", "mscale", "mscale_all_dim")},
    }
    numbers |= _deepseek(given, numbers)
    zeros = [{"key": key, "value": BETAS[key]} for key in BETAS if stated.get(key) == 0]
    return numbers, {
        **told,
        **more,
        "zeros": zeros,
        "truncate_inside": given.kind.label is not None and "truncate" in stated,
    }


def _deepseek(given: Given, numbers: Facts) -> Facts:
    """deepseek_yarn, the name that sglang and vLLM give DeepSeek's YaRN: a missing mscale is 1, a missing mscale_all_dim 0."""
    stated = given.stated.settings.get(given.kind.label) or {}
    if "deepseek_yarn" not in (stated.get("rope_type"), stated.get("type")) or numbers["attention_factor"] is not None:
        return {}
    above, below = (stated.get(key, assumed) for key, assumed in (("mscale", 1.0), ("mscale_all_dim", 0.0)))
    weights = [check.at_least(name, one, low=0) for name, one in (("mscale", above), ("mscale_all_dim", below))]
    first, second = (magnitude(numbers["factor"], weight) for weight in weights)
    return {"attention_factor": first / second}


def _llama3(given: Given) -> tuple[Facts, Facts]:
    original, told = _original(given)
    factor, more = _factor(given)
    low = check.above("low_freq_factor", given.need("low_freq_factor"), low=0)
    high = check.above("high_freq_factor", given.need("high_freq_factor"), low=0)
    numbers = {
        "factor": factor,
        "original_context_length": original,
        "low_freq_factor": low,
        "high_freq_factor": max(low, high),
    }
    return numbers, {**told, **more, "hard": high <= low}


def _longrope(given: Given) -> tuple[Facts, Facts]:
    original, told = _original(given)
    factor, more = _ratio(given, original)
    numbers = {
        "factor": factor,
        "original_context_length": original,
        "context_length": given.context_length or original,
        "short_factor": given.need("short_factor"),
        "long_factor": given.need("long_factor"),
        "attention_factor": given.parameters.get("attention_factor"),
    }
    return numbers | _magnitude_by_list(given, numbers), {**told, **more}


def _magnitude_by_list(given: Given, numbers: Facts) -> Facts:
    """Phi-3.5-MoE: an attention factor of its own for each of LongRoPE's two lists."""
    names = given.family.rules.get("attention_factors", {})
    key = names.get("long" if numbers["context_length"] > numbers["original_context_length"] else "short")
    return {} if key is None or given.parameters.get(key) is None else {"attention_factor": given.parameters[key]}


def derived(given: Given) -> tuple[str, Facts, Facts] | None:
    """Method, numbers and what is told, where a model class has a method that the config does not name; else None.

    HunYuan's `alpha` is a base b·alpha^(d/(d-2)) for good, and Qwen 1's flag one that grows with the sequence in steps:
    alpha = 2^ceil(log2(length/L) + 1) - 1. Both are the NTK-aware method with the factor alpha. Phi-3-small's positions
    are divided by a factor.
    """
    rules, parameters = given.family.rules, given.parameters
    alpha = rules.get("alpha", {} if given.family.name else ALPHA)
    if alpha.get("method") == parameters["rope_type"] and parameters.get(alpha.get("key")):
        return (
            "ntk_aware",
            {"factor": check.above(alpha["key"], parameters[alpha["key"]], low=0)},
            {"alpha_key": alpha["key"]},
        )
    if "steps" in alpha and given.text.get(alpha.get("if")) and parameters["rope_type"] == "default":
        return _stepped(given, alpha)
    stretch = rules.get("stretch", {}).get("factor")
    if stretch and given.text.get(stretch["key"], 1) != 1 and parameters["rope_type"] == "default":
        return (
            "linear",
            {"factor": check.above(stretch["key"], given.text[stretch["key"]], low=0)},
            {"stretch_key": stretch["key"]},
        )
    return None


def _stepped(given: Given, alpha: Mapping[str, Any]) -> tuple[str, Facts, Facts]:
    original = tokens(alpha["steps"]["length"], given.text.get(alpha["steps"]["length"]))
    length = max(given.context_length or original, original)
    factor = float(2 ** math.ceil(math.log2(length / original) + 1) - 1) if length > original else 1.0
    told = {"flag": alpha["if"], "grows_from": original}
    return "ntk_aware", {"factor": factor}, told


def _proportional(given: Given) -> tuple[Facts, Facts]:
    share = given.parameters.get("partial_rotary_factor", 1.0)
    factor = check.above("factor", given.parameters.get("factor", 1.0), low=0)
    return {"partial_rotary_factor": check.share("partial_rotary_factor", share), "factor": factor}, {}


def _ntk(given: Given) -> tuple[Facts, Facts]:
    factor, told = _factor(given)
    power = given.parameters.get("mixed_b")
    return {"factor": factor, "power": 1.0 if power is None else check.at_least("mixed_b", power, low=0)}, told


NUMBERS: Mapping[str, Callable[[Given], tuple[Facts, Facts]]] = {
    "default": _default,
    "linear": _linear,
    "dynamic": _dynamic,
    "yarn": _yarn,
    "llama3": _llama3,
    "longrope": _longrope,
    "proportional": _proportional,
    "ntk": _ntk,
}


def methods_of(family: Family) -> tuple[str, ...]:
    """Methods that a class may name: those of transformers, and others that its own code knows."""
    return tuple(name for name in NUMBERS if name not in KEYS["own_methods"] or name in family.rules.get("methods", ()))
