"""Time a paste into the decoder until its result stands: `python scripts/bench_decoder.py [DIRECTORY]`.

It opens the built site from disk and puts configs into the field: those of the published models that the package
knows, or the *.json files of a directory. It times the event with all that the page does for it (reading, the
numbers, texts, table and pictures), and the style and layout of what they changed. Painting comes after and is the
browser's own; so is the search for the first negative kernel, which goes on in small steps.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from chromium import FLAGS, require
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
GOAL = 50  # ms, for every config, in the median and without slowdown
PASTES = 15
PASTE = """([text, pastes]) => {
  const field = document.querySelector("#decoder [name=config]");
  return Array.from({ length: pastes }, (_, k) => {
    field.value = text + " ".repeat(k);
    document.querySelector("#decoder [data-result=facts]").replaceChildren();
    const began = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    const time = performance.now() - began;
    if (!document.querySelector("#decoder [data-fact]")) throw new Error("no result for " + text);
    return time;
  });
}"""


@dataclass(frozen=True, kw_only=True)
class Paste:
    """Time from a paste to its result [ms], with the first one, for which nothing was compiled yet."""

    name: str
    characters: int
    first: float
    times: list[float]

    @property
    def missed(self) -> bool:
        """Whether the median is over the goal."""
        return median(self.times) > GOAL


def configs(directory: str | None) -> dict[str, str]:
    """Texts to paste, by name."""
    if directory is None:
        models = json.loads((ROOT / "ropedoc" / "models" / "models.json").read_text(encoding="utf-8"))
        return {model["name"]: json.dumps(model["config"], indent=1) for model in models}
    files = sorted(Path(directory).glob("*--*.json"))
    return {path.stem: path.read_text(encoding="utf-8") for path in files}


def measure(browser: Browser, address: str, texts: dict[str, str], *, slowdown: int) -> Iterator[Paste]:
    """Paste every text into a page of its own, so that the first paste is a reader's first."""
    for name, text in texts.items():
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.wait_for_selector("#decoder[data-state=ready]")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        first, *times = page.evaluate(PASTE, [text, PASTES])
        page.close()
        yield Paste(name=name, characters=len(text), first=first, times=times)


def main() -> None:
    """Print one row for each config; exit with 1 if a goal is missed."""
    texts = configs(sys.argv[1] if len(sys.argv) > 1 else None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require(), args=FLAGS)
        pastes = list(measure(browser, (SITE / "decoder.html").as_uri(), texts, slowdown=1))
        browser.close()
    print(f"{'paste to result, ms':36}{'characters':>11}{'first':>8}{'median':>8}    goal")
    for paste in pastes:
        verdict = "OVER" if paste.missed else "pass"
        print(f"{paste.name:36}{paste.characters:11}{paste.first:8.1f}{median(paste.times):8.1f}    ≤ {GOAL} {verdict}")
    sys.exit(not pastes or any(paste.missed for paste in pastes))


if __name__ == "__main__":
    main()
