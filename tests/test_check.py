"""`make check` finds mistakes in the browser's code: those that are planted here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = (".oxlintrc.json", "tsconfig.json", "tsconfig.worker.json", "scripts/tsconfig.json", "docs/assets", "scripts")
UNUSED = "\nconst forgotten = 1;\n"


@pytest.fixture
def project(tmp_path):
    """Copy the browser's code and what checks it; the value is the folder."""
    for part in PARTS:
        source = ROOT / part
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, tmp_path / part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "*.pyc"))
        else:
            shutil.copyfile(source, tmp_path / part)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    return tmp_path


def check(project):
    """Run what `make check` runs on the browser's code: whether all is well, and what it says."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = re.findall(r"^\t\$\(USE_NODE\); (.*node_modules/\.bin/(?:tsc|oxlint).*)$", makefile, re.MULTILINE)
    assert len(commands) == 2
    surrounding = os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    done = [
        subprocess.run(
            ["sh", "-c", command.replace("$$", "$")], cwd=project, env=surrounding, capture_output=True, text=True
        )
        for command in commands
    ]
    return [one.returncode == 0 for one in done], "".join(one.stdout + one.stderr for one in done)


def plant(project, path, old, new):
    file = project / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_check_finds_nothing_in_the_code_as_it_is(project):
    well, said = check(project)
    assert well == [True, True], said


def test_the_check_finds_a_wrong_name_and_an_unused_one(project):
    plant(project, "docs/assets/explorer/words.js", "state.length", "state.lenght")
    plant(project, "docs/assets/ladder/kernel.js", "export const EULER_GAMMA", UNUSED + "export const EULER_GAMMA")
    well, said = check(project)
    assert well == [False, False]
    assert "docs/assets/explorer/words.js" in said
    assert "'lenght' does not exist" in said
    assert "'forgotten' is declared but" in said  # by the compiler and by the linter
    assert re.search(r"no-unused-vars.*forgotten", said)


WRONG = {
    "tsconfig.json": [
        ("docs/assets/methods/linear.js", "factor, 0);", "factor);", "Expected 3 arguments"),
        ("docs/assets/decoder/draw.js", "found.invFreq", "found.inverse", "'inverse' does not exist"),
    ],
    "tsconfig.worker.json": [
        ("docs/assets/search-worker.js", "message.type", "message.kind", "'kind' does not exist"),
    ],
    "scripts": [("scripts/plotly_bundle.js", "Color.wcagContrast", "Color.contrastOf", "'contrastOf' does not exist")],
}  # by the project of the compiler, which stops at the first that has a mistake


@pytest.mark.parametrize("planted", WRONG.values(), ids=WRONG)
def test_the_compiler_reads_every_kind_of_script(project, planted):
    for path, old, new, _ in planted:
        plant(project, path, old, new)
    well, said = check(project)
    assert well[0] is False
    assert [words for *_, words in planted if words not in said] == []


def test_the_linter_reads_every_kind_of_script(project):
    planted = [
        ("docs/assets/ladder/rotation.js", "if (LAYOUTS.length == 2) refuseShape('x', 'y', 1);", "eqeqeq"),
        ("docs/assets/ladder/kernel.js", 'export { ripple } from "./readings.js";', "no-cycle"),
        ("docs/assets/search-worker.js", "console.log(1);", "no-console"),
        ("scripts/plotly_bundle.js", "var old = Plotly; Plotly.register([old]);", "no-var"),
    ]
    for path, line, _ in planted:
        with (project / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    well, said = check(project)
    assert well[1] is False
    assert [rule for *_, rule in planted if rule not in said] == []
