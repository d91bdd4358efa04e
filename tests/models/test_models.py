"""The catalogue: frozen, sourced, and the same numbers as from_config gives."""

import dataclasses

import numpy as np
import pytest

from ropedoc import MODELS, Preset, from_config, inverse_frequencies, rotations, wavelengths

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
    with pytest.raises(ValueError, match="read-only"):
        preset.rope.inv_freq[0] = 2


LLAMA = {"model_type": "llama", "hidden_size": 64, "num_attention_heads": 4, "max_position_embeddings": 4096}
YARN = {**LLAMA, "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 1024}}
GOOD = {"name": "x", "source": "y", "config": LLAMA, "layout": "half", "trained_context_length": 4096}
WRONG = [
    ({"name": " "}, "name must not be empty"),
    ({"source": ""}, "source must not be empty"),
    ({"layout": "neox"}, "layout must be one of 'half', 'interleaved', got 'neox'"),
    ({"layout": "interleaved"}, "layout must agree with the model class, 'half'"),
    ({"trained_context_length": 5000}, "trained_context_length must be an integer from 1 to 4096, got 5000"),
    ({"config": YARN}, "trained_context_length must be the original length of the config, 1024, got 4096"),
    ({"config": {**LLAMA, "rope_theta": None}}, "rope_theta must be a finite number greater than 1, got None"),
    ({"layer_type": "x"}, "layer_type must be None"),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_a_mistyped_preset_cannot_be_made(change, message):
    Preset(**GOOD)
    with pytest.raises(ValueError, match=message):
        Preset(**GOOD | change)
