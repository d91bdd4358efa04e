"""A figure is embedded by name, and a page cannot be built around a wrong one."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from urllib.parse import quote

import numpy as np
import pytest
from markdown import Markdown

from ropedoc import _validation as check
from ropedoc.figures import FIGURES, Control, Figure
from ropedoc.figures.registry import Entry
from ropedoc.site import generate as generating
from ropedoc.site.downloads import ROWS, points_csv, table_csv
from ropedoc.site.embed import names_in
from ropedoc.site.markup import alone, embedded
from tests.compare import assert_refused

every_figure = pytest.mark.parametrize("name", FIGURES)
CHOICE = check._either(sorted(FIGURES))
NOTE = "\nwhile the figure 'broken' was drawn (page.md, line 1)"
VOID = {"link", "meta", "input", "br", "line", "path", "image", "rect"}


class Elements(HTMLParser):
    """Elements of a piece of HTML, each as its tag, its attributes and its text; every tag must be closed."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        element = (tag, dict(attrs), [])
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs), []))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for _, _, texts in self.open:
            texts.append(data)

    def all(self, tag, kind=None):
        chosen = [(a, "".join(t)) for name, a, t in self.found if name == tag]
        return [(a, t) for a, t in chosen if kind is None or kind in a.get("class", "").split()]

    def one(self, tag, kind=None):
        (element,) = self.all(tag, kind)
        return element


def page(text):
    return Markdown(extensions=["ropedoc.site.embed"]).convert(text)


def markup(name):
    return Elements(embedded(FIGURES[name]))


def test_a_line_becomes_the_figure_between_its_paragraphs():
    made = page("Before.\n\n[[figure: decay-base]]\n\nAfter.")
    assert re.search(r"^<p>Before\.</p>\n<figure .*</figure>\n<p>After\.</p>$", made, re.DOTALL)
    assert embedded(FIGURES["decay-base"]) in made


def test_an_unknown_name_is_an_error_that_lists_names_and_says_the_line_and_the_nearest():
    assert "'decay-base', " in CHOICE
    message = f"line 1: figure name must be one of {CHOICE}, got 'decay-bass'; the nearest is 'decay-base'"
    assert_refused(lambda: page("[[figure: decay-bass]]"), message)


@pytest.mark.parametrize("text", ["[[figure: decay-base]] and more", "[[figure: decay-base", "[[figure:]] [[figure:]]"])
def test_an_embed_that_does_not_stand_alone_is_an_error(text):
    assert_refused(lambda: page(text), f"line 1: an embedded figure must stand alone as [[figure: NAME]], got {text!r}")


def test_an_embed_without_a_name_is_an_error():
    assert_refused(lambda: page("[[figure: ]]"), f"line 1: figure name must be one of {CHOICE}, got ''")


def test_the_names_on_a_page_are_found_in_order():
    assert names_in("# T\n\n[[figure: b-c]]\n\ntext [[figure: no]]\n\n[[figure:a]]\n") == ["b-c", "a"]


def written(tmp_path, text):
    """Generate the site of one page and return what was written."""
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    files = {}
    generating.generate(files.__setitem__, docs=tmp_path, build=tmp_path)
    return files


def test_a_registered_figure_that_no_page_shows_is_an_error(tmp_path):
    shown = [f"[[figure: {name}]]" for name in FIGURES if name not in {"decay-toy", "decay-base"}]
    message = "every registered figure must be on a page, got none that shows decay-base, decay-toy"
    assert_refused(lambda: written(tmp_path, "\n\n".join(shown)), message)


def test_a_public_name_that_no_page_describes_is_an_error(tmp_path):
    shown = [f"[[figure: {name}]]" for name in FIGURES]
    names = sorted(generating.reference.public() - {"rotate", "Rope"})
    text = "\n\n".join([*shown, f"[[reference: {', '.join(names)}]]"])
    message = "every public name must be described on a page, got none that describes Rope, rotate"
    assert_refused(lambda: written(tmp_path, text), message)


def alone_registered(monkeypatch, entry):
    """Let one figure be the only one, and no name of the package ask for its description, for this test."""
    monkeypatch.setattr(generating.reference, "public", set)
    monkeypatch.setattr(generating, "FIGURES", {entry.name: entry})
    monkeypatch.setitem(FIGURES, entry.name, entry)


def failing(**_):
    raise ValueError("base must be a finite number greater than 1, got 0")


def test_a_figure_that_fails_fails_the_page_and_the_generation(tmp_path, monkeypatch):
    alone_registered(monkeypatch, Entry("broken", failing))
    message = "base must be a finite number greater than 1, got 0"
    assert_refused(lambda: page("[[figure: broken]]"), message)
    assert_refused(lambda: written(tmp_path, "[[figure: broken]]"), message + NOTE)


def only_at_first(step):
    if step:
        raise ValueError("step must be 0, got 1")
    return FIGURES["decay-base"].default()


def test_a_figure_that_fails_at_a_later_setting_fails_the_generation(tmp_path, monkeypatch):
    alone_registered(monkeypatch, Entry("broken", only_at_first, {"step": Control("Step", (0, 1), 0)}))
    assert page("[[figure: broken]]")
    assert_refused(lambda: written(tmp_path, "[[figure: broken]]"), "step must be 0, got 1" + NOTE)


@every_figure
def test_a_figure_says_its_name_state_caption_and_reading(name):
    figure, html = FIGURES[name].default(), markup(name)
    attributes, _ = html.one("figure")
    assert attributes["data-figure"] == name
    assert attributes["data-state"] == "idle"
    assert html.one("figcaption")[1] == figure.title
    assert (
        embedded(FIGURES[name]).index("<figcaption")
        < embedded(FIGURES[name]).index("rope-plot")
        < embedded(FIGURES[name]).index("rope-reading")
    )
    assert html.one("p", "rope-reading")[1] == figure.reading
    assert html.one("p", "rope-reading")[0]["aria-live"] == "polite"
    assert html.one("div", "rope-plot")[0]["aria-label"] == figure.title
    assert "hidden" in html.one("p", "rope-error")[0]
    assert embedded(FIGURES[name]).count("rope-start") == (0 if FIGURES[name].controls else 1)
    if not FIGURES[name].controls:
        assert html.one("button", "rope-start") == (
            {"class": "rope-start", "type": "button", "data-search-exclude": None},
            "Read it off",
        )


@every_figure
def test_a_control_is_native_with_a_label_a_value_and_its_number(name):
    entry, html = FIGURES[name], markup(name)
    fields = {element[0]["name"]: element[0] for tag in ("input", "select") for element in html.all(tag)}
    assert set(fields) == set(entry.controls)
    labels = {attributes["for"]: text for attributes, text in html.all("label")}
    outputs = {attributes["for"]: text for attributes, text in html.all("output")}
    assert list(labels) == [f"{name}-{key}" for key in entry.controls]  # the page reads them in this order
    for key, control in entry.controls.items():
        attributes = fields[key]
        assert labels[attributes["id"]] == control.label
        assert attributes["data-value"] == str(control.default)
        if "type" in attributes:
            assert attributes["type"] == "range"
            assert (attributes["min"], attributes["max"]) == ("0", str(len(control.values) - 1))
            assert control.values[int(attributes["value"])] == control.default
            assert attributes["aria-valuetext"] == outputs[attributes["id"]] == control.show(control.default)


@every_figure
def test_a_choice_lists_its_values(name):
    choices = [control for control in FIGURES[name].controls.values() if control.is_choice]
    html = markup(name)
    assert [text for _, text in html.all("option")] == [c.show(value) for c in choices for value in c.values]
    assert sum("selected" in attributes for attributes, _ in html.all("option")) == len(choices)


@every_figure
def test_a_figure_holds_its_data_as_a_table_and_links_to_the_files(name):
    figure, html = FIGURES[name].default(), markup(name)
    assert [text for _, text in html.all("th")] == list(figure.table)
    assert all(attributes["scope"] == "col" for attributes, _ in html.all("th"))
    total = len(next(iter(figure.table.values())))
    assert len(html.all("tr")) == 1 + min(ROWS, total)
    assert len(html.all("td")) == len(figure.table) * min(ROWS, total)
    links = [a for a, _ in html.all("a")]
    setting = "&".join(f"{key}={_typed(control.default)}" for key, control in FIGURES[name].controls.items())
    assert [a["href"] for a in links] == [
        *(f"figures/{name}.{ending}" for ending in ("csv", "svg")),
        f"#{name}:{setting}",
        *(f"figures/{name}{ending}" for ending in ("-table.csv", ".html")),
    ]
    assert [a.get("data-take") for a in links] == ["csv", "svg", "link", None, None]
    assert [b["data-take"] for b, _ in html.all("button") if "data-take" in b] == ["png", "embed"]
    for link, ending in zip(links, ("csv", "svg"), strict=False):
        assert re.fullmatch(rf"{name}(-[a-z]+[\w.-]+)*\.{ending}", link["download"])
        assert len(FIGURES[name].controls) == 0 or link["download"] != f"{name}.{ending}"
    assert html.one("summary")[1] == "Data and downloads"


def _typed(value):
    """Value as a reader types it into an address, and encodeURIComponent writes it."""
    return quote(value, safe="!'()*") if isinstance(value, str) else f"{value:.15g}"


@every_figure
def test_a_legend_names_each_line_or_a_scale_its_colours(name):
    figure, html = FIGURES[name].default(), markup(name)
    names = [trace["name"] for trace in figure.traces if trace.get("showlegend")]
    assert [text for _, text in html.all("li")] == names
    assert len(html.all("span", "rope-ramp")) == any(trace.get("showscale") for trace in figure.traces)


@every_figure
def test_a_csv_holds_every_row_in_full(name):
    figure = FIGURES[name].default()
    head, *rows = table_csv(figure).splitlines()
    assert head.count(",") >= len(figure.table) - 1
    assert len(rows) == len(next(iter(figure.table.values())))
    last = [list(column)[-1] for column in figure.table.values()]
    if not any(isinstance(value, str) for value in last):
        assert [float(cell) for cell in rows[-1].split(",")] == [float(value) for value in last]


@every_figure
def test_the_points_are_those_that_are_drawn(name):
    figure = FIGURES[name].default()
    head, *rows = csv.reader(io.StringIO(points_csv(figure)))
    if figure.traces[0]["type"] == "heatmap":
        trace, *_ = figure.traces
        assert head[2] == "similarity K (no unit)"
        assert len(rows) == trace["z"].size
        for n, m, value in rows:
            assert float(value) == trace["z"][int(m), int(n)]
        return
    assert head[:3] == ["series", *(figure.layout[axis]["title"]["text"] or axis[0] for axis in ("xaxis", "yaxis"))]
    at = iter(rows)
    for trace in figure.traces:
        for x, y in zip(trace["x"], trace["y"], strict=True):
            series, across, down, *_ = next(at)
            assert series == trace.get("name", "")
            np.testing.assert_array_equal([float(cell or "nan") for cell in (across, down)], [x, y])
    assert next(at, None) is None


@every_figure
def test_a_figure_alone_is_a_whole_page_that_starts_at_once(name):
    html = Elements(alone(FIGURES[name]).removeprefix("<!doctype html>\n"))
    assert html.one("html")[0]["lang"] == "en"
    assert "data-now" in html.one("figure")[0]
    assert html.one("title")[1] == f"{FIGURES[name].default().title} – ropedoc"
    links = [f"{name}{ending}" for ending in (".csv", ".svg", "-table.csv", ".html")]
    assert [a["href"] for a, _ in html.all("a") if a["href"][0] != "#"] == [*links, "../index.html"]


def test_what_a_figure_says_cannot_be_taken_for_markup(monkeypatch):
    plain = FIGURES["decay-base"].default()
    sly = Figure(
        title='a < b & "c"', reading="<b>.", traces=plain.traces, layout=plain.layout, table={"x <y>": ["<script>"]}
    )
    monkeypatch.setitem(FIGURES, "sly", Entry("sly", lambda: sly))
    html = markup("sly")
    assert html.one("figcaption")[1] == 'a < b & "c"'
    assert html.one("p", "rope-reading")[1] == "<b>."
    assert html.one("td")[1] == "<script>"
    assert not html.all("script")
