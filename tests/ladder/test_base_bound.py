"""The base bound: against windows bisected without the search, scans of every base, and the paper's grid."""

import json
import math
import pathlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropedoc import inverse_frequencies, mean_kernel, minimum_base
from ropedoc.ladder import base_bound
from tests.compare import assert_refused

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


# What the search rests on: which distances fail, and how far a failing distance fails

SETTINGS = st.tuples(st.integers(2, 16).map(lambda pairs: 2 * pairs), st.integers(1, 3000), st.floats(0, 14))
LOOKS = [np.float32, np.float64]


def exponents(rotary_dim):
    return np.arange(0, rotary_dim, 2) / rotary_dim


def rows_for(length):
    """Rows of 256 distances, eight at a time, that hold them all."""
    return np.arange(-(-length // 2048) * 8) * 256


def curve(distance, x, u):
    """K at these distances under the base e^x, summed pair by pair."""
    return np.mean([np.cos(distance * math.exp(-x * one)) for one in u], axis=0)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(SETTINGS, st.sampled_from(LOOKS))
def test_a_look_finds_every_distance_with_a_negative_kernel(setting, real):
    (_, length, x), u = setting, exponents(setting[0])
    distance, promise = base_bound._look(rows_for(length), length, x=x, u=u, real=real)
    every = np.arange(1, length + 1)
    kernel = curve(every, x, u)
    sure = np.abs(kernel) > (2e-6 if real is np.float32 else 1e-12)  # the rest is within rounding
    assert set(every[sure & (kernel < 0)]) <= set(distance.tolist()) <= set(every[~sure | (kernel < 0)])
    expected = -kernel[distance - 1] * u.size / distance**2.0
    rounding = u.size * (2e-6 if real is np.float32 else 1e-12)
    assert np.abs(promise - expected).max(initial=0) <= rounding


def test_a_look_at_some_rows_stays_inside_them():
    u = exponents(16)
    some = np.array([512, 1536, 0, 256, 768, 1024, 1280, 1792])
    whole, _ = base_bound._look(rows_for(4096), 4096, x=2.0, u=u, real=np.float64)
    inside, _ = base_bound._look(some, 4096, x=2.0, u=u, real=np.float64)
    assert set(inside.tolist()) == {one for one in whole.tolist() if one <= 2048}


def test_a_look_keeps_its_signs_at_the_longest_contexts():
    u, x = exponents(128), math.log(1e6)
    far = 2**22 - 2048 + np.arange(8) * 256
    for real, error in ((np.float32, 1e-4), (np.float64, 1e-9)):
        distance, _ = base_bound._look(far, 2**22, x=x, u=u, real=real)
        every = np.arange(far[0] + 1, 2**22 + 1)
        kernel = curve(every, x, u)
        sure = np.abs(kernel) > error
        assert sure.sum() > 1000
        assert set(every[sure & (kernel < 0)]) <= set(distance.tolist()) <= set(every[~sure | (kernel < 0)])


def reach(distance, x, jump, u):
    """The doc's formula for one distance, term by term: how far down and up from x + jump K stays negative."""
    w = [distance * math.exp(-x * one) * one for one in u]
    bend = sum(w_i**2 + w_i * u_i for w_i, u_i in zip(w, u, strict=True)) / len(u)
    phase = [distance * math.exp(-(x + jump) * one) for one in u]
    kernel = sum(map(math.cos, phase)) / len(u)
    slope = sum(math.sin(p) * p * u_i for p, u_i in zip(phase, u, strict=True)) / len(u)
    if kernel >= 0:
        return 0.0, 0.0
    root = math.sqrt(slope**2 - 2 * bend * kernel)
    return (slope + root) / bend, (root - slope) / bend


@settings(derandomize=True, deadline=None, max_examples=60)
@given(SETTINGS, st.floats(0, 0.01), st.lists(st.integers(1, 3000), min_size=1, max_size=12))
def test_a_step_is_the_longest_that_one_of_its_distances_proves(setting, jump, distances):
    u, x = exponents(setting[0]), setting[2]
    back, ahead = base_bound._disproved(np.array(distances), np.zeros(len(distances)), x=x, jump=jump, u=u)
    proved = [reach(one, x, jump, u) for one in distances]
    assert back == pytest.approx(max(one for one, _ in proved), rel=1e-9, abs=1e-9)
    assert ahead == pytest.approx(max(one for _, one in proved), rel=1e-9, abs=1e-9)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(SETTINGS, st.floats(0, 0.01))
def test_one_distance_fails_all_the_way_that_it_is_said_to(setting, jump):
    (_, distance, x), u = setting, exponents(setting[0])
    back, ahead = base_bound._disproved(np.array([distance]), np.zeros(1), x=x, jump=jump, u=u)
    grid = np.linspace(x + jump - min(back, jump), x + jump + ahead, 301)
    if ahead:
        assert max(curve(np.array([distance]), one, u)[0] for one in grid) <= 1e-9


def test_no_distance_proves_no_step():
    nothing = np.arange(0)
    assert base_bound._disproved(nothing, np.zeros(0), x=1.0, jump=0.0, u=exponents(8)) == (0.0, 0.0)


def test_of_many_distances_those_that_promise_most_are_taken():
    distance, u = np.arange(1, 401), exponents(32)
    kernel = curve(distance, 3.0, u)
    failing = distance[kernel < 0]
    promise = -kernel[failing - 1] / failing**2.0
    assert failing.size > 32
    chosen = failing[np.argsort(-promise)[: base_bound.PICKED]]
    expected = base_bound._disproved(chosen, np.zeros(chosen.size), x=3.0, jump=0.0, u=u)
    assert base_bound._disproved(failing, promise, x=3.0, jump=0.0, u=u) == expected


# The promise on windows that may be missed


class EnoughError(Exception):
    """Raised once enough steps were seen."""


def steps_of_a_search(monkeypatch, proofs):
    """Steps in ln b that the search takes when its looks always find a distance, and its proofs give these lengths."""
    seen = []

    def disproved(*_, x, jump, **__):
        if not seen or x > seen[-1]:
            seen.append(x)
        if len(seen) > len(proofs):
            raise EnoughError
        return 0.0, 0.0 if jump else proofs[len(seen) - 1]  # a probe ahead proves nothing downwards

    monkeypatch.setattr(base_bound, "_look", lambda *_, **__: (np.array([3]), np.array([1.0])))
    monkeypatch.setattr(base_bound, "_disproved", disproved)
    with pytest.raises(EnoughError):
        minimum_base(5, rotary_dim=8)
    return np.diff(seen)


def test_where_nothing_is_proved_a_window_of_a_billionth_is_missed_then_of_twice_that_up_to_a_millionth(monkeypatch):
    steps = steps_of_a_search(monkeypatch, [0.0] * 15)
    np.testing.assert_allclose(steps, np.minimum(1e-9 * 2.0 ** np.arange(15), 1e-6), rtol=1e-6)


def test_after_a_proof_the_window_missed_is_a_billionth_again(monkeypatch):
    steps = steps_of_a_search(monkeypatch, [0.0, 0.0, 0.0, 1e-4, 0.0, 0.0, 1e-10, 0.0])
    np.testing.assert_allclose(steps, [1e-9, 2e-9, 4e-9, 1e-4, 1e-9, 2e-9, 4e-9, 8e-9], rtol=1e-6)


def test_a_context_for_which_every_base_fails_is_refused(monkeypatch):
    monkeypatch.setattr(base_bound, "_look", lambda *_, **__: (np.array([3]), np.array([1.0])))
    monkeypatch.setattr(base_bound, "_disproved", lambda *_, jump, **__: (jump, 100.0))
    assert_refused(
        lambda: minimum_base(7, rotary_dim=8),
        "rotary_dim must be large enough for a base that passes at all 7 distances, got 8",
    )


def test_every_base_passes_for_one_distance_even_with_one_pair():
    assert minimum_base(1, rotary_dim=2) == 1.0
    assert type(minimum_base(1, rotary_dim=2)) is float


@pytest.mark.parametrize(
    ("length", "rotary_dim", "message"),
    [
        (0, 128, "context_length must be an integer from 1 to 4194304, got 0"),
        (2**22 + 1, 128, "context_length must be an integer from 1 to 4194304, got 4194305"),
        (1024.0, 128, "context_length must be an integer from 1 to 4194304, got 1024.0"),
        (1024, 7, "rotary_dim must be a positive even integer, got 7"),
        (2, 2, "rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2"),
    ],
)
def test_bad_numbers_are_refused_by_name(length, rotary_dim, message):
    assert_refused(lambda: minimum_base(length, rotary_dim=rotary_dim), message)
