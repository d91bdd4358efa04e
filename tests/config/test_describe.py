"""Everything that is known of a setting as JSON: each name with its value, and each kind of layer with its own."""

import pytest

from ropedoc.config.describe import describe
from ropedoc.config.reading import read
from tests.config.settings import LAYERS, LLAMA, YARN, scaled


def test_every_name_has_its_value():
    reading = read(scaled(**YARN))
    found = describe(reading)
    lengths, notes = found.pop("wavelengths"), found.pop("notes")
    assert lengths[0] == pytest.approx(6.283185, rel=1e-6)
    assert len(lengths) == 8
    assert [note["text"] for note in notes] == ["YaRN is always on."]
    assert set(notes[0]) == {"id", "text", "why", "source", "address"}
    assert found == {
        "rope_type": "yarn",
        "layout": "half",
        "base": 1e4,
        "head_dim": 16,
        "rotary_dim": 16,
        "pairs": 8,
        "original_context_length": 1024,
        "context_length": 4096,
        "pairs_beyond_original": 4,
        "pairs_beyond_context": 3,
        "attention_factor": pytest.approx(1.138629, rel=1e-6),
        "attention_factor_squared": pytest.approx(1.296477, rel=1e-6),
        "inv_freq": reading.rope.inv_freq.tolist(),
        "warnings": ["YaRN is always on."],
        "summary": reading.summary,
        "reach": 4096,
        "axes": [],
        "layers": [
            {
                "name": None,
                "indices": [*range(32)],
                "rotates": True,
                "reach": None,
                "rope_type": "yarn",
                "base": 1e4,
                "rotary_dim": 16,
            }
        ],
    }


def test_a_pair_that_stands_still_or_turns_too_slowly_for_float64_has_no_wavelength():
    found = describe(read(scaled(type="proportional", partial_rotary_factor=0.5)))
    assert [length is None for length in found["wavelengths"]] == [False] * 4 + [True] * 4
    slow = describe(read({"head_dim": 4, "rope_theta": 1e300, "rope_scaling": {"type": "linear", "factor": 1e165}}))
    assert [length is None for length in slow["wavelengths"]] == [False, True]


def test_a_kind_of_layer_has_its_method_or_why_it_has_none():
    own = {**LAYERS, "sliding_attention": {"rope_type": "linear"}, "chunked_attention": None}
    found = describe(read({**LLAMA, "rope_parameters": own, "layer_types": [*own]}))["layers"]
    assert found == [
        {
            "name": "full_attention",
            "indices": [0],
            "rotates": True,
            "reach": None,
            "rope_type": "default",
            "base": 1e6,
            "rotary_dim": 16,
        },
        {
            "name": "sliding_attention",
            "indices": [1],
            "rotates": True,
            "reach": None,
            "error": "factor must be given for the rope_type 'linear', but it is missing",
        },
        {"name": "chunked_attention", "indices": [2], "rotates": False, "reach": None},
    ]
