"""Numbers that pages quote from papers: equal to the data that the authors published beside them."""

import re

import pytest

from tests.project import ROOT

PAGE = (ROOT / "docs" / "extension.md").read_text(encoding="utf-8")
# jquesnelle/yarn at 995db5b: data/proofpile-long-small-8k.csv at 2048, 4096, 8192, 10240, and proofpile-long-small.csv
# at 8192, 32768, 65536, 131072; these are the data of tables 1 and 2.
PERPLEXITY = {
    "linear, $s = 2$": (3.9218568801879883, 3.509538412094116, 3.344118118286133, 8.071100234985352),
    "NTK-aware, base 20,000": (4.202556610107422, 3.750666856765747, 3.586596727371216, 6.235434532165527),
    "YaRN, $s = 2$": (3.9184463024139404, 3.5097882747650146, 3.3563895225524902, 6.0485148429870605),
    "linear (Together), 32k": (3.506507397, 2.635623455, 187.6531525, 11458.37891),
    "NTK-aware (Code Llama), 100k": (3.714056969, 2.744535208, 2.546676874, 2.705837965),
    "YaRN, $s = 16$, 64k": (3.506547213, 2.654691696, 2.421703339, None),
    "YaRN, $s = 32$, 128k": (3.562077045, 2.698002338, 2.453372717, 2.372046709),
}


@pytest.mark.parametrize("row", PERPLEXITY)
def test_a_quoted_perplexity_is_that_of_the_authors_data(row):
    cells = next(line for line in PAGE.splitlines() if line.startswith(f"| {row} |")).strip("| ").split(" | ")[1:]
    said = [cell for cell in cells if not cell.endswith("tokens")][:4]
    assert len(said) == len(PERPLEXITY[row])
    for cell, value in zip(said, PERPLEXITY[row], strict=True):
        if value is None:
            assert cell.startswith("over")
        elif cell.startswith("over"):
            assert value > float(re.sub(r"\D", "", cell))
        else:
            assert abs(float(cell) - value) < 0.0101  # the paper cuts some of its digits instead of rounding
