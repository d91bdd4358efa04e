"""Lengths as people write them."""

import pytest

from ropedoc.advice.length import tokens_of
from tests.compare import assert_refused

WRITTEN = [
    ("131072", 131072),
    ("131,072", 131072),
    (" 1,048,576 ", 1048576),
    ("128k", 131072),
    ("128K", 131072),
    ("128 k", 131072),
    ("1M", 1048576),
    ("1.5m", 1572864),
    ("0.5k", 512),
    ("1", 1),
    ("9007199254740992", 2**53),
]
NONE = [
    "",
    "0",
    "-1",
    "1.5",
    "128  k",
    "k 128",
    "128kb",
    "1,31072",
    "13,1072",
    "1.0001k",
    "1e5",
    "٣",
    "9007199254740993",
    "k",
    "0k",
]


@pytest.mark.parametrize(("text", "tokens"), WRITTEN)
def test_a_length_is_read_in_each_way_in_which_people_write_it(text, tokens):
    assert tokens_of(text) == tokens


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_length_is_refused(text):
    rule = "must be a whole number of tokens from 1 to 2^53, as 131072, 131,072 or 128k"
    assert_refused(lambda: tokens_of(text), f"{rule}, got {text!r}")
