"""The registers' sentences: their forms, and that a stranger's words stay on their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropedoc.registers.sentence import FORMS, listed, named, parts_of, places, spoken, write
from tests.compare import assert_refused

FACTS = {
    "factor": 4.0, "count": 3, "name": "full_attention", "odd": "x\ny", "long": 1234567.0, "tiny": 1.5e-7, "one": 1,
    "object": {"a": {"b": [1, 2.0, True, None, "it's"]}, "c": {}}, "names": ["a", "b c", 3], "three": [3, 7, 11], "two": [3, 7], "lone": [5],
    "many": [*range(9)],
}  # fmt: skip

SENTENCES = [
    ("plain words", "plain words"),
    ("{count} of {count}", "3 of 3"),
    ("factor {factor}", "factor 4.0"),
    ("factor {factor:g}", "factor 4"),
    ("{tiny:g4} {tiny:number}", "1.5e-07 1.5e-07"),
    ("{factor / 3:g} {factor / 3:g4}", "1.33333 1.333"),
    ("{long * 2:commas}", "2,469,134"),
    ("{long:digits} {tiny:digits} {factor:digits}", "1234567 1.5e-07 4"),
    ("{long:plain} {count:plain} {name:plain}", "1,234,567 3 'full_attention'"),
    ("{count:tokens} {one:tokens} {count:pairs} {one:pairs}", "3 tokens 1 token 3 pairs 1 pair"),
    ("{name:name} {odd:name}", "full_attention 'x\\ny'"),
    ("{three:places} {two:places} {lone:places} {many:places}", "3, 7 and 11 3 and 7 5 0, 1, 2, …, 8"),
    ("{names:names}", "a, 'b c', 3"),
    ("{name:shown} {factor:shown}", "'full_attention' 4.0"),
    ("{'a' if count == 3 else 'b'}", "a"),
    ("{object:quoted}", '\'{"a":{"b":[1,2.0,true,null,"it\'\\\'\'s"]},"c":{}}\''),
]


@pytest.mark.parametrize(("text", "written"), SENTENCES)
def test_a_sentence_is_written_with_its_values(text, written):
    assert write(parts_of(text), FACTS) == written


def test_every_form_is_tried():
    assert {form for text, _ in SENTENCES for form in FORMS if f":{form}}}" in text} == FORMS.keys() - {"text"}


NUMBERS = [
    (0, "0"), (-0.0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (0.125, "0.125"), (3.14159, "3.142"), (999.95, "1000"),
    (1234.5678, "1234.6"), (12345.6, "12,346"), (-2, "-2"), (0.5625, "0.5625"), (1e14, "100,000,000,000,000"),
    (1e15, "1.000 × 10^15"), (2.5e300, "2.500 × 10^300"), (float("inf"), "infinite"), (float("nan"), "none"),
    (float("-inf"), "none"), (10_000.5, "10,000"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "words"), NUMBERS)
def test_a_number_for_readers_is_whole_with_commas_or_four_digits(value, words):
    assert spoken(value) == words


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{factor", "a sentence must close each brace, got '{factor'"),
        ("factor}", "a sentence must close each brace, got 'factor}'"),
        ("{a {b} c}", "a sentence must close each brace, got '{a {b} c}'"),
        ("{}", "an expression must be of the registers' grammar, got '' (invalid syntax (<unknown>, line 0))"),
    ],
)
def test_a_sentence_that_is_none_is_refused_with_its_text(text, message):
    assert_refused(lambda: parts_of(text), message)


def test_a_form_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match=r"^form must be one of 'text', 'name', .*, got 'percent'$"):
        parts_of("{factor:percent}")


@given(st.text(max_size=300))
def test_a_name_from_a_file_is_short_and_holds_no_control_character(name):
    for text in (named(name), listed([name, name])):
        assert text.isprintable()
        assert len(text) <= 210


def test_many_names_are_cut():
    text = listed([f"layer_{k}" for k in range(20_000)])
    assert text.startswith("layer_0, layer_1, ")
    assert text.endswith(" …")
    assert len(text) == 202
    assert listed(["a" * 60] * 3) == ", ".join(["a" * 60] * 3)


LONG = [
    ([], ""),
    (["a"] * 67, ", ".join(["a"] * 67)),
    (["a"] * 68, ", ".join(["a"] * 68)[:200] + " …"),
    (["ab"] + ["a"] * 66, "ab, " + ", ".join(["a"] * 66)),
    (["a" * 60], "a" * 60),
    (["abc"] + ["a"] * 66, ("abc, " + ", ".join(["a"] * 66))[:200] + (" …" if len("abc, " + ", ".join(["a"] * 66)) > 200 else "")),
    ([1, None, "x y", [2]], "1, null, 'x y', [2]"),
]  # fmt: skip


@pytest.mark.parametrize(("items", "text"), LONG)
def test_names_in_a_row_are_cut_at_two_hundred_letters(items, text):
    assert listed(items) == text


def test_a_name_of_sixty_plain_letters_stands_bare_and_one_more_does_not():
    assert named("a" * 60) == "a" * 60
    assert named("a" * 61) == repr("a" * 61)
    assert [named(name) for name in ("", "a b", "é", "a.b+c/d-e_1")] == ["''", "'a b'", "'é'", "a.b+c/d-e_1"]


def test_places_are_all_told_up_to_eight():
    assert places([5]) == "5"
    assert places([1, 2]) == "1 and 2"
    assert places([*range(8)]) == "0, 1, 2, 3, 4, 5, 6 and 7"
    assert places([*range(9)]) == "0, 1, 2, …, 8"
    assert places([*range(10, 30)]) == "10, 11, 12, …, 29"


def test_a_unit_has_an_s_unless_there_is_one():
    tokens = FORMS["tokens"]
    assert [tokens(value) for value in (0, 1, 1.0, 2, 0.5, -1)] == [
        "0 tokens", "1 token", "1 token", "2 tokens", "0.5 tokens", "-1 tokens",
    ]  # fmt: skip


MORE = [
    (9999.5, "9999.5"), (10_000.4, "10,000"), (9999.0, "9,999"), (1000.5, "1000.5"), (999.5, "999.5"),
    (-10_000.6, "-10,001"), (-9999.5, "-9999.5"), (-999.44, "-999.4"), (9.999e14, "999,900,000,000,000"), (1e16, "1.000 × 10^16"), (-1e16, "-10,000,000,000,000,000"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "words"), MORE)
def test_a_number_for_readers_changes_its_form_at_these_sizes(value, words):
    assert spoken(value) == words


def test_parts_are_text_and_holes_in_their_order():
    assert parts_of("") == []
    assert parts_of("a") == ["a"]
    assert parts_of("{a}") == [["text", ["name", "a"]]]
    assert parts_of("x{a:g}{b} y") == ["x", ["g", ["name", "a"]], ["text", ["name", "b"]], " y"]
