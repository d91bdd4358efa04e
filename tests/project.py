"""Copies of the project, to build as a reader would and to break on purpose."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("docs", "overrides", "ropedoc", "scripts", "mkdocs.yml", "README.md")
SECONDS = 120


def copy(folder: Path, *, whole: bool = True) -> Path:
    """Copy what a build needs into a folder; without build/ and node_modules/ if not whole."""
    folder.mkdir()
    for part in (*PARTS, *(["build"] if whole else [])):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / part)
    if whole:
        (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def command() -> list[str]:
    """Give the build as `make site` runs it, flags included."""
    recipe = re.search(r"-m (mkdocs build .*)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert recipe
    return [sys.executable, "-m", *recipe[1].split()]


def start(project: Path, arguments: list[str], **environment: str) -> subprocess.Popen[str]:
    """Start a command inside a copy, its output in one pipe."""
    quiet = {"DISABLE_MKDOCS_2_WARNING": "true", "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
    surrounding = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "SITE_URL"}}
    return subprocess.Popen(
        arguments,
        cwd=project,
        env={**surrounding, **quiet, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a command; return its exit status and what it said."""
    said, _ = process.communicate(timeout=SECONDS)
    return process.returncode, said


def files(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder by its path."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
