"""The lab: how soon the model answers a move of a slider, and whether the page keeps up while it answers."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from bench.table import Row, middle, nearly_all
from bench.visit import DESKTOP, PATIENCE

ANSWER = {1: 100, 4: 400}  # ms at LENGTH positions
UPDATES = {1: 58, 4: 29}  # a second; a display shows 60
LENGTH, MOVES, FRAMES = 256, 15, 120
READY = '#lab[data-state="ready"][data-busy="false"]'
NO_WORKER = "delete globalThis.Worker"

# A move, and the time until the loss of the text stands on the page.
MOVE = """(value) => new Promise((resolve) => {
  const slider = document.querySelector('#lab [name="factor"]');
  const begun = performance.now();
  new MutationObserver((_, watch) => {
    watch.disconnect();
    resolve(performance.now() - begun);
  }).observe(document.querySelector('[data-result="loss"]'), { attributeFilter: ["data-values"] });
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})"""
# The same slider moved in every frame: how long each frame lasted, and how many answers came in.
DRAG = """(frames) => new Promise((resolve) => {
  const slider = document.querySelector('#lab [name="factor"]');
  const times = [];
  let answers = 0, last = 0;
  const watch = new MutationObserver(() => { answers += 1; });
  watch.observe(document.querySelector('[data-result="loss"]'), { attributeFilter: ["data-values"] });
  requestAnimationFrame(function frame(now) {
    if (last) times.push(now - last);
    last = now;
    slider.value = 2 + (times.length % 28) / 2;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    if (times.length < frames) requestAnimationFrame(frame);
    else resolve({ times, answers });
  });
})"""


def rows(browser: Browser, address: str) -> list[Row]:
    """Answers and frames at every slowdown, with the model in a Worker and on the page."""
    found = []
    for where, script in (("in a Worker", ""), ("on the page", NO_WORKER)):
        page = _opened(browser, f"{address}#method=yarn-paper&length={LENGTH}", script)
        slow = page.context.new_cdp_session(page)
        for rate in ANSWER:
            slow.send("Emulation.setCPUThrottlingRate", {"rate": rate})
            found += _measured(page, f"{rate}×, {where}", ANSWER[rate], UPDATES[rate])
        page.context.close()
    return found


def _opened(browser: Browser, url: str, script: str) -> Page:
    page = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}).new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(script)
    page.goto(url)
    page.wait_for_selector(READY)
    page.locator("#lab-controls").evaluate("controls => controls.scrollIntoView({behavior: 'instant'})")
    return page


def _measured(page: Page, name: str, goal: float, updates: float) -> list[Row]:
    answers = []
    for number in range(MOVES):
        answers.append(float(page.evaluate(MOVE, 2 + number / 2)))
        page.wait_for_selector(READY)
    drag = page.evaluate(DRAG, FRAMES)
    page.wait_for_selector(READY)
    seconds = sum(drag["times"]) / 1000
    return [
        Row(
            what=f"{name}: first answer at {LENGTH} positions, ms",
            measured=middle(answers),
            goal=goal,
            note=f"95 % within {nearly_all(answers):.0f} ms",
        ),
        Row(
            what=f"{name}: updates of a slider, 1/s",
            measured=FRAMES / seconds,
            goal=updates,
            least=True,
            note=f"while {drag['answers'] / seconds:.0f} answers a second come in; 95 % of frames within {nearly_all(drag['times']):.1f} ms",
        ),
    ]
