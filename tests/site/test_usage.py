"""What is wrong on a page is told with its page, its line and the nearest right name, before anything else."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from ropedoc.figures import FIGURES
from ropedoc.site import usage
from ropedoc.site.generate import generate
from ropedoc.site.place import line_of, nearest
from tests.compare import assert_refused, either

EXTENSIONS = ["ropedoc.site.embed", "ropedoc.site.numbers", "ropedoc.site.reference", "ropedoc.site.mathml"]


def test_a_misspelt_figure_is_told_though_it_was_the_only_one_of_its_name(tmp_path):
    shown = [f"[[figure: {'decay-bass' if name == 'decay-base' else name}]]" for name in FIGURES]
    (tmp_path / "page.md").write_text("\n\n".join(shown), encoding="utf-8")
    line = 1 + 2 * list(FIGURES).index("decay-base")
    names = either(sorted(FIGURES))
    got = "got 'decay-bass'; the nearest is 'decay-base'"
    told = f"page.md, line {line}: figure name must be one of {names}, {got}"
    assert_refused(lambda: generate(lambda *_: None, docs=tmp_path, build=tmp_path), told)


def test_a_misspelt_reference_is_told_with_its_place():
    got = "got 'rotatte'; the nearest is 'rotate'"
    told = f"a/b.md, line 3: a reference must name a public function or class of ropedoc, {got}"
    assert_refused(lambda: usage.check_names({"a/b.md": "\n\n[[reference: wavelengths, rotatte]]\n"}), told)


def test_a_wrong_formula_is_told_with_its_place():
    rule = re.escape("mathematics must be TeX that math-core understands, got '\\\\frac{x'")
    with pytest.raises(ValueError, match=rf"^page\.md, line 2: {rule}: (.|\n)+$"):  # then math-core's own words
        list(usage.formulas({"page.md": "Right: $x$.\nWrong: $\\frac{x$.\n"}))


def test_an_error_in_a_figure_says_where_the_figure_stands():
    def fail():
        with usage.drawn("decay-base", {"page.md": "# T\n\n[[figure: decay-base]]\n"}):
            raise ZeroDivisionError("nothing to divide by")

    with pytest.raises(ZeroDivisionError) as raised:
        fail()
    assert raised.value.__notes__ == ["while the figure 'decay-base' was drawn (page.md, line 3)"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[figure: decay-bass]]", "got 'decay-bass'; the nearest is 'decay-base'"),
        ("[[figure: decay-base]] and more", "an embedded figure must stand alone"),
        ("[[reference: rotatte]]", "got 'rotatte'; the nearest is 'rotate'"),
        ("{{ mean_kernal(3) }}", "name 'mean_kernal' is not defined; the nearest is 'mean_kernel'"),
        ("{{ np.cosz(3) }}", "has no attribute 'cosz'"),
        ("{{ math.sqr(3) }}", "has no attribute 'sqr'; the nearest is 'sqrt'"),
        ("{{ MODELS['Llama-3-8'] }}", "'Llama-3-8'; the nearest is 'Llama-3-8B'"),
        ("$\\frac{x$", "mathematics must be TeX"),
    ],
)
def test_a_page_says_the_line_of_what_is_wrong_on_it(text, told):
    extensions = [*EXTENSIONS, "pymdownx.arithmatex", "pymdownx.superfences"]
    settings = {"pymdownx.arithmatex": {"generic": True}}
    markdown = Markdown(extensions=extensions, extension_configs=settings)
    fence = "```\n" + "code\n" * 5 + "```"
    with pytest.raises(ValueError, match=rf"^line 11: .*{re.escape(told)}(.|\n)*$"):
        markdown.convert(f"[[reference: wavelengths]]\n\n{fence}\n\n{text}\n")


def test_the_nearest_name_is_near():
    assert nearest("rotat", ["rotate", "ripple"]) == "; the nearest is 'rotate'"
    assert nearest("elsewhere", ["rotate", "ripple"]) == ""
    assert nearest(None, ["rotate"]) == ""


def test_a_line_is_found_by_the_first_line_of_a_text():
    assert line_of("\n b \nc", ["a", "x b", "b"]) == 2
    assert line_of("d", ["a"]) is None
    assert line_of("\n", ["a"]) is None
