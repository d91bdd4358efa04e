"""Settings of figures in links: restored on load, kept by reload and Back, beside ordinary anchors, and in frames."""

from __future__ import annotations

import re

import pytest

from ropedoc.figures import FIGURES
from tests.browser.pages import SHOWN, figure, make_live, settle, wait_state

place = pytest.mark.parametrize("disk", [False, True], ids=["hosted", "from disk"])


def values_of(page, name):
    """Value that each control of a figure says it has."""
    return {
        key: figure(page, name).locator(f"#{name}-{key}").get_attribute("data-value") for key in FIGURES[name].controls
    }


def live(page, name):
    wait_state(page, name)
    settle(page)
    return figure(page, name)


def move(page, name, key, value):
    """Set one control of a figure as a reader does, and wait until the address tells."""
    at = FIGURES[name].controls[key].values.index(value)
    make_live(page, name).locator(f"#{name}-{key}").evaluate(
        "(one, at) => { one.value = at; one.dispatchEvent(new Event('input', { bubbles: true })); }", str(at)
    )
    page.wait_for_function(f"location.hash.startsWith('#{name}:') && location.hash.includes('{key}={value}')")


def is_in_view(page, name):
    return 0 <= figure(page, name).bounding_box()["y"] < 300


@place
def test_a_link_restores_its_setting_and_leads_to_the_figure(visit, disk):
    page = visit("decay.html#decay-scale:scale=4", disk=disk)
    found = live(page, "decay-scale")
    assert values_of(page, "decay-scale") == {"scale": "4"}
    assert found.locator(".rope-reading").text_content() == FIGURES["decay-scale"].draw(scale=4).reading
    assert is_in_view(page, "decay-scale")
    assert page.locator('figure[data-state="idle"]').count() == len(SHOWN["decay.html"]) - 1


def test_a_link_may_name_some_settings_in_any_order_and_notation(visit):
    page = visit("frequencies.html#three-knobs:scale=4&base=1e6")
    live(page, "three-knobs")
    default = FIGURES["three-knobs"].controls["dimension"].default
    assert values_of(page, "three-knobs") == {"base": "1000000", "dimension": str(default), "scale": "4"}


def test_a_link_names_a_choice_by_its_words(visit):
    page = visit("extension.html#extension-kernel:method=NTK-by-parts%2C%20as%20Llama%203&factor=8")
    live(page, "extension-kernel")
    assert values_of(page, "extension-kernel") == {"factor": "8", "method": "NTK-by-parts, as Llama 3"}


def test_what_a_link_asks_for_in_vain_is_said(visit):
    page = visit("decay.html#decay-base:base=123&speed=4")
    found = live(page, "decay-base")
    assert values_of(page, "decay-base") == {"base": str(FIGURES["decay-base"].controls["base"].default)}
    said = found.locator(".rope-error")
    assert said.is_visible()
    assert said.text_content() == (
        "The link asks for what this figure does not have: there is no setting “speed”; base has no value “123”."
    )


@place
def test_a_reload_keeps_every_figure_that_was_moved(visit, disk):
    page = visit("decay.html", disk=disk)
    move(page, "decay-base", "base", 1_000_000)
    move(page, "decay-scale", "scale", 4)
    assert page.url.endswith("decay.html#decay-scale:scale=4")
    page.reload()
    for name in ("decay-base", "decay-scale"):
        live(page, name)
    assert values_of(page, "decay-base") == {"base": "1000000"}
    assert values_of(page, "decay-scale") == {"scale": "4"}


def test_back_from_another_page_keeps_what_was_set(visit, hosted):
    page = visit("decay.html")
    move(page, "decay-base", "base", 1_000_000)
    page.goto(f"{hosted}terms.html")
    page.go_back()
    live(page, "decay-base")
    assert values_of(page, "decay-base") == {"base": "1000000"}


def test_links_and_ordinary_anchors_stand_side_by_side(visit):
    page = visit("decay.html")
    move(page, "decay-base", "base", 1_000_000)
    anchor = page.locator("h2[id]").last.get_attribute("id")
    page.evaluate(f"location.hash = '#{anchor}'")
    page.wait_for_function("scrollY > 500")
    assert values_of(page, "decay-base") == {"base": "1000000"}
    page.reload()  # the entry of the anchor has the settings too
    live(page, "decay-base")
    assert page.url.endswith(f"#{anchor}")
    assert values_of(page, "decay-base") == {"base": "1000000"}
    page.evaluate("location.hash = '#decay-base:base=100000'")
    page.wait_for_function("document.querySelector('#decay-base-base').dataset.value === '100000'")
    settle(page)
    assert is_in_view(page, "decay-base")
    page.go_back()
    page.wait_for_function(f"location.hash === '#{anchor}'")


def test_the_link_of_a_figure_is_the_one_to_its_setting(visit, hosted):
    page = visit("decay.html")
    move(page, "decay-base", "base", 1_000_000)
    found = figure(page, "decay-base")
    found.locator("summary").click()
    found.locator('[data-take="link"]').click()
    found.locator(".rope-taken").wait_for()
    assert found.locator("textarea").input_value() == f"{hosted}decay.html#decay-base:base=1000000"
    assert page.url == f"{hosted}decay.html#decay-base:base=1000000"


FRAME = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<div style="width:{width}px"></div>{code}"""


def embedded(page, name, width):
    """Put the line that a figure hands out into a page of that width; the value is the page and its frame."""
    found = make_live(page, name)
    found.locator("summary").click()
    found.locator('[data-take="embed"]').click()
    found.locator(".rope-taken").wait_for()
    code = found.locator("textarea").input_value()
    assert "\n" not in code
    other = page.context.new_page()
    other.set_viewport_size({"width": width, "height": 900})
    other.goto(page.url.replace("decay.html", "404.html").split("#")[0])  # the same origin, of which nothing stays
    other.set_content(f'<!doctype html><body style="margin:0">{code}</body>')
    frame = other.frame_locator("iframe")
    frame.locator('figure[data-state="ready"]').wait_for()
    return other, frame, code


FITS = """() => {
  const [page, plot] = [document.documentElement, document.querySelector(".rope-live .main-svg").getBoundingClientRect()];
  return [page.scrollHeight - page.clientHeight, page.scrollWidth - page.clientWidth, plot.width, plot.height];
}"""


@pytest.mark.parametrize("name", ["decay-base", "similarity-heatmap"])
def test_the_line_to_embed_is_a_frame_as_high_as_its_figure(visit, name):
    page = visit("decay.html")
    make_live(page, name)
    key = "base"
    move(page, name, key, 1_000_000)
    for width in (1100, 390):
        other, frame, code = embedded(page, name, width)
        assert f"figures/{name}.html?theme=light#{name}:" in code
        assert frame.locator(f"#{name}-{key}").get_attribute("data-value") == "1000000"
        other.wait_for_timeout(400)
        inside = next(one for one in other.frames if one is not other.main_frame)
        over, aside, _, _ = inside.evaluate(FITS)
        assert over <= 0, width
        assert aside <= 0, width
        rest = inside.evaluate("document.querySelector('main > p').getBoundingClientRect().bottom - innerHeight")
        assert -40 <= rest <= 0, "the frame ends where its page does"
        told = inside.evaluate("innerHeight")
        other.wait_for_timeout(300)
        assert inside.evaluate("innerHeight") == told, "the height that is told does not hang on the frame's"
        other.close()
        page.reload()


@pytest.mark.parametrize("name", ["decay-base", "similarity-heatmap", "rotation-pairs"])
@pytest.mark.parametrize(("width", "height"), [(640, 480), (1200, 900), (360, 600)])
def test_a_figure_alone_fits_its_window(visit, name, width, height):
    page = visit(f"figures/{name}.html")
    page.set_viewport_size({"width": width, "height": height})
    live(page, name)
    page.wait_for_timeout(200)
    over, aside, wide, high = page.evaluate(FITS)
    assert over <= 0
    assert aside <= 0
    assert min(wide, high) >= 120
    last = page.locator("main > p").bounding_box()
    assert last["y"] + last["height"] <= height + 1
    poster = figure(page, name).locator(".rope-poster").bounding_box()
    area = figure(page, name).locator(".rope-live .bg, .rope-live .plot").first.bounding_box()
    assert area["width"] == pytest.approx(poster["width"], abs=4)


@pytest.mark.parametrize(("theme", "other", "scheme"), [("light", "dark", "default"), ("dark", "light", "slate")])
def test_a_figure_alone_follows_the_theme_that_its_address_states(visit, theme, other, scheme):
    page = visit(f"figures/decay-base.html?theme={theme}#decay-base:base=1000000", color_scheme=other)
    live(page, "decay-base")
    assert page.evaluate("document.body.dataset.mdColorScheme") == scheme
    assert re.search(f"theme={theme}#decay-base", page.url)
    assert values_of(page, "decay-base") == {"base": "1000000"}
