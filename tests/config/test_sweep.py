"""from_config against every model class of transformers 5.24, as each was built and run: equal, refused, or why not."""

import numpy as np
import pytest

from ropedoc import from_config, layers
from ropedoc.config.layers import stated
from tests.compare import assert_close, reference

SWEEP = reference("sweep")
ROWS = [(name, SWEEP["filled"].get(name, {}), *rest) for name, *rest in SWEEP["rows"]]
ROWS += [(name, keys, *rest) for name, keys, *rest in SWEEP["variants"]]
TOLERANCE = 1e-9  # the sweep keeps twelve digits or more; classes compute in float64 there

# What from_config reads otherwise, each with the reason; there are no others.
OTHERWISE = {
    "bamba": "by itself it has no layer with attention, and is refused",
    "ernie4_5_vl_moe_text": "the same frequencies in another order, which a note says",
    "glm4_moe": "its default head is odd, which transformers rounds down and we refuse; published files state head_dim",
}
UNKNOWN_LAYERS = {
    "zamba2": "which of its layers have attention stands in layers_block_type, which its default leaves out"
}


def of(kind):
    """Rows of a kind, with a name for each."""
    rows = [row for row in ROWS if row[2] == kind]
    assert rows
    names = [f"{name} {keys}" if keys else name for name, keys, *_ in rows]
    return pytest.mark.parametrize("row", rows, ids=names)


def layer_named(config, label):
    """Name of the kind that a label of the sweep means: a type, or the number of a base among those of the layers."""
    if not label.isdigit():
        return label or None
    return [kind.name for kind in stated(config).kinds if kind.rotates][int(label)]


@of("numbers")
def test_a_class_that_rotates_has_the_frequencies_that_it_built(row):
    name, keys, _, settings, _ = row
    config = {"model_type": name, **keys}
    if name in OTHERWISE:
        return
    for label, (pairs, *some, attention_factor) in settings.items():
        rope = from_config(config, layer_type=layer_named(config, label))
        theta = rope.inv_freq
        assert theta.size == pairs
        assert_close([theta[0], theta[1], theta[pairs // 2], theta[-1]], some, relative=TOLERANCE)
        assert rope.attention_factor == pytest.approx(attention_factor, rel=TOLERANCE)


def test_what_is_read_otherwise_is_refused_or_has_a_note():
    for name in ("bamba", "glm4_moe"):
        with pytest.raises(
            ValueError,
            match=r"^(config must have a rotary position embedding over tokens, .*|partial_rotary_factor times .*)$",
        ):
            from_config({"model_type": name})
    ours = from_config({"model_type": "ernie4_5_vl_moe_text"})
    told = "M-RoPE in ERNIE’s order: height and width take turns on the first pairs, and time has the last."
    assert told in ours.warnings
    pairs, *some, _ = next(row[3][""] for row in ROWS if row[0] == "ernie4_5_vl_moe_text")
    assert ours.inv_freq.size == pairs
    for theta in some:
        assert np.isclose(ours.inv_freq, theta, rtol=TOLERANCE, atol=0).any()


def test_the_layers_that_rotate_are_those_that_were_seen_to_rotate():
    compared = still = 0
    for name, keys, kind, *rest in ROWS:
        if kind != "numbers" or "layers" not in rest[1] or name in UNKNOWN_LAYERS or name in OTHERWISE:
            continue
        seen = rest[1]["layers"]
        told = {i: kind.rotates for kind in stated({"model_type": name, **keys}).kinds for i in kind.indices}
        wrong = [i for i, mark in enumerate(seen) if mark != "?" and i in told and told[i] != (mark == "1")]
        assert wrong == [], f"{name} {keys}"
        compared += 1
        still += "0" in seen
    assert compared > 180
    assert still > 30


@of("none")
def test_a_class_that_rotates_nothing_is_refused_in_these_words(row):
    name, keys, *_ = row
    with pytest.raises(
        ValueError, match=r"^config must have a rotary position embedding over tokens, got .*no rotary embedding.*$"
    ):
        from_config({"model_type": name, **keys})


@of("axes")
def test_a_class_with_several_coordinates_is_refused_with_their_number(row):
    name, keys, *_ = row
    with pytest.raises(
        ValueError, match=r"^config must have a rotary .*, which has positions on (two|three|4) axes.*$"
    ):
        from_config({"model_type": name, **keys})


@pytest.mark.parametrize("kind", ["parts", "other"])
def test_a_class_without_numbers_of_its_own_is_refused(kind):
    for name, keys, found, *_ in ROWS:
        if found == kind:
            with pytest.raises(ValueError, match=r"^.* must .*$"):
                from_config({"model_type": name, **keys})


def test_every_kind_of_row_is_asked():
    assert {row[2] for row in ROWS} == {"numbers", "none", "axes", "parts", "other", "alias"}
    assert set(OTHERWISE) | set(UNKNOWN_LAYERS) <= {row[0] for row in ROWS}


# Every kind of layer

STACKS = [
    ("llama4_text", {}, [("chunked_attention", 36, 5e5, 8192), ("full_attention", 12, None, None)]),
    ("smollm3", {}, [("full_attention", 27, 2e6, None), ("full_attention, not rotated", 9, None, None)]),
    ("cohere2", {"rope_theta": 5e4}, [("sliding_attention", 30, 5e4, 4096), ("full_attention", 10, None, None)]),
    ("gemma3_text", {}, [("sliding_attention", 22, 1e4, 4096), ("full_attention", 4, 1e6, None)]),
    ("gpt_oss", {}, [("sliding_attention", 18, 1.5e5, 128), ("full_attention", 18, 1.5e5, None)]),
    ("mistral", {"sliding_window": 4096}, [(None, 32, 1e4, 4096)]),
    ("qwen3_next", {}, [("linear_attention", 36, None, None), ("full_attention", 12, 1e4, None)]),
    ("modernbert", {}, [("full_attention", 8, 1.6e5, None), ("sliding_attention", 14, 1e4, 64)]),
    ("llama", {}, [(None, 32, 1e4, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "keys", "kinds"), STACKS)
def test_every_kind_of_layer_is_told_with_its_count_base_and_reach(name, keys, kinds):
    found = layers({"model_type": name, **keys})
    assert [(one.name, len(one.indices), one.rope and one.rope.base, one.reach) for one in found] == kinds
    assert sorted(i for one in found for i in one.indices) == [*range(sum(count for _, count, _, _ in kinds))]


def test_what_multiplies_scores_is_told():
    by_position = layers({"model_type": "ministral3"})[0].scores
    assert by_position == {
        "attention_factor_squared": 1.0,
        "llama_4_scaling_beta": {"beta": 0.1, "original_length": 16384},
    }
    rotated, still = layers({"model_type": "llama4_text"})
    assert rotated.scores == {"attention_factor_squared": 1.0}
    assert still.scores == {"attn_temperature_tuning": {"floor": 8192, "scale": 0.1}}
    assert layers({"model_type": "llama4_text", "attn_temperature_tuning": False})[1].scores == {}
    assert layers({"model_type": "gpt_oss"})[0].scores["attention_factor_squared"] == pytest.approx(1.3466**2, rel=1e-3)
    logn = {
        "model_type": "qwen",
        "hidden_size": 64,
        "num_attention_heads": 4,
        "seq_length": 2048,
        "use_logn_attn": True,
    }
    assert layers(logn)[0].scores["use_logn_attn"] == {"length": 2048}


def test_axes_are_those_of_m_rope_where_the_class_has_it():
    assert (
        layers({"model_type": "qwen2_vl", "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]}})[0].axes
        == 3
    )
    assert layers({"model_type": "llama"})[0].axes == 1
