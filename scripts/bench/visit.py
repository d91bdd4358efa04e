"""One visit of a page by a browser with an empty cache, at a given slowdown of the processor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

DESKTOP = (1280, 800)
PHONE = (390, 844)
LOOK = 2_000  # ms after loading that a reader looks at the page before the pointer enters a figure
LONG_TASK = 50  # ms of a task that do not block, as in Total Blocking Time
PATIENCE = 60_000  # ms

# Counts from the first byte on; entered and ready are the times of the first figure.
OBSERVE = f"""
globalThis.bench = {{blocking: 0, shift: 0, entered: null, ready: null}};
new PerformanceObserver((list) => {{
  for (const task of list.getEntries()) bench.blocking += Math.max(0, task.duration - {LONG_TASK});
}}).observe({{type: "longtask", buffered: true}});
new PerformanceObserver((list) => {{
  for (const move of list.getEntries()) bench.shift += move.value;
}}).observe({{type: "layout-shift", buffered: true}});
addEventListener("pointerenter", (event) => {{
  if (event.target.matches?.("figure[data-figure]")) bench.entered ??= event.timeStamp;
}}, true);
new MutationObserver((records) => {{
  if (records.some(({{target}}) => target.dataset.state === "ready")) bench.ready ??= performance.now();
}}).observe(document, {{subtree: true, attributeFilter: ["data-state"]}});
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
FIGURES = "figure[data-figure]"


@dataclass(frozen=True)
class First:
    """What a reader waits for before touching anything: ms, except the shift."""

    paint: float
    loaded: float
    blocking: float


@contextmanager
def opened(browser: Browser, url: str, *, slow: int = 1, size: tuple[int, int] = DESKTOP) -> Iterator[Page]:
    """Page in a fresh context, loaded until the network is idle."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(OBSERVE)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.goto(url, wait_until="load")
    page.wait_for_load_state("networkidle")
    try:
        yield page
    finally:
        context.close()


def look(page: Page) -> First:
    """Look at the first figure, if there is one, until `LOOK` after loading, and say what was seen so far."""
    first = page.locator(FIGURES).first
    if first.count():
        first.evaluate("figure => figure.scrollIntoView({block: 'center', behavior: 'instant'})")
    page.wait_for_function(f"performance.now() > {LOADED} + {LOOK}", polling=100)
    return First(page.evaluate(PAINT), page.evaluate(LOADED), page.evaluate("bench.blocking"))


def touch_first(page: Page) -> float:
    """Move the pointer into the first figure, and return the ms until it is live."""
    touch(page, 0)
    return float(page.evaluate("bench.ready - bench.entered"))


def tour(page: Page) -> float:
    """Scroll through the whole page, make every figure live, and return the layout shift since the first byte."""
    height, step = (
        page.evaluate("document.documentElement.scrollHeight"),
        page.viewport_size["height"] // 2 if page.viewport_size else 400,
    )
    for _ in range(0, height, step):
        page.mouse.wheel(0, step)
        page.wait_for_timeout(20)
    for number in range(page.locator(FIGURES).count()):
        touch(page, number)
    page.wait_for_timeout(100)  # a shift is told after the frame that shows it
    return float(page.evaluate("bench.shift"))


def touch(page: Page, number: int) -> None:
    """Move the pointer into a figure and wait until it is live; a figure that fails is an error."""
    plot = page.locator(FIGURES).nth(number).locator(".rope-plot")  # a whole figure may be higher than the screen
    plot.evaluate("plot => plot.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = plot.bounding_box()
    if box is None:
        raise RuntimeError(f"figure {number} of {page.url} has no box")
    page.mouse.move(1, 1)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function(f"document.querySelectorAll('{FIGURES}')[{number}].dataset.state === 'ready'", polling=20)
