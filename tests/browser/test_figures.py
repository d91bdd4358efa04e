"""Figures on their pages: still until asked for, then live, true to the mathematics, and honest when they fail."""

from __future__ import annotations

import numpy as np
import pytest

from ropedoc.figures import FIGURES
from ropedoc.figures.similarity import cell
from ropedoc.models.preset import MODELS
from tests.browser.pages import FULL, PAGES, SHOWN, assert_light, drawn, figure, make_live, settle, wait_state

every_page = pytest.mark.parametrize("path", PAGES)
every_full_page = pytest.mark.parametrize("path", FULL)


@every_page
def test_every_figure_of_a_page_waits_and_draws_by_pointer_what_python_draws_from_disk_too(visit, path):
    page = visit(path, disk=True)  # hosted it is asked below, after each control
    assert page.locator("figure[data-figure]").count() == len(SHOWN[path])
    assert page.locator('figure[data-state="idle"]').count() == len(SHOWN[path])
    assert page.evaluate("typeof globalThis.Plotly") == "undefined"
    for name in SHOWN[path]:
        found = make_live(page, name)
        assert found.locator(".rope-live .main-svg").first.is_visible()
        assert not found.locator(".rope-poster").is_visible()
        assert not found.locator(".rope-error").is_visible()
        assert_same(drawn(found), FIGURES[name].default())


def assert_same(live, expected):
    """Compare a live figure with the one that Python draws at the same settings."""
    assert live["reading"] == expected.reading
    for axis, found in zip(("xaxis", "yaxis"), live["ranges"], strict=True):
        np.testing.assert_allclose(found, expected.layout[axis]["range"], rtol=1e-12)
    for got, trace in zip(live["traces"], expected.traces, strict=True):
        assert got["type"] == trace["type"]
        for key in trace.keys() & {"x", "y", "z"}:
            assert_near(got[key], trace[key], logarithmic=key != "z" and expected.layout[f"{key}axis"].get("type"))
        assert (got["text"] is None) == (trace.get("text") is None)
        if trace["type"] == "heatmap" and got["text"]:  # rounded from what 16 bits hold
            assert got["text"] == [[cell(value) for value in row] for row in got["z"]]
        else:
            assert got["text"] == trace.get("text")


def assert_near(got, expected, *, logarithmic):
    """Compare arrays to a 30,000th of their range, which 16 bits hold twice; on a logarithmic axis to three digits."""
    got, expected = np.array(got, dtype=float), np.asarray(expected, dtype=float)
    span = np.nanmax(expected, initial=0) - np.nanmin(expected, initial=0)
    tolerance = {"rtol": 1e-3} if logarithmic else {"rtol": 1e-5, "atol": span / 30_000}
    np.testing.assert_allclose(got, expected, **tolerance)


@every_full_page
def test_controls_move_a_figure_by_keyboard_and_data_to_where_a_whole_drawing_puts_it(visit, path):
    page, labels = visit(path), 0
    for name in SHOWN[path]:
        settings = {key: control.default for key, control in FIGURES[name].controls.items()}
        for key, control in FIGURES[name].controls.items():
            step = 1 if control.values[-1] != control.default else -1
            settings[key] = control.values[control.values.index(control.default) + step]
            labels += press(page, name, key, step)
            field = figure(page, name).locator(f"#{name}-{key}")
            assert field.get_attribute("data-value") == str(settings[key])
            if not control.is_choice:
                said = control.show(settings[key])
                assert field.get_attribute("aria-valuetext") == said
                assert figure(page, name).locator(f'output[for="{name}-{key}"]').text_content() == said
            assert_same(drawn(figure(page, name)), FIGURES[name].draw(**settings))
            assert figure(page, name).locator(".hovertext").count() == 0, name  # it would be of the setting before
        if any(not control.is_choice for control in FIGURES[name].controls.values()):
            assert figure(page, name).evaluate(WALK) == []
    assert labels


# A label in the middle of the first trace that has any, as after a tap: no pointer rests on the plot.
LABEL = """(figure) => {
  const place = figure.querySelector(".rope-live");
  const curveNumber = place.data.findIndex((trace) => trace.hovertemplate && trace.hoverinfo !== "skip");
  if (curveNumber < 0) return 0;
  const { type, x, y } = place.data[curveNumber];
  const middle = Math.floor(x.length / 2);
  Plotly.Fx.hover(place, [{ curveNumber, pointNumber: type === "heatmap" ? [Math.floor(y.length / 2), middle] : middle }]);
  return figure.querySelectorAll(".hovertext").length;
}"""


def press(page, name, key, step):
    """Focus a control, which alone makes its figure live, show a label, and press an arrow key; tell whether it showed."""
    figure(page, name).locator(f"#{name}-{key}").focus()
    wait_state(page, name)
    shown = figure(page, name).evaluate(LABEL)
    page.keyboard.press("ArrowRight" if step > 0 else "ArrowLeft")
    settle(page)
    settle(page)
    return shown


def test_a_label_says_whole_numbers_whole(visit):
    page = visit("models.html")
    found = make_live(page, "models-base")
    lengths = [preset.original_length for preset in MODELS.values() if preset.original_length]
    drawn_at = [value for trace in drawn(found)["traces"] for value in trace["x"]]
    assert set(lengths) <= set(drawn_at)


def test_a_figure_becomes_live_by_focus_of_its_slider(visit):
    page = visit("rotation.html")
    page.keyboard.press("Tab")
    (name, *_) = SHOWN["rotation.html"]
    for _ in range(60):
        if page.evaluate("document.activeElement.matches('figure[data-figure] input')"):
            break
        page.keyboard.press("Tab")
    wait_state(page, name)


def test_a_figure_becomes_live_by_a_click_alone(visit):
    page = visit("decay.html", disk=True)
    figure(page, "models-base").locator(".rope-start").evaluate("(button) => button.click()")
    wait_state(page, "models-base")


def test_a_figure_becomes_live_by_a_choice_made_without_focus_and_shows_it(visit):
    page = visit("axes.html")
    choice = figure(page, "axes-video").locator('select[name="video"]')
    choice.evaluate("(c) => { c.value = '2'; c.dispatchEvent(new Event('input', { bubbles: true })); }")
    wait_state(page, "axes-video")
    settle(page)
    reading = figure(page, "axes-video").locator(".rope-reading").text_content()
    assert reading == FIGURES["axes-video"].draw(video="Wan", method="as trained", frames=97).reading


def test_a_figure_becomes_live_by_touch(visit):
    page = visit("frequencies.html", width=390, has_touch=True, is_mobile=True)
    figure(page, "frequency-ladder").locator(".rope-plot").tap()
    wait_state(page, "frequency-ladder")


def test_figures_that_nobody_asks_for_stay_still(visit):
    page = visit("decay.html")
    make_live(page, "decay-base")
    states = page.locator("figure[data-figure]").evaluate_all("(all) => all.map((f) => f.dataset.state)")
    assert states.count("ready") == 1
    assert states.count("idle") == len(states) - 1


@pytest.mark.parametrize("missing", ["plotly.min.js", "decay-base.js"])
def test_a_figure_that_cannot_load_says_so_and_keeps_its_picture(visit, faults, missing):
    page = visit("decay.html")
    page.route(f"**/{missing}", lambda route: route.abort())
    figure(page, "decay-base").locator(".rope-plot").hover()
    wait_state(page, "decay-base", "error")
    message = figure(page, "decay-base").locator(".rope-error")
    assert message.is_visible()
    assert missing in message.text_content()
    assert figure(page, "decay-base").locator(".rope-poster svg").first.is_visible()
    assert any(missing in fault for fault in faults)
    faults.clear()
    if missing == "decay-base.js":
        make_live(page, "decay-scale")


def test_the_page_with_most_figures_is_light_at_load(visit, site):
    path = max(SHOWN, key=lambda page: len(SHOWN[page]))
    assert_light(visit(path, cold=True), site, {path, "figures.js"}, figures=True)


def test_every_figure_alone_is_live_from_disk(visit, from_disk):
    page = visit(f"figures/{next(iter(FIGURES))}.html", disk=True)
    for name in FIGURES:
        page.goto(f"{from_disk}figures/{name}.html")
        wait_state(page, name)
        assert_same(drawn(figure(page, name)), FIGURES[name].default())


def test_a_control_left_by_the_browser_at_another_value_is_shown_as_it_stands(visit):
    page = visit("decay.html")
    field = page.locator("#decay-base-base")
    field.evaluate("(input) => { input.value = 0; }")
    found = make_live(page, "decay-base")
    assert field.get_attribute("data-value") == "1000"
    assert_same(drawn(found), FIGURES["decay-base"].draw(base=1_000))


# Moves every slider of a figure, one after the other, and returns what a whole drawing would change then.
WALK = """
async (figure) => {
  const frames = (n) => new Promise((go) => requestAnimationFrame(() => n > 1 ? frames(n - 1).then(go) : go()));
  const order = () => Array.from(figure.querySelectorAll(".trace"), (trace) => trace.classList[2]).join(" ");
  const sheets = () => [...figure.querySelectorAll("canvas")].map((sheet) => sheet.getAttribute("style") + sheet.toDataURL());
  const parts = () => [order(), ...sheets(), ...[...figure.querySelectorAll(".cartesianlayer *")]
    .map((part) => [part.tagName, part.getAttribute("style"), part.children.length ? "" : part.textContent,
      ...["class", "d", "transform", "href", "x", "y", "width", "height"].map((key) => part.getAttribute(key))].join(" "))
    .sort()]; // the labels of an axis come in any order
  const wrong = [];
  for (const input of figure.querySelectorAll("input[type=range]")) {
    const first = input.value;
    for (const value of [input.max, Math.floor(input.max / 3), first]) {
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await frames(2);
      const moved = parts();
      const scheme = document.body.getAttribute("data-md-color-scheme");
      document.body.setAttribute("data-md-color-scheme", scheme); // draws all anew
      await frames(2);
      const anew = parts();
      if (!moved.length || moved.length !== anew.length) wrong.push([input.id, value, moved.length, anew.length]);
      moved.forEach((part, k) => { if (part !== anew[k]) wrong.push([input.id, value, part, anew[k]]); });
    }
  }
  return wrong;
}
"""


def test_a_press_and_a_drag_on_an_image_choose_the_patch_under_them(visit):
    found = make_live(visit("axes.html"), "axes-image")
    page, area = found.page, found.locator(".rope-poster > svg").bounding_box()

    def point(row, column):  # of 19 by 19 patches, to the middle of one
        return area["x"] + (column + 0.5) / 19 * area["width"], area["y"] + (row + 0.5) / 19 * area["height"]

    def chosen():
        settle(page)
        return [found.locator(f"#axes-image-{key}").get_attribute("data-value") for key in ("row", "column")]

    page.mouse.click(*point(2, 16))  # the nearest of every third patch
    assert chosen() == ["3", "15"]
    assert "in row 3, column 15 " in drawn(found)["reading"]
    page.mouse.down()
    page.mouse.move(*point(12, 6))
    page.mouse.up()
    assert chosen() == ["12", "6"]
    page.mouse.move(*point(0, 0))
    assert chosen() == ["12", "6"]
