"""The lab: a trained model in the page, its controls, its link, and what it says."""

from __future__ import annotations

import gzip
import json
import re

import numpy as np
import pytest

from tests.browser.pages import axe
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
def test_the_page_runs_the_model_as_pytorch_did(visit, disk):
    page = visit("lab.html#method=yarn-paper", disk=disk)
    page.wait_for_selector(READY)
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


def test_the_reader_types_a_text_of_their_own(opened):
    opened.select_option('#lab [name="text"]', "own")
    text = "The rain in Spain stays mainly in the plain. " * 6
    opened.fill('#lab [name="own"]', text)
    losses(opened)
    assert opened.locator("#lab-text").inner_text().startswith("the rain in spain stays")
    values = json.loads(opened.locator('[data-result="loss"]').get_attribute("data-values"))
    assert len(values) == len(text) - 1


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
