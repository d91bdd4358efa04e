"""The pages: their code runs and prints what they say, their figures exist, and a broken page is not built."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from ropedoc.figures import FIGURES
from ropedoc.site.embed import names_in
from ropedoc.site.numbers import NUMBER
from tests import project

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md"]
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^(?P=indent)```[ ]*$", re.DOTALL | re.MULTILINE
)


def fences(text):
    """Find the fenced blocks of a page, in order: language, body, and whether it stands directly after the last."""
    end = None
    for match in FENCE.finditer(text):
        follows = end is not None and not text[end : match.start()].strip()
        indent = match["indent"]
        body = "".join(line.removeprefix(indent) for line in match["body"].splitlines(keepends=True))
        yield match["language"], body, follows
        end = match.end()


def outputs(text):
    """Pair each Python block of a page with the output that the page shows, None if it shows none."""
    found = []
    for language, body, follows in fences(text):
        if language == "python":
            found.append([body, None])
        elif language == "text" and follows and found and found[-1][1] is None:
            found[-1][1] = body
    return found


def run(text, name):
    """Run the blocks of a page in one namespace; return how many outputs were compared."""
    namespace, compared = {"__name__": name}, 0
    for code, expected in outputs(text):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, name, "exec"), namespace)
        if expected is not None:
            assert printed.getvalue() == expected, f"in {name}, after:\n{code}"
            compared += 1
    return compared


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_code_of_a_page_runs_and_prints_what_the_page_shows(page):
    run(page.read_text(encoding="utf-8"), page.name)


def test_the_pages_have_code_and_nothing_escapes_the_parser():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert text.count("```python") == len(outputs(text)), page.name
        assert text.count("```") == 2 * len(list(fences(text))), page.name
    blocks = [block for page in PAGES for block in outputs(page.read_text(encoding="utf-8"))]
    assert len(blocks) >= 8
    assert sum(expected is not None for _, expected in blocks) >= 6


def test_every_output_stands_under_the_code_that_prints_it():
    for page in PAGES:
        before = None
        for language, body, follows in fences(page.read_text(encoding="utf-8")):
            assert language, f"a fence on {page.name} names no language: {body[:40]}"
            if language == "text":
                assert (before, follows) == ("python", True), f"output without code on {page.name}: {body[:40]}"
            before = language


SAMPLE = "Say:\n\n```python\nx = 2\nprint(x)\n```\n\n```text\n2\n```\n\n??? more\n\n    ```python\n    print(x + 1)\n    ```\n"


def test_the_parser_finds_blocks_their_outputs_and_indented_ones():
    assert outputs(SAMPLE) == [["x = 2\nprint(x)\n", "2\n"], ["print(x + 1)\n", None]]
    assert run(SAMPLE, "sample") == 1


def test_a_wrong_output_and_a_block_that_raises_are_noticed():
    with pytest.raises(AssertionError, match=r"^in sample, after:\n +x = 2\n +print\(x\)\n(.|\n)*$"):
        run(SAMPLE.replace("```text\n2", "```text\n3"), "sample")
    with pytest.raises(ZeroDivisionError):
        run(SAMPLE.replace("x + 1", "x / 0"), "sample")


def test_the_figures_of_the_pages_are_those_that_are_registered():
    shown = {name for page in DOCS.glob("*.md") for name in names_in(page.read_text(encoding="utf-8"))}
    assert shown == set(FIGURES)


def test_no_page_shows_a_figure_twice():
    for page in DOCS.glob("*.md"):
        names = names_in(page.read_text(encoding="utf-8"))
        assert len(names) == len(set(names)), page.name


def test_pages_stand_side_by_side_since_their_links_count_on_it():
    assert sorted(DOCS.rglob("*.md")) == sorted(DOCS.glob("*.md"))


def test_the_numbers_of_the_pages_are_computed():
    text = "".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))
    assert len(NUMBER.findall(text)) >= 10


# What each breaks, and what the build must say of it. The three of "warnings" break one build together: mkdocs
# goes on after a warning and counts them at the end.
BROKEN_LINK = "[gone](gone.md)"
BROKEN_ANCHOR = "[gone](decay.md#gone)"


def broken_by_warnings(folder):
    with (folder / "docs/terms.md").open("a", encoding="utf-8") as page:
        page.write(f"\n\n{BROKEN_LINK} {BROKEN_ANCHOR}\n")
    (folder / "docs/stray.md").write_text("# Stray\n", encoding="utf-8")


def broken_by_an_unknown_figure(folder):
    with (folder / "docs/terms.md").open("a", encoding="utf-8") as page:
        page.write("\n\n[[figure: no-such-figure]]\n")


def broken_by_a_failing_figure(folder):
    with (folder / "ropedoc/figures/decay.py").open("a", encoding="utf-8") as module:
        module.write(
            '\n\n@figure(base=Control("Base b", (2, 3), 2))\ndef decay_failing(*, base: int) -> Figure:\n'
            '    if base == 3:\n        raise ValueError("base must be 2, got 3")\n    return decay_base(base=10_000)\n'
        )
    with (folder / "docs/terms.md").open("a", encoding="utf-8") as page:
        page.write("\n\n[[figure: decay-failing]]\n")


def broken_by_a_figure_on_no_page(folder):
    project.edit(folder / "docs/decay.md", "[[figure: decay-toy]]", "")


BREAKS = (
    broken_by_warnings,
    broken_by_an_unknown_figure,
    broken_by_a_failing_figure,
    broken_by_a_figure_on_no_page,
)


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Build every broken copy at the same time, with the command of `make site`: exit status and output of each."""
    processes = {}
    for breaks in BREAKS:
        folder = project.copy(tmp_path_factory.mktemp("broken") / "project")
        breaks(folder)
        processes[breaks] = project.start(folder, project.command())
    return {breaks: project.finish(process) for breaks, process in processes.items()}


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (broken_by_an_unknown_figure, "figure name must be one of .*'decay-base', .* got 'no-such-figure'"),
        (broken_by_a_failing_figure, "base must be 2, got 3"),
        (broken_by_a_figure_on_no_page, "every registered figure must be on a page, got none that shows decay-toy"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_broken_figure_fails_the_build_and_is_named(broken, breaks, said):
    status, output = broken[breaks]
    assert status != 0
    assert re.search(said, output), output[-2000:]


def test_a_broken_link_a_broken_anchor_and_a_stray_page_each_count_against_the_build(broken):
    status, output = broken[broken_by_warnings]
    assert status != 0, "the build of `make site` passes with a broken link"
    assert "Aborted with 3 warnings in strict mode" in output, output[-2000:]
    for culprit in ("'gone.md'", "'#gone'", "stray.md"):
        assert culprit in output
