"""The lab: a trained model in the page, its controls, its link, and what it says."""

from __future__ import annotations

import gzip
import json
import re

import numpy as np
import pytest

from tests.browser.pages import axe, scripted
from tests.browser.test_rope_model import LOSS, REFERENCE

READY = '#lab[data-state="ready"]'
PARTS = ((32, 64), (64, 128), (128, 256), (256, 512))


@pytest.fixture
def opened(visit):
    page = visit("lab.html")
    page.wait_for_selector(READY)
    return page


def losses(page):
    """Mean loss in each part of the positions, once the newest setting is worked out."""
    page.wait_for_function("document.querySelector('#lab').dataset.busy === 'false'")
    values = json.loads(page.locator('[data-result="loss"]').get_attribute("data-values"))
    return [np.mean(values[low:high]) for low, high in PARTS if high <= len(values)]


def move(page, name, value):
    page.eval_on_selector(
        f'#lab [name="{name}"]',
        "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true})); }",
        str(value),
    )


@pytest.mark.parametrize("disk", [False, True], ids=["hosted", "from disk"])
@pytest.mark.parametrize("thread", ["worker", "page"])
def test_the_page_runs_the_model_as_pytorch_did(visit, disk, thread):
    page = visit("index.html", disk=disk)
    page.add_init_script("delete globalThis.Worker" if thread == "page" else "")
    page.goto(page.url.replace("index.html", "lab.html#method=yarn-paper"))
    page.wait_for_selector(READY)
    assert page.locator("#lab").get_attribute("data-thread") == thread
    assert losses(page) == pytest.approx(REFERENCE["samples"]["yarn-paper"][0], abs=LOSS)
    assert page.locator('[data-result="loss"]').get_attribute("data-original") == "64"
    far = page.locator('[data-result="far"]').inner_text()
    for row in ("yarn-paper", "unchanged"):
        assert f"{REFERENCE['samples'][row][0][-1]:.2f}" in far


def test_the_controls_turn_the_model_and_the_link_keeps_them(opened):
    assert losses(opened) == pytest.approx(REFERENCE["samples"]["unchanged"][0], abs=LOSS)
    opened.select_option('#lab [name="method"]', "yarn-paper")
    move(opened, "slow", 1)
    move(opened, "fast", 4)
    assert losses(opened) == pytest.approx(REFERENCE["samples"]["yarn-paper, 1 to 4"][0], abs=LOSS)
    opened.wait_for_function("location.hash === '#method=yarn-paper&slow=1&fast=4'")
    opened.select_option('#lab [name="text"]', "2")
    assert losses(opened) == pytest.approx(REFERENCE["samples"]["yarn-paper, 1 to 4"][2], abs=LOSS)
    opened.wait_for_function("location.hash.endsWith('text=2')")
    opened.reload()
    opened.wait_for_selector(READY)
    assert losses(opened) == pytest.approx(REFERENCE["samples"]["yarn-paper, 1 to 4"][2], abs=LOSS)
    opened.click("#lab-reset")
    assert losses(opened) == pytest.approx(REFERENCE["samples"]["unchanged"][0], abs=LOSS)
    move(opened, "attention", 1.2)
    assert losses(opened) == pytest.approx(REFERENCE["samples"]["unchanged, attention factor 1.2"][0], abs=LOSS)


def test_a_pair_that_is_off_costs_something_and_keys_work(opened):
    before = losses(opened)
    button = opened.locator("#lab-pairs button").first
    button.focus()
    opened.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    assert losses(opened)[0] > before[0]
    opened.keyboard.press("Space")
    assert losses(opened) == pytest.approx(before)
    opened.select_option('#lab [name="method"]', "linear")
    opened.locator('#lab [name="factor"]').focus()
    opened.keyboard.press("ArrowLeft")
    assert opened.locator('#lab [name="factor"]').get_attribute("data-value") == "7.5"


def result(page, name):
    return page.locator(f'[data-result="{name}"]').inner_text()


def test_the_reader_types_a_text_of_their_own_and_hears_when_it_is_short(opened):
    losses(opened)
    opened.select_option('#lab [name="text"]', "own")
    assert result(opened, "own") == "Type or paste a text: the model needs two characters or more that it knows."
    assert opened.locator('[data-result="loss"]').get_attribute("data-values") == "[]"
    assert opened.locator("#lab-text").inner_text() == ""
    assert result(opened, "near") == "the text ends before"
    opened.fill('#lab [name="own"]', "The rain in Späin stays in the plain")
    losses(opened)
    assert opened.locator("#lab-text").inner_text() == "the rain in spin stays in the plain"
    assert result(opened, "own") == (
        "The model reads 35 characters of your text, and was trained on 64: past those there is nothing to see yet."
    )
    assert result(opened, "near-name") == "Positions 32 to 34"
    assert result(opened, "far") == "nothing is read past the original length"
    text = "The rain in Spain stays mainly in the plain. " * 6
    opened.fill('#lab [name="own"]', text)
    losses(opened)
    assert result(opened, "own") == ""
    values = json.loads(opened.locator('[data-result="loss"]').get_attribute("data-values"))
    assert len(values) == len(text) - 1
    assert result(opened, "far-name") == f"Positions {len(text) // 2} to {len(text) - 1}"


def test_a_method_brings_its_own_attention_factor_and_dynamic_ntk_says_what_it_is(opened):
    losses(opened)
    move(opened, "attention", 1)
    assert not opened.locator('[name="as-method"]').is_checked()
    opened.select_option('#lab [name="method"]', "yarn")
    assert opened.locator('[name="as-method"]').is_checked()
    assert opened.locator('#lab [name="attention"]').get_attribute("data-value") == f"{0.1 * np.log(8) + 1:.3f}"
    assert result(opened, "note") == ""
    opened.select_option('#lab [name="method"]', "dynamic")
    words = "Dynamic NTK takes its factor from the length, here 512 / 64 = 8: it is NTK-aware with that factor."
    assert result(opened, "note") == words
    dynamic = losses(opened)
    opened.select_option('#lab [name="method"]', "ntk")
    assert losses(opened) == dynamic
    opened.select_option('#lab [name="method"]', "dynamic")
    opened.select_option('#lab [name="length"]', "64")
    words = "Dynamic NTK changes nothing in a text of 64 characters: it starts past 64."
    assert result(opened, "note") == words


def test_a_link_sets_the_distance_that_a_shorter_text_had_cut(visit):
    page = visit("lab.html#length=128&distance=100")
    page.wait_for_selector(READY)
    distance = page.locator('#lab [name="distance"]')
    assert distance.get_attribute("data-value") == distance.input_value() == "100"
    page.evaluate("location.hash = '#distance=384'")
    page.wait_for_function("document.querySelector('#lab [name=distance]').dataset.value === '384'")
    assert distance.input_value() == "384"
    losses(page)
    assert "384 characters before" in result(page, "copy")


WORDS = """
import { readings } from "../lab/words.js";
Object.assign(globalThis, { readings });
"""


def test_readings_are_means_of_the_positions_that_they_name(browser):
    with scripted(browser, WORDS) as page:
        said = page.evaluate(
            "readings({now: Array.from({length: 10}, (_, k) => k), unchanged: Array(10).fill(2)}, {original: 4, length: 10})"
        )
    assert said == {
        "nearName": "Positions 2 to 4",
        "near": "2.50 bits (as trained 2.00)",
        "farName": "Positions 5 to 10",
        "far": "7.00 bits (as trained 2.00, seeing the last 4 only …)",
    }


def test_nothing_moves_for_a_reader_who_wants_no_motion(visit):
    page = visit("lab.html#method=yarn", reduced_motion="reduce")
    page.wait_for_selector(READY)
    losses(page)
    page.locator("button[data-lab]").first.evaluate("(button) => button.click()")
    assert page.evaluate("document.getAnimations().length") == 0
    top = page.locator("#lab-controls").evaluate("(controls) => controls.getBoundingClientRect().top")
    assert 0 <= top < 120  # it is there at once, without a way to it
    assert losses(page) == pytest.approx(REFERENCE["samples"]["unchanged"][0], abs=LOSS)


def test_axe_finds_nothing_in_the_live_lab_on_a_phone(visit):
    page = visit("lab.html", width=390, color_scheme="dark")
    page.wait_for_selector(READY)
    losses(page)
    assert not axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_page_is_light_before_the_weights_come(opened, site):
    names = opened.evaluate("performance.getEntries().filter((one) => one.initiatorType).map((one) => one.name)")
    files = {site / re.split("[?#]", name.split("/path/")[1])[0] for name in names}
    sizes = {file.name: len(gzip.compress(file.read_bytes(), mtime=0)) for file in files}
    assert sizes.pop("late-lab.js") < 200_000
    assert sum(sizes.values()) <= 160_000, sizes
