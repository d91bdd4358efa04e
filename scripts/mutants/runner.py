"""Copies of the project, and the processes that change them and run their tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Queue

from mutants.mutant import Mutant
from mutants.project import ROOT, files

SIDE_BY_SIDE = 2
FIRST_LIMIT = 300.0  # seconds for tests without a change
LINKED = ("site", "build", ".venv", "node_modules")  # what was built, which the browser's tests read

Ends = list[tuple[int | None, float]]
Lists = list[tuple[str, ...]]


class Runner:
    """Some copies, each with a process that waits for a change."""

    def __init__(self, workers: list[subprocess.Popen[str]]) -> None:
        self.free: Queue[subprocess.Popen[str]] = Queue()
        for worker in workers:
            self.free.put(worker)
        self.limits: dict[tuple[str, ...], float] = {}

    def sound(self, mutant: Mutant, lists: Lists) -> None:
        """Refuse a list of tests that fails without a change: it would see every one. Its time sets its limit."""
        for tests in lists:
            if tests not in self.limits:
                ((status, seconds),) = self._ask(mutant.file, mutant.source, [(tests, FIRST_LIMIT)])
                if status != 0:
                    raise RuntimeError(f"{' '.join(tests)} must pass without a change, got status {status}")
                self.limits[tests] = 15 + 4 * seconds

    def ends(self, mutant: Mutant, lists: Lists) -> Ends:
        """Let the lists of tests look at a change, one after the other until one sees it."""
        return self._ask(mutant.file, mutant.text, [(tests, self.limits[tests]) for tests in lists])

    def all_ends(self, jobs: list[tuple[Mutant, Lists]]) -> Iterator[Ends]:
        """The same for many changes at a time, in their order."""
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            yield from pool.map(lambda job: self.ends(*job), jobs)

    def _ask(self, file: str, text: str, lists: list[tuple[tuple[str, ...], float]]) -> Ends:
        worker = self.free.get()
        assert worker.stdin
        assert worker.stdout
        try:
            worker.stdin.write(json.dumps({"file": file, "text": text, "lists": lists}) + "\n")
            worker.stdin.flush()
            return [(status, seconds) for status, seconds in json.loads(worker.stdout.readline())]
        finally:
            self.free.put(worker)


@contextmanager
def runner() -> Iterator[Runner]:
    """Make the copies, and remove them in the end."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(SIDE_BY_SIDE)]
        yield Runner([stack.enter_context(_worker(_copied(folder))) for folder in folders])


def _copied(folder: Path) -> Path:
    for name in files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    for name in LINKED:
        if (ROOT / name).exists() and not (folder / name).exists():
            (folder / name).symlink_to((ROOT / name).resolve())
    return folder


@contextmanager
def _worker(folder: Path) -> Iterator[subprocess.Popen[str]]:
    quiet = {"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    worker = subprocess.Popen(
        [sys.executable, "-m", "mutants.worker"],
        cwd=folder,
        env={**os.environ, **quiet, "PYTHONPATH": os.pathsep.join([str(folder), str(folder / "scripts")])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield worker
    finally:
        worker.kill()
        worker.communicate()
