"""Readers who see, move or read otherwise: forced colours, a page at twice its size, no motion, no script."""

from __future__ import annotations

import pytest

from tests.browser.pages import PAGES, settle

CONFIG = '{"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "num_hidden_layers": 4, "max_position_embeddings": 4096}'
# Parts whose colour is what they say, by page.
COLOURED = {
    "index.html": [".front-dial", ".front-plot svg", ".front-scores i"],
    "decay.html": [".rope-key", ".rope-ramp", ".rope-poster svg"],
    "explorer.html": [".explorer-picture", ".explorer-cells"],
    "decoder.html": [".decoder-picture", ".decoder-legend span", ".decoder-strip i"],
}
INK = {"index.html": ".front-label", "explorer.html": ".explorer-picture text", "decoder.html": ".decoder-picture text"}


def at_work(page, path):
    """Wait until a page with a script of its own has started, and give the decoder something to show."""
    name = {"index.html": "front"}.get(path, path.removesuffix(".html"))
    if path in {"index.html", "explorer.html", "decoder.html"}:
        page.wait_for_selector(f"#{name}[data-state=ready]")
    if path == "decoder.html":
        page.fill("textarea[name=config]", CONFIG)
        page.wait_for_selector(".decoder-strip i")
    settle(page)
    return page


def rgb(page, part, name):
    return page.locator(part).first.evaluate("(one, name) => getComputedStyle(one)[name]", name)


def luminance(colour):
    parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", COLOURED)
def test_forced_colours_keep_what_says_something_by_its_colour(visit, path, scheme):
    page = at_work(visit(path, forced_colors="active", color_scheme=scheme), path)
    for part in COLOURED[path]:
        colours = page.locator(part).evaluate_all("(all) => all.map((one) => getComputedStyle(one).forcedColorAdjust)")
        if part != ".rope-poster svg":  # Chromium leaves the paint of SVG as it is
            assert set(colours) == {"none"}, part
    if path in INK:
        one, other = (luminance(rgb(page, *where)) for where in ((INK[path], "fill"), ("body", "backgroundColor")))
        assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5


@pytest.mark.parametrize("path", PAGES)
def test_a_page_at_twice_its_size_flows_anew(visit, path):
    page = at_work(visit(path, width=683, device_scale_factor=2), path)
    page.set_viewport_size({"width": 683, "height": 384})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 683


def test_the_explorers_control_stays_in_sight_at_twice_its_size(visit):
    page = at_work(visit("explorer.html", width=683, device_scale_factor=2), "explorer.html")
    page.set_viewport_size({"width": 683, "height": 384})
    page.locator("[name=dim]").focus()
    page.locator("#explorer-decay").scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 150)")
    settle(page)
    box = page.locator("[name=dim]").bounding_box()
    assert 0 <= box["y"] <= 384 - box["height"]


def test_nothing_glides_for_a_reader_who_prefers_no_motion(visit):
    page = at_work(visit("explorer.html", reduced_motion="reduce"), "explorer.html")
    page.click("[data-lesson=base]")
    page.click("#explorer-move")
    settle(page)
    assert page.get_attribute("[name=base]", "data-value") == "100000"


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript_a_page_has_its_words_and_says_what_is_missing(visit, path):
    page = visit(path, java_script_enabled=False)
    assert page.locator("h1").first.is_visible()
    assert len(page.locator("article").inner_text()) > 500
    if path in {"index.html", "explorer.html", "decoder.html"}:
        missing = page.locator("article strong", has_text="JavaScript")
        assert missing.is_visible()
        assert not page.locator("article input, article button").filter(visible=True).count()
