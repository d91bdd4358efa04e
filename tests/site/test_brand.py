"""The mark, the picture of shared links, and what the pages say of themselves to whoever shares them."""

from __future__ import annotations

import math
import re
import struct
from html.parser import HTMLParser

import pytest

from ropedoc.site import brand
from tests.project import ROOT

SIGNATURE = b"\x89PNG\r\n\x1a\n"
FONT = ROOT / "build/stix-two-math.ttf"


class Told(HTMLParser):
    """What a page says of itself."""

    def __init__(self, text):
        super().__init__()
        self.told = {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            self.told[name] = given["content"]


def size(png):
    assert png.startswith(SIGNATURE)
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("font", [FONT, None], ids=["with words", "without"])
def test_the_card_is_drawn_in_the_size_that_is_asked_for_and_again_alike(font):
    first = brand.card(font)
    assert size(first) == (1200, 630)
    assert brand.card(font) == first


def test_the_card_has_words_where_there_is_a_font(site):
    assert (site / "assets/card.png").read_bytes() == brand.card(FONT) != brand.card(None)


def test_the_marks_second_arrow_has_turned_by_its_position(site):
    drawn = (site / "assets/favicon.svg").read_text(encoding="utf-8")
    assert drawn == brand.favicon()
    ends = [tuple(map(float, pair)) for pair in re.findall(r"L([\d.]+) ([\d.]+)", drawn)]
    angle = 10 * 10_000 ** (-2 / 8)
    assert ends == [(20.5, 12.0), pytest.approx((12 + 8.5 * math.cos(angle), 12 - 8.5 * math.sin(angle)), abs=0.01)]


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_mark_stands_out_on_white_on_black_and_on_the_bar(site):
    for colour in set(re.findall(r"#[0-9a-f]{6}", (site / "assets/favicon.svg").read_text(encoding="utf-8"))):
        for ground in ("#ffffff", *brand.ROLES["paper"], *brand.ROLES["bar"]):
            one, other = sorted((luminance(colour), luminance(ground)))
            assert (other + 0.05) / (one + 0.05) >= 3, (colour, ground)


def test_every_page_says_how_to_show_a_link_to_it(site):
    pages = [page for page in site.glob("*.html") if page.stem != "404"]
    assert len(pages) >= 12
    titles = set()
    for page in pages:
        told = Told(page.read_text(encoding="utf-8")).told
        assert told["og:description"] == told["description"]
        assert (page.parent / told["og:image"]).is_file()
        assert size((page.parent / told["og:image"]).read_bytes()) == (
            int(told["og:image:width"]),
            int(told["og:image:height"]),
        )
        assert "og:url" not in told
        titles.add(told["og:title"])
    assert len(titles) == len(pages)
