"""The catalogue: frozen, sourced, and the same numbers as from_config gives."""

import dataclasses

import numpy as np
import pytest

from ropedoc import MODELS, Preset, from_config, inverse_frequencies, rotations, wavelengths
from ropedoc.models import preset as preset_module
from tests.compare import assert_refused

# From the table of pairs that never make a full turn inside the trained context, of 64 or 32.
NEVER_TURN = {"Llama-2-7B": 18, "Llama-3-8B": 29, "Qwen2.5-7B": 24, "gpt-oss-20b": 14}


def test_the_catalogue_names_at_least_25_models_and_those_of_the_figures():
    assert len(MODELS) >= 25
    assert {*NEVER_TURN, "Gemma-2-9B"} <= set(MODELS)
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
    assert rotations(preset.rope.inv_freq, context_length=preset.trained_context_length).size > 0


@pytest.mark.parametrize(("name", "count"), NEVER_TURN.items())
def test_slow_pairs_number_as_published(name, count):
    preset = MODELS[name]
    plain = inverse_frequencies(preset.rope.rotary_dim, base=preset.rope.base)
    assert (wavelengths(plain) > preset.trained_context_length).sum() == count


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
    assert MODELS[name].rope.context_length == length
    assert MODELS[name].rope.original_context_length == MODELS[name].trained_context_length < length


def test_a_plain_model_is_made_for_the_length_it_was_trained_with():
    assert MODELS["Llama-3-8B"].rope.context_length == 8192
    assert Preset(**GOOD).rope.context_length == 4096


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
GOOD = {"name": "x", "source": "y", "config": LLAMA, "layout": "half", "trained_context_length": 4096}
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
    ({"trained_context_length": 5000}, "trained_context_length must be an integer from 1 to 4096, got 5000"),
    ({"trained_context_length": 0}, "trained_context_length must be an integer from 1 to 4096, got 0"),
    ({"config": {**LLAMA, "rope_theta": 1}}, "rope_theta must be a finite number greater than 1, got 1"),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_a_mistyped_preset_cannot_be_made(change, message):
    assert_refused(lambda: Preset(**GOOD | change), message)


@pytest.mark.parametrize("method", EXTENDED)
def test_the_trained_length_is_the_original_length_of_an_extended_setting(method):
    extended = GOOD | {"config": {**LLAMA, "rope_scaling": EXTENDED[method]}}
    assert Preset(**extended | {"trained_context_length": 1024}).rope.rope_type == method
    assert_refused(
        lambda: Preset(**extended),
        "trained_context_length must be the original length of the config, 1024, got 4096",
    )


def test_a_config_that_keeps_the_trained_length_is_made_for_the_factor_times_it():
    kept = {**LLAMA, "max_position_embeddings": 1024, "rope_scaling": EXTENDED["yarn"]}
    preset = Preset(**GOOD | {"config": kept, "trained_context_length": 1024})
    assert preset.rope.context_length == 4096
    other = {**LLAMA, "max_position_embeddings": 1024, "rope_scaling": EXTENDED["longrope"]}
    assert Preset(**GOOD | {"config": other, "trained_context_length": 1024}).rope.context_length == 1024


def test_longrope_is_taken_for_its_whole_context():
    config = {**LLAMA, "rope_scaling": EXTENDED["longrope"]}
    rope = Preset(**GOOD | {"config": config, "trained_context_length": 1024}).rope
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
    with pytest.raises(TypeError, match=r"^Preset\.__init__\(\) takes 1 positional argument but 6 were given$"):
        Preset(*GOOD.values())
    with pytest.raises(TypeError, match=r"^Preset\.__init__\(\) got an unexpected keyword argument 'rope'$"):
        Preset(**GOOD, rope=None)


def test_two_presets_of_one_name_cannot_be_in_one_catalogue():
    two = [GOOD, {**GOOD, "name": "a"}]
    assert list(preset_module._catalogue(two)) == ["x", "a"]
    assert_refused(
        lambda: preset_module._catalogue([*two, GOOD]), "name must be different for each model, got ['a', 'x', 'x']"
    )
