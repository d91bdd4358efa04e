"""What one event of a slider costs the main thread, over every value of every slider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Browser, CDPSession

from bench.serve import Site
from bench.table import Row, middle, nearly_all
from bench.visit import FIGURES, opened, touch
from ropedoc.figures import entry

EVENT = 16  # ms, one frame
STEPS = {1: 1, 4: 5}  # every value, and every fifth where each takes four times as long

# A frame that a slider's event causes runs between two callbacks of our own; a message posted by the
# second arrives when the frame has been laid out and painted. `draw` is the scripts, `all` the frame.
TIME = """
async (figure, step) => {
  const event = (input, value) => new Promise((resolve) => {
    let begun;
    input.value = value;
    requestAnimationFrame(() => { begun = performance.now(); });
    const sent = performance.now();
    input.dispatchEvent(new Event("input", {bubbles: true}));
    const taken = performance.now() - sent;
    requestAnimationFrame(() => {
      const draw = taken + performance.now() - begun;
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => resolve({draw, all: taken + performance.now() - begun});
      port2.postMessage(0);
    });
  });
  const times = [];
  for (const input of figure.querySelectorAll("input[type=range]")) {
    const first = Number(input.value);
    for (let value = 0; value <= Number(input.max); value += step) {
      if (value === Number(input.value)) continue;
      await new Promise((resolve) => setTimeout(resolve, 20));
      times.push(await event(input, value));
    }
    await event(input, first);
  }
  return times;
}
"""


def figures(browser: Browser, site: Site, pages: Iterable[str]) -> list[Row]:
    """Cost of a slider's event in figures with lines and in heatmaps, median and 95th percentile."""
    rows = []
    for slow, step in STEPS.items():
        seen: dict[str, list[dict[str, float]]] = defaultdict(list)
        busy: dict[str, float] = defaultdict(float)
        for page in pages:
            with opened(browser, site.url + page, slow=slow) as tab:
                clock = tab.context.new_cdp_session(tab)
                clock.send("Performance.enable", {"timeDomain": "threadTicks"})
                for number in range(tab.locator(FIGURES).count()):
                    figure = tab.locator(FIGURES).nth(number)
                    kind = _kind(figure.get_attribute("data-figure") or "")
                    touch(tab, number)
                    before = _processor(clock)
                    seen[kind] += figure.evaluate(TIME, step)
                    busy[kind] += _processor(clock) - before
        rows += [_row(kind, slow, times, busy[kind]) for kind, times in sorted(seen.items())]
    return rows


def _kind(name: str) -> str:
    heatmap = any(trace["type"] == "heatmap" for trace in entry(name).default().traces)
    return "heatmap" if heatmap else "lines"


def _processor(clock: CDPSession) -> float:
    """Milliseconds that the main thread has had of a processor, which other programs do not lengthen."""
    metrics = clock.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def _row(kind: str, slow: int, times: list[dict[str, Any]], busy: float) -> Row:
    whole, draw = [time["all"] for time in times], [time["draw"] for time in times]
    note = f"95th percentile {nearly_all(whole):.1f}; scripts alone {middle(draw):.1f}; {len(times)} events"
    if slow == 1:  # the slowdown itself keeps the processor busy
        note += f", each {busy / len(times):.1f} of a processor in the mean"
    return Row(
        what=f"{slow}×: slider event, {kind}, ms", measured=middle(whole), goal=EVENT if slow == 1 else None, note=note
    )
