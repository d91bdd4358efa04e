"""The cosine between what is meant and what runs, against rotations of vectors worked out here."""

import numpy as np
import pytest

from ropedoc import MODELS, identify
from ropedoc.check.gap import Gap, of_ladders, of_layouts
from tests.compare import assert_refused


def matrix(theta, m, *, layout="half", sign=1):
    """The rotation of one vector to a position."""
    n = theta.size
    made = np.zeros((2 * n, 2 * n))
    for i, one in enumerate(theta):
        first, second = (i, i + n) if layout == "half" else (2 * i, 2 * i + 1)
        c, s = np.cos(m * one), sign * np.sin(m * one)
        made[[first, second, first, second], [first, second, second, first]] = [c, c, -s, s]
    return made


def mean_cosine(one, other):
    """Mean over vectors of ⟨Ax, Bx⟩/⟨x, x⟩ for random directions: the trace of AᵀB over the dimension."""
    return np.trace(one.T @ other) / len(one)


PLAIN = 10_000.0 ** (-np.arange(0, 16, 2) / 16)
POSITIONS = [0, 1, 2, 17, 300, 4099]


def test_of_two_ladders_it_is_the_trace_of_both_rotations():
    other = PLAIN / np.linspace(1, 4, 8)
    gap = of_ladders(PLAIN, other)
    expected = [mean_cosine(matrix(PLAIN, m), matrix(other, m)) for m in POSITIONS]
    np.testing.assert_allclose(gap.cosine(POSITIONS), expected, atol=1e-12)


def test_of_a_sign_turned_and_of_two_layouts_too():
    turned = of_ladders(PLAIN, PLAIN, sign=-1)
    expected = [mean_cosine(matrix(PLAIN, m), matrix(PLAIN, m, sign=-1)) for m in POSITIONS]
    np.testing.assert_allclose(turned.cosine(POSITIONS), expected, atol=1e-12)
    mixed = of_layouts(PLAIN)
    expected = [mean_cosine(matrix(PLAIN, m), matrix(PLAIN, m, layout="interleaved")) for m in POSITIONS]
    np.testing.assert_allclose(mixed.cosine(POSITIONS), expected, atol=1e-12)


def bfloat16(x):
    bits = np.asarray(x, dtype=np.float32).view(np.uint32)
    return ((bits + np.uint32(0x7FFF) + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)).view(np.float32).astype(float)


SHORT = {"bfloat16": bfloat16, "float16": lambda x: np.asarray(x, dtype=np.float16).astype(float)}


@pytest.mark.parametrize("turn", SHORT)
def test_of_rounded_positions_it_is_the_trace_at_the_rounded_one(turn):
    gap = of_ladders(PLAIN, PLAIN, turn=turn)
    places = [255, 256, 257, 1027, 2049, 4099, 30_001]
    expected = [mean_cosine(matrix(PLAIN, m), matrix(PLAIN, SHORT[turn](np.array([m]))[0])) for m in places]
    np.testing.assert_allclose(gap.cosine(places), expected, atol=1e-12)


@pytest.mark.parametrize("level", [0.999, 0.99, 0.9, 0.5, 0.1])
@pytest.mark.parametrize("turn", ["", "bfloat16", "float16", "one_more"])
def test_the_first_position_below_a_level_is_that_of_all_positions_looked_at(level, turn):
    for theta in (PLAIN, PLAIN[2:] / 7, PLAIN[-3:]):
        gap = Gap(inv_freq=theta, turn=turn)
        for limit in (300, 5_000, 20_000):
            below = gap.cosine(np.arange(limit + 1)) <= level
            expected = int(below.argmax()) if below.any() else None
            assert gap.first_below(level, limit=limit) == expected, (turn, level, limit)


def test_ladders_of_other_sizes_have_no_cosine_and_equal_ones_never_fall():
    assert of_ladders(PLAIN, PLAIN[:3]) is None
    assert Gap(inv_freq=np.zeros(4)).first_below(0.99, limit=10**9) is None
    assert_refused(
        lambda: Gap(inv_freq=PLAIN).first_below(0.99, limit=-1),
        "limit must be an integer from 0 to 9007199254740992, got -1",
    )


def test_a_scaling_that_is_not_applied_passes_short_prompts():
    """Of the cosines that mlx-vlm's pull request 1710 measured, 0.959 at 1,000 and 0.503 at 60,000, on vectors of its own."""
    preset = MODELS["Llama-3.1-8B"]
    plain = 500_000.0 ** (-np.arange(0, 128, 2) / 128)
    found = identify(plain, rope=preset.config)
    expected = [np.mean(np.cos(m * (plain - preset.rope.inv_freq))) for m in (0, 100, 1_000, 60_000)]
    np.testing.assert_allclose(found.cosine([0, 100, 1_000, 60_000]), expected, atol=1e-12)
    assert found.cosine(100) > 0.999
    np.testing.assert_allclose(found.cosine([1_000, 60_000]), [0.959, 0.503], atol=0.05)
    all_of_them = np.mean(np.cos(np.arange(3_000)[:, None] * (plain - preset.rope.inv_freq)), axis=1)
    assert found.below() == {0.99: int((all_of_them <= 0.99).argmax()), 0.9: int((all_of_them <= 0.9).argmax())}
    same = identify(preset.rope.inv_freq, rope=preset.config)
    assert same.below() == {0.99: None, 0.9: None}
