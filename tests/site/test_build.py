"""Building: the same bytes each time, without build/ too, and again whenever a page or the mathematics changes."""

from __future__ import annotations

import contextlib
import re
import socket
import sys
import time
import urllib.request
from pathlib import Path

import plotly
import pytest

from ropedoc.figures import FIGURES
from ropedoc.site.generate import LIBRARY, PLAIN
from tests import project

DEADLINE = 60.0  # seconds from a change to the page that shows it
PROBE = "Probe {{ wavelengths([0.5])[0]:.6f }}."
SUCCESSOR = [sys.executable, "-m", "properdocs", "build", "--strict", "--clean", "--config-file", "mkdocs.yml"]
GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """Build three copies at the same time: one as `make site` does, one without build/, and one with ProperDocs."""
    wanted = {"again": ("4242", True), "plain": ("0", False), "successor": ("0", True)}
    folders, processes = {}, {}
    for name, (seed, whole) in wanted.items():
        folders[name] = project.copy(tmp_path_factory.mktemp(name) / "project", whole=whole)
        command = SUCCESSOR if name == "successor" else project.command()
        processes[name] = project.start(folders[name], command, PYTHONHASHSEED=seed)
    outcomes = {name: project.finish(process) for name, process in processes.items()}
    return {name: (*outcomes[name], project.files(folders[name] / "site")) for name in wanted}


def test_a_build_succeeds_and_says_nothing_of_the_plain_library(builds):
    status, said, _ = builds["again"]
    assert status == 0, said
    assert PLAIN not in said


def test_two_builds_are_equal_byte_for_byte(builds, site):
    # The sitemap holds the hour of the build; everything that a reader sees is the same.
    first, second = (
        {path: content for path, content in files.items() if not path.startswith("sitemap.xml")}
        for files in (project.files(site), builds["again"][2])
    )
    assert len(second) > 4 * len(FIGURES)
    assert first.keys() == second.keys(), "build the site anew"
    assert [path for path in first if first[path] != second[path]] == []


def test_a_build_without_the_vendored_files_works_and_says_what_it_lacks(builds):
    status, said, files = builds["plain"]
    assert status == 0, said
    assert PLAIN in said
    library = Path(plotly.__file__).parent / "package_data" / LIBRARY
    assert files[f"assets/{LIBRARY}"] == library.read_bytes()
    assert b"plotly.js" in files["assets/third-party-notices.txt"]
    assert files["assets/math.css"] == files["assets/math.js"] == b""
    assert b"data:font/woff2" in builds["again"][2]["assets/math.css"]
    beside = {path for path in files if path.startswith("assets/modules/")}
    assert builds["again"][2].keys() == files.keys() - beside
    assert {"assets/modules/decoder/page.js", "assets/modules/data/decoder.js"} <= beside


def test_properdocs_builds_the_same_site_strictly_but_for_its_name(builds):
    status, said, files = builds["successor"]
    assert status == 0, said
    assert "WARNING" not in said
    named = [path for path, content in files.items() if GENERATOR.search(content)]
    assert len(named) >= 13
    assert all(b"ProperDocs" in GENERATOR.search(files[path])[0] for path in named)
    ours = {path: GENERATOR.sub(b"", content) for path, content in builds["again"][2].items()}
    theirs = {path: GENERATOR.sub(b"", content) for path, content in files.items()}
    assert ours.keys() == theirs.keys()
    assert not [path for path in ours if ours[path] != theirs[path]]


def free_port():
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as found:
        return found.getsockname()[1]


def page_with(address, *texts, process):
    """Ask for a page until it holds every text; fail at the deadline or when the server ends."""
    end = time.monotonic() + DEADLINE
    body = ""
    while time.monotonic() < end:
        assert process.poll() is None, process.stdout.read()
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(address, timeout=10) as answer:
                body = answer.read().decode()
            if all(text in body for text in texts):
                return body
        time.sleep(0.1)
    raise AssertionError(f"{texts} did not come within {DEADLINE:g} s")


def page_without(address, old, *, process):
    """Ask for a page until it is not the old one, whatever MkDocs adds to reload it."""
    end = time.monotonic() + DEADLINE
    while without_epoch(page := page_with(address, process=process)) == without_epoch(old):
        assert time.monotonic() < end, f"{address} did not change within {DEADLINE:g} s"
        time.sleep(0.1)
    return page


def without_epoch(page):
    """Text of a page without the script that MkDocs adds to reload it."""
    return re.sub(r"<script>[^<]*livereload.*?</script>", "", page, flags=re.DOTALL)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Serve a copy whose first page shows a number of the package; the value is its folder, address and process.

    Two of its figures write their names into the file `drawn` whenever they are drawn.
    """
    folder = project.copy(tmp_path_factory.mktemp("served") / "project")
    for module, name, first in (("decay", "decay_base", "inv_freq ="), ("rotation", "rotation_plane", "marks =")):
        file = folder / f"ropedoc/figures/{module}.py"
        head, start, rest = file.read_text(encoding="utf-8").partition(f"def {name}(")
        noted = rest.replace(f"    {first}", f"    print({name!r}, file=open('drawn', 'a'))\n    {first}", 1)
        file.write_text(head + start + noted, encoding="utf-8")
    with (folder / "docs/index.md").open("a", encoding="utf-8") as page:
        page.write(f"\n\n{PROBE}\n")
    port = free_port()
    command = [*project.command()[:3], "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]
    process = project.start(folder, command)
    yield folder, f"http://127.0.0.1:{port}/", process
    process.terminate()
    process.communicate(timeout=30)


def test_a_running_server_draws_anew_what_a_change_of_the_mathematics_reaches_and_nothing_else(served):
    folder, address, process = served
    places = [address + f"{path}" for path in ("figures/decay-base.js", "figures/decay-base.html", "decay.html")]
    untouched = address + "figures/rotation-plane.js"
    before = [page_with(place, process=process) for place in (*places, untouched)]
    first = (folder / "drawn").read_text(encoding="utf-8").split()
    assert first.count("rotation_plane") > 50
    kernel = folder / "ropedoc/ladder/kernel.py"
    original = kernel.read_text(encoding="utf-8")
    less = "\n\n_true = mean_kernel\n\n\ndef mean_kernel(*given, **named):\n    return _true(*given, **named) * 0.999\n"
    kernel.write_text(original + less, encoding="utf-8")
    changed = [page_without(place, text, process=process) for place, text in zip(places, before, strict=False)]
    assert page_with(untouched, process=process) == before[-1]
    second = (folder / "drawn").read_text(encoding="utf-8").split()[len(first) :]
    assert second.count("decay_base") == first.count("decay_base")
    assert "rotation_plane" not in second
    kernel.write_text(original, encoding="utf-8")
    for place, text, now in zip(places, before, changed, strict=False):
        assert without_epoch(page_without(place, now, process=process)) == without_epoch(text)


def test_a_running_server_shows_a_change_of_the_mathematics_of_a_figure_and_of_a_script(served):
    folder, address, process = served
    page_with(address + "index.html", "Probe 12.566371.", process=process)
    with (folder / "ropedoc/ladder/frequencies.py").open("a", encoding="utf-8") as module:
        module.write(
            "\n\n_true = wavelengths\n\n\ndef wavelengths(inv_freq: ArrayLike) -> Array:\n"
            '    """Ten times too long."""\n    return 10 * _true(inv_freq)\n'
        )
    figures = folder / "ropedoc/figures/decay.py"
    project.edit(figures, 'title="Three knobs: ', 'title="Three new knobs: ')
    page_with(address + "index.html", "Probe 125.663706.", process=process)
    page_with(address + "frequencies.html", "Three new knobs: ", process=process)
    page_with(address + "assets/decoder.js", "Paste a config.json", process=process)
    script = folder / "docs/assets/decoder/page.js"
    project.edit(script, "Paste a config.json, choose", "Paste another config.json, choose")
    page_with(address + "assets/decoder.js", "Paste another config.json", process=process)
