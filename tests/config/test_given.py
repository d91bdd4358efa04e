"""Every look at a key of a config: under which name it is found, what is passed over, what is counted as read."""

import pytest

from ropedoc.config.given import Given, present, tokens, width
from ropedoc.config.layers import stated
from ropedoc.config.stack import Kind
from tests.compare import assert_refused
from tests.config.settings import LLAMA


def given(config, label=None, parameters=None):
    return Given(stated=stated(config), kind=Kind(label=label), parameters=parameters or {}, context_length=None)


def test_a_number_is_found_under_its_first_name_and_counted_as_read():
    found = given({"hidden_size": 64, "rope_theta": 1e4, "n_embd": 3, "head_dim": None, "kv_channels": 0})
    assert (found.key("hidden_size"), found.look("hidden_size")) == ("hidden_size", 64)
    assert (found.key("head_dim"), found.look("head_dim")) == ("head_dim", None)
    assert (found.key("head_dim", skip="null"), found.look("head_dim", skip="null")) == ("kv_channels", 0)
    assert found.key("head_dim", skip="empty") is None
    assert (found.key("rotary_dim"), found.look("rotary_dim")) == (None, None)
    assert found.read == {"hidden_size", "head_dim", "kv_channels"}


def test_a_number_that_the_config_lacks_is_the_classes():
    found = given({"model_type": "llama"})
    assert found.look("hidden_size") == found.family.numbers["hidden_size"]
    assert found.look("hidden_size", skip="empty") == found.family.numbers["hidden_size"]
    assert found.read == set()
    assert found.text == {"model_type": "llama"}
    assert found.family.name == "llama"


def test_what_the_class_ignores_or_does_not_know_is_passed_over():
    found = given({"model_type": "gpt_neox", "rope_theta": 5.0, "rotary_emb_base": 7.0})
    assert found.key("base") == "rotary_emb_base"
    assert given({"model_type": "chatglm", "rope_theta": 5.0, "rotary_emb_base": 7.0}).key("base") is None
    assert given({**LLAMA, "n_embd": 3, "kv_channels": 8, "rotary_dim": 4}).look("head_dim") is None


def test_a_name_for_some_layers_is_found_for_these():
    config = {"model_type": "iquest_q1", "swa_rope_theta": 5.0, "rope_theta": 7.0}
    assert given(config, "sliding_attention").look("base") == 5.0
    assert given(config, "full_attention").look("base") == 7.0
    assert given(config).look("base") == 7.0


def test_a_parameter_that_is_needed_is_given_or_refused_with_its_method():
    found = given(LLAMA, parameters={"rope_type": "linear", "factor": 0, "none": None})
    assert found.need("factor") == 0
    for key, state in (("none", "null"), ("absent", "missing")):
        assert_refused(
            lambda key=key: found.need(key), f"{key} must be given for the rope_type 'linear', but it is {state}"
        )


def test_the_length_is_needed():
    assert given(LLAMA).length() == 4096
    rule = "max_position_embeddings must be an integer from 1 to 9007199254740992"
    assert_refused(given({"head_dim": 8, "rope_theta": 1e4}).length, f"{rule}, but it is missing")
    assert_refused(given({**LLAMA, "max_position_embeddings": 0}).length, f"{rule}, got 0")


WHOLES = [(1, 1), (8192.0, 8192), (9, 9), (2**53, 2**53), (2.0**53, 2**53)]


@pytest.mark.parametrize(("value", "whole"), WHOLES)
def test_a_whole_number_may_be_written_with_a_point(value, whole):
    assert present("x", value, low=1, high=2**53) == whole
    assert type(present("x", value, low=1, high=2**53)) is int
    assert tokens("x", value) == whole


def test_a_number_that_is_none_of_these_is_refused():
    for value, shown in ((0, "0"), (1.5, "1.5"), (2**53 + 1, "9007199254740993"), (2.0**54, "1.8014398509481984e+16"), (True, "True"), ("8", "'8'"), (float("inf"), "inf")):  # fmt: skip
        assert_refused(
            lambda value=value: tokens("x", value), f"x must be an integer from 1 to 9007199254740992, got {shown}"
        )
    assert_refused(lambda: width("x", 65537), "x must be an integer from 1 to 65536, got 65537")
    assert_refused(lambda: width("x", None), "x must be an integer from 1 to 65536, but it is missing")
    assert width("x", 65536) == 65536
    assert width("x", 1.0) == 1
