"""Numbers, mathematics, tables and the font of the pages."""

from __future__ import annotations

import html
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from markdown import Markdown

from ropedoc.site.font import FAMILY, NEVER_WRITTEN, characters, cut
from ropedoc.site.mathml import mathml, tex_in
from ropedoc.site.numbers import value
from tests.compare import assert_refused

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "build" / "stix-two-math.ttf"
MATH = "{http://www.w3.org/1998/Math/MathML}"
MATHEMATICS = ["pymdownx.arithmatex", "ropedoc.site.mathml"]
GENERIC = {"pymdownx.arithmatex": {"generic": True}}


def with_numbers(text):
    return Markdown(extensions=["pymdownx.superfences", "ropedoc.site.numbers"]).convert(text)


def with_mathematics(text):
    return Markdown(extensions=MATHEMATICS, extension_configs=GENERIC).convert(text)


def test_an_expression_becomes_its_value_in_its_format():
    assert value("1 / math.log10(10_000):.2f") == "0.25"
    assert value("inverse_frequencies(512)[128]:g") == "0.01"
    assert value("base_from_frequency(0.01, pair=128, rotary_dim=512):,.0f") == "10,000"
    assert value("np.euler_gamma:.4f") == "0.5772"


def test_a_number_stands_in_the_sentence_with_a_real_minus():
    assert with_numbers("It is {{ -1 / 4:.2f }}, not {{2+2}}.") == "<p>It is −0.25, not 4.</p>"


def test_code_on_a_page_keeps_its_braces():
    made = with_numbers('```python\nprint(f"{{ 1 + 1 }}")\n```')
    assert 'f"{{ 1 + 1 }}"' in "".join(ET.fromstring(made).itertext())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no_such(3):.2f", "name 'no_such' is not defined"),
        ("1 / 0", "division by zero"),
        ("inverse_frequencies(7)[0]", "rotary_dim must be a positive even integer, got 7"),
        ("1:.2q", "Unknown format code 'q' for object of type 'int'"),
    ],
)
def test_an_expression_that_fails_is_an_error_that_holds_it_and_says_why(text, reason):
    message = f"line 1: a number on a page must be computable, got {{{{ {text} }}}}: {reason}"
    assert_refused(lambda: with_numbers(f"So {{{{ {text} }}}}."), message)


def test_an_expression_that_is_no_python_is_an_error_that_holds_it():
    with pytest.raises(
        ValueError, match=r"^line 1: a number on a page must be computable, got \{\{ 1 \+ \}\}: .*syntax.*$"
    ):
        with_numbers("So {{ 1 + }}.")  # Python's words change from version to version


def test_an_expression_cannot_change_what_the_next_one_sees():
    assert value("[inv_freq := 3][0]") == "3"
    message = "a number on a page must be computable, got {{ inv_freq }}: name 'inv_freq' is not defined"
    assert_refused(lambda: value("inv_freq"), message)


def test_tex_becomes_mathml():
    made = ET.fromstring(with_mathematics(r"The angle is $m\theta_i$."))
    (math,) = [element for element in made.iter() if element.tag.endswith("math")]
    assert [element.text for element in math.iter() if element.tag.endswith("mi")] == ["m", "θ", "i"]
    assert "$" not in "".join(made.itertext())


def test_a_formula_on_its_own_is_displayed():
    assert 'display="block"' in with_mathematics("$$\n\\frac{1}{2}\n$$")
    assert 'display="block"' not in with_mathematics(r"So $\frac{1}{2}$.")


@pytest.mark.parametrize("tex", [r"\frac{1}", r"\nosuchcommand", "x_", r"\begin{pmatrix} 1", "}"])
def test_tex_that_is_not_understood_is_an_error_that_holds_it(tex):
    with pytest.raises(ValueError, match=f"^{understood(tex)}: (.|\n)+$"):  # then math-core's own words
        mathml(tex, display=True)


def understood(tex):
    """Pattern of the refusal of a piece of TeX."""
    return re.escape(f"mathematics must be TeX that math-core understands, got {tex!r}")


def test_bad_tex_fails_the_page():
    tex = r"\frac{1}"
    with pytest.raises(ValueError, match=f"^line 1: {understood(tex)}: (.|\n)+$"):
        with_mathematics(f"So ${tex}$.")


def test_every_piece_of_tex_is_found():
    text = "Inline $a_1$ and $b$.\n\n$$\nc = d\n$$\n\nNo \\$x\\$ and no $ 5 $."
    assert tex_in(text) == ["a_1", "b", "\nc = d\n"]


def test_the_characters_of_a_formula_are_those_that_it_shows():
    found = characters([mathml(r"\sum_i \cos(\Delta\,\theta_i)", display=True)])
    assert found >= {ord(letter) for letter in "∑iθΔcos("}
    assert ord("<") not in found


def test_the_characters_that_only_a_browser_writes_are_kept():
    assert 0x221A in NEVER_WRITTEN
    assert 0x1D703 in characters([mathml(r"\theta", display=True)])  # drawn for <mi>θ</mi>
    assert 0x1D44F in characters([mathml("b", display=True)])


@pytest.fixture(scope="module")
def fonts():
    letters = characters([mathml(r"\sqrt{\theta_i} + \sum_{k=1}^{n} x", display=True)])
    with TTFont(SOURCE) as whole, TTFont(io.BytesIO(cut(SOURCE, letters))) as part:
        yield whole, part, letters


def test_the_cut_font_keeps_the_characters_asked_for_and_is_smaller(fonts):
    whole, part, letters = fonts
    has = set(part.getBestCmap())
    assert has == letters & set(whole.getBestCmap())
    assert {0x221A, 0x1D465, 0x1D703, ord("∑")} <= has
    assert len(part.getGlyphOrder()) < len(whole.getGlyphOrder()) / 2


def test_the_cut_font_keeps_its_mathematical_table(fonts):
    whole, part, _ = fonts
    for constant in ("AxisHeight", "RadicalVerticalGap", "FractionRuleThickness"):
        before, after = (getattr(font["MATH"].table.MathConstants, constant).Value for font in (whole, part))
        assert before == after > 0
    root = part.getBestCmap()[0x221A]
    assert root in part["MATH"].table.MathVariants.VertGlyphCoverage.glyphs


def test_the_cut_font_has_a_name_of_its_own(fonts):
    _, part, _ = fonts
    names = {record.nameID: record.toUnicode() for record in part["name"].names}
    assert {names[number] for number in (1, 3, 4)} == {FAMILY}
    assert names[6] == FAMILY.replace(" ", "")
    assert not [text for number, text in names.items() if number in {1, 3, 4, 6, 16} and "STIX" in text]


def widths(table):
    """Widths of the columns of a table, in digits: their shares of the whole."""
    total = float(re.search(r"width:min\(100%,([\d.]+)ch\)", table.find(".//table").get("style"))[1])
    return [total * float(re.search(r"width:([\d.]+)%", column.get("style"))[1]) / 100 for column in table.iter("col")]


def with_table(*rows):
    lines = [f"| {' | '.join(row)} |" for row in rows]
    text = "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
    extensions = [*MATHEMATICS, "tables", "ropedoc.site.scroll"]
    return ET.fromstring(
        f"<div>{html.unescape(Markdown(extensions=extensions, extension_configs=GENERIC).convert(text))}</div>"
    )


def test_a_column_is_as_wide_as_its_words_and_a_table_as_its_page():
    sentence = "a sentence that is far too long for a line " * 3
    term, *wide = widths(with_table(("term", "a", "b", "c"), ("frequency", sentence, sentence, sentence)))
    assert term >= len("frequency")
    assert len(wide) == 3
    assert wide == pytest.approx([wide[0]] * 3, abs=0.05)
    assert term + sum(wide) == pytest.approx(76, abs=0.3)
    assert sum(widths(with_table(("term",), ("frequency",)))) < 15


def test_a_cell_says_its_column_and_a_table_its_parts():
    table = with_table(("term", "meaning of $b$"), ("base", "a number")).find(".//table")
    assert [cell.get("data-label") for cell in table.iter("td")] == ["term", "meaning of b"]
    assert {part.get("role") for part in table.iter() if part.tag in {"td", "th", "tr"}} == {
        "cell",
        "columnheader",
        "row",
    }


def test_a_formula_is_as_wide_as_what_it_shows():
    (formula, _), (letters, _) = (
        widths(with_table(("symbol", "x"), (text, "y"))) for text in (r"$\Delta=m-n+\ln b$", "Δ=m−n+lnb")
    )
    assert formula == letters


def test_a_long_name_of_code_may_go_on_after_an_underscore_and_a_short_one_may_not():
    table = with_table(("a", "b"), ("`original_max_position_embeddings`", "`rope_theta`"))
    long, short = table.iter("code")
    assert [long.text, *(part.tail for part in long)] == ["original_", "max_", "position_", "embeddings"]
    assert {part.tag for part in long} == {"wbr"}
    assert (short.text, len(short)) == ("rope_theta", 0)
    assert widths(table)[0] < len("original_max_position_embeddings") < sum(widths(table)) + 22
