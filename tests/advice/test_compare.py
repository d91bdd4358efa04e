"""Two settings: how they are written makes no difference, and what runs differently is told in numbers from outside."""

import itertools
import math

import numpy as np
import pytest

from ropedoc import MODELS, Rope, compare, from_config, inverse_frequencies, rotation_matrix
from ropedoc.advice.apart import apart, beat
from tests.compare import assert_close, assert_refused

LLAMA = {"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "num_hidden_layers": 4, "max_position_embeddings": 8192, "rope_theta": 500_000.0}  # fmt: skip
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 8192}
LISTS = {"short_factor": [1.0] * 64, "long_factor": [2.0] * 64}
LONG = {"rope_type": "longrope", "original_max_position_embeddings": 2048, **LISTS}
PLAIN = {key: value for key, value in LLAMA.items() if key != "rope_theta"}


def scaled(**more):
    return {**LLAMA, "rope_scaling": more}


SAME = [
    (LLAMA, LLAMA),
    (LLAMA, {**PLAIN, "rope_parameters": {"rope_type": "default", "rope_theta": 500_000.0}}),
    (scaled(**YARN), {**PLAIN, "rope_parameters": {**YARN, "rope_theta": 500_000}}),
    (scaled(**YARN), scaled(**YARN, beta_fast=32, beta_slow=1, attention_factor=1 + math.log(4) / 10)),
    (LLAMA, {**LLAMA, "head_dim": 128, "vocab_size": 7, "torch_dtype": "x"}),
    (LLAMA, {**LLAMA, "rope_theta": 500_000.0 * (1 + 1e-7)}),  # as float32 may have it
    (LLAMA, {"model_type": "unheard of", "head_dim": 128, "rope_theta": 5e5, "max_position_embeddings": 8192}),
    ({"model_type": "gemma3_text"}, {"model_type": "gemma3_text", "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 1e6}, "sliding_attention": {"rope_type": "default", "rope_theta": 1e4}}}),
    ({"model_type": "gemma3", "text_config": {"model_type": "gemma3_text"}}, {"model_type": "gemma3_text"}),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), SAME)
def test_the_same_setting_written_in_two_ways_is_the_same(a, b):
    for found in (compare(a, b), compare(b, a)):
        assert found.same
        assert found.differs == found.words == ()
        assert found.summary.startswith("Both do the same")


def test_every_published_setting_is_the_same_as_itself_and_no_two_ladders_are_taken_for_one():
    presets = list(MODELS.values())
    assert all(compare(preset.config, preset.config).same for preset in presets)
    for one, other in itertools.pairwise(presets):
        alike = one.config == other.config or (one.rope.inv_freq.size == other.rope.inv_freq.size and np.allclose(one.rope.inv_freq, other.rope.inv_freq, rtol=1e-6))  # fmt: skip
        found = compare(one.config, other.config)
        assert alike or not found.same, (one.name, other.name)


OFF = "all layers (4): "
COSINE = f"{OFF}The cosine between what the two make of a vector, the mean over random ones, "
TOLD = [
    ({**LLAMA, "rope_theta": 1e6}, ["frequencies"], []),
    (scaled(**YARN, attention_factor=2.0, beta_fast=1e300, beta_slow=1e299), ["attention_factor", "score_scale", "served"], [f"{OFF}Cos and sin are multiplied by 1 in the first file, by 2 in the second.", f"{OFF}Scores are multiplied by 1 in the first file, by 4 in the second."]),
    ({**LLAMA, "max_position_embeddings": 16384}, ["served"], ["The first file serves 8,192 tokens, the second 16,384 tokens."]),
    ({**LLAMA, "num_hidden_layers": 5}, ["depth"], ["4 layers in the first file, 5 in the second."]),
    ({**LLAMA, "model_type": "cohere"}, ["layout"], [f"{OFF}Features form pairs as half in the first file and as interleaved in the second: weights of the one need their rows reordered for the other.", f"{COSINE}falls to 0.99 at position 1 and to 0.9 at position 2."]),
    ({**LLAMA, "model_type": "mistral", "sliding_window": 4096}, ["reach"], [f"{OFF}They see the whole context in the first file, 4,096 tokens in the second."]),
    ({**LLAMA, "model_type": "smollm3", "no_rope_layers": [1, 1, 1, 0]}, ["rotated"], ["all layers against 'full_attention, not rotated' (1): They are rotated in the first file alone."]),
    ({**LLAMA, "head_dim": 64}, ["frequencies"], [f"{OFF}64 pairs turn in the first file, 32 in the second."]),
    (scaled(rope_type="linear", factor=2.0), ["frequencies"], [f"{OFF}64 of 64 pairs turn at another speed, from pair 0 to pair 63; most of all pair 0, by 50 % of the faster.", f"{OFF}Pair 0 is half a turn off at position 7."]),
    ({**LLAMA, "model_type": "ministral3", "rope_parameters": {"rope_type": "default", "rope_theta": 500_000.0, "llama_4_scaling_beta": 0.1}}, ["growth"], [f'{OFF}Scores grow with the position by nothing in the first file, by {{"llama_4_scaling_beta":{{"beta":0.1,"original_length":8192}}}} in the second.']),
]  # fmt: skip


@pytest.mark.parametrize(("other", "differs", "words"), TOLD)
def test_what_differs_is_named_and_told(other, differs, words):
    found = compare(LLAMA, other)
    assert not found.same
    assert set(found.differs) == set(differs)
    assert [one for one in words if one not in found.words] == []
    assert found.summary.startswith("They differ in ")


def test_layers_are_compared_by_their_places():
    a = {**LLAMA, "model_type": "gemma3_text", "num_hidden_layers": 12}
    b = {**a, "rope_local_base_freq": 20_000.0}
    found = compare(a, b)
    assert [(one["where"], one["layers"], one["differs"]) for one in found.kinds] == [
        ("sliding_attention (10)", [0, 1, 2, 3, 4, 6, 7, 8, 9, 10], ["frequencies"]),
        ("full_attention (2)", [5, 11], []),
    ]
    assert all(line.startswith("sliding_attention (10): ") for line in found.words)
    one_kind = compare(a, LLAMA)
    assert {one["where"] for one in one_kind.kinds} >= {"sliding_attention against all layers (4)", "full_attention"} or one_kind.differs[0] == "depth"  # fmt: skip


def test_kinds_that_one_file_lacks_are_told():
    a = {**LLAMA, "model_type": "gemma3_text", "num_hidden_layers": 12}
    forth, back = compare(a, LLAMA), compare(LLAMA, a)
    assert "full_attention (2): Only the first file has them." in forth.words
    assert "full_attention (2): Only the second file has them." in back.words
    assert "kind" in forth.differs


def test_methods_that_grow_are_compared_at_length_too():
    other = {**LONG, "long_factor": [2.0] * 63 + [4.0]}
    found = compare(scaled(**LONG), scaled(**other))
    assert [(one["length"], one["different"]) for one in found.kinds] == [(None, 0), (8192, 1)]
    assert found.words[0].startswith("all layers (4), in sequences of 8,192 tokens: 1 of 64 pairs turn at another speed, from pair 63 to pair 63; most of all pair 63, by 50 % of the faster.")  # fmt: skip
    asked = compare(scaled(**LONG), scaled(**other), context_length=4096)
    assert [one["length"] for one in asked.kinds] == [None]
    assert asked.kinds[0]["different"] == 1
    start = compare(scaled(**LONG), scaled(**{**LONG, "original_max_position_embeddings": 4096}))
    assert "The method starts at 2,048 tokens in the first file, at 4,096 tokens in the second." in start.words


def test_a_length_that_one_file_does_not_state_is_no_difference():
    bare = {key: value for key, value in scaled(type="linear", factor=2.0).items() if key != "max_position_embeddings"}
    assert compare({**bare, "model_type": "unheard of"}, scaled(type="linear", factor=2.0)).same


def test_sections_of_several_axes_are_compared():
    a = {"model_type": "qwen2_vl", "hidden_size": 1024, "num_attention_heads": 8, "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]}}  # fmt: skip
    b = {**a, "rope_scaling": {"type": "mrope", "mrope_section": [24, 20, 20]}}
    found = compare(a, b)
    assert found.differs == ("axes",)
    assert found.words[0].startswith("Parts whose positions have several axes: time [0,1,")
    assert compare(a, a).same


def test_what_cannot_be_read_is_refused():
    assert_refused(lambda: compare(LLAMA, {"model_type": "gpt2"}), "config must have a rotary position embedding over tokens, got the model class gpt2, which has no rotary embedding")  # fmt: skip


# The numbers


def rope(d=16, base=1e4, layout="half", divide=1.0, **more):
    theta = inverse_frequencies(d, base=base) / divide
    return Rope(inv_freq=theta, rope_type="default", base=base, rotary_dim=d, layout=layout, **more)


PAIRS_OF_ROPES = [
    (rope(), rope(base=1e5)),
    (rope(), rope(layout="interleaved")),
    (rope(base=1e3), rope(divide=3.0, layout="interleaved")),
    (rope(), rope(d=8)),
    (rope(d=4, layout="interleaved"), rope(d=16)),
    (rope(d=2), rope(d=2, layout="interleaved")),
    (rope(layout=None), rope(layout="interleaved", base=20.0)),
]


def whole(one, width, layout):
    """Rotation matrix of a head that may have features past the last pair."""
    return lambda m: np.pad(rotation_matrix(m, one.inv_freq, layout=one.layout or layout), (0, width - 2 * one.inv_freq.size)) + np.diag([0.0] * 2 * one.inv_freq.size + [1.0] * (width - 2 * one.inv_freq.size))  # fmt: skip


@pytest.mark.parametrize(("a", "b"), PAIRS_OF_ROPES)
def test_the_cosine_is_the_trace_of_one_rotation_by_the_other(a, b):
    """The mean of ⟨R x, R' x⟩/⟨x, x⟩ over random x is tr(Rᵀ R')/d."""
    width = 2 * max(a.inv_freq.size, b.inv_freq.size)
    one, other = (whole(side, width, a.layout or b.layout) for side in (a, b))
    numbers = apart(a, b, length=1000)
    for row in numbers["positions"]:
        assert row["cosine"] == pytest.approx(np.trace(one(row["position"]).T @ other(row["position"])) / width, abs=1e-12)  # fmt: skip
    for row in numbers["below"]:
        cosines = [np.trace(one(m).T @ other(m)) / width for m in range(1, 1001)]
        assert row["position"] == next((m for m, cosine in enumerate(cosines, 1) if cosine <= row["level"]), None)


def test_angles_grow_with_the_position_to_half_a_turn():
    numbers = apart(rope(), rope(divide=1.001), length=12_345)
    rate = 1 - 1 / 1.001
    assert [row["position"] for row in numbers["positions"]] == [1, 10, 100, 1000, 10_000, 12_345]
    assert_close([row["angle"] for row in numbers["positions"]], [min(m * rate, math.pi) for m in (1, 10, 100, 1000, 10_000, 12_345)], relative=1e-12)  # fmt: skip
    assert numbers["fastest"] == 0
    assert numbers["searched"] == 12_345


def test_what_float32_rounds_to_is_no_difference():
    exact = rope(d=64)
    rounded = Rope(inv_freq=exact.inv_freq.astype(np.float32), rope_type="default", base=1e4, rotary_dim=64)
    assert apart(exact, rounded)["different"] == 0
    assert 0 < apart(exact, rounded)["relative"] < 2**-23
    assert apart(exact, rope(d=64, divide=1 + 1e-6))["different"] == 32


def test_a_pair_that_stands_still_differs_wholly_from_one_that_turns():
    still = Rope(inv_freq=[1.0, 0.0], rope_type="default", base=1e4, rotary_dim=4)
    turns = Rope(inv_freq=[1.0, 0.5], rope_type="default", base=1e4, rotary_dim=4)
    numbers = apart(still, turns)
    assert (numbers["different"], numbers["first"], numbers["relative"], numbers["searched"]) == (1, 1, 1.0, 131_072)
    assert apart(still, still)["below"] == [{"level": 0.99, "position": None}, {"level": 0.9, "position": None}]


def test_the_search_ends_somewhere():
    assert apart(rope(d=2), rope(d=2), length=2**40)["searched"] == 4_194_304


def test_the_weights_of_the_cosine_add_up_to_every_feature():
    for a, b in PAIRS_OF_ROPES:
        omega, weights = beat(a, b)
        assert weights.sum() == 2 * max(a.inv_freq.size, b.inv_freq.size)
        assert omega.shape == weights.shape


def test_a_ropes_own_config_is_read_as_from_config_reads_it():
    found = compare(LLAMA, scaled(**YARN))
    numbers = apart(from_config(LLAMA), from_config(scaled(**YARN)), length=32_768)
    assert {key: found.kinds[0][key] for key in numbers} == numbers


def test_of_pairs_that_differ_alike_the_first_is_named():
    yarn = scaled(rope_type="yarn", factor=4.0, original_max_position_embeddings=8192)
    said = " ".join(compare(LLAMA, yarn).words)
    slowed = from_config(yarn).inv_freq * 4 / from_config(LLAMA).inv_freq
    pair = int((np.abs(slowed - 1) < 1e-9).argmax())
    assert 20 < pair < 60
    assert f"most of all pair {pair}, by 75 % of the faster." in said
