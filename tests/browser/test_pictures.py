"""The SVG files of the figures: plain, and drawn alike by a program that is no browser."""

from __future__ import annotations

import base64
import re
import subprocess

import pytest
import resvg_py
from firefox import find

from ropedoc.figures import FIGURES
from ropedoc.figures.picture import standalone

RSVG = find("librsvg2-bin")
needs_rsvg = pytest.mark.skipif(RSVG is None, reason="no rsvg-convert is installed: apt-get install librsvg2-bin")
LARGEST, SHARE = 40, 0.002
# Both pictures at a quarter of their size, where no two programs' letters differ by much: the largest difference of a
# channel, and the share of pixels that differ by more than a sixteenth.
COMPARE = """async ([svg, png]) => {
  const pixels = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const full = new OffscreenCanvas(image.width, image.height); // or the browser would draw the file anew, smaller
    full.getContext("2d").drawImage(image, 0, 0);
    const canvas = new OffscreenCanvas(image.width / 4, image.height / 4), pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(full, 0, 0, canvas.width, canvas.height);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  };
  const [one, other] = [await pixels(svg), await pixels(png)];
  const off = one.data.map((value, k) => Math.abs(value - other.data[k]));
  return [one.width - other.width, off.reduce((a, b) => Math.max(a, b), 0), off.filter((value) => value > 16).length / off.length];
}"""


@pytest.fixture(scope="module")
def page(browser):
    opened = browser.new_page()
    yield opened
    opened.close()


def by_resvg(svg):
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))


def by_rsvg(svg):
    return subprocess.run(
        [RSVG, "--dpi-x=96", "--dpi-y=96"], input=svg.encode(), check=True, capture_output=True
    ).stdout


def differences(page, svg, drawn):
    addresses = [
        f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
        for kind, data in (("svg+xml", svg.encode()), ("png", drawn))
    ]
    return page.evaluate(COMPARE, addresses)


def shapes(name):
    """Picture of a figure without its letters, for which each program takes a font of its own."""
    return re.sub("<text.*?</text>", "", standalone(FIGURES[name].default(), FIGURES[name].at_first()))


@pytest.mark.parametrize("draw", [by_resvg, pytest.param(by_rsvg, marks=needs_rsvg)])
@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_is_drawn_by_other_programs_as_by_the_browser(page, name, draw):
    svg = shapes(name)
    wider, largest, share = differences(page, svg, draw(svg))
    assert wider == 0
    assert largest <= LARGEST
    assert share <= SHARE


def test_what_one_of_them_lacks_is_noticed(page):
    svg = shapes("models-base")
    assert differences(page, svg, by_resvg(re.sub("<circle[^>]*>", "", svg)))[1] > LARGEST


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_asks_nothing_that_programs_draw_each_in_its_own_way(name):
    svg = standalone(FIGURES[name].default(), FIGURES[name].at_first())
    for word in (
        "rgba(",
        "var(",
        "vector-effect",
        "paint-order",
        "%",
        "<image",
        "dominant-baseline",
        '<svg x="',
        "style=",
    ):
        assert word not in re.sub(r">[^<]*<", "><", svg), word
    assert not re.search(r"h0[\"M]", svg)


def test_no_words_of_a_picture_are_cut(page):
    for name, entry in FIGURES.items():
        page.set_content(standalone(entry.default(), entry.at_first()))
        cut = page.evaluate("""() => {
          const whole = document.querySelector("svg").getBoundingClientRect();
          return [...document.querySelectorAll("text")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < whole.left || box.right > whole.right || box.bottom > whole.bottom;
          }).map((text) => text.textContent);
        }""")
        assert not cut, name
