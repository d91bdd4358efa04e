"""What people paste is read as numbers, with the step that its digits leave open; the rest is refused at once."""

import time
from contextlib import suppress

import numpy as np
import pytest

from ropedoc.check.paste import paste
from tests.compare import assert_refused

NUMBERS = [
    ("tensor([1.0000e+00, 8.6596e-01, 7.4989e-01], device='cuda:0', dtype=torch.bfloat16)", [1, 0.86596, 0.74989]),
    ("Parameter containing:\ntensor([1.0000, 0.8660], requires_grad=True)", [1, 0.866]),
    ("[np.float32(1.0), np.float32(0.8659643)]", [1, 0.8659643]),
    ("array([1.  , 0.87, 0.75], dtype=float32)", [1, 0.87, 0.75]),
    ("static const float inv_freq[3] = {1.0f, 0.865f, .749F}; // rad", [1, 0.865, 0.749]),
    ("let theta = vec![1.0_f32, 0.865964_f32];", [1, 0.865964]),
    ("inv_freq: Float32Array(3) [1, 0.8659643, 0.749894]", [1, 0.8659643, 0.749894]),
    ("1.0\n0.866\n0.75\n", [1, 0.866, 0.75]),
    ("0: 1.0\n1: 0.866\n2: 0.75", [1, 0.866, 0.75]),
    ("0\t1.0\n1\t0.866", [1, 0.866]),
    (" 1.0000\n 0.8660\n[ CPUFloatType{2} ]", [1, 0.866]),
    ("1e-03 *\n 1000.0\n 865.9\n", [1, 0.8659]),
    ("Columns 1 to 2\n 1.0 0.5\n", [1, 0.5]),
    ("[[[1.0, 0.5]]]", [1, 0.5]),
    ("(1.0, 0.5,)", [1, 0.5]),
    ("1;0.5;0.25", [1, 0.5, 0.25]),
    ("+1.0 -0.5 5E-1", [1, -0.5, 0.5]),
    ("[[1.0], [0.5]]", [1, 0.5]),
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_a_list_of_any_language_is_read(text, numbers):
    found = paste(text)
    np.testing.assert_allclose(found.rows, [numbers], rtol=1e-15)
    assert found.gap is None


STEPS = [
    ("1.0000 0.8660 0.0001", [1e-4, 1e-4, 1e-4]),
    ("1.0000e+00 8.6596e-01 1.1548e-05", [1e-4, 1e-5, 1e-9]),
    ("1.0 0.866 0.75 0.0001", [1e-2, 1e-3, 1e-3, 1e-4]),  # rounded to so many decimals
    ("0.8659643 0.0001154782", [1e-7, 1e-10]),  # to so many figures
    ("0.8660 0.0001155 1.155e-06", [1e-4, 1e-7, 1e-9]),
    ("8660 7499 1", [1, 1, 1]),
    ("0 1", [1, 1]),
]


@pytest.mark.parametrize(("text", "steps"), STEPS)
def test_the_digits_that_were_written_say_how_much_is_open(text, steps):
    np.testing.assert_allclose(paste(text).step, [steps], rtol=1e-9)


def test_rows_are_told_apart_and_what_is_left_out_is_marked():
    found = paste(
        "tensor([[[ 1.0000,  1.0000,  ...,  1.0000],\n [ 0.5403, 0.6479, ..., 0.9999],\n ...,\n [0.1,0.2,...,0.3]]],"
        " size=(1, 4096, 128), grad_fn=<MulBackward0>)"
    )
    assert found.rows.tolist() == [[1, 1, 1], [0.5403, 0.6479, 0.9999]]
    assert found.gap == 2


NAMED = [
    ("model.rotary_emb.inv_freq = tensor([1, 0.5])", "inv_freq"),
    ("inv_freqs: [1, 0.5]", "inv_freq"),
    ("cos_cached = tensor([[1, 1], [0.5, 0.9]])", "cos"),
    ("sin: [[0, 0], [0.5, 0.9]]", "sin"),
    ("rotary_emb.cos_sin_cache[:2] = tensor([[1, 0], [0.5, 0.9]])", "cos_sin"),
    ("[1, 0.5]", None),
    ("the cosine is 1.0 0.5", None),
]


@pytest.mark.parametrize(("text", "kind"), NAMED)
def test_a_name_before_the_numbers_says_what_they_are(text, kind):
    assert paste(text).kind == kind


def test_cosines_and_sines_that_stand_together_are_one():
    found = paste("sin = [[0.0, 0.0], [0.84, 0.56]]\ncos = [[1.0, 1.0], [0.5403, 0.6]]")
    assert (found.kind, found.rows.tolist()) == ("cos_sin", [[1, 1, 0, 0], [0.5403, 0.6, 0.84, 0.56]])
    np.testing.assert_allclose(found.step[1], [1e-4, 1e-4, 1e-2, 1e-2])


REFUSED = [
    ("", "values must be two numbers or more, got fewer"),
    ("hello 1", "values must be two numbers or more, got fewer"),
    ("[1.0, nan]", "values must be finite, got nan"),
    ("[1.0, -inf]", "values must be finite, got inf"),
    ("1e999 2", "values must be finite, got a number past float64"),
    ("[[1, 2], [3]]", "values must have rows of one length, got rows of 1 and 2"),
    ("[[1, ..., 2], [3, 4]]", "values must have rows of one length, got rows of 2"),
    ("1 " * 300_000, "values must be at most 500,000 characters, got 600,000"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_no_list_is_refused(text, message):
    assert_refused(lambda: paste(text), message)


@pytest.mark.parametrize(
    "piece",
    ["[", "cos(", "a=", "9", "0.1 ", "x[1]", " ", "\n", "=(", "e-", "inv_freq", "1: 2\n", "...", "//", "/*", "'"],
)
def test_a_hostile_text_is_read_or_refused_in_a_moment(piece):
    started = time.perf_counter()
    with suppress(ValueError):
        paste(piece * (499_000 // len(piece)))
    assert time.perf_counter() - started < 20
