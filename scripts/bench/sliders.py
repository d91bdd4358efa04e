"""What one event of a slider costs the main thread, in every figure, the explorer, the decoder and the lab."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator

from bench.serve import Site
from bench.table import Row, middle, nearly_all
from bench.visit import FIGURES, opened, touch

GOALS = {1: 16.7, 4: 33}  # ms that 95 of 100 events may take, by the slowdown of the processor
EVENTS = 100
ROUNDS = 3  # at most, of what missed its goal: other programs only lengthen a round, so the best one is told
RANGES = "input[type=range]"
WISHES = "[name=context]"  # the decoder's only control that one changes step by step

# A frame that an event causes runs between two callbacks of our own; a message posted by the second arrives when the
# frame has been laid out and painted. A slider goes up and down over its values, as a reader drags it.
TIME = """
async (root, [controls, events]) => {
  const event = (input, value) => new Promise((resolve) => {
    let begun;
    input.value = value;
    requestAnimationFrame(() => { begun = performance.now(); });
    const sent = performance.now();
    input.dispatchEvent(new Event("input", {bubbles: true}));
    const taken = performance.now() - sent;
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => resolve(taken + performance.now() - begun);
      port2.postMessage(0);
    });
  });
  const inputs = [...root.querySelectorAll(controls)];
  const times = [];
  for (const input of inputs) {
    const first = input.value;
    const [low, step] = [Number(input.min), Number(input.step) || 1];
    const last = input.type === "range" ? Math.round((Number(input.max) - low) / step) : 63;
    const count = Math.ceil(events / inputs.length);
    const stride = Math.max(1, Math.round(last / count));
    let [at, way] = [Math.round((Number(first) - low) / step) || 0, 1];
    for (let k = 0; k < count; k++) {
      if (at + way * stride > last || at + way * stride < 0) way = -way;
      at = Math.min(last, Math.max(0, at + way * stride));
      await new Promise((resolve) => setTimeout(resolve, 20));
      times.push(await event(input, input.type === "range" ? low + at * step : 4096 * (at + 1)));
    }
    await event(input, first);
  }
  return times;
}
"""


@dataclass(frozen=True)
class Events:
    """Milliseconds of the events of one figure or page, in the best round."""

    name: str
    times: list[float]

    @property
    def most(self) -> float:
        """What 95 of 100 take at most."""
        return nearly_all(self.times)


def best(name: str, goal: float, take: Callable[[], list[float]]) -> Events:
    """Take rounds until one reaches the goal, and keep the best."""
    rounds = [Events(name, take())]
    while rounds[-1].most > goal and len(rounds) < ROUNDS:
        rounds.append(Events(name, take()))
    return min(rounds, key=lambda one: one.most)


def figures(browser: Browser, site: Site, pages: Iterable[str]) -> list[Row]:
    """The slowest figure at each slowdown; the note names every figure of every page."""
    pages = list(pages)
    return [_slowest(slow, _all(browser, site, pages, slow)) for slow in GOALS]


def tools(browser: Browser, site: Site) -> list[Row]:
    """The pages that are worked with, each at each slowdown."""
    rows = []
    for slow, goal in GOALS.items():
        for name, controls in (("explorer", RANGES), ("decoder", WISHES), ("lab", RANGES)):
            with opened(browser, f"{site.url}{name}.html", slow=slow) as tab:
                root = tab.locator(f"#{name}")
                tab.wait_for_selector(f"#{name}[data-state=ready]")
                rows.append(slider(f"{slow}×: {name}", goal, best(name, goal, taker(root, controls))))
    return rows


def taker(root: Locator, controls: str = RANGES) -> Callable[[], list[float]]:
    """What measures the frame that each of a hundred events causes, in milliseconds."""
    return lambda: [float(time) for time in root.evaluate(TIME, [controls, EVENTS])]


def _all(browser: Browser, site: Site, pages: list[str], slow: int) -> list[Events]:
    found = {}
    for page in pages:
        with opened(browser, site.url + page, slow=slow) as tab:
            for number in range(tab.locator(FIGURES).count()):
                figure = tab.locator(FIGURES).nth(number)
                name = str(figure.get_attribute("data-figure"))
                if name not in found and figure.locator(RANGES).count():
                    touch(tab, number)
                    found[name] = best(name, GOALS[slow], taker(figure))
    return list(found.values())


def _slowest(slow: int, found: list[Events]) -> Row:
    row = slider(f"{slow}×: slowest figure", GOALS[slow], max(found, key=lambda one: one.most))
    return Row(what=row.what, measured=row.measured, goal=row.goal, note=", ".join(map(_told, found)))


def slider(what: str, goal: float, one: Events) -> Row:
    """Row of what an event takes beside its goal."""
    return Row(what=f"{what}, slider event, 95 of 100, ms", measured=one.most, goal=goal, note=_told(one))


def _told(one: Events) -> str:
    return f"{one.name} {one.most:.1f} (median {middle(one.times):.1f})"
