"""Parts of a config whose positions have several axes: which they are, and how they turn, by the libraries' own classes."""

import numpy as np
import pytest

from ropedoc import axes, from_config
from ropedoc.config.axes import DIFFUSERS, refusal, words
from ropedoc.config.classes import CLASSES
from tests.compare import assert_close, assert_refused, reference
from tests.config.test_sweep import SWEEP

ROWS = {row[0]: row for row in reversed(reference("axes")["rows"])}  # the first of each method
TOWER = {"hidden_size": 1280, "num_heads": 16}
# A config, and the row of the reference that it must turn as.
FILES = [
    ({"model_type": "pixtral", "head_dim": 64, "rope_theta": 1e4}, "pixtral"),
    ({"model_type": "pixtral", "hidden_size": 1024, "num_attention_heads": 16}, "pixtral"),
    ({"model_type": "dinov3_vit"}, "dinov3"),
    ({"model_type": "qwen2_vl", "vision_config": {"embed_dim": 1280, "num_heads": 16}}, "qwen2_vl_vision"),
    ({"model_type": "qwen2_5_vl", "vision_config": TOWER}, "qwen2_vl_vision"),
    ({"thinker_config": {"vision_config": {"model_type": "qwen2_5_omni_vision_encoder", **TOWER}}}, "qwen2_vl_vision"),
    (
        {
            "model_type": "gemma4",
            "vision_config": {"model_type": "gemma4_vision", "hidden_size": 1152, "num_attention_heads": 16},
        },
        "gemma4_vision",
    ),
    ({"model_type": "kimi_k25_vision"}, "kimi_k25_vision"),
    ({"model_type": "sapiens2"}, "dinov3"),
    ({"model_type": "inkling2_vision", "head_dim": 64, "rope_theta": 100}, "gemma4_vision"),
    ({"model_type": "step3p5_vision", "head_dim": 64, "rope_theta": 100}, "gemma4_vision"),
    (
        {
            "model_type": "step3p7",
            "vision_config": {"model_type": "perception_encoder", "width": 128, "heads": 2, "rope_theta": 100},
        },
        "gemma4_vision",
    ),
    ({"model_type": "llama4", "vision_config": {"model_type": "llama4_vision_model", "hidden_size": 1408}}, "llama4"),
    (
        {"model_type": "sam2_video", "memory_attention_hidden_size": 128, "memory_attention_num_attention_heads": 2},
        "sam2",
    ),
    (
        {"model_type": "edgetam_video", "memory_attention_downsample_rate": 4, "memory_attention_rope_theta": 1e4},
        "sam2",
    ),
    ({"model_type": "sam3_video", "tracker_config": {"memory_attention_downsample_rate": 4}}, "sam2"),
    ({"model_type": "sam3_vit_model"}, "sam3"),
    (
        {
            "model_type": "sam3",
            "vision_config": {"model_type": "sam3_vision_model", "backbone_config": {"hidden_size": 1024}},
        },
        "sam3",
    ),
    (
        {"model_type": "sam3", "vision_config": {"backbone_config": {"hidden_size": 512, "num_attention_heads": 8}}},
        "sam3",
    ),
    ({"model_type": "sam3_tracker", "vision_config": {"backbone_config": {}}}, "sam3"),
    ({"model_type": "minimax_m3_vl", "vision_config": {"hidden_size": 1280}}, "minimax_m3_vl_vision"),
    ({"_class_name": "FluxTransformer2DModel", "rope_theta": 3}, "flux"),
    ({"_class_name": "Flux2Transformer2DModel"}, "flux2"),
    ({"_class_name": "QwenImageTransformer2DModel", "axes_dims_rope": [16, 56, 56]}, "qwen_image"),
    ({"_class_name": "HunyuanVideoTransformer3DModel", "rope_theta": 256, "rope_axes_dim": [16, 56, 56]}, "hunyuan"),
    ({"_class_name": "WanTransformer3DModel", "attention_head_dim": 128}, "wan"),
]


@pytest.mark.parametrize(("config", "method"), FILES)
def test_a_part_turns_as_in_the_library(config, method):
    _, _, positions, cos, sin = ROWS[method]
    found = axes(config)[0]
    assert (found.method, found.why) == (method, None)
    angles = np.full(len(cos), np.nan)
    for axis, position in zip(found.axes, positions, strict=True):
        angles[axis.pairs] = position * axis.inv_freq
    assert_close(np.cos(angles), cos, absolute=1e-12)
    assert_close(np.sin(angles), sin, absolute=1e-12)


MROPE = {"model_type": "qwen2_vl", "hidden_size": 8192, "num_attention_heads": 64, "rope_theta": 1e6}
LANGUAGE = [
    ({**MROPE, "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]}}, "mrope"),
    ({"model_type": "qwen3_vl_text", "head_dim": 128, "rope_theta": 5e6}, "mrope_interleaved"),
    ({"model_type": "ernie4_5_vl_moe_text", "head_dim": 128}, "ernie_vl"),
]


@pytest.mark.parametrize(("config", "method"), LANGUAGE)
def test_a_language_model_deals_its_ladder_out_to_time_height_and_width(config, method):
    _, _, positions, cos, _ = ROWS[method]
    found = axes(config)[-1]
    assert (found.method, [axis.name for axis in found.axes]) == (method, ["time", "height", "width"])
    angles = np.full(64, np.nan)
    for axis, position in zip(found.axes, positions, strict=True):
        angles[axis.pairs] = position * axis.inv_freq
    assert_close(np.cos(angles), cos, absolute=1e-12)


def test_the_axes_of_a_language_model_turn_as_its_method_has_them():
    scaled = {**MROPE, "rope_scaling": {"type": "linear", "factor": 4.0, "mrope_section": [16, 24, 24]}}
    (found,) = axes(scaled)
    rope = from_config(scaled)
    for axis in found.axes:
        assert_close(axis.inv_freq, rope.inv_freq[axis.pairs], relative=1e-15)


def test_both_the_language_model_and_the_tower_are_found():
    found = axes({"model_type": "qwen3_vl", "text_config": {"model_type": "qwen3_vl_text"}, "vision_config": {}})
    assert [(one.part, one.model_type) for one in found] == [
        ("vision_config", "qwen3_vl_vision"),
        ("text_config", "qwen3_vl_text"),
    ]
    assert [axis.pairs.size for one in found for axis in one.axes] == [18, 18, 24, 20, 20]


def test_where_positions_are_single_numbers_nothing_is_found():
    for config in (
        {"model_type": "llama"},
        {},
        {"model_type": "llava", "vision_config": {"model_type": "clip_vision_model"}},
    ):
        assert axes(config) == ()
    assert_refused(lambda: axes([]), "config must be a JSON object, got []")


def test_a_language_model_inside_is_not_taken_for_a_tower():
    config = {"model_type": "colqwen2", "vlm_config": {"model_type": "qwen2_vl", "hidden_size": 3584, "num_attention_heads": 28}}  # fmt: skip
    assert [(one.part, one.method) for one in axes(config)] == [("vlm_config", "mrope")]


SEVERAL = [name for name, entry in CLASSES.items() if not isinstance(entry, str) and entry.get("axes", 1) > 1]


@pytest.mark.parametrize("name", SEVERAL)
def test_every_class_with_several_axes_deals_them_out_or_says_why_not(name):
    (found,) = axes({"model_type": name})
    assert found.model_type == name
    assert bool(found.axes) == (found.why is None)
    assert found.why == CLASSES[name].get("untold")


def test_what_turns_no_ladder_is_told_in_words():
    (found,) = axes({"model_type": "vjepa2"})
    told = "the two features of a pair turn by different angles, which is no rotation"
    assert words(found) == f"vjepa2: positions with several axes; {told}"


WRONG = [
    ({"model_type": "pixtral", "head_dim": 6}, "rotary_dim must be a multiple of 4 for two axes, got 6"),
    ({"model_type": "pixtral", "head_dim": 64, "rope_theta": 1}, "base must be a finite number greater than 1, got 1"),
    ({"model_type": "qwen3_vl_vision", "hidden_size": "x"}, "hidden_size must be an integer from 2 to 65536, got 'x'"),
    ({"_class_name": "FluxTransformer2DModel", "axes_dims_rope": 3}, "axes_dims_rope must be a list of even integers, got 3"),
    ({"_class_name": "FluxTransformer2DModel", "axes_dims_rope": [True, 2, 3]}, "axes_dims_rope must be a list of even integers, got [True, 2, 3]"),
    ({"_class_name": "WanTransformer3DModel", "attention_head_dim": 4}, "rotary_dim must be at least 6 for three axes, got 4"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "why"), WRONG)
def test_numbers_that_cannot_be_are_told_and_never_raised(config, why):
    (found,) = axes(config)
    assert (found.axes, found.why) == ((), why)
    assert why in words(found)


def test_a_file_says_its_own_base_where_its_class_reads_one():
    base = lambda name, **keys: axes({"_class_name": name, **keys})[0].axes[0].base  # noqa: E731
    assert base("Flux2Transformer2DModel", rope_theta=500) == 500
    assert base("Flux2Transformer2DModel") == 2000
    assert base("FluxTransformer2DModel", rope_theta=500) == 10_000
    widths = axes({"_class_name": "FluxTransformer2DModel", "axes_dims_rope": (8, 12, 12)})
    assert [axis.pairs.size for axis in widths[0].axes] == [4, 6, 6]


DEEP = [({"a": {"model_type": "pixtral"}}, 1), ({"a": {"b": {"c": {"model_type": "pixtral"}}}}, 1), ({"a": {"b": {"c": {"d": {"model_type": "pixtral"}}}}}, 0)]  # fmt: skip


@pytest.mark.parametrize(("config", "found"), DEEP)
def test_a_tower_is_looked_for_three_objects_deep(config, found):
    assert len(axes(config)) == found


def test_a_language_model_whose_dealing_is_not_known_is_told_so():
    config = {"model_type": "hunyuan_vl_text", "head_dim": 64, "rope_scaling": {"rope_type": "default", "mrope_section": [8, 8, 8, 8]}}  # fmt: skip
    (found,) = axes(config)
    assert (found.method, found.axes) == (None, ())
    (none,) = axes({"model_type": "hunyuan_vl_text", "head_dim": 64})
    assert none.why == found.why == "how its pairs are dealt to the axes is not known here"


def test_a_refusal_tells_the_axes_all_the_same():
    config = {"model_type": "pixtral", "head_dim": 64}
    assert refusal(config, "no.") == (
        "no.; pixtral: height (unit: patch), 16 pairs, base 10,000, one turn in 6.283 to 35,333; "
        "width (unit: patch), 16 pairs, base 10,000, one turn in 8.379 to 47,117"
    )
    assert refusal({"model_type": "gpt2"}, "no.") == "no."
    assert refusal(None, "no.") == "no."


def test_most_towers_of_transformers_have_a_known_way():
    towers = {name for name, kind, *_ in SWEEP["rows"] if kind == "axes"}
    named = {name for name in towers if "axial" in CLASSES[name]}
    assert len(named) > 25
    for name in named:
        (found,) = axes({"model_type": name})
        assert (found.why, found.axes[0].name in ("time", "height", "width")) == (None, True)
    assert {entry["method"] for entry in DIFFUSERS.values()} == {"flux", "flux2", "qwen_image", "hunyuan", "wan"}
