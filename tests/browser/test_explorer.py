"""The explorer in a browser: its numbers against the package, its controls, its history, its files."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import ropedoc
from ropedoc.figures.theme import DIVERGING
from ropedoc.site.explorer import presets
from tests.browser.pages import assert_light, axe, ours, script

PARAMETERS = ("length", "base", "dim", "scale", "head")
DEFAULT = {"length": 64, "base": 10_000, "dim": 128, "scale": 1, "head": 0}
AGREEMENT = 1e-12  # browser and package, at angles up to some thousand radians
ANGLE_PER_TOKEN = 4.5e-16  # two roundings of θ ≤ 1: what float64 leaves at longer distances
FIRST_NEGATIVE = 1707  # tokens, b = 1e4, d = 128: mpmath, in tests/reference/rope_vectors.json


@pytest.fixture
def explorer(visit):
    def open_page(fragment="", **options):
        page = visit("explorer.html" + fragment, **options)
        if options.get("java_script_enabled", True):
            page.wait_for_selector("#explorer[data-state=ready]")
        return page

    return open_page


PARTS = """
import * as data from "../data/explorer.js";
import { parameters } from "../explorer/state.js";
globalThis.parts = { parameters, data: { ...data } };
"""


def with_parts(page):
    page.add_script_tag(content=script(PARTS))
    return page


def settings(page):
    return {name: float(page.get_attribute(f"[name={name}]", "data-value")) for name in PARAMETERS}


def reading(page, name):
    page.wait_for_function(f"!document.querySelector('[data-reading={name}]').textContent.includes('searching')")
    return page.text_content(f"[data-reading={name}]")


def frame(page):
    """Let the page draw what the last event asked for."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def file(page, what):
    with page.expect_download() as download:
        page.click(f'[data-take="{what}"]')
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def rows_of(page, what):
    """Rows of a CSV file that the page gives, the first one its head."""
    return list(csv.reader(file(page, what)[1].decode("utf-8").splitlines()))


def matrix(page):
    """Numbers of the heatmap's file."""
    return np.array(rows_of(page, "heatmap.csv")[1:], dtype=float)[:, 1:]


def rope_of(*, base, dim, scale, head, **_):
    weights = ropedoc.head_weights(int(dim), head=int(head)) if head else None
    return ropedoc.linear(int(dim), base=base, factor=scale).inv_freq, weights


SETTINGS = [
    DEFAULT,
    {"length": 12, "base": 500_000, "dim": 64, "scale": 4, "head": 0},
    {"length": 33, "base": 1234.5, "dim": 6, "scale": 0.3, "head": 5},
    {"length": 512, "base": 1e8, "dim": 512, "scale": 64, "head": 8},
]


def fragment_of(setting, **more):
    return "#" + "&".join(f"{name}={value:g}" for name, value in {**setting, **more}.items())


# Numbers


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_heatmap_file_holds_the_numbers_of_the_package(explorer, setting):
    rows = rows_of(explorer(fragment_of(setting)), "heatmap.csv")
    length = setting["length"]
    assert rows[0] == ["m\\n", *map(str, range(length))]
    assert [row[0] for row in rows[1:]] == [str(m) for m in range(length)]
    inv_freq, weights = rope_of(**setting)
    expected = ropedoc.similarity_matrix(range(length), inv_freq, weights=weights)
    np.testing.assert_allclose(np.array(rows[1:], dtype=float)[:, 1:], expected, rtol=0, atol=AGREEMENT)


@pytest.mark.parametrize("axis", ["log", "linear"])
@pytest.mark.parametrize("setting", SETTINGS)
def test_the_curve_file_holds_the_numbers_of_the_package(explorer, setting, axis):
    page = explorer(fragment_of(setting) + f"&axis={axis}&frozen=8,10000,128,1,0")
    name, content = file(page, "curve.csv")
    assert name == "rope-curve-" + "-".join(f"{one}{value:.10g}" for one, value in setting.items()) + ".csv"
    rows = list(csv.DictReader(content.decode("utf-8").splitlines()))
    columns = {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0]}
    first, last = columns["from"].astype(int), columns["to"].astype(int)
    edges = [*first.tolist(), last[-1] + 1]
    assert (last[:-1] + 1 == first[1:]).all()
    inv_freq, weights = rope_of(**setting)
    band = ropedoc.kernel_band(inv_freq, edges=edges, weights=weights)
    expected = dict(zip(("least", "greatest"), band, strict=True))
    frozen = ropedoc.kernel_band(ropedoc.inverse_frequencies(128), edges=edges)
    expected |= dict(zip(("frozen_least", "frozen_greatest"), frozen, strict=True))
    distance = np.rint(np.sqrt(first * last)) if axis == "log" else first
    if not setting["head"]:
        with np.errstate(divide="ignore"):
            law = (
                1
                - (np.euler_gamma + np.log(distance / setting["scale"])) / np.log(setting["base"])
                - 1 / setting["dim"]
            )
        expected["law"] = np.where((law >= 0) & (law <= 1), law, np.nan)  # past its zero, and above 1, it means nothing
        assert np.isnan(expected["law"]).any()
    assert set(columns) == {"from", "to", *expected}
    for name, values in expected.items():
        found = columns[name]
        np.testing.assert_array_equal(np.isnan(found), np.isnan(values))
        off, allowed = np.abs(found - values), AGREEMENT + ANGLE_PER_TOKEN * last
        assert (off <= allowed)[~np.isnan(values)].all(), name
    if axis == "linear":
        assert first.tolist() == last.tolist() == list(range(setting["length"]))
    else:
        assert (first[0], last[-1]) == (1, 1_000_000)


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_colour_of_a_cell_is_that_of_the_package_number(explorer, setting):
    page = explorer(fragment_of(setting))
    length = setting["length"]
    rows = [0, 1, length // 2, length - 1]
    width, *pixels = page.evaluate(
        """(rows) => {
          const canvas = document.querySelector("#explorer-heatmap canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const row = (m) => [...data.subarray(4 * canvas.width * m, 4 * canvas.width * (m + 1))];
          return [canvas.width, ...rows.map(row)];
        }""",
        rows,
    )
    assert width == length
    found = np.reshape(pixels, (len(rows), length, 4))
    inv_freq, weights = rope_of(**setting)
    similarity = ropedoc.similarity_matrix(range(length), inv_freq, weights=weights)[rows]
    stops = [at for at, _ in DIVERGING]
    channels = np.array([[int(colour[k : k + 2], 16) for k in (1, 3, 5)] for _, colour in DIVERGING])
    expected = np.stack([np.interp((similarity + 1) / 2, stops, channels[:, k]) for k in range(3)], axis=-1)
    # A colour is one of 256 levels; between two stops a channel changes by at most 147 in an eighth of them.
    assert np.abs(found[..., :3] - expected).max() <= 147 * 8 / 255 / 2 + 1
    assert (found[..., 3] == 255).all()


def test_the_pointer_reads_the_cell_under_it(explorer):
    page = explorer(fragment_of({**DEFAULT, "length": 8}))
    box = page.locator("#explorer-heatmap canvas").first.bounding_box()
    cell = box["width"] / 8
    page.mouse.move(box["x"] + 2.5 * cell, box["y"] + 6.5 * cell)
    words = page.text_content("#explorer-heatmap .explorer-tip")
    value = ropedoc.mean_kernel(4, ropedoc.inverse_frequencies(128))
    assert words == f"m = 6, n = 2, Δ = 4: K = {value:.4f}"
    page.mouse.down()
    frame(page)
    assert (page.input_value("[name=m]"), page.input_value("[name=n]")) == ("6", "2")
    assert f"{value:.3f} at Δ = m − n = 4" in page.text_content("#explorer-chosen")


def test_a_small_number_has_its_power_of_ten(explorer):
    page = explorer(fragment_of({**DEFAULT, "base": 100_000, "pair": 63}))
    assert "θ = 1.197\u00a0×\u00a010⁻⁵ rad/token" in page.text_content("#explorer-pair-words")
    spectrum = page.locator("#explorer-spectrum")
    spectrum.scroll_into_view_if_needed()
    dot = spectrum.locator(".mark-dot").bounding_box()
    page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    frame(page)
    words = spectrum.locator(".explorer-tip").text_content()
    assert words == "pair 63: θ = 1.197\u00a0×\u00a010⁻⁵ rad/token, λ = 524,870 tokens, 0.000122 turns"


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_lines_of_python_make_the_numbers_of_the_file(explorer, setting):
    page = explorer(fragment_of(setting))
    code = page.text_content("#explorer-python")
    assert len(code.splitlines()) == 3
    made = {}
    exec(code, made)
    np.testing.assert_allclose(matrix(page), made["similarity"], rtol=0, atol=AGREEMENT)


@pytest.mark.parametrize("setting", SETTINGS[:3])
def test_the_readings_are_the_numbers_of_the_package(explorer, setting):
    page = explorer(fragment_of(setting))
    inv_freq, weights = rope_of(**setting)
    for name, level in (("half", 0.5), ("zero", 0)):
        distance = ropedoc.first_distance(inv_freq, level=level, limit=1_000_000, weights=weights)
        assert reading(page, name) == f"{distance:,} token{'s' if distance > 1 else ''}"
    unturned = int((ropedoc.rotations(inv_freq, context_length=setting["length"]) < 1).sum())
    longest = reading(page, "longest")
    assert longest.startswith(f"{float(f'{ropedoc.wavelengths(inv_freq)[-1]:.4g}'):,.10g} tokens = ")
    assert f"{unturned} of {len(inv_freq)} pairs" in longest
    heard = int(weights.sum()) if setting["head"] else len(inv_freq)
    assert f"{float(f'{(2 * heard) ** -0.5:.3g}'):g} = 1/√{2 * heard}" in reading(page, "ripple")
    if not setting["head"]:
        assert f"costs {np.log(10) / np.log(setting['base']):.3f} = ln 10 / ln b" in reading(page, "slope")


def test_the_readings_at_the_start_are_those_that_others_computed(explorer):
    page = explorer()
    assert reading(page, "zero") == f"{FIRST_NEGATIVE:,} tokens"
    assert reading(page, "half") == "46 tokens"
    distance = np.arange(10, 1_001)  # a mean that is even on a logarithmic axis has the weight 1/Δ
    law = 1 - (np.euler_gamma + np.log(distance)) / np.log(1e4) - 1 / 128
    away = ropedoc.mean_kernel(distance, ropedoc.inverse_frequencies(128)) - law
    value = np.sqrt(np.average(away**2, weights=1 / distance))
    assert f"±{value:.2g} about the law from Δ = 10 to 1,000" in reading(page, "ripple")


@pytest.mark.parametrize(("head", "pair", "words"), [
    (0, 3, ", divided by the number of pairs heard, 64, is the pair's part in K."),
    (8, 60, ", divided by the number of pairs heard, 8, is the pair's part in K."),
    (8, 0, ", but the pair is not heard."),
])  # fmt: skip
def test_a_pair_is_said_to_have_a_part_in_the_similarity_only_where_the_head_hears_it(explorer, head, pair, words):
    page = explorer(f"#head={head}&pair={pair}&m=7&n=3")
    said = page.text_content("#explorer-pair-words")
    assert said.endswith(words)
    assert f"{np.cos(4 * 1e4 ** (-pair / 64)):.3f}".replace("-", "−") in said


def test_a_zero_past_the_axis_is_said_to_be_beyond(explorer):
    assert reading(explorer("#base=1e8&head=8&scale=64"), "zero") == "beyond 1,000,000 tokens"


# Controls


def test_every_control_is_native_labelled_and_ranges_as_the_state_says(explorer):
    page = with_parts(explorer())
    for name, label in zip(PARAMETERS, ("Sequence length", "Base", "Dimension", "Scale", "Pairs heard"), strict=True):
        slider = page.get_by_role("slider", name=re.compile(f"^{label}"))
        assert slider.get_attribute("name") == name
        ends = page.evaluate(
            """(name) => ["min", "max"].map((end) => {
              const at = Number(document.querySelector(`[name="${name}"]`)[end]);
              return parts.parameters[name].fromSlider(at);
            })""",
            name,
        )
        low, high = page.evaluate("(n) => [parts.parameters[n].low, parts.parameters[n].high]", name)
        assert ends == [low, high]
        assert page.get_by_role("spinbutton", name=f"{label}, as a number").count() == 1
    assert settings(page) == DEFAULT


KEYS = [("length", "End", 512), ("dim", "ArrowRight", 130), ("head", "ArrowRight", 1), ("base", "ArrowRight", 11_000), ("scale", "Home", 0.1), ("scale", "End", 64)]  # fmt: skip


def test_the_keyboard_moves_every_slider_and_the_link_follows(explorer):
    page = explorer()
    for name, key, value in KEYS:
        page.focus(f"[name={name}]")
        page.keyboard.press(key)
        frame(page)
        assert settings(page) == {**DEFAULT, name: value}
        page.wait_for_function("(part) => location.hash.includes(part)", arg=f"{name}={value:g}")
        page.get_by_role("button", name=re.compile("back to its default")).filter(visible=True).click()
        frame(page)
        assert settings(page) == DEFAULT


def test_any_number_that_does_can_be_typed(explorer):
    page = explorer()
    for name, value in (("base", 3), ("base", 1e12), ("length", 5), ("dim", 2), ("scale", 1.7), ("head", 8)):
        page.fill(f"[name={name}-typed]", f"{value:g}")
        frame(page)
        assert settings(page) == {**DEFAULT, name: value}
        assert page.locator("#explorer-message").is_hidden()
        page.click("#explorer-reset")
        frame(page)


REFUSED = [
    ("dim", "7", "an even whole number from 2 to 512"),
    ("length", "3", "a whole number from 4 to 512"),
    ("base", "1", "a number above 1 and up to 1e300"),
    ("scale", "0", "a number from 0.1 to 64"),
    ("head", "", "a whole number from 0 to 8"),
    ("m", "64", "a whole number from 0 to 63"),
    ("pair", "-1", "a whole number from 0 to 63"),
]


def test_a_number_that_does_not_do_is_refused_in_words(explorer):
    page = explorer()
    for name, value, rule in REFUSED:
        selector = f"[name={name}-typed]" if name in PARAMETERS else f"[name={name}]"
        page.fill(selector, value)
        page.locator(selector).blur()
        assert page.text_content("#explorer-message").startswith(f"{name} must be {rule}, got “{value}”")
        assert page.locator("#explorer-message").is_visible()
        assert page.get_attribute(selector, "aria-invalid") == "true"
        frame(page)
        assert settings(page) == DEFAULT
        page.fill(selector, "8")
        frame(page)
        assert page.locator("#explorer-message").is_hidden()
        assert page.get_attribute(selector, "aria-invalid") is None
        page.click("#explorer-reset")
        frame(page)


def test_arrow_keys_move_the_chosen_positions_over_the_heatmap(explorer):
    page = explorer()
    page.focus("#explorer-heatmap")
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "Shift+ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        frame(page)
    assert (page.input_value("[name=m]"), page.input_value("[name=n]")) == ("8", "12")
    assert "at Δ = m − n = −4" in page.text_content("#explorer-chosen")


def test_everything_can_be_reached_and_used_by_keyboard_alone(explorer):
    page = explorer("#frozen=64,10000,128,1,0")
    seen = set()
    page.focus("[name=length]")
    for _ in range(45):
        seen.add(
            page.evaluate("(({id, name, dataset}) => name || id || Object.values(dataset)[0])(document.activeElement)")
        )
        page.keyboard.press("Tab")
    assert {*PARAMETERS, "m", "n", "pair", "axis", "show"} <= seen
    assert {
        "explorer-model",
        "explorer-reset",
        "explorer-freeze",
        "explorer-thaw",
        "explorer-heatmap",
        "explorer-link",
    } <= seen
    assert {"base", "dimension", "scale", "head", "heatmap.csv", "curve.png"} <= seen


def test_the_positions_stay_inside_a_sequence_that_shrinks(explorer):
    page = explorer("#length=100&m=90&n=40&dim=64&pair=31")
    page.fill("[name=length-typed]", "50")
    page.fill("[name=dim-typed]", "8")
    frame(page)
    assert [page.input_value(f"[name={name}]") for name in ("m", "n", "pair")] == ["49", "40", "3"]


# State in the address


def test_a_link_restores_everything(explorer):
    fragment = "#length=100&base=500000&dim=64&scale=4&head=2&m=90&n=4&pair=9&axis=linear&show=difference&context=8192&frozen=64,10000,128,1,0"
    page = explorer(fragment)
    for _ in range(2):
        assert settings(page) == {"length": 100, "base": 500_000, "dim": 64, "scale": 4, "head": 2}
        assert [page.input_value(f"[name={name}]") for name in ("m", "n", "pair")] == ["90", "4", "9"]
        assert page.is_checked("[name=axis][value=linear]")
        assert page.is_checked("[name=show][value=difference]")
        assert "× the model's context of 8,192" in reading(page, "longest")
        assert page.input_value("#explorer-link").endswith(fragment)
        page.reload()
        page.wait_for_selector("#explorer[data-state=ready]")


def test_back_and_forward_walk_through_the_gestures(explorer):
    page = explorer()
    page.fill("[name=base-typed]", "20000")
    page.wait_for_timeout(1100)
    page.fill("[name=dim-typed]", "64")
    page.fill("[name=dim-typed]", "32")
    page.wait_for_timeout(600)
    changed = {**DEFAULT, "base": 20_000, "dim": 32}
    assert settings(page) == changed
    page.go_back()
    frame(page)
    assert settings(page) == {**DEFAULT, "base": 20_000}
    page.go_back()
    frame(page)
    assert settings(page) == DEFAULT
    page.go_forward()
    page.go_forward()
    frame(page)
    assert settings(page) == changed


NONSENSE = [
    ("#length=banana", "length must be a whole number from 4 to 512, got “banana”"),
    ("#base=-5", "base must be a number above 1 and up to 1e300, got “-5”"),
    ("#base=", "base must be a number above 1 and up to 1e300, got “”"),
    ("#dim=7", "dim must be an even whole number from 2 to 512, got “7”"),
    ("#scale=1e9", "scale must be a number from 0.1 to 64, got “1e9”"),
    ("#head=9", "head must be a whole number from 0 to 8, got “9”"),
    ("#m=64", "m must be a whole number from 0 to 63, got “64”"),
    ("#axis=round", "axis must be log or linear, got “round”"),
    ("#frozen=1,2", "frozen must be five settings, got “1,2”"),
    ("#colour=red", "there is no setting “colour”"),
    ("#toString=1", "there is no setting “toString”"),
    ("#banana", "there is no setting “banana”"),
    ("#%E0%A4%A", "there is no setting “"),
    ("#<img src=x onerror=alert(1)>=1", "there is no setting “<img src”"),
]


@pytest.mark.parametrize("fragment", ["#length=banana", "#%E0%A4%A", "#<img src=x onerror=alert(1)>=1"])
def test_nonsense_in_a_link_gives_a_message_and_the_default(explorer, fragment):
    page = explorer(fragment)
    assert page.locator("#explorer-message").is_visible()
    assert dict(NONSENSE)[fragment] in page.text_content("#explorer-message")
    assert settings(page) == DEFAULT
    assert reading(page, "zero") == f"{FIRST_NEGATIVE:,} tokens"


def test_nonsense_that_comes_later_gives_a_message_and_the_default(explorer):
    page = explorer("#length=9&base=77")
    for fragment, words in NONSENSE:
        page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
        page.wait_for_function("(w) => document.querySelector('#explorer-message').textContent.includes(w)", arg=words)
        assert page.locator("#explorer-message").is_visible()
        assert settings(page) == DEFAULT


def test_what_can_be_read_in_a_half_good_link_is_kept(explorer):
    page = explorer("#length=32&base=x&scale=2")
    assert settings(page) == {**DEFAULT, "length": 32, "scale": 2}
    assert "base must be" in page.text_content("#explorer-message")


def test_a_heading_of_the_page_is_no_nonsense(explorer):
    page = explorer("#what-you-see")
    assert page.locator("#explorer-message").is_hidden()
    assert settings(page) == DEFAULT


# Models, lessons, comparison, files


def test_every_published_model_sets_its_numbers(explorer):
    page = explorer()
    known = presets()
    assert len(known) >= 5
    for k, preset in enumerate(known):
        page.select_option("#explorer-model", str(k))
        frame(page)
        expected = {**DEFAULT, "base": preset["base"], "dim": preset["dim"], "scale": preset["scale"]}
        assert settings(page) == pytest.approx(expected)
        assert page.text_content("#explorer-note") == preset["note"]
        assert f"the model's context of {preset['context']:,}" in reading(page, "longest")
    page.fill("[name=base-typed]", "777")
    frame(page)
    assert page.input_value("#explorer-model") == ""


@pytest.mark.parametrize(("name", "watch", "moves"), [
    ("base", "slope", [{"base": 100_000}]),
    ("dimension", "ripple", [{"dim": 64}]),
    ("scale", "shape", [{"scale": 4}]),
    ("head", "diagonal", [{"head": 1}, {"head": 8}]),
])  # fmt: skip
def test_a_lesson_says_what_to_watch_then_moves_then_says_what_happened(explorer, name, watch, moves):
    page = explorer("#length=9&base=77")
    page.click(f"[data-lesson={name}]")
    frame(page)
    assert settings(page) == DEFAULT
    for move in moves:
        said = page.text_content("#explorer-lesson-text")
        assert "Watch" in said
        assert watch in said
        page.click("#explorer-move")
        page.wait_for_function(
            "(said) => document.querySelector('#explorer-lesson-text').textContent !== said", arg=said
        )
        assert settings(page) == {**DEFAULT, **move}
        watch = "neighbours"
    if name == "dimension":
        assert re.search(r"±0\.\d+ instead of ±0\.\d+", page.text_content("#explorer-lesson-text"))
    else:
        assert re.search(r"went from 46 tokens to [\d,]+ tokens", page.text_content("#explorer-lesson-text"))
    page.click("#explorer-leave")
    assert page.locator("#explorer-lesson").is_hidden()
    assert page.evaluate("document.activeElement.dataset.lesson") == name


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("name", "view"), [("base", "decay"), ("dimension", "decay"), ("scale", "decay"), ("head", "heatmap")])  # fmt: skip
def test_a_lesson_stands_beside_the_picture_that_it_is_about(explorer, name, view, width):
    page = explorer(width=width)
    page.click(f"[data-lesson={name}]")
    frame(page)
    words, picture = (page.locator(part).bounding_box() for part in ("#explorer-lesson", f"#explorer-{view}"))
    assert 0 <= picture["y"] - (words["y"] + words["height"]) < 60
    assert 48 <= words["y"] < 900 - 200


def test_the_chosen_model_keeps_its_name_by_reload_and_link_though_others_share_its_numbers(explorer):
    page = explorer()
    numbers = [tuple(preset[name] for name in ("base", "dim", "scale", "context")) for preset in presets()]
    twin = next(k for k, one in enumerate(numbers) if numbers.index(one) < k)
    page.select_option("#explorer-model", str(twin))
    frame(page)
    assert page.input_value("#explorer-model") == str(twin)
    page.reload()
    page.wait_for_selector("#explorer[data-state=ready]")
    assert page.input_value("#explorer-model") == str(twin)
    assert page.text_content("#explorer-note") == presets()[twin]["note"]
    fragment = page.evaluate("location.hash")
    page.fill("[name=base-typed]", "777")
    frame(page)
    assert page.input_value("#explorer-model") == ""
    assert explorer(fragment).input_value("#explorer-model") == str(twin)
    page = explorer("#model=No-Such-1B")
    assert "there is no published model “No-Such-1B”" in page.text_content("#explorer-message")
    assert page.input_value("#explorer-model") == ""


# On a phone


@pytest.fixture
def phone(explorer):
    return explorer(width=390, has_touch=True)


@pytest.mark.parametrize("name", PARAMETERS)
def test_on_a_phone_a_control_is_wide_high_and_says_what_it_is(phone, name):
    slider = phone.locator(f"[name={name}]")
    box = slider.bounding_box()
    assert box["width"] >= 350
    assert box["height"] >= 44
    ends = phone.locator(f".explorer-control:has([name={name}]) .explorer-ends")
    assert ends.is_visible()
    low, high = (float(text.replace(",", "")) for text in ends.locator("i").all_text_contents())
    assert (low, high) == tuple(
        with_parts(phone).evaluate("(n) => [parts.parameters[n].low, parts.parameters[n].high]", name)
    )
    hint, why = phone.locator(f"#explorer-{name}-hint"), phone.locator(f"[aria-controls=explorer-{name}-hint]")
    assert min(why.bounding_box()["width"], why.bounding_box()["height"]) >= 44
    assert not hint.is_visible()
    why.tap()
    assert hint.is_visible()
    assert why.get_attribute("aria-expanded") == "true"
    why.tap()
    assert not hint.is_visible()


def finger(page, *places):
    session = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(places):
        points = {"type": "touchMove" if number else "touchStart", "touchPoints": [{"x": x, "y": y}]}
        session.send("Input.dispatchTouchEvent", points)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("name", ["heatmap", "decay", "rotation", "spectrum"])
def test_on_a_phone_a_swipe_over_a_picture_scrolls_and_a_tap_chooses(phone, name):
    picture = phone.locator(f"#explorer-{name}")
    picture.scroll_into_view_if_needed()

    def place():
        return [phone.input_value(f"[name={one}]") for one in ("m", "n", "pair")]

    before, top = place(), phone.evaluate("scrollY")
    box = picture.bounding_box()
    x, y = box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.55
    finger(phone, *((x, y - 15 * step) for step in range(9)))
    phone.wait_for_function("(top) => scrollY > top + 20", arg=top)
    phone.wait_for_timeout(300)
    assert place() == before
    box = picture.bounding_box()
    across = 0.3 if name == "decay" else 0.85 if name == "rotation" else 0.55
    phone.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.55)
    frame(phone)
    assert place() != before


def test_on_a_phone_the_control_used_last_stays_over_the_pictures(phone):
    for name in ("base", "scale"):
        phone.evaluate("scrollTo(0, 0)")
        phone.locator(f"[name={name}]").focus()
        phone.locator("#explorer-decay").scroll_into_view_if_needed()
        phone.evaluate("scrollBy(0, 200)")
        frame(phone)
        assert 48 <= phone.locator(f"[name={name}]").bounding_box()["y"] < 200
        assert phone.locator(".explorer-control.held").count() == 1


def test_a_frozen_setting_is_compared_in_heatmap_curve_and_readings(explorer):
    page = explorer("#length=24")
    page.click("#explorer-freeze")
    page.fill("[name=base-typed]", "1000000")
    page.check("[name=show][value=difference]")
    frame(page)
    now, then = (
        ropedoc.similarity_matrix(range(24), ropedoc.inverse_frequencies(128, base=base)) for base in (1e6, 1e4)
    )
    np.testing.assert_allclose(matrix(page), now - then, rtol=0, atol=2 * AGREEMENT)
    assert reading(page, "half").endswith("(frozen: 46 tokens)")
    assert page.get_attribute("#explorer-decay path.frozen", "d").startswith("M")
    page.click("#explorer-thaw")
    frame(page)
    assert page.locator("[name=show]").first.is_hidden()
    assert "frozen" not in page.evaluate("location.hash")


@pytest.mark.parametrize("what", ["heatmap", "curve"])
def test_pictures_are_saved_whole(explorer, what):
    page = explorer("#length=12&frozen=64,1000,128,1,0", color_scheme="dark")
    text = file(page, f"{what}.svg")[1].decode("utf-8")
    root = ET.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    for word in ("rgb", "paint-order", "vector-effect", '"100%"'):
        assert word not in text
    assert not re.search('h0["M]', text)
    assert "base 10000" in root[0].text
    assert "var(" not in text
    assert "class=" not in text
    assert ("data:image/png" in text) == (what == "heatmap")
    name, content = file(page, f"{what}.png")
    assert name.endswith(".png")
    head = content[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(head[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (2 * int(root.get("width")), 2 * int(root.get("height")))


def test_the_readings_are_spoken_once_the_reader_rests(explorer):
    page = explorer()
    page.wait_for_function("document.querySelector('#explorer-spoken').textContent.includes('First zero 1,707')")
    assert page.get_attribute("#explorer-spoken", "aria-live") == "polite"
    page.evaluate("globalThis.spoken = []; new MutationObserver(() => spoken.push(1)).observe("
                  "document.querySelector('#explorer-spoken'), {childList: true, characterData: true, subtree: true})")  # fmt: skip
    page.focus("[name=length]")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('#explorer-spoken').textContent.includes('sequence of 74')")
    assert page.evaluate("spoken.length") == 1


FRAMES = """async (bases) => {
    const [input, dots, python] = ["[name=base]", "#explorer-spectrum .kernel-dots", "#explorer-python"].map((one) => document.querySelector(one));
    const [now, seen] = [performance.now(), []];
    performance.now = () => now; // whatever else the machine does, the changes come fast
    for (const base of bases) {
        input.value = String(base);
        input.dispatchEvent(new Event("input", {bubbles: true}));
        await new Promise((done) => requestAnimationFrame(done));
        seen.push([dots.getAttribute("d"), python.textContent.match(/base=([0-9]+)/)[1]]);
    }
    return seen;
}"""


def test_while_a_slider_moves_what_is_out_of_sight_waits_till_it_rests_or_comes_into_sight(explorer):
    page = explorer()
    page.set_viewport_size({"width": 1280, "height": 600})
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(200)
    assert page.locator("#explorer-spectrum").bounding_box()["y"] > 600
    first, *moving = page.evaluate(FRAMES, [5, 5.5, 6])
    assert first[1] == "100000"  # a change by itself is drawn whole
    assert moving == [first, first]
    page.wait_for_function("document.querySelector('#explorer-python').textContent.includes('base=1000000')")
    rested = page.get_attribute("#explorer-spectrum .kernel-dots", "d")
    assert rested != first[0]
    page.set_viewport_size({"width": 1280, "height": 4000})
    frame(page)
    page.wait_for_timeout(200)
    _, *moving = page.evaluate(FRAMES, [5, 5.5, 6])
    assert [base for _, base in moving] == ["320000", "1000000"]
    assert moving[1][0] == rested


# Page


@pytest.mark.parametrize("disk", [False, True], ids=["hosted", "disk"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_and_stands_still(explorer, width, disk):
    page = explorer(width=width, disk=disk)
    reading(page, "zero")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("layoutShift") <= 0.01
    for name in ("heatmap", "decay", "spectrum", "rotation"):
        box = page.locator(f"#explorer-{name} svg").bounding_box()
        assert box["width"] > 300
        assert box["height"] > 200
    if width > 1000:
        bottoms = [
            page.locator(what).bounding_box() for what in ("[name=head]", "#explorer-decay", "#explorer-heatmap")
        ]
        assert all(box["y"] + box["height"] <= 900 for box in bottoms)
    else:
        page.locator("#explorer-decay").scroll_into_view_if_needed()
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(200)
        assert 0 <= page.locator("[name=base]").bounding_box()["y"] < 300


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(explorer, scheme, width):
    page = explorer("#length=banana&frozen=64,1000,128,1,0", color_scheme=scheme, width=width)
    page.click("[data-lesson=head]")
    page.fill("[name=dim-typed]", "7")
    page.locator("[name=dim-typed]").blur()
    assert not axe(page)


def test_without_javascript_it_says_what_is_missing_and_shows_still_pictures(explorer):
    page = explorer(java_script_enabled=False)
    words = page.locator("article strong", has_text="The explorer needs JavaScript, which is off here.")
    assert words.bounding_box()["height"] > 10
    assert page.locator("#explorer").is_hidden()
    for picture in page.locator("article img").all():
        assert picture.get_attribute("alt")
        assert picture.bounding_box()["height"] > 100
    assert page.locator("article img").count() == 2


def test_the_page_at_load_is_light_and_asks_for_no_library(explorer, site):
    page = explorer()
    assert_light(page, site, {"explorer.html", "explorer.js", "explorer.css"})


def test_the_page_shares_rope_and_no_other_name(explorer):
    page = explorer()
    assert ours(page) == ["rope"]
    assert page.evaluate("Object.isFrozen(rope)")
    assert page.evaluate("rope.linear(4, { base: 100, factor: 2 }).invFreq[1]") == 0.05


def test_running_the_script_twice_does_no_harm(explorer):
    page = explorer()
    page.evaluate("""() => new Promise((done) => {
      const again = document.createElement("script");
      again.src = "assets/explorer.js";
      again.onload = done;
      document.head.append(again);
    })""")
    assert page.locator("#explorer-heatmap svg").count() == 1
    assert page.locator("#explorer-model option").count() == 1 + len(presets())


def test_the_colours_and_models_come_from_the_package(explorer):
    data = with_parts(explorer()).evaluate("parts.data")
    assert data == json.loads(json.dumps({"models": presets(), "diverging": DIVERGING}))
    assert all(a[0] < b[0] for a, b in pairwise(data["diverging"]))
