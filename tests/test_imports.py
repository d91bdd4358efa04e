"""Imports run one way: the math knows numpy alone, the figures plotly, and only scripts the site generator."""

import ast
import json
import os
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OUTER = ("figures", "site")
# Folders of the package, inmost first: each may import from itself and from those before it.
FLOORS = (
    "ladder",
    "methods",
    "registers",
    "config",
    "check",
    "programs",
    "advice",
    "command",
    "models",
    "concordance",
    "trained",
    *OUTER,
)
MATH = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for path in (ROOT / "ropedoc").rglob("*.py")
    if path.stem != "__init__" and path.relative_to(ROOT).parts[1] not in OUTER
)
BUILD_TIME = {"plotly", "mkdocs", "mkdocs_gen_files", "markdown", "fontTools", "math_core"}

# What a part of the repository may not import, by the start of its path; the first that fits is taken.
FORBIDDEN = {
    "ropedoc/figures/": {"ropedoc.site", "mkdocs", "mkdocs_gen_files"},
    "ropedoc/site/": {"plotly", "mkdocs_gen_files"},
    "ropedoc/": {"ropedoc.figures", "ropedoc.site"} | BUILD_TIME,
    "scripts/": {"plotly"},
}


# What runs


def packages_after(statement, *, path=ROOT):
    """Top-level packages outside the standard library that a fresh interpreter loads for a statement."""
    code = (
        "import json, sys\n"
        "before = set(sys.modules)\n"
        f"{statement}\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in set(sys.modules) - before})))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(path), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    return set(json.loads(done.stdout)) - sys.stdlib_module_names


def test_importing_the_package_loads_numpy_and_nothing_else():
    assert packages_after("import ropedoc") == {"ropedoc", "numpy"}


def test_every_math_module_loads_numpy_and_nothing_else():
    assert {"ropedoc.ladder.kernel", "ropedoc.methods.yarn", "ropedoc.models.preset", "ropedoc._validation"} <= set(
        MATH
    )
    assert packages_after("import " + ", ".join(MATH)) == {"ropedoc", "numpy"}


@pytest.mark.parametrize("package", sorted(BUILD_TIME - {"mkdocs_gen_files"}))
def test_the_check_sees_a_module_that_does_import_a_build_time_package(tmp_path, package):
    (tmp_path / "culprit.py").write_text(f"import ropedoc\nimport {package}\n", encoding="utf-8")
    assert {"ropedoc", "numpy", "culprit", package} <= packages_after("import culprit", path=tmp_path)


# What is written


def sources(root=ROOT):
    """Python files of the package and its scripts, by their path in the repository."""
    files = [path for folder in ("ropedoc", "scripts") for path in sorted((root / folder).rglob("*.py"))]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def module_name(path):
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(path, source):
    """Every name that a file imports, at the top or inside a function: "a.b" and, from a.b import c, "a.b.c" too."""
    parts = module_name(path).split(".") + (["__init__"] if path.endswith("/__init__.py") else [])
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = parts[: -node.level] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "import_module",
            "importlib.import_module",
            "__import__",
        }:
            names |= {argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant)}
    return names


def broken_rules(files):
    """Sentences "path imports name", one for each import that its part of the repository may not make."""
    broken = set()
    for path, source in files.items():
        forbidden = next(names for start, names in FORBIDDEN.items() if path.startswith(start))
        bad = {name for name in imported(path, source) if any(f"{name}.".startswith(f"{no}.") for no in forbidden)}
        broken |= {f"{path} imports {name}" for name in bad}
    return sorted(broken)


def dependencies(files):
    """Modules of the package that each of them imports; from a.b import c means a.b.c where that is a module."""
    modules = {module_name(path) for path in files}
    graph = {}
    for path, source in files.items():
        names = imported(path, source)
        inner = {name for name in names if name in modules}
        # `from ropedoc import kernel` names both; the package itself counts only if something of its own is taken.
        parents = {name for name in inner if any(n.startswith(f"{name}.") for n in names)}
        taken = {name.rpartition(".")[0] for name in names if name not in modules}
        graph[module_name(path)] = (inner - (parents - taken)) - {module_name(path)}
    return graph


def test_no_part_of_the_repository_imports_what_it_may_not():
    files = sources()
    assert {f"{name.replace('.', '/')}.py" for name in MATH} <= set(files)
    assert broken_rules(files) == []


def test_no_imports_inside_the_package_run_in_a_circle():
    graph = dependencies(sources())
    assert graph["ropedoc.methods.linear"] >= {"ropedoc._validation", "ropedoc.ladder.frequencies"}
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("ropedoc._validation") < order.index("ropedoc.ladder.kernel") < order.index("ropedoc")


def climbs(files):
    """Sentences "module imports name", one for each import from a folder further out."""
    found = set()
    for path, source in files.items():
        parts = module_name(path).split(".")
        if parts[0] != "ropedoc" or len(parts) < 3:
            continue
        beyond = FLOORS[FLOORS.index(parts[1]) + 1 :]
        inner = {".".join(name.split(".")[:2]) for name in imported(path, source) if name.startswith("ropedoc.")}
        found |= {f"{module_name(path)} imports {name}" for name in inner if name.split(".")[1] in beyond}
    return sorted(found)


def test_no_folder_of_the_package_imports_from_one_further_out():
    folders = {path.parent.name for path in (ROOT / "ropedoc").glob("*/__init__.py")}
    assert folders == set(FLOORS)
    assert climbs(sources()) == []


def test_the_check_sees_an_import_from_a_folder_further_out():
    up = {"ropedoc/ladder/readings.py": "from ropedoc.methods.linear import linear\nfrom ropedoc.ladder import rope"}
    assert climbs(up) == ["ropedoc.ladder.readings imports ropedoc.methods"]


@pytest.mark.parametrize(
    ("path", "line", "name"),
    [
        ("ropedoc/ladder/kernel.py", "import plotly.graph_objects as go", "plotly.graph_objects"),
        ("ropedoc/__init__.py", "from ropedoc import figures", "ropedoc.figures"),
        ("ropedoc/__init__.py", "from . import figures", "ropedoc.figures"),
        ("ropedoc/__init__.py", "from .figures import theme", "ropedoc.figures"),
        ("ropedoc/ladder/kernel.py", "from .. import site", "ropedoc.site"),
        ("ropedoc/models/preset.py", "def lazy():\n    import ropedoc.site.build", "ropedoc.site.build"),
        ("ropedoc/config/reading.py", "import importlib\nimportlib.import_module('markdown')", "markdown"),
        ("ropedoc/figures/theme.py", "from ..site import build", "ropedoc.site"),
        ("ropedoc/figures/__init__.py", "from ropedoc.site.build import write", "ropedoc.site.build"),
        ("ropedoc/figures/theme.py", "import mkdocs_gen_files", "mkdocs_gen_files"),
        ("ropedoc/site/page.py", "from plotly import graph_objects", "plotly"),
        ("ropedoc/site/page.py", "import mkdocs_gen_files", "mkdocs_gen_files"),
        ("scripts/gen_figures.py", "import plotly", "plotly"),
    ],
)
def test_the_check_sees_each_import_that_is_not_allowed(path, line, name):
    assert f"{path} imports {name}" in broken_rules({path: f"{line}\n"})


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("ropedoc/ladder/kernel.py", "import numpy as np\nfrom ropedoc import _validation as check"),
        (
            "ropedoc/figures/decay.py",
            "import plotly.graph_objects as go\nfrom ropedoc.ladder.kernel import mean_kernel",
        ),
        ("ropedoc/site/page.py", "import markdown\nfrom ropedoc.figures import theme"),
        ("scripts/gen_figures.py", "import mkdocs_gen_files\nfrom ropedoc.site import build"),
    ],
)
def test_the_check_lets_the_allowed_imports_pass(path, line):
    assert broken_rules({path: f"{line}\n"}) == []


def test_the_check_sees_a_circle():
    circle = {
        "ropedoc/ladder/kernel.py": "from ropedoc.ladder import rotation",
        "ropedoc/ladder/rotation.py": "from .kernel import x",
    }
    graph = dependencies(circle)
    assert graph == {
        "ropedoc.ladder.kernel": {"ropedoc.ladder.rotation"},
        "ropedoc.ladder.rotation": {"ropedoc.ladder.kernel"},
    }
    with pytest.raises(ValueError, match=r"^\('nodes are in a cycle', \[.+\]\)$"):
        TopologicalSorter(graph).prepare()


def test_the_check_reads_files_in_folders(tmp_path):
    for path in ("ropedoc/figures/theme.py", "ropedoc/site/page.py", "scripts/gen_figures.py"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("import mkdocs_gen_files\n", encoding="utf-8")
    assert broken_rules(sources(tmp_path)) == [
        "ropedoc/figures/theme.py imports mkdocs_gen_files",
        "ropedoc/site/page.py imports mkdocs_gen_files",
    ]
