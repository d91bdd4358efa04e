"""The numbers that figures draw: equal to the formulas, written here once more in plain numpy."""

from __future__ import annotations

import math

import numpy as np
import pytest

import ropedoc
from ropedoc.figures import FIGURES, measures, models
from tests.figures.formulas import (
    CHECKED,
    bound,
    checks,
    eighth,
    is_band,
    is_kernel,
    is_law,
    is_table,
    kernel,
    law,
    near,
    theta,
    trace,
)


def ripple(dimension, base):
    middle = 10 * (base / 100) ** (np.arange(1_000) / 999)
    away = kernel(middle, theta(dimension, base)) - law(middle, base, dimension)
    return np.sqrt((away**2).mean())


@pytest.mark.parametrize("dimension", [32, 64, 128, 256])
@pytest.mark.parametrize("base", [10_000, 500_000])
def test_the_ripple_is_that_of_all_whole_distances(dimension, base):
    every = np.arange(10, base // 10 + 1)
    away = kernel(every, theta(dimension, base)) - law(every, base, dimension)
    even = np.sqrt(np.average(away**2, weights=1 / every))  # even on a logarithmic axis
    assert measures.ripple_about_law(dimension, base=base) == pytest.approx(even, rel=0.03)


@checks(
    "three-knobs",
    {"base": 10_000, "dimension": 128, "scale": 1},
    {"base": 500_000, "dimension": 16, "scale": 8},
    {"base": 1_000, "dimension": 256, "scale": 0.25},
)
def three_knobs(figure, base, dimension, scale):
    is_kernel(trace(figure, "similarity at your setting"), theta(dimension, base), scale, far=100_000)
    is_kernel(trace(figure, "where you started: base 10,000, dimension 128, scale 1"), theta(128, 10_000), far=100_000)
    is_law(trace(figure, "the logarithmic law"), base, dimension, scale)


@checks("decay-base", {"base": 10_000}, {"base": 1_000}, {"base": 500_000})
def decay_base(figure, base):
    is_kernel(trace(figure, "similarity at the base chosen"), theta(128, base))
    is_law(trace(figure, "the logarithmic law"), base, 128)
    bases = (1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 10_000_000)
    is_table(figure, {f"K at base {b:,}": lambda x, b=b: kernel(x, theta(128, b)) for b in bases})


@checks("decay-dimension", {"dimension": 32}, {"dimension": 8}, {"dimension": 512})
def decay_dimension(figure, dimension):
    is_kernel(trace(figure, "similarity at the dimension chosen"), theta(dimension, 10_000))
    is_law(trace(figure, "the logarithmic law"), 10_000, dimension)
    band = trace(figure, "the law, then 0, ± √(f/d)")
    x, high, low = band["x"][: band["x"].size // 2], *np.split(band["y"], 2)
    near(band["x"], [*x, *x[::-1]])
    near((high + low[::-1]) / 2, np.maximum(law(x, 10_000, dimension), 0))
    out_of_step = np.log(x * 2 * math.log(10_000) / (math.pi * dimension)) / math.log(10_000)
    near((high - low[::-1]) / 2, np.sqrt(np.clip(out_of_step, 0, 1) / dimension))
    (_, laws), *_ = [item for item in figure.table.items() if "law" in item[0]]
    kept = [value for value in laws if value != ""]
    near(kept, law(np.array(figure.table["distance Δ (tokens)"][: len(kept)]), 10_000, dimension))
    assert min(kept) >= 0 > law(figure.table["distance Δ (tokens)"][len(kept)], 10_000, dimension)


@checks("decay-ripple", {"dimension": 128}, {"dimension": 8}, {"dimension": 512})
def decay_ripple(figure, dimension):
    for base in (10_000, 10_000_000):
        line, dots = (trace(figure, f"{name}, base {base:,}") for name in ("√f", "measured"))
        share = np.log(line["x"] * 2 * math.log(base) / (math.pi * dimension)) / math.log(base)
        near(line["y"], np.sqrt(share.clip(0, 1)))
        assert len(dots["x"]) >= 5
        for at, drawn in zip(dots["x"], dots["y"], strict=True):
            assert drawn == pytest.approx(
                measured_ripple(at, dimension, base) * math.sqrt(dimension), rel=0.04
            )  # other samples


@checks("decay-scale", {"scale": 4}, {"scale": 0.25}, {"scale": 32})
def decay_scale(figure, scale):
    is_kernel(trace(figure, "similarity at the scale chosen"), theta(128, 10_000), scale)
    is_kernel(trace(figure, "similarity at scale 1"), theta(128, 10_000))
    is_law(trace(figure, "the logarithmic law"), 10_000, 128, scale)
    factors = (0.25, 0.5, 1, 2, 4, 8, 16, 32)
    is_table(figure, {f"K at scale {s:g}": lambda x, s=s: kernel(x / s, theta(128, 10_000)) for s in factors})


@checks("decay-heads", {"head": 3}, {"head": 1}, {"head": 8})
def decay_heads(figure, head):
    is_kernel(trace(figure, "the eighth chosen"), eighth(head), far=100_000)
    is_kernel(trace(figure, "all pairs"), theta(128, 10_000), far=100_000)
    is_table(figure, {f"K, eighth {k}": lambda x, k=k: kernel(x, eighth(k)) for k in range(1, 9)})


@checks("decay-bound", {"base": 10_000}, {"base": 1_000}, {"base": 10_000_000})
def decay_bound(figure, base):
    distance, curve = np.arange(251), bound(np.arange(251), theta(128, base))
    drawn = trace(figure, "RoFormer's bound, as a share of its value at\u00a00")
    near(drawn["x"], distance)
    near(drawn["y"], curve / 32.5)
    near(trace(figure, "mean kernel K")["y"], kernel(distance, theta(128, base)))
    is_table(figure, {"RoFormer's bound": lambda _: curve, "mean kernel K": lambda x: kernel(x, theta(128, base))})


@checks("decay-toy", {"length": 32, "base": 10_000}, {"length": 4, "base": 1_000}, {"length": 128, "base": 500_000})
def decay_toy(figure, length, base):
    is_kernel(trace(figure, "the truth: mean kernel K"), theta(128, base))
    by_length, by_base = trace(figure, "toy: exp(−Δ/(N/4))"), trace(figure, "toy: exp(−Δ/(ln b/10))")
    near(by_length["y"], np.exp(-4 * by_length["x"] / length))
    near(by_base["y"], np.exp(-10 * by_base["x"] / math.log(base)))


@checks("frequency-ladder", {"base": 10_000}, {"base": 1_000}, {"base": 5_000_000})
def frequency_ladder(figure, base):
    chosen = trace(figure, "the base chosen")
    near(chosen["x"], np.arange(64))
    near(chosen["y"], theta(128, base))
    near(chosen["y"], ropedoc.inverse_frequencies(128, base=base))
    tens = [10.0**power for power in range(3, 8)]
    for line, decade in zip(figure.traces[:-1], tens, strict=True):
        near(line["y"], theta(128, decade))
    is_table(figure, {f"θ_i at base {b:,.0f} (rad/token)": lambda _, b=b: theta(128, b) for b in tens})


# Base, rotary dimension and original length as their sources in ropedoc/models/models.json print them.
@checks("wavelength-ladder", {"model": "Llama-2-7B"}, {"model": "gpt-oss-20b"}, {"model": "Gemma-2-9B"})
def wavelength_ladder(figure, model):
    base, dimension, context = {
        "Llama-2-7B": (1e4, 128, 4096),
        "gpt-oss-20b": (1.5e5, 64, 4096),
        "Gemma-2-9B": (1e4, 256, 8192),
    }[model]
    lengths = 2 * math.pi / theta(dimension, base)
    turned, never = trace(figure, "a full turn or more"), trace(figure, "no full turn")
    near([*turned["y"], *never["y"]], lengths)
    near([*turned["x"], *never["x"]], np.arange(dimension // 2))
    assert max(turned["y"]) <= context < min(never["y"])
    near(trace(figure, "original length")["y"], context)
    assert f"{(lengths > context).sum()} of its {dimension // 2} pairs" in figure.reading


@checks("frequency-dimension", {"dimension": 32}, {"dimension": 8}, {"dimension": 256})
def frequency_dimension(figure, dimension):
    dimensions = (8, 16, 32, 64, 128, 256)
    for row, (one, size) in enumerate(zip(figure.traces[:-1], dimensions, strict=True)):
        near(one["x"], theta(size, 10_000))
        near(one["y"], row)
    chosen = trace(figure, "the dimension chosen")
    near(chosen["x"], theta(dimension, 10_000))
    near(chosen["y"], dimensions.index(dimension))
    assert figure.layout["yaxis"]["ticktext"] == [str(size) for size in dimensions]


def tip(trace):
    near([trace["x"][0], trace["y"][0]], 0)
    return [trace["x"][-1], trace["y"][-1]]


@checks("rotation-plane", {"position": 12}, {"position": 0}, {"position": 62})
def rotation_plane(figure, position):
    names = {0: "unrotated, position 0", 3: "at position 3", 7: "at position 7", position: "at the position chosen"}
    for m, name in names.items():
        near(tip(trace(figure, name)), [math.cos(0.1 * m), math.sin(0.1 * m)])
        near(tip(trace(figure, name)), ropedoc.rotate([1.0, 0.0], m, [0.1]))
    assert f"mθ = {0.1 * position:.1f} rad ({math.degrees(0.1 * position):.0f}°)" in figure.reading
    column = {"first feature": np.cos, "second feature": np.sin, "angle (rad)": np.positive}
    order = ["angle (rad)", "first feature", "second feature"]
    is_table(figure, {title: lambda x, f=column[title]: f(0.1 * x) for title in order})


@checks(
    "rotation-relative",
    {"key": 4, "distance": 5, "content": 0.0},
    {"key": 0, "distance": -6, "content": -0.6},
    {"key": 16, "distance": 0, "content": 0.4},
)
def rotation_relative(figure, key, distance, content):
    ends = {"key at n": 0.1 * key, "query at m": content + 0.1 * (key + distance)}
    for name, angle in ends.items():
        near(tip(trace(figure, name)), [math.cos(angle), math.sin(angle)])
    arc = trace(figure, "angle between them, φ + (m − n)θ")
    near(np.arctan2([arc["y"][0], arc["y"][-1]], [arc["x"][0], arc["x"][-1]]), list(ends.values()))
    is_table(figure, {f"score at φ = {said} rad": lambda x, phi=phi: np.cos(phi + 0.1 * x) for said, phi in
                      (("−0.6", -0.6), ("0", 0), ("+0.6", 0.6))})  # fmt: skip


@checks("rotation-peak", {"content": -2.0}, {"content": 0.0}, {"content": 3.0})
def rotation_peak(figure, content):
    score = trace(figure, "the content chosen")
    near(score["x"], np.arange(-35, 36))
    near(score["y"], np.cos(content + 0.1 * score["x"]))
    near(trace(figure, "the same content, φ = 0")["y"], np.cos(0.1 * score["x"]))
    near(trace(figure, "largest")["x"], -10 * content)
    is_table(figure, {f"score at φ = {said} rad": lambda x, phi=phi: np.cos(phi + 0.1 * x) for said, phi in
                      (("−2", -2), ("−1", -1), ("0", 0), ("+1", 1), ("+2", 2))})  # fmt: skip


@checks("rotation-pairs", {"position": 10}, {"position": 0}, {"position": 120})
def rotation_pairs(figure, position):
    frequencies = theta(16, 10_000)
    hands = trace(figure, "hand of each pair")
    across, down = (np.reshape(hands[axis], (8, 3)) for axis in "xy")
    near(across[:, 1] - across[:, 0], 0.9 * np.cos(position * frequencies))
    near(down[:, 1] - down[:, 0], 0.9 * np.sin(position * frequencies))
    assert np.isnan([across[:, 2], down[:, 2]]).all()
    turns = figure.traces[-1]["text"]
    assert turns == [f"{turn:.3f} turns" for turn in position * frequencies / (2 * math.pi)]


def is_covariance(figure, length, frequencies):
    (heatmap,) = figure.traces
    positions = np.arange(length)
    expected = np.cos((positions[:, None] - positions)[..., None] * frequencies).mean(axis=-1)
    near(heatmap["z"], expected)
    near(heatmap["z"], ropedoc.similarity_matrix(positions, frequencies))
    near(heatmap["x"], positions)
    near(heatmap["y"], positions)
    if heatmap["text"] is not None:
        said = [[float(cell.replace("−", "-")) for cell in row] for row in heatmap["text"]]
        np.testing.assert_allclose(said, expected, rtol=0, atol=0.005 + 1e-12)


@checks(
    "similarity-heatmap",
    {"length": 12, "base": 10_000, "dimension": 64, "scale": 1},
    {"length": 4, "base": 1_000, "dimension": 8, "scale": 0.1},
    {"length": 64, "base": 500_000, "dimension": 256, "scale": 8},
)
def similarity_heatmap(figure, length, base, dimension, scale):
    frequencies = theta(dimension, base) / scale
    is_covariance(figure, length, frequencies)
    assert (figure.traces[0]["text"] is not None) == (length <= 16)
    named = {f"K at base 10,000, dimension 64, scale {s}": s for s in (1, 4)}
    is_table(figure, {title: lambda x, s=s: kernel(x, theta(64, 10_000) / s) for title, s in named.items()})


@checks("similarity-base", {"base": 10_000}, {"base": 1_000}, {"base": 10_000_000})
def similarity_base(figure, base):
    is_covariance(figure, 32, theta(64, base))


@checks("similarity-dimension", {"dimension": 8}, {"dimension": 2}, {"dimension": 256})
def similarity_dimension(figure, dimension):
    is_covariance(figure, 32, theta(dimension, 10_000))


@checks("similarity-scale", {"scale": 4}, {"scale": 0.1}, {"scale": 8})
def similarity_scale(figure, scale):
    is_covariance(figure, 32, theta(64, 10_000) / scale)


@checks("layout-mixup", {"pair": 32}, {"pair": 0}, {"pair": 63})
def layout_mixup(figure, pair):
    right, wrong = trace(figure, "interleaved, as trained"), trace(figure, "half, by mistake")
    speeds = theta(128, 10_000)
    first, second = speeds[2 * pair % 64], speeds[(2 * pair + 1) % 64]  # features 2i and 2i + 1 of pairs (j, j + 64)
    content = np.zeros(128)
    content[2 * pair : 2 * pair + 2] = math.sqrt(0.5)
    for drawn, layout, turning in ((right, "interleaved", [speeds[pair]]), (wrong, "half", [first, second])):
        is_band(drawn, lambda distance, turning=turning: kernel(distance, turning), 10_000)
        rotated = ropedoc.rotate(np.tile(content, (50, 1)), np.arange(50), speeds, layout=layout) @ content
        near(rotated, kernel(np.arange(50), turning))


@checks("precision-angle", {"pair": 8}, {"pair": 1}, {"pair": 63})
def precision_angle(figure, pair):
    short = {"bfloat16": nearest_bfloat16, "float16": np.float16, "float32": np.float32}
    for name, to in short.items():
        drawn = trace(figure, name)
        x = np.unique(np.rint(np.geomspace(1, 1e6, 2_000)))
        x = x[x < 65_504] if name == "float16" else x
        speed = theta(128, 10_000)[pair]
        angle = to(to(x).astype(float) * float(to(np.array([speed]))[0])).astype(float)
        worst = np.maximum.accumulate(np.abs(np.cos(angle) - np.cos(x * speed)))
        np.testing.assert_array_equal(drawn["x"], x[worst > 0])
        np.testing.assert_allclose(drawn["y"], worst[worst > 0], rtol=1e-5, atol=1e-9)


def nearest_bfloat16(x):
    """Nearest of all bfloat16 numbers that are not negative, by a list of their bits; ties to even bits."""
    every = (np.arange(0x7F80, dtype=np.uint32) << 16).view(np.float32).astype(float)
    after = np.searchsorted(every, x).clip(1)
    below, above = every[after - 1], every[after]
    return np.where((x - below < above - x) | ((x - below == above - x) & (after % 2 == 1)), below, above)


@checks("cache-rotation", {"length": 16_384}, {"length": 4_096}, {"length": 65_536})
def cache_rotation(figure, length):
    def speeds(n):  # transformers, _compute_dynamic_ntk_parameters, factor 2
        return theta(128, 10_000 * (2 * max(n, 4_096) / 4_096 - 1) ** (128 / 126))

    anew, kept = trace(figure, "every key rotated anew"), trace(figure, "keys as they were cached")
    m = length - 1
    is_kernel(anew, speeds(length), far=m)
    old = [np.cos(m * speeds(length) - n * speeds(n + 1)).mean() for n in range(m - 1, -1, -1)]
    is_band(kept, lambda _: np.array(old), m)
    assert (np.mean(kept["y"] - anew["y"]) > 0.01) == (length > 4_096)  # an old key seems nearer than it is


@checks("share-meaning", {"share": 0.25}, {"share": 0.125}, {"share": 1.0})
def share_meaning(figure, share):
    turning = int(share * 256)
    near(trace(figure, "partial rotary embedding")["y"], 2 * math.pi / theta(2 * turning, 1e6))
    near(trace(figure, "proportional RoPE")["y"], 2 * math.pi / theta(512, 1e6)[:turning])


@pytest.mark.parametrize("length", [1_024, 2_048, 4_096, 8_192, 16_384])
@pytest.mark.parametrize("dimension", [64, 128, 256])
def test_the_least_bases_as_pages_print_them_pass(dimension, length):
    base = models.BOUNDS[dimension][length]
    assert f"{base:,.0f}" == f"{base:,}"
    assert kernel(np.arange(length + 1), theta(dimension, base)).min() >= 0


@pytest.mark.parametrize("name", CHECKED)
def test_a_figure_draws_its_formula(name):
    check, settings = CHECKED[name]
    made = FIGURES[name]
    assert settings[0] == {key: control.default for key, control in made.controls.items()}
    for chosen in settings:
        check(made.draw(**chosen), **chosen)


def test_every_figure_of_decay_similarity_frequency_rotation_and_pitfalls_is_checked():
    modules = ("decay", "similarity", "frequencies", "rotation", "pitfalls")
    expected = {name for name, made in FIGURES.items() if made.draw.__module__.rpartition(".")[2] in modules}
    assert set(CHECKED) >= expected


def measured_ripple(distance, dimension, base):
    around = np.geomspace(distance / 1.5, distance * 1.5, 1_000)
    return np.sqrt(np.mean((kernel(around, theta(dimension, base)) - law(around, base, dimension)) ** 2))


def grid(dimension):
    """Settings of a grid, from 3 Δ* on and still on the law."""
    for base in 10 ** np.arange(3, 7.1, 0.5):
        for distance in 10 ** np.arange(1, 5.01, 0.05):
            if 3 * math.pi * dimension / (2 * math.log(base)) <= distance <= base / 5:
                yield distance, dimension, base


@pytest.mark.parametrize(
    ("dimension", "within"), [(8, 0.4), (16, 0.32), (32, 0.25), (64, 0.2), (128, 0.12), (256, 0.12), (512, 0.12)]
)
def test_the_law_of_the_ripple_holds_from_three_times_its_start_on_over_a_grid(dimension, within):
    off = [
        measured_ripple(distance, dimension, base) / measures.ripple_law(distance, rotary_dim=dimension, base=base) - 1
        for distance, _, base in grid(dimension)
    ]
    assert len(off) > 100
    assert within / 2 <= max(map(abs, off)) <= within
    assert max(off) > 0.25 or dimension > 16  # in narrow heads the ripple is larger


def test_the_law_of_the_ripple_fails_where_the_page_says_so():
    start = math.pi * 128 / (2 * math.log(1e4))
    near = measures.ripple_law([0.9 * start, 1.4 * start], rotary_dim=128, base=1e4)
    assert near[0] == 0 < 0.004 < measured_ripple(0.9 * start, 128, 1e4)  # small waves of the fastest pair remain
    assert measured_ripple(1.4 * start, 128, 1e4) < 0.7 * near[1]
    for base in (1e3, 1e4, 1e5, 1e6, 1e7):
        for dimension in (8, 16, 128, 256, 512):  # just above: too little in narrow heads, too much in wide ones
            above = 1.2 * math.pi * dimension / (2 * math.log(base))
            says = float(measures.ripple_law(above, rotary_dim=dimension, base=base))
            assert (measured_ripple(above, dimension, base) > says) == (dimension <= 16)
    nearer = 3 * math.pi * 8 / (2 * math.log(1e4))  # where the grid has not begun
    assert nearer < 10
    assert measured_ripple(nearer, 8, 1e4) > 1.5 * float(measures.ripple_law(nearer, rotary_dim=8, base=1e4))


@pytest.mark.parametrize("distance", [100.0, 1_000.0])
def test_the_ripple_around_a_distance_is_that_of_a_finer_sum(distance):
    found = measures.local_ripple(distance, rotary_dim=128, base=1e4)
    assert found == pytest.approx(measured_ripple(distance, 128, 1e4), rel=0.01)


@pytest.mark.parametrize(("rotary_dim", "length"), [(64, 16_384), (128, 4096), (128, 131_072), (256, 65_536)])
def test_a_least_base_is_the_least_whole_one(rotary_dim, length):
    """The direct sum at every distance: it passes, and the whole base below it fails."""
    distances = np.arange(1, length + 1, dtype=float)
    base = models.BOUNDS[rotary_dim][length]
    passing, failing = (sum(np.cos(distances * b ** (-2 * i / rotary_dim)) for i in range(rotary_dim // 2)).min() for b in (base, base - 1))  # fmt: skip
    assert passing >= 0 > failing
