"""One Chromium, the built site under a sub-path and from disk, and pages that complain of every fault.

A test asks for `visit` and gets pages; whatever goes wrong on one of them (an error in the console, a
request that fails or leaves the site) fails the test when it ends, unless it takes it out of `faults`.
"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from chromium import FLAGS, require
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

SITE = Path(__file__).resolve().parents[2] / "site"
SUB_PATH = "/some/path/"
SHARED = ["--process-per-site"]  # or each page starts a process, a third of its time
ALONE = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # no name is found but ours
INSIDE = ("data:", "blob:", "about:")  # addresses that ask nobody
SHIFT = """
globalThis.layoutShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.layoutShift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site under SUB_PATH and nothing anywhere else."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Let the browser keep what it has read."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def translate_path(self, path: str) -> str:
        if not path.startswith(SUB_PATH):
            return str(SITE / "outside-of-the-sub-path")
        return super().translate_path(path[len(SUB_PATH) - 1 :])

    def log_message(self, *_: Any) -> None:
        """Say nothing: the guards on each page report what is missing."""


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built site."""
    assert (SITE / "index.html").exists(), "the site is not built: run `make site` first"
    return SITE


@pytest.fixture(scope="session")
def hosted(site: Path) -> Iterator[str]:
    """Serve the site as some host would, under a sub-path; the value is its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}{SUB_PATH}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def from_disk(site: Path) -> str:
    """Return the address of the site as files, without any server."""
    return site.as_uri() + "/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium once for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=require(), args=[*FLAGS, *SHARED, *ALONE])
        yield chromium
        chromium.close()


Open = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Open:
    """Make one context for each set of options: its pages share a process and what it has read, as a reader's do."""

    @cache
    def context(**options: Any) -> BrowserContext:
        made = browser.new_context(**options)
        made.set_default_timeout(15_000)
        made.add_init_script(SHIFT)
        return made

    return context


@pytest.fixture
def faults() -> list[str]:
    """Collect what went wrong on the pages of this test; a test that provokes a fault clears it."""
    return []


Visit = Callable[..., Page]


@pytest.fixture
def visit(contexts: Open, hosted: str, from_disk: str, faults: list[str]) -> Iterator[Visit]:
    """Open pages, as in `visit("decay.html", disk=True, width=390, color_scheme="dark")`, and guard them.

    A cold page takes nothing from what other pages have read.
    """
    pages: list[Page] = []

    def open_page(
        path: str = "index.html", *, disk: bool = False, width: int = 1280, cold: bool = False, **options: Any
    ) -> Page:
        base = from_disk if disk else hosted
        page = contexts(offline=disk, **options).new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        watch(page, base, faults)
        if cold:
            page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(base + path)
        return page

    yield open_page
    for page in pages:
        page.evaluate("localStorage.clear()")
        page.close()
    assert not faults, "\n".join(faults)


def left(request: Request) -> bool:
    """Tell whether a request ended because its page was left."""
    return request.failure == "net::ERR_ABORTED"


def foreign(request: Request, base: str) -> bool:
    """Tell whether a request leaves the site."""
    return not request.url.startswith((base, *INSIDE))


def watch(page: Page, base: str, faults: list[str]) -> None:
    """Note the errors of a page, the requests that leave the site, and those that it does not get."""
    page.on("request", lambda asked: foreign(asked, base) and faults.append(f"foreign request: {asked.url}"))
    page.on("console", lambda said: said.type in {"error", "warning"} and faults.append(f"console: {said.text}"))
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    page.on("requestfailed", lambda request: left(request) or faults.append(f"failed: {request.url} {request.failure}"))
    page.on("response", lambda answer: answer.status >= 400 and faults.append(f"{answer.status}: {answer.url}"))
