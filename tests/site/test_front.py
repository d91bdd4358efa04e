"""The pictures of the first page as the build writes them."""

from __future__ import annotations

import pytest
from markdown import Markdown

from ropedoc.site.front import PICTURES
from ropedoc.site.place import PageError


def made(text):
    return Markdown(extensions=["ropedoc.site.front"]).convert(text)


@pytest.mark.parametrize("name", PICTURES)
def test_a_line_becomes_its_picture(name):
    assert made(f"Before.\n\n[[front: {name}]]\n\nAfter.").count(PICTURES[name]()) == 1


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("[[front: turns]]", "got '[[front: turns]]'; the nearest is 'turn'"),
        ("[[front: <b>]]", "got '[[front: <b>]]'"),
        ("[[front: turn", "got '[[front: turn'"),
    ],
)
def test_a_picture_that_is_not_there_is_an_error_with_its_line_and_the_nearest_name(line, end):
    with pytest.raises(PageError) as raised:
        made(f"Before.\n\n{line}\n")
    assert (
        str(raised.value) == f"line 3: a picture of the first page must be [[front: words, turn, pair, knobs]], {end}"
    )
