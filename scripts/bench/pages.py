"""Pages as they load and become live: ours, the floor, and to_html, in turns so that all see the same machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser

from bench.serve import Site
from bench.table import Row, middle
from bench.visit import PHONE, look, opened, touch_first, tour

ROUNDS = {"ropedoc": 15, "floor": 15, "to_html": 3}  # first paints scatter by half; to_html takes long, and is far off
SLOW = (1, 4)
PAINT_OF_FLOOR = 1.25
LIVE = {1: 300, 4: 1_500}  # ms
BLOCKING = {1: 50, 4: 300}  # ms
LOAD_KB = 130
ALL_LIVE_KB = 650
SHIFT = 0.01
Numbers = Mapping[str, list[float]]


def heaviest(browser: Browser, site: Site, pages: list[str]) -> Row:
    """Weight at load of every page, and which is the heaviest."""
    weights: dict[str, float] = {}
    for page in pages:
        site.log.clear()
        with opened(browser, site.url + page):
            weights[Path(page).stem] = site.kilobytes(early=False)
    note = ", ".join(f"{page} {weight:.0f}" for page, weight in weights.items())
    return Row(what="heaviest page at load, kB", measured=max(weights.values()), goal=LOAD_KB, note=note)


def compared(browser: Browser, sites: Mapping[str, Site], page: str) -> list[Row]:
    """Weight, paint, blocking, waiting and shift of one page at every slowdown, beside its peers.

    Parameters
    ----------
    sites : mapping
        "ropedoc", "floor" and "to_html", being served.
    page : str
        Address of the page inside each site.
    """
    for site in sites.values():  # compress and read everything once
        with opened(browser, site.url + page):
            pass
    rows: list[Row] = []
    for slow in SLOW:
        seen: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in sites}
        for number in range(max(ROUNDS.values())):
            for name, site in sites.items():
                if number < ROUNDS[name]:
                    _visit(browser, site, page, slow, seen[name])
        rows += _weights(seen) if slow == 1 else []
        rows += _times(seen, slow)
    return rows


def _visit(browser: Browser, site: Site, page: str, slow: int, seen: dict[str, list[float]]) -> None:
    """Add what one visit measures; only our own figures wait for a pointer."""
    site.log.clear()
    with opened(browser, site.url + page, slow=slow) as tab:
        seen["load"].append(site.kilobytes(early=False))
        first = look(tab)
        seen["early"].append(site.kilobytes(early=True))
        seen["paint"].append(first.paint)
        seen["loaded"].append(first.loaded)
        seen["blocking"].append(first.blocking)
        if tab.locator("figure[data-figure]").count():
            seen["live"].append(touch_first(tab))
            if slow == 1:
                seen["shift"].append(tour(tab))
        seen["all"].append(site.kilobytes())
    if slow == 1 and "shift" in seen:
        with opened(browser, site.url + page, size=PHONE) as tab:
            seen["shift on a phone"].append(tour(tab))


def _weights(seen: Mapping[str, Numbers]) -> list[Row]:
    ours, floor, peer = seen["ropedoc"], seen["floor"], seen["to_html"]
    note = f"and {middle(ours['early']):.0f} kB fetched at the lowest priority after loading"
    return [
        Row(
            what="page at load, kB",
            measured=middle(ours["load"]),
            goal=LOAD_KB,
            floor=middle(floor["load"]),
            to_html=middle(peer["load"]),
            note=note,
        ),
        Row(what="all figures live, kB", measured=middle(ours["all"]), goal=ALL_LIVE_KB, to_html=middle(peer["all"])),
        *(
            Row(what=f"layout {name}, all figures live", measured=max(ours[name]), goal=SHIFT)
            for name in ("shift", "shift on a phone")
        ),
    ]


def _times(seen: Mapping[str, Numbers], slow: int) -> list[Row]:
    ours, floor, peer = seen["ropedoc"], seen["floor"], seen["to_html"]
    paint = middle(floor["paint"])
    ratio = middle(ours["paint"]) / paint
    return [
        Row(
            what=f"{slow}×: first paint, ms",
            measured=middle(ours["paint"]),
            goal=PAINT_OF_FLOOR * paint,
            floor=paint,
            to_html=middle(peer["paint"]),
            note=f"{ratio:.2f} of the floor; the goal is {PAINT_OF_FLOOR}",
        ),
        Row(
            what=f"{slow}×: blocking, ms",
            measured=middle(ours["blocking"]),
            goal=BLOCKING[slow],
            floor=middle(floor["blocking"]),
            to_html=middle(peer["blocking"]),
        ),
        Row(
            what=f"{slow}×: pointer to live, ms",
            measured=middle(ours["live"]),
            goal=LIVE[slow],
            to_html=middle(peer["loaded"]),
            note="of to_html, from the first byte to the end of loading, when all its figures are live",
        ),
    ]
