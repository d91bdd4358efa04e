"""What the browser tests do with a page: find its figures, bring them to life, read them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from ropedoc.site import bundle
from ropedoc.site.embed import names_in
from ropedoc.site.generate import ESBUILD, modules

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {f"{page.stem}.html": page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").glob("*.md"))}
PAGES = list(SOURCES)
SHOWN = {path: names_in(text) for path, text in SOURCES.items()}
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
FULL = [path for path in PAGES if SHOWN[path]]  # pages with figures


def script(test: str) -> str:
    """Bundle a module of a test that stands among those of the pages, with every name as it was written."""
    texts = modules(ROOT / "docs") | {"test/page.js": test}
    return bundle.run(texts, {"test": "test/page.js"}, ROOT / ESBUILD)["test"]


@contextmanager
def scripted(browser: Browser, test: str) -> Iterator[Page]:
    """Open an empty page with a module of a test."""
    page = browser.new_page()
    page.add_script_tag(content=script(test))
    yield page
    page.close()


def ours(page: Page) -> list[str]:
    """Names of our scripts that a page shares with every other script, in order."""
    own = "(name) => /^(rope|decoder|explorer|figure|sort)/i.test(name)"
    return list(page.evaluate(f"Object.getOwnPropertyNames(globalThis).filter({own}).sort()"))


def figure(page: Page, name: str) -> Locator:
    """Find the figure of that name on a page."""
    return page.locator(f'figure[data-figure="{name}"]')


def wait_state(page: Page, name: str, state: str = "ready") -> None:
    """Wait until a figure says that it is in a state."""
    page.wait_for_selector(f'figure[data-figure="{name}"][data-state="{state}"]', state="attached")


def make_live(page: Page, name: str) -> Locator:
    """Point at a figure and wait until it is live."""
    found = figure(page, name)
    found.locator(".rope-plot").hover()
    wait_state(page, name)
    settle(page)
    return found


def settle(page: Page) -> None:
    """Wait until the browser has drawn what it was asked to."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def drawn(found: Locator) -> dict:
    """Read the arrays of a live figure, the ranges of its axes, its colours, and what the page says beside it."""
    return found.evaluate(
        """(figure) => {
          const live = figure.querySelector(".rope-live");
          const list = (values) => values && Array.from(values, (v) => (v?.length === undefined ? v : Array.from(v)));
          return {
            traces: live.data.map((t) => ({
              type: t.type, x: list(t.x), y: list(t.y), z: list(t.z), text: t.text ?? null,
              color: t.line?.color ?? t.marker?.color ?? t.textfont?.color,
            })),
            ranges: [live.layout.xaxis.range, live.layout.yaxis.range],
            reading: figure.querySelector(".rope-reading").textContent,
          };
        }"""
    )


def lay_out_all(page: Page) -> None:
    """Lay out the parts out of view too, which a page else leaves until a reader comes near."""
    page.add_style_tag(content="* { content-visibility: visible !important }")


def axe(page: Page, *, colours: bool = False) -> list[str]:
    """Run axe on a page, the parts out of view too: each rule that it breaks, with the first culprits.

    With colours, the rules on them alone: of a page in dark, which was looked at in light, nothing else can differ.
    """
    if page.evaluate("typeof globalThis.axe") == "undefined":
        lay_out_all(page)
        page.evaluate(AXE)
    found = page.evaluate(
        """async (rules) => {
          const { passes, violations } = await axe.run(document, { resultTypes: ["violations"], ...(rules.length && { runOnly: rules }) });
          const first = ({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(" ")}`;
          return { passes: passes.length, violations: violations.map(first) };
        }""",
        ["color-contrast", "link-in-text-block"] if colours else [],
    )
    assert found["passes"] > (0 if colours else 10), "axe looked at nothing"
    return list(found["violations"])


def assert_light(page: Page, site: Path, expected: set[str], *, figures: bool = False) -> None:
    """Check that a page has fetched the expected files, no library, and at most 130 kB as they travel.

    With figures, the library and the data of those that are near may be on their way already, and do not count.
    """
    page.wait_for_load_state("networkidle")
    addresses = page.evaluate("performance.getEntries().filter((one) => one.initiatorType).map((one) => one.name)")
    files = {site / re.split("[?#]", address.split("/path/")[1])[0] for address in addresses}
    assert expected <= {file.name for file in files}
    if figures:
        files = {file for file in files if "plotly" not in file.name and file.parent.name != "figures"}
    assert not [file for file in files if "plotly" in file.name]
    sizes = {file.name: len(gzip.compress(file.read_bytes(), mtime=0)) for file in files}
    assert sum(sizes.values()) <= 130_000, sizes
