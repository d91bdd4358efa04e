import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ropedoc import inverse_frequencies, layout_permutation, rotate, rotation_matrix
from tests.compare import assert_close, assert_refused, reference, said
from tests.tolerances import ANGLE_AT_A_MILLION, ANGLE_PER_TOKEN, FORMULA, LAW, ROTATION

EXPECTED = reference("rotation")
LAYOUTS = ("half", "interleaved")
POSITIONS = st.integers(-100_000, 100_000)


def features(size):
    return arrays(np.float64, size, elements=st.floats(-100, 100))


@st.composite
def heads(draw, vectors=1):
    """Frequencies of some pairs, a layout, and vectors that are as wide or wider."""
    pairs = draw(st.integers(1, 8))
    theta = draw(arrays(np.float64, pairs, elements=st.floats(0, 4)))
    width = 2 * pairs + draw(st.integers(0, 3))
    return theta, draw(st.sampled_from(LAYOUTS)), *(draw(features(width)) for _ in range(vectors))


def published_frequencies():
    return inverse_frequencies(EXPECTED["rotary_dim"], base=EXPECTED["base"])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rotated_vectors_agree_with_mpmath(layout):
    ours = rotate(EXPECTED["x"], EXPECTED["positions"], published_frequencies(), layout=layout)
    assert ours.dtype == np.float64
    assert_close(ours, EXPECTED["mpmath"][layout], absolute=ROTATION)


@pytest.mark.parametrize(("library", "layout"), [("llama", "half"), ("gptj", "interleaved")])
def test_whole_heads_agree_with_transformers(library, layout):
    x = np.array(EXPECTED["x"])[..., : EXPECTED["rotary_dim"]]
    ours = rotate(x, EXPECTED["positions"], published_frequencies(), layout=layout)
    assert_close(ours, EXPECTED["published"][library], absolute=ROTATION)


def test_partly_rotated_heads_agree_with_gpt_neox():
    ours = rotate(EXPECTED["x"], EXPECTED["positions"], published_frequencies(), layout="half")
    assert_close(ours, EXPECTED["published"]["gpt_neox_partial"], absolute=ROTATION)


def test_the_interleaved_layout_is_the_complex_product_of_llama_4():
    x = np.array(EXPECTED["x"])[..., : EXPECTED["rotary_dim"]].astype(np.float32)  # Llama 4 rounds its input so
    ours = rotate(x, EXPECTED["positions"], published_frequencies(), layout="interleaved")
    # … and its output: 24 bits of features below 4.
    assert_close(ours, EXPECTED["published"]["llama4_float32"], absolute=4 * 2.0**-24)


def test_half_is_the_default_layout():
    theta = published_frequencies()
    ours = rotate(EXPECTED["x"], EXPECTED["positions"], theta)
    assert (ours == rotate(EXPECTED["x"], EXPECTED["positions"], theta, layout="half")).all()
    assert (rotation_matrix(3, theta) == rotation_matrix(3, theta, layout="half")).all()


@pytest.mark.parametrize("case", EXPECTED["long"], ids=lambda case: f"b{case['base']:g}")
def test_angles_at_a_million_tokens_are_exact_to_a_billionth(case):
    theta = inverse_frequencies(case["rotary_dim"], base=case["base"])
    one = np.concatenate([np.ones(theta.size), np.zeros(theta.size)])
    cos, sin = np.split(rotate(one, case["position"], theta), 2)
    expected_cos, expected_sin = np.array(case["cos"]), np.array(case["sin"])
    error = np.arctan2(sin * expected_cos - cos * expected_sin, cos * expected_cos + sin * expected_sin)
    assert error.size == case["rotary_dim"] // 2
    assert np.abs(error).max() <= min(ANGLE_AT_A_MILLION, case["position"] * ANGLE_PER_TOKEN)


@given(head=heads(), m=POSITIONS)
def test_rotation_keeps_the_norm_of_every_pair(head, m):
    theta, layout, x = head
    rotated = rotate(x, m, theta, layout=layout)
    first, second = pair_features(theta.size, layout)
    assert_close(np.hypot(rotated[first], rotated[second]), np.hypot(x[first], x[second]), absolute=100 * FORMULA)


@given(head=heads(), m=POSITIONS)
def test_features_past_the_last_pair_pass_through(head, m):
    theta, layout, x = head
    assert rotate(x, m, theta, layout=layout)[2 * theta.size :].tolist() == x[2 * theta.size :].tolist()


@given(head=heads(vectors=2), m=POSITIONS, n=POSITIONS, shift=POSITIONS)
def test_a_score_depends_on_the_difference_of_positions_alone(head, m, n, shift):
    theta, layout, q, k = head
    here = rotate(q, m, theta, layout=layout) @ rotate(k, n, theta, layout=layout)
    there = rotate(q, m + shift, theta, layout=layout) @ rotate(k, n + shift, theta, layout=layout)
    relative = rotate(q, m - n, theta, layout=layout) @ k
    allowed = LAW * (1 + np.linalg.norm(q) * np.linalg.norm(k))
    assert_close(there, here, absolute=allowed)
    assert_close(relative, here, absolute=allowed)


@given(head=heads(), m=POSITIONS, n=POSITIONS)
def test_rotations_compose(head, m, n):
    theta, layout, x = head
    twice = rotate(rotate(x, m, theta, layout=layout), n, theta, layout=layout)
    assert_close(twice, rotate(x, m + n, theta, layout=layout), absolute=LAW * (1 + np.linalg.norm(x)))


@given(head=heads(), m=POSITIONS)
def test_rotation_by_the_opposite_position_undoes_it(head, m):
    theta, layout, x = head
    back = rotate(rotate(x, m, theta, layout=layout), -m, theta, layout=layout)
    assert_close(back, x, absolute=100 * FORMULA)


@given(head=heads())
def test_position_zero_changes_nothing(head):
    theta, layout, x = head
    assert rotate(x, 0, theta, layout=layout).tolist() == x.tolist()


@given(head=heads(), m=POSITIONS)
def test_the_matrix_is_orthogonal_and_does_what_rotate_does(head, m):
    theta, layout, x = head
    matrix = rotation_matrix(m, theta, layout=layout)
    rotary_dim = 2 * theta.size
    assert matrix.shape == (rotary_dim, rotary_dim)
    assert_close(matrix @ matrix.T, np.eye(rotary_dim), absolute=FORMULA)
    rotated = rotate(x[:rotary_dim], m, theta, layout=layout)
    assert_close(matrix @ x[:rotary_dim], rotated, absolute=100 * FORMULA)


def test_a_positive_angle_turns_the_first_feature_towards_the_second():
    quarter = [math.pi / 2]
    for layout in LAYOUTS:
        assert_close(rotate([1.0, 0.0], 1, quarter, layout=layout), [0.0, 1.0], absolute=FORMULA)
        assert_close(rotation_matrix(1, quarter, layout=layout), [[0.0, -1.0], [1.0, 0.0]], absolute=FORMULA)


@given(head=heads(), m=POSITIONS)
def test_the_permutation_turns_one_layout_into_the_other(head, m):
    theta, _, x = head
    rotary_dim = 2 * theta.size
    index = layout_permutation(rotary_dim)
    interleaved = rotate(x[:rotary_dim], m, theta, layout="interleaved")
    half = rotate(x[:rotary_dim][index], m, theta, layout="half")
    assert half.tolist() == interleaved[index].tolist()


@pytest.mark.parametrize("rotary_dim", sorted(EXPECTED["layout_permutation"]))
def test_the_permutation_is_the_one_that_converts_published_weights(rotary_dim):
    expected = EXPECTED["layout_permutation"][rotary_dim]
    assert layout_permutation(int(rotary_dim)).tolist() == expected


def test_positions_broadcast_over_heads_and_batches():
    theta = published_frequencies()
    x = np.array(EXPECTED["x"])
    whole = rotate(x, EXPECTED["positions"], theta)
    for head in range(len(x)):
        for token, m in enumerate(EXPECTED["positions"]):
            assert whole[head, token].tolist() == rotate(x[head, token], m, theta).tolist()
    own = np.array([EXPECTED["positions"], EXPECTED["positions"][::-1]])
    assert rotate(x, own, theta)[1].tolist() == rotate(x[1], own[1], theta).tolist()


def test_rotate_leaves_its_arguments_alone():
    x, positions, theta = np.ones((3, 4)), np.arange(3.0), np.array([1.0, 0.1])
    rotate(x, positions, theta)
    assert (x == 1).all()
    assert positions.tolist() == [0, 1, 2]
    assert theta.tolist() == [1.0, 0.1]


def test_no_tokens_give_no_vectors():
    assert rotate(np.empty((2, 0, 4)), np.empty(0), [1.0, 0.1]).shape == (2, 0, 4)


@pytest.mark.parametrize("layout", ["neox", "", None, "Half", 0, ["half"]], ids=repr)
@pytest.mark.parametrize(
    "call",
    [
        lambda layout: rotate([1.0, 0.0], 1, [1.0], layout=layout),
        lambda layout: rotation_matrix(1, [1.0], layout=layout),
    ],
    ids=["rotate", "rotation_matrix"],
)
def test_an_unknown_layout_is_refused(call, layout):
    assert_refused(lambda: call(layout), f"layout must be one of 'half', 'interleaved', got {said(layout)}")


@pytest.mark.parametrize(("x", "shape"), [([1.0, 2.0, 3.0], (3,)), (np.ones((2, 3)), (2, 3)), (5.0, ())])
def test_a_vector_narrower_than_its_pairs_is_refused(x, shape):
    assert_refused(
        lambda: rotate(x, 0, [1.0, 0.1]),
        f"x must have at least 4 features, two for each pair, got the shape {shape}",
    )


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(bad):
    assert_refused(lambda: rotate([1.0, bad], 0, [1.0]), f"x must be finite everywhere, got {bad}")
    assert_refused(lambda: rotate(np.ones((2, 2)), [0, bad], [1.0]), f"positions must be finite everywhere, got {bad}")
    assert_refused(lambda: rotate([1.0, 0.0], 0, [bad]), f"inv_freq must be finite everywhere, got {bad}")
    assert_refused(lambda: rotation_matrix(bad, [1.0]), f"position must be finite everywhere, got {bad}")


def test_positions_that_do_not_fit_are_refused():
    assert_refused(
        lambda: rotate(np.ones((2, 3, 4)), np.arange(2), [1.0, 0.1]),
        "positions must fit the shape (2, 3) of x without its last axis, got the shape (2,)",
    )
    assert_refused(
        lambda: rotate(np.ones(4), np.arange(2), [1.0, 0.1]),
        "positions must fit the shape () of x without its last axis, got the shape (2,)",
    )


def test_a_matrix_for_several_positions_is_refused():
    assert_refused(lambda: rotation_matrix([1.0, 2.0], [1.0]), "position must be a single number, got the shape (2,)")


@pytest.mark.parametrize("rotary_dim", [7, 0, -2, 8.0, True], ids=repr)
def test_a_permutation_of_an_odd_dimension_is_refused(rotary_dim):
    assert_refused(
        lambda: layout_permutation(rotary_dim), f"rotary_dim must be a positive even integer, got {rotary_dim!r}"
    )


def pair_features(pairs, layout):
    order = np.arange(2 * pairs)
    return (order[:pairs], order[pairs:]) if layout == "half" else (order[::2], order[1::2])
