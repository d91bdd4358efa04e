"""Golden values against 50-digit arithmetic, and that their digits survive being written."""

import json

import numpy as np
import pytest

from ropedoc import from_config, vectors
from ropedoc.command.core import as_json
from tests.compare import assert_close, assert_refused, reference
from tests.tolerances import FORMULA, FREQUENCY, ROTATION

CASES = reference("vectors")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["config"]["rope_theta"]))
def test_every_golden_value_is_that_of_fifty_digits(case):
    found = vectors(from_config(case["config"]))
    assert found["positions"] == case["positions"] == [0, 1, 4095, 131_071]
    assert found["vector"] == case["vector"]
    assert_close(found["inv_freq"], case["inv_freq"], relative=2 * FREQUENCY)  # a blend has twice the roundings
    assert_close(found["attention_factor"], case["attention_factor"], absolute=FORMULA)
    for name in ("cos", "sin"):
        assert_close(found[name], case[name], absolute=ROTATION)
    for layout in ("half", "interleaved"):
        assert_close(found["rotated"][layout], case["rotated"][layout], absolute=ROTATION)


def test_what_is_written_reads_back_to_the_same_float64():
    found = vectors(from_config(CASES[3]["config"]))
    again = json.loads(as_json(found), parse_constant=pytest.fail)
    assert again == found
    assert np.array_equal(again["cos"], np.cos(np.outer(again["positions"], again["inv_freq"])))


def test_the_setting_is_named_beside_its_values():
    found = vectors(from_config(CASES[2]["config"]))
    assert {name: found[name] for name in ("rope_type", "base", "rotary_dim", "layout")} == {"rope_type": "default", "base": 1e4, "rotary_dim": 24, "layout": "half"}  # fmt: skip
    assert len(found["rotated"]["half"][0]) == 24


def test_only_a_setting_has_golden_values():
    assert_refused(lambda: vectors([1.0, 0.1]), "rope must be a Rope, as from_config gives it, got [1.0, 0.1]")
    assert_refused(lambda: vectors(None), "rope must be a Rope, as from_config gives it, got null")
