"""Every method of context extension: laws, tables of the papers, errors. transformers' numbers are in test_config."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropedoc.config.reading import read
from ropedoc.ladder.frequencies import inverse_frequencies, rotations, wavelengths
from ropedoc.methods.dynamic_ntk import dynamic_ntk
from ropedoc.methods.linear import linear
from ropedoc.methods.llama3 import llama3
from ropedoc.methods.longrope import longrope
from ropedoc.methods.mrope import mrope_axes
from ropedoc.methods.ntk_aware import ntk_aware
from ropedoc.methods.ntk_by_parts import ntk_by_parts
from ropedoc.methods.ntk_mixed import ntk_mixed
from ropedoc.methods.partial_rotary import partial_rotary
from ropedoc.methods.proportional import proportional
from ropedoc.methods.yarn import yarn
from ropedoc.methods.yarn_paper import yarn_paper
from tests.compare import assert_refused, reference

laws = settings(derandomize=True, deadline=None, max_examples=60)
DIMS = st.integers(2, 128).map(lambda half: 2 * half)
BASES = st.floats(2.0, 1e7)
FACTORS = st.floats(1.0, 100.0)
LENGTHS = st.integers(64, 10**6)
LLAMA31 = {"base": 5e5, "factor": 8.0, "original_context_length": 8192, "low_freq_factor": 1.0, "high_freq_factor": 4.0}


@laws
@given(DIMS, BASES, FACTORS)
def test_ntk_aware_keeps_the_first_pair_and_divides_the_last_by_the_factor(rotary_dim, base, factor):
    theta = inverse_frequencies(rotary_dim, base=base)
    changed = ntk_aware(rotary_dim, base=base, factor=factor).inv_freq
    assert changed[0] == 1
    np.testing.assert_allclose(changed[-1], theta[-1] / factor, rtol=1e-12)


@pytest.mark.parametrize("row", reference("ntk")["rows"], ids=lambda row: f"{row['rotary_dim']} {row['mixed_b']}")
def test_ntk_gives_the_numbers_of_vllms_own_class(row):
    config = {
        "model_type": "new",
        "hidden_size": row["rotary_dim"],
        "num_attention_heads": 1,
        "rope_theta": row["base"],
    }
    scaling = {"type": "ntk", "factor": row["factor"], "mixed_b": row["mixed_b"]}
    found = read(config | {"rope_scaling": scaling}).rope
    assert (found.rope_type, found.base, found.layout) == ("ntk", row["base"], "half")
    np.testing.assert_allclose(found.inv_freq, row["inv_freq"], rtol=2e-6)  # its own are float32


@laws
@given(DIMS, BASES, FACTORS)
def test_ntk_divides_every_pair_and_the_last_by_the_factor(rotary_dim, base, factor):
    theta = inverse_frequencies(rotary_dim, base=base)
    fixed = ntk_mixed(rotary_dim, base=base, factor=factor).inv_freq
    np.testing.assert_allclose(fixed[-1], theta[-1] / factor, rtol=1e-12)
    larger = (base * factor) ** (-np.arange(0, rotary_dim, 2) / rotary_dim) / factor ** (2 / rotary_dim)
    np.testing.assert_allclose(fixed, larger, rtol=1e-11)
    whole = ntk_mixed(rotary_dim, base=base, factor=factor, power=0).inv_freq
    np.testing.assert_allclose(whole, theta / factor, rtol=1e-12)


def test_dynamic_ntk_at_twice_the_length_has_the_multiplier_of_the_formula():
    rope = dynamic_ntk(128, base=1e4, factor=2.0, original_context_length=4096, context_length=8192)
    larger = 1e4 * 3 ** (128 / 126)
    np.testing.assert_allclose(rope.inv_freq, larger ** -(np.arange(0, 128, 2) / 128), rtol=1e-12)


@laws
@given(DIMS, BASES, FACTORS, LENGTHS)
def test_dynamic_ntk_changes_nothing_up_to_the_original_length(rotary_dim, base, factor, length):
    for now in (1, length // 2, length):
        rope = dynamic_ntk(
            rotary_dim, base=base, factor=factor, original_context_length=length, context_length=max(now, 1)
        )
        np.testing.assert_allclose(rope.inv_freq, inverse_frequencies(rotary_dim, base=base), rtol=1e-12)


def test_llama_3_1_keeps_29_pairs_blends_6_and_divides_29():
    rope = llama3(128, **LLAMA31)
    ratio = inverse_frequencies(128, base=5e5) / rope.inv_freq
    kept, divided = np.isclose(ratio, 1, rtol=1e-12), np.isclose(ratio, 8, rtol=1e-12)
    assert (kept.sum(), (~kept & ~divided).sum(), divided.sum()) == (29, 6, 29)


@laws
@given(DIMS, BASES, FACTORS, LENGTHS, st.floats(0.1, 10), st.floats(0, 30))
def test_llama3_is_ntk_by_parts(rotary_dim, base, factor, length, low, width):
    same = {"base": base, "factor": factor, "original_context_length": length}
    ours = llama3(rotary_dim, low_freq_factor=low, high_freq_factor=low + width, **same)
    parts = ntk_by_parts(rotary_dim, beta_slow=low, beta_fast=low + width, **same)
    np.testing.assert_array_equal(ours.inv_freq, parts.inv_freq)
    assert (ours.attention_factor, ours.rope_type) == (1.0, "llama3")


@laws
@given(DIMS, BASES, FACTORS, LENGTHS, st.booleans())
def test_ramps_stay_between_keeping_and_dividing(rotary_dim, base, factor, length, truncate):
    theta = inverse_frequencies(rotary_dim, base=base)
    same = {"base": base, "factor": factor, "original_context_length": length}
    for rope in (yarn(rotary_dim, truncate=truncate, **same), yarn_paper(rotary_dim, **same)):
        assert (rope.inv_freq <= theta * (1 + 1e-12)).all()
        assert (rope.inv_freq >= theta / factor * (1 - 1e-12)).all()


@laws
@given(DIMS, BASES, LENGTHS)
def test_factor_1_changes_nothing(rotary_dim, base, length):
    same = {"base": base, "factor": 1.0}
    longer = {**same, "original_context_length": length}
    ones = np.ones(rotary_dim // 2)
    ropes = [
        linear(rotary_dim, **same),
        ntk_aware(rotary_dim, **same),
        yarn(rotary_dim, **longer),
        yarn_paper(rotary_dim, **longer),
        llama3(rotary_dim, low_freq_factor=1, high_freq_factor=4, **longer),
        longrope(rotary_dim, context_length=1, short_factor=ones, long_factor=ones, **longer),
    ]
    for rope in ropes:
        np.testing.assert_allclose(rope.inv_freq, inverse_frequencies(rotary_dim, base=base), rtol=1e-12)
        assert rope.attention_factor == 1


def test_paper_and_code_yarn_differ_most_at_pair_38_by_3_04():
    same = {"base": 1e4, "factor": 16.0, "original_context_length": 4096}
    ratio = yarn(128, **same).inv_freq / yarn_paper(128, **same).inv_freq
    assert int(ratio.argmax()) == 38
    assert ratio.max() == pytest.approx(3.04, abs=5e-3)
    assert (np.abs(ratio - 1) > 1e-9).sum() == 25


def test_paper_yarn_blends_pair_by_pair_as_its_equations_say():
    rope = yarn_paper(8, base=100.0, factor=4.0, original_context_length=64)
    expected = []
    for i in range(4):
        theta = 100.0 ** (-2 * i / 8)
        turns = 64 * theta / (2 * math.pi)  # 10.19, 3.22, 1.02, 0.32
        gamma = min(max((turns - 1) / 31, 0), 1)
        expected.append((1 - gamma) * theta / 4 + gamma * theta)
    np.testing.assert_allclose(rope.inv_freq, expected, rtol=1e-14)
    assert rope.attention_factor == pytest.approx(0.1 * math.log(4) + 1, rel=1e-15)


def test_gpt_oss_gets_the_attention_factor_of_the_table():
    rope = yarn(64, base=150_000.0, factor=32.0, original_context_length=4096, truncate=False)
    assert rope.attention_factor == pytest.approx(1.3466, abs=5e-5)
    assert rope.attention_factor**2 == pytest.approx(1.813, abs=5e-4)


def test_a_hard_switch_keeps_the_pair_on_the_edge():
    turns = 64 * 100.0**-0.25 / (2 * math.pi)
    rope = ntk_by_parts(
        8,
        base=100.0,
        factor=2.0,
        original_context_length=64,
        beta_fast=turns * (1 - 1e-12),
        beta_slow=turns * (1 - 1e-12),
    )
    np.testing.assert_allclose(100.0 ** (-np.arange(4) / 4) / rope.inv_freq, [1, 1, 2, 2], rtol=1e-12)


def test_longrope_switches_as_a_whole_past_the_original_length():
    same = {"base": 1e4, "factor": 32.0, "original_context_length": 4096, "short_factor": [1, 2], "long_factor": [4, 8]}
    short, long = (longrope(4, context_length=length, **same) for length in (4096, 4097))
    np.testing.assert_allclose(short.inv_freq, [1, 0.005], rtol=1e-14)
    np.testing.assert_allclose(long.inv_freq, [0.25, 0.00125], rtol=1e-14)
    expected = math.sqrt(1 + math.log(32) / math.log(4096))
    assert (short.attention_factor, long.attention_factor) == pytest.approx((expected, expected), rel=1e-15)


def test_proportional_is_not_partial_rotary():
    right = proportional(512, base=1e6, partial_rotary_factor=0.25)
    misread = partial_rotary(512, base=1e6, partial_rotary_factor=0.25)
    turning = right.inv_freq[right.inv_freq > 0]
    assert (right.inv_freq.size, turning.size, misread.inv_freq.size) == (256, 64, 64)
    assert wavelengths(turning).max() == pytest.approx(188, abs=0.5)
    assert wavelengths(misread.inv_freq).max() == pytest.approx(5_063_256, abs=1)


def test_partial_rotary_rounds_the_rotated_part_down():
    rope = partial_rotary(192, base=1e4, partial_rotary_factor=0.334)
    assert (rope.rotary_dim, rope.head_dim) == (64, 192)


def test_mrope_deals_pairs_out_in_blocks_or_in_turns():
    assert mrope_axes([2, 3, 3], interleaved=False).tolist() == [0, 0, 1, 1, 1, 2, 2, 2]
    assert mrope_axes([4, 2, 1], interleaved=True).tolist() == [0, 1, 2, 0, 1, 0, 0]


@laws
@given(st.lists(st.integers(0, 40), min_size=3, max_size=3).filter(any), st.booleans())
def test_mrope_gives_each_axis_its_number_of_pairs(sections, interleaved):
    if interleaved:  # time has at least as many as the others
        sections = [max(sections), *sections[1:]]
        sections = [sections[0], min(sections[1:]), min(sections[1:])]
    counts = np.bincount(mrope_axes(sections, interleaved=interleaved), minlength=3)
    assert counts.tolist() == sections


SAME = {"base": 1e4, "factor": 2.0, "original_context_length": 64}
BETAS = {"beta_fast": 32.0, "beta_slow": 1.0}
LLAMA = {"low_freq_factor": 1.0, "high_freq_factor": 4.0}
LONG = {"context_length": 8, "short_factor": [1, 1], "long_factor": [1, 1]}
HUGE = f"1{'0' * 47}...{'0' * 49}"
AT_LEAST_4 = "rotary_dim must be at least 4, since pair 0 does not depend on the base, got 2"
POSITIVE, AT_LEAST = "a finite number greater than 0", "a finite number of at least"
SECTIONS = "sections must be three integers that are not negative, with a positive sum, got"
TURNS = "sections must let height and width take turns if interleaved, got"
WHOLE_HEAD = "partial_rotary_factor times head_dim must give a positive even integer, got"
LENGTHS_FROM_1 = "an integer from 1 to 9007199254740992"
STRETCH = "factor must give a base that float64 can hold, got a stretch of"
# Every method with numbers that are right, by its name.
RIGHT = {
    linear: {"base": 1e4, "factor": 2.0},
    ntk_aware: {"base": 1e4, "factor": 2.0},
    ntk_mixed: {"base": 1e4, "factor": 2.0, "power": 0.5},
    dynamic_ntk: {**SAME, "context_length": 128},
    ntk_by_parts: {**SAME, **BETAS},
    yarn: {**SAME, **BETAS},
    yarn_paper: {**SAME, **BETAS},
    llama3: {**SAME, **LLAMA},
    longrope: {**SAME, **LONG},
    proportional: {"base": 1e4, "partial_rotary_factor": 0.5, "factor": 2.0},
    partial_rotary: {"base": 1e4, "partial_rotary_factor": 0.5},
}
PAIRED = [one for one in RIGHT if one not in {proportional, partial_rotary}]
# Method, what is put in, and what must be said of it.
WRONG = [
    *((one, {"base": 1}, "base must be a finite number greater than 1, got 1") for one in RIGHT),
    *((one, {"factor": 0}, f"factor must be {POSITIVE}, got 0") for one in RIGHT if one is not partial_rotary),
    *(
        (one, {"original_context_length": 0}, f"original_context_length must be {LENGTHS_FROM_1}, got 0")
        for one in (dynamic_ntk, ntk_by_parts, yarn, yarn_paper, llama3)
    ),
    *(
        (one, {"context_length": 0}, f"context_length must be {LENGTHS_FROM_1}, got 0")
        for one in (dynamic_ntk, longrope)
    ),
    *((one, {"beta_slow": 0}, f"beta_slow must be {POSITIVE}, got 0") for one in (ntk_by_parts, yarn, yarn_paper)),
    (dynamic_ntk, {"context_length": 2**53 + 1}, f"context_length must be {LENGTHS_FROM_1}, got 9007199254740993"),
    (ntk_aware, {"rotary_dim": 2}, AT_LEAST_4),
    (ntk_mixed, {"power": -1}, f"power must be {AT_LEAST} 0, got -1"),
    (ntk_mixed, {"power": math.inf}, f"power must be {AT_LEAST} 0, got inf"),
    *((one, {"rotary_dim": 7}, "rotary_dim must be a positive even integer, got 7") for one in PAIRED),
    *((one, {"rotary_dim": 65_538}, "rotary_dim must be at most 65536, got 65538") for one in PAIRED),
    (dynamic_ntk, {"rotary_dim": 2}, AT_LEAST_4),
    (ntk_aware, {"rotary_dim": 4, "base": 1e300, "factor": 1e10}, f"{STRETCH} 1e+10 for base 1e+300"),
    (
        ntk_aware,
        {"rotary_dim": 4, "base": 1.5, "factor": 1.3407807929942599e154},
        f"{STRETCH} 1.34078e+154 for base 1.5",
    ),
    (
        ntk_aware,
        {"rotary_dim": 4, "base": 2.0, "factor": 1e-9},
        "base must be a finite number greater than 1, got 2e-18",
    ),
    (ntk_aware, {"factor": 10**400}, f"factor must be {POSITIVE}, got {HUGE}"),
    (ntk_aware, {"factor": 10**5000}, f"factor must be {POSITIVE}, got a huge int"),
    (dynamic_ntk, {"factor": 1.7e308, "context_length": 2**53}, f"{STRETCH} inf for base 10000"),
    (ntk_by_parts, {"beta_fast": 0.5}, f"beta_fast must be {AT_LEAST} 1, got 0.5"),
    (yarn, {"beta_fast": 0}, f"beta_fast must be {POSITIVE}, got 0"),
    (yarn, {"beta_slow": math.nan}, f"beta_slow must be {POSITIVE}, got nan"),
    (yarn, {"truncate": 1}, "truncate must be True or False, got 1"),
    (yarn, {"attention_factor": -1}, f"attention_factor must be {AT_LEAST} 0, got -1"),
    (yarn, {"attention_factor": 1e200}, "attention_factor must have a finite square, got 1e+200"),
    (
        yarn,
        {"mscale": 1.7e308, "mscale_all_dim": 1, "factor": 1e300},
        f"attention_factor must be {AT_LEAST} 0, got inf",
    ),
    (yarn, {"mscale": -1, "mscale_all_dim": 1}, f"mscale must be {POSITIVE}, got -1"),
    (yarn, {"mscale": 1, "mscale_all_dim": -1}, f"mscale_all_dim must be {POSITIVE}, got -1"),
    (yarn, {"mscale": 1, "mscale_all_dim": "x"}, f"mscale_all_dim must be {POSITIVE}, got 'x'"),
    (yarn_paper, {"beta_fast": 0.5}, f"beta_fast must be {AT_LEAST} 1, got 0.5"),
    (llama3, {"low_freq_factor": 0}, f"low_freq_factor must be {POSITIVE}, got 0"),
    (llama3, {"low_freq_factor": 4, "high_freq_factor": 1}, f"high_freq_factor must be {AT_LEAST} 4, got 1"),
    (longrope, {"long_factor": [1]}, "long_factor must have 2 numbers, one for each pair, got the shape (1,)"),
    (longrope, {"short_factor": [[1, 1]]}, "short_factor must have 2 numbers, one for each pair, got the shape (1, 2)"),
    (longrope, {"short_factor": [1, 0]}, "short_factor must be positive everywhere, got 0.0"),
    (longrope, {"long_factor": [2, -3]}, "long_factor must be positive everywhere, got -3.0"),
    (longrope, {"long_factor": [True, 1.0]}, "long_factor must be an array of real numbers, got [True, 1.0]"),
    (
        longrope,
        {"original_context_length": 1},
        "original_context_length must be an integer from 2 to 9007199254740992, got 1",
    ),
    (longrope, {"attention_factor": -0.5}, f"attention_factor must be {AT_LEAST} 0, got -0.5"),
    (longrope, {"attention_factor": 1e200}, "attention_factor must have a finite square, got 1e+200"),
    (proportional, {"partial_rotary_factor": 1.5}, "partial_rotary_factor must be a number from 0 to 1, got 1.5"),
    (partial_rotary, {"partial_rotary_factor": 1.5}, "partial_rotary_factor must be a number from 0 to 1, got 1.5"),
    (partial_rotary, {"rotary_dim": 8, "partial_rotary_factor": 0.4}, f"{WHOLE_HEAD} 0.4 · 8"),
    (partial_rotary, {"rotary_dim": 8, "partial_rotary_factor": 0.1}, f"{WHOLE_HEAD} 0.1 · 8"),
    (partial_rotary, {"rotary_dim": 0}, "head_dim must be an integer from 1 to 65536, got 0"),
    (partial_rotary, {"rotary_dim": 65_537}, "head_dim must be an integer from 1 to 65536, got 65537"),
]


@pytest.mark.parametrize(
    ("method", "rope_type", "original", "length"),
    [
        (linear, "linear", None, None),
        (ntk_aware, "ntk_aware", None, None),
        (ntk_mixed, "ntk", None, None),
        (dynamic_ntk, "dynamic", 64, 128),
        (ntk_by_parts, "ntk_by_parts", 64, None),
        (yarn, "yarn", 64, None),
        (yarn_paper, "yarn_paper", 64, None),
        (llama3, "llama3", 64, None),
        (longrope, "longrope", 64, 8),
        (proportional, "proportional", None, None),
        (partial_rotary, "default", None, None),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_method_says_what_it_is_and_what_it_was_made_from(method, rope_type, original, length):
    numbers = {**RIGHT[method], "base": 10_000}
    rope = method(np.int64(4), **numbers)
    assert (rope.rope_type, rope.base, rope.original_context_length, rope.context_length) == (
        rope_type,
        1e4,
        original,
        length,
    )
    assert (type(rope.base), type(rope.rotary_dim)) == (float, int)
    assert (rope.rotary_dim, rope.head_dim) == {partial_rotary: (2, 4), proportional: (4, 4)}.get(method, (4, None))
    assert (rope.layout, rope.warnings) == (None, ())


@pytest.mark.parametrize("method", [linear, ntk_aware, dynamic_ntk, ntk_by_parts, llama3], ids=lambda one: one.__name__)
def test_a_method_without_an_attention_factor_has_the_factor_one(method):
    assert method(4, **RIGHT[method]).attention_factor == 1


@pytest.mark.parametrize("method", [yarn, yarn_paper, longrope], ids=lambda one: one.__name__)
@pytest.mark.parametrize("factor", [0.25, 0.999, 1])
def test_the_attention_factor_is_one_up_to_factor_one(method, factor):
    assert method(4, **{**RIGHT[method], "factor": factor}).attention_factor == 1
    assert method(4, **{**RIGHT[method], "factor": 1.001}).attention_factor > 1


@pytest.mark.parametrize("method", [yarn, longrope], ids=lambda one: one.__name__)
@pytest.mark.parametrize("given", [0, 0.5, 1e154])
def test_an_attention_factor_that_is_given_is_kept_even_zero(method, given):
    assert method(4, **{**RIGHT[method], "attention_factor": given}).attention_factor == given


def test_yarn_takes_both_magnitudes_or_none():
    def factor(**given):
        return yarn(4, **{**RIGHT[yarn], "factor": 40.0, **given}).attention_factor

    plain = 0.1 * math.log(40) + 1
    assert factor() == pytest.approx(plain, rel=1e-15)
    assert factor(mscale=0.7) == factor(mscale_all_dim=0.7) == factor(mscale=0, mscale_all_dim=2.0) == factor()
    assert factor(mscale=2.0, mscale_all_dim=0) == factor()
    both = (0.1 * 0.7 * math.log(40) + 1) / (0.1 * 2.0 * math.log(40) + 1)
    assert factor(mscale=0.7, mscale_all_dim=2.0) == pytest.approx(both, rel=1e-15)
    assert factor(mscale=0.7, mscale_all_dim=2.0, attention_factor=3) == 3


def yarn_by_hand(rotary_dim, *, base, factor, length, fast, slow, truncate):
    """The formula of the docstring, pair by pair."""

    def turning(often):
        return rotary_dim * math.log(length / (2 * math.pi * often)) / (2 * math.log(base))

    low, high = turning(fast), turning(slow)
    if truncate:
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, rotary_dim - 1)
    if low == high:
        high += 0.001
    shares = [min(max((i - low) / (high - low), 0), 1) for i in range(rotary_dim // 2)]
    return [(1 - r + r / factor) * base ** (-2 * i / rotary_dim) for i, r in enumerate(shares)]


@pytest.mark.parametrize("truncate", [True, False])
@pytest.mark.parametrize(
    ("rotary_dim", "base", "length", "fast", "slow"),
    [
        (128, 1e4, 4096, 32.0, 1.0),
        (64, 150_000.0, 4096, 32.0, 1.0),
        (16, 100.0, 64, 32.0, 1.0),  # low below 0
        (16, 20.0, 10**6, 32.0, 1.0),  # high beyond d - 1
        (16, 50.0, 10**5, 30.0, 1.0),  # high between d/2 and d - 1
        (8, 1e4, 64, 1.0, 32.0),  # reversed
        (16, 1e4, 4096, 2.0, 2.0),  # both ends in one place, but for rounding
        (16, 1e8, 4, 32.0, 16.0),  # both ends at 0
    ],
)
def test_yarn_blends_pair_by_pair_as_its_docstring_says(rotary_dim, base, length, fast, slow, truncate):
    rope = yarn(
        rotary_dim,
        base=base,
        factor=8.0,
        original_context_length=length,
        beta_fast=fast,
        beta_slow=slow,
        truncate=truncate,
    )
    expected = yarn_by_hand(rotary_dim, base=base, factor=8.0, length=length, fast=fast, slow=slow, truncate=truncate)
    np.testing.assert_allclose(rope.inv_freq, expected, rtol=1e-9)


def test_the_ends_of_a_ramp_are_32_turns_and_1_unless_given_and_rounded():
    for method in (yarn, yarn_paper):
        bare, full = (method(64, **SAME, **given) for given in ({}, BETAS))
        np.testing.assert_array_equal(bare.inv_freq, full.inv_freq)
    np.testing.assert_array_equal(yarn(64, **SAME).inv_freq, yarn(64, **SAME, truncate=True).inv_freq)
    assert (yarn(64, **SAME).inv_freq != yarn(64, **SAME, truncate=False).inv_freq).any()


def test_a_ramp_that_starts_beyond_every_whole_number_of_64_bits_runs_backwards():
    rope = yarn(1024, base=1 + 2**-52, factor=2.0, original_context_length=2**53)
    np.testing.assert_allclose(rope.inv_freq, np.full(512, 0.5), rtol=1e-12)  # from far above down to d - 1


def test_a_pair_that_turns_exactly_as_often_as_the_hard_switch_is_kept():
    turns = rotations(inverse_frequencies(8, base=100.0), context_length=64)
    same = {"base": 100.0, "factor": 2.0, "original_context_length": 64}
    for kept, edge in enumerate(turns.tolist(), start=1):
        rope = ntk_by_parts(8, beta_fast=edge, beta_slow=edge, **same)
        ratio = inverse_frequencies(8, base=100.0) / rope.inv_freq
        np.testing.assert_allclose(ratio, [1] * kept + [2] * (4 - kept), rtol=1e-12)


def test_proportional_turns_the_pairs_of_its_share_rounded_down_divided_by_the_factor():
    rope = proportional(16, base=100.0, partial_rotary_factor=0.45, factor=4.0)
    np.testing.assert_allclose(rope.inv_freq, [0.25, 0.25 * 100 ** (-1 / 8), 0.25 * 100 ** (-2 / 8), 0, 0, 0, 0, 0])
    assert (
        proportional(16, base=100.0, partial_rotary_factor=1).inv_freq.tolist()
        == inverse_frequencies(16, base=100.0).tolist()
    )
    assert proportional(16, base=100.0, partial_rotary_factor=0).inv_freq.tolist() == [0] * 8


@pytest.mark.parametrize(("method", "change", "message"), WRONG)
def test_bad_numbers_are_refused_by_name(method, change, message):
    numbers = {**RIGHT[method], **change}
    assert_refused(lambda: method(numbers.pop("rotary_dim", 4), **numbers), message)


# Not those with a larger base or without a factor.
@pytest.mark.parametrize(
    "method", [linear, ntk_by_parts, yarn, yarn_paper, llama3, longrope, proportional], ids=lambda one: one.__name__
)
def test_frequencies_that_float64_cannot_hold_are_refused_without_a_warning(method):
    smallest = {"factor": 5e-324} if method is not longrope else {"short_factor": [5e-324, 1]}
    numbers = {**RIGHT[method], **smallest, **({"partial_rotary_factor": 1.0} if method is proportional else {})}
    with pytest.raises(ValueError, match=r"^inv_freq must be finite everywhere, got (inf|nan)$"):
        method(4, **numbers)


@pytest.mark.parametrize(
    ("sections", "interleaved", "message"),
    [
        ([1, 2], False, f"{SECTIONS} [1, 2]"),
        ([1, 2, 3, 4], False, f"{SECTIONS} [1, 2, 3, 4]"),
        ([0, 0, 0], False, f"{SECTIONS} [0, 0, 0]"),
        ([1, -1, 2], False, f"{SECTIONS} -1"),
        ([1, 2.0, 2], False, f"{SECTIONS} 2.0"),
        ([1, 2, 65_537], False, f"{SECTIONS} 65537"),
        ("abc", False, f"{SECTIONS} 'abc'"),
        (5, False, f"{SECTIONS} 5"),
        ({1, 2, 3}, False, f"{SECTIONS} {{1, 2, 3}}"),
        (None, True, f"{SECTIONS} null"),
        ([1, 2, 3], True, f"{TURNS} [1, 2, 3]"),
        ([1, 1, 2], True, f"{TURNS} [1, 1, 2]"),
        ([1, 2, 1], True, f"{TURNS} [1, 2, 1]"),
        ([0, 1, 1], True, f"{TURNS} [0, 1, 1]"),
    ],
    ids=str,
)
def test_sections_that_cannot_be_dealt_out_are_refused(sections, interleaved, message):
    assert_refused(lambda: mrope_axes(sections, interleaved=interleaved), message)


@pytest.mark.parametrize(
    ("sections", "axes"),
    [
        ([1, 1, 0], [0, 1]),
        ([1, 1, 1], [0, 1, 2]),
        ([1, 0, 0], [0]),
        ([0, 0, 1], None),
        ([2, 2, 1], [0, 1, 2, 0, 1]),
        ([2, 1, 2], None),
        ([2, 2, 2], [0, 1, 2, 0, 1, 2]),
        ([3, 0, 1], [0, 0, 2, 0]),
    ],
    ids=str,
)
def test_the_last_turn_that_fits_is_taken_and_the_next_is_not(sections, axes):
    if axes is None:
        assert_refused(lambda: mrope_axes(sections, interleaved=True), f"{TURNS} {sections}")
    else:
        found = mrope_axes(sections, interleaved=True)
        assert (found.tolist(), found.dtype) == (axes, np.intp)


def test_a_single_axis_may_have_all_pairs():
    for axis in range(3):
        sections = [0, 0, 0]
        sections[axis] = 2
        assert mrope_axes(sections, interleaved=False).tolist() == [axis, axis]


def test_the_largest_sections_are_taken():
    assert np.bincount(mrope_axes([65_536, 65_536, 0], interleaved=False)).tolist() == [65_536, 65_536]


@pytest.mark.parametrize("factor", [1e-300, 0.5, 4, 1e300])
def test_dynamic_ntk_leaves_the_original_length_alone_whatever_the_factor(factor):
    rope = dynamic_ntk(64, base=1e4, factor=factor, original_context_length=4096, context_length=4096)
    np.testing.assert_array_equal(rope.inv_freq, inverse_frequencies(64, base=1e4))
