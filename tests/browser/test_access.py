"""Pages for everybody: without JavaScript, by search, in print, and with nothing that axe finds fault with."""

from __future__ import annotations

import pytest

from tests.browser.pages import FULL, PAGES, SHOWN, axe, figure, make_live, settle

WIDTHS = (1280, 390)
ALONE = ("three-knobs", "similarity-heatmap", "wavelength-ladder")
place = pytest.mark.parametrize("disk", [False, True], ids=["hosted", "from disk"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [path for path in PAGES if path not in {"explorer.html", "decoder.html"}])  # in theirs
def test_axe_finds_nothing_on_a_page(visit, path, scheme):
    page = visit(path, color_scheme=scheme)
    for width in WIDTHS[scheme == "dark" :]:  # what lies on what, light has shown at both
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        assert not axe(page, colours=scheme == "dark"), width


def test_axe_finds_nothing_on_a_page_with_live_figures_and_open_tables(visit):
    page = visit("frequencies.html")
    for name in SHOWN["frequencies.html"]:
        make_live(page, name).locator("summary").click()
    assert not axe(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_figure_alone(visit, hosted, scheme):
    page = visit(f"figures/{ALONE[0]}.html", color_scheme=scheme)
    for name in ALONE:
        page.goto(f"{hosted}figures/{name}.html")
        page.wait_for_selector('figure[data-state="ready"]')
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            settle(page)
            assert not axe(page, colours=scheme == "dark"), name


def test_axe_notices_a_fault(visit):
    page = visit("terms.html", color_scheme="dark")
    faint = "<p style='color: #333'>faint</p>"
    page.evaluate(
        f"document.querySelector('article').insertAdjacentHTML('beforeend', `<img src='data:,'><input>{faint}`)"
    )
    assert {fault.partition(":")[0] for fault in axe(page)} >= {"image-alt", "label", "color-contrast"}
    assert [fault.partition(":")[0] for fault in axe(page, colours=True)] == ["color-contrast"]


def search(page, words):
    """Put words into the search field, all at once as a paste does, and return what is found."""
    page.locator('[data-md-component="search-query"]').click()
    page.keyboard.insert_text(words)
    page.keyboard.press("End")  # the theme looks when a key goes up
    page.wait_for_function("/match|No/.test(document.querySelector('.md-search-result__meta').textContent)")
    return page.locator(".md-search-result__item").all_text_contents()


@place
def test_search_finds_a_word_and_leads_to_its_page(visit, disk):
    page = visit("index.html", disk=disk)
    assert search(page, "interleaved")
    found = page.locator(".md-search-result__item a").evaluate_all("(links) => links.map((link) => link.href)")
    assert any("rotation.html" in address for address in found)


def test_search_is_fetched_when_a_reader_searches_and_not_before(visit):
    asked = []
    page = visit("index.html")
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.reload(wait_until="networkidle")
    assert "search_index.json" in asked
    assert not [name for name in asked if name == "search_documents.json" or name.startswith("search.")]
    assert search(page, "interleaved")
    assert "search_documents.json" in asked
    assert [name for name in asked if name.startswith("search.")]


@place
def test_an_address_can_hold_the_words_to_search_for(visit, disk):
    page = visit("index.html?q=interleaved", disk=disk)
    page.wait_for_function("/match/.test(document.querySelector('.md-search-result__meta').textContent)")


@place
def test_search_finds_no_label_inside_a_figure(visit, disk):
    found = search(visit("index.html", disk=disk), "downloads")
    assert not [text for text in found if "Data and downloads" in text]


@pytest.mark.parametrize("path", [*FULL, *(f"figures/{name}.html" for name in ALONE)])
def test_without_javascript_the_picture_the_words_and_the_table_are_there(visit, path):
    page = visit(path, disk=True, java_script_enabled=False)
    figures = page.locator("figure[data-figure]")
    assert figures.count() >= 1
    for number in range(figures.count()):
        found = figures.nth(number)
        for part in (".rope-poster svg", "figcaption", ".rope-reading", "summary"):
            assert found.locator(part).first.is_visible(), part
        for part in (".rope-controls", ".rope-start", ".rope-error"):
            assert not found.locator(part).is_visible() if found.locator(part).count() else True, part
    figures.first.locator("summary").click()
    table = figures.first.locator("table")
    assert table.is_visible()
    assert table.locator("tr").count() >= 5


@place
@pytest.mark.parametrize(("javascript", "carrier"), [(True, "math.js"), (False, "math.css")])
def test_the_font_of_formulas_is_fetched_once_and_drawn(visit, disk, javascript, carrier):
    page, asked = visit("rotation.html", disk=disk, java_script_enabled=javascript), []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    page.reload()
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert [name for name in asked if name.startswith("math.")] == [carrier]
    assert page.evaluate("[...document.fonts].map((face) => [face.family, face.status])") == [
        ["Ropedoc Math", "loaded"]
    ]


def test_a_printed_page_shows_pictures_without_controls(visit):
    page = visit("decay.html")
    page.emulate_media(media="print")
    found = figure(page, "decay-base")
    assert found.locator(".rope-poster svg").first.is_visible()
    for part in (".rope-controls", ".rope-start", "details"):
        assert not found.locator(part).is_visible()


def test_links_of_a_figure_lead_to_its_files(visit, hosted):
    page = visit("decay.html")
    for link in figure(page, "decay-base").locator("details a").all():
        answer = page.request.get(hosted + link.get_attribute("href"))
        assert answer.ok
        assert len(answer.body()) > 100
