"""The base bound: against windows bisected without the search, scans of every base, and the paper's grid."""

import json
import math
import pathlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropedoc import inverse_frequencies, mean_kernel, minimum_base

REFERENCE = json.loads((pathlib.Path(__file__).parents[1] / "reference" / "minimum_base.json").read_text())
# Men, Xu et al. (arXiv 2405.14591), 1k to 64k as printed: never below the infimum but for rounding.
PRINTED = {1024: 4.3e3, 2048: 1.6e4, 4096: 2.7e4, 8192: 8.4e4, 16384: 3.1e5, 32768: 6.4e5, 65536: 2.1e6}
# Su (kexue.fm, article 10122, numerical solution): a grid refined five times.
SU = {1024: 4.3e3, 2048: 1.2e4, 4096: 2.7e4, 8192: 8.4e4, 16384: 2.3e5, 32768: 6.3e5, 65536: 2.1e6, 131072: 4.9e6}
SEARCHED = [window for window in REFERENCE["windows"] if window[0] <= 65536]


def least(length, base, rotary_dim):
    return mean_kernel(np.arange(length + 1), inverse_frequencies(rotary_dim, base=base)).min()


def test_the_reference_holds_windows_and_scans():
    assert len(SEARCHED) >= 6
    assert len(REFERENCE["scans"]) >= 5


@pytest.mark.parametrize(("length", "rotary_dim", "edge", "distance"), SEARCHED)
def test_the_search_ends_at_the_edge_of_the_first_window(length, rotary_dim, edge, distance):
    found = minimum_base(length, rotary_dim=rotary_dim)
    assert edge * (1 - 1e-9) <= found <= edge * (1 + 3e-9)
    assert found <= PRINTED[length] * 1.01
    assert 0 < distance < length  # the same bound for Δ ≤ L and Δ < L
    assert least(length, found, rotary_dim) >= 0


@pytest.mark.parametrize(("length", "printed"), SU.items())
def test_the_search_agrees_with_su_in_both_digits(length, printed):
    assert float(f"{minimum_base(length, rotary_dim=128):.1e}") == printed


@pytest.mark.parametrize(("length", "rotary_dim", "scanned"), REFERENCE["scans"])
def test_a_scan_of_every_base_finds_nothing_smaller(length, rotary_dim, scanned):
    assert minimum_base(length, rotary_dim=rotary_dim) == pytest.approx(scanned, rel=3e-5)


def test_the_condition_is_not_monotone_in_the_base():
    assert least(32768, 1e6, 128) < 0 <= least(32768, minimum_base(32768, rotary_dim=128), 128)


def test_the_last_distance_counts():
    assert minimum_base(2, rotary_dim=128) > minimum_base(1, rotary_dim=128) == 1
    base = minimum_base(2, rotary_dim=4)
    assert base == pytest.approx((2 / math.acos(-math.cos(2))) ** 2, rel=2e-6)  # cos 2 + cos(2/√b) = 0


@settings(derandomize=True, deadline=None, max_examples=15)
@given(st.integers(1, 300), st.integers(4, 40).map(lambda half: 2 * half))
def test_the_base_found_passes_and_bases_just_below_fail(length, rotary_dim):
    base = minimum_base(length, rotary_dim=rotary_dim)
    assert least(length, base * (1 + 1e-12) + 1e-12, rotary_dim) >= -1e-12
    below = base * (1 - 1e-5 * np.arange(1, 20))
    for smaller in below[below > 1]:
        assert least(length, smaller, rotary_dim) < 0


def test_bad_numbers_are_refused_by_name():
    for arguments, message in (
        ((0, 128), "context_length must be an integer from 1 to 4194304, got 0"),
        ((2**22 + 1, 128), "context_length must be an integer from 1 to 4194304"),
        ((1024.0, 128), "context_length must be an integer"),
        ((1024, 7), "rotary_dim must be a positive even integer, got 7"),
        ((2, 2), "rotary_dim must be at least 4"),
    ):
        with pytest.raises(ValueError, match=message):
            minimum_base(arguments[0], rotary_dim=arguments[1])
