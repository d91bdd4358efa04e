"""The pages' scripts: one a page, made of all that its modules say, and a mistake stops the build."""

import re

import pytest

from ropedoc.site import bundle
from ropedoc.site.generate import ESBUILD, modules
from tests.project import ROOT

TEXTS = modules(ROOT / "docs")


@pytest.fixture(scope="module")
def bundled():
    """Give the scripts as the site serves them."""
    return bundle.bundled(TEXTS, ROOT / ESBUILD)


def test_each_page_has_one_script_without_imports(bundled, site):
    pages = {"figures", "front", "explorer", "decoder", "concordance", "check", "lab"}
    late = {f"late-{name}" for name in ("programs", "take", "reader", "kinds", "gguf", "vectors", "advice", "lab")}
    assert bundled.keys() == {f"assets/{name}.js" for name in pages | late}
    for path, text in bundled.items():
        assert (site / path).read_text(encoding="utf-8") == text
        assert not re.search(r"\b(import|export)\s*[({*\"']", text)
        start = "(function ropeProgram(){" if path == f"assets/{bundle.WORKER}.js" else ""
        assert text.startswith(f'{start}"use strict";(()=>{{')


def test_the_modules_of_a_bundled_site_are_not_served(site):
    ours = {file.relative_to(site / "assets").as_posix() for file in site.glob("assets/*/*.js")}
    assert {path for path in ours if not path.startswith("javascripts/")} == set()
    assert len(TEXTS) > 40


def test_bundling_again_gives_the_same_bytes(bundled):
    assert bundle.bundled(dict(reversed(TEXTS.items())), ROOT / ESBUILD) == bundled


def test_large_data_stay_a_string_for_the_browser_to_parse(bundled):
    assert "JSON.parse(" in bundled["assets/decoder.js"]
    assert "Llama-3.1-8B" in bundled["assets/decoder.js"]


def test_a_script_holds_only_the_registers_that_it_uses(bundled):
    assert "--hf-overrides" in bundled["assets/late-programs.js"]
    assert "--hf-overrides" not in bundled["assets/decoder.js"]
    assert "rotary_emb_base" in bundled["assets/decoder.js"]
    assert "rotary_emb_base" not in bundled["assets/late-programs.js"]
    assert "rotary_emb_base" in bundled["assets/late-reader.js"]
    assert "rotary_emb_base" not in bundled["assets/check.js"]


def test_a_data_module_holds_any_text():
    texts = {"data/x.js": bundle.data_module(value=["</script>", "\u2028", "'\"`${x}\\", "θ", {"__proto__": 1}])}
    start = 'import { value } from "../data/x.js";\nglobalThis.found = value;\n'
    script = bundle.run(texts | {"x/page.js": start}, {"x": "x/page.js"}, ROOT / ESBUILD)["x"]
    assert "θ" in script
    assert "</script>" not in script


@pytest.mark.parametrize(
    ("path", "line", "words"),
    [
        ("ladder/kernel.js", "export const broken = ;", "ladder/kernel.js:"),
        (
            "decoder/page.js",
            'import { nothing } from "./model.js"; nothing();',
            'No matching export in "decoder/model.js"',
        ),
        ("explorer/page.js", 'import "./gone.js";', 'Could not resolve "./gone.js"'),
        ("figures/page.js", "export const twice = { a: 1, a: 2 };", "Duplicate key"),
    ],
)
def test_a_mistake_in_a_module_stops_the_build_and_is_named(path, line, words):
    with pytest.raises(RuntimeError, match=r"^the scripts must bundle without a warning, got\n(.|\n)+$") as raised:
        bundle.bundled(TEXTS | {path: f"{TEXTS[path]}\n{line}\n"}, ROOT / ESBUILD)
    assert words in str(raised.value)


def test_a_sheet_and_a_script_are_served_without_spaces_and_remarks():
    given = {"a.css": "a { /* red */ color: red }\n", "a.js": "// one\nif (x) { f(1); }\n"}
    assert bundle.minified(given, ROOT / ESBUILD) == {"a.css": "a{color:red}\n", "a.js": "x&&f(1);\n"}


def test_no_sheet_divides_by_a_length_which_no_browser_takes(site):
    sheets = [sheet.read_text(encoding="utf-8") for sheet in (site / "assets").glob("*.css")]
    assert len(sheets) > 5
    for sheet in sheets:  # esbuild writes x * 12.5% as x / .08%
        assert not re.search(r"calc\([^;}]*/ ?-?[\d.]+(%|[a-z])", sheet)


@pytest.mark.parametrize(("path", "text"), [("a.css", "a { color: red"), ("a.js", "const a = ;")])
def test_a_mistake_in_a_sheet_or_a_script_stops_the_build_and_is_named(path, text):
    with pytest.raises(RuntimeError, match=f"^{path} must be well formed without a warning, got\n(.|\n)+$"):
        bundle.minified({path: text}, ROOT / ESBUILD)
