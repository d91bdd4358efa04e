"""What a running `mkdocs serve` keeps from one build to the next: a result, beside all that it depends on.

A result is taken again only where everything it was made from is the same. What depends on mathematics
depends on the source of its modules: the very text that ran, which the loader below notes.
Nothing is kept on disk or outside `mkdocs serve`. This module alone outlives a rebuild, so it imports none of ours.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import resolve_name
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
PACKAGE = __name__.partition(".")[0]
FOLDER = Path(__file__).parents[1]


class Module(NamedTuple):
    """A module that ran: its code, the digest of its source, and every name of ours that it imports, in full."""

    code: CodeType
    digest: str
    imports: frozenset[str]


_loaded: dict[str, Module] = {}
_written: set[str] = set()  # modules that have a file, loaded or not
_data: list[object] = []  # every other file, which any module may read
_kept: dict[str, list[tuple[object, Any]]] = {}  # the one taken last comes first


def start() -> None:
    """Begin to remember."""
    sys.meta_path.insert(0, FINDER)


def drop() -> None:
    """Make the next import of a module of ours run it anew; outside a server, which alone builds again, nothing is old."""
    if FINDER not in sys.meta_path:
        return
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE and name != __name__]:
        del sys.modules[name]
    _loaded.clear()
    _written.clear()
    _data.clear()
    for file in sorted(file for file in FOLDER.rglob("*") if file.is_file() and file.suffix != ".pyc"):
        if file.suffix == ".py":
            _written.add(_name(file))
        else:
            _data.append((str(file), file.stat().st_mtime_ns, sha256(file.read_bytes()).digest()))


def remembered(what: str, depends: object, make: Callable[[], T]) -> T:
    """What `make` returns, or returned when `depends` was the same; of each name the last two are kept, for an undo."""
    if FINDER not in sys.meta_path:
        return make()
    known = _kept.get(what, [])
    found = next((one for one in known if one[0] == depends), None) or (depends, make())
    _kept[what] = [found, *(one for one in known if one is not found)][:2]
    result: T = found[1]
    return result


def sources(*modules: str) -> object:
    """All source that these modules run, found by their imports, as digests; equal to nothing if some is not known."""
    found: dict[str, str] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name in found or name == __name__:
            continue
        if name not in _loaded:
            return object()
        found[name] = _loaded[name].digest
        waiting += map(_home, _loaded[name].imports)
    around = {f"{name} around": _loaded[name].digest for module in found for name in _parents(module)}
    return found | around, list(_data)


class _Loader(SourceFileLoader):
    """Runs the source as it stands, never what was compiled before, and notes it."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        package = fullname if self.is_package(fullname) else fullname.rpartition(".")[0]
        _loaded[fullname] = _read(package, path, self.get_data(path))
        return _loaded[fullname].code


class _Finder:
    """Finds our own modules for the loader above."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        if name.partition(".")[0] != PACKAGE:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and spec.origin and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(name, spec.origin)
        return spec


FINDER = _Finder()


@lru_cache(maxsize=256)
def _read(package: str, path: str, source: bytes) -> Module:
    tree = ast.parse(source, path)
    names = (name for node in ast.walk(tree) for name in _names(package, node))
    ours = frozenset(name for name in names if name.partition(".")[0] == PACKAGE)
    return Module(compile(tree, path, "exec", dont_inherit=True), sha256(source).hexdigest(), ours)


def _names(package: str, node: ast.AST) -> Iterator[str]:
    """Names that a statement imports; `import a.b` binds the package a too."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from [alias.name, *_parents(alias.name)]
    elif isinstance(node, ast.ImportFrom):
        start = resolve_name("." * node.level + (node.module or ""), package)
        for alias in node.names:
            yield f"{start}.{alias.name}"


def _home(name: str) -> str:
    """Module of an imported name: itself, or the one that holds it."""
    return name if name in _loaded or name in _written else name.rpartition(".")[0]


def _name(file: Path) -> str:
    parts = file.relative_to(FOLDER.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def _parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]
