"""Lighthouse's scores of a page on a phone, from npm's package in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import chromium

from bench.table import Row, middle

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", ".npmrc")
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
ROUNDS = 3
PATIENCE = 180  # seconds
Scores = dict[str, float]


def lighthouse(cache: Path, url: str, peer: str) -> list[Row]:
    """Median scores of a page, and those of a peer from one run; rows without numbers where it cannot run."""
    try:
        command = [_node(), str(_installed(cache))]
        ours = [_run(command, url) for _ in range(ROUNDS)]
        other = _run(command, peer)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return [_row(name, None, None, f"could not be measured: {_reason(error)}") for name in GOALS]
    return [_row(name, middle([scores[name] for scores in ours]), other[name]) for name in GOALS]


def _row(name: str, score: float | None, peer: float | None, note: str = "") -> Row:
    what = f"Lighthouse, mobile: {name.replace('-', ' ')}"
    return Row(what=what, measured=score, goal=GOALS[name], least=True, to_html=peer, note=note)


def _node() -> str:
    if node := shutil.which("node"):
        return node
    raise FileNotFoundError("no Node on the PATH")


def _installed(cache: Path) -> Path:
    """Command of the pinned Lighthouse, installed where it is not there yet."""
    program = cache / "node_modules" / "lighthouse" / "cli" / "index.js"
    wanted = [(HERE / name).read_bytes() for name in FILES]
    if program.exists() and wanted == [(cache / name).read_bytes() for name in FILES]:
        return program
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(parents=True)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", f"--prefix={cache}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=_copied(cache),
    )
    return program


def _copied(cache: Path) -> Path:
    for name in FILES:
        shutil.copyfile(HERE / name, cache / name)
    return cache


def _run(command: list[str], url: str) -> Scores:
    """Scores from 0 to 100 of one run."""
    flags = ["--headless", *chromium.FLAGS]
    options = ["--quiet", "--output=json", f"--chrome-flags={' '.join(flags)}", f"--only-categories={','.join(GOALS)}"]
    done = subprocess.run(
        [*command, url, *options],
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, "CHROME_PATH": chromium.require()},
    )
    report: dict[str, Any] = json.loads(done.stdout)
    if error := report.get("runtimeError"):
        raise ValueError(error["message"])
    return {name: 100 * report["categories"][name]["score"] for name in GOALS}


def _reason(error: Exception) -> str:
    """Last line of what a program said, or the error itself."""
    said = (getattr(error, "stderr", None) or "").strip().splitlines()
    return said[-1] if said else str(error)
