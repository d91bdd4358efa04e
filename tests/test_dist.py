"""What is packed: a wheel that works where nothing else of this project is, and a source package that builds it again."""

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

import ropedoc
from tests.project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NUMPY = Path(find_spec("numpy").origin).parents[1]


def build(folder, out, *which):
    command = [sys.executable, "-m", "hatchling", "build", *which, "-d", str(out)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return sorted(out.iterdir())


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """Give the source package and the wheel."""
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(packed, tmp_path_factory):
    """Give a function that runs a program of a fresh environment that has the wheel, in a folder far from the project."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "env", symlinks=True, with_pip=True)
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    surrounding = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PIP"))}

    def run(name, *arguments, status=0):
        done = subprocess.run(
            [programs / name, *arguments], cwd=folder, env=surrounding, capture_output=True, text=True
        )
        assert done.returncode == status, done.stderr
        return done

    run("python", "-m", "pip", "install", "--no-index", "--no-deps", "--quiet", "--disable-pip-version-check", str(packed[0]))  # fmt: skip
    site = run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    for part in NUMPY.glob("numpy*"):  # the one that is here, so that nothing is fetched
        (Path(site) / part.name).symlink_to(part, target_is_directory=True)
    return run


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(packed):
    wheel = zipfile.ZipFile(packed[0])
    ours = subprocess.run(["git", "ls-files", "ropedoc"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    held = {name for name in wheel.namelist() if not name.startswith("ropedoc-")}
    assert held == {*ours.split()}
    assert len(held) > 100


def test_the_command_runs_outside_the_project(installed):
    config = Path(installed("python", "-c", "import os; print(os.getcwd())").stdout.strip()) / "config.json"
    config.write_text('{"model_type": "llama", "rope_theta": 500000}')
    (ladder,) = {installed(*start, str(config)).stdout for start in (["ropedoc"], ["ropedoc", "show"], ["python", "-m", "ropedoc"])}  # fmt: skip
    assert ladder.startswith("Plain rotary embedding: 64 pairs with wavelengths from 6.283 to ")
    assert json.loads(installed("ropedoc", "show", "config.json", "--json").stdout)["base"] == 500_000
    assert installed("ropedoc", "--version").stdout == f"ropedoc {ropedoc.__version__}\n"
    assert installed("ropedoc", "gone.json", status=2).stderr.startswith("ropedoc: CONFIG.json must be a readable file")


def test_figures_without_plotly_say_what_to_install(installed):
    said = installed("python", "-c", "import ropedoc.figures", status=1).stderr.splitlines()[-1]
    assert said == "ModuleNotFoundError: ropedoc.figures draws with plotly, which is not installed: install ropedoc with its extra 'figures', in its folder by pip install '.[figures]'"  # fmt: skip


def test_the_source_package_holds_the_site_and_its_tests_and_makes_the_same_wheel(packed, tmp_path):
    with tarfile.open(packed[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    for part in ("docs/index.md", "mkdocs.yml", "scripts/gen_figures.py", "tests/test_dist.py", "Makefile", "LICENSE", "CITATION.cff"):  # fmt: skip
        assert (source / part).is_file(), part
    (again,) = build(source, tmp_path / "again", "-t", "wheel")
    assert again.read_bytes() == packed[0].read_bytes()


def test_the_extras_are_those_that_are_promised_and_each_allows_what_the_site_is_built_with():
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(extras) == {"figures", "gguf", "docs", "test"}
    assert extras["figures"] == ["plotly>=6"]
    assert "plotly==7.1.0" in extras["docs"]
    assert set(PROJECT["build-system"]["requires"]) <= set(extras["test"])


def test_the_file_to_cite_has_the_version_and_the_licence_of_the_package():
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert f"version: {ropedoc.__version__}" in lines
    assert f"license: {PROJECT['project']['license']}" in lines
    assert f"# Changelog\n\n" in (changes := (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))  # noqa: F541
    assert f"\n## {ropedoc.__version__}\n" in changes
