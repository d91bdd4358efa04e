"""from_config against what each class of transformers 5.24 makes of one key under every name that it may have."""

import pytest

from ropedoc import from_config
from tests.compare import assert_close, reference
from tests.config.test_sweep import SWEEP, TOLERANCE, layer_named

PROBES = reference("probes")
SWITCHED = {
    "bamba": {"attn_layer_indices": [0]},
    "granitemoehybrid": {"position_embedding_type": "rope"},
    "zamba2": {"use_mem_rope": True},
}
FILLED = {**SWEEP["filled"], **SWITCHED}
LATENT = {name for name, one in PROBES.items() if any("qk_rope_head_dim" in keys for keys, _ in one.get("rows", ()))}

# What from_config reads otherwise, each with the reason; there are no others.
OTHERWISE = {
    "dots3_note_text": "one object for both kinds of its layers, which no published file has",
    "deepseek_v4": "an object for one kind of its layers alone, which no published file has",
    "ernie4_5_vl_moe_text": "the same frequencies in another order, which a note says",
    "glm4_moe": "its default head is odd, which transformers rounds down and we refuse; published files state head_dim",
    "longcat_flash": "its module makes a table for head_dim, with which a pass fails unless qk_rope_head_dim is the same",
    "neomme": "a base beside the parameters counts for both kinds of its layers",
}
# Keys with which a pass of a class with a latent fails, since its attention splits off qk_rope_head_dim features.
SPLIT = {"head_dim", "partial_rotary_factor"}
REFUSED = {
    "moonshine": "0.9 of a head of another width is odd, which transformers rounds up",
    "codegen": "rotary_dim is wider than a head of another width",
    "gptj": "rotary_dim is wider than a head of another width",
}


def told(name, keys):
    """Whether the class's own answer is one that we mean to give."""
    if name in OTHERWISE or (name in LATENT and (SPLIT & set(keys) or name == "mistral4")):
        return False
    return name not in REFUSED or not {"head_dim", "hidden_size", "num_attention_heads", "n_embd", "n_head"} & set(keys)


@pytest.mark.parametrize("name", [name for name, one in PROBES.items() if "plain" in one])
def test_a_key_under_every_name_does_what_the_class_makes_of_it(name):
    rows = [*([keys, PROBES[name]["plain"]] for keys in PROBES[name]["same"]), *PROBES[name]["rows"]]
    asked = [(keys, wanted) for keys, wanted in rows if isinstance(wanted, dict) and told(name, keys)]
    assert asked or name in OTHERWISE or name == "mistral4"
    for keys, wanted in asked:
        config = {"model_type": name, **FILLED.get(name, {}), **keys}
        for label, (pairs, *some, attention_factor) in wanted.items():
            rope = from_config(config, layer_type=layer_named(config, label))
            theta = rope.inv_freq
            assert theta.size == pairs, keys
            assert_close([theta[0], theta[min(1, pairs - 1)], theta[pairs // 2], theta[-1]], some, relative=TOLERANCE)
            assert rope.attention_factor == pytest.approx(attention_factor, rel=TOLERANCE), keys


def test_mistral4_splits_its_head_as_its_file_says():
    for rope, nope in ((64, 64), (24, 40)):
        split = {"qk_rope_head_dim": rope, "qk_nope_head_dim": nope}
        assert from_config({"model_type": "mistral4", **split}).rotary_dim == rope


def test_every_class_that_rotates_was_asked_under_every_name():
    rotating = {name for name, kind, *_ in SWEEP["rows"] if kind == "numbers"}
    assert set(PROBES) == rotating | set(SWITCHED)
    assert [name for name, one in PROBES.items() if "plain" not in one] == ["roformer"]
    assert sum(len(one["same"]) + len(one["rows"]) for one in PROBES.values() if "plain" in one) > 7000
