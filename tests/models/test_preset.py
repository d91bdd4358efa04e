"""The catalogue: frozen, sourced, and the same numbers as from_config gives."""

import dataclasses
import re

import numpy as np
import pytest

from ropedoc import MODELS, Preset, from_config, inverse_frequencies, layers, rotations, wavelengths
from ropedoc.config.keys import KEYS
from ropedoc.models import preset as preset_module
from tests.compare import assert_refused

# Pairs that make no full turn in the original length before any method, of 64 or 32.
NO_FULL_TURN = {"Llama-2-7B": 18, "Llama-3-8B": 29, "Qwen2.5-7B": 24, "gpt-oss-20b": 14}


def test_the_catalogue_names_at_least_25_models_and_those_of_the_figures():
    assert len(MODELS) >= 25
    assert {*NO_FULL_TURN, "Gemma-2-9B"} <= set(MODELS)
    assert all(name == preset.name for name, preset in MODELS.items())


@pytest.mark.parametrize("name", MODELS)
def test_a_preset_has_a_source_and_what_from_config_gives(name):
    preset = MODELS[name]
    assert len(preset.source) > 20
    rope = from_config(
        preset.config, context_length=preset.config.get("max_position_embeddings"), layer_type=preset.layer_type
    )
    np.testing.assert_array_equal(rope.inv_freq, preset.rope.inv_freq)
    assert rope.attention_factor == preset.rope.attention_factor
    assert preset.rope.layout in (preset.layout, None)
    assert preset.rope.inv_freq[0] == pytest.approx(1, abs=0.9)
    assert rotations(preset.rope.inv_freq, context_length=preset.served_length).size > 0


@pytest.mark.parametrize(("name", "count"), NO_FULL_TURN.items())
def test_slow_pairs_number_as_published(name, count):
    preset = MODELS[name]
    plain = inverse_frequencies(preset.rope.rotary_dim, base=preset.rope.base)
    assert (wavelengths(plain) > preset.original_length).sum() == count


# The longest sequence that each extended setting is made for: the README of Qwen2.5, the repository of YaRN, the
# published config.json of the others.
SERVED = {
    "Qwen2.5-7B, YaRN 128k": 131_072,
    "Llama-2-7B, YaRN 64k": 65_536,
    "Llama-3.1-8B": 131_072,
    "Phi-3-mini-128k": 131_072,
    "DeepSeek-V3": 163_840,
    "gpt-oss-20b": 131_072,
}


@pytest.mark.parametrize(("name", "length"), SERVED.items())
def test_an_extended_setting_is_made_for_the_length_that_its_makers_state(name, length):
    preset = MODELS[name]
    assert preset.served_length == preset.rope.context_length == length
    assert preset.original_length == preset.rope.original_context_length < length


def test_a_plain_model_serves_its_original_length():
    assert MODELS["Llama-3-8B"].original_length == MODELS["Llama-3-8B"].served_length == 8192
    assert Preset(**GOOD).original_length == Preset(**GOOD).served_length == 4096


# Longest sequences of the training as the reports state them, and None for models of which we have read no report.
TRAINED = {
    "Llama-3.1-8B": 131_072,
    "Llama-4-Scout": 262_144,
    "Mistral-7B-v0.1": 8_192,
    "Qwen3-8B": 32_768,
    "DeepSeek-V3": 131_072,
    "gpt-oss-20b": None,
    "Phi-3-mini-128k": None,
}


@pytest.mark.parametrize(("name", "length"), TRAINED.items())
def test_the_trained_length_is_what_a_report_states(name, length):
    assert MODELS[name].trained_length == length


def test_a_trained_length_has_a_report_or_a_file_of_the_training_as_its_source():
    known = {name: preset.trained_source for name, preset in MODELS.items() if preset.trained_length is not None}
    assert len(known) >= 18
    for name, source in known.items():
        assert re.search(
            r"arXiv \d{4}\.\d{5}\), (section|sections|table|appendix|abstract)|@[0-9a-f]{8}, |ai\.meta\.com", source
        ), name


def test_what_the_config_does_not_state_is_no_length():
    linear = Preset(**GOOD | {"config": {**LLAMA, "rope_scaling": {"type": "linear", "factor": 2.0}}})
    assert (linear.original_length, linear.served_length) == (None, 4096)
    assert MODELS["Gemma-3-4B, full layers"].original_length is None


def test_presets_cannot_be_changed():
    preset = MODELS["Llama-3.1-8B"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        preset.name = "other"
    with pytest.raises(TypeError):
        MODELS["new"] = preset
    with pytest.raises(TypeError):
        preset.config["rope_theta"] = 1.0
    with pytest.raises(TypeError):
        preset.config["rope_scaling"]["factor"] = 1.0
    with pytest.raises(TypeError):
        MODELS["Phi-3-mini-128k"].config["rope_scaling"]["short_factor"][0] = 2.0
    with pytest.raises(ValueError, match=r"^assignment destination is read-only$"):
        preset.rope.inv_freq[0] = 2


def test_a_preset_keeps_its_own_config():
    mine = {**LLAMA, "rope_scaling": {"type": "linear", "factor": 2.0}, "architectures": (["LlamaForCausalLM"],)}
    preset = Preset(**GOOD | {"config": mine})
    mine["rope_scaling"]["factor"] = 8.0
    mine["architectures"][0].clear()
    assert preset.config["rope_scaling"]["factor"] == 2.0
    assert preset.config["architectures"] == (("LlamaForCausalLM",),)


LLAMA = {"model_type": "llama", "hidden_size": 64, "num_attention_heads": 4, "max_position_embeddings": 4096}
GOOD = {"name": "x", "source": "y", "config": LLAMA, "layout": "half"}
ORIGINAL = {"factor": 4.0, "original_max_position_embeddings": 1024}
EXTENDED = {
    "yarn": {**ORIGINAL, "type": "yarn"},
    "llama3": {**ORIGINAL, "rope_type": "llama3", "low_freq_factor": 1.0, "high_freq_factor": 4.0},
    "longrope": {**ORIGINAL, "rope_type": "longrope", "short_factor": [1.0] * 8, "long_factor": [4.0] * 8},
}
WRONG = [
    ({"name": " "}, "name must be a string that is not blank, got ' '"),
    ({"name": 5}, "name must be a string that is not blank, got 5"),
    ({"source": ""}, "source must be a string that is not blank, got ''"),
    ({"layout": "neox"}, "layout must be one of 'half', 'interleaved', got 'neox'"),
    ({"layout": "interleaved"}, "layout must agree with the model class, 'half', got 'interleaved'"),
    ({"trained_length": 0, "trained_source": "z"}, "trained_length must be an integer of at least 1, got 0"),
    ({"trained_length": 4096, "trained_source": " "}, "trained_source must be a string that is not blank, got ' '"),
    ({"trained_length": 4096}, "trained_source must stand where trained_length does, got null"),
    ({"trained_source": "z"}, "trained_source must stand where trained_length does, got 'z'"),
    ({"config": {**LLAMA, "rope_theta": 1}}, "rope_theta must be a finite number greater than 1, got 1"),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_a_mistyped_preset_cannot_be_made(change, message):
    assert_refused(lambda: Preset(**GOOD | change), message)


@pytest.mark.parametrize("method", EXTENDED)
def test_the_original_length_is_the_one_that_an_extended_config_states_whatever_was_trained(method):
    extended = GOOD | {"config": {**LLAMA, "rope_scaling": EXTENDED[method]}}
    for trained in ({}, {"trained_length": 2048, "trained_source": "z"}):
        preset = Preset(**extended | trained)
        assert preset.rope.rope_type == method
        assert (preset.original_length, preset.served_length) == (1024, 4096)


def test_a_config_that_keeps_the_original_length_is_made_for_the_factor_times_it():
    kept = {**LLAMA, "max_position_embeddings": 1024, "rope_scaling": EXTENDED["yarn"]}
    assert Preset(**GOOD | {"config": kept}).served_length == 4096
    other = {**LLAMA, "max_position_embeddings": 1024, "rope_scaling": EXTENDED["longrope"]}
    assert Preset(**GOOD | {"config": other}).served_length == 1024


def test_longrope_is_taken_for_its_served_length():
    config = {**LLAMA, "rope_scaling": EXTENDED["longrope"]}
    rope = Preset(**GOOD | {"config": config}).rope
    np.testing.assert_allclose(rope.inv_freq, inverse_frequencies(16) / 4, rtol=1e-15)


def test_a_preset_of_one_layer_type_reads_the_setting_of_those_layers():
    config = {
        "model_type": "gemma3_text",
        "head_dim": 16,
        "max_position_embeddings": 8192,
        "rope_theta": 1e6,
        "rope_local_base_freq": 1e4,
    }
    given = GOOD | {"config": config, "layer_type": "sliding_attention"}
    assert (Preset(**given).rope.base, Preset(**given | {"layer_type": "full_attention"}).rope.base) == (1e4, 1e6)
    assert Preset(**GOOD).layer_type is None


def test_a_preset_is_made_by_names_and_told_apart_by_its_place():
    assert Preset(**GOOD) != Preset(**GOOD)
    with pytest.raises(TypeError, match=r"^Preset\.__init__\(\) takes 1 positional argument but 5 were given$"):
        Preset(*GOOD.values())
    with pytest.raises(TypeError, match=r"^Preset\.__init__\(\) got an unexpected keyword argument 'rope'$"):
        Preset(**GOOD, rope=None)


def test_two_presets_of_one_name_cannot_be_in_one_catalogue():
    two = [GOOD, {**GOOD, "name": "a"}]
    assert list(preset_module._catalogue(two)) == ["x", "a"]
    assert_refused(
        lambda: preset_module._catalogue([*two, GOOD]), "name must be different for each model, got ['a', 'x', 'x']"
    )


def test_every_model_states_how_many_layers_it_has_and_no_class_fills_it_in():
    counts = {
        name: preset.config.get("num_hidden_layers", preset.config.get("n_layer")) for name, preset in MODELS.items()
    }
    assert all(isinstance(count, int) for count in counts.values()), counts
    assert counts["Qwen2-VL-7B"] == 28  # the class has 80
    for name, preset in MODELS.items():
        assert sum(len(kind.indices) for kind in layers(preset.config)) == counts[name], name


def test_the_longest_without_a_method_are_listed_by_dimension_and_base():
    """What keys.toml lists for a note: each longer than every one with its dimension and a smaller base."""
    plain = [preset for preset in MODELS.values() if preset.rope.rope_type == "default"]
    rows = sorted(
        (one.rope.rotary_dim, one.rope.base, -one.seen(one.served_length), one.name.partition(",")[0]) for one in plain
    )
    found = []
    for width, base, length, name in rows:
        if all(width != row[0] or -length > row[2] for row in found):
            found.append([width, base, -length, name])
    assert found == KEYS["longest"]
