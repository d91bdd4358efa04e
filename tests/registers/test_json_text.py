"""JSON as a person reads and copies it, text in quotes, numbers as options take them."""

import pytest

from ropedoc.registers.json_text import digits, json_text, quoted

LINES = [
    ({}, "{}"),
    ([], "[]"),
    ([1, [2, {}], {"a": 1}], '[1, [2,{}], {"a":1}]'),
    ((1, 2), "[1, 2]"),
    ({"a": 1}, '{\n "a": 1\n}'),
    ({"a": {"b": {}}}, '{\n "a": {\n  "b": {}\n }\n}'),
    ({"a": {"b": 1}, "c": [1, {"d": 2}]}, '{\n "a": {\n  "b": 1\n },\n "c": [1, {"d":2}]\n}'),
    ({1: False}, '{\n "1": false\n}'),
    ("é\ud800\udfff", '"é\\ud800\\udfff"'),
    (1e22, "1e+22"),
    (float("nan"), "NaN"),
]


@pytest.mark.parametrize(("value", "text"), LINES)
def test_objects_run_over_lines_and_what_stands_in_lists_stays_in_one(value, text):
    assert json_text(value) == text


def test_without_an_indent_there_is_one_line_without_spaces():
    assert json_text({"a": {"b": [1, 2]}, "c": {}}, indent="") == '{"a":{"b":[1,2]},"c":{}}'
    assert json_text([1, {"a": 2}], indent="") == '[1,{"a":2}]'
    assert json_text({"a": {"b": 1}}, indent="  ") == '{\n  "a": {\n    "b": 1\n  }\n}'
    assert json_text({"a": 1}, depth=2) == '{\n  "a": 1\n }'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (2.5, "2.5"),
        (2**53 - 1, "9007199254740991"),
        (2**53, "9007199254740992.0"),
        (-(2**53), "-9007199254740992.0"),
        (1 - 2.0**53, "-9007199254740991"),
        (1e300, "1e+300"),
        (True, "1"),
    ],
)
def test_a_number_is_whole_without_a_point_as_long_as_float64_counts(value, text):
    assert digits(value) == text


def test_a_text_in_quotes_is_one_word_for_a_shell():
    assert quoted("") == "''"
    assert quoted("a'b'c") == "'a'\\''b'\\''c'"
