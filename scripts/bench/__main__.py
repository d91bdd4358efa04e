"""Measure every budget and print it beside its goal; a missed goal is told, not an error."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import bench_decoder
import chromium
from bench_explorer import measure
from playwright.sync_api import Browser, sync_playwright

from bench import builds, front, lab, lighthouse, pages, peers, sliders
from bench.serve import serve
from bench.sliders import GOALS
from bench.table import Row, nearly_all, show

ROOT = Path(__file__).resolve().parents[2]


def browser_rows(folder: Path) -> list[Row]:
    """Everything that is measured on pages, told as soon as it is known."""
    folders = {"floor": peers.floor(ROOT, folder / "floor"), "to_html": peers.to_html(ROOT, folder / "to_html")}
    page = f"{peers.fullest(ROOT / 'docs')}.html"
    every = peers.pages_of(ROOT / "site")
    rows: list[Row] = []

    def tell(title: str, more: list[Row]) -> None:
        show(title, more)
        rows.extend(more)

    with ExitStack() as stack:
        sites = {name: stack.enter_context(serve(path)) for name, path in {"ropedoc": ROOT / "site", **folders}.items()}
        play = stack.enter_context(sync_playwright())
        browser = play.chromium.launch(executable_path=chromium.require(), args=chromium.FLAGS)
        tell("every page", [pages.heaviest(browser, sites["ropedoc"], every)])
        tell(page, pages.compared(browser, sites, page))
        tell("first page", front.rows(browser, sites["ropedoc"], sites["floor"]))
        tell("every figure", sliders.figures(browser, sites["ropedoc"], every))
        tell("tools", sliders.tools(browser, sites["ropedoc"]))
        tell("explorer", explorer_rows(browser, sites["ropedoc"].url + "explorer.html"))
        tell("decoder", [decoder_row(browser, sites["ropedoc"].url + "decoder.html")])
        tell("lab", lab.rows(browser, sites["ropedoc"].url + "lab.html"))
        browser.close()
        cache = ROOT / ".cache" / "lighthouse"
        tell(page, lighthouse.lighthouse(cache, sites["ropedoc"].url + page, sites["to_html"].url + page))
    return rows


def explorer_rows(browser: Browser, address: str) -> list[Row]:
    """One slider event of the explorer over all its views, with style and layout."""
    return [
        Row(
            what=f"{work.slowdown}×: base, {work.length} positions, d = {work.dim}, 95 of 100, ms",
            measured=nearly_all(work.whole),
            goal=GOALS[work.slowdown],
            note=f"median {median(work.whole):.1f}",
        )
        for work in measure(browser, address)
    ]


def decoder_row(browser: Browser, address: str) -> Row:
    """Paste of the config of a published model with the most to decode, until its result stands."""
    slowest = max(
        bench_decoder.measure(browser, address, bench_decoder.configs(None), slowdown=1), key=lambda p: median(p.times)
    )
    return Row(
        what="paste to result, slowest model, ms",
        measured=median(slowest.times),
        goal=bench_decoder.GOAL,
        note=slowest.name,
    )


def main() -> None:
    """Build the peers, measure, print, and count the goals missed."""
    begun = time.monotonic()
    if os.getloadavg()[0] > (os.cpu_count() or 1) / 2:
        print(
            f"The machine is busy: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, so all times are too long.\n"
        )
    rows = builds.builds(ROOT)
    show("build", rows)
    with tempfile.TemporaryDirectory() as folder:
        rows += browser_rows(Path(folder))
    goals = [row for row in rows if row.goal is not None]
    missed = [row.what for row in goals if row.missed]
    print(
        f"{time.monotonic() - begun:.0f} s. Goals missed: {len(missed)} of {len(goals)}"
        + "".join(f"; {what}" for what in missed)
    )


if __name__ == "__main__":
    main()
