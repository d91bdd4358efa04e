"""The essentials in Firefox: search, figures, explorer and decoder, from a server and from disk."""

from __future__ import annotations

import pytest
from firefox import find

from ropedoc.figures import FIGURES
from tests.browser.marionette import started
from tests.browser.pages import SOURCES

PROGRAM = find("firefox-esr")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Firefox is installed: apt-get install firefox-esr")
place = pytest.mark.parametrize("disk", [False, True], ids=["hosted", "from disk"])
WITH_FORMULAS = [path for path, text in SOURCES.items() if "\n$$" in text]


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    """Start one Firefox for all tests of this file."""
    with started(PROGRAM, tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture
def opened(firefox, hosted, from_disk):
    """Open a page of the site; what its scripts complain of afterwards fails the test."""

    def go(path, *, disk):
        firefox.go("about:blank")  # or an address with another fragment alone would load nothing
        firefox.go((from_disk if disk else hosted) + path)
        firefox.run("window.complaints = []; addEventListener('error', ({ message }) => complaints.push(message))")
        return firefox

    yield go
    assert firefox.run("return window.complaints") == []


@place
def test_search_finds_a_word(opened, disk):
    page = opened("index.html", disk=disk)
    page.run("document.querySelector('[data-md-component=search-query]').focus()")
    page.type("interleaved")
    page.wait("/match/.test(document.querySelector('.md-search-result__meta').textContent)")
    links = page.run("return [...document.querySelectorAll('.md-search-result__item a')].map((link) => link.href)")
    assert any("rotation.html" in address for address in links)


@place
def test_a_linked_figure_is_live_and_follows_its_slider(opened, disk):
    page = opened("decay.html#decay-base:base=1000000", disk=disk)
    page.wait("document.querySelector('figure[data-figure=decay-base]').dataset.state === 'ready'")
    assert page.run("return document.querySelector('#decay-base-base').dataset.value") == "1000000"
    page.run("document.querySelector('#decay-base-base').focus()")
    page.type("\ue013")  # the arrow up
    control = FIGURES["decay-base"].controls["base"]
    value = control.values[control.values.index(1_000_000) + 1]
    page.wait(f"document.querySelector('#decay-base-base').dataset.value === '{value}'")
    reading = "return document.querySelector('figure[data-figure=decay-base] .rope-reading').textContent"
    assert page.run(reading) == FIGURES["decay-base"].draw(base=value).reading
    lines = "document.querySelectorAll('figure[data-figure=decay-base] .rope-live .js-line').length"
    assert page.wait(lines) >= len(FIGURES["decay-base"].default().traces) - 1


@place
@pytest.mark.parametrize("name", ["explorer", "decoder", "lab"])
def test_the_explorer_the_decoder_and_the_lab_start(opened, name, disk):
    page = opened(f"{name}.html", disk=disk)
    page.wait(f"document.querySelector('#{name}').dataset.state === 'ready'")
    if name == "lab":
        assert page.run("return document.querySelector('#lab').dataset.thread") == "worker"


FORMULAS = """return [...document.querySelectorAll("math[display=block]")].filter((one) => one.checkVisibility())
  .map((one) => [one.textContent, Math.round(one.getBoundingClientRect().height)])"""


@pytest.mark.parametrize("path", WITH_FORMULAS)
def test_a_formula_keeps_its_lines_on_a_phone(opened, firefox, path):
    size = firefox.ask("WebDriver:GetWindowRect")
    page = opened(path, disk=True)
    wide = page.run(FORMULAS)
    assert wide
    firefox.ask("WebDriver:SetWindowRect", width=450, height=900)
    assert page.run("return innerWidth") <= 500
    try:
        assert page.run(FORMULAS) == wide
    finally:
        firefox.ask("WebDriver:SetWindowRect", width=size["width"], height=size["height"])
