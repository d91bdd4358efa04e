"""What a style sheet keeps: the selectors that may meet something, and everything else as it stands."""

import pytest

from ropedoc.site.used import used, words
from tests.compare import assert_refused

MISTAKE = "the style sheet must be well formed, got 'EOF reached before {} block for a qualified rule' in line 2"
KNOWN = words(['<p class="here also-here">', "add('later')"])


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        (".here{color:red}.gone{color:red}", ".here{color:red}"),
        (".here,.gone,.later .also-here{color:red}", ".here,.later .also-here{color:red}"),
        ("p .gone>a,p{color:red}", "p{color:red}"),
        (".here.gone{color:red}", ""),
        (".here:not(.gone){color:red}", ".here:not(.gone){color:red}"),
        (":is(.gone,.here) p,:where(.gone){color:red}", ":is(.gone,.here) p,:where(.gone){color:red}"),
        (':host(.gone) p,[data-x=".gone"]{color:red}', '[data-x=".gone"]{color:red}'),
        ("@media print{.gone{color:red}}@media print{.here{a:b}.gone{a:b}}", "@media print{.here{a:b}}"),
        ("@supports (a:b){@media print{.gone{a:b}}}", ""),
        ("@keyframes gone{to{a:b}}@font-face{src:url(x.y)}", "@keyframes gone{to{a:b}}@font-face{src:url(x.y)}"),
        (":root{--icon:url('data:,<a d=\".5.gone\"/>')}", ':root{--icon:url("data:,<a d=\\".5.gone\\"/>")}'),
        (".here{width:.5em}/* .gone */", ".here{width:.5em}"),
    ],
)
def test_a_selector_goes_that_names_a_class_which_the_site_has_not(sheet, left):
    assert used(sheet, KNOWN) == left


def test_a_sheet_with_a_mistake_is_refused():
    assert_refused(lambda: used("p{a:b}\n}", KNOWN), MISTAKE)


def test_the_sheets_of_the_site_hold_no_class_that_it_has_not_and_still_the_most_of_the_theme(site):
    known = words(file.read_text(encoding="utf-8") for kind in ("html", "js") for file in site.rglob(f"*.{kind}"))
    for sheet in site.glob("assets/stylesheets/*.css"):
        text = sheet.read_text(encoding="utf-8").strip()
        assert used(text, known) == text
        assert len(text) > 10_000
