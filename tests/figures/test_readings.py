"""Readings of extension, models and pitfalls at every setting of their controls, against formulas written here once more."""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from ropedoc.figures import FIGURES
from ropedoc.figures.measures import stale_ahead
from ropedoc.models.preset import MODELS
from tests.figures.formulas import kernel, printed, theta
from tests.figures.test_figure_readings import CLAIMS, WINDOWS

MODULES = ("extension", "models", "pitfalls")
NUMBER = re.compile(r"(?<![\w.])−?\d[\d,]*(?:\.\d+)?(?:e-\d+)?")
READ = {}
PLAIN = theta(128, 10_000)
LENGTH = 4_096
TURNS = LENGTH * PLAIN / (2 * math.pi)


def reads(name):
    def register(claim):
        READ[name] = claim
        return claim

    return register


def numbers(text):
    return [float(found.replace(",", "").replace("−", "-")) for found in NUMBER.findall(printed(text))]


def ramp(base, low, high):
    """Weight of the old frequency, linear in turns (YaRN's paper, equation 18)."""
    return np.clip((LENGTH * theta(128, base) / (2 * math.pi) - low) / (high - low), 0, 1)


def code_ramp(base):
    """Weight of the old frequency in jquesnelle/yarn: linear in the index, between rounded ends."""
    low, high = (128 * math.log(LENGTH / (turns * 2 * math.pi)) / (2 * math.log(base)) for turns in (32, 1))
    return 1 - np.clip((np.arange(64) - math.floor(low)) / (math.ceil(high) - math.floor(low)), 0, 1)


@cache
def slowed(method, s):
    """New frequency over old: Chen et al., section 2.3; YaRN's paper, sections 3.1 and 3.2, and its code."""
    weight = {"NTK-by-parts, as Llama 3": (1, 4), "YaRN, as the paper prints it": (1, 32)}
    if method == "linear":
        return np.full(64, 1 / s)
    if method == "NTK-aware":
        return theta(128, 10_000 * s ** (128 / 126)) / PLAIN
    kept = code_ramp(10_000) if method.startswith("YaRN, as lib") else ramp(10_000, *weight[method])
    return kept + (1 - kept) / s


@reads("extension-methods")
def extension_methods(text, factor):
    if factor == 1:
        assert text == "At factor 1 every method leaves every pair as it is."
        for method in ("linear", "NTK-aware", "YaRN, as libraries run it"):
            np.testing.assert_allclose(slowed(method, 1), 1, rtol=1e-12)
        return
    ratio = slowed("YaRN, as libraries run it", factor)
    ends = slowed("NTK-aware", factor)[[0, -1]]
    np.testing.assert_allclose(ends, [1, 1 / factor], rtol=1e-12)
    kept, divided = (ratio == 1).sum(), np.isclose(ratio, 1 / factor, rtol=1e-12).sum()
    assert numbers(text) == [factor, factor, factor, kept, 64, divided, factor]


@reads("extension-angles")
def extension_angles(text, factor):
    slow = TURNS < 1
    past = {name: (factor * slowed(name, factor)[slow] > 1 + 1e-9).sum() for name in METHODS}
    assert {name for name in METHODS if past[name]} == {"NTK-aware"}  # the others are said to take none
    most = (factor * slowed("NTK-aware", factor)[slow]).max()
    assert "NTK-aware takes" in text
    assert numbers(text) == [factor, factor * LENGTH, past["NTK-aware"], slow.sum(), round(most, 2)]


METHODS = FIGURES["extension-kernel"].controls["method"].values


@reads("extension-kernel")
def extension_kernel(text, factor, method):
    said = text.removeprefix(f"At factor {factor} under {method}, ")
    changed = {}
    for what, at in (("eight", np.arange(1, 9)), ("far", [LENGTH])):
        changed[what] = [round(kernel(at, inv).mean(), 3) for inv in (PLAIN, PLAIN * slowed(method, factor))]
    near, far = (values[:1] if values[0] == values[1] else values for values in changed.values())
    squared = (0.1 * math.log(factor) + 1) ** 2 if method.startswith("YaRN") else 1
    assert ("no attention factor" in said) == (squared == 1)
    rest = [] if squared == 1 else [0, round(squared, 2)]
    assert numbers(said) == pytest.approx([*near, LENGTH, *far, *rest], abs=1e-9)


@reads("extension-ramp")
def extension_ramp(text, base):
    code, paper, llama = (
        ((one > 0) & (one < 1)).sum() for one in (code_ramp(base), ramp(base, 1, 32), ramp(base, 1, 4))
    )
    assert numbers(text) == [base, code, paper, 3, llama]  # 3: of the name Llama 3


@reads("yarn-code")
def yarn_code(text, factor):
    ratio = slowed("YaRN, as libraries run it", factor) / slowed("YaRN, as the paper prints it", factor)
    worst = np.abs(np.log(ratio)).argmax()
    apart = (np.abs(np.log(ratio)) > 0.01).sum()
    assert numbers(text) == [factor, 1, apart, 64, worst, round(ratio[worst], 2)]
    assert text.endswith("times as fast in the libraries.")


def dynamic(length):
    """Frequencies of transformers' dynamic NTK with factor 2."""
    return theta(128, 10_000 * (2 * max(length, LENGTH) / LENGTH - 1) ** (128 / 126))


@reads("dynamic-length")
def dynamic_length(text, pair):
    scaling = MODELS["Phi-3-mini-128k"].config["rope_scaling"]
    like = pair * 48 // 64
    left = (dynamic(32 * LENGTH) / PLAIN)[pair]
    lists = [round(1 / scaling[key][like], 3) for key in ("short_factor", "long_factor")]
    slows = [pair] if pair == 0 else [pair, round(left, 3)]
    assert ("leaves" in text) == (pair == 0)
    assert numbers(text.replace("Phi-3", "")) == pytest.approx([LENGTH, 32 * LENGTH, 2, *slows, like, *lists], abs=1e-9)


@reads("attention-factor")
def attention_factor(text):
    factor = 0.1 * math.log(32) + 1
    assert numbers(text) == [0.1, 1, 32, round(factor, 4), round(factor**2, 3)]


@reads("models-spectra")
def models_spectra(text, model):
    preset = MODELS[model]
    rope = preset.rope
    before = 2 * math.pi / theta(rope.rotary_dim, rope.base)
    after = 2 * math.pi / np.where(rope.inv_freq == 0, 1e-300, rope.inv_freq)
    before = after if rope.rope_type in ("default", "proportional") else before
    still = (rope.inv_freq == 0).sum()
    seen = min(preset.served_length, WINDOWS.get(model, preset.served_length))
    counted = [(after > seen).sum(), seen]
    if model in WINDOWS:
        counted.append(preset.served_length)
    if preset.original_length is not None:
        counted = [(before > preset.original_length).sum(), before.size, preset.original_length, *counted]
    assert numbers(text.removeprefix(model)) == [round(rope.base), *counted, *([still] if still else [])]


@reads("layout-mixup")
def layout_mixup(text, pair):
    strangers = [2 * pair % 64, (2 * pair + 1) % 64]
    turns = 2 * math.pi / PLAIN
    assert numbers(text) == [pair, round(turns[pair]), *strangers, *(round(turns[i]) for i in strangers)]


@reads("precision-angle")
def precision_angle(text, pair):
    position, error, rounded = numbers(text)[2], *numbers(text)[3:]
    said = FIGURES["precision-angle"].draw(pair=pair)
    for name, worst in (("float32", error), ("bfloat16, the cosine alone", rounded)):
        (drawn,) = [trace["y"] for trace in said.traces if trace.get("name") == name]
        assert drawn[-1] <= worst * (1 + 1e-6)  # rounded up: it passes when used
        assert worst <= drawn[-1] + 10 ** math.floor(math.log10(drawn[-1]))
    assert numbers(text)[:2] == [pair, 0.1]
    speed = PLAIN[pair]
    off = [abs(math.cos(float(short(short(m) * short(speed)))) - math.cos(m * speed)) for m in (position - 1, position)]
    assert off[0] <= 0.1 < off[1]


def short(value):
    """Nearest bfloat16: eight binary digits, ties to even."""
    if value == 0:
        return 0.0
    exponent = math.floor(math.log2(value)) - 7
    return round(value / 2**exponent) * 2**exponent


@reads("cache-rotation")
def cache_rotation(text, length):
    query, key = length - 1, length - 1_001
    fresh = kernel([1_000], dynamic(length))[0]
    stale = np.cos(query * dynamic(length) - key * dynamic(key + 1)).mean()
    assert numbers(text) == [length, 1_000, round(fresh, 2), round(stale, 2)]


@reads("share-meaning")
def share_meaning(text, share):
    turning = int(share * 256)
    partial = round(2 * math.pi / theta(2 * turning, 1e6)[-1])
    whole = round(2 * math.pi / theta(512, 1e6)[turning - 1])
    assert numbers(text) == [share, turning, 256, partial, whole]


@pytest.mark.parametrize("name", READ)
def test_a_reading_is_true_at_every_setting(name):
    made = FIGURES[name]
    seen = 0
    for settings, figure in made.frames():
        READ[name](figure.reading, **dict(zip(made.controls, settings, strict=True)))
        seen += 1
    assert seen == math.prod(len(control.values) for control in made.controls.values())


@pytest.mark.parametrize(("length", "back", "ahead"), [(8_192, 1_000, 17), (4_096, 1_000, 0), (8_192, 8_000, None)])
def test_old_keys_that_read_a_negative_distance_are_counted(length, back, ahead):
    query, key = length - 1, length - 1 - back
    found = stale_ahead(length, back=back)
    assert found == (query * dynamic(length) < key * dynamic(key + 1)).sum()
    assert ahead in (None, found)


def test_every_reading_of_extension_models_and_pitfalls_is_read():
    expected = {name for name, made in FIGURES.items() if made.draw.__module__.rpartition(".")[2] in MODULES}
    assert set(READ) == expected - {"models-base", "base-windows"}  # in test_figure_readings.py


ELSEWHERE = {
    **dict.fromkeys(("axes", "orders", "video"), "test_axes_figures.py"),
    **dict.fromkeys(("heard", "scores", "stacks", "windows"), "test_layers.py"),
    "lab": "test_lab_readings.py",
    "programs": "../concordance/test_shown.py",
}  # modules of figures whose every setting another file draws, and reads what it says


def test_every_registered_figure_has_its_reading_looked_at():
    rest = {
        name: made.draw.__module__.rpartition(".")[2] for name, made in FIGURES.items() if name not in {*READ, *CLAIMS}
    }
    assert rest.pop("models-base") == "models"  # one setting, and a test of its own
    assert {*rest.values()} == {*ELSEWHERE}
    for name, module in rest.items():
        text = (Path(__file__).parent / ELSEWHERE[module]).read_text(encoding="utf-8")
        assert name in text or name.replace("-", "_") in text, f"{ELSEWHERE[module]} draws no {name}"


def test_the_words_around_the_numbers_hold_where_they_are_said():
    """Llama 3's method is linear in turns between 1 and 4, so it is NTK-by-parts; the old frequencies are kept from 4 on."""
    slow = slowed("NTK-by-parts, as Llama 3", 8)
    assert np.allclose(slow[TURNS > 4], 1)
    assert np.allclose(slow[TURNS < 1], 1 / 8)
