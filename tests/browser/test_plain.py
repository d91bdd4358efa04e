"""The site that was built without Node: whole from a server, and from disk it says what it lacks."""

from __future__ import annotations

import http.server
import threading
from functools import partial

import pytest

from tests import project
from tests.browser.conftest import SUB_PATH, Handler, watch
from tests.browser.pages import figure, ours, wait_state

WORDS = "This copy of the site was built without Node: its "


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Build a copy without build/ and node_modules/; the value is its folder."""
    folder = project.copy(tmp_path_factory.mktemp("plain") / "project", whole=False)
    status, said = project.finish(project.start(folder, project.command()))
    assert status == 0, said
    return folder / "site"


@pytest.fixture
def open_plain(plain, browser, faults):
    """Open a page of it, from a server or from disk, and guard it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(plain)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hosted = f"http://127.0.0.1:{server.server_address[1]}{SUB_PATH}"
    pages = []

    def opened(path, *, disk=False):
        base = plain.as_uri() + "/" if disk else hosted
        pages.append(browser.new_page())
        watch(pages[-1], base, faults)
        pages[-1].goto(base + path)
        return pages[-1]

    yield opened
    for page in pages:
        page.close()
    server.shutdown()
    server.server_close()
    assert not faults, "\n".join(faults)


@pytest.fixture(autouse=True)
def _its_own_files(plain, monkeypatch):
    monkeypatch.setattr("tests.browser.conftest.SITE", plain)


@pytest.mark.parametrize("name", ["decoder", "explorer"])
def test_from_a_server_the_decoder_and_the_explorer_work(open_plain, name):
    page = open_plain(f"{name}.html")
    page.wait_for_selector(f"#{name}[data-state=ready]")
    assert ours(page) == ["rope"]
    assert page.locator(".rope-plain").count() == 0


def test_from_a_server_the_first_page_comes_to_life(open_plain):
    open_plain("index.html").wait_for_selector("#front[data-state=ready]")


def test_from_a_server_a_figure_comes_to_life(open_plain):
    page = open_plain("decay.html")
    page.wait_for_function("globalThis.ropedoc")
    figure(page, "decay-base").locator(".rope-plot").hover()
    wait_state(page, "decay-base")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("decoder.html", "decoder works only from a server."),
        ("explorer.html", "explorer works only from a server."),
        ("index.html", "figures are still pictures and come to life only from a server."),
        ("decay.html", "figures are still pictures and come to life only from a server."),
    ],
)
def test_from_disk_the_page_says_that_it_was_built_without_node(open_plain, path, words):
    page = open_plain(path, disk=True)
    assert page.locator(".rope-plain").text_content().startswith(WORDS + words)
    assert page.locator(".rope-plain").bounding_box()["height"] > 10


def test_from_disk_the_posters_stay_and_a_page_without_figures_says_nothing(open_plain):
    page = open_plain("decay.html", disk=True)
    assert figure(page, "decay-base").locator(".rope-plot svg").first.is_visible()
    assert open_plain("terms.html", disk=True).locator(".rope-plain").count() == 0
