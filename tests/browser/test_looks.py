"""How pages look: nothing jumps, everything fits, dark mode comes at once, and a live figure takes its poster's place."""

from __future__ import annotations

import base64
import math

import pytest

from ropedoc.figures import theme
from tests.browser.pages import FULL, PAGES, SHOWN, SOURCES, drawn, figure, lay_out_all, make_live, settle

WIDTHS = (1280, 390)
SHIFT_ALLOWED = 0.01
APART = 3  # px that a tick label may move when its figure becomes live
TITLE_APART = 10  # Plotly moves the title of an axis with the width of its labels; a poster cannot measure them
# Tick labels and axis titles of a figure, in its poster and in its live plot: text, and middle of its box.
LABELS = """(figure) => {
  const place = (node, side) => {
    const box = node.getBoundingClientRect(), frame = figure.querySelector(".rope-plot").getBoundingClientRect();
    const text = node.textContent.replace(/\\u200b/g, "").trim();
    return [side + " " + text, (box.left + box.right) / 2 - frame.left, (box.top + box.bottom) / 2 - frame.top];
  };
  const all = (where, query, side) => [...figure.querySelectorAll(where + " " + query)].map((node) => place(node, side));
  return [
    [...all(".rope-poster", 'text[dy="21.6"]', "x"), ...all(".rope-poster", 'text[dx="-8"]', "y"),
     ...all(".rope-poster", 'text[dy="40"]', "title"), ...all(".rope-poster", "text[transform]", "title")],
    [...all(".rope-live", ".xtick text", "x"), ...all(".rope-live", ".ytick text", "y"),
     ...all(".rope-live", ".xtitle, .ytitle", "title")].filter(([name]) => !/ $/.test(name) && name !== "title"),
  ];
}"""
STROKES = (
    """(figure) => [...figure.querySelectorAll('.rope-poster path[stroke]')].map((p) => getComputedStyle(p).stroke)"""
)

SQUARE = ("similarity-", "rotation-plane", "rotation-relative")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_nothing_jumps_as_its_figures_become_live_and_no_word_in_them_covers_another(visit, path, width):
    page = visit(path, width=width, cold=True)
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert_fits(page)
    for name in SHOWN[path]:
        found = make_live(page, name)
        assert_same_axes(found, f"{name} at {width} px")
        assert_fits(page)
        if name.startswith(SQUARE):
            box = found.locator(".rope-live .bg").first.bounding_box()
            assert box["width"] == pytest.approx(box["height"], abs=2), name
    assert page.evaluate("globalThis.layoutShift") <= SHIFT_ALLOWED
    for name in SHOWN[path]:
        for end in ("defaultValue", "min", "max"):
            figure(page, name).evaluate(TO_END, end)
            settle(page)
            settle(page)
            assert_no_word_covered(page, name, f"live, {end}")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", FULL)
def test_no_word_in_a_still_picture_covers_another(visit, path, width):
    page = visit(path, width=width)
    lay_out_all(page)
    for name in SHOWN[path]:
        assert_no_word_covered(page, name, "still")


def assert_no_word_covered(page, name, when):
    """Fail if a word of a picture lies on another."""
    count, covered = figure(page, name).evaluate(COVERED)
    assert count > 6
    assert not covered, f"{name}, {when}: {covered}"


@pytest.mark.parametrize("path", ["terms.html", "models.html"])
def test_nothing_jumps_as_the_rows_of_a_table_arrive_slowly(visit, path):
    page = visit("references.html", width=390, cold=True)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto(page.url.replace("references.html", path))
    settle(page)
    assert page.evaluate("globalThis.layoutShift") <= SHIFT_ALLOWED


# Choices that are narrower than their longest answer would have them.
CUT = """() => [...document.querySelectorAll("figure select")].filter((select) => {
  const free = select.cloneNode(true);
  free.style.cssText = "position: absolute; width: max-content; visibility: hidden";
  select.after(free);
  const wanted = free.offsetWidth;
  free.remove();
  return wanted > select.offsetWidth + 1;
}).map((select) => select.id)"""


def assert_fits(page):
    """Fail if a page can be scrolled sideways, or if it cuts the answers of a choice."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.evaluate(CUT) == []


def assert_same_axes(found, where):
    """Compare the labels of the poster with those of the live plot."""
    still, live = ({text: middle for text, *middle in labels} for labels in found.evaluate(LABELS))
    assert still.keys() == live.keys(), where
    for text, middle in still.items():
        allowed = TITLE_APART if text.startswith("title ") else APART
        assert live[text] == pytest.approx(middle, abs=allowed), f"{text} of {where}"


def test_axes_are_compared(visit):
    page = visit("decay.html")
    still, live = make_live(page, "decay-base").evaluate(LABELS)
    assert len(still) == len(live) == 7 + 4 + 2


# Of each of n by n cells in a picture of a heatmap: its colour, that of its ink, how much of it there is, and its middle.
CELLS = """
async ([picture, n, left, top, side]) => {
  const image = Object.assign(new Image(), { src: `data:image/png;base64,${picture}` });
  await image.decode();
  const pen = new OffscreenCanvas(image.width, image.height).getContext("2d", { willReadFrequently: true });
  pen.drawImage(image, 0, 0);
  const size = Math.floor(side / n) - 2;
  return Array.from({ length: n * n }, (_, k) => {
    const [x, y] = [left + ((k % n) * side) / n + 1, top + (Math.floor(k / n) * side) / n + 1].map(Math.round);
    const { data } = pen.getImageData(x, y, size, size);
    const paper = [data[0], data[1], data[2]];
    let [ink, light, across, down] = [0, 0, 0, 0];
    for (let i = 0; i < size * size; i++) {
      const apart = Math.abs(data[4 * i] - paper[0]);
      ink += apart;
      light += data[4 * i] - paper[0];
      across += apart * (i % size);
      down += apart * Math.floor(i / size);
    }
    return [...paper, light / ink, Math.sqrt(ink), across / ink, down / ink];
  });
}
"""


@pytest.mark.parametrize("width", WIDTHS)
def test_the_cells_of_a_live_heatmap_are_those_of_the_still_one(visit, width):
    page = visit("decay.html", width=width)
    found = figure(page, "similarity-heatmap")
    plot = found.locator(".rope-plot")

    def cells(where):
        plot.scroll_into_view_if_needed()
        page.mouse.move(1, 1)
        settle(page)
        frame, area = plot.bounding_box(), found.locator(where).first.bounding_box()
        picture = base64.b64encode(plot.screenshot()).decode()
        left, top = area["x"] - math.floor(frame["x"]), area["y"] - math.floor(frame["y"])
        return page.evaluate(CELLS, [picture, 12, left, top, area["width"]])

    still = cells(".rope-poster image")
    make_live(page, "similarity-heatmap")
    live = cells("canvas")
    for one, other in zip(still, live, strict=True):
        assert other[:3] == pytest.approx(one[:3], abs=2)  # shade
        assert other[3] == pytest.approx(one[3], abs=0.1)  # dark on light or light on dark
        assert other[4] == pytest.approx(one[4], rel=0.02)  # as much ink
        assert other[5:] == pytest.approx(one[5:], abs=0.5)  # at its place
    assert {round(cell[3]) for cell in live} == {1, -1}


def toggle(page):
    page.locator('[data-md-component="palette"] label:not([hidden])').click()


def rgb(colour):
    red, green, blue = bytes.fromhex(colour[1:])
    return f"rgb({red}, {green}, {blue})"


def test_dark_mode_reaches_live_plots_and_posters_at_once(visit):
    page = visit("decay.html")
    live, still = make_live(page, "decay-base"), figure(page, "decay-scale")
    for scheme in (0, 1, 0):
        colours = [rgb(theme.ROLES[role][scheme]) for role in ("1", "2", "muted")]
        assert theme.ROLES["1"][scheme] in {trace["color"] for trace in drawn(live)["traces"]}
        assert set(colours) <= set(still.evaluate(STROKES))
        ink = live.locator(".rope-live .xtick text").first.evaluate("(text) => getComputedStyle(text).fill")
        assert ink == rgb(theme.ROLES["ink"][scheme])
        toggle(page)
        settle(page)
        settle(page)


def test_a_reader_who_prefers_dark_sees_dark_figures_from_the_start(visit):
    page = visit("rotation.html", color_scheme="dark")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    (name, *_) = SHOWN["rotation.html"]
    assert rgb(theme.ROLES["1"][1]) in figure(page, name).evaluate(STROKES)
    page = visit(f"figures/{name}.html", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == rgb(theme.ROLES["paper"][1])


@pytest.mark.parametrize("disk", [False, True], ids=["hosted", "from disk"])
def test_a_figure_alone_keeps_the_scheme_chosen_on_the_site(visit, disk):
    page = visit("index.html", disk=disk)
    toggle(page)
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.goto(page.url.replace("index.html", "figures/three-knobs.html"))
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.get_by_role("link", name="rotary position embedding").click()
    page.wait_for_selector("[data-md-component=palette]")
    assert page.url.endswith("/index.html")


@pytest.mark.parametrize("path", ["decay.html", "figures/decay-base.html"])
def test_the_mark_that_opens_the_data_is_inside_the_figure(visit, path):
    found = figure(visit(path), "decay-base")
    assert found.locator("summary").bounding_box()["x"] >= found.bounding_box()["x"]


def test_a_live_figure_follows_the_width_of_its_page(visit):
    page = visit("decay.html")
    found = make_live(page, "decay-base")
    widths = []
    for width in (1280, 700, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            """(figure) => {
              const frame = figure.querySelector(".rope-live"), plot = figure.querySelector(".main-svg");
              return Math.abs(frame.clientWidth - plot.getBoundingClientRect().width) <= 1;
            }""",
            arg=found.element_handle(),
        )
        widths.append(found.locator(".main-svg").first.bounding_box()["width"])
    assert widths[0] > widths[1] > widths[2] > 300


# Words in the picture of a figure that another word covers: those of its poster, or of its live plot, with its button.
COVERED = """(figure) => {
  const live = figure.dataset.state === "ready";
  const words = [...figure.querySelectorAll(live ? ".rope-live text" : ".rope-poster text, .rope-start")]
    .filter((word) => word.textContent.trim() && !word.closest(".hoverlayer"));
  const boxes = words.map((word) => {
    const { left, right, top, bottom } = word.getBoundingClientRect(), slack = (bottom - top) / 6; // above and below letters
    return { left, right, top: top + slack, bottom: bottom - slack, word: word.textContent };
  });
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return [boxes.length, boxes.flatMap((a, k) => boxes.slice(k + 1).filter((b) => meet(a, b)).map((b) => `${a.word} | ${b.word}`))];
}"""
# Every control of a figure to one of its ends.
TO_END = """(figure, end) => {
  for (const input of figure.querySelectorAll("input[type=range]")) {
    input.value = input[end];
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""


# Words of the text and of the forms of a page that stand on two lines.
BROKEN = """() => {
  const broken = [], walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("thead")?.getBoundingClientRect().width === 1) continue; // on a phone
    if (node.parentElement.closest("math, code, pre, svg, style, script, noscript, .rope-hidden, .explorer-unseen, .decoder-unseen")) continue;
    for (const word of node.textContent.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_a_page_breaks_inside(visit, path, width):
    page = visit(path, width=width)
    lay_out_all(page)
    for ready in ("#explorer", "#decoder", "#check"):
        if page.locator(ready).count():
            page.wait_for_selector(f'{ready}[data-state="ready"]')
    assert page.evaluate(BROKEN) == []


PROSE = [path for path, text in SOURCES.items() if "|---" in text]
# Cells that are wider than their place, and words that stand on two lines, of the tables in the text of a page.
CUT = """() => [...document.querySelectorAll(".rope-prose:not(.rope-sortable)")].flatMap((table) => {
  const hidden = (part) => part.closest("thead")?.getBoundingClientRect().width === 1; // on a phone
  const wide = [...table.querySelectorAll("td, th"), table]
    .filter((part) => part.clientWidth > 1 && !hidden(part) && part.scrollWidth > part.clientWidth + 3);
  const broken = [];
  const walker = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("math, code") || hidden(node.parentElement)) continue;
    for (const word of node.textContent.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
    }
  }
  return [...wide.map((part) => part.textContent.slice(0, 40)), ...broken];
})"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PROSE)
def test_a_table_in_the_text_fits_its_page_and_breaks_no_word(visit, path, width):
    page = visit(path, width=width)
    assert page.locator(".rope-prose:not(.rope-sortable)").count() > 0
    assert page.evaluate(CUT) == []
    box = "(tables) => tables.map((t) => [t.getBoundingClientRect().right, t.parentElement.getBoundingClientRect().right])"
    for right, edge in page.locator(".rope-prose:not(.rope-sortable)").evaluate_all(box):
        assert right <= edge + 1


@pytest.mark.parametrize("path", PROSE)
def test_a_head_in_a_table_of_the_text_is_as_high_as_its_words(visit, path):
    page = visit(path)
    heights = """(rows) => rows.map((row) => [row.getBoundingClientRect().height, Math.max(...[...row.cells].map((cell) => {
      const range = document.createRange(), style = getComputedStyle(cell);
      range.selectNodeContents(cell);
      const lines = Math.round(range.getBoundingClientRect().height / parseFloat(style.lineHeight) + 0.3);
      return Math.max(lines, 1) * parseFloat(style.lineHeight) + parseFloat(style.paddingTop) + parseFloat(style.paddingBottom) + 1;
    }))])"""
    for height, words in page.locator(".rope-prose:not(.rope-sortable) thead tr").evaluate_all(heights):
        assert height == pytest.approx(words, abs=8)


def test_there_are_tables_in_the_text():
    assert len(PROSE) >= 3


def test_the_table_of_models_answers_first_keeps_its_head_and_links_each_name(visit):
    page = visit("models.html")
    table = page.locator(".rope-models")
    heads = table.locator("thead th").all_text_contents()
    assert heads[:3] == ["model", "base bound", "least K, original"]
    box = table.bounding_box()
    third = table.locator("thead th").nth(2).bounding_box()
    assert third["x"] + third["width"] <= box["x"] + box["width"]
    table.evaluate("(one) => { one.scrollTop = 400; }")
    settle(page)
    assert table.locator("thead th").first.bounding_box()["y"] == pytest.approx(table.bounding_box()["y"], abs=2)
    link = table.get_by_role("link", name="Qwen2.5-7B", exact=True)
    link.click()
    page.wait_for_selector('#decoder[data-state="ready"]')
    assert page.locator("#decoder-model").input_value() == "Qwen2.5-7B"


@pytest.mark.parametrize("path", ["decay.html", "explorer.html", "decoder.html"])
def test_print_is_light_from_dark_mode(visit, path):
    page = visit(path, color_scheme="dark")
    live = make_live(page, "decay-base") if path == "decay.html" else None
    page.emulate_media(media="print", color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    for role in ("ink", "1", "grid"):
        value = f"getComputedStyle(document.body).getPropertyValue('--rope-{role}').trim()"
        assert page.evaluate(value) == theme.ROLES[role][0]
    if live:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        settle(page)
        assert theme.ROLES["1"][0] in {trace["color"] for trace in drawn(live)["traces"]}
        page.emulate_media(media="screen", color_scheme="dark")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        settle(page)
        assert theme.ROLES["1"][1] in {trace["color"] for trace in drawn(live)["traces"]}


def test_forced_colours_keep_the_keys(visit):
    page = visit("decay.html", forced_colors="active")
    for key in (".rope-key", ".rope-ramp"):
        assert page.locator(key).first.evaluate("(one) => getComputedStyle(one).forcedColorAdjust") == "none"


# The mark of a key, the name, and the trace that it is for.
MARKS = """(figure) => {
  const live = figure.querySelector(".rope-live");
  const named = new Map(live.data.map((trace) => [trace.name, trace]));
  return [...figure.querySelectorAll(".rope-legend li")].map((item) => {
    const key = item.querySelector(".rope-key"), style = getComputedStyle(key), trace = named.get(item.textContent);
    const line = style.borderTopStyle;
    return [item.textContent, line, style.borderTopColor, style.backgroundColor, style.borderRadius,
      trace?.mode, trace?.fill, trace?.line?.dash, trace?.line?.color, trace?.marker?.color, trace?.marker?.symbol];
  });
}"""


@pytest.mark.parametrize("path", FULL)
def test_the_mark_in_a_legend_is_that_of_its_trace(visit, path):
    page = visit(path)
    for name in SHOWN[path]:
        for found in make_live(page, name).evaluate(MARKS):
            text, line, border, ground, radius, mode, fill, dash, pen, mark, symbol = found
            assert mode, f"{text} of {name} is no trace"
            if fill:
                assert ground != "rgba(0, 0, 0, 0)", text
            elif mode == "markers":
                assert (ground, radius) == (rgb(mark), "50%" if symbol == "circle" else "0px"), text
            else:
                assert line == {"solid": "solid", "dash": "dashed", "dot": "dotted"}[dash], text
                assert border == rgb(pen), text


@pytest.mark.parametrize("path", FULL)
def test_on_a_phone_a_figures_slider_is_a_finger_high_and_shows_its_ends(visit, path):
    page = visit(path, width=390)
    lay_out_all(page)
    for name in SHOWN[path]:
        for row in figure(page, name).locator(".rope-control:has(input)").all():
            slider, ends = row.locator("input"), row.locator(".rope-ends")
            assert slider.bounding_box()["height"] >= 44, name
            assert slider.bounding_box()["width"] >= 200, name
            assert ends.is_visible()
            assert all(text.strip() for text in ends.locator("i").all_text_contents())
            marks, track = ends.bounding_box(), slider.bounding_box()
            assert marks["x"] == pytest.approx(track["x"], abs=1)
            assert marks["width"] == pytest.approx(track["width"], abs=1)
        for choice in figure(page, name).locator(".rope-control select").all():
            assert choice.bounding_box()["height"] >= 44, name


@pytest.mark.parametrize("path", ["decay.html", "frequencies.html"])
def test_on_a_laptop_a_slider_is_as_wide_as_its_cell_and_none_stands_in_a_row_alone(visit, path):
    page = visit(path)
    lay_out_all(page)
    for name in SHOWN[path]:
        rows = figure(page, name).locator(".rope-control:has(input)").all()
        tops = [row.bounding_box()["y"] for row in rows]
        assert len(rows) < 2 or min(map(tops.count, tops)) > 1, name
        for row in rows:
            cell, slider, value = (part.bounding_box() for part in (row, row.locator("input"), row.locator("output")))
            assert slider["width"] == pytest.approx(cell["width"], abs=1)
            assert slider["width"] >= 180, name
            assert value["y"] + value["height"] <= slider["y"] + 1, name
            row.locator("input").focus()
            ring = row.evaluate(
                "(row) => [getComputedStyle(row).outlineStyle, getComputedStyle(row.querySelector('input')).outlineStyle]"
            )
            assert ring == ["solid", "none"], name  # about all of the control, and not across its marks
