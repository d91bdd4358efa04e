"""Which parts of a Python file are changed: not imports, annotations, docstrings, nor the words of messages."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

LEFT_ALONE = {"__all__", "__version__", "SHORT"}  # a list of names; a name; how long a value may be in a message


def walk(node: ast.AST, words: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Every node that may be changed, and whether it is inside the words of a message or a note."""
    yield node, words
    words = words or isinstance(node, ast.JoinedStr | ast.Raise) or _adds_a_note(node)
    for child in _children(node):
        yield from walk(child, words)


def _children(node: ast.AST) -> Iterable[ast.AST]:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.arg():
            return []
        case ast.FunctionDef():
            defaults = [one for one in (*node.args.defaults, *node.args.kw_defaults) if one]
            return [*_statements(node.body), *defaults, *node.decorator_list]
        case ast.ClassDef():
            return [*_statements(node.body), *node.decorator_list]
        case ast.Module():
            return _statements(node.body)
        case ast.AnnAssign():
            return [node.value] if node.value else []
        case ast.Call():
            names = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            return [*names, *node.args, *(one.value for one in node.keywords)]
        case ast.If() if ast.unparse(node.test) == "__name__ == '__main__'":
            return []
        case _:
            return ast.iter_child_nodes(node)


def _statements(body: list[ast.stmt]) -> list[ast.stmt]:
    return [one for one in body if not _is_a_docstring(one) and not _is_left_alone(one)]


def _is_a_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_left_alone(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(one, ast.Name) and one.id in LEFT_ALONE for one in targets)


def _adds_a_note(node: ast.AST) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    return ast.unparse(node.value.func).endswith(("notes.append", "notes.extend"))
