"""Conditions and values that a register states as text, worked out on the facts of a record.

The text is a small part of Python's grammar: names of facts and their members, numbers, strings, lists, arithmetic,
comparisons, `and`, `or`, `not`, `a if c else b`, and the functions below. It is read once into a tree of plain
lists, which the build hands to the browser too (docs/assets/registers/expression.js works it out alike).
A comparison of size with anything that is no number is false, so that a missing number needs no guard.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from ropedoc import _validation as check

Tree = Any  # ["name", n], ["value", v], ["list", …], ["get", tree, member], or an operator before its operands

SAME = 1e-9  # two numbers this close, relatively, are the same to a reader
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "float": float,
    "len": lambda some: len(some or ()),
    "ln": math.log,
    "max": max,
    "min": min,
    "near": lambda a, b: abs(a - b) <= SAME * abs(b),
    "number": check.is_number,
}
ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": lambda a, b: _power(a, b),
}
OF_ANYTHING = ("len", "number")
SIZES: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SIGNS: Mapping[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "==",
    ast.IsNot: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.And: "and",
    ast.Or: "or",
}


def parse(text: str) -> Tree:
    """Return the tree of an expression.

    Raises
    ------
    ValueError
        If the text is not of the grammar above; the message holds it.
    """
    try:
        return _tree(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, TypeError) as error:
        raise ValueError(f"an expression must be of the registers' grammar, got {text!r} ({error})") from None


def names_in(tree: Tree) -> set[str]:
    """Facts that a tree asks for."""
    if not isinstance(tree, list):
        return set()
    return {tree[1]} if tree[0] == "name" else set().union(*map(names_in, tree))


def evaluate(tree: Tree, facts: Mapping[str, Any]) -> Any:
    """Work a tree out on facts; one that is not there is None, and so is what would be computed from it."""
    kind, *parts = tree
    if kind in SPECIAL:
        return SPECIAL[kind](parts, facts)
    values = [evaluate(part, facts) for part in parts]
    if kind in SIZES:
        return check.is_number(values[0]) and check.is_number(values[1]) and SIZES[kind](*values)
    if kind in OF_ANYTHING:
        return FUNCTIONS[kind](*values)
    return None if any(one is None for one in values) else (ARITHMETIC.get(kind) or FUNCTIONS[kind])(*values)


SPECIAL: Mapping[str, Callable[[list[Tree], Mapping[str, Any]], Any]] = {
    "value": lambda parts, _: parts[0],
    "name": lambda parts, facts: facts.get(parts[0]),
    "list": lambda parts, facts: [evaluate(part, facts) for part in parts],
    "get": lambda parts, facts: evaluate(parts[0], facts).get(parts[1]),
    "and": lambda parts, facts: all(evaluate(part, facts) for part in parts),
    "or": lambda parts, facts: any(evaluate(part, facts) for part in parts),
    "not": lambda parts, facts: not evaluate(parts[0], facts),
    "if": lambda parts, facts: evaluate(parts[1 if evaluate(parts[0], facts) else 2], facts),
    "==": lambda parts, facts: _equal(evaluate(parts[0], facts), evaluate(parts[1], facts)),
    "!=": lambda parts, facts: not _equal(evaluate(parts[0], facts), evaluate(parts[1], facts)),
    "in": lambda parts, facts: _among(evaluate(parts[0], facts), evaluate(parts[1], facts)),
    "not in": lambda parts, facts: not _among(evaluate(parts[0], facts), evaluate(parts[1], facts)),
}


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b)


def _among(value: Any, members: Any) -> bool:
    return any(_equal(value, member) for member in members or ())


def _power(a: float, b: float) -> float:
    """As float64 has it: infinite where it is too large."""
    try:
        return float(a**b)
    except OverflowError:
        return math.inf


def _tree(node: ast.AST) -> Tree:
    match node:
        case ast.Name(id=name):
            return ["name", name]
        case ast.Constant(value=value) if value is None or isinstance(value, str | bool | int | float):
            return ["value", value]
        case ast.List(elts=items):
            return ["list", *map(_tree, items)]
        case ast.Attribute(value=inner, attr=member):
            return ["get", _tree(inner), member]
        case ast.IfExp(test=test, body=body, orelse=otherwise):
            return ["if", _tree(test), _tree(body), _tree(otherwise)]
        case ast.Call(func=ast.Name(id=name), args=items, keywords=[]) if name in FUNCTIONS:
            return [name, *map(_tree, items)]
        case _:
            return _operation(node)


def _operation(node: ast.AST) -> Tree:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return ["not", _tree(inner)]
        case ast.BoolOp(op=sign, values=items):
            return [SIGNS[type(sign)], *map(_tree, items)]
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return [SIGNS[type(sign)], _tree(left), _tree(right)]
        case ast.Compare(left=left, ops=signs, comparators=others):
            return _comparison([left, *others], [SIGNS[type(sign)] for sign in signs])
        case _:
            raise TypeError(f"{ast.unparse(node)} is not in it")


def _comparison(operands: list[ast.expr], signs: list[str]) -> Tree:
    links = [[sign, _tree(operands[k]), _tree(operands[k + 1])] for k, sign in enumerate(signs)]
    return links[0] if len(links) == 1 else ["and", *links]
