"""Position ids of texts with images and videos: those of the classes' own get_rope_index, laws, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropedoc import mrope_positions
from tests.compare import assert_refused, reference

laws = settings(derandomize=True, deadline=None, max_examples=60)
ROWS = reference("positions")["rows"]
RULE = (
    "parts must be numbers of tokens, or three of frames, rows and columns, at least 1 and at most 4,194,304 together"
)
part = st.one_of(st.integers(1, 9), st.lists(st.integers(1, 5), min_size=3, max_size=3))


@pytest.mark.parametrize(("name", "parts", "positions", "beyond"), ROWS)
def test_the_ids_are_those_of_the_class(name, parts, positions, beyond):
    found = mrope_positions(parts)
    np.testing.assert_array_equal(found, positions)
    assert found.max() + 1 == found.shape[1] + beyond, name  # where the first token stands that is generated


def test_a_long_video_is_among_them():
    assert any(part[0] > max(part[1:]) for _, parts, *_ in ROWS for part in parts if not isinstance(part, int))


@laws
@given(st.lists(part, max_size=5))
def test_text_counts_on_by_one_and_pictures_by_their_longer_side(parts):
    found, start, at = mrope_positions(parts), 0, 0
    for one in parts:
        frames, rows, columns = (None, None, one) if isinstance(one, int) else one
        count = one if isinstance(one, int) else frames * rows * columns
        own = found[:, at : at + count]
        assert own.min() == start
        if isinstance(one, int):
            np.testing.assert_array_equal(own, [range(start, start + one)] * 3)
        else:
            cells = [
                (start + t, start + r, start + c) for t in range(frames) for r in range(rows) for c in range(columns)
            ]
            np.testing.assert_array_equal(own.T, cells)
        start, at = start + (one if isinstance(one, int) else max(rows, columns)), at + count
    assert found.shape == (3, at)


@pytest.mark.parametrize(
    ("parts", "got"),
    [
        ([3, [1, 2]], "[1, 2]"),
        ([0], "0"),
        ([[1, 0, 2]], "0"),
        ([True], "True"),
        (["ab"], "'ab'"),
        ([2.0], "2.0"),
        ([None], "null"),
        ([[1, 2048, 2049]], "[1, 2048, 2049]"),
        ([(1 << 22) + 1], "4194305"),
    ],
)
def test_what_is_neither_text_nor_picture_is_refused(parts, got):
    assert_refused(lambda: mrope_positions(parts), f"{RULE}, got {got}")


@pytest.mark.parametrize(("parts", "got"), [("ab", "'ab'"), (3, "3"), (b"a", "b'a'")])
def test_what_is_no_list_is_refused(parts, got):
    assert_refused(lambda: mrope_positions(parts), f"parts must be a list, got {got}")


def test_the_largest_part_is_taken():
    assert mrope_positions([[1, 2048, 2048]]).shape == (3, 1 << 22)
