"""What the pages say of a setting that is stated where nothing looks, held to what was run."""

import json

from tests.project import ROOT

LOADED = json.loads((ROOT / "tests/reference/loaded.json").read_text("utf-8"))
PAGE = (ROOT / "docs/pitfalls.md").read_text("utf-8")


def test_transformers_does_with_a_later_change_what_the_page_says():
    """Base 500,000 and 32 features: pair 1 turns by 500000^(-1/16)."""
    assert LOADED["transformers"] == "5.24.0"
    assert "In transformers 5.24.0 the frequencies are worked out when the model is built" in PAGE
    assert LOADED["rope_theta of the config"] is None
    assert LOADED["parameters changed after building"] == LOADED["plain"]
    assert abs(LOADED["plain"][1] * 500_000 ** (1 / 16) - 1) < 1e-6
    assert LOADED["built after the change"] == [theta / 4 for theta in LOADED["plain"]]
    assert LOADED["rope_theta set on the config, then built"] == LOADED["built after the change"]
