"""What a setting does in one sentence, and everything that is known of it as JSON."""

import json

import pytest

from ropedoc.config.describe import describe
from ropedoc.config.reading import read
from tests.config.settings import LAYERS, LLAMA, LLAMA3, LONGROPE, YARN, scaled

QWEN = {"model_type": "qwen", "hidden_size": 64, "num_attention_heads": 4, "kv_channels": 16, "seq_length": 8192, "use_dynamic_ntk": True}  # fmt: skip
SENTENCES = [
    (LLAMA, {}, "Plain rotary embedding: 8 pairs with wavelengths from 6.283 to 19,869 tokens, and nothing extends the context of 4,096 tokens."),
    ({"head_dim": 8, "rope_theta": 1e4}, {}, "Plain rotary embedding: 4 pairs with wavelengths from 6.283 to 6283.2 tokens, and nothing extends the context."),
    (scaled(type="linear", factor=2), {}, "Position interpolation: all positions are divided by 2, so 8 pairs keep their ratios and have wavelengths from 12.57 to 39,738 tokens."),
    ({**scaled(type="dynamic", alpha=500.0, factor=1.0), "model_type": "hunyuan_v1_dense"}, {}, "NTK-aware scaling with the factor 500: a larger base stands in, and 8 pairs have wavelengths from 6.283 to 9,934,588 tokens."),
    (QWEN, {}, "NTK-aware scaling in steps: up to 8,192 tokens this is the plain embedding, 8 pairs with wavelengths from 6.283 to 19,869 tokens; beyond, the base grows with the sequence."),
    (QWEN, {"context_length": 8193}, "NTK-aware scaling with the factor 3: a larger base stands in, and 8 pairs have wavelengths from 6.283 to 59,608 tokens."),
    ({**scaled(type="dynamic", alpha=1.0, factor=1.0), "model_type": "hunyuan_v1_dense"}, {}, "NTK-aware scaling with the factor 1, which is the plain embedding: 8 pairs with wavelengths from 6.283 to 19,869 tokens."),
    (scaled(type="dynamic", factor=2), {}, "Dynamic NTK: up to 4,096 tokens this is the plain embedding, 8 pairs with wavelengths from 6.283 to 19,869 tokens; beyond, the base grows with the sequence."),
    (scaled(type="dynamic", factor=2), {"context_length": 8192}, "Dynamic NTK with factor 2: at 8,192 tokens a larger base stands in, and 8 pairs have wavelengths from 6.283 to 59,608 tokens."),
    (scaled(**YARN), {}, "YaRN: of 8 pairs, 2 keep their frequency, 3 are blended, and 3 are divided by 4, to take 1,024 tokens to 4,096 tokens; scores are multiplied by 1.296."),
    # The softmax scale counts: (0.1 ln 40 + 1)² = 1.874 in DeepSeek's classes, and 1.874² = 3.511 with an attention factor.
    ({"model_type": "deepseek_v3", "rope_theta": 1e4, "rope_scaling": {**YARN, "factor": 40, "mscale": 1.0, "mscale_all_dim": 1.0}}, {}, "YaRN: of 32 pairs, 6 keep their frequency, 12 are blended, and 14 are divided by 40, to take 1,024 tokens to 4,096 tokens; scores are multiplied by 1.874."),
    ({"model_type": "deepseek_v3", "rope_theta": 1e4, "rope_scaling": {**YARN, "factor": 40, "mscale_all_dim": 1.0}}, {}, "YaRN: of 32 pairs, 6 keep their frequency, 12 are blended, and 14 are divided by 40, to take 1,024 tokens to 4,096 tokens; scores are multiplied by 3.511."),
    ({"model_type": "mistral", "sliding_window": 512}, {}, "Plain rotary embedding: 64 pairs with wavelengths from 6.283 to 54,410 tokens, in a window of 512 tokens."),
    (scaled(**YARN | {"original_max_position_embeddings": 4096}), {}, "YaRN: of 8 pairs, 3 keep their frequency, 3 are blended, and 2 are divided by 4, to take 4,096 tokens to 16,384 tokens; scores are multiplied by 1.296."),
    (scaled(**YARN, attention_factor=1), {}, "YaRN: of 8 pairs, 2 keep their frequency, 3 are blended, and 3 are divided by 4, to take 1,024 tokens to 4,096 tokens; scores keep their size."),
    (scaled(rope_type="yarn", factor=4.0, attention_factor=1), {}, "YaRN: of 8 pairs, 3 keep their frequency, 3 are blended, and 2 are divided by 4; scores keep their size."),
    (scaled(**LLAMA3), {}, "Llama 3’s extension: of 8 pairs, 3 keep their frequency, 1 are blended, and 4 are divided by 8, to take 512 tokens to 4,096 tokens."),
    (scaled(**LONGROPE), {}, "LongRoPE: each of 8 pairs is divided by its own number from short_factor, which gives wavelengths from 6.283 to 19,869 tokens; past 1,024 tokens the lists change."),
    (scaled(**LONGROPE), {"context_length": 1025}, "LongRoPE: each of 8 pairs is divided by its own number from long_factor, which gives wavelengths from 12.57 to 39,738 tokens; past 1,024 tokens the lists change."),
    (scaled(type="proportional", partial_rotary_factor=0.5), {}, "Proportional RoPE: the fastest 4 of 8 pairs turn, with wavelengths from 6.283 to 198.7 tokens; 4 stand still."),
    (scaled(type="proportional", partial_rotary_factor=0.0), {}, "Proportional RoPE: the fastest 0 of 8 pairs turn, with no wavelength, for no pair turns; 8 stand still."),
    (scaled(type="proportional", partial_rotary_factor=1, factor=2), {}, "Proportional RoPE: the fastest 8 of 8 pairs turn, with wavelengths from 12.57 to 39,738 tokens; 0 stand still, and positions are divided by 2."),
    ({**LLAMA, "model_type": "phi", "partial_rotary_factor": 0.5}, {}, "Plain rotary embedding: 4 pairs with wavelengths from 6.283 to 6283.2 tokens, and nothing extends the context of 4,096 tokens. Only 8 of 16 features of a head turn."),
    ({**LLAMA, "rope_parameters": LAYERS}, {"layer_type": "sliding_attention"}, "In its sliding_attention layers: Plain rotary embedding: 8 pairs with wavelengths from 6.283 to 19,869 tokens, and nothing extends the context of 4,096 tokens."),
]  # fmt: skip


@pytest.mark.parametrize(("config", "asked", "sentence"), SENTENCES)
def test_a_setting_is_said_in_one_sentence(config, asked, sentence):
    assert read(config, **asked).summary == sentence


def test_what_is_known_is_json():
    found = describe(read({**LLAMA, "rope_parameters": {**LAYERS, "other": None}, "layer_types": ["other"]}))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    plain = {"rope_type": "default", "rotary_dim": 16}
    assert found["layers"] == [
        {"name": "other", "indices": [0], "rotates": False, "reach": None},
        {"name": "full_attention", "indices": [], "rotates": True, "reach": None, "base": 1e6, **plain},
        {"name": "sliding_attention", "indices": [], "rotates": True, "reach": None, "base": 1e4, **plain},
    ]
    assert [set(note) for note in found["notes"]] == [{"id", "text", "why", "source", "address"}] * len(found["notes"])
    assert found["warnings"] == [note["text"] for note in found["notes"]]
    assert len(found["notes"]) >= 3


def test_a_kind_of_layer_that_cannot_be_read_says_why_and_spoils_no_other():
    parameters = {**LAYERS, "sliding_attention": {"rope_type": "linear"}}
    found = describe(read({**LLAMA, "rope_parameters": parameters}))["layers"]
    assert found[0]["base"] == 1e6
    assert found[1]["error"] == "factor must be given for the rope_type 'linear', but it is missing"


def test_pairs_are_counted_within_the_window_of_their_layers():
    runs = read({**LLAMA, "model_type": "mistral", "sliding_window": 512}).facts["runs"]
    assert (runs["reach"], runs["beyond_context"], runs["beyond_original"]) == (512, 4, 2)


def test_pairs_are_counted_before_the_method_and_as_it_runs():
    runs = read(scaled(**YARN)).facts["runs"]
    assert (runs["pairs"], runs["kept"], runs["blended"], runs["divided"], runs["still"]) == (8, 2, 3, 3, 0)
    assert (runs["unturned"], runs["beyond_original"], runs["beyond_context"]) == (3, 4, 3)
    still = read(scaled(type="proportional", partial_rotary_factor=0.5)).facts["runs"]
    assert (still["still"], still["unturned"], still["longest"]) == (4, 4, pytest.approx(198.7, abs=0.1))
    none = read({"head_dim": 8, "rope_theta": 1e4}).facts["runs"]
    assert (none["unturned"], none["beyond_original"], none["beyond_context"]) == (None, None, None)
