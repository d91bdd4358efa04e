"""What the readings claim, at every setting of their figures, by formulas of our own."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from ropedoc.figures import FIGURES, models
from ropedoc.models.preset import MODELS
from tests.figures.formulas import GAMMA, bound, kernel, law, printed, theta

CLAIMS = {}
# Window or chunk of the layers, by the published config.json, or by the class where it is silent.
WINDOWS = {"Llama-4-Scout": 8192, "Mistral-7B-v0.1": 4096, "Gemma-3-4B, sliding layers": 1024, "Gemma-4-26B, sliding layers": 1024}  # fmt: skip
LONGEST = 1 << 17  # tokens that are looked at for one half


def claims(check):
    """Register a check of a figure's reading by the figure's name."""
    CLAIMS[check.__name__.replace("_", "-")] = check
    return check


def minus(text):
    return text.replace("-", "−")


def holds(reading, *parts):
    reading = printed(reading)
    for part in parts:
        assert part in reading, f"{part!r} in {reading!r}"


@cache
def first_half(dimension, base, factor):
    """Every whole distance is looked at, block after block."""
    frequencies = theta(dimension, base) / factor
    for start in range(0, LONGEST, 4096):
        low = kernel(np.arange(start, start + 4096), frequencies) <= 0.5
        if low.any():
            return start + int(low.argmax())
    raise AssertionError("one half must be found")


@cache
def rms(dimension, base):
    middle = 10 * (base / 100) ** (np.arange(1_000) / 999)
    return math.sqrt(np.mean((kernel(middle, theta(dimension, base)) - law(middle, base, dimension)) ** 2))


@claims
def three_knobs(figure, base, dimension, scale):
    holds(
        figure.reading,
        f"At base {base:,}, rotary dimension {dimension} and scale {scale:g},",
        f"falls to one half at a distance of {first_half(dimension, base, scale):,} tokens;",
        f"loses {1 / math.log10(base):.3f} for every tenfold distance",
        f"from 10 to {base / 10:,.0f} tokens times the scale, ripples about the law by {rms(dimension, base):.3f}.",
    )


@claims
def decay_base(figure, base):
    holds(
        figure.reading,
        f"At base {base:,} similarity falls by 1/log₁₀ b = {1 / math.log10(base):.3f} for",
        f"falls to one half at a distance of {first_half(128, base, 1):,} tokens.",
    )


@claims
def decay_dimension(figure, dimension):
    middle = 10 * 100 ** (np.arange(1_000) / 999)
    share = np.log(middle * 2 * math.log(10_000) / (math.pi * dimension)) / math.log(10_000)
    expected = math.sqrt(np.mean(share.clip(0, 1)) / dimension)
    holds(
        figure.reading,
        f"With rotary dimension {dimension} ",
        f"stands 1/{dimension} below that of many pairs",
        f"off by {rms(dimension, 10_000):.3f} (root mean square)",
        f"from {math.pi * dimension / 2 / math.log(10_000):.1f} tokens on, would make {expected:.3f}.",
    )
    away = kernel(middle, theta(dimension, 10_000)) - law(middle, 10_000, dimension)
    assert abs(away.mean()) < 0.1 * rms(dimension, 10_000) < 0.03  # it stands where the curve swings


def around(distance, dimension, base):
    near = distance * 2.25 ** (np.arange(2_000) / 1_999) / 1.5
    return math.sqrt(np.mean((kernel(near, theta(dimension, base)) - law(near, base, dimension)) ** 2))


@claims
def decay_ripple(figure, dimension):
    for base in (10_000, 10_000_000):
        share = math.log(2_000 * math.log(base) / (math.pi * dimension)) / math.log(base)
        holds(
            figure.reading,
            f"{around(1_000, dimension, base):.3f} at base {base:,}, where",
            f"is {math.sqrt(share / dimension):.3f}",
        )
    far = kernel(np.linspace(1e9, 1.001e9, 40_000), theta(dimension, 1e4))
    assert math.sqrt(np.mean(far**2)) == pytest.approx(dimension**-0.5, rel=0.02)
    holds(figure.reading, f"With rotary dimension {dimension} ", f"it is 1/√{dimension} = {dimension**-0.5:.3f}.")


@claims
def decay_scale(figure, scale):
    holds(
        figure.reading,
        f"At scale {scale:g} the curve of scale 1 stands {scale:g} times as far",
        f"falls to one half at a distance of {first_half(128, 10_000, scale):,} tokens",
        f"at scale 1 of {first_half(128, 10_000, 1):,}.",
    )


@claims
def decay_heads(figure, head):
    heard = theta(128, 10_000)[8 * head - 8 : 8 * head]
    below = int((kernel(np.arange(1 << 15), heard) <= 0.5).argmax())
    farther = kernel(np.arange(below, 1 << 17), heard)
    assert farther.min() < 0 < farther.max()
    holds(
        figure.reading,
        f"Eighth {head} of the pairs ({8 * head - 8} to {8 * head - 1}) ",
        f"up to a distance of {below:,} tokens, where it first falls to one half",
    )


@claims
def decay_bound(figure, base):
    curve = bound(np.arange(251), theta(128, base))
    assert curve[-1] < curve[0]
    holds(
        figure.reading,
        f"At base {base:,} RoFormer's bound falls from {curve[0]:.1f} at distance 0 to {curve[-1]:.1f} at 250",
        f"rises in {(np.diff(curve) > 0).sum()} of the 250 steps",
    )


@claims
def decay_toy(figure, length, base):
    holds(
        figure.reading,
        f"At distance 64, base {base:,} and N = {length}, the true similarity is {kernel(64, theta(128, base))[0]:.2f};",
        f"exp(−Δ/(N/4)) says {math.exp(-64 / (length / 4)):.1g} and",
        f"exp(−Δ/(ln b/10)) says {math.exp(-64 / (math.log(base) / 10)):.1g}.",
    )


@claims
def frequency_ladder(figure, base):
    frequencies = theta(128, base)
    ratios = frequencies[:-1] / frequencies[1:]
    np.testing.assert_allclose(ratios, ratios[0], rtol=1e-12)
    holds(
        figure.reading,
        f"At base {base:,} the frequencies fall from 1 rad per token at pair 0 to {frequencies[-1]:.3g} at pair 63, "
        f"each {base ** (2 / 128):.3f} times smaller",
    )


@claims
def wavelength_ladder(figure, model):
    preset = MODELS[model]
    longer = 2 * math.pi / theta(preset.rope.rotary_dim, preset.rope.base) > preset.original_length
    holds(
        figure.reading,
        f"{model} (base {preset.rope.base:,.0f}, rotary dimension {preset.rope.rotary_dim})",
        f"original length of {preset.original_length:,} tokens: {longer.sum()} of its {longer.size} pairs make no full turn",
    )


@claims
def frequency_dimension(figure, dimension):
    lowest = [theta(size, 10_000)[-1] for size in (8, 16, 32, 64, 128, 256)]
    assert lowest == sorted(lowest, reverse=True)
    assert lowest[-1] > 1e-4
    holds(
        figure.reading,
        f"Rotary dimension {dimension} puts {dimension // 2} frequencies between 1 and {theta(dimension, 10_000)[-1]:.3g}",
        f"each {10_000 ** (2 / dimension):.3g} times smaller",
        "the nearer the lowest to 1/b = 0.0001.",
    )


@claims
def rotation_plane(figure, position):
    degrees = position * 18 / math.pi
    holds(figure.reading, f"At position {position} the pair has turned by mθ = {position / 10:.1f} rad ({degrees:.0f}°")
    assert (f"°, a whole turn and {degrees - 360:.0f}° more)" in figure.reading) == (degrees > 360)
    assert ("°)" in figure.reading) == (degrees < 360)


def place(distance):
    if distance == 0:
        return "at the position of"
    return f"{abs(distance)} {'token' if abs(distance) == 1 else 'tokens'} {'after' if distance > 0 else 'before'}"


@claims
def rotation_relative(figure, key, distance, content):
    query, angle = key + distance, content + distance / 10
    holds(
        figure.reading,
        minus(f"With the query at {query}, the key at {key} and a content angle of {content:g} rad,"),
        minus(f"φ + (m − n)θ = {round(angle, 1) + 0.0:.1f} rad and the score {math.cos(angle):.3f},"),
        f"this query stands {place(distance)} this key",
        f"largest with the query {place(round(-10 * content))} the key.",
    )
    scores = np.cos(content + np.arange(-31, 32) / 10)
    assert scores.argmax() - 31 == round(-10 * content)
    assert scores.max() == pytest.approx(1)


@claims
def rotation_peak(figure, content):
    distances = np.arange(-35, 36)
    scores = np.cos(content + distances / 10)
    best = distances[scores.argmax()]
    after, before = scores[distances == 10][0], scores[distances == -10][0]
    assert (abs(after - before) < 1e-9) == (content == 0)  # the same on both sides only with the same content
    holds(
        figure.reading,
        minus(f"With a content angle of {content:g} rad the score is largest with the query {place(best)} the key"),
        minus(
            f"it is {after:.3f} with the query 10 tokens after the key and {before:.3f} with the query 10 tokens before"
        ),
    )


@claims
def rotation_pairs(figure, position):
    turns = position * theta(16, 10_000) / (2 * math.pi)
    holds(
        figure.reading,
        f"At position {position} the fastest hand has made {turns[0]:.2f} turns and the slowest {turns[-1]:.4f};",
        f"each turns √10 = {math.sqrt(10):.2f} times slower",
    )


def alike(value):
    """Two digits, or more where they would say 1 of what is less."""
    said = f"{value:.2f}"
    while float(said) == 1 and value < 1:
        said = f"{value:.{len(said) - 1}f}"
    return said


@claims
def similarity_heatmap(figure, length, base, dimension, scale):
    near, far = kernel(np.array([1, 3]), theta(dimension, base) / scale)
    assert np.shape(figure.traces[0]["z"]) == (length, length)
    holds(
        figure.reading,
        f"At base {base:,}, rotary dimension {dimension} and scale {scale:g} ",
        minus(f"neighbours are {alike(near)} similar, positions 3 apart {alike(far)}."),
    )


def ends(figure, frequencies):
    near, far = kernel(np.array([1, 31]), frequencies)
    holds(figure.reading, minus(f"neighbours are {alike(near)} similar and the two ends {alike(far)}."))


@claims
def similarity_base(figure, base):
    holds(figure.reading, f"At base {base:,}, among 32 positions,")
    ends(figure, theta(64, base))


@claims
def similarity_dimension(figure, dimension):
    holds(figure.reading, f"With {dimension // 2} pair")
    ends(figure, theta(dimension, 10_000))


@claims
def similarity_scale(figure, scale):
    holds(figure.reading, f"At scale {scale:g}, where every distance counts as {1 / scale:g} of itself,")
    ends(figure, theta(64, 10_000) / scale)


@cache
def least(base, length, dimension=128):
    """Least kernel at all whole distances up to a length."""
    found = [
        kernel(np.arange(k, min(k + 4096, length + 1)), theta(dimension, base)).min()
        for k in range(0, length + 1, 4096)
    ]
    return float(min(found))


@claims
def base_windows(figure, length):
    found, safe, share = {
        1_024: (4_294, 6_019, 95),
        2_048: (11_588, 22_765, 48),
        4_096: (26_953, 58_790, 71.4),
    }[length]
    holds(
        figure.reading,
        f"Up to {length:,} tokens",
        f"under base {found:,}, under none below {found - 1:,} that our search finds,",
    )
    holds(figure.reading, f"base from {safe:,} on;")
    said = float(figure.reading.partition("logarithmic axis, ")[2].partition(" %")[0])
    assert abs(said - share) <= 0.5
    bases = np.exp(np.linspace(math.log(found), math.log(safe), 202))[1:-1]
    failing = 100 * np.mean([least(float(base), length) < 0 for base in bases])
    assert abs(said - failing) < 5  # 200 bases, not 4,000
    assert (
        min(least(base, length) for base in (found, safe))
        >= 0
        > max(least(base, length) for base in (found - 1, safe - 1))
    )
    assert min(least(float(base), length) for base in np.geomspace(safe, 1e9, 100)) >= 0


@pytest.mark.parametrize(("dimension", "length"), [(d, n) for d, row in models.SAFE.items() for n in row])
def test_a_safe_base_passes_and_the_next_smaller_whole_one_fails_and_larger_ones_pass(dimension, length):
    safe, share = int(models.SAFE[dimension][length]["safe"]), models.SAFE[dimension][length]["failing"]
    assert least(safe, length, dimension) >= 0 > least(safe - 1, length, dimension)
    count = min((1 << 19) // length, 200)
    larger = safe * np.geomspace(1.0001, 1_000, max(count // 8, 1))
    assert min(least(float(base), length, dimension) for base in larger) >= 0
    low = models.BOUNDS[dimension][length]
    between = [float(base) for base in np.exp(np.linspace(math.log(low), math.log(safe), count + 2))[1:-1]]
    failing = np.mean([least(base, length, dimension) < 0 for base in between])
    assert failing == pytest.approx(share, abs=3 * math.sqrt(share * (1 - share) / len(between)) + 1 / len(between))


def test_the_first_window_at_4k_is_as_narrow_as_the_page_says():
    assert least(26_953, 4_096) >= 0 > least(26_975, 4_096)
    assert min(least(float(base), 4_096) for base in np.linspace(26_953, 26_972, 20)) >= 0


every = pytest.mark.parametrize("name", CLAIMS)


@every
def test_a_reading_is_true_at_every_setting(name):
    controls = FIGURES[name].controls
    frames = list(FIGURES[name].frames())
    assert len(frames) >= 3
    for chosen, figure in frames:
        CLAIMS[name](figure, **dict(zip(controls, chosen, strict=True)))


def test_the_readings_of_these_modules_are_all_looked_at():
    modules = ("decay", "similarity", "frequencies", "rotation")
    expected = {name for name, made in FIGURES.items() if made.draw.__module__.rpartition(".")[2] in modules}
    assert {*CLAIMS} == {*expected, "base-windows"}


def test_the_law_reaches_zero_where_the_figures_end_it():
    for base, dimension in ((1_000, 16), (10_000, 128), (10_000_000, 512)):
        assert law(base ** (1 - 1 / dimension) * math.exp(-GAMMA), base, dimension) == pytest.approx(0, abs=1e-12)


def test_the_models_below_0_are_counted_once_for_each_base_and_length():
    presets = {
        name: (float(p.rope.base), min(p.original_length, WINDOWS.get(name, p.original_length)))
        for name, p in MODELS.items()
        if p.rope.rotary_dim == 128 and p.original_length and p.rope.rope_type != "proportional"
    }
    lowest = {one: least(*one) for one in presets.values()}
    below = sorted(value for value in lowest.values() if value < 0)
    holds(
        FIGURES["models-base"].default().reading,
        f"the {len(presets)} settings of that dimension have {len(lowest)} different pairs",
        f"under {len(below)} of these similarity falls below 0",
    )
    said = FIGURES["models-base"].default().reading
    for value in (below[0], below[-1]):
        assert any(
            f"to {minus(f'{value:.3f}')} ({name})" in said for name, one in presets.items() if lowest[one] == value
        )


@pytest.mark.parametrize(
    ("name", "known"), [("Llama-2-7B", 420), ("Qwen2.5-7B", 4), ("Phi-4", None), ("Llama-3-8B", None)]
)
def test_the_distances_below_0_of_a_model_are_counted_one_by_one(name, known):
    preset = MODELS[name]
    values = kernel(np.arange(preset.original_length + 1), theta(preset.rope.rotary_dim, preset.rope.base))
    assert models.negative_distances(name) == (values < 0).sum() == (known if known is not None else (values < 0).sum())
    assert models.least_inside(name) == pytest.approx(values.min(), abs=1e-9)
