import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropedoc import base_from_frequency, inverse_frequencies, rotations, wavelengths
from tests.compare import assert_close, assert_refused, reference, said
from tests.tolerances import BASE, FLOAT32, FREQUENCY

EXPECTED = reference("frequencies")
EVEN = st.integers(1, 128).map(lambda pairs: 2 * pairs)
BASES = st.floats(1.5, 1e8)


def setting(case):
    return f"d{case['rotary_dim']}-b{case['base']:g}"


@pytest.mark.parametrize("case", EXPECTED["inverse_frequencies"], ids=setting)
def test_frequencies_agree_with_mpmath(case):
    ours = inverse_frequencies(case["rotary_dim"], base=case["base"])
    assert ours.dtype == np.float64
    assert_close(ours, case["inv_freq"], relative=FREQUENCY)


def test_the_reference_covers_bases_from_a_thousand_to_a_hundred_million():
    bases = {case["base"] for case in EXPECTED["inverse_frequencies"]}
    assert {1e3, 1e8} <= bases


def test_the_default_base_is_ten_thousand():
    assert (inverse_frequencies(64) == inverse_frequencies(64, base=10_000)).all()


def test_frequencies_agree_with_llama_in_transformers():
    case = EXPECTED["llama"]
    ours = inverse_frequencies(case["rotary_dim"], base=case["base"])
    assert_close(ours, case["inv_freq_float32"], relative=FLOAT32)


def test_pair_128_of_512_features_turns_by_a_hundredth():
    assert_close(inverse_frequencies(512)[128], 0.01, relative=FREQUENCY)


@given(rotary_dim=EVEN, base=BASES)
def test_frequencies_fall_from_one_and_stay_above_the_inverse_base(rotary_dim, base):
    theta = inverse_frequencies(rotary_dim, base=base)
    assert theta.shape == (rotary_dim // 2,)
    assert theta[0] == 1.0
    assert (np.diff(theta) < 0).all()
    assert theta[-1] > 1 / base


@given(rotary_dim=EVEN, base=BASES)
def test_a_larger_base_slows_every_pair_but_the_first(rotary_dim, base):
    slower = inverse_frequencies(rotary_dim, base=2 * base)
    assert (slower[1:] < inverse_frequencies(rotary_dim, base=base)[1:]).all()


@pytest.mark.parametrize("case", EXPECTED["wavelengths"], ids=setting)
def test_wavelengths_agree_with_mpmath(case):
    ours = wavelengths(inverse_frequencies(case["rotary_dim"], base=case["base"]))
    assert_close(ours, case["wavelengths"], relative=FREQUENCY)


def test_a_pair_that_stands_still_has_an_infinite_wavelength():
    assert wavelengths([0.0, 1.0]).tolist() == [math.inf, 2 * math.pi]


@pytest.mark.parametrize("case", EXPECTED["rotations"], ids=setting)
def test_turns_agree_with_mpmath(case):
    theta = inverse_frequencies(case["rotary_dim"], base=case["base"])
    assert_close(rotations(theta, context_length=case["context_length"]), case["rotations"], relative=FREQUENCY)


@given(rotary_dim=EVEN, base=BASES, length=st.floats(1, 1e7))
def test_turns_times_wavelength_is_the_context(rotary_dim, base, length):
    theta = inverse_frequencies(rotary_dim, base=base)
    product = rotations(theta, context_length=length) * wavelengths(theta)
    assert_close(product, np.full(theta.shape, length), relative=FREQUENCY)


@pytest.mark.parametrize("case", EXPECTED["base_from_frequency"], ids=lambda case: f"theta{case['frequency']:g}")
def test_a_base_from_one_frequency_agrees_with_mpmath(case):
    ours = base_from_frequency(case["frequency"], pair=case["pair"], rotary_dim=case["rotary_dim"])
    assert isinstance(ours, float)
    assert_close(ours, case["base"], relative=BASE)


@given(data=st.data(), rotary_dim=st.integers(2, 128).map(lambda pairs: 2 * pairs), base=BASES)
def test_a_base_comes_back_from_every_frequency_but_the_first(data, rotary_dim, base):
    pair = data.draw(st.integers(1, rotary_dim // 2 - 1))
    theta = inverse_frequencies(rotary_dim, base=base)[pair]
    found = base_from_frequency(theta, pair=pair, rotary_dim=rotary_dim)
    # The frequency's own rounding error is magnified by d/2i, the power that undoes it.
    assert_close(found, base, relative=BASE + FREQUENCY * rotary_dim / (2 * pair))


@pytest.mark.parametrize("rotary_dim", [7, 1, 0, -2, 64.0, True, None, "64", np.float64(8), [64]], ids=repr)
@pytest.mark.parametrize(
    "call",
    [inverse_frequencies, lambda n: base_from_frequency(0.5, pair=1, rotary_dim=n)],
    ids=["inverse_frequencies", "base_from_frequency"],
)
def test_a_rotary_dimension_that_is_not_positive_and_even_is_refused(call, rotary_dim):
    assert_refused(lambda: call(rotary_dim), f"rotary_dim must be a positive even integer, got {said(rotary_dim)}")


@pytest.mark.parametrize("base", [1, 1.0, 0, -5.0, math.nan, math.inf, True, None, "1e4", 1j], ids=lambda b: str(b)[:9])
def test_a_base_that_is_not_above_one_is_refused(base):
    assert_refused(
        lambda: inverse_frequencies(64, base=base), f"base must be a finite number greater than 1, got {said(base)}"
    )


@pytest.mark.parametrize("length", [0, -1.0, math.nan, math.inf, True, "4096"], ids=repr)
def test_a_context_that_is_not_positive_is_refused(length):
    assert_refused(
        lambda: rotations([1.0], context_length=length),
        f"context_length must be a finite number greater than 0, got {length!r}",
    )


@pytest.mark.parametrize("pair", [0, -1, 32, 1.0, True, None], ids=repr)
def test_a_pair_out_of_range_is_refused(pair):
    assert_refused(
        lambda: base_from_frequency(0.5, pair=pair, rotary_dim=64),
        f"pair must be an integer from 1 to 31, got {said(pair)}",
    )


@pytest.mark.parametrize("frequency", [0, -0.5, math.nan, math.inf, True, "0.5"], ids=repr)
def test_a_frequency_that_is_not_positive_is_refused(frequency):
    assert_refused(
        lambda: base_from_frequency(frequency, pair=1, rotary_dim=64),
        f"frequency must be a finite number greater than 0, got {frequency!r}",
    )


@pytest.mark.parametrize("frequency", [1, 1.0, 2.5], ids=repr)
def test_a_frequency_that_no_base_above_one_gives_is_refused(frequency):
    assert_refused(
        lambda: base_from_frequency(frequency, pair=1, rotary_dim=64),
        f"frequency must be below 1 rad/token, got {frequency!r}",
    )


def test_a_single_pair_tells_nothing_about_the_base():
    assert_refused(
        lambda: base_from_frequency(0.5, pair=0, rotary_dim=2),
        "rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2",
    )


def test_a_base_beyond_float64_is_refused():
    assert_refused(
        lambda: base_from_frequency(1e-200, pair=1, rotary_dim=64),
        "frequency must give a base that float64 can hold, got 1e-200 for pair 1",
    )
    just = 2.0**-511.9  # to the power -8/4, which float64 still holds
    assert base_from_frequency(just, pair=2, rotary_dim=8) == pytest.approx(2.0**1023.8, rel=1e-12)


def test_a_huge_base_is_refused_in_a_short_message():
    got = f"1{'0' * 47}...{'0' * 49}"
    message = f"base must be a finite number greater than 1, got {got}"
    assert_refused(lambda: inverse_frequencies(64, base=10**400), message)


@pytest.mark.parametrize("call", [wavelengths, lambda bad: rotations(bad, context_length=1)], ids=["waves", "turns"])
def test_what_are_no_frequencies_is_refused_by_name(call):
    assert_refused(lambda: call([1.0, -0.5]), "inv_freq must not be negative, got -0.5")
