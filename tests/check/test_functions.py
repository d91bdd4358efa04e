"""Functions that rotate, each written here as programs have it: layout, way round, table, positions."""

import numpy as np
import pytest

from ropedoc import MODELS, identify
from tests.compare import assert_refused


def bfloat16(x):
    bits = np.asarray(x, dtype=np.float32).view(np.uint32)
    return ((bits + np.uint32(0x7FFF) + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)).view(np.float32)


def swapped(x, layout):
    """What sine multiplies: (-x₂, x₁) of each pair."""
    if layout == "half":
        n = x.shape[-1] // 2
        return np.concatenate([-x[..., n:], x[..., :n]], axis=-1)
    return np.stack([-x[..., 1::2], x[..., 0::2]], axis=-1).reshape(x.shape)


def program(theta, layout, *, a=1.0, sign=1, table=None, places=lambda m: m):
    """x cos + swapped(x) sin in float32, with a table written for a layout."""

    def rotate(x, positions):
        angle = np.asarray(places(positions), dtype=np.float32)[:, None] * theta.astype(np.float32)
        angle = np.concatenate([angle, angle], axis=-1) if (table or layout) == "half" else angle.repeat(2, axis=-1)
        turned, rest = x[..., : 2 * theta.size], x[..., 2 * theta.size :]
        found = a * (turned * np.cos(angle) + sign * swapped(turned, layout) * np.sin(angle))
        return np.concatenate([found, rest], axis=-1)

    return rotate


OTHER = {"half": "interleaved", "interleaved": "half"}
NAMES = ("Llama-3.1-8B", "Qwen2.5-7B, YaRN 128k", "GLM-4-9B-0414", "Phi-2", "DeepSeek-V3", "Gemma-4-26B, full layers")


@pytest.mark.parametrize("name", NAMES)
def test_each_fault_of_a_function_is_named(name):
    preset = MODELS[name]
    theta, a, layout = preset.rope.inv_freq, preset.rope.attention_factor, preset.rope.layout

    def ids(*arguments, **options):
        found = identify(program(*arguments, **options), rope=preset.config, layer_type=preset.layer_type)
        assert found.confidence == "certain"
        return found.ids

    assert ids(theta, layout, a=a) == ("same",)
    assert ids(theta, OTHER[layout], a=a) == ("layout",)
    assert ids(theta, layout, a=a, sign=-1) == ("sign",)
    assert ids(theta, layout, a=a, places=bfloat16) == ("positions_bfloat16",)
    assert ids(theta, layout, a=a, places=lambda m: np.asarray(m) + 1) == ("positions_one_more",)
    if (theta > 0).all():
        assert ids(theta, layout, a=a, table=OTHER[layout]) == ("table",)
    if a != 1:
        assert ids(theta, layout) == ("no_attention",)
    plain = preset.rope.base ** (-np.arange(0, preset.rope.rotary_dim, 2) / preset.rope.rotary_dim)
    if preset.rope.rope_type != "default":
        assert ids(plain, layout) == ("plain",)
        assert ids(plain, OTHER[layout]) == ("plain", "layout")


def test_a_function_that_does_nothing_or_mixes_strangers_is_told():
    config = MODELS["Llama-3.1-8B"].config
    assert identify(lambda x, _: x, rope=config).ids == ("still",)
    assert identify(lambda x, _: np.roll(x, 3, axis=-1), rope=config).ids == ("no_pairs",)


def test_float16_positions_are_told_beyond_2048():
    preset = MODELS["Llama-3.1-8B"]
    short = program(preset.rope.inv_freq, "half", places=lambda m: np.asarray(m, dtype=np.float16))
    with np.errstate(over="ignore"):
        found = identify(short, rope={**preset.config, "max_position_embeddings": 32_768})
    assert found.ids == ("positions_float16",)


@pytest.mark.parametrize(
    ("rotate", "message"),
    [
        (
            lambda x: x,
            (
                "rotate must take x [tokens, head_dim] and positions [tokens], got "
                "TypeError: <lambda>() takes 1 positional argument but 2 were given"
            ),
        ),
        (lambda x, _: x[0], "what rotate returns must have the shape of x, got (128,)"),
        (lambda x, _: x * np.nan, "what rotate returns must be finite everywhere, got nan"),
        (lambda *_: "x", "what rotate returns must be an array of real numbers, got 'x'"),
    ],
)
def test_a_function_of_another_kind_is_refused(rotate, message):
    assert_refused(lambda: identify(rotate, rope=MODELS["Llama-3.1-8B"].config), message)


def test_the_table_is_written_for_a_layout_that_the_function_has_not():
    preset = MODELS["Llama-3.1-8B"]
    found = identify(program(preset.rope.inv_freq, "half", table="interleaved"), rope=preset.config)
    assert "written for the layout interleaved, while the function pairs features in the layout half" in found.text
    assert found.gap is None
    assert_refused(
        lambda: found.cosine([1]),
        "rope must be given, and as many pairs be seen as it has, for a cosine between the two",
    )
