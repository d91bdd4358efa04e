"""What is done to one node of a Python file: the place, the text that replaces it, and a word for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mutants.values import constants, elements

Change = tuple[ast.AST, str, str]

ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/",
    ast.Div: "*",
    ast.FloorDiv: "/",
    ast.Mod: "//",
    ast.Pow: "*",
    ast.LShift: ">>",
}
AUGMENTED: dict[type[ast.operator], str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*"}
SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
COMPARISONS = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "is": ("is not",),
    "is not": ("is",),
    "in": ("not in",),
    "not in": ("in",),
}
FUNCTIONS = {
    "max": "min",
    "min": "max",
    "any": "all",
    "all": "any",
}
METHODS = FUNCTIONS | {
    "floor": "ceil",
    "ceil": "floor",
    "sin": "cos",
    "cos": "sin",
    "zeros": "ones",
    "ones": "zeros",
    "abs": "float64",
    "argmax": "argmin",
    "sum": "max",
    "above": "at_least",
    "at_least": "above",
}


class Text:
    """A source by its nodes, whose columns count bytes."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = source.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def of(self, node: ast.AST) -> str:
        """Text of a node."""
        start, end = self.span(node)
        return self.source[start:end]

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node starts and ends, in characters."""
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset)

    def _place(self, line: int, column: int) -> int:
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())


def changes(node: ast.AST, text: Text, *, words: bool) -> Iterator[Change]:
    """What is done to one node; inside the words of a message, nothing to the words."""
    match node:
        case ast.BinOp():
            yield from _binary(node, text, words)
        case ast.Compare():
            yield from _compare(node, text)
        case ast.BoolOp():
            yield from _boolean(node, text)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node, f"({text.of(node.operand)})", "unary"
        case ast.Constant():
            yield from ((node, new, "constant") for new in constants(node.value, words=words))
        case ast.Tuple() | ast.Set():
            yield from ((node, new, "element") for new in elements(node, text.of(node), [*map(text.of, node.elts)]))
        case ast.Call():
            yield from _call(node, text)
        case ast.IfExp():
            yield node, f"({text.of(node.body)})", "condition always"
            yield node, f"({text.of(node.orelse)})", "condition never"
        case ast.comprehension():
            yield from ((test, "True", "condition always") for test in node.ifs)
        case _:
            yield from _statement(node, text)


def _statement(node: ast.AST, text: Text) -> Iterator[Change]:
    match node:
        case ast.If() if ast.unparse(node.test) != "__name__ == '__main__'":
            yield node.test, "True", "condition always"
            yield node.test, "False", "condition never"
        case ast.Return(value=ast.expr()):
            yield node, "return None", "return"
        case ast.Raise() | ast.Expr(value=ast.Call()):
            yield node, "pass", "drop statement"
        case ast.Assign() if any(isinstance(one, ast.Subscript | ast.Attribute) for one in node.targets):
            yield node, "pass", "drop statement"
        case ast.AugAssign():
            yield node, "pass", "drop statement"
            if sign := AUGMENTED.get(type(node.op)):
                yield node, f"{text.of(node.target)} {sign}= {text.of(node.value)}", "arithmetic"
        case ast.Break():
            yield node, "continue", "loop"
        case ast.Continue():
            yield node, "break", "loop"


def _binary(node: ast.BinOp, text: Text, words: bool) -> Iterator[Change]:
    left, right = text.of(node.left), text.of(node.right)
    sign = ARITHMETIC.get(type(node.op))
    if isinstance(node.op, ast.BitOr):
        yield node, f"({left})", "operand"
    elif sign and not (isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)):
        yield node, f"(({left}) {sign} ({right}))", "arithmetic"
        if not words:
            yield node, f"({left})", "operand"


def _compare(node: ast.Compare, text: Text) -> Iterator[Change]:
    signs = [SIGNS[type(op)] for op in node.ops]
    for i, sign in enumerate(signs):
        for new in COMPARISONS[sign]:
            terms = [f"({text.of(node.left)})"]
            for j, right in enumerate(node.comparators):
                terms += [new if j == i else signs[j], f"({text.of(right)})"]
            yield node, f"({' '.join(terms)})", "comparison"


def _boolean(node: ast.BoolOp, text: Text) -> Iterator[Change]:
    same, other = (" and ", " or ") if isinstance(node.op, ast.And) else (" or ", " and ")
    parts = [f"({text.of(one)})" for one in node.values]
    yield node, f"({other.join(parts)})", "boolean"
    for i in range(len(parts)):
        yield node, f"({same.join(parts[:i] + parts[i + 1 :])})", "boolean operand"


def _call(node: ast.Call, text: Text) -> Iterator[Change]:
    match node.func:
        case ast.Name(id=name) if name in FUNCTIONS:
            yield node.func, FUNCTIONS[name], "function"
        case ast.Attribute(value=owner, attr=name) if name in METHODS:
            yield node.func, f"{text.of(owner)}.{METHODS[name]}", "function"
