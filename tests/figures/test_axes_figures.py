"""The figures of positions with several coordinates: every drawing and every reading, by formulas of our own."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from ropedoc.figures import FIGURES, axes, orders, video
from ropedoc.figures.window import window
from tests.compare import assert_refused, reference
from tests.figures.formulas import kernel, near, printed, theta, trace

# Who turns each pair (0 time or image, 1 height, 2 width), and its frequency, written out.
LADDERS = {
    "Qwen2-VL": ([0] * 16 + [1] * 24 + [2] * 24, theta(128, 1e6)),
    "GLM-4.5V": ([0] * 8 + [1] * 12 + [2] * 12, theta(64, 1e4)),
    "Qwen3-VL": ([0, 1, 2] * 20 + [0] * 4, theta(128, 5e6)),
    "ERNIE-4.5-VL": ([1, 2] * 22 + [0] * 20, theta(128, 5e5)),
    "Pixtral": ([1] * 16 + [2] * 16, np.concatenate([theta(64, 1e4)[::2], theta(64, 1e4)[1::2]])),
    "Flux": ([0] * 8 + [1] * 28 + [2] * 28, np.concatenate([theta(a, 1e4) for a in (16, 56, 56)])),
    "HunyuanVideo": ([0] * 8 + [1] * 28 + [2] * 28, np.concatenate([theta(a, 256) for a in (16, 56, 56)])),
    "Wan": ([0] * 22 + [1] * 21 + [2] * 21, np.concatenate([theta(a, 1e4) for a in (44, 42, 42)])),
    "DINOv3": ([1] * 16 + [2] * 16, 2 * math.pi / 9.5 * np.tile(theta(32, 100), 2)),  # a patch is 1/9.5 of a half side
}
# What another program would make of the same sections, in order: blocks, turns (cut off at the last pair), ERNIE's.
RUN = {
    "GLM-4.5V": ([0] * 8 + [1] * 12 + [2] * 12, [0, 1, 2] * 10 + [0, 1], [1, 2] * 12 + [0] * 8),
    "Qwen2-VL": ([0] * 16 + [1] * 24 + [2] * 24, [0, 1, 2] * 21 + [0], [1, 2] * 24 + [0] * 16),
    "Qwen3-VL": ([0] * 24 + [1] * 20 + [2] * 20, [0, 1, 2] * 20 + [0] * 4, [1, 2] * 20 + [0] * 24),
    "ERNIE-4.5-VL": ([0] * 20 + [1] * 22 + [2] * 22, [0, 1, 2] * 21 + [0], [1, 2] * 22 + [0] * 20),
}
TRAINED = {"GLM-4.5V": 0, "Qwen2-VL": 0, "Qwen3-VL": 1, "ERNIE-4.5-VL": 2}
ORDERS = ("blocks", "turns", "ERNIE's order")


def frames(name):
    for chosen, figure in FIGURES[name].frames():
        yield figure, dict(zip(FIGURES[name].controls, chosen, strict=True))


def said(reading):
    """Numbers of a reading, in order."""
    return [float(one.replace(",", "")) for one in re.findall(r"-?\d[\d,]*(?:\.\d+)?", printed(reading).replace("−", "-"))]  # fmt: skip


def test_every_pair_stands_at_its_wavelength_in_the_colour_of_its_axis():
    seen = set()
    for figure, chosen in frames("axes-pairs"):
        name = chosen["setting"].split(",")[0].split(" and ")[0]
        whose, rates = LADDERS[name]
        seen.add(name)
        for number, drawn in enumerate(figure.traces):
            own = np.flatnonzero(np.array(whose) == number)
            np.testing.assert_array_equal(drawn["x"], own)
            np.testing.assert_allclose(drawn["y"], 2 * math.pi / rates[own], rtol=1e-12)
            if own.size:
                short, long = 2 * math.pi / rates[own[0]], 2 * math.pi / rates[own[-1]]
                word = ["image" if name == "Flux" else "time", "height", "width"][number]
                shown = f"{short:,.0f}" if short >= 100 else f"{short:.3g}"
                assert f"{word} turns {own.size} pairs, once in {shown} to {long:,.0f} positions" in figure.reading
    assert seen == set(LADDERS) - {"DINOv3"}


def image_angles(way, rows, columns):
    """Angle of every pair between two patches so many rows and columns apart."""
    if "rope-vit" in way:  # fx = mag cos, fy = mag sin, and both turned by a quarter (rope_self_attn.py)
        size, turn = 10 ** (-np.arange(0, 64, 4) / 64), math.pi / 6
        x = np.concatenate([size * math.cos(turn), size * math.cos(math.pi / 2 + turn)])
        y = np.concatenate([size * math.sin(turn), size * math.sin(math.pi / 2 + turn)])
        return rows * y + columns * x
    whose, rates = LADDERS[re.search(r"\((.*)\)", way)[1]]
    return np.choose(whose, [0, rows, columns]) * rates


@pytest.mark.parametrize("way", list(axes.IMAGES))
def test_every_patch_has_the_mean_cosine_of_its_angles_to_the_one_chosen(way):
    every = np.array([[np.cos(image_angles(way, r, c)).mean() for c in range(-18, 19)] for r in range(-18, 19)])
    places = range(0, 19, 3)
    compared = 0
    for figure, chosen in frames("axes-image"):
        if chosen["way"] != way:
            continue
        row, column = chosen["row"], chosen["column"]
        cells, mark = figure.traces
        expected = np.array([[every[r - row + 18, c - column + 18] for c in range(19)] for r in range(19)])
        near(cells["z"], expected)
        assert (mark["x"], mark["y"]) == ([column], [row])
        aside, below = (expected[row, column - 1 if column == 18 else column + 1], expected[row - 1 if row == 18 else row + 1, column])  # fmt: skip
        numbers = re.search(r"is (.*) similar to the next in its row, (.*) to the next in its column, and (.*) to the least", figure.reading)  # fmt: skip
        for shown, value in zip(numbers.groups(), (aside, below, expected.min()), strict=True):
            digits = len(shown.partition(".")[2])
            assert float(shown.replace("−", "-")) == pytest.approx(value, abs=0.51 * 10**-digits)
            assert digits == 2 or round(value, digits - 1) == 1
        assert f"in row {row}, column {column} " in figure.reading
        compared += 1
    assert compared == len(places) ** 2


def test_a_window_outside_of_its_matrix_is_refused():
    whole = np.zeros((3, 4))
    assert window(whole, corner=(1, 2), shape=(2, 2)).shape == (2, 2)
    message = "a window must lie inside its matrix (3, 4), got (2, 2) from {}"
    assert_refused(lambda: window(whole, corner=(2, 0), shape=(2, 2)), message.format((2, 0)))
    assert_refused(lambda: window(whole, corner=(-3, 0), shape=(2, 2)), message.format((-3, 0)))


def test_an_order_that_is_not_the_trained_one_moves_images_and_not_text():
    for figure, chosen in frames("axes-orders"):
        model, order = chosen["model"], chosen["order"]
        _, rates = LADDERS[model]
        right, wrong = (np.array(RUN[model][k]) for k in (TRAINED[model], ORDERS.index(order)))
        steps = np.arange(65.0)
        near(trace(figure, "text, in either order")["y"], kernel(steps, rates))
        for name, axis in (("row", 2), ("column", 1)):
            for whose, how in ((right, "as trained"), (wrong, "as run")):
                still = (whose != axis) * 1.0
                expected = (np.cos(np.outer(steps, rates * (1 - still)))).mean(axis=1)
                near(trace(figure, f"along a {name}, {how}")["y"], expected)
        patches = [(r, c) for r in range(19) for c in range(19)]
        apart = np.array([
            np.cos(np.choose(right, [0, r, c]) * rates - np.choose(wrong, [0, r, c]) * rates).mean()
            for r in range(-18, 19) for c in range(-18, 19)
        ]).reshape(37, 37)  # fmt: skip
        mean = np.mean([apart[r - s + 18, c - d + 18] for r, c in patches[::7] for s, d in patches])
        assert said(figure.reading)[-1] == pytest.approx(mean, abs=0.02)  # of every seventh patch to all
        assert orders.mean_agreement(model, order) == pytest.approx(mean, abs=0.02)
        moved = int((right != wrong).sum())
        assert orders.misdealt(model, order) == moved
        start = f"{model}, trained on {ORDERS[TRAINED[model]]} and run in {order}, turns {moved or 'none'} of its {rates.size} pairs"
        assert figure.reading.startswith(start)
        ends = re.search(
            r"patches have (\S+) as trained and (\S+) as run, those of a column (\S+) and (\S+),", figure.reading
        )
        names = (
            "along a row, as trained",
            "along a row, as run",
            "along a column, as trained",
            "along a column, as run",
        )
        for shown, name in zip(ends.groups(), names, strict=True):
            assert float(shown) == pytest.approx(
                trace(figure, name)["y"][18], abs=0.51 * 10 ** -len(shown.partition(".")[2])
            )


def test_the_ids_of_an_image_are_those_of_transformers_and_the_reading_counts_them():
    for figure, chosen in frames("axes-ids"):
        rows, columns = chosen["rows"], chosen["columns"]
        end = 4 + max(rows, columns)
        patches = [(4, 4 + r, 4 + c) for r in range(rows) for c in range(columns)]
        text = [(k, k, k) for k in (*range(4), *range(end, end + 5))]
        expected = np.array([*text[:4], *patches, *text[4:]]).T
        for drawn, row in zip(figure.traces, expected, strict=True):
            np.testing.assert_array_equal(drawn["y"], row)
        for axis, most, longest in (("xaxis", expected.shape[1] - 1, 46), ("yaxis", expected.max(), 15)):
            low, high = figure.layout[axis]["range"]
            assert low < 0 < most < high <= longest  # so that patches can be told apart on a phone
        saved = rows * columns + 4 - end
        last = f"{saved} less than behind" if saved else "as it would behind"
        assert f"{rows} × {columns} patches takes {rows * columns} token" in figure.reading
        assert f"time stays at 4, rows end at {3 + rows} and columns at {3 + columns}, so the text behind it goes on at position {end}, {last} as many" in figure.reading  # fmt: skip
    cases = {
        (name, json_parts) for name, json_parts in ((row[0], str(row[1])) for row in reference("positions")["rows"])
    }
    assert len(cases) >= 10


PERIODS = {"HunyuanVideo": (16, 256, 3, 50), "CogVideoX": (16, 10_000, 1, 20), "Wan": (44, 10_000, 5, 51)}


def test_the_pair_that_repeats_is_riflex_s_and_is_slowed_as_in_its_code():
    for figure, chosen in frames("axes-video"):
        size, base, pair, period = PERIODS[chosen["video"]]
        rates = theta(size, base)
        turn = 2 * math.pi / rates[pair]
        assert round(turn) == period  # N_k of hunyuanvideo.py and cogvideox.py
        assert video.period(chosen["video"]) == pytest.approx(turn, rel=1e-12)
        count = chosen["frames"]
        slowed = chosen["method"] == "RIFLEx" and count > period
        if slowed:
            rates[pair] = 0.9 * 2 * math.pi / count  # riflex_utils.py
        steps = np.arange(count)
        for name, expected in (("all pairs of the time axis", kernel(steps, rates)), ("the pair that repeats, alone", np.cos(steps * rates[pair]))):  # fmt: skip
            drawn = trace(figure, name)["y"]
            near(drawn[:count], expected)
            assert np.isnan(drawn[count:]).all()
        assert f"gives time {size // 2} pairs at base {base:,}; pair {pair} turns once in {turn:.1f} frames, in a video of {count} frames {count / turn:.2f} times" in figure.reading  # fmt: skip
        said, _, together = figure.reading.partition("; to all ")
        if slowed:
            assert said.endswith(f"slows it to one in {count / 0.9:.1f} frames")
        elif chosen["method"] == "RIFLEx":
            assert said.endswith("which RIFLEx leaves as it is.")
        else:
            assert said.endswith(
                f"so that it has the same angle in frames {period} apart"
                if count > turn
                else "so that no two frames have it at the same angle."
            )
        assert bool(together) == (count > period)
        if together:
            shown = re.fullmatch(rf"{size // 2} pairs together frames {period} apart are (\S+) similar\.", together)
            assert float(shown[1].replace("−", "-")) == pytest.approx(
                float(kernel(np.array([period]), rates)[0]), abs=0.0051
            )


SIDES = {"Flux, Qwen-Image": (56, 10_000), "Z-Image": (48, 256), "Flux.2": (32, 2_000)}


def test_a_side_reaches_the_angles_of_its_method():
    for figure, chosen in frames("axes-resolution"):
        (size, base), scale = SIDES[chosen["model"]], chosen["scale"]
        seen = 64 * theta(size, base)
        run = {
            "none": theta(size, base),
            "linear": theta(size, base) / scale,
            "NTK-aware": theta(size, base * scale ** (size / (size - 2))),
        }[chosen["method"]]
        near(trace(figure, "in 64 patches, as trained")["y"], seen)
        np.testing.assert_allclose(trace(figure, "along the side chosen")["y"], 64 * scale * run, rtol=1e-11)
        slow = seen < 2 * math.pi
        farther = (64 * scale * run / seen)[slow].max()
        assert f"of {size // 2} pairs {slow.sum()} make no full turn in 64 patches; at {scale:g} times the side" in figure.reading  # fmt: skip
        assert f"the method {chosen['method']}, they go up to {farther:.2f} times as far as there, and the fastest pair turns {run[0]:.2f} rad" in figure.reading  # fmt: skip


def test_a_tower_s_base_and_its_turns_across_the_image():
    for figure, chosen in frames("axes-tower"):
        rates = 2 * math.pi * chosen["base"] ** (-np.arange(16) / 16)
        apart = 2 * np.linspace(0, 1, 201)
        near(trace(figure, "the base chosen")["y"], kernel(apart, rates))
        near(trace(figure, "base 100, as trained")["y"], kernel(apart, 2 * math.pi * 100 ** (-np.arange(16) / 16)))
        turns = 2 * rates / (2 * math.pi)
        assert turns[0] == 2
        still = int((turns < 1).sum())
        assert f"the slowest {turns[-1]:.2g} times, and {still} make no full turn" in figure.reading
        least = float(kernel(apart, rates).min())
        assert figure.reading.endswith(f"the side is {least:.2f}.".replace("-", "−"))
