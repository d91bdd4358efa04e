"""How differences are measured, on differences made by hand."""

import math

import numpy as np
import pytest

from ropedoc.concordance import reasons as register
from ropedoc.concordance.compare import Difference, compare
from ropedoc.concordance.reasons import Reason
from ropedoc.concordance.runs import Run, Turning
from ropedoc.concordance.sizes import farthest, first_quarter, longest, off_at, reach
from tests.compare import assert_refused

OURS = np.array([1.0, 0.1])


def difference(theirs, *, factor=1.0, pair=0, ratio=1.0, length=None):
    turning = Turning(inv_freq=np.array(theirs), factor=factor, module="M")
    return Difference(kind=None, turning=turning, inv_freq=OURS, factor=1.0, pair=pair, ratio=ratio, length=length)


def test_lengths_are_those_of_the_configs_own_text_model():
    assert [longest(name) for name in ("Llama-2-7B", "Qwen3-VL-32B", "GPT-J-6B")] == [4096, 262144, 131072]
    assert reach(difference([1.0, 0.1]), "Llama-2-7B") == 4096
    assert reach(difference([1.0, 0.1], length=7), "Llama-2-7B") == 7


def test_what_differs_in_the_factor_alone_parts_by_nothing():
    rounded = difference([1.0 + 1e-7, 0.1], factor=1.5)
    assert first_quarter(rounded) is None
    assert off_at(rounded, 10**9) == 0


def test_pairs_a_quarter_turn_off_are_counted():
    one = difference([1.0, 0.2], pair=1, ratio=2.0)
    assert first_quarter(one) == math.ceil(math.pi / 2 / 0.1) == 16
    assert [off_at(one, length) for length in (15, 16)] == [0, 1]


def test_the_farthest_is_the_one_whose_pairs_part_fastest_and_else_the_farther_factor():
    slow, fast = difference([1.0, 0.11], pair=1, ratio=1.1), difference([1.0, 0.2], pair=1, ratio=2.0)
    near, far = difference([1.0 + 1e-3, 0.1], factor=1.1), difference([1.0, 0.1], factor=1.5)
    assert farthest((slow, fast, far)) is fast
    assert farthest((near, far)) is far
    assert farthest((slow, far)) is slow


@pytest.mark.parametrize(("theirs", "verdict"), [(8, "same"), (6, "different"), (9, "different")])
def test_pairs_that_one_side_lacks_are_seen(theirs, verdict):
    config = {"model_type": "llama", "head_dim": 16, "rope_theta": 1e4}
    inv_freq = 1e4 ** (-np.arange(theirs) / 8)
    run = Run(turnings=(Turning(inv_freq=inv_freq, factor=1.0, module="M"),), still=None, limit=None, errors=())
    assert compare("one", config, "vllm", run).verdict == verdict


def test_a_config_that_the_package_refuses_and_a_program_runs_is_told_apart():
    run = Run(turnings=(Turning(inv_freq=OURS, factor=1.0, module="M"),), still=None, limit=None, errors=())
    assert compare("one", {"model_type": "llama", "head_dim": 3}, "vllm", run).verdict == "ours"


def test_a_reason_is_of_a_known_kind_and_given_once(monkeypatch):
    poem = {"program": "mlx", "settings": ["a"], "how": "poem", "what": "w", "where": "w"}
    assert_refused(
        lambda: register._reason(poem),
        "how must be one of 'fault', 'choice', 'missing', 'wrong', 'unseen', got 'poem'",
    )
    twice = (Reason(program="mlx", settings=("a",), how="fault", what="w", where="w"),) * 2
    monkeypatch.setattr(register, "reasons", lambda: twice)
    assert_refused(register.reason_of.__wrapped__, "a reason must be given once, got two for 'a' in 'mlx'")
