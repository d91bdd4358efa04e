"""The first page, whose pictures move without a library: as it loads, and what an event of its sliders costs."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from bench.pages import BLOCKING, PAINT_OF_FLOOR, SHIFT
from bench.serve import Site
from bench.sliders import TIME
from bench.table import Row, middle, nearly_all
from bench.visit import look, opened

PAGE = "index.html"
ROUNDS = 9
EVENT = {1: 16.7, 4: 33}  # ms that 95 of 100 events may take


def rows(browser: Browser, site: Site, floor: Site) -> list[Row]:
    """First paint beside the page without pictures, blocking, shift, and the events of every slider."""
    found: list[Row] = []
    for slow in EVENT:
        ours, without = [], []
        for _ in range(ROUNDS):
            with opened(browser, site.url + PAGE, slow=slow) as tab:
                ours.append((look(tab), float(tab.evaluate("bench.shift"))))
            with opened(browser, floor.url + PAGE, slow=slow) as tab:
                without.append(look(tab).paint)
        paint, least = middle([first.paint for first, _ in ours]), middle(without)
        found += [
            Row(
                what=f"{slow}×: first paint, ms",
                measured=paint,
                goal=PAINT_OF_FLOOR * least,
                floor=least,
                note=f"{paint / least:.2f} of the floor",
            ),
            Row(
                what=f"{slow}×: blocking, ms",
                measured=middle([first.blocking for first, _ in ours]),
                goal=BLOCKING[slow],
                note="while the arrow turns",
            ),
            Row(what=f"{slow}×: layout shift", measured=max(shift for _, shift in ours), goal=SHIFT),
        ]
        with opened(browser, site.url + PAGE, slow=slow) as tab:
            times = _events(tab)
        note = f"median {middle(times):.1f}; {len(times)} events"
        found.append(
            Row(what=f"{slow}×: slider event, 95 of 100, ms", measured=nearly_all(times), goal=EVENT[slow], note=note)
        )
    return found


def _events(page: Page) -> list[float]:
    """Milliseconds of the frame that each event of each slider causes, the arrow at rest."""
    page.keyboard.press("Shift")
    return [float(time["all"]) for time in page.locator("#front").evaluate(TIME, 1)]
