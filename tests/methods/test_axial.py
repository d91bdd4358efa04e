"""Ladders of several axes: cos and sin of the libraries' own classes, laws, refusals."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropedoc import Axis, axial, inverse_frequencies, mrope_axes, patch_centres
from ropedoc.methods.axial import WAYS
from tests.compare import assert_close, assert_refused, reference

laws = settings(derandomize=True, deadline=None, max_examples=60)
ROWS = reference("axes")["rows"]


def angles(axes, positions):
    """Angle of every pair of a head at one place."""
    found = np.full(sum(axis.pairs.size for axis in axes), np.nan)
    for axis, position in zip(axes, positions, strict=True):
        found[axis.pairs] = position * axis.inv_freq
    return found


@pytest.mark.parametrize(("method", "options", "positions", "cos", "sin"), ROWS)
def test_every_pair_turns_as_in_the_library(method, options, positions, cos, sin):
    found = angles(axial(method=method, **options), positions)
    assert found.size == len(cos)
    assert_close(np.cos(found), cos, absolute=1e-12)
    assert_close(np.sin(found), sin, absolute=1e-12)


def test_every_name_has_values_of_a_library_at_positions_that_differ():
    assert {method for method, *_ in ROWS} == set(WAYS)
    for method, _, positions, *_ in ROWS:
        assert len({abs(position) for position in positions}) == len(positions), method


@laws
@given(st.sampled_from(sorted(WAYS)), st.integers(1, 12), st.floats(2.0, 1e7))
def test_every_pair_of_the_head_belongs_to_one_axis(method, size, base):
    count = len(WAYS[method].axes)
    options = {
        "sections": {"rotary_dim": 2 * count * size, "sections": [size] * count},
        "axes_dims": {"rotary_dim": 2 * count * size, "axes_dims": [2 * size] * count},
        "": {"rotary_dim": 12 * size},
    }[WAYS[method].takes]
    axes = axial(method=method, base=base, **options)
    dealt = np.concatenate([axis.pairs for axis in axes])
    assert sorted(dealt) == list(range(options["rotary_dim"] // 2))
    for axis, (name, unit) in zip(axes, WAYS[method].axes, strict=True):
        assert (axis.name, axis.unit, axis.base) == (name, unit, base)
        assert (np.diff(axis.inv_freq) < 0).all()


@pytest.mark.parametrize(("method", "interleaved"), [("mrope", False), ("mrope_interleaved", True)])
def test_m_rope_deals_out_the_plain_ladder(method, interleaved):
    sections = [24, 20, 20]
    axes = axial(128, method=method, base=1e6, sections=sections)
    theta, of_pair = inverse_frequencies(128, base=1e6), mrope_axes(sections, interleaved=interleaved)
    for number, axis in enumerate(axes):
        np.testing.assert_array_equal(axis.inv_freq, theta[axis.pairs])
        np.testing.assert_array_equal(of_pair[axis.pairs], number)


def test_a_frame_axis_of_hunyuan_video_repeats_after_50_frames():
    time = axial(128, method="hunyuan", base=256, axes_dims=[16, 56, 56])[0]
    assert 2 * math.pi / time.inv_freq[3] == pytest.approx(50.27, abs=5e-3)


def test_wan_gives_time_what_two_thirds_leave():
    assert [axis.pairs.size for axis in axial(128, method="wan", base=1e4)] == [22, 21, 21]
    assert [axis.pairs.size for axis in axial(6, method="wan", base=1e4)] == [1, 1, 1]


def test_what_a_third_of_a_head_leaves_does_not_turn_in_minimax_m3():
    found = axial(80, method="minimax_m3_vl_vision", base=1e4)
    assert [axis.pairs.tolist() for axis in found] == [list(range(13 * k, 13 * k + 13)) for k in range(3)]


def test_the_fastest_pair_of_dinov3_turns_twice_across_an_image():
    height, width = axial(64, method="dinov3", base=100)
    assert 2 * height.inv_freq[0] == pytest.approx(4 * math.pi, rel=1e-15)
    np.testing.assert_array_equal(height.inv_freq, width.inv_freq)


@laws
@given(st.integers(1, 2**16))
def test_centres_of_patches_lie_evenly_about_0(patches):
    centres = patch_centres(patches)
    assert_close(centres, -centres[::-1], absolute=1e-15)
    assert centres[0] == pytest.approx(-1 + 1 / patches, abs=1e-15)
    assert_close(np.diff(np.append(centres, 1 + 1 / patches)), np.full(patches, 2 / patches), absolute=1e-15)


def test_centres_of_patches_are_those_of_the_library():
    (positions,) = [positions for method, _, positions, *_ in ROWS if method == "dinov3"]
    assert_close([patch_centres(6)[4], patch_centres(9)[7]], positions, relative=1e-15)


def test_an_axis_cannot_be_changed():
    pairs = np.arange(2)
    axis = Axis(name="time", unit="frame", base=10.0, pairs=pairs, inv_freq=np.ones(2))
    pairs[0] = 7
    assert axis.pairs[0] == 0
    for array in (axis.pairs, axis.inv_freq):
        with pytest.raises(ValueError, match=r"^assignment destination is read-only$"):
            array[0] = 1


def test_an_axis_without_a_frequency_for_each_pair_is_refused():
    assert_refused(
        lambda: Axis(name="time", unit="frame", base=10.0, pairs=np.arange(3), inv_freq=np.ones(2)),
        "inv_freq must have one frequency for each of the 3 pairs, got the shape (2,)",
    )


@pytest.mark.parametrize("pairs", [[0, 0.5], [-1, 0], [[0, 1]], [0, 65537], 0])
def test_an_axis_of_pairs_that_are_no_places_is_refused(pairs):
    assert_refused(
        lambda: Axis(name="time", unit="frame", base=10.0, pairs=pairs, inv_freq=np.ones(2)),
        f"pairs must be a list of integers from 0 to 65536, got {pairs!r}",
    )


def test_an_axis_of_pairs_that_are_no_numbers_is_refused():
    assert_refused(
        lambda: Axis(name="time", unit="frame", base=10.0, pairs="01", inv_freq=np.ones(2)),
        "pairs must be an array of real numbers, got '01'",
    )


def test_an_axis_without_a_base_is_refused():
    assert_refused(
        lambda: Axis(name="time", unit="frame", base=1.0, pairs=[0], inv_freq=[1.0]),
        "base must be a finite number greater than 1, got 1.0",
    )


@pytest.mark.parametrize(
    ("rotary_dim", "options", "message"),
    [
        (7, {"method": "wan", "base": 1e4}, "rotary_dim must be a positive even integer, got 7"),
        (64, {"method": "wan", "base": 1}, "base must be a finite number greater than 1, got 1"),
        (4, {"method": "minimax_m3_vl_vision", "base": 1e4}, "rotary_dim must be at least 6 for three axes, got 4"),
        (4, {"method": "wan", "base": 1e4}, "rotary_dim must be at least 6 for three axes, got 4"),
        (
            64,
            {"method": "vit", "base": 1e4},
            (
                "method must be one of 'mrope', 'mrope_interleaved', 'ernie_vl', 'dinov3', 'pixtral', 'llama4', "
                "'qwen2_vl_vision', 'gemma4_vision', 'kimi_k25_vision', 'sam2', 'sam3', 'minimax_m3_vl_vision', 'flux', 'flu …, got 'vit'"
            ),
        ),
        (66, {"method": "pixtral", "base": 1e4}, "rotary_dim must be a multiple of 4 for two axes, got 66"),
        (66, {"method": "dinov3", "base": 1e4}, "rotary_dim must be a multiple of 4 for two axes, got 66"),
        (66, {"method": "llama4", "base": 1e4}, "rotary_dim must be a multiple of 4 for two axes, got 66"),
        (
            64,
            {"method": "wan", "base": 1e4, "sections": [1]},
            "sections must be left out for wan, got [1]",
        ),
        (
            64,
            {"method": "mrope", "base": 1e4, "sections": [8, 12, 12], "axes_dims": [2]},
            "axes_dims must be left out for mrope, got [2]",
        ),
        (
            64,
            {"method": "mrope", "base": 1e4},
            "sections must be 3 positive integers with the sum 32, got null",
        ),
        (
            64,
            {"method": "mrope", "base": 1e4, "sections": [8, 12, 13]},
            "sections must be 3 positive integers with the sum 32, got [8, 12, 13]",
        ),
        (
            64,
            {"method": "mrope", "base": 1e4, "sections": [32, 0, 0]},
            "sections must be 3 positive integers with the sum 32, got 0",
        ),
        (
            64,
            {"method": "mrope", "base": 1e4, "sections": "abc"},
            "sections must be 3 positive integers with the sum 32, got 'abc'",
        ),
        (
            64,
            {"method": "flux2", "base": 1e4, "axes_dims": [16, 24, 24]},
            "axes_dims must be 4 positive even integers with the sum 64, got [16, 24, 24]",
        ),
        (
            64,
            {"method": "flux", "base": 1e4, "axes_dims": [16, 23, 25]},
            "axes_dims must be 3 positive even integers with the sum 64, got [16, 23, 25]",
        ),
        (
            64,
            {"method": "mrope_interleaved", "base": 1e4, "sections": [4, 20, 8]},
            "sections must let height and width take turns if interleaved, got [4, 20, 8]",
        ),
        (
            64,
            {"method": "ernie_vl", "base": 1e4, "sections": [8, 12, 12]},
            "sections must give height and width as many pairs, got [8, 12, 12]",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(rotary_dim, options, message):
    assert_refused(lambda: axial(rotary_dim, **options), message)


def test_a_side_without_patches_is_refused():
    assert_refused(lambda: patch_centres(0), "patches must be an integer from 1 to 65536, got 0")
