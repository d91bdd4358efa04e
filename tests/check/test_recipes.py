"""The lines of the page that print what a program runs: they are those that were run, and what they printed is right."""

import pytest

from ropedoc import identify
from tests.compare import reference
from tests.reference.make_recipes import CONFIG, recipe

RECIPES = reference("recipes")


def test_each_program_of_the_page_was_run_with_the_lines_that_stand_there():
    assert RECIPES["config"] == CONFIG
    assert {name: one["version"] for name, one in RECIPES["programs"].items()} == {
        "mlx": "0.32.2",
        "sglang": "0.5.23",
        "transformers-4": "4.57.1",
        "transformers-5": "5.24.0",
        "vllm": "0.33.0",
    }
    for name, one in RECIPES["programs"].items():
        assert one["code"] == recipe(name.partition("-")[0]), f"run make_recipes.py {name} again"


@pytest.mark.parametrize("name", [name for name in RECIPES["programs"] if name != "mlx"])
def test_what_each_program_prints_is_told_to_be_what_is_meant(name):
    found = identify(RECIPES["programs"][name]["printed"], rope=CONFIG)
    assert (found.ids, found.confidence, found.same) == (("same",), "certain", True)
    assert found.unseen == ("which features form a pair",)
    without = identify(RECIPES["programs"][name]["printed"], rope={**CONFIG, "rope_scaling": None})
    assert not without.same


def test_mlx_is_told_by_the_package_inside_it():
    assert RECIPES["programs"]["mlx"]["printed"] == "It runs what is meant: YaRN, base 1,000,000, 64 pairs.\n"
