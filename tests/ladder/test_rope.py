"""The record of what a rotary position embedding does: its own, read-only, checked."""

import dataclasses
import math

import numpy as np
import pytest

from ropedoc import Rope
from ropedoc.ladder.rope import divided
from tests.compare import assert_refused, said


def default(**changes):
    return Rope(**{"inv_freq": [1.0, 0.1], "rope_type": "default", "base": 100.0, "rotary_dim": 4} | changes)


def test_a_rope_keeps_its_own_read_only_float64_frequencies():
    given_frequencies = np.array([1, 0], dtype=np.int64)
    rope = default(inv_freq=given_frequencies)
    given_frequencies[0] = 5
    assert rope.inv_freq.tolist() == [1.0, 0.0]
    assert rope.inv_freq.dtype == np.float64
    with pytest.raises(ValueError, match=r"^assignment destination is read-only$"):
        rope.inv_freq[0] = 2.0


def test_a_rope_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError, match=r"^cannot assign to field 'base'$"):
        default().base = 2.0


def test_what_is_not_known_of_a_rope_is_none():
    rope = default()
    assert rope.attention_factor == 1.0
    unknown = (rope.head_dim, rope.original_context_length, rope.context_length, rope.layout)
    assert unknown == (None, None, None, None)


def test_a_rope_refuses_frequencies_that_are_none():
    assert_refused(
        lambda: default(inv_freq=[]),
        "inv_freq must have the shape [pairs] with at least one pair, got the shape (0,)",
    )
    assert_refused(lambda: default(inv_freq=[1.0, -0.1]), "inv_freq must not be negative, got -0.1")
    assert_refused(lambda: default(inv_freq=[1.0, math.nan]), "inv_freq must be finite everywhere, got nan")


@pytest.mark.parametrize("bad", [-0.5, math.nan, math.inf, True, None, "1"], ids=repr)
def test_a_rope_refuses_an_attention_factor_that_is_no_number_from_0(bad):
    message = f"attention_factor must be a finite number of at least 0, got {said(bad)}"
    assert_refused(lambda: default(attention_factor=bad), message)


def test_a_rope_refuses_an_attention_factor_whose_square_overflows():
    message = "attention_factor must have a finite square, got 1e+200"
    assert_refused(lambda: default(attention_factor=1e200), message)


def test_a_rope_keeps_its_attention_factor_as_a_float():
    kept = default(attention_factor=2).attention_factor
    assert (type(kept), kept) == (float, 2.0)
    assert default(attention_factor=0).attention_factor == 0.0


def test_two_ropes_are_told_apart_by_their_place_and_made_by_names():
    assert default() != default()
    with pytest.raises(TypeError, match=r"^Rope\.__init__\(\) takes 1 positional argument but 5 were given$"):
        Rope([1.0], "default", 100.0, 2)


def test_a_rope_has_no_warnings_unless_given():
    assert default().warnings == ()
    assert default(warnings=("one",)).warnings == ("one",)


def test_frequencies_are_divided_and_infinite_where_float64_ends():
    assert divided(np.array([1.0, 0.5]), 4).tolist() == [0.25, 0.125]
    assert divided(np.array([1.0, 0.0]), 5e-324).tolist() == [math.inf, 0.0]
