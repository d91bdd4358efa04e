"""The facts of a setting as a reader sees them: each row says what it names, and both are there for what is missing."""

import json
import math

import pytest

from ropedoc.config.reading import read
from ropedoc.config.table import ROWS, bounds, table
from tests.compare import reference
from tests.config.settings import LLAMA, LONGROPE, YARN, scaled

CASES = [case for case in reference("configs")["cases"] if "context_length" not in case]


def row(config, key, **asked):
    return next(one for one in table(read(config, **asked).facts) if one["key"] == key)


def test_each_row_has_a_key_and_a_name_of_its_own():
    for part in ("key", "name"):
        names = [getattr(one, part) for one in ROWS]
        assert len({*names}) == len(names) > 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_row_of_every_published_setting_has_words_and_a_value_from_outside(case):
    rows = {one["key"]: one for one in table(read(case["config"], layer_type=case.get("layer_type")).facts)}
    assert all(one["shown"] and "None" not in one["shown"] for one in rows.values())
    assert rows["attention_factor"]["value"] == pytest.approx(case["attention_factor"], rel=1e-12)
    assert rows["pairs"]["value"] == len(case["inv_freq"])
    assert rows["rope_type"]["value"] == case["rope_type"]
    json.dumps([one["value"] for one in rows.values()], allow_nan=False)


SAID = [
    (scaled(**LONGROPE), {}, "context_length", "4,096 tokens; read here at 1,024 tokens"),
    (scaled(**LONGROPE), {"context_length": 2048}, "context_length", "2,048 tokens"),
    (LLAMA, {}, "factor", "this method has none"),
    (scaled(**YARN), {}, "factor", "4"),
    ({"model_type": "deepseek_v3", "rope_theta": 1e4, "rope_scaling": {**YARN, "factor": 40, "mscale": 1.0, "mscale_all_dim": 1.0}}, {}, "attention_factor_squared", "1; with the softmax scale 1.874"),
    ({"model_type": "cohere", "head_dim": 8}, {}, "layout", "interleaved: pairs (2i, 2i + 1)"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "asked", "key", "words"), SAID)
def test_a_fact_is_said_in_words(config, asked, key, words):
    assert row(config, key, **asked)["shown"] == words


def first_below(base, dimension, *, factor=1):
    """First distance at which the mean of the cosines is negative, added up by hand."""
    thetas = [base ** (-2 * i / dimension) / factor for i in range(dimension // 2)]
    return next(m for m in range(1, 10**6) if math.fsum(math.cos(m * theta) for theta in thetas) < 0)


FALLS = first_below(1e4, 128)
LADDER = "As it runs, base 10,000 and dimension 128: "
BELOW = f"K first falls below 0 at a distance of {FALLS:,} tokens, inside the length of "
BOUNDS = [
    ({"model_type": "llama"}, [f"{BELOW}2,048 tokens. The bound asks for more."]),
    ({"model_type": "llama", "max_position_embeddings": FALLS}, [f"{BELOW}{FALLS:,} tokens. The bound asks for more."]),
    ({"model_type": "llama", "max_position_embeddings": FALLS - 1}, [f"K is nowhere negative within {FALLS - 1:,} tokens, as the bound asks."]),
    ({"model_type": "mistral", "sliding_window": 1024}, ["K is nowhere negative within 1,024 tokens, as the bound asks."]),
    ({"head_dim": 128, "rope_theta": 1e4}, ["no length is stated to hold this against."]),
]  # fmt: skip


@pytest.mark.parametrize(("config", "lines"), BOUNDS)
def test_a_setting_is_held_to_the_base_bound_as_far_as_its_layers_see(config, lines):
    assert list(bounds(read(config))) == [LADDER + line for line in lines]


def test_a_ladder_is_held_to_the_bound_before_its_method_and_as_it_runs():
    config = {"model_type": "llama", "max_position_embeddings": 4096, "rope_scaling": {"type": "linear", "factor": 2.0}}
    before, after = bounds(read(config))
    assert before == f"Before the method, base 10,000 and dimension 128: {BELOW}4,096 tokens. The bound asks for more."
    assert after == f"{LADDER}K first falls below 0 at a distance of {first_below(1e4, 128, factor=2):,} tokens, inside the length of 4,096 tokens. The bound asks for more."  # fmt: skip


def test_what_was_not_searched_is_not_promised():
    config = {"head_dim": 8, "rope_theta": 1e300, "max_position_embeddings": 2**40}
    (line,) = bounds(read(config))
    assert line.endswith("K is nowhere negative up to 4,194,304 tokens, as far as was looked; the length is 1,099,511,627,776 tokens.")  # fmt: skip
