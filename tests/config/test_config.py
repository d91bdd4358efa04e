"""from_config against transformers 5.24.0, and against anything that JSON can hold."""

import json
import math
import pathlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropedoc import MODELS, Rope, from_config
from ropedoc.config.classes import CLASSES
from ropedoc.config.method import METHODS
from tests.compare import assert_refused
from tests.config.settings import LAYERS, LLAMA, LLAMA3, LONGROPE, YARN, scaled
from tests.reference.cases import VARIANTS  # the configurations that make_configs.py asked about

HERE = pathlib.Path(__file__).parents[1] / "reference"
REFERENCE = json.loads((HERE / "configs.json").read_text())
CASES = {case["name"]: case for case in REFERENCE["cases"]}
# float64 against float64; the two ways to write a power differ by some units in the last place times ln b.
TOLERANCE = 1e-12


ASKED = {name: (keys, keywords) for name, keys, keywords in VARIANTS}


def decoded(case):
    keywords = {key: case[key] for key in ("layer_type", "context_length") if key in case}
    return from_config(case["config"], **keywords)


def test_the_reference_covers_each_type_and_each_published_file():
    assert REFERENCE["transformers"] == "5.24.0"
    assert {case["rope_type"] for case in CASES.values()} | {"ntk_aware", "ntk"} == set(METHODS)
    assert sum("--" in name for name in CASES) == 11
    assert len(CASES) > 100
    assert len(REFERENCE["families"]) > 600


@pytest.mark.parametrize("name", CASES)
def test_a_config_gives_the_numbers_of_transformers(name):
    case = CASES[name]
    rope = decoded(case)
    assert rope.rope_type == case["rope_type"]
    np.testing.assert_allclose(rope.inv_freq, case["inv_freq"], rtol=TOLERANCE, atol=0)
    assert rope.attention_factor == pytest.approx(case["attention_factor"], rel=TOLERANCE, abs=0)


# Rows that from_config reads otherwise, each with the reason; every other row is equal.
OTHERWISE = {
    "bamba": "by itself it has no layer with attention",
    "granitemoehybrid": "asked without the switch that makes it rotate",
    "zamba2": "asked without the switch that makes it rotate",
    "esm": "linear was asked without the switch that makes it rotate",
    "ernie4_5_vl_moe_text": "the same frequencies in another order, which a note says",
}
# What these classes cannot run: the table is not as wide as the part of a head that their attention splits off.
FAILING = {"mistral4", "mistral_large4_text"}


def test_every_model_class_gives_the_numbers_of_transformers():
    compared = 0
    for model_type, variant, rope_type, pairs, some, attention_factor in [
        *REFERENCE["families"],
        *REFERENCE["classes"],
    ]:
        if model_type in OTHERWISE or (model_type in FAILING and variant != "default"):
            continue
        keys, keywords = ASKED[variant]
        rope = from_config({"model_type": model_type, **keys}, **keywords)
        theta = rope.inv_freq
        assert (rope.rope_type, theta.size) == (rope_type, pairs), (model_type, variant)
        ours = [theta[0], theta[1], theta[theta.size // 2], theta[-1]]
        np.testing.assert_allclose(ours, some, rtol=TOLERANCE, atol=0, err_msg=f"{model_type} {variant}")
        assert rope.attention_factor == pytest.approx(attention_factor, rel=TOLERANCE)
        compared += 1
    assert compared > 680


@pytest.mark.parametrize("model_type", OTHERWISE)
def test_a_class_that_is_read_otherwise_is_refused_or_has_a_note(model_type):
    try:
        told = " ".join(from_config({"model_type": model_type}).warnings)
    except ValueError as error:
        told = str(error)
    assert "no rotary embedding" in told or "ERNIE’s order" in told or "is no token" in told


def test_layouts_follow_the_model_class_and_its_switch():
    assert from_config({"model_type": "llama"}).layout == "half"
    assert from_config({"model_type": "deepseek_v3"}).layout == "interleaved"
    assert from_config({"model_type": "deepseek_v3", "rope_interleave": False}).layout == "half"
    assert from_config({"head_dim": 8, "rope_theta": 1e4}).layout is None


def test_the_catalogue_is_the_same_in_a_plain_dict():
    preset = MODELS["Phi-3-mini-128k"]
    plain = json.loads(json.dumps(dict(preset.config), default=dict))
    np.testing.assert_array_equal(from_config(plain, context_length=131072).inv_freq, preset.rope.inv_freq)


def test_a_plain_config_needs_no_sentence():
    assert from_config(LLAMA).warnings == ()
    assert from_config(scaled(**YARN)).warnings == ("YaRN is always on.",)


ERRORS = [
    (
        {**LLAMA, "rope_theta": {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}}},
        "rope_theta must be a finite number greater than 1, got {'a': {'a': {'a': {'a': {'a': {'a': {...}}}}}}}",
    ),
    (
        {},
        "config must have a rotary position embedding, but each of its keys is missing: rope_parameters, rope_scaling, rope_theta, rotary_emb_base, global_rope_theta, compress_rope_theta, partial_rotary_factor, rotary_pct, rotary_dim, qk_rope_head_dim",
    ),
    ([], "config must be a JSON object, got []"),
    (
        scaled(type="ntk"),
        "rope_type must be one of 'default', 'linear', 'dynamic', 'yarn', 'llama3', 'longrope', 'proportional', got 'ntk'",
    ),
    (
        scaled(rope_type=None),
        "rope_type must be one of 'default', 'linear', 'dynamic', 'yarn', 'llama3', 'longrope', 'proportional', got null",
    ),
    (
        scaled(rope_type=["yarn"]),
        "rope_type must be one of 'default', 'linear', 'dynamic', 'yarn', 'llama3', 'longrope', 'proportional', got ['yarn']",
    ),
    ({**LLAMA, "rope_scaling": 4}, "rope_scaling must be a JSON object or null, got 4"),
    ({**LLAMA, "rope_parameters": [1]}, "rope_parameters must be a JSON object or null, got [1]"),
    ({**LLAMA, "rope_theta": 1.0}, "rope_theta must be a finite number greater than 1, got 1.0"),
    ({**LLAMA, "rope_theta": None}, "rope_theta must be a finite number greater than 1, got null"),
    ({**LLAMA, "rope_theta": "1e4"}, "rope_theta must be a finite number greater than 1, got '1e4'"),
    (
        {**LLAMA, "rope_theta": 10**400},
        "rope_theta must be a finite number greater than 1, got 100000000000000000000000000000000000000000000000...0000000000000000000000000000000000000000000000000",
    ),
    (scaled(type="linear"), "factor must be given for the rope_type 'linear', but it is missing"),
    (scaled(type="linear", factor=None), "factor must be given for the rope_type 'linear', but it is null"),
    (scaled(type="linear", factor=True), "factor must be a finite number greater than 0, got True"),
    (scaled(type="linear", factor=1e-320), "inv_freq must be finite everywhere, got inf"),
    (scaled(type="yarn"), "factor must be given for the rope_type 'yarn', but it is missing"),
    (
        scaled(**{**YARN, "original_max_position_embeddings": None}),
        "original_max_position_embeddings must be an integer from 1 to 9007199254740992, but it is missing",
    ),
    (scaled(**YARN, truncate="no"), "truncate must be True or False, got 'no'"),
    (scaled(**YARN, attention_factor="1"), "attention_factor must be a finite number of at least 0, got '1'"),
    (
        scaled(**{k: v for k, v in LLAMA3.items() if k != "low_freq_factor"}),
        "low_freq_factor must be given for the rope_type 'llama3', but it is missing",
    ),
    (
        scaled(**{k: v for k, v in LLAMA3.items() if k != "high_freq_factor"}),
        "high_freq_factor must be given for the rope_type 'llama3', but it is missing",
    ),
    (scaled(**{**LLAMA3, "low_freq_factor": 0}), "low_freq_factor must be a finite number greater than 0, got 0"),
    (
        scaled(**{**LONGROPE, "long_factor": [1.0] * 7}),
        "long_factor must have 8 numbers, one for each pair, got the shape (7,)",
    ),
    (
        scaled(**{**LONGROPE, "short_factor": None}),
        "short_factor must be given for the rope_type 'longrope', but it is null",
    ),
    (
        scaled(**{**LONGROPE, "short_factor": ["a"] * 8}),
        "short_factor must be an array of real numbers, got ['a', 'a', 'a', 'a', 'a', 'a', ...]",
    ),
    (
        {"model_type": "made up", "rope_theta": 1e4},
        "hidden_size must be an integer from 1 to 9007199254740992, but it is missing",
    ),
    ({"rope_theta": 1e4, "hidden_size": 64}, "num_attention_heads must be an integer from 1 to 64, but it is missing"),
    ({"rope_theta": 1e4, "head_dim": 2**20}, "head_dim must be an integer from 1 to 65536, got 1048576"),
    (
        {"rope_theta": 1e4, "hidden_size": 2**40, "num_attention_heads": 1},
        "hidden_size / num_attention_heads must be an integer from 1 to 65536, got 1099511627776",
    ),
    (
        {"rope_theta": 1e4, "head_dim": 7},
        "partial_rotary_factor times head_dim must give a positive even integer, got 1.0 · 7",
    ),
    ({"rope_theta": 1e4, "head_dim": 8, "rotary_dim": 5}, "rotary_dim must be a positive even integer, got 5"),
    ({"rope_theta": 1e4, "head_dim": 8, "rotary_dim": 16}, "rotary_dim must be an integer from 2 to 8, got 16"),
    ({"rope_theta": 1e4, "qk_rope_head_dim": "64"}, "qk_rope_head_dim must be an integer from 1 to 65536, got '64'"),
    (
        {**LLAMA, "max_position_embeddings": 2**60},
        "max_position_embeddings must be an integer from 1 to 9007199254740992, got 1152921504606846976",
    ),
    (
        {"rope_theta": 1e4, "head_dim": 8, "rope_scaling": {"type": "dynamic", "factor": 2}},
        "max_position_embeddings must be an integer from 1 to 9007199254740992, but it is missing",
    ),
]


@pytest.mark.parametrize(("config", "message"), ERRORS)
def test_an_error_names_the_key(config, message):
    assert_refused(lambda: from_config(config), message)


def test_integers_too_long_to_print_are_refused_by_name():
    for key, config in (("rope_theta", LLAMA), ("head_dim", LLAMA), ("factor", scaled(type="linear")["rope_scaling"])):
        whole = {**config, key: 10**5000} if config is LLAMA else scaled(**config, factor=10**5000)
        rule = (
            "an integer from 1 to 65536"
            if key == "head_dim"
            else "a finite number greater than " + "10"[key == "factor"]
        )
        assert_refused(lambda whole=whole: from_config(whole), f"{key} must be {rule}, got a huge int")


def test_layer_types_are_checked():
    nested = {**LLAMA, "rope_parameters": {**LAYERS, "sliding_attention": None}}
    for config, layer, message in (
        (
            LLAMA,
            "full_attention",
            "layer_type must be None, since all layers that rotate share one setting, got 'full_attention'",
        ),
        (nested, "x", "layer_type must be one of 'full_attention', got 'x'"),
        (
            nested,
            "sliding_attention",
            "layer_type must name layers that rotate, got 'sliding_attention', layers without rotary embedding",
        ),
    ):
        assert_refused(lambda config=config, layer=layer: from_config(config, layer_type=layer), message)
    shared = {**LLAMA, "layer_types": ["full_attention", "sliding_attention"]}
    assert from_config(shared, layer_type="sliding_attention").base == 1e4
    assert_refused(
        lambda: from_config(LLAMA, context_length=0),
        "context_length must be an integer from 1 to 9007199254740992, got 0",
    )


KEYS = sorted(
    {key for case in CASES.values() for key in case["config"]}
    | {key for case in CASES.values() for key in (case["config"].get("rope_scaling") or {})}
    | {"alibi", "position_embedding_type", "llm_config", "kv_channels", "full_attention", "sliding_attention", "main"}
)
NUMBERS = st.one_of(
    st.integers(-3, 300),
    st.integers(),
    st.floats(),
    st.sampled_from([10**400, -(10**400), 2**53, 1e-320, 1e308, -0.0, 1e4, 64, 128, 4096]),
)
WORDS = st.one_of(
    st.sampled_from([*METHODS, *list(CLASSES)[::7], "llama", "full_attention", "su", "mrope"]), st.text(max_size=5)
)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=9) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=9)
    ),
    max_leaves=25,
)
CONFIG = st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=12)


def harmless(config, **keywords):
    try:
        rope = from_config(config, **keywords)
    except ValueError:
        return
    assert isinstance(rope, Rope)
    assert 1 <= rope.inv_freq.size <= 2**15
    assert np.isfinite(rope.inv_freq).all()
    assert math.isfinite(rope.attention_factor)
    assert sum(map(len, rope.warnings)) < 5000


@settings(derandomize=True, deadline=None, max_examples=150)
@given(CONFIG, st.none() | st.integers(-1, 2**54), st.none() | WORDS)
def test_no_config_does_worse_than_a_value_error(config, context_length, layer_type):
    harmless(config, context_length=context_length, layer_type=layer_type)


@settings(derandomize=True, deadline=None, max_examples=250)
@given(st.sampled_from(sorted(CASES)), st.sampled_from(KEYS), SCALARS | ANYTHING, st.booleans())
def test_no_broken_good_config_does_worse_than_a_value_error(name, key, value, inside):
    config = json.loads(json.dumps(CASES[name]["config"]))
    place = next((config[k] for k in ("rope_scaling", "rope_parameters") if inside and config.get(k)), config)
    place[key] = value
    harmless(config, layer_type=CASES[name].get("layer_type"), context_length=CASES[name].get("context_length"))


@settings(derandomize=True, deadline=None, max_examples=100)
@given(ANYTHING)
def test_nothing_at_all_does_worse_than_a_value_error(value):
    harmless(value)
