"""What was measured on the trained models: whole, one value a seed, and what the lab's page says of it holds."""

from __future__ import annotations

import numpy as np
import pytest

from ropedoc import ntk_aware, trained, yarn_paper
from ropedoc.trained import below, how_many, ranged

RESULTS = trained.results()


def test_every_measure_has_one_entry_a_seed():
    for part in ("text", "recall", "attention", "pairs", "heads", "further", "wider", "rounded"):
        assert len(RESULTS[part]) == len(RESULTS["seeds"]) == 3, part


def test_rows_are_read_by_setting_and_part():
    assert trained.loss("linear", "64-128") == [seed["linear"]["bins"][1] for seed in RESULTS["text"]]
    assert trained.recalled("ntk", length=256, distance=96) == [one["ntk"]["256"]["96"] for one in RESULTS["recall"]]
    assert trained.further("ntk", "after", part="32-64") == [
        one["ntk"]["after"]["bins"][0] for one in RESULTS["further"]
    ]
    assert trained.further_recalled("linear", "before", distance=48) == [
        one["linear"]["before"]["recall"]["48"] for one in RESULTS["further"]
    ]


def test_a_mean_comes_with_its_spread():
    assert ranged([1.0, 2.0, 4.5]) == "2.50 (1.00 to 4.50)"
    assert ranged([0.25, 0.75], ".1f") == "0.5 (0.2 to 0.8)"


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ([True, True, True], "all three seeds"),
        ([True, False, True], "two of three seeds"),
        ([False, False, True], "one of three seeds"),
        ([False] * 3, "none of three seeds"),
    ],
)
def test_how_many_seeds_hold_is_said_in_words(held, words):
    assert how_many(held) == words


def test_seeds_are_compared_one_by_one():
    assert below([1, 2, 3], [2, 2, 2]) == [True, False, False]


def test_the_weights_are_all_there():
    tensors, body = trained.model()["tensors"], trained.weights()
    ends = [one["at"] + (one["rows"] * (4 + one["columns"]) if one["rows"] else 4 * one["columns"]) for one in tensors]
    assert max(ends) <= len(body) < 200_000
    assert sum((one["rows"] or 1) * one["columns"] for one in tensors) == RESULTS["weights"] == 137_536


def test_the_unchanged_model_fails_past_its_length_and_every_seed_says_so():
    inside, far, window = (
        np.array(trained.loss(setting, part))
        for setting, part in (("unchanged", "32-64"), ("unchanged", "256-512"), ("window", "256-512"))
    )
    assert (far > inside + 1).all()
    assert (far > window + 1).all()


def test_slowing_the_slow_pairs_alone_mends_what_is_far_in_every_seed():
    far = [np.array(trained.loss(setting, "256-512")) for setting in ("by-parts", "unchanged", "linear")]
    assert (far[0] + 1 < far[1]).all()
    assert (far[0] + 2 < far[2]).all()


def test_linear_scaling_ruins_the_near_and_keeps_more_of_the_far():
    assert all(below(np.array(trained.loss("unchanged", "32-64")) + 2, trained.loss("linear", "32-64")))
    far = [trained.recalled(setting, length=512, distance=384) for setting in ("unchanged", "linear")]
    assert all(below(*far))


def test_yarn_is_the_best_far_out_on_text_in_the_mean_and_on_recall_in_every_seed():
    yarn, far = trained.loss("yarn-paper", "256-512"), {"length": 512, "distance": 384}
    for other in ("unchanged", "linear", "by-parts"):
        assert all(below(yarn, trained.loss(other, "256-512"))), other
    assert np.mean(yarn) < np.mean(trained.loss("ntk", "256-512"))
    for other in ("unchanged", "linear", "ntk", "by-parts"):
        assert all(below(trained.recalled(other, **far), trained.recalled("yarn-paper", **far))), other


def test_the_attention_factor_of_yarn_is_near_the_optimum():
    wanted = yarn_paper(32, base=100, factor=8, original_context_length=64).attention_factor
    best = [RESULTS["attention_factors"][int(np.argmin(one["8"]))] for one in RESULTS["attention"]]
    assert max(abs(one - wanted) for one in best) < 0.25


def test_a_larger_base_from_the_start_helps_recall_and_not_text():
    assert RESULTS["wider_base"] == 1e6
    assert np.mean(trained.wider("32-64")) < np.mean(trained.loss("unchanged", "32-64")) + 0.02
    assert all(below(trained.loss("unchanged", "256-512"), trained.wider("256-512")))
    places = {"length": 512, "distance": 192}
    assert all(below(trained.recalled("unchanged", **places), trained.wider_recalled(**places)))
    assert trained.wider_recalled(length=512, distance=16) == [one["recall"]["512"]["16"] for one in RESULTS["wider"]]
    assert trained.wider("64-128") == [one["bins"][1] for one in RESULTS["wider"]]


def test_ntk_aware_is_the_base_that_the_page_names():
    made = ntk_aware(32, base=100, factor=8).inv_freq
    assert made == pytest.approx((100 * 8 ** (32 / 30)) ** (-np.arange(0, 32, 2) / 32), rel=1e-12)
