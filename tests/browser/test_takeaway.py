"""What a reader takes away of a figure: the points and pictures that are on the screen, a link to them, a frame of them."""

from __future__ import annotations

import csv
import io
import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from ropedoc.figures import FIGURES
from ropedoc.figures.picture import standalone
from ropedoc.site.downloads import points_csv
from tests.browser.pages import FULL, SHOWN, make_live, settle

NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")  # a stylesheet that is minified says .14


def taken(page, found, what):
    """Ask a figure for a file; the value is its name and content."""
    found.locator("details").evaluate("(one) => { one.open = true; }")
    with page.expect_download() as waiting:
        found.locator(f'[data-take="{what}"]').click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def move(found, name, to=-1):
    """Set every control of a figure to its first or last value; the value is the settings then."""
    settings = {}
    for key, control in FIGURES[name].controls.items():
        at = to % len(control.values)
        settings[key] = control.values[at]
        found.locator(f"#{name}-{key}").evaluate(
            "(one, at) => { one.value = at; one.dispatchEvent(new Event('input', { bubbles: true })); }", str(at)
        )
    settle(found.page)
    return settings


def rows_of(text):
    head, *rows = csv.reader(io.StringIO(text))
    return head, rows


def assert_same_points(got, expected):
    """Compare two CSV files cell by cell: words alike, numbers as near as 16 bits hold them."""
    (head, rows), (expected_head, expected_rows) = rows_of(got), rows_of(expected)
    assert head == expected_head
    assert len(rows) == len(expected_rows) > 0
    for column, title in enumerate(head):
        cells, others = ([row[column] for row in part] for part in (rows, expected_rows))
        if title in {"series", "label"}:
            assert cells == others
            continue
        values, wanted = (np.array([cell or "nan" for cell in part], dtype=float) for part in (cells, others))
        np.testing.assert_allclose(values, wanted, rtol=6e-4, atol=3e-5 * np.nanmax(np.abs(wanted)), err_msg=title)


@pytest.mark.parametrize("path", FULL)
def test_files_hold_what_is_on_the_screen_under_its_setting(visit, path):
    page = visit(path, color_scheme="dark")
    for name in SHOWN[path]:
        found = make_live(page, name)
        settings = move(found, name)
        expected = FIGURES[name].draw(**settings)
        parts = [re.sub(r"[^\w.-]+", "_", f"{key}{value}").removesuffix(".0") for key, value in settings.items()]
        named, points = taken(page, found, "csv")
        assert named == "-".join([name, *parts]) + ".csv"
        assert_same_points(points.decode("utf-8"), points_csv(expected))
        named, drawn = taken(page, found, "svg")
        assert named == "-".join([name, *parts]) + ".svg"
        said = " · ".join(f"{c.label} = {c.show(settings[key])}" for key, c in FIGURES[name].controls.items())
        assert_same_picture(drawn.decode("utf-8"), standalone(expected, said))


def assert_same_picture(got, expected):
    """Compare two SVG files: the same elements with the same words, and numbers within a pixel."""
    parts, others = list(ET.fromstring(got).iter()), list(ET.fromstring(expected).iter())
    assert [part.tag for part in parts] == [part.tag for part in others]
    for part, other in zip(parts, others, strict=True):
        assert part.text == other.text
        assert part.keys() == other.keys()
        for key, value in part.items():
            if key == "d":
                assert_same_path(value, other.get(key))
            elif NUMBER.fullmatch(value):
                assert float(value) == pytest.approx(float(other.get(key)), abs=1e-6 if "opacity" in key else 1), key
            else:
                assert value == other.get(key), key


def assert_same_path(got, expected):
    """Compare two paths by the boxes of their subpaths; the pen may pause at other points."""
    for one, other in zip(got.split("M"), expected.split("M"), strict=True):
        if one:
            points, others = (np.array(NUMBER.findall(part), dtype=float) for part in (one, other))
            if "L" in one:
                points, others = points.reshape(-1, 2), others.reshape(-1, 2)
                points, others = np.r_[points.min(0), points.max(0)], np.r_[others.min(0), others.max(0)]
            np.testing.assert_allclose(points, others, atol=1)


def test_a_png_is_the_picture_at_twice_its_size(visit):
    page = visit("decay.html")
    found = make_live(page, "decay-base")
    move(found, "decay-base")
    _, svg = taken(page, found, "svg")
    named, png = taken(page, found, "png")
    assert named == "decay-base-base10000000.png"
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    size = ET.fromstring(svg).attrib
    assert (width, height) == (2 * int(size["width"]), 2 * int(size["height"]))
    assert len(png) > 10_000
