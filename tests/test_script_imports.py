"""The browser's modules import one way, as the package does, and mathematics never touches the page."""

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from posixpath import join, normpath

import pytest

ASSETS = Path(__file__).parent.parent / "docs" / "assets"
# Folders of docs/assets, and those that each may import from beside itself.
MATH = {
    "values": set(),
    "ladder": {"values"},
    "methods": {"values", "ladder"},
    "registers": {"values", "data"},
    "config": {"values", "ladder", "methods", "registers", "data"},
    "check": {"values", "ladder", "methods", "registers", "config", "data"},
    "programs": {"values", "registers", "data"},
    "advice": {"values", "ladder", "methods", "registers", "config", "programs", "data"},
    "model": {"values", "ladder", "methods"},
}
PAGES = {
    "dom": set(),
    "figures": {"dom", "late"},
    "take": {"dom", "figures"},
    "front": {"values", "ladder", "data"},
    "explorer": {"values", "ladder", "methods", "data", "dom"},
    "adviser": {*MATH, "dom"},
    "late": {*MATH, "data", "dom", "take", "adviser"},
    "decoder": {*MATH, "data", "dom", "late"},
    "concordance": set(),
    "checker": {*MATH, "data", "dom", "late"},
    "lab": {"model", "ladder", "methods", "dom", "late"},
    "plain": set(),
}
MAY = MATH | PAGES
NO_DOM = "No DOM."  # in the head of a module beside a page's that knows none

IMPORT = re.compile(r"""(?:^(?:import|export)\b[^;"']*?\bfrom|^import|\bimport\s*\()\s*["'`]([^"'`]+)""", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
PAGE = re.compile(
    r"\b(document|window(?=\.\w)|globalThis|self|navigator|location|history|localStorage|sessionStorage|fetch|addEventListener"
    r"|requestAnimationFrame|setTimeout|matchMedia|getComputedStyle|performance|[A-Z]\w*(?:Element|Observer))\b"
)


def sources(assets=ASSETS):
    """Text of every module by its path in assets."""
    return {file.relative_to(assets).as_posix(): file.read_text(encoding="utf-8") for file in assets.glob("*/*.js")}


def imported(path, text):
    """Paths in assets of the modules that one imports."""
    return {normpath(join(path, "..", name)) for name in IMPORT.findall(text)}


def climbs(texts):
    """Sentences "path imports path", one for each import that the folder of the first may not make."""
    found = set()
    for path, text in texts.items():
        folder = path.split("/")[0]
        allowed = MAY[folder] | {folder}
        found |= {f"{path} imports {name}" for name in imported(path, text) if name.split("/")[0] not in allowed}
    return sorted(found)


def touches(texts):
    """Sentences "path names word", one for each word of the page in a module that may know none."""
    found = set()
    for path, text in texts.items():
        if path.split("/")[0] in MATH or NO_DOM in text[:400]:
            found |= {f"{path} names {word}" for word in PAGE.findall(COMMENT.sub("", text))}
    return sorted(found)


def order(texts):
    """Modules, each after those that it imports; a circle is an error."""
    return list(TopologicalSorter({path: imported(path, text) for path, text in texts.items()}).static_order())


def test_no_module_imports_from_a_folder_that_it_may_not():
    texts = sources()
    assert {path.split("/")[0] for path in texts} == MAY.keys()
    assert climbs(texts) == []


def test_every_import_names_a_module_that_is_there():
    texts = sources()
    named = {name for path, text in texts.items() for name in imported(path, text)}
    assert {name for name in named if not name.startswith("data/")} <= texts.keys()
    assert {"ladder/kernel.js", "values/checks.js", "config/layers.js", "data/decoder.js"} <= named


def test_mathematics_never_touches_the_page():
    texts = sources()
    assert sum(NO_DOM in text[:400] for path, text in texts.items() if path.split("/")[0] in PAGES) >= 5
    assert touches(texts) == []


def test_no_imports_run_in_a_circle():
    modules = order(sources())
    assert modules.index("values/kinds.js") < modules.index("ladder/rope.js") < modules.index("methods/yarn.js")
    assert modules.index("methods/yarn.js") < modules.index("config/reading.js") < modules.index("decoder/page.js")


@pytest.mark.parametrize(
    ("path", "line", "name"),
    [
        ("ladder/kernel.js", 'import { linear } from "../methods/linear.js";', "methods/linear.js"),
        ("ladder/kernel.js", 'import * as all from "../config/values.js";', "config/values.js"),
        ("methods/yarn.js", 'import {\n  parse,\n} from "../config/values.js";', "config/values.js"),
        ("values/kinds.js", 'export { record } from "../ladder/rope.js";', "ladder/rope.js"),
        ("config/layers.js", 'import "../decoder/page.js";', "decoder/page.js"),
        ("explorer/model.js", 'const late = () => import("../decoder/model.js");', "decoder/model.js"),
        ("figures/paint.js", 'import { meanKernel } from "../ladder/kernel.js";', "ladder/kernel.js"),
    ],
)
def test_the_check_sees_each_import_that_is_not_allowed(path, line, name):
    assert climbs({path: f"{line}\n"}) == [f"{path} imports {name}"]


@pytest.mark.parametrize(
    ("path", "text", "word"),
    [
        ("ladder/kernel.js", "/* K. */\nexport const k = () => document.title;\n", "document"),
        ("config/layers.js", "export const k = globalThis.families;\n", "globalThis"),
        ("methods/yarn.js", "export const k = (x) => x instanceof HTMLElement; // a comment\n", "HTMLElement"),
        ("decoder/model.js", "/* All. No DOM. */\nsetTimeout(() => 1);\n", "setTimeout"),
    ],
)
def test_the_check_sees_a_word_of_the_page(path, text, word):
    assert touches({path: text}) == [f"{path} names {word}"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("ladder/kernel.js", "/* The document and the window. */\nexport const k = 1; // its location\n"),
        ("decoder/page.js", "/* The page. */\ndocument.title = 1;\n"),
    ],
)
def test_the_check_lets_comments_and_pages_pass(path, text):
    assert touches({path: text}) == []


def test_the_check_sees_a_circle():
    circle = {
        "ladder/kernel.js": 'import { a } from "./rotation.js";',
        "ladder/rotation.js": 'import { b } from "./kernel.js";',
    }
    with pytest.raises(CycleError):
        order(circle)
