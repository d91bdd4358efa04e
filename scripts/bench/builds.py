"""How long the site takes to build, and a change of the mathematics to arrive on a page being served."""

from __future__ import annotations

import resource
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.table import Row, middle

ROUNDS = 3
MAKE, GENERATE, REFRESH = 5.0, 1.5, 1.2  # seconds
PARTS = ("docs", "ropedoc", "scripts", "overrides", "build", "mkdocs.yml")
# In a process of its own, since the figures of one page are remembered for the next.
TIMED = """
import time
from pathlib import Path
from ropedoc.site.generate import generate
last = begun = time.perf_counter()
def write(path, content):
    global last
    if path.startswith("figures/"):
        last = time.perf_counter()
generate(write, docs=Path("docs"), build=Path("build"))
print(last - begun, time.perf_counter() - begun)
"""
# What every picture of a kernel takes; the figure changes visibly.
EDITED, WATCHED = Path("ropedoc", "ladder", "band.py"), "figures/decay-base.js"
EDIT = """

_band_{n} = kernel_band


def kernel_band(*arguments, **settings):
    least, greatest = _band_{n}(*arguments, **settings)
    return least * {factor}, greatest * {factor}
"""
WAIT = 60  # seconds until a change that does not arrive is an error


def builds(root: Path) -> list[Row]:
    """Time `make site`, the figures alone, and a refresh."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    make = [_seconds(["make", "-s", "site"], root) for _ in range(ROUNDS)]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / ROUNDS
    generated = [_generated(root) for _ in range(ROUNDS)]
    figures, everything = (middle([pair[k] for pair in generated]) for k in (0, 1))
    return [
        Row(what="make site, s", measured=middle(make), goal=MAKE, note=f"{processor:.2f} s of a processor"),
        Row(
            what="all figures generated, s",
            measured=figures,
            goal=GENERATE,
            note=f"with the library, the font and the rest {everything:.2f} s; imports not counted",
        ),
        _refresh(root),
    ]


def _seconds(command: list[str], root: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=root, check=True)
    return time.perf_counter() - begun


def _generated(root: Path) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", TIMED], cwd=root, check=True, capture_output=True, text=True)
    figures, everything = map(float, done.stdout.split())
    return figures, everything


def _refresh(root: Path) -> Row:
    """Edit the kernel in a copy of the project, again and again, and wait for the figure to change."""
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in PARTS:
            source = root / part
            if source.is_dir():
                shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
            else:
                shutil.copyfile(source, copy / part)
        (copy / "node_modules").symlink_to(root / "node_modules")
        with _served(copy) as url:
            times = [_arrives(copy / EDITED, url + WATCHED, number) for number in range(ROUNDS)]
    return Row(
        what="mathematics saved to page served, s",
        measured=middle(times),
        goal=REFRESH,
        note=f"from {min(times):.2f} to {max(times):.2f}; a change is looked for every 0.1 s",
    )


@contextmanager
def _served(project: Path) -> Iterator[str]:
    """Address of `mkdocs serve` over a project, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen([sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", address], cwd=project)
    url = f"http://{address}/"
    try:
        _wait(url + WATCHED, b"")
        yield url
    finally:
        server.terminate()
        server.wait()


def _arrives(source: Path, url: str, number: int) -> float:
    before = _get(url)
    time.sleep(0.37 * (number + 1))  # not in step with the server's looking
    text = source.read_text(encoding="utf-8") + EDIT.format(n=number, factor=0.999)
    begun = time.perf_counter()
    source.write_text(text, encoding="utf-8")
    _wait(url, before)
    return time.perf_counter() - begun


def _wait(url: str, before: bytes) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if _get(url) not in {b"", before}:
            return
        time.sleep(0.02)
    raise TimeoutError(f"a change must arrive within {WAIT} s at {url}")


def _get(url: str) -> bytes:
    """Content at an address, or nothing."""
    try:
        with urllib.request.urlopen(url) as answer:
            return bytes(answer.read())
    except OSError:
        return b""
