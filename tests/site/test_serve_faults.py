"""What a running server cannot build it shows in the browser, with the place and the nearest name, until it is mended."""

from __future__ import annotations

import html
import re
import shutil
import socket
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress

import pytest

from tests import project

DEADLINE = 60.0  # seconds from a change to the page that shows it
KERNEL = "ropedoc/ladder/kernel.py"
DECAY = "docs/decay.md"
FAULTY = "from being built"
TWIN = "The browser's code in docs/assets"


class Server:
    """A copy of the project and a real `mkdocs serve` of it."""

    def __init__(self, folder):
        self.folder = folder
        with closing(socket.create_server(("127.0.0.1", 0))) as found:
            port = found.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        command = [*project.command()[:3], "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]
        self.process = project.start(folder, command)

    def get(self, page="index.html"):
        """Text of a page, as a browser would show it; of the answer to a missing page too."""
        try:
            with urllib.request.urlopen(self.address + page, timeout=10) as answer:
                return html.unescape(answer.read().decode())
        except urllib.error.HTTPError as error:
            return html.unescape(error.read().decode())

    def until(self, wanted, page="index.html"):
        """Ask for a page until it is as wanted."""
        end, text = time.monotonic() + DEADLINE, ""
        while time.monotonic() < end:
            assert self.process.poll() is None, self.process.stdout.read()
            with suppress(OSError):
                text = self.get(page)
                if wanted(text):
                    return text
            time.sleep(0.05)
        raise AssertionError(f"not within {DEADLINE:g} s, but {text[:3000]}")

    def end(self):
        self.process.terminate()
        self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Serve a copy whose mathematics does not run at first."""
    folder = project.copy(tmp_path_factory.mktemp("served") / "project")
    shutil.copytree(project.ROOT / "tests/reference", folder / "tests/reference")
    right = {path: (folder / path).read_text(encoding="utf-8") for path in (KERNEL, DECAY)}
    (folder / KERNEL).write_text(right[KERNEL] + "\n\ndef broken(:\n", encoding="utf-8")
    started = Server(folder)
    yield started, right
    started.end()


@pytest.fixture
def sound(server):
    """Give the server when it shows the site without any fault."""
    started, right = server
    for path, text in right.items():
        if (started.folder / path).read_text(encoding="utf-8") != text:  # else the server would build for nothing
            (started.folder / path).write_text(text, encoding="utf-8")
    started.until(lambda text: FAULTY not in text and TWIN not in text and "Start here" in text)
    return started


def line_of(file, text):
    (number,) = (k for k, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if text in line)
    return number


def test_a_server_starts_though_the_mathematics_does_not_run_and_shows_where(server):
    started, right = server
    text = started.until(lambda text: FAULTY in text)
    assert f"{KERNEL}, line {right[KERNEL].count(chr(10)) + 3}" in text
    assert "SyntaxError: invalid syntax" in text
    assert "def broken(:" in text
    assert "livereload(" in text
    assert all(FAULTY in started.get(page) for page in ("decay.html", "models.html", "nowhere.html"))


# File, what stands there, what is planted, its line as in the file, and the words that the page must show.
PLANTED = {
    "a misspelt figure": (
        *(DECAY, "[[figure: decay-base]]", "[[figure: decay-bass]]"),
        ["figure name must be one of", "got 'decay-bass'; the nearest is 'decay-base'"],
    ),
    "a misspelt number": (
        *(DECAY, "# Decay\n", "# Decay\n\nA number {{ mean_kernal(3) }}.\n"),
        ["must be computable, got {{ mean_kernal(3) }}", "the nearest is 'mean_kernel'"],
    ),
    "a wrong number": (
        *(DECAY, "# Decay\n", "# Decay\n\nA number {{ wavelengths([0])[0] / inverse_frequencies(7) }}.\n"),
        ["inverse_frequencies(7) }}: rotary_dim must be a positive even integer, got 7"],
    ),
    "a wrong formula": (
        *(DECAY, "# Decay\n", "# Decay\n\nIt is $\\frac{x$ here.\n"),
        ["mathematics must be TeX that math-core understands", "\\frac{x"],
    ),
    "a broken link": (
        *(DECAY, "# Decay\n", "# Decay\n\nSee [it](extensoin.md).\n"),
        ["contains a link 'extensoin.md', but the target is not found", "the nearest is 'extension.md'"],
    ),
    "a broken anchor": (
        *(DECAY, "# Decay\n", "# Decay\n\nSee [it](package.md#mean_kernal).\n"),
        ["does not contain an anchor '#mean_kernal'", "the nearest is 'mean_kernel'"],
    ),
    "a misspelt reference": (
        *("docs/package.md", "[[reference: rotate, ", "[[reference: rotatte, "),
        ["got 'rotatte'; the nearest is 'rotate'"],
    ),
    "an error in the mathematics": (
        *(KERNEL, "terms = np.outer(", "terms = np.outre("),
        ["AttributeError", "'outre'; the nearest is 'outer'", "while the figure '", "was drawn ("],
    ),
    "an import that fails": (
        *(KERNEL, "from ropedoc._validation import Array\n", "from ropedoc._validation import Arrray as Array\n"),
        ["ImportError: cannot import name 'Arrray'", "the nearest is 'Array'"],
    ),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_an_error_is_shown_with_its_place_and_the_nearest_name_and_goes_when_mended(sound, kind):
    path, old, new, words = PLANTED[kind]
    file = sound.folder / path
    right = file.read_text(encoding="utf-8")
    project.edit(file, old, new)
    planted = next(line for line in new.split("\n") if line and line not in old.split("\n"))
    line = line_of(file, planted)
    text = sound.until(lambda text: FAULTY in text)
    file.write_text(right, encoding="utf-8")
    for word in (f"<h2>{path}, line {line}</h2>", planted, *words):
        assert word in text, (word, text[:2500])
    sound.until(lambda text: FAULTY not in text)


def test_a_change_that_the_browsers_code_does_not_follow_is_told_above_every_page(sound):
    project.edit(sound.folder / KERNEL, "terms *= share", "terms *= 0.999 * share")
    text = sound.until(lambda text: TWIN in text)
    assert re.search(r"ropedoc\.mean_kernel must give \[.*\], got \[.*\] \(vector: rotary_dim \d+, base ", text)
    assert "<h1" in text
    assert FAULTY not in text
    assert TWIN in sound.get("models.html")


def test_what_an_error_quotes_is_not_taken_for_markup(sound):
    project.edit(sound.folder / DECAY, "# Decay\n", "# Decay\n\n[[figure: <script>alert(1)</script>]]\n")
    sound.until(lambda text: FAULTY in text)
    with urllib.request.urlopen(sound.address) as answer:
        text = answer.read().decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    ("wrong", "words"), [("strict: maybe", "Config value 'strict'"), ("strict: [", "error parsing the configuration")]
)
def test_a_mistake_in_the_settings_is_shown_and_goes_when_mended(sound, wrong, words):
    file = sound.folder / "mkdocs.yml"
    project.edit(file, "strict: true", wrong)
    text = sound.until(lambda text: FAULTY in text)
    project.edit(file, wrong, "strict: true")
    assert words in text
    sound.until(lambda text: FAULTY not in text)
