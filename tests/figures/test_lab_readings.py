"""What the lab's figures say, against the results themselves, at every setting."""

import math
import re
from statistics import mean

from ropedoc.figures import FIGURES
from ropedoc.trained import recalled, results

R = results()


def numbers(text):
    return [float(one) for one in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))]


def test_the_loss_that_is_read_is_the_mean_of_the_last_half():
    said = numbers(FIGURES["lab-loss"].default().reading)
    for setting in ("unchanged", "linear", "ntk", "by-parts", "yarn-paper", "window"):
        found = mean(mean(seed[setting]["curve"][16:]) for seed in R["text"])
        assert round(found, 2) in said, setting


def test_the_recall_that_is_read_is_that_of_the_farthest_code():
    for length, far in ((256, 192), (512, 384)):
        reading = FIGURES["lab-recall"].draw(length=length).reading
        for setting in ("unchanged", "linear", "ntk", "yarn-paper"):
            assert f"{mean(recalled(setting, length=length, distance=far)):.0%}" in reading


def test_the_best_attention_factor_is_read_beside_the_formula():
    for factor in (2, 4, 8):
        reading = FIGURES["lab-attention-factor"].draw(factor=factor).reading
        means = [mean(column) for column in zip(*(seed[str(factor)] for seed in R["attention"]), strict=True)]
        assert f"near an attention factor of {R['attention_factors'][means.index(min(means))]:g}," in reading
        assert f"gives {0.1 * math.log(factor) + 1:.2f}." in reading


def test_the_pair_that_is_read_is_the_one_that_costs_most():
    for task in ("copying", "text"):
        said = numbers(FIGURES["lab-pairs"].draw(task=task).reading)
        for layer in (0, 1):
            means = [mean(column) for column in zip(*(seed[task]["extra"][layer] for seed in R["pairs"]), strict=True)]
            assert round(2 * math.pi * 100 ** (2 * means.index(max(means)) / 32)) in said
