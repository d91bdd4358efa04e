"""Run in a copy of the project: reads a change and its tests from each line, and says how each list of tests ended.

One fork of a process that has numpy and pytest loaded for each run, since loading them takes longer than most tests.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

import hypothesis.extra.numpy
import numpy
import pytest

LOADED = (hypothesis.extra.numpy, numpy)  # what the forks have from here
MEMORY = 6 << 30  # bytes of address space: a change may ask for an array without end
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore:Module already imported"]


def main() -> None:
    """Answer one line with one line."""
    for line in sys.stdin:
        job = json.loads(line)
        answer = json.dumps(changed(job))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def changed(job: dict[str, object]) -> list[tuple[int | None, float]]:
    """Exit status, None for no end, and seconds of each list of tests, up to the first that sees the change."""
    path, ends = Path(str(job["file"])), []
    kept = path.read_text(encoding="utf-8")
    path.write_text(str(job["text"]), encoding="utf-8")
    try:
        for tests, limit in job["lists"]:  # type: ignore[attr-defined]  # as JSON brings it
            ends.append(ended(tests, limit))
            if ends[-1][0] != 0:
                break
    finally:
        path.write_text(kept, encoding="utf-8")
    return ends


def ended(tests: list[str], limit: float) -> tuple[int | None, float]:
    """Run tests in a fork; its exit status, None if it took longer than the limit, and the seconds."""
    start, child = time.monotonic(), os.fork()
    if child == 0:
        _test(tests)
    while (passed := time.monotonic() - start) < limit:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), passed
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None, passed


def _test(tests: list[str]) -> None:
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    if not any("browser" in one for one in tests):  # a browser wants address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    status = 99
    try:
        status = int(pytest.main([*OPTIONS, *tests]))
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
