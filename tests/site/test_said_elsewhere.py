"""What the pages say of a setting that is stated where nothing looks, held to what was run."""

import json
import math

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


BY_LENGTH = json.loads((ROOT / "tests/reference/by_length.json").read_text("utf-8"))
EXTENSION = (ROOT / "docs/extension.md").read_text("utf-8")


def divided(name):
    """By what the first and the last of 32 pairs at base 10,000 were divided, and the multiplier, for each sequence."""
    plain = 1e4 ** (-62 / 64)
    return [(1 / first, plain / last, times) for first, last, times in BY_LENGTH[name]["turned"]]


def test_dynamic_ntk_goes_by_the_longest_sequence_since_a_short_one():
    """The paper's stretch is l/L for a factor of 1; transformers' is s l/L - (s - 1); both from the original length on."""
    assert BY_LENGTH["transformers"] == "5.24.0"
    assert "by the longest sequence since the last one that was shorter than the original length" in EXTENSION
    run = BY_LENGTH["dynamic, factor 2"]
    longest = 0
    for length, (first, last, times) in zip(run["lengths"], divided("dynamic, factor 2"), strict=True):
        longest = 4096 if length < 4096 else max(longest, length)
        assert abs(first - 1) < 1e-4
        assert abs(last / (2 * longest / 4096 - 1) - 1) < 0.01
        assert abs(times - 1) < 1e-6
    assert "| `dynamic` with a factor of 1 in transformers 5.24 | [YaRN 3.3]" in EXTENSION
    assert [round(last, 1) for _, last, _ in divided("dynamic, factor 1")] == [1, 2, 4]


def test_phi_3_switches_its_lists_and_phi_moe_does_not():
    assert (
        "LongRoPE, in Phi-3's class, by the sequence at hand; and the class of Phi-MoE turns by the short list"
        in EXTENSION
    )
    short, long = (1, 1), (30, 30)
    found = {
        name: [(round(first), round(last)) for first, last, _ in divided(name)] for name in BY_LENGTH if "Phi" in name
    }
    assert found == {"LongRoPE, Phi-3": [short, long, short], "LongRoPE, Phi-MoE": [short, short, short]}
    phi, moe = ([round(times, 4) for *_, times in divided(name)] for name in found)
    assert phi == [round(math.sqrt(1 + math.log(32) / math.log(4096)), 4)] * 3
    assert moe == [1.1, 1.3, 1.1]


def test_alpha_of_hunyuan_is_the_factor_of_ntk_aware():
    assert "in HunYuan's class of transformers 5.24 `dynamic` with `alpha` for $s$ | [YaRN 3.1]" in EXTENSION
    for first, last, _ in divided("dynamic with alpha 8, HunYuan"):
        assert (round(first, 3), round(last, 1)) == (1, 8)
