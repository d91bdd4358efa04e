"""Time the work of one slider event over all views of the explorer: `python scripts/bench_explorer.py`.

It opens the built site from disk, moves the base slider, and times what the page does for it: the event,
the mathematics, all four views and the readings, and the style and layout of what they changed. Painting
comes after and is the browser's own. Events are drawn together to one for each frame; that waiting is no work
and is not counted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.sliders import GOALS
from bench.table import nearly_all
from chromium import FLAGS, require
from playwright.sync_api import Browser, Page, sync_playwright

SITE = Path(__file__).resolve().parent.parent / "site"
EVENTS = 80  # after WARM_UP ones, which let the browser compile what it will run
WARM_UP = 20
SETTINGS = tuple(
    (length, dim, slow) for slow in GOALS for length, dim in ((32, 128), (128, 128), (512, 128), (512, 512))
)
# The page draws in the next frame; here that frame is drawn at once, so that its work is timed and nothing else.
WORK = """([length, dim, events]) => {
  const field = (name) => document.querySelector(`[name="${name}"]`);
  const slider = field("base");
  const frame = globalThis.requestAnimationFrame;
  const waiting = [];
  const render = () => waiting.splice(0).forEach((task) => task());
  globalThis.requestAnimationFrame = (task) => waiting.push(task);
  for (const [name, value] of Object.entries({ length, dim, base: 10000 })) {
    field(`${name}-typed`).value = value;
    field(`${name}-typed`).dispatchEvent(new Event("input", { bubbles: true }));
  }
  render();
  const times = Array.from({ length: events }, (_, k) => {
    slider.value = 3 + 0.05 * ((k * 37) % 60);
    const began = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    render();
    const drawn = performance.now();
    document.body.getBoundingClientRect();
    return [drawn - began, performance.now() - began];
  });
  globalThis.requestAnimationFrame = frame;
  return times;
}"""


@dataclass(frozen=True, kw_only=True)
class Work:
    """Time of one slider event [ms] at a number of positions, a dimension and a processor slowdown.

    Attributes
    ----------
    script : list of float
        The event, the mathematics and the drawing.
    whole : list of float
        The same with style and layout.
    """

    length: int
    dim: int
    slowdown: int
    script: list[float]
    whole: list[float]

    @property
    def missed(self) -> bool:
        """Whether more than 5 of 100 are over the goal."""
        return nearly_all(self.whole) > GOALS[self.slowdown]


def measure(browser: Browser, address: str) -> Iterator[Work]:
    """Measure every one of SETTINGS on the explorer at an address."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_selector("#explorer[data-state=ready]")
    slow = page.context.new_cdp_session(page)
    for length, dim, slowdown in SETTINGS:
        slow.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        script, whole = _events(page, length, dim)
        yield Work(length=length, dim=dim, slowdown=slowdown, script=script, whole=whole)
    page.close()


def _events(page: Page, length: int, dim: int) -> tuple[list[float], list[float]]:
    page.evaluate(WORK, [length, dim, WARM_UP])
    times: list[Any] = page.evaluate(WORK, [length, dim, EVENTS])
    return [script for script, _ in times], [whole for _, whole in times]


def main() -> None:
    """Print one row for each setting; exit with 1 if a goal is missed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require(), args=FLAGS)
        works = list(measure(browser, (SITE / "explorer.html").as_uri()))
        browser.close()
    print("one slider event, ms       script: median  95 %    with layout: median  95 %    goal")
    for work in works:
        name = f"{work.length:4} positions, d = {work.dim:3}, {work.slowdown}×"
        times = "".join(f"{median(part):18.1f} {nearly_all(part):7.1f}" for part in (work.script, work.whole))
        goal = f"≤ {GOALS[work.slowdown]:g} {'OVER' if work.missed else 'pass'}"
        print(f"{name} {times}    {goal}")
    sys.exit(any(work.missed for work in works))


if __name__ == "__main__":
    main()
