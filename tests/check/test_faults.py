"""Faults planted inside each program, and what its lines on the page then print: each is named, and what is right is told so."""

import pytest

from ropedoc import identify
from tests.compare import reference

FAULTS = reference("faults")
CONFIG, PROGRAMS = FAULTS["config"], FAULTS["programs"]
PRINTING = [name for name in PROGRAMS if name not in ("mlx", "llama.cpp")]
# What the package says inside MLX-LM, whose lines hand it the module.
SAID = {
    "same": "It runs what is meant: YaRN, base 1,000,000, 64 pairs.",
    "twice": "The method, YaRN, is applied twice: slow pairs are divided by its factor, 4, two times.",
    "layout": "It pairs features in the layout interleaved, where the weights of this model have half.",
    "sign": "It turns the other way round. Scores are the same where queries and keys both do; keys of another program do not fit.",
    "positions_one_more": "Positions are counted from 1. Scores depend on differences of positions, so it does no harm where all of them are.",
    "positions_bfloat16": "The positions are held in bfloat16, which has no 257: beyond 256 several tokens share one.",
    "plain": "It runs the plain ladder of base 1,000,000: YaRN is not applied.",
    "plain_base": "It runs a plain ladder of base 10,000, where YaRN on base 1,000,000 is meant.",
    "base": "The method is the one meant, YaRN, on base 10,000 in the place of 1,000,000.",
    "linear": "All frequencies are divided by 4, which is position interpolation, where YaRN is meant.",
    "original": "The method is the one meant, YaRN, with an original length of 4,096 tokens in the place of 32,768 tokens.",
    "factor": "The method is the one meant, YaRN, with a factor of 8 in the place of 4.",
    "no_attention": "The frequencies are those meant, without the attention factor 1.139 on cosine and sine.",
}


def test_ten_faults_and_more_were_planted_in_each_program_at_its_version():
    assert {name: one["version"] for name, one in PROGRAMS.items()} == {
        "llama.cpp": "0c1e570",
        "mlx": "0.32.2",
        "sglang": "0.5.23",
        "transformers-4": "4.57.1",
        "transformers-5": "5.24.0",
        "vllm": "0.33.0",
    }
    assert all(len(one["printed"]) > 10 and "same" in one["printed"] for one in PROGRAMS.values())


@pytest.mark.parametrize("name", PRINTING)
def test_what_a_program_prints_names_the_fault_that_was_planted_in_it(name):
    for ident, text in PROGRAMS[name]["printed"].items():
        found = identify(text, rope=CONFIG)
        assert (found.ids, found.confidence) == ((ident,), "certain"), ident
        assert found.same == (ident == "same")


def test_the_package_names_the_fault_inside_mlx():
    assert {ident: text.strip() for ident, text in PROGRAMS["mlx"]["printed"].items()} == SAID


@pytest.mark.parametrize("planted", PROGRAMS["llama.cpp"]["printed"])
def test_of_the_log_of_llama_cpp_the_lines_that_read_otherwise_are_named(planted):
    log, wrong = PROGRAMS["llama.cpp"]["printed"][planted]
    found = identify(log, rope=CONFIG)
    assert (found.facts["wrong"], found.same) == (wrong, not wrong)
