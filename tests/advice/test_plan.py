"""From a wish to a setting: numbers from formulas of their own, and every sentence where it holds."""

import json
import math

import numpy as np
import pytest

from ropedoc import MODELS, from_config, plan
from ropedoc.advice.plan import METHODS, NOTHING, REFUSE, SAID, setting_of, verdict, wished
from ropedoc.config.reading import read
from tests.compare import assert_close, assert_refused, either

LLAMA = {"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "rope_theta": 10_000.0, "max_position_embeddings": 4096}  # fmt: skip
QWEN = {**LLAMA, "model_type": "qwen2", "rope_theta": 1e6, "max_position_embeddings": 32768}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 4096}
LISTS = {"rope_type": "longrope", "factor": 4.0, "original_max_position_embeddings": 1024, "short_factor": [1.0] * 64, "long_factor": [2.0] * 64}  # fmt: skip
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "original_max_position_embeddings": 512, "low_freq_factor": 1.0, "high_freq_factor": 4.0}  # fmt: skip
HUNYUAN = {"model_type": "hunyuan_v1_dense", "head_dim": 128, "max_position_embeddings": 4096, "rope_scaling": {"type": "dynamic", "alpha": 1000.0, "factor": 1.0}}  # fmt: skip
GEMMA3 = MODELS["Gemma-3-4B, full layers"].config
GEMMA4 = MODELS["Gemma-4-26B, full layers"].config


def scaled(parameters, **more):
    return {**LLAMA, "rope_scaling": parameters, **more}


def plain(base, d=128):
    return np.array([base ** (-2 * i / d) for i in range(d // 2)])


def kernel(theta, distances):
    return np.array([math.fsum(np.cos(distance * theta)) / theta.size for distance in distances])


def note(found, name):
    return next(one for one in found.notes if one.id == name)


# The setting


def test_qwens_recipe_is_that_of_its_card():
    """Qwen2.5's card: factor 4.0, original_max_position_embeddings 32768, type yarn."""
    found = plan(QWEN, context_length=131_072)
    assert found.setting == {"rope_type": "yarn", "rope_theta": 1e6, "factor": 4.0, "original_max_position_embeddings": 32768}  # fmt: skip
    assert found.method == "yarn"
    assert found.outcome == "planned"
    assert note(found, "recipe").text == "The makers of Qwen2.5, 7B and larger, publish it: yarn, factor 4 from 32,768 tokens, for 131,072 tokens."  # fmt: skip
    assert plan(QWEN, context_length=65_536).setting["factor"] == 2.0  # as Qwen advises for 65,536


@pytest.mark.parametrize("hidden", [3583, 2048, None])
def test_a_recipe_is_not_claimed_for_sizes_that_have_none(hidden):
    """Qwen2.5's cards of 0.5B to 3B (hidden size 896 to 2,048) hold no YaRN; that of 7B has 3,584."""
    small = {**QWEN, "hidden_size": hidden, "head_dim": 128}
    found = plan({key: value for key, value in small.items() if value is not None}, context_length=131_072)
    assert found.setting["factor"] == 4.0
    assert "recipe" not in {one.id for one in found.notes}


def test_qwen3_starts_at_its_training_and_not_at_its_maximum():
    qwen3 = {**QWEN, "model_type": "qwen3", "head_dim": 128, "max_position_embeddings": 40960}
    setting = plan(qwen3, context_length=131_072).setting
    assert (setting["factor"], setting["original_max_position_embeddings"]) == (4.0, 32768)


def test_qwen3_vl_takes_the_smaller_factor_that_its_makers_publish_and_keeps_its_sections():
    vision = MODELS["Qwen3-VL-32B"].config
    found = plan(vision, context_length=1_000_000)
    assert found.setting["factor"] == 3.0
    assert [*found.setting["mrope_section"]] == [24, 20, 20]
    assert note(found, "sections")
    assert note(found, "recipe").why.startswith("Positions of images")


def test_the_frequencies_are_yarns():
    theta = plain(1e6)
    turns = [32_768 * one / (2 * math.pi) for one in theta]
    low, high = (64 * 2 * math.log(32_768 / (2 * math.pi * beta)) / (2 * math.log(1e6)) for beta in (32, 1))
    ramp = np.clip((np.arange(64) - math.floor(low)) / (math.ceil(high) - math.floor(low)), 0, 1)
    found = plan(QWEN, context_length=131_072)
    assert_close(found.inv_freq, theta * (1 - ramp) + theta / 4 * ramp, relative=1e-12)
    assert_close(found.attention_factor, 0.1 * math.log(4) + 1, relative=1e-12)
    kept, divided = (ramp == 0).sum(), (ramp == 1).sum()
    assert note(found, "pairs").text == f"Of 64 pairs, {kept} keep their frequency, {64 - kept - divided} are blended and {divided} are divided by 4."  # fmt: skip
    assert note(found, "old-angles").text == f"No pair leaves the angles that 32,768 tokens have shown; without a method {sum(one < 1 for one in turns)} pairs would."  # fmt: skip


def test_what_is_told_of_kernel_bound_and_short_texts_is_so():
    found = plan(LLAMA, context_length=16_384)
    before, after = plain(1e4), found.inv_freq
    one, other = kernel(before, [16, 16_384]), kernel(after, [16, 16_384])
    assert note(found, "kernel").text == f"The mean kernel K at a distance of 16 goes from {one[0]:.4g} to {other[0]:.4g}, and at 16,384 tokens from {one[1]:.4g} to {other[1]:.4g}."  # fmt: skip
    below = [next(k for k, value in enumerate(kernel(theta, range(16_385))) if value < 0) for theta in (after, before)]
    assert note(found, "bound-fails").text == f"The base bound does not hold: K falls below 0 at a distance of {below[0]:,} tokens, inside 16,384 tokens; before, at {below[1]:,}."  # fmt: skip
    cosine = kernel(before - after, range(4097))
    falls = [next(k for k, value in enumerate(cosine) if value <= level) for level in (0.99, 0.9)]
    assert f"falls to 0.99 at a distance of {falls[0]:,} tokens and to 0.9 at {falls[1]:,}, within the old length of 4,096 tokens." in note(found, "short-texts").text  # fmt: skip
    factor = (0.1 * math.log(4) + 1) ** 2
    assert note(found, "scores").text == f"Scores are multiplied by {factor:.4g}, at every length."


def test_ntk_divides_the_last_pair_by_the_quotient_of_the_lengths():
    found = plan(LLAMA, context_length=32_768, method="ntk")
    assert found.setting == {
        "rope_type": "default",
        "rope_theta": 82_685.0,
    }  # docs/extension.md, ⌈10,000 · 8^(128/126)⌉
    assert_close((plain(1e4) / found.inv_freq)[-1], 8, relative=1e-4)
    past = sum(8 * one > was * (1 + 1e-9) for one, was in zip(found.inv_freq, plain(1e4), strict=True) if 2 * math.pi / was > 4096)  # fmt: skip
    assert note(found, "new-angles").text == f"{past} pairs would go past the angles that 4,096 tokens have shown; without a method 18 would."  # fmt: skip


def test_the_least_base_passes_the_bound_and_the_round_ones_below_it_do_not():
    steps = [step * 10.0**power for power in (4, 5, 6) for step in (1, 1.5, 2, 3, 5, 7)]
    passing = (base for base in steps if kernel(plain(base), range(16_385)).min() >= 0)
    assert plan(LLAMA, context_length=16_384, method="base").setting["rope_theta"] == next(passing)


def test_a_factor_is_rounded_up_so_that_it_reaches_the_length():
    found = plan(LLAMA, context_length=100_000)
    assert found.setting["factor"] == 24.42  # 100,000 / 4,096 = 24.414…
    assert found.setting["factor"] * 4096 >= 100_000


@pytest.mark.parametrize("method", [name for name in METHODS if name != "longrope"])
def test_every_text_for_a_config_gives_the_planned_frequencies(method):
    found = plan(QWEN, context_length=131_072, method=method)
    texts = [json.loads(one["text"]) for one in found.texts.values() if one.get("kind") == "config"]
    assert len(texts) == 3
    for text in texts:
        rope = from_config({**QWEN, **text}, context_length=131_072)
        assert_close(rope.inv_freq, found.inv_freq, relative=1e-12)
        assert rope.attention_factor == found.attention_factor
    if found.texts["vllm"].get("text"):
        assert found.texts["vllm"]["text"].endswith("--max-model-len 131072")


def test_other_keys_of_the_parameters_stay():
    inside = {**LLAMA, "model_type": "phi", "rope_parameters": {"rope_type": "default", "rope_theta": 5e5, "partial_rotary_factor": 0.5}}  # fmt: skip
    del inside["rope_theta"]
    held = plan(inside, context_length=16_384).config["rope_parameters"]
    assert held == {"rope_theta": 5e5, "partial_rotary_factor": 0.5, **YARN}


def test_a_file_that_carries_a_method_keeps_its_other_numbers_and_is_not_stretched_twice():
    yarn = scaled({**YARN, "type": "yarn", "beta_fast": 16}, max_position_embeddings=16_384)
    found = plan(yarn, context_length=32_768)
    assert found.config["rope_scaling"] == {**YARN, "type": "yarn", "beta_fast": 16, "factor": 8.0}
    assert (
        note(found, "replaced").text == "The file carries YaRN already: its factor 4 becomes 8, and is not used twice."
    )
    gemma = plan(GEMMA3, context_length=262_144)
    assert gemma.setting["factor"] == 16.0
    assert note(gemma, "windows")
    grown = plan(scaled(LLAMA3), context_length=8192, method="llama3")
    assert grown.config["rope_scaling"] == {**LLAMA3, "factor": 16.0}


def test_the_language_model_of_a_whole_file_gets_the_setting_where_it_stands():
    whole = {"model_type": "llava", "text_config": LLAMA}
    found = plan(whole, context_length=16_384)
    assert found.config == {
        "model_type": "llava",
        "text_config": {**LLAMA, "rope_scaling": YARN, "max_position_embeddings": 16_384},
    }


# Where there is no setting

VERDICTS = [
    ("short-enough", LLAMA, 4096, None),
    ("short-enough", GEMMA4, 4096, "yarn"),
    ("windowed", {**LLAMA, "model_type": "mistral", "sliding_window": 1024}, 16_384, None),
    ("without-it", scaled(YARN, max_position_embeddings=16_384), 4096, None),
    ("long-enough", scaled(YARN, max_position_embeddings=16_384), 16_384, None),
    ("long-enough", scaled(LLAMA3), 4096, None),
    ("grows", scaled({"rope_type": "dynamic", "factor": 2.0}), 16_384, None),
    ("base-enough", {**LLAMA, "rope_theta": 1e8}, 16_384, "base"),
    ("no-length", {"head_dim": 128, "rope_theta": 1e4}, 16_384, None),
    ("no-token", {**LLAMA, "model_type": "deepseek_ocr2_encoder"}, 65_536, None),
    ("chunked", {**QWEN, "dual_chunk_attention_config": {"chunk_size": 262144}}, 131_072, None),
    ("needs-lists", LLAMA, 16_384, "longrope"),
    ("carries-lists", scaled(LISTS), 16_384, None),
    ("carries-code", HUNYUAN, 16_384, None),
    ("carries-ntk", {**scaled({"type": "ntk", "factor": 2.0}), "model_type": "new"}, 16384, None),
    ("carries-proportional", GEMMA4, 524_288, None),
    ("carries-llama3", scaled(LLAMA3), 16_384, "yarn"),
    ("carries-other", scaled(YARN), 32_768, "linear"),
    ("no-base", {**LLAMA, "head_dim": 4}, 1_048_576, "base"),
    ("too-narrow", {**LLAMA, "head_dim": 2}, 16_384, None),
]


@pytest.mark.parametrize(("name", "config", "length", "method"), VERDICTS)
def test_each_reason_against_a_plan_holds_where_it_should(name, config, length, method):
    found = plan(config, context_length=length, method=method)
    assert found.notes[0].id == name
    beside = {one.id for one in found.notes[1:]}
    needless = name in {entry.id for entry in NOTHING}
    assert found.outcome == ("nothing" if needless else "unfit")
    assert (found.setting is None) is not needless
    assert found.method is None
    if needless:
        assert_close(found.inv_freq, from_config(config, context_length=length).inv_freq, relative=0)
        assert found.texts
        assert len(beside & {"bound-holds", "bound-far", "bound-stays"}) == 1
        assert beside <= {"bound-holds", "bound-far", "bound-stays", "long-for-base"}
    else:
        assert not beside
        assert found.inv_freq is found.attention_factor is found.config is None
        assert found.texts == {}


@pytest.mark.parametrize("method", [name for name in METHODS if name != "longrope"])
@pytest.mark.parametrize(("config", "length"), [(QWEN, 131_072), (LLAMA, 16_384), (GEMMA3, 262_144), (MODELS["DeepSeek-V3"].config, 262_144), (scaled(LLAMA3, max_position_embeddings=131_072), 262_144)])  # fmt: skip
def test_what_is_planned_needs_no_further_plan(config, length, method):
    """The file with the setting in it reaches the length, turns as the plan says, and is not scaled twice."""
    found = plan(config, context_length=length, method=method)
    if found.outcome == "planned":
        for asked in (method, None):
            assert plan(found.config, context_length=length, method=asked).outcome == "nothing"
        again = read(found.config, context_length=length)
        assert_close(again.rope.inv_freq, found.inv_freq, relative=0)
        assert "beyond-made" not in {note.id for note in again.notes}


def test_a_maximum_that_was_merely_raised_is_not_enough():
    """A Llama at base 10,000 whose maximum says 16,384: K is negative inside, and no published model goes so far."""
    raised = {**LLAMA, "max_position_embeddings": 16_384}
    found = plan(raised, context_length=16_384)
    first = int(np.argmax(kernel(plain(10_000.0), np.arange(16_385)) < 0))
    assert [one.id for one in found.notes] == ["short-enough", "bound-stays", "long-for-base"]
    assert found.notes[1].text == f"The base bound does not hold: K falls below 0 at a distance of {first:,} tokens, inside 16,384 tokens."  # fmt: skip
    assert found.notes[2].text.startswith("16,384 tokens are long for a base of 10,000: ")
    assert plan(raised, context_length=32_768).notes[-1] == found.notes[2]


def test_every_sentence_of_the_register_is_said_somewhere():
    said = {name for name, *_ in VERDICTS}
    asked = [(QWEN, 131_072, name) for name in METHODS] + [(LLAMA, 16_384, None), (MODELS["Qwen3-VL-32B"].config, 1_000_000, None), (GEMMA3, 262_144, None)]  # fmt: skip
    asked += [(LLAMA, 4096, None), ({**LLAMA, "rope_theta": 1e8}, 8192, "linear"), ({**LLAMA, "rope_theta": 30_000}, 4200, "yarn"), ({**LLAMA, "rope_theta": 100.0}, 4200, None)]  # fmt: skip
    asked += [({**LLAMA, "model_type": "smollm3", "num_hidden_layers": 4}, 16_384, None), (MODELS["GLM-5.1"].config, 262_144, None)]  # fmt: skip
    asked += [({**LLAMA, "rope_theta": 50_000.0}, 5000, "yarn"), ({**LLAMA, "rope_theta": 1e13, "max_position_embeddings": 2**20}, 2**21, "linear"), ({**LLAMA, "max_position_embeddings": 64}, 65, None)]  # fmt: skip
    for config, length, method in asked:
        said |= {one.id for one in plan(config, context_length=length, method=method).notes}
    assert {entry.id for entry in (*REFUSE, *NOTHING, *SAID)} - said == set()


def test_a_class_that_reads_no_setting_is_told():
    """GPT-J's class of transformers 5.24 has a table of its own and reads no rope_scaling."""
    found = plan(MODELS["GPT-J-6B"].config, context_length=8192)
    assert found.outcome == "unfit"
    assert found.notes[0].text == "The class 'gptj' does not read yarn from its file."


def test_what_is_no_length_or_method_is_refused():
    assert_refused(
        lambda: plan(LLAMA, context_length=0), "context_length must be an integer from 1 to 9007199254740992, got 0"
    )
    assert_refused(
        lambda: plan(LLAMA, context_length=9, method="rope"), f"method must be one of {either(METHODS)}, got 'rope'"
    )


def test_the_proposal_alone_is_that_of_the_plan():
    reading = read(QWEN)
    known = wished(reading, 131_072, None)
    assert verdict(known) == ("planned", ())
    config, after = setting_of(reading, known)
    found = plan(QWEN, context_length=131_072)
    assert {**config, "max_position_embeddings": 131_072} == found.config
    assert_close(after.rope.inv_freq, found.inv_freq, relative=0)
