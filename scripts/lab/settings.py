"""The rotations that the trained model is measured under, each by one name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lab.model import SHAPE
from lab.train import unchanged
from ropedoc import Rope, dynamic_ntk, linear, ntk_aware, ntk_by_parts, yarn, yarn_paper

FACTOR = 8.0
SLOW, FAST = 0.5, 2.0  # turns: the ramp's ends that suit an original length of 64
Given = dict[str, float]


def rope(method: str, *, factor: float = FACTOR, length: int = SHAPE.original, **more: float) -> Rope:
    """The rotation of a method, with an attention factor of one's own if more has one."""
    attention = more.pop("attention", None)
    made = METHODS[method](factor, length, {"beta_slow": SLOW, "beta_fast": FAST} | more)
    return made if attention is None else replace(made, attention_factor=attention)


def _dynamic(factor: float, length: int, _: Given) -> Rope:
    return dynamic_ntk(
        SHAPE.head_dim,
        base=SHAPE.base,
        factor=factor,
        original_context_length=SHAPE.original,
        context_length=length,
    )


def _ramp(made: Callable[..., Rope]) -> Callable[[float, int, Given], Rope]:
    def method(factor: float, _: int, ends: Given) -> Rope:
        return made(SHAPE.head_dim, base=SHAPE.base, factor=factor, original_context_length=SHAPE.original, **ends)

    return method


METHODS: dict[str, Callable[[float, int, Given], Rope]] = {
    "unchanged": lambda _, __, ___: unchanged(),
    "linear": lambda factor, _, __: linear(SHAPE.head_dim, base=SHAPE.base, factor=factor),
    "ntk": lambda factor, _, __: ntk_aware(SHAPE.head_dim, base=SHAPE.base, factor=factor),
    "dynamic": _dynamic,
    "by-parts": _ramp(ntk_by_parts),
    "yarn-paper": _ramp(yarn_paper),
    "yarn": _ramp(yarn),
}

# What the tables hold: a method, and what differs from the numbers above.
ROWS: dict[str, tuple[str, Given]] = {
    "unchanged": ("unchanged", {}),
    "unchanged, attention factor 1.2": ("unchanged", {"attention": 1.2}),
    "linear": ("linear", {}),
    "ntk": ("ntk", {}),
    "ntk, attention factor of YaRN": ("ntk", {"attention": rope("yarn").attention_factor}),
    "by-parts": ("by-parts", {}),
    "yarn-paper": ("yarn-paper", {}),
    "yarn-paper, 1 to 4": ("yarn-paper", {"beta_slow": 1.0, "beta_fast": 4.0}),
    "yarn-paper, 1 to 32": ("yarn-paper", {"beta_slow": 1.0, "beta_fast": 32.0}),
    "yarn": ("yarn", {}),
    "yarn, 1 to 4": ("yarn", {"beta_slow": 1.0, "beta_fast": 4.0}),
}
