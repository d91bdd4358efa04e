"""What findings rest on, one rule at a time: precision, spread of suspects, margins, words."""

import dataclasses
import math

import numpy as np
import pytest

from ropedoc import MODELS, Rope, identify
from ropedoc.check.fit import fitted
from ropedoc.check.gap import Gap
from ropedoc.check.judge import attention_of
from ropedoc.check.logs import read
from ropedoc.check.meant import facts_of, meant
from ropedoc.check.paste import paste
from ropedoc.check.precision import LEVELS, levels, rounded, tolerance
from ropedoc.check.seen import blocks
from ropedoc.check.suspects import suspects
from ropedoc.check.words import line_words, said, why

PLAIN = 10_000.0 ** (-np.arange(0, 64, 2) / 64)
QWEN = MODELS["Qwen2.5-7B, YaRN 128k"]


def rows(kind, theta, positions, a=1.0):
    angle = np.outer(positions, theta)
    return {
        "cos": a * np.cos(angle),
        "sin": a * np.sin(angle),
        "cos_sin": a * np.hstack([np.cos(angle), np.sin(angle)]),
    }[kind]


def test_a_finding_cannot_be_changed():
    told = identify(PLAIN)
    with pytest.raises(dataclasses.FrozenInstanceError):
        told.confidence = "none"


@pytest.mark.parametrize("kind", ["cos", "sin", "cos_sin"])
def test_rows_of_each_kind_are_known_without_a_name(kind):
    config = {"model_type": "llama", "hidden_size": 512, "num_attention_heads": 8}
    for positions in ([1], [0, 1, 2, 3, 40]):
        told = identify(rows(kind, PLAIN, positions), rope=config, positions=positions)
        assert told.same, (kind, positions)
        assert told.confidence == "certain"


def test_frequencies_stay_frequencies_where_positions_are_stated():
    config = {"model_type": "llama", "hidden_size": 512, "num_attention_heads": 8}
    assert identify(PLAIN, rope=config, positions=[7]).same
    assert identify(PLAIN, rope=config, kind="inv_freq", positions=[7, 8]).same


def test_an_attention_factor_is_read_off_position_0_alone():
    values = rows("cos", PLAIN, [0, 1], 1.25)
    (block,) = blocks(values, kind="cos", step=np.zeros_like(values))
    assert attention_of((block,)) == 1.25
    uneven = values.copy()
    uneven[0, 3] += 0.02
    assert attention_of((dataclasses.replace(block, values=uneven),)) is None
    assert attention_of((dataclasses.replace(block, positions=np.array([1.0, 2.0])),)) is None
    assert attention_of((dataclasses.replace(block, values=-values),)) is None


def test_an_unknown_attention_factor_is_named_with_its_value():
    preset = MODELS["gpt-oss-20b"]
    told = identify(rows("cos_sin", preset.rope.inv_freq, [0, 1, 9], 1.2), rope=preset.config, positions=[0, 1, 9])
    assert told.ids == ("attention",)
    assert "multiplied by 1.2 where 1.347 is meant" in told.text


def test_rows_that_no_suspect_makes_are_fitted_at_position_1():
    config = {"model_type": "llama", "hidden_size": 512, "num_attention_heads": 8, "rope_theta": 123_000.0}
    told = identify(rows("cos_sin", 77_000.0 ** (-np.arange(0, 64, 2) / 64), [0, 1]), rope=config, positions=[0, 1])
    assert told.ids == ("plain_base",)
    assert told.facts["other"] == 77_000


@pytest.mark.parametrize("level", LEVELS)
def test_a_number_is_rounded_to_the_digits_of_a_format(level):
    for k in range(-20, 40):
        x = 1.3 * 2.0**k
        step = 2.0 ** (math.floor(math.log2(x)) + 1 - level.digits)
        if level.name == "float16":
            step = max(step, 2.0**-24)
        assert rounded(np.array([x]), level)[0] == round(x / step) * step


def test_a_format_is_taken_only_where_every_value_is_in_it_to_its_last_digit():
    short = rounded(PLAIN, LEVELS[2])
    step = np.full((1, 32), 1e-6)

    def of(values):
        return [level.name for level in levels(blocks(values[None], kind="inv_freq", step=step))]

    assert "bfloat16" in of(short)
    assert "bfloat16" in of(short + 0.49e-6)
    assert "bfloat16" not in of(short + 0.52e-6)
    assert of(PLAIN) == ["float32"]


def test_tolerance_grows_with_the_distance_from_0():
    (block,) = blocks(np.ones((3, 2)), kind="cos", step=np.zeros((3, 2)), positions=[-100.0, 0.0, 100.0])
    allowed = tolerance(block, LEVELS[0], inv_freq=np.array([1.0, 0.5]), attention_factor=1.0)
    np.testing.assert_allclose(allowed[:, 0], [4.003e-4, 3e-7, 4.003e-4], rtol=1e-6)


def test_digits_of_a_scaled_list_are_those_of_the_scaled_numbers():
    told = paste("1e-03 *\n 1000.0\n 865.9\n")
    np.testing.assert_allclose(told.step, [[1e-4, 1e-4]], rtol=1e-9)


def test_suspects_know_every_length_and_both_ends():
    names = {one.id for one in suspects(meant(QWEN.config))}
    assert {
        "same",
        "plain",
        "twice",
        "linear",
        "ntk",
        "inverted",
        "base",
        "ends",
        "original",
        "betas",
        "paper",
    } <= names
    lengths = {one.facts["length"] for one in suspects(meant(QWEN.config)) if one.id == "original"}
    assert lengths == {2048, 4096, 8192, 16384, 32768, 65536, 131072}
    odd = {**QWEN.config, "max_position_embeddings": 100_000}
    assert 100_000 in {one.facts["length"] for one in suspects(meant(odd)) if one.id == "original"}
    (ends, *_) = [one for one in suspects(meant(QWEN.config)) if one.id == "ends"]
    assert not np.allclose(ends.inv_freq, QWEN.rope.inv_freq, rtol=1e-6)


def test_what_a_record_and_a_rope_mean_have_the_same_stretch():
    assert meant(QWEN.config).factor == 4.0
    assert meant(QWEN.rope).factor == pytest.approx(4.0)
    plain = {"rope_type": "default", "base": 100.0, "rotary_dim": 4}
    assert meant(Rope(inv_freq=[0.0, 0.0], **plain)).factor == 1.0
    assert meant(Rope(inv_freq=[1.0, 0.05], **plain)).factor == pytest.approx(2.0)
    assert meant(Rope(inv_freq=[1.0, 0.5, 0.1], **plain)).factor == 1.0
    named = meant(MODELS["Phi-3-mini-128k"].config)
    assert named.factor != named.numbers["factor"]  # its lists stretch, and the factor only scales


def test_a_fit_asks_for_falling_frequencies_and_four_of_them():
    def ids(theta):
        theta = np.array(theta)
        return [one.id for one in fitted(theta, 1e-6 * theta, bases=())]

    assert ids([1.0, 0.1, 0.01, 0.001])[0] == "plain_base"
    assert ids([1.0, 0.1, 0.01]) == []
    assert ids([1.0, 0.1, 0.1, 0.001]) == []
    assert ids([1.0, 0.1, 0.2, 0.001]) == []


@pytest.mark.parametrize("factor", [1.5, 3.0])
def test_a_ladder_in_parts_is_fitted_from_a_factor_of_one_and_a_half(factor):
    plain = 1e6 ** (-np.arange(0, 128, 2) / 128)
    share = np.clip((np.arange(64) - 20) / 20, 0, 1)
    told = identify(plain * (1 - share) + plain / factor * share)
    assert told.ids == ("found_yarn",)
    assert (told.facts["found"], told.facts["low"], told.facts["high"]) == (factor, 20.0, 40.0)
    little = identify(plain * (1 - share) + plain / 1.4 * share)
    assert little.ids == ("none",)


def test_no_position_is_looked_for_past_a_million():
    gap = Gap(inv_freq=np.array([math.acos(0.9) / 2**20]))
    assert gap.first_below(0.9 + 1e-12, limit=2**22) == 2**20
    slower = Gap(inv_freq=np.array([math.acos(0.9) / (2**20 + 5)]))
    assert slower.first_below(0.9, limit=2**22) is None


FACTS = facts_of(meant(QWEN.config))


@pytest.mark.parametrize(
    ("reads", "ok"), [("0.25", True), ("0.250004", True), ("0.2501", False), ("1e", False), ("0.24999", False)]
)
def test_a_scale_is_held_to_its_digits(reads, ok):
    (line,) = read(f"freq_scale = {reads}", FACTS)
    assert line.ok is ok


def test_a_line_that_is_missing_is_said_to_be():
    text = "hf_overrides: {'rope_parameters': {'rope_type': 'yarn'}}"
    told = [line_words(line) for line in read(text, FACTS)]
    assert told[0] == "'rope_type of the override' reads yarn, as it should."
    assert told[1].startswith("'rope_theta of the override' is missing and should read 1,000,000. Without it ")
    (other,) = read("n_rot = 64", FACTS)
    assert line_words(other) == "n_rot reads 64 and should read 128. Another number of features is rotated."


def test_what_was_compared_is_said_in_sentences_one_after_the_other():
    assert why(["fits", "rounding"], {"count": 3, "rounding": "bfloat16"}) == (
        "All 3 values are within their rounding of it. They were held in bfloat16."
    )
    assert said("still", "text", {}).startswith("It moves no feature")


def test_feature_0_belongs_to_the_first_pair_and_positions_past_256_are_odd():
    def rotate(x, positions):
        angle = positions[:, None] * np.array([1.0, 0.1])
        cos, sin = np.cos(angle), np.sin(angle)
        return np.concatenate([x[:, :2] * cos - x[:, 2:] * sin, x[:, 2:] * cos + x[:, :2] * sin], axis=1)

    config = {"model_type": "llama", "hidden_size": 4, "num_attention_heads": 1, "rope_theta": 100.0}
    told = identify(rotate, rope=config)
    assert told.ids == ("same",)
    assert told.inv_freq.size == 2


def test_a_repeated_list_says_what_each_columns_frequency_is():
    doubled = identify(np.repeat(QWEN.rope.inv_freq, 2), rope=QWEN.config)
    assert doubled.same
    assert identify(np.tile(QWEN.rope.inv_freq, 2), rope=QWEN.config).same
    assert identify(np.tile(QWEN.rope.inv_freq, 3), rope=QWEN.config).ids == ("none",)


def test_values_that_are_small_against_their_rounding_do_not_tell():
    few = identify(MODELS["Llama-2-7B"].rope.inv_freq.round(3), rope=MODELS["Llama-2-7B"].config, kind="inv_freq")
    assert few.ids == ("none",)  # an array has all its digits
    text = " ".join(f"{one:.3f}" for one in MODELS["Llama-2-7B"].rope.inv_freq)
    told = identify(text, rope=MODELS["Llama-2-7B"].config)
    assert told.same
    assert "of the 64 values are large enough against their rounding to tell" in told.why
