"""How numbers are written in sentences."""

from __future__ import annotations

import pytest

from ropedoc.figures import theme


@pytest.mark.parametrize(
    ("value", "spec", "said"),
    [
        (6.2e-18, ".1g", "6\u00a0×\u00a010⁻¹⁸"),
        (-1.29e-7, ".3g", "−1.29\u00a0×\u00a010⁻⁷"),
        (2.5e20, ".2g", "2.5\u00a0×\u00a010²⁰"),
        (-0.25, ".2f", "−0.25"),
        (0.00012, ".2g", "0.00012"),
        (5, "+g", "+5"),
        (12_345, ",", "12,345"),
    ],
)
def test_a_number_has_a_true_minus_and_its_power_of_ten_in_full(value, spec, said):
    assert theme.number(value, spec) == said


def test_a_word_with_an_e_between_digits_and_letters_is_left_alone():
    assert theme.written("0c1e570 and 4e, end") == "0c1e570 and 4e, end"


@pytest.mark.parametrize(
    ("value", "said"),
    [(1, "1.00"), (0.996, "0.996"), (0.99996, "0.99996"), (0.994, "0.99"), (-0.999, "−0.999"), (0, "0.00")],
)
def test_a_similarity_below_1_is_not_said_to_be_1(value, said):
    assert theme.similar(value) == said


@pytest.mark.parametrize(
    ("printed", "said"),
    [("-0.2", "−0.2"), ("-0.2 to -.1", "−0.2 to −.1"), ("MLX-LM 0.32.2", "MLX-LM 0.32.2"), ("2026-11-26", "2026-11-26"), ("3.11.2-6+deb12u8", "3.11.2-6+deb12u8"), ("+1-2", "+1-2"), ("-5e-05", "−5 × 10⁻⁵")],
)  # fmt: skip
def test_only_the_sign_of_a_number_becomes_a_minus(printed, said):
    assert theme.written(printed).replace("\u00a0", " ") == said
