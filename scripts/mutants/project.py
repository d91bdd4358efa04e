"""Which files are changed, and which tests must see it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mutants.javascript import javascript_mutants
from mutants.mutant import Mutant
from mutants.python import python_mutants

ROOT = Path(__file__).resolve().parents[2]
NO_MATHEMATICS = {"figures", "site"}  # folders of the package that only draw and build
NO_DOM = {"values", "model"}  # folders of docs/assets that are pure as those are that mirror the package
# Tests for what a module's own let live, by its folder in the package; "" is the package itself.
SECOND = {
    "": ("tests/ladder", "tests/methods", "tests/config"),
    "ladder": ("tests/methods", "tests/test_validation.py", "tests/figures/test_figure_numbers.py"),
    "methods": ("tests/config", "tests/models"),
    "config": ("tests/models", "tests/command"),
    "registers": ("tests/config", "tests/programs"),
    "check": ("tests/command",),
    "programs": ("tests/config", "tests/command"),
    "command": ("tests/config", "tests/models"),
    "models": ("tests/config", "tests/figures/test_figure_numbers.py"),
}
FORMULAS = {"ladder", "methods"}
JAVASCRIPT = (
    ("tests/browser/test_rope_config.py",),
    ("tests/browser/test_rope_js.py", "tests/browser/test_rope_axes.py"),
)
MODEL = ("tests/browser/test_rope_model.py",)


@dataclass(frozen=True, kw_only=True)
class Module:
    """One file to change, its mutants, and the lists of tests that are asked in turn."""

    file: str
    mutants: list[Mutant]
    lists: list[tuple[str, ...]]


def modules(root: Path = ROOT) -> list[Module]:
    """Every file of the mathematics that has something to change, by walking the folders."""
    python = [path for path in sorted((root / "ropedoc").rglob("*.py")) if not NO_MATHEMATICS & {*path.parts}]
    scripts = [
        path
        for path in sorted((root / "docs" / "assets").rglob("*.js"))
        if _is_pure(path.parent.name, root) and path.name != "page.js"
    ]
    found = [_module(path, root, python_mutants, _lists(path, root)) for path in python]
    found += [_module(path, root, javascript_mutants, _scripts_lists(path)) for path in scripts]
    return [module for module in found if module.mutants]


def _is_pure(folder: str, root: Path) -> bool:
    return folder in NO_DOM or (folder not in NO_MATHEMATICS and (root / "ropedoc" / folder).is_dir())


def _module(path: Path, root: Path, listed: Callable[[str, str], list[Mutant]], lists: list[tuple[str, ...]]) -> Module:
    file = path.relative_to(root).as_posix()
    return Module(file=file, mutants=listed(file, path.read_text(encoding="utf-8")), lists=lists)


def _lists(path: Path, root: Path) -> list[tuple[str, ...]]:
    """Own tests: those of the same name first, then the folder of the same name. Then the second list."""
    folder = path.relative_to(root / "ropedoc").parent.as_posix().replace(".", "", 1)
    tests = root / "tests"
    own = sorted((tests / folder if folder else tests).rglob(f"test_{path.stem.strip('_')}.py"))
    whole = [tests / folder] if folder and (tests / folder).is_dir() else []
    first = tuple(one.relative_to(root).as_posix() for one in (*own, *whole))
    return [first, *([SECOND[folder]] if folder in SECOND else [])]


def _scripts_lists(path: Path) -> list[tuple[str, ...]]:
    """The browser's tests of configs first, or those of the formulas or of the model where these are what changes."""
    if path.parent.name == "model":
        return [MODEL]
    return [*JAVASCRIPT][:: -1 if path.parent.name in FORMULAS else 1]


def files(root: Path = ROOT) -> list[str]:
    """Every file that git has or would have: what a copy needs."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=root, capture_output=True, check=True, text=True)
    return [name for name in done.stdout.split("\0") if name and (root / name).is_file()]
