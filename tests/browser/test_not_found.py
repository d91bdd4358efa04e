"""What a host shows for an address where nothing lies: it helps, at any depth and under any folder."""

from __future__ import annotations

import http.server
import threading
from functools import partial

import pytest

from tests.browser.conftest import SUB_PATH, Handler
from tests.browser.pages import PAGES, axe


class Host(Handler):
    """Answers with 404.html where nothing lies, as hosts of static files do."""

    def send_error(self, code, *_):
        body = (self.server.site / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def host(site):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(site)))
    server.site = site
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}{SUB_PATH}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def lost(contexts, host):
    """Open an address where nothing lies."""
    pages = []

    def opened(path, **options):
        pages.append(contexts(**options).new_page())
        pages[-1].goto(host + path)
        return pages[-1]

    yield opened
    for page in pages:
        page.close()


@pytest.mark.parametrize("path", ["rotaton.html", "rotation/", "deep/er/still/rotation.htm", "Rotation"])
def test_a_missing_address_leads_to_the_page_that_was_meant_from_any_depth(lost, host, path):
    page = lost(path)
    page.wait_for_selector('body[data-state="ready"]')
    assert path in page.locator("#address").text_content()
    assert page.locator("#near a").text_content() == "Rotation"
    links = page.locator("nav a").evaluate_all("(links) => links.map((link) => link.href)")
    assert sorted(links) == sorted(host + name for name in PAGES)
    assert page.locator("nav h2").all_text_contents() == ["Learn", "Use", "Look up"]
    page.locator("#near a").click()
    page.wait_for_selector("h1")
    assert page.url == host + "rotation.html"


def test_words_of_a_missing_address_can_be_searched_for(lost, host):
    page = lost("docs/base-bound.html")
    page.wait_for_selector('body[data-state="ready"]')
    assert not page.locator("#near").is_visible()
    assert page.get_by_role("searchbox").input_value() == "base bound"
    page.get_by_role("button", name="Search").click()
    page.wait_for_function("/match/.test(document.querySelector('.md-search-result__meta')?.textContent)")
    assert page.url == host + "index.html?q=base+bound"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_it_and_it_fits_a_phone(lost, scheme):
    page = lost("gone.html", color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector('body[data-state="ready"]')
    assert not axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
