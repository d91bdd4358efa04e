"""A stranger's text: read whole, or refused in one sentence."""

import json

import pytest

from ropedoc.config.file import DEEPEST, LONGEST, parse
from tests.compare import assert_refused


@pytest.mark.parametrize("value", [{}, [], None, 1, 1.5, "x", {"a": {"b": [1, None, True]}}])
def test_json_is_read_and_a_byte_order_mark_is_passed_over(value):
    text = json.dumps(value)
    assert parse(text) == (value, ())
    assert parse("\ufeff" + text) == (value, ())


def test_what_is_no_json_is_refused_with_the_place():
    assert_refused(lambda: parse("{"), "config must be JSON, got what is none (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))")  # fmt: skip
    assert_refused(lambda: parse("[1 2", name="FILE"), "FILE must be JSON, got what is none (Expecting ',' delimiter: line 1 column 4 (char 3))")  # fmt: skip
    with pytest.raises(ValueError, match=r"^config must be JSON, got what is none \(Exceeds the limit \(4300 digits\) .*\)$"):  # fmt: skip
        parse("9" * 5000)


@pytest.mark.parametrize("pair", ["[]", ('{"a":', "}")], ids=["lists", "objects"])
def test_nesting_ends_at_a_limit_that_the_page_has_too(pair):
    opening, closing = pair
    most = DEEPEST if pair == "[]" else DEEPEST - 1
    inner = "" if pair == "[]" else "{}"
    assert parse(opening * most + inner + closing * most) is not None
    for deep in (most + 1, 5000, 100_000):
        assert_refused(
            lambda deep=deep: parse(opening * deep + inner + closing * deep),
            "config must be JSON of at most 200 levels, got more",
        )


def test_a_text_ends_at_a_limit_that_the_page_has_too():
    assert parse(" " * (LONGEST - 2) + "{}") == ({}, ())
    assert_refused(lambda: parse(" " * (LONGEST - 1) + "{}"), "config must be at most 1,000,000 characters, got more")
