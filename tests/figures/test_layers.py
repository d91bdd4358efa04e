"""The figures of the page on layers at every setting, against patterns and formulas written here once more."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from ropedoc.figures import FIGURES, scores, stacks, windows
from ropedoc.figures import heard as heard_figure
from ropedoc.models.stack import STACKS
from tests.compare import assert_refused
from tests.figures.formulas import columns, is_kernel, kernel, near, theta, trace
from tests.models.test_stack import REACH, SHAPES

SERVED = {"SmolLM3 3B": 65_536, "Mistral 7B v0.1": 32_768}
LETTERS = {"R": stacks.WHOLE, "r": stacks.WINDOW, "N": stacks.STILL, ".": stacks.NONE}


def by_wavelength(frequencies, factor, low, high):
    """Llama 3's method, transformers' modeling_rope_utils.py, on an original length of 8,192."""
    turns = 8192 * frequencies / (2 * math.pi)
    if low == high:
        return np.where(turns < low, frequencies / factor, frequencies)
    kept = np.clip((turns - low) / (high - low), 0, 1)
    return (1 - kept) * frequencies / factor + kept * frequencies


def yarn(dimension, base, factor, length, *, rounded):
    low, high = (dimension * math.log(length / (2 * math.pi * turns)) / (2 * math.log(base)) for turns in (32, 1))
    low, high = (math.floor(low), math.ceil(high)) if rounded else (low, high)
    ramp = np.clip((np.arange(dimension // 2) - low) / (high - low), 0, 1)
    return theta(dimension, base) * (1 - ramp + ramp / factor)


@cache
def ladder(name, letter):
    return {
        "Llama 3.1 8B": lambda: by_wavelength(theta(128, 5e5), 8, 1, 4),
        "Llama 4 Scout": lambda: by_wavelength(theta(128, 5e5), 16, 1, 1),
        "SmolLM3 3B": lambda: theta(128, 5e6),
        "Command A 111B": lambda: theta(128, 5e4),
        "EXAONE 4.0 32B": lambda: by_wavelength(theta(128, 1e6), 16, 1, 4),
        "Gemma 3 12B": lambda: theta(256, 1e4) if letter == "r" else theta(256, 1e6) / 8,
        "Gemma 4 26B": lambda: (
            theta(256, 1e4) if letter == "r" else np.concatenate([theta(512, 1e6)[:64], np.zeros(192)])
        ),
        "gpt-oss-20b": lambda: yarn(64, 150_000, 32, 4_096, rounded=False),
        "Mistral 7B v0.1": lambda: theta(128, 1e4),
        "Qwen3-Next 80B": lambda: theta(64, 1e7),
        "DeepSeek-V4-Flash": lambda: theta(64, 1e4) if letter == "r" else yarn(64, 160_000, 16, 65_536, rounded=True),
    }[name]()


def heard(name, distance):
    """Mean over the layers with attention, at several distances."""
    distance = np.atleast_1d(distance)
    shape = SHAPES[name].replace(".", "")
    total = np.zeros(distance.shape)
    for letter in set(shape):
        alone = np.ones(distance.shape) if letter == "N" else kernel(distance, ladder(name, letter))
        if name == "DeepSeek-V4-Flash" and letter == "R":
            alone = through_entries(distance)
        seen = distance < REACH[name] if letter == "r" else distance < SERVED.get(name, 1e9)
        total += shape.count(letter) / len(shape) * alone * seen
    return np.where(distance < SERVED.get(name, 1e9), total, 0)


@cache
def entries_of(distance, size, overlap):
    """Distances at which a query meets the entries that hold a token this far back, of every place in its entry."""
    found = []
    for token in range(10 * size, 11 * size):  # the token moves, and the query with it
        query, own = token + distance, token // size
        found += [query - size * own] + ([query - size * (own + 1)] if overlap else [])
    return np.array(found)


def through_entries(distances):
    """DeepSeek-V4: 21 layers with entries of 4 tokens, which hold the 4 before too, and 20 with entries of 128."""
    turning = ladder("DeepSeek-V4-Flash", "R")

    def one(distance):
        if distance < 128:
            return kernel(np.array([distance]), turning)[0]
        sparse, heavy = entries_of(int(distance), 4, True), entries_of(int(distance), 128, False)
        return (21 * kernel(sparse, turning).mean() + 20 * kernel(heavy, turning).mean()) / 41

    return np.array([one(distance) for distance in distances])


def test_the_pairs_that_an_entry_blurs_are_counted():
    turning = ladder("DeepSeek-V4-Flash", "R")
    left = [abs(sum(complex(math.cos(k * one), math.sin(k * one)) for k in range(128)) / 128) for one in turning]
    fast = [part for part, one in zip(left, turning, strict=True) if 2 * math.pi / one <= 128]
    assert heard_figure.blurred("DeepSeek-V4-Flash", 3) == (len(fast), pytest.approx(max(fast)))
    message = "layer 0 of DeepSeek-V4-Flash must see through entries"
    assert_refused(lambda: heard_figure.blurred("DeepSeek-V4-Flash", 0), message)


def test_an_entry_of_deepseek_v4_is_met_where_its_first_token_stands():
    assert sorted(entries_of(1000, 4, True)) == list(range(996, 1004))
    assert sorted(entries_of(1000, 128, False)) == list(range(1000, 1128))
    places = [cell.merged for cell in STACKS["DeepSeek-V4-Flash"].cells]
    assert [one and (one.window, len(one.places)) for one in places] == [None, None] + [(128, 8), (128, 128)] * 20 + [
        (128, 8)
    ]
    assert all(
        cell.merged is None for name, stack in STACKS.items() if name != "DeepSeek-V4-Flash" for cell in stack.cells
    )


def test_every_layer_of_a_model_is_drawn_as_what_it_is():
    drawn = {name: [stacks.kind_of(cell) for cell in stack.cells] for name, stack in STACKS.items()}
    assert drawn == {name: [LETTERS[letter] for letter in shape] for name, shape in SHAPES.items()}


@pytest.mark.parametrize("order", stacks.ORDERS)
def test_a_strip_has_a_box_for_each_layer_in_the_row_of_its_model(order):
    figure = stacks.layers_strip(order=order)
    rows = figure.layout["yaxis"]["ticktext"]
    share = {name: (shape.count("R") + shape.count("r")) / len(shape) for name, shape in SHAPES.items()}
    whole = {name: (shape.count("R") + shape.count("N")) / len(shape) for name, shape in SHAPES.items()}
    by = {
        "as listed": list(SHAPES).index,
        "fewest layers that rotate first": share.get,
        "most layers that see the whole context first": lambda name: -whole[name],
        "most layers first": lambda name: -len(SHAPES[name]),
    }[order]
    assert rows[::-1] == sorted(SHAPES, key=by)
    for letter, kind in LETTERS.items():
        boxes, dots = (one for one in figure.traces if one["name"] == kind)
        expected = [(i, rows.index(name)) for name in SHAPES for i, at in enumerate(SHAPES[name]) if at == letter]
        assert list(zip(dots["x"], dots["y"], strict=True)) == expected
        corners = np.reshape(boxes["x"], (-1, 5)), np.reshape(boxes["y"], (-1, 5))
        near(corners[0][:, :4].mean(axis=1), [i for i, _ in expected])
        near(corners[1][:, :4].mean(axis=1), [row for _, row in expected])
        near(np.ptp(corners[0][:, :4], axis=1), 0.92)
        assert np.isnan(corners[0][:, 4]).all()
    top = rows[-1]
    assert (
        f"Of {len(SHAPES)} models {sum(set(s) <= set('Rr') for s in SHAPES.values())} rotate every layer; {top}, in"
        in figure.reading
    )
    for letter in set(SHAPES[top]):
        assert f"{SHAPES[top].count(letter)} " in figure.reading.split("layers", 2)[-1]
    assert figure.table["layers"] == [len(shape) for shape in SHAPES.values()]


def test_what_a_pointer_finds_on_a_layer_is_its_base_and_reach():
    figure = FIGURES["layers-strip"].default()
    (dots,) = [one for one in figure.traces if one["name"] == stacks.WINDOW and "text" in one]
    assert {text for text, row in zip(dots["text"], dots["y"], strict=True) if row == 11} == {
        ", base 500,000, sees 8,192 tokens"
    }
    assert stacks.layers_of("Llama 4 Scout", stacks.STILL) == "3, 7, …, 47"
    assert stacks.layers_of("DeepSeek-V4-Flash", stacks.WINDOW) == "0, 1"


@pytest.mark.parametrize("model", SHAPES)
def test_a_stack_hears_the_mean_of_its_layers_each_as_far_as_it_sees(model):
    figure = heard_figure.stack_kernel(model=model)
    far = min(SERVED.get(model, 100_000), 100_000)
    for letter, kind in LETTERS.items():
        if letter == ".":
            continue
        line = trace(figure, kind)
        if letter not in SHAPES[model]:
            assert np.isnan(line["x"]).all()
        elif letter == "N":
            near(line["y"], [1, 1])
        else:
            end = min(REACH.get(model, far), far) if letter == "r" else far
            if model == "DeepSeek-V4-Flash" and letter == "R":
                x, y = np.asarray(line["x"]).astype(int), np.asarray(line["y"])
                near(y[:6], through_entries(x[:6]))
                for one in np.unique(x)[::17]:
                    exact, drawn = through_entries([one])[0], y[x == one]
                    assert drawn.min() - 0.01 <= exact <= drawn.max() + 0.01
            else:
                is_kernel(line, ladder(model, letter), far=end - 1)
    mean = trace(figure, "mean over all layers with attention")
    x, y = np.asarray(mean["x"]), np.asarray(mean["y"])
    single = [part[0] for part in columns(far)[:6]]
    near(y[:6], heard(model, np.array(single)))
    at = np.unique(x.astype(int))[::9]
    exact = heard(model, at)
    drawn = [(y[x.astype(int) == one].min(), y[x.astype(int) == one].max()) for one in at]
    assert all(low - 0.03 <= value <= high + 0.03 for value, (low, high) in zip(exact, drawn, strict=True))
    near(figure.table[model], heard(model, np.array(heard_figure.DISTANCES)))
    beyond = min(10 * REACH.get(model, 1_000), far - 1)
    layers = SHAPES[model].replace(".", "")
    over = layers.count("R") + layers.count("N") + (layers.count("r") if beyond < REACH.get(model, 0) else 0)
    assert (
        f"In {model} {over} of {len(layers)} layers with attention see {beyond:,} tokens back, {layers.count('N')} of them without rotation"
        in figure.reading
    )
    assert figure.reading.endswith(
        f"is {heard(model, 1)[0]:.3f} at distance 1 and {heard(model, beyond)[0]:.3f} there.".replace("-", "−")
    )


def test_a_base_in_a_window_says_how_far_similarity_falls_and_which_pairs_move():
    for (reach, base), figure in FIGURES["window-base"].frames():
        frequencies = theta(256, base)
        fall = 1 - kernel(reach - 1, frequencies)[0]
        turns = reach * frequencies / (2 * math.pi)
        left = f"{1 - fall:.3f}".replace("-", "−")
        assert figure.reading == (
            f"Inside {reach:,} tokens base {base:,} lets similarity fall by {fall:.3f}, from 1 to {left}; {(turns >= 1).sum()} of its "
            f"128 pairs make a full turn there, and {(turns < 1 / 8).sum()} less than an eighth of one."
        )
        near(trace(figure, "edge of the window")["x"], [reach, reach])
    figure = windows.window_base(reach=512, base=500_000)
    is_kernel(trace(figure, "base chosen, inside"), theta(256, 5e5), far=511)
    past, whole = trace(figure, "base chosen, past the window"), windows.kernel_columns(theta(256, 5e5), far=100_000)
    is_kernel(dict(zip("xy", whole, strict=True)), theta(256, 5e5), far=100_000)
    near(past["y"], whole[1][whole[0] >= 512])
    assert past["x"].min() in range(512, 540)
    is_kernel(trace(figure, "base 1,000,000"), theta(256, 1e6), far=100_000)
    near(figure.table["fall of K within 512 tokens"], [1 - kernel(511, theta(256, base))[0] for base in windows.BASES])


def test_a_head_is_its_rotated_slice_and_a_slice_that_stands_still():
    slices = {
        "DeepSeek-V3": (yarn(64, 1e4, 40, 4_096, rounded=True), 192),
        "GLM-5.1": (theta(64, 1e6), 256),
        "DeepSeek-V4-Flash": (ladder("DeepSeek-V4-Flash", "R"), 512),
    }
    assert list(windows.HEADS) == list(slices)
    for (model,), figure in FIGURES["latent-head"].frames():
        frequencies, width = slices[model]
        is_kernel(trace(figure, "rotated slice"), frequencies, far=100_000)
        share = 64 / width
        near(trace(figure, "whole head")["y"], 1 - share + share * np.asarray(trace(figure, "rotated slice")["y"]))
        alone = kernel(4_096, frequencies)[0]
        assert f"In {model} 64 of the {width} features of a head are rotated: 4,096 tokens back" in figure.reading
        assert f"alone is {alone:.3f}, and of the whole head {1 - share + share * alone:.3f}; " in figure.reading
        assert f"keeps {1 - share:.3f} of it" in figure.reading
        near(
            figure.table[f"whole head of {model}"], 1 - share + share * kernel(np.array(windows.DISTANCES), frequencies)
        )


def test_scores_are_multiplied_as_the_formulas_say_at_every_setting():
    m = scores.POSITIONS
    seen = 0
    for (length, factor), figure in FIGURES["score-by-position"].frames():
        constant = (0.1 * math.log(factor) + 1) ** 2
        expected = {
            "YaRN's A²": lambda at, c=constant: np.full(np.shape(at), c),
            "DeepSeek's softmax scale": lambda at, c=constant: np.full(np.shape(at), c),
            "log-n": lambda at, n=length: np.maximum(np.log(at + 1) / math.log(n), 1),
            "Ministral 3": lambda at, n=length: 1 + 0.1 * np.log(1 + at // n),
            "Llama 4": lambda at, n=length: 1 + 0.1 * np.log(1 + (at + 1) // n),
        }
        for name, formula in expected.items():
            near(trace(figure, name)["y"], formula(m))
        at = 131_071
        told = ", ".join(f"{name} {float(expected[name](at)):.3f}" for name in ("log-n", "Ministral 3", "Llama 4"))
        assert figure.reading == (
            f"With L₀ = {length:,} a query at position {at:,} has its scores multiplied by: {told}; YaRN's A² and DeepSeek's softmax "
            f"scale are {constant:.3f} for s = {factor}, at every position."
        )
        seen += 1
    assert seen == len(scores.LENGTHS) * len(scores.FACTORS)
    near(figure.table["at position 131,071 (no unit)"], [1 + 0.1 * math.log(8), 1 + 0.1 * math.log(17), math.log(131_072) / math.log(8_192), (0.1 * math.log(32) + 1) ** 2, (0.1 * math.log(40) + 1) ** 2])  # fmt: skip
