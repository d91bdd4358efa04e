"""The lines of the page that print what a program runs: they are those that were run, and what they printed is right."""

import re

import pytest

from ropedoc import identify
from tests.compare import reference
from tests.reference.make_recipes import CONFIG, PAGE, recipe

RECIPES = reference("recipes")


def test_each_program_of_the_page_was_run_with_the_lines_that_stand_there():
    assert RECIPES["config"] == CONFIG
    assert {name: one["version"] for name, one in RECIPES["programs"].items()} == {
        "llama.cpp": "0c1e570",
        "mlx": "0.32.2",
        "sglang": "0.5.23",
        "transformers-4": "4.57.1",
        "transformers-5": "5.24.0",
        "vllm": "0.33.0",
    }
    for name, one in RECIPES["programs"].items():
        code = "" if name == "llama.cpp" else recipe(name.partition("-")[0])  # it logs without being asked
        assert one["code"] == code, f"run make_recipes.py {name} again"


@pytest.mark.parametrize("name", [name for name in RECIPES["programs"] if name not in ("mlx", "llama.cpp")])
def test_what_each_program_prints_is_told_to_be_what_is_meant(name):
    found = identify(RECIPES["programs"][name]["printed"], rope=CONFIG)
    assert (found.ids, found.confidence, found.same) == (("same",), "certain", True)
    assert found.unseen == ("which features form a pair",)
    without = identify(RECIPES["programs"][name]["printed"], rope={**CONFIG, "rope_scaling": None})
    assert not without.same


def test_mlx_is_told_by_the_package_inside_it():
    assert RECIPES["programs"]["mlx"]["printed"] == "It runs what is meant: YaRN, base 1,000,000, 64 pairs.\n"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"rope_theta": 5e5}, ["freq_base_train", "freq_base"]),
        ({"rope_scaling": None}, ["freq_scale_train", "freq_scale"]),
        ({"rope_scaling": {**CONFIG["rope_scaling"], "factor": 2.0}}, ["freq_scale_train", "freq_scale"]),
        ({"rope_scaling": {**CONFIG["rope_scaling"], "original_max_position_embeddings": 8192}}, ["n_ctx_orig_yarn"]),
        ({"max_position_embeddings": 65536}, ["n_ctx_train"]),
        ({"head_dim": 64}, ["n_rot"]),
    ],
)
def test_what_llama_cpp_logged_is_read_line_by_line(change, wrong):
    found = identify(RECIPES["programs"]["llama.cpp"]["printed"], rope={**CONFIG, **change})
    assert found.facts["wrong"] == wrong
    assert found.same == (not wrong)


def test_the_lines_of_llama_cpp_on_the_page_are_those_that_it_logged():
    page, log = PAGE.read_text(encoding="utf-8"), RECIPES["programs"]["llama.cpp"]["printed"]
    (pattern,) = re.findall(r'<!-- recipe: llama.cpp -->\n```console\n\$ llama-server .* grep -E "(.*)"\n```', page)
    (shown,) = re.findall(r"<!-- log: llama.cpp -->\n```output\n(.*?)```", page, re.DOTALL)
    kept = [line.split(": ", 1)[1] for line in log.splitlines() if re.search(pattern, line)]
    assert shown.splitlines() == [line for line in shown.splitlines() if line in kept]
    assert identify("\n".join(kept), rope=CONFIG).same
    assert identify(shown, rope=CONFIG).same
    assert identify(shown, rope=CONFIG).facts["count"] == identify(log, rope=CONFIG).facts["count"] == 8
