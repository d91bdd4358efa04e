"""The first page, whose pictures move without a library: as it loads, and what an event of its sliders costs."""

from __future__ import annotations

from playwright.sync_api import Browser

from bench.pages import BLOCKING, PAINT_OF_FLOOR, SHIFT
from bench.serve import Site
from bench.sliders import GOALS, best, slider, taker
from bench.table import Row, middle
from bench.visit import look, opened

PAGE = "index.html"
ROUNDS = 9


def rows(browser: Browser, site: Site, floor: Site) -> list[Row]:
    """First paint beside the page without pictures, blocking, shift, and the events of every slider."""
    found: list[Row] = []
    for slow, goal in GOALS.items():
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
            tab.keyboard.press("Shift")  # the arrow rests
            found.append(slider(f"{slow}×: first page", goal, best("first page", goal, taker(tab.locator("#front")))))
    return found
