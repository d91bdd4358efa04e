"""What a running server remembers: nothing that could have changed, in a toy package that carries the real memory."""

import importlib
import os
import shutil
import sys

import pytest

from ropedoc.site import memory as ours

EVERY_IMPORT = [
    "from toy.math import value",
    "from toy.math import *",
    "from toy import math",
    "import toy.math",
    "from . import math",
    "from .math import value",
    "def later():\n    from toy.math import value",
    "from toy.middle import value",
    "from toy import top",
]


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """Make a package with the real memory, which remembers; the value is its folder."""
    folder = tmp_path / "toy"
    (folder / "site").mkdir(parents=True)
    files = {
        "__init__.py": "from toy.math import value as top",
        "math.py": "value = 1",
        "middle.py": "from toy.math import value",
        "other.py": "import json",
        "data.json": "[1]",
        "site/__init__.py": "",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copyfile(ours.__file__, folder / "site/memory.py")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("toy.site.memory").start()
    yield folder
    sys.meta_path.remove(sys.modules["toy.site.memory"].FINDER)
    for name in [name for name in sys.modules if name.partition(".")[0] == "toy"]:
        del sys.modules[name]


def rebuilt(*names):
    """The memory, after a build that imports these modules."""
    memory = sys.modules["toy.site.memory"]
    memory.drop()
    for name in names:
        importlib.import_module(name)
    return memory


@pytest.mark.parametrize("line", EVERY_IMPORT)
def test_sources_change_with_a_module_that_is_imported_in_any_way(toy, line):
    (toy / "figure.py").write_text(line, encoding="utf-8")
    before = rebuilt("toy.figure", "toy.middle").sources("toy.figure")
    assert before == rebuilt("toy.figure", "toy.middle").sources("toy.figure")
    (toy / "math.py").write_text("value = 2", encoding="utf-8")
    assert before != rebuilt("toy.figure", "toy.middle").sources("toy.figure")


@pytest.mark.parametrize("line", ["from toy.other import json", "from toy import other", "from . import other", ""])
def test_sources_stay_when_a_module_changes_that_is_not_imported(toy, line):
    (toy / "figure.py").write_text(line, encoding="utf-8")
    before = rebuilt("toy.figure", "toy.math").sources("toy.figure")
    (toy / "math.py").write_text("value = 2", encoding="utf-8")
    assert before == rebuilt("toy.figure", "toy.math").sources("toy.figure")


@pytest.mark.parametrize("name", ["other.py", "__init__.py", "data.json"])
def test_sources_change_with_the_module_the_package_around_it_and_the_data(toy, name):
    before = rebuilt("toy.other").sources("toy.other")
    with (toy / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert before != rebuilt("toy.other").sources("toy.other")


@pytest.mark.parametrize("line", ["import toy.other", "from toy import other", "from toy.other import json"])
def test_sources_equal_nothing_while_a_module_is_not_loaded(toy, line):
    (toy / "lazy.py").write_text(f"def later():\n    {line}", encoding="utf-8")
    memory = rebuilt("toy.lazy")
    assert memory.sources("toy.lazy") != memory.sources("toy.lazy")
    assert memory.sources("toy.other") != memory.sources("toy.other")


def test_a_change_runs_even_if_size_and_time_of_the_file_stay(toy, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = toy / "math.py"
    times = file.stat()
    rebuilt("toy.math")
    file.write_text("value = 2", encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    rebuilt("toy.math")
    assert sys.modules["toy.math"].value == 2


@pytest.mark.usefixtures("toy")
def test_a_result_is_remembered_until_what_it_depends_on_changes():
    memory = rebuilt()
    results = iter("abc")

    def result(name, depends):
        return memory.remembered(name, depends, lambda: next(results))

    assert result("one", 1) == result("one", 1) == "a"
    assert result("two", 1) == "b"
    assert result("one", 2) == result("one", 2) == "c"


@pytest.mark.usefixtures("toy")
def test_a_result_is_there_after_an_undo_and_the_last_two_are_kept():
    memory = rebuilt()
    made = []

    def result(depends):
        return memory.remembered("one", depends, lambda: made.append(depends) or depends)

    assert [result(n) for n in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert made == [1, 2, 3, 2]


@pytest.mark.usefixtures("toy")
def test_a_module_is_run_anew_in_a_running_server_and_once_outside_it(monkeypatch):
    memory = rebuilt("toy.math")
    memory.drop()
    assert "toy.math" not in sys.modules
    rebuilt("toy.math")
    with monkeypatch.context() as outside:
        outside.setattr(sys, "meta_path", [one for one in sys.meta_path if one is not memory.FINDER])
        memory.drop()
    assert "toy.math" in sys.modules


def test_nothing_is_remembered_outside_a_running_server():
    results = iter("ab")
    assert [ours.remembered("one", 1, lambda: next(results)) for _ in range(2)] == ["a", "b"]
