import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ropedoc import (
    head_weights,
    inverse_frequencies,
    logarithmic_law,
    mean_kernel,
    roformer_bound,
    rotate,
    similarity_matrix,
)
from ropedoc.ladder import kernel
from tests.compare import assert_close, assert_refused, reference, said
from tests.tolerances import (
    ANGLE_AT_A_MILLION,
    ANGLE_PER_TOKEN,
    BOUND_PER_TOKEN,
    EIGENVALUE_PER_ROW,
    FORMULA,
    KERNEL_RMS,
    LAW,
    SUM,
)

EXPECTED = reference("kernel")
GOLDEN = EXPECTED["golden"]
POSITION_LISTS = arrays(np.float64, st.integers(1, 20), elements=st.floats(-1e4, 1e4))


def setting(case):
    return f"d{case['rotary_dim']}-b{case['base']:g}"


def frequencies_of(case):
    return inverse_frequencies(case["rotary_dim"], base=case["base"])


def kernel_tolerance(distance):
    """The mean angle error, and the rounding of the sum."""
    return SUM + ANGLE_PER_TOKEN * np.abs(distance)


@st.composite
def spectra(draw):
    """Some frequencies, and weights that are not all zero."""
    pairs = draw(st.integers(1, 12))
    theta = draw(arrays(np.float64, pairs, elements=st.floats(0, 2)))
    weights = draw(arrays(np.float64, pairs, elements=st.floats(0, 1e3)))
    assume(weights.max() > 1e-3)
    return theta, weights


# The mean kernel


@pytest.mark.parametrize("case", EXPECTED["mean_kernel"], ids=setting)
def test_the_mean_kernel_agrees_with_mpmath(case):
    ours = mean_kernel(case["distance"], frequencies_of(case))
    assert ours.dtype == np.float64
    assert_close(ours, case["kernel"], absolute=kernel_tolerance(case["distance"]))


@pytest.mark.parametrize("case", EXPECTED["mean_kernel"], ids=setting)
def test_the_mean_kernel_at_a_million_tokens_is_exact_to_a_billionth(case):
    assert case["distance"][-1] == 1e6
    assert_close(mean_kernel(1e6, frequencies_of(case)), case["kernel"][-1], absolute=ANGLE_AT_A_MILLION)


@pytest.mark.parametrize("case", EXPECTED["weighted"], ids=lambda case: f"{setting(case)}-head{case['head']}")
def test_the_kernel_that_a_head_hears_agrees_with_mpmath(case):
    weights = head_weights(case["rotary_dim"], head=case["head"], heads=case["heads"])
    assert weights.tolist() == case["weights"]
    ours = mean_kernel(case["distance"], frequencies_of(case), weights=weights)
    assert_close(ours, case["kernel"], absolute=kernel_tolerance(case["distance"]))


def test_the_kernel_under_uneven_weights_agrees_with_mpmath():
    case = EXPECTED["harmonic"]
    ours = mean_kernel(case["distance"], frequencies_of(case), weights=case["weights"])
    assert_close(ours, case["kernel"], absolute=kernel_tolerance(case["distance"]))


def test_the_kernel_first_rises_at_distance_12():
    curve = mean_kernel(np.arange(1025), inverse_frequencies(128))
    rises = np.diff(curve) > 0
    assert np.flatnonzero(rises)[0] + 1 == GOLDEN["first_rise"] == 12
    assert rises.sum() == GOLDEN["rises_to_1024"]
    assert 0.45 < rises.mean() < 0.55, "about half of all unit steps rise"


@pytest.mark.parametrize("case", GOLDEN["first_negative"], ids=setting)
def test_the_kernel_first_goes_negative_where_mpmath_says(case):
    curve = mean_kernel(np.arange(case["distance"] + 1), frequencies_of(case))
    assert np.flatnonzero(curve < 0).tolist() == [case["distance"]]


def test_the_first_negative_distances_are_those_that_the_pages_state():
    stated = {(128, 1e4): 1707, (64, 1e4): 725, (256, 1e4): 2653, (128, 5e5): 18_438, (128, 1e6): 27_115}
    assert {(case["rotary_dim"], case["base"]): case["distance"] for case in GOLDEN["first_negative"]} == stated


def test_the_kernel_at_1024_is_a_fifth():
    ours = mean_kernel(1024, inverse_frequencies(128))
    assert_close(ours, GOLDEN["kernel_at_1024"], absolute=kernel_tolerance(1024))
    assert f"{ours:.3f}" == "0.204"


@given(spectrum=spectra(), distance=st.floats(-1e6, 1e6))
def test_the_kernel_is_symmetric_and_never_above_one(spectrum, distance):
    theta, weights = spectrum
    value = mean_kernel(distance, theta, weights=weights)
    assert value == mean_kernel(-distance, theta, weights=weights)
    assert abs(value) <= 1 + SUM


@given(spectrum=spectra())
def test_the_kernel_is_one_at_distance_zero(spectrum):
    theta, weights = spectrum
    assert_close(mean_kernel(0, theta, weights=weights), 1.0, absolute=SUM)
    assert_close(mean_kernel(0, theta), 1.0, absolute=SUM)


@given(spectrum=spectra(), scale=st.sampled_from([1e-300, 1e-9, 0.3, 7.0, 1e9, 1e300]), distance=st.floats(-1e4, 1e4))
def test_only_the_proportions_of_the_weights_matter(spectrum, scale, distance):
    theta, weights = spectrum
    scaled = mean_kernel(distance, theta, weights=scale * weights)
    assert_close(scaled, mean_kernel(distance, theta, weights=weights), absolute=SUM)


@pytest.mark.parametrize("size", [5e-324, 1e-310, 1e308], ids=str)
def test_the_smallest_and_largest_weights_count_like_any_others(size):
    distance, theta = np.arange(5), inverse_frequencies(8)
    assert_close(mean_kernel(distance, theta, weights=[size] * 4), mean_kernel(distance, theta), absolute=SUM)


def test_equal_weights_are_the_default():
    distance, theta = np.arange(50), inverse_frequencies(32)
    weighted = mean_kernel(distance, theta, weights=np.full(16, 0.7))
    assert_close(mean_kernel(distance, theta), weighted, absolute=SUM)


@given(spectrum=spectra(), m=st.integers(-1000, 1000), n=st.integers(-1000, 1000))
def test_the_kernel_is_the_mean_score_over_all_directions(spectrum, m, n):
    # The mean of ⟨R_m x, R_n x⟩ for E[x xᵀ] = 1 is the trace of R_m R_nᵀ, the sum over unit vectors.
    theta, _ = spectrum
    unit = np.eye(2 * theta.size)
    score = (rotate(unit, m, theta) * rotate(unit, n, theta)).sum() / (2 * theta.size)
    assert_close(mean_kernel(m - n, theta), score, absolute=LAW)


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (1, 1, 4)], ids=str)
def test_the_kernel_has_the_shape_of_the_distance(shape):
    value = mean_kernel(np.ones(shape), [1.0, 0.5])
    assert isinstance(value, np.ndarray)
    assert value.shape == shape


def test_a_distance_alone_has_the_very_value_that_it_has_among_others():
    distances, theta = np.arange(50.0), inverse_frequencies(128)
    together = mean_kernel(distances, theta).tolist()
    assert [float(mean_kernel(distance, theta)) for distance in distances] == together


def test_a_million_distances_take_less_than_a_hundred_megabytes():
    distance, theta = np.arange(1_000_000), inverse_frequencies(128)
    tracemalloc.start()
    try:
        curve = mean_kernel(distance, theta)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert curve.nbytes <= peak, "numpy's memory was not counted"
    assert peak < 100e6


# The limit of many pairs


@pytest.mark.parametrize("rotary_dim", [32, 64, 128, 256])
def test_the_kernel_stands_half_of_one_over_root_n_off_its_limit(rotary_dim):
    limit = EXPECTED["limit"]
    ours = mean_kernel(limit["distance"], inverse_frequencies(rotary_dim, base=limit["base"]))
    low, high = KERNEL_RMS
    assert low < rms(ours - limit["kernel"]) * math.sqrt(rotary_dim) < high


def test_the_kernel_approaches_its_limit_as_pairs_become_many():
    limit = EXPECTED["limit"]
    away = [rms(mean_kernel(limit["distance"], inverse_frequencies(n)) - limit["kernel"]) for n in (64, 512, 4096)]
    assert away[2] < away[1] / 2 < away[0] / 4
    assert away[2] < 0.002


def test_the_logarithmic_law_is_the_middle_of_the_limit():
    limit = EXPECTED["limit"]
    distance, expected = np.array(limit["distance"]), np.array(limit["kernel"])
    law = logarithmic_law(distance, base=limit["base"])
    # What the law leaves out: Ci(Δ), at most 1/Δ, and the next term (Δ/2b)² of Ci(Δ/b); rounded to 8 digits.
    left_out = (1 / distance + (distance / (2 * limit["base"])) ** 2) / math.log(limit["base"])
    assert_close(law, expected, absolute=left_out + 1e-8)


@pytest.mark.parametrize("rotary_dim", [64, 256])
def test_far_beyond_the_base_the_kernel_is_noise_of_one_over_root_n(rotary_dim):
    distance = np.random.default_rng(7).uniform(1e6, 1e8, 20_000)
    far = rms(mean_kernel(distance, inverse_frequencies(rotary_dim)))
    assert far * math.sqrt(rotary_dim) == pytest.approx(1, abs=0.03)  # 20,000 draws: four standard errors


@pytest.mark.parametrize("case", EXPECTED["logarithmic_law"], ids=lambda case: f"b{case['base']:g}")
def test_the_logarithmic_law_agrees_with_mpmath(case):
    assert_close(logarithmic_law(case["distance"], base=case["base"]), case["law"], absolute=FORMULA)


@given(base=st.floats(2, 1e8))
def test_the_logarithmic_law_reaches_zero_at_0_56_of_the_base(base):
    assert_close(logarithmic_law(base * math.exp(-0.5772156649015329), base=base), 0.0, absolute=10 * FORMULA)


GAMMA = 0.5772156649015329  # NIST Digital Library of Mathematical Functions, 5.2.3


@given(rotary_dim=st.integers(1, 256).map(lambda pairs: 2 * pairs), base=st.floats(2, 1e8))
def test_the_law_of_a_dimension_is_that_of_many_pairs_shifted_left_by_a_power_of_the_base(rotary_dim, base):
    distance = np.array([1.0, 30.0, 1e4])
    shifted = 1 - (GAMMA + np.log(distance * base ** (1 / rotary_dim))) / math.log(base)
    assert_close(logarithmic_law(distance, base=base, rotary_dim=rotary_dim), shifted, absolute=50 * FORMULA)


@pytest.mark.parametrize("rotary_dim", [8, 16, 32, 64, 128])
@pytest.mark.parametrize(("base", "within"), [(1e4, 6e-4), (1e6, 5e-3)])
def test_the_kernel_swings_about_the_law_of_its_dimension_and_stays_below_that_of_many_pairs(rotary_dim, base, within):
    distance = np.geomspace(10, base / 10, 20_000)
    theta = base ** (-np.arange(0, rotary_dim, 2) / rotary_dim)
    kernel = np.cos(np.outer(distance, theta)).mean(axis=1)
    assert abs(np.mean(kernel - logarithmic_law(distance, base=base, rotary_dim=rotary_dim))) < within
    assert np.mean(kernel - logarithmic_law(distance, base=base)) == pytest.approx(-1 / rotary_dim, abs=within)


# RoFormer's bound


@pytest.mark.parametrize("case", EXPECTED["roformer_bound"], ids=setting)
def test_the_bound_agrees_with_mpmath(case):
    allowed = 64 * SUM + BOUND_PER_TOKEN * np.abs(case["distance"])
    assert_close(roformer_bound(case["distance"], frequencies_of(case)), case["bound"], absolute=allowed)


def test_the_bound_falls_from_32_5_to_6_5_and_rises_in_113_of_250_steps():
    curve = roformer_bound(np.arange(251), inverse_frequencies(128))
    assert curve[0] == GOLDEN["bound_at_0"] == 32.5
    assert_close(curve[250], GOLDEN["bound_at_250"], absolute=64 * SUM + 250 * BOUND_PER_TOKEN)
    assert f"{curve[250]:.1f}" == "6.5"
    assert (np.diff(curve) > 0).sum() == GOLDEN["bound_rises_to_250"] == 113


@given(data=st.data(), pairs=st.integers(1, 12), distance=st.floats(-1e4, 1e4))
def test_the_bound_is_above_the_score_of_any_two_vectors(data, pairs, distance):
    q = data.draw(arrays(np.float64, 2 * pairs, elements=st.floats(-10, 10)))
    k = data.draw(arrays(np.float64, 2 * pairs, elements=st.floats(-10, 10)))
    theta = inverse_frequencies(2 * pairs)
    score = abs(rotate(q, distance, theta) @ k)
    # RoFormer's h_i, the product of q and k in pair i as complex numbers; the one past the last is 0.
    h = np.append((q[:pairs] + 1j * q[pairs:]) * (k[:pairs] - 1j * k[pairs:]), 0)
    largest_step = np.abs(np.diff(h)).max()
    assert score <= roformer_bound(distance, theta) * pairs * largest_step * (1 + LAW) + LAW


@given(spectrum=spectra())
def test_the_bound_at_distance_zero_is_half_of_one_more_than_the_pairs(spectrum):
    theta, _ = spectrum
    assert_close(roformer_bound(0, theta), (theta.size + 1) / 2, absolute=64 * SUM)


# The similarity matrix


@pytest.mark.parametrize("case", EXPECTED["similarity_matrix"], ids=lambda case: f"from{case['positions'][0]:g}")
def test_the_similarity_matrix_agrees_with_mpmath(case):
    ours = similarity_matrix(case["positions"], frequencies_of(case))
    distance = np.subtract.outer(case["positions"], case["positions"])
    assert_close(ours, case["similarity"], absolute=kernel_tolerance(distance))


@given(spectrum=spectra(), positions=POSITION_LISTS)
def test_the_similarity_matrix_is_a_covariance_matrix(spectrum, positions):
    theta, weights = spectrum
    matrix = similarity_matrix(positions, theta, weights=weights)
    assert (matrix == matrix.T).all()
    assert_close(np.diag(matrix), np.ones(positions.size), absolute=SUM)
    assert np.linalg.eigvalsh(matrix).min() >= -EIGENVALUE_PER_ROW * positions.size


@given(spectrum=spectra(), start=st.floats(-1e6, 1e6), step=st.floats(-100, 100), count=st.integers(1, 30))
def test_evenly_spaced_positions_give_one_value_to_each_diagonal_and_the_right_one(spectrum, start, step, count):
    theta, weights = spectrum
    positions = start + step * np.arange(count)
    matrix = similarity_matrix(positions, theta, weights=weights)
    direct = mean_kernel(np.subtract.outer(positions, positions), theta, weights=weights)
    assert_close(matrix, direct, absolute=2 * ANGLE_AT_A_MILLION)  # frequencies here go up to 2 rad/token
    for offset in range(count):
        assert np.ptp(np.diag(matrix, offset)) <= 2 * ANGLE_AT_A_MILLION


@pytest.mark.parametrize(
    "positions",
    [
        np.arange(200),
        np.arange(200)[::-1],
        0.1 * np.arange(200),
        1e5 + 0.1 * np.arange(200),
        np.linspace(0, 1, 200),
        np.zeros(200),
        -7.5 + 3 * np.arange(200),
        -1e5 - 0.1 * np.arange(200),
    ],
    ids=["whole", "falling", "tenths", "far", "linspace", "equal", "negative", "far below"],
)
def test_evenly_spaced_positions_cost_one_kernel_value_each(monkeypatch, positions):
    assert counted_distances(monkeypatch, positions) == [positions.size]


def test_unevenly_spaced_positions_cost_a_kernel_value_for_each_two(monkeypatch):
    for away in (1e-6, 1e-10):
        positions = np.arange(50.0)
        positions[20] += away
        assert counted_distances(monkeypatch, positions) == [50 * 50]


@pytest.mark.parametrize(("units", "calls"), [(0, 50), (4, 50), (5, 50 * 50), (-4, 50), (-5, 50 * 50)])
def test_positions_are_evenly_spaced_within_four_units_in_the_last_place(monkeypatch, units, calls):
    positions = np.arange(50.0)
    positions[20] += units * 2.0**-47  # the unit of 49
    assert counted_distances(monkeypatch, positions) == [calls]


# Each list is out of step by half a unit in the last place or more: tokens at 2^52, 1e-7 at 2^30, 5e-10 at 2^22.
@pytest.mark.parametrize(
    ("start", "offsets"),
    [(2.0**52, [0, 1, 8]), (2.0**30, [0, 1, 2 + 2.0**-22]), (2.0**22, [0, 1, 2 + 2.0**-30])],
    ids=["tokens", "1e-7", "5e-10"],
)
def test_far_positions_that_only_look_evenly_spaced_are_told_apart(start, offsets):
    theta = inverse_frequencies(64)
    expected = mean_kernel(np.subtract.outer(offsets, offsets), theta)
    assert_close(similarity_matrix(start + np.array(offsets), theta), expected, absolute=SUM)


@pytest.mark.parametrize("count", [0, 1])
def test_no_position_and_one_position_are_fine(count):
    assert similarity_matrix(np.full(count, 5.0), [1.0, 0.1]).tolist() == [[1.0]] * count


# What a head hears


@given(data=st.data(), heads=st.integers(1, 40))
def test_the_heads_part_the_pairs_among_them(data, heads):
    pairs = data.draw(st.integers(heads, 200))
    bands = [head_weights(2 * pairs, head=head, heads=heads) for head in range(1, heads + 1)]
    assert np.sum(bands, axis=0).tolist() == [1.0] * pairs
    firsts = [np.flatnonzero(band)[0] for band in bands]
    assert firsts == sorted(firsts), "head 1 hears the fastest pairs"


@given(data=st.data(), pairs=st.integers(1, 200), heads=st.integers(1, 300))
def test_every_head_hears_at_least_one_pair_and_a_stretch_without_gaps(data, pairs, heads):
    band = head_weights(2 * pairs, head=data.draw(st.integers(1, heads)), heads=heads)
    heard = np.flatnonzero(band)
    assert band.shape == (pairs,)
    assert set(band.tolist()) <= {0.0, 1.0}
    assert heard.size == heard[-1] - heard[0] + 1


def test_there_are_eight_heads_by_default():
    assert head_weights(128, head=8).tolist() == head_weights(128, head=8, heads=8).tolist()
    assert np.flatnonzero(head_weights(128, head=8)).tolist() == list(range(56, 64))


# What is refused


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_distance_that_is_not_finite_is_refused(bad):
    message = f"distance must be finite everywhere, got {bad}"
    assert_refused(lambda: mean_kernel([0, bad], [1.0]), message)
    assert_refused(lambda: mean_kernel(bad, [1.0]), message)
    assert_refused(lambda: roformer_bound([bad], [1.0]), message)
    assert_refused(lambda: logarithmic_law([1, bad], base=1e4), message)
    assert_refused(lambda: similarity_matrix([0, bad, 1], [1.0]), f"positions must be finite everywhere, got {bad}")


@pytest.mark.parametrize("bad", [0, -2.0])
def test_the_logarithmic_law_refuses_a_distance_that_is_not_positive(bad):
    assert_refused(
        lambda: logarithmic_law([1.0, bad], base=1e4), f"distance must be positive everywhere, got {float(bad)}"
    )


@pytest.mark.parametrize("base", [1, 0.5, math.nan, math.inf, True])
def test_the_logarithmic_law_refuses_a_base_that_is_not_above_one(base):
    assert_refused(
        lambda: logarithmic_law(1.0, base=base), f"base must be a finite number greater than 1, got {base!r}"
    )


@pytest.mark.parametrize("positions", [5.0, [[1.0, 2.0]]], ids=str)
def test_positions_of_another_shape_are_refused(positions):
    assert_refused(
        lambda: similarity_matrix(positions, [1.0]),
        f"positions must have the shape [n], got the shape {np.shape(positions)}",
    )


@pytest.mark.parametrize("weights", [[1.0], [1.0, 1.0, 1.0], 1.0, [[1.0, 1.0]]], ids=str)
def test_weights_that_do_not_fit_the_pairs_are_refused(weights):
    message = f"weights must have the shape (2,), one for each pair, got the shape {np.shape(weights)}"
    assert_refused(lambda: mean_kernel(1, [1.0, 0.1], weights=weights), message)
    assert_refused(lambda: similarity_matrix([1, 2], [1.0, 0.1], weights=weights), message)


@pytest.mark.parametrize("weights", [[0.0, 0.0], [2.0, -1.0]], ids=str)
def test_weights_without_a_mean_are_refused(weights):
    assert_refused(
        lambda: mean_kernel(1, [1.0, 0.1], weights=weights),
        f"weights must be non-negative and not all zero, got {weights}",
    )


def test_weights_that_are_not_finite_are_refused():
    assert_refused(
        lambda: mean_kernel(1, [1.0, 0.1], weights=[1.0, math.nan]), "weights must be finite everywhere, got nan"
    )


@pytest.mark.parametrize("head", [0, 9, -1, 1.0, True, None, "1"], ids=repr)
def test_a_head_outside_one_to_eight_is_refused(head):
    assert_refused(lambda: head_weights(128, head=head), f"head must be an integer from 1 to 8, got {said(head)}")


@pytest.mark.parametrize("heads", [0, -8, 8.0, True], ids=repr)
def test_a_number_of_heads_below_one_is_refused(heads):
    assert_refused(
        lambda: head_weights(128, head=1, heads=heads), f"heads must be an integer of at least 1, got {heads!r}"
    )


@pytest.mark.parametrize("rotary_dim", [7, 0, -2, 64.0, True], ids=repr)
def test_weights_for_an_odd_dimension_are_refused(rotary_dim):
    assert_refused(
        lambda: head_weights(rotary_dim, head=1), f"rotary_dim must be a positive even integer, got {rotary_dim!r}"
    )


def rms(values):
    assert np.size(values) > 0
    return float(np.sqrt(np.mean(np.square(values))))


def counted_distances(monkeypatch, positions):
    """Number of distances in each call of mean_kernel that the matrix of these positions makes."""
    counts = []

    def counting(distance, *arguments, **options):
        counts.append(np.size(distance))
        return mean_kernel(distance, *arguments, **options)

    monkeypatch.setattr(kernel, "mean_kernel", counting)
    assert similarity_matrix(positions, [1.0, 0.1]).shape == (positions.size, positions.size)
    return counts
