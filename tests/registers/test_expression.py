"""The registers' expressions: what they may say, and what it means."""

import math

import pytest

from ropedoc.registers.expression import evaluate, names_in, parse
from tests.compare import assert_refused

FACTS = {
    "factor": 0.5,
    "rope_type": "yarn",
    "layers": ["a", "b"],
    "runs": {"still": 3},
    "none": None,
    "zero": 0,
    "big": 1e200,
}

VALUES = [
    ("factor", 0.5),
    ("absent", None),
    ("runs.still", 3),
    ("runs.absent", None),
    ("factor < 1", True),
    ("factor <= 0.5", True),
    ("factor < 0.5", False),
    ("factor > 0.5", False),
    ("factor >= 0.5", True),
    ("0 < factor < 1", True),
    ("0 < factor < 0.5", False),
    ("none < 1", False),
    ("none >= 1", False),
    ("1 > rope_type", False),
    ("absent == None", True),
    ("none is None", True),
    ("factor is not None", True),
    ("rope_type == 'yarn'", True),
    ("rope_type != 'yarn'", False),
    ("rope_type in ['linear', 'yarn']", True),
    ("rope_type in ['linear']", False),
    ("rope_type not in ['linear', 'yarn']", False),
    ("rope_type in absent", False),
    ("'b' in layers", True),
    ("factor and zero", False),
    ("factor and rope_type", True),
    ("zero or none", False),
    ("zero or factor", True),
    ("not zero", True),
    ("not layers", False),
    ("'x' if zero else 'y'", "y"),
    ("'x' if factor else 'y'", "x"),
    ("2 + 3 * 4 - 6 / 3", 12),
    ("2 ** 3", 8),
    ("(1 - 3) * factor", -1),
    ("big ** 2", math.inf),
    ("len(layers)", 2),
    ("len(runs)", 1),
    ("len(absent)", 0),
    ("ln(1)", 0),
    ("max(factor, 1)", 1),
    ("min(factor, 1)", 0.5),
    ("near(1 + 1e-10, 1)", True),
    ("near(1 + 1e-8, 1)", False),
    ("near(0 - 1, 0 - 1)", True),
    ("near(5000000000 + 4, 5000000000)", True),
    ("near(0.001 + 1e-10, 0.001)", False),
    ("absent * factor > 1", False),
    ("factor - none", None),
    ("none ** 2", None),
    ("ln(absent)", None),
    ("max(1, none)", None),
    ("near(none, 1)", None),
    ("float(absent)", None),
    ("number(none)", False),
    ("number(factor)", True),
    ("number(rope_type)", False),
    ("[factor, 'x']", [0.5, "x"]),
    ("True", True),
    ("['a', 1] == ['a', 2]", False),
    ("[1] == [1, 2]", False),
    ("['a', 1] == ['a', 1]", True),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_an_expression_is_worth_what_its_python_says(text, value):
    found = evaluate(parse(text), FACTS)
    assert found == value
    assert type(found) is type(value) or isinstance(value, int | float)


REFUSED = [
    ("factor <", "invalid syntax (<unknown>, line 1)"),
    ("open('x')", "open('x') is not in it"),
    ("factor.real()", "factor.real() is not in it"),
    ("len(layers, key=1)", "len(layers, key=1) is not in it"),
    ("lambda: 1", "lambda: 1 is not in it"),
    ("layers[0]", "layers[0] is not in it"),
    ("-factor", "-factor is not in it"),
    ("factor % 2", "factor % 2 is not in it"),
    ("{'a': 1}", "{'a': 1} is not in it"),
    ("b'x'", "b'x' is not in it"),
    ("1j", "1j is not in it"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_is_not_of_the_grammar_is_refused_with_its_text(text, why):
    assert_refused(lambda: parse(text), f"an expression must be of the registers' grammar, got {text!r} ({why})")


def test_the_facts_that_an_expression_asks_for_are_known_before_it_is_worked_out():
    tree = parse("near(factor * original, length) and runs.still > 0 or 'x' in ['x', kind]")
    assert names_in(tree) == {"factor", "original", "length", "runs", "kind"}
    assert names_in(parse("1 + 2")) == set()


TREES = [
    ("a", ["name", "a"]),
    ("a.b.c", ["get", ["get", ["name", "a"], "b"], "c"]),
    ("[a, 'x', None, 1.5]", ["list", ["name", "a"], ["value", "x"], ["value", None], ["value", 1.5]]),
    ("a if b else c", ["if", ["name", "b"], ["name", "a"], ["name", "c"]]),
    ("a < b <= c", ["and", ["<", ["name", "a"], ["name", "b"]], ["<=", ["name", "b"], ["name", "c"]]]),
    ("a >= 1", [">=", ["name", "a"], ["value", 1]]),
    ("a > 1", [">", ["name", "a"], ["value", 1]]),
    ("a is None", ["==", ["name", "a"], ["value", None]]),
    ("a is not None", ["!=", ["name", "a"], ["value", None]]),
    ("a != b", ["!=", ["name", "a"], ["name", "b"]]),
    ("a not in b", ["not in", ["name", "a"], ["name", "b"]]),
    ("not a or b and c", ["or", ["not", ["name", "a"]], ["and", ["name", "b"], ["name", "c"]]]),
    ("a + b - c", ["-", ["+", ["name", "a"], ["name", "b"]], ["name", "c"]]),
    ("a * b / c ** 2", ["/", ["*", ["name", "a"], ["name", "b"]], ["**", ["name", "c"], ["value", 2]]]),
    ("near(a, b)", ["near", ["name", "a"], ["name", "b"]]),
    ("  len(a)\n", ["len", ["name", "a"]]),
]


@pytest.mark.parametrize(("text", "tree"), TREES)
def test_an_expression_is_read_into_this_tree(text, tree):
    assert parse(text) == tree


def test_two_numbers_are_near_within_a_billionth():
    near = parse("near(a, b)")
    for a, b, close in ((1 + 9e-10, 1, True), (1 + 2e-9, 1, False), (1 - 9e-10, 1, True), (-1, 1, False), (0, 0, True), (5e9, 5e9 + 4, True)):  # fmt: skip
        assert evaluate(near, {"a": a, "b": b}) is close


def test_a_size_of_what_is_no_number_is_false_on_either_side():
    for sign in ("<", "<=", ">", ">="):
        for a, b in (("x", 1), (1, "x"), (None, 1), (1, None), (True, 1), (1, True), (math.nan, 1)):
            assert evaluate(parse(f"a {sign} b"), {"a": a, "b": b}) is False


def test_only_what_is_asked_for_is_worked_out():
    facts = {"none": None, "one": 1}
    assert evaluate(parse("one or none.x"), facts) is True
    assert evaluate(parse("none and none.x"), facts) is False
    assert evaluate(parse("one if one else none.x"), facts) == 1
    assert evaluate(parse("none in none"), facts) is False
    assert evaluate(parse("none not in none"), facts) is True
