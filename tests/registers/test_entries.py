"""Entries of a register: conditions, members, and texts as JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ropedoc.registers.entries import condition, each, holding, said, sentences
from ropedoc.registers.json_text import digits, json_text, quoted


def test_an_entry_without_a_condition_always_holds():
    assert list(holding(None, condition({}), {"a": 1})) == [{"a": 1, "": None}]
    assert list(holding(None, condition({"when": "a > 1"}), {"a": 1})) == []


def test_an_entry_holds_once_for_every_member_that_its_condition_lets_through():
    facts = {"some": [{"key": "a", "n": 1}, {"key": "b", "n": 0}, {"key": "c", "n": 2}]}
    found = holding(each({"each": "one in some"}), condition({"when": "one.n > 0"}), facts)
    assert [known["one"]["key"] for known in found] == ["a", "c"]
    assert list(holding(each({"each": "one in absent"}), condition({}), facts)) == []


def test_the_sentences_that_hold_are_written_in_order():
    some = sentences([{"text": "one"}, {"when": "a > 1", "text": "two"}, {"when": "a == 1", "text": "three {a}"}])
    assert said(some, {"a": 1}) == ["one", "three 1"]
    assert said(sentences([{"why": "because"}], "why"), {}) == ["because"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_json_reads_back_to_the_same(value):
    for indent in (" ", "", "  "):
        text = json_text(value, indent=indent)
        assert repr(json.loads(text)) == repr(value)
        assert text.encode("utf-8")
        assert indent or "\n" not in text


def test_objects_run_over_lines_and_lists_do_not():
    value = {"a": {"b": [1, {"c": 2}]}, "d": {}, "e": []}
    assert json_text(value) == '{\n "a": {\n  "b": [1, {"c":2}]\n },\n "d": {},\n "e": []\n}'
    assert json_text(value, indent="") == '{"a":{"b":[1,{"c":2}]},"d":{},"e":[]}'
    assert json_text("\ud800é") == '"\\ud800é"'


def test_a_text_in_quotes_and_a_number_are_what_a_shell_takes():
    assert quoted("it's") == "'it'\\''s'"
    assert [digits(value) for value in (4.0, 4, 0.1, 2.0**53, 1e22, -3.0)] == [
        "4",
        "4",
        "0.1",
        "9007199254740992.0",
        "1e+22",
        "-3",
    ]
