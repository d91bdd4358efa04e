"""The filter above the table of programs, wide and on a phone, and the table where no script runs."""

import pytest

from ropedoc.concordance.runs import settings


@pytest.mark.parametrize("width", [1280, 390])
def test_the_filter_leaves_the_rows_asked_for_and_says_how_many(visit, width):
    page = visit("programs.html", width=width)
    rows = page.locator("#rope-programs tbody tr")
    shown = page.locator("#rope-programs tbody tr:visible")
    assert rows.count() == shown.count() == len(settings())
    over = "(table) => { const frame = table.closest('.rope-scroll'); return frame.scrollWidth - frame.clientWidth; }"
    assert page.locator("table.rope-runs").first.evaluate(over) <= 0  # no program is cut off
    page.fill("[name=words]", "YaRN betas")
    assert sorted(text.split("\n")[0] for text in shown.locator("th").all_inner_texts()) == sorted(
        name for name in settings() if "yarn" in name and "betas" in name
    )
    page.check("[name=apart]")
    page.select_option("[name=method]", "linear")
    assert shown.count() == 0
    assert page.inner_text(".rope-filter output") == f"0 of {len(settings())} settings"
