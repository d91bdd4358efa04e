"""The rules of layers, each by itself: types, depth, which rotate, how far they see, what is their own."""

import pytest

from ropedoc.config.classes import Family, family_of
from ropedoc.config.stack import MOST, Kind, kinds, labelled, layer_types
from tests.compare import assert_refused


def ruled(layers, **more):
    """Give a class with these rules for its layers."""
    return Family(name="made", rules={"layers": layers, **more})


def told(found):
    """What is told of each kind, without what is its own."""
    return [(kind.name, kind.indices, kind.rotates, kind.reach) for kind in found]


# Types

EVERY = {"every": 3, "at": -1, "is": "full", "else": "near"}
PREFIX = {**EVERY, "every": {"key": "step", "default": 3}, "prefix": {"every": {"key": "early", "default": 1}, "length": {"key": "dense", "default": 0}}}  # fmt: skip
FROM = {"from": {"key": "start", "default": 3}, "is": "near", "else": "full", "if": "on"}
UNTIL = {**EVERY, "every": 2, "if": "on", "otherwise": "all", "until": {"key": "end", "default": 3, "then": "full"}}
FOLLOWED = [
    ({"repeat": ["a", "b", "c"]}, {}, "a b c a b"),
    ({"repeat": ["a", "b", "c"], "from_end": True}, {}, "b a c b a"),
    (EVERY, {}, "near near full near near"),
    ({**EVERY, "at": 0}, {}, "full near near full near"),
    ({**EVERY, "at": 0, "from_end": True}, {}, "near full near near full"),
    ({**EVERY, "every": {"key": "step", "default": 2}}, {}, "near full near full near"),
    ({**EVERY, "every": {"key": "step", "default": 2}}, {"step": 4}, "near near near full near"),
    ({**EVERY, "every": {"key": "step", "default": 2}}, {"step": 1}, "full full full full full"),
    ({**EVERY, "every": {"key": "step", "default": 2}}, {"step": None}, "near full near full near"),
    ({**EVERY, "every": {"key": "step", "default": 2}}, {"step": 4.0}, "near near near full near"),
    ({**EVERY, "every": {"key": "step", "default": 0}}, {"step": 0}, "near near near near near"),
    (PREFIX, {}, "near near full near near"),
    (PREFIX, {"dense": 2}, "full full near near full"),
    (PREFIX, {"dense": 2, "early": 2, "step": 2}, "near full near full near"),
    (PREFIX, {"dense": 9}, "full full full full full"),
    (FROM, {}, "full full full full full"),
    (FROM, {"on": True}, "full full full near near"),
    (FROM, {"on": True, "start": 1}, "full near near near near"),
    (FROM, {"on": True, "start": -1}, "near near near near near"),
    (UNTIL, {}, "all all all all all"),
    (UNTIL, {"on": True}, "near full near full full"),
    (UNTIL, {"on": True, "end": 1}, "near full full full full"),
    ({"repeat": ["a", "b"], "first": ["c"]}, {}, "c b a b a"),
    ({"repeat": ["a", "b"], "last": "c"}, {}, "a b a b c"),
    ({"repeat": ["a"], "first": ["b", "c"], "last": "d"}, {}, "b c a a d"),
    ({"repeat": ["a"], "first": list("bcdefgh")}, {}, "b c d e f"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "keys", "types"), FOLLOWED)
def test_types_follow_the_rule_of_the_class_where_no_list_is_given(rule, keys, types):
    assert " ".join(layer_types({"num_hidden_layers": 5, **keys}, ruled({"else": rule}))) == types


NUMBERED = {"numbers": "places", "is": "a", "else": "b", "without": "c"}


@pytest.mark.parametrize(("places", "types"), [([0, 2], "a b a b b"), ((4,), "b b b b a"), ([], "b b b b b"), (None, "c c c c c")])  # fmt: skip
def test_a_list_of_numbers_says_which_layers_are_of_a_type(places, types):
    assert " ".join(layer_types({"num_hidden_layers": 5, "places": places}, ruled({"else": NUMBERED}))) == types


def test_an_older_name_of_a_type_is_read_as_todays():
    listed = ["mamba", "attention", "deepseek_sparse_attention", "qwen_sparse_attention", "sliding_attention"]
    today = ["linear_attention", "full_attention", "indexed_attention", "indexed_attention", "sliding_attention"]
    assert layer_types({"layer_types": listed}, Family()) == today


@pytest.mark.parametrize("rule", [EVERY, PREFIX, UNTIL, {"repeat": ["a"], "first": ["b"], "last": "c"}])
def test_without_a_depth_a_rule_gives_no_types(rule):
    assert layer_types({}, ruled({"else": rule})) == []


@pytest.mark.parametrize("key", ["layer_types", "mine"])
def test_a_list_of_types_goes_before_the_rule(key):
    rules = {"else": {"repeat": ["a"]}} | ({} if key == "layer_types" else {"types": ["other", key]})
    family = ruled(rules)
    assert layer_types({key: ["x", "y"], "num_hidden_layers": 3}, family) == ["x", "y"]
    assert layer_types({key: ("x", "y")}, family) == ["x", "y"]
    for none in (None, []):
        assert layer_types({key: none, "num_hidden_layers": 3}, family) == ["a"] * 3
        assert layer_types({key: none, "num_hidden_layers": 3}, ruled({"types": [key]})) == []
    assert len(layer_types({key: ["x"] * (MOST + 1)}, family)) == MOST == 4096


CODED = {"key": "ratios", "names": {"0": "near", "4": "sparse", "128": "far"}}


def test_a_list_of_numbers_stands_for_types_as_far_as_there_are_layers():
    coded = ruled({"coded": CODED, "else": {"repeat": ["a"]}})
    listed = {"ratios": [0, 4, 128, 4.0, 0], "num_hidden_layers": 4}
    assert layer_types(listed, coded) == ["near", "sparse", "far", "sparse"]
    assert layer_types({**listed, "num_hidden_layers": 7}, coded) == ["near", "sparse", "far", "sparse", "near"]
    assert layer_types({**listed, "layer_types": ["x"]}, coded) == ["x"]
    for none in (None, []):
        assert layer_types({"ratios": none, "num_hidden_layers": 2}, coded) == ["a", "a"]


def test_deepseek_v4s_published_numbers_are_the_types_that_transformers_makes_of_them():
    # transformers 5.24.0, DeepseekV4Config(compress_ratios=[0, 0, 4, 128, 4, 0], num_hidden_layers=5).layer_types
    made = ["sliding_attention", "sliding_attention", "compressed_sparse_attention", "heavily_compressed_attention", "compressed_sparse_attention"]  # fmt: skip
    config = {"model_type": "deepseek_v4", "compress_ratios": [0, 0, 4, 128, 4, 0], "num_hidden_layers": 5}
    assert layer_types(config, family_of(config)) == made


def test_a_class_without_rules_and_a_class_that_is_not_known_differ_in_their_list():
    assert layer_types({"layer_types": ["x"]}, Family(name="made")) == ["x"]
    assert layer_types({"layer_types": ["x"]}, Family()) == ["x"]
    assert layer_types({"num_hidden_layers": 2}, Family()) == []


def test_a_type_has_todays_name_where_a_key_says_so_or_is_silent():
    renamed = {"renamed": {"a": {"if": "on", "default": True, "to": "b"}, "c": {"to": "d"}}}
    listed = {"layer_types": ["a", "c", "e"]}
    assert layer_types(listed, ruled(renamed)) == ["b", "d", "e"]
    assert layer_types({**listed, "on": False}, ruled(renamed)) == ["a", "d", "e"]
    off = {"renamed": {"a": {"if": "on", "default": False, "to": "b"}}}
    assert layer_types(listed, ruled(off)) == ["a", "c", "e"]
    assert layer_types({**listed, "on": True}, ruled(off)) == ["b", "c", "e"]
    assert layer_types({"num_hidden_layers": 2}, ruled({**renamed, "else": {"repeat": ["a"]}})) == ["b", "b"]


# Depth

DEPTHS = [
    ({"num_hidden_layers": 3}, 3),
    ({"n_layer": 3}, 3),
    ({"num_layers": 3, "num_hidden_layers": 4}, 4),
    ({"num_hidden_layers": None, "n_layers": 3}, 3),
    ({"own": 2, "num_hidden_layers": 4}, 2),
    ({"own": None}, 6),
    ({}, 6),
    ({"num_hidden_layers": MOST}, MOST),
    ({"num_hidden_layers": 0}, 0),
    ({"num_hidden_layers": 1}, 1),
    ({"num_hidden_layers": 3.0}, 3),
]


@pytest.mark.parametrize(("text", "depth"), DEPTHS)
def test_a_depth_is_a_count_under_the_first_name_that_says_one(text, depth):
    family = Family(
        name="made",
        numbers={"num_hidden_layers": 6},
        rules={"reads": {"num_hidden_layers": ["own", "n_layer", "n_layers"]}},
    )
    assert [kind.indices for kind in kinds(text, family)] == [tuple(range(depth))]


# Which layers rotate

LISTED = {"list": "marks", "value": 0}
STEPPED = {**LISTED, "else": {"every": {"key": "step", "default": 2}, "at": -1}}
TYPED = {"types": ["a"]}
STILL = [
    ({}, {}, ""),
    ({"unrotated": [LISTED]}, {"marks": [1, 0, 0, 1]}, "1 2"),
    ({"unrotated": [LISTED]}, {"marks": [1, 0]}, "1"),
    ({"unrotated": [LISTED]}, {"marks": (0, 1)}, "0"),
    ({"unrotated": [LISTED]}, {"marks": []}, ""),
    ({"unrotated": [LISTED]}, {}, ""),
    ({"unrotated": [{**LISTED, "value": 1}]}, {"marks": [1, 0, 0, 1]}, "0 3"),
    ({"unrotated": [STEPPED]}, {}, "1 3"),
    ({"unrotated": [STEPPED]}, {"step": 3}, "2"),
    ({"unrotated": [STEPPED]}, {"marks": [], "step": 4}, "3"),
    ({"unrotated": [STEPPED]}, {"marks": [1, 1, 1, 1]}, ""),
    ({"unrotated": [{"numbers": "places"}]}, {"places": [0, 2, 9]}, "0 2"),
    ({"unrotated": [{"numbers": "places"}]}, {"places": (1,)}, "1"),
    ({"unrotated": [{"numbers": "places"}]}, {}, ""),
    ({"types": ["kinds"]}, {"kinds": ["a", "conv", "mamba", "linear_attention"]}, "1 2 3"),
    ({"unrotated": [{"numbers": "places"}, LISTED]}, {"places": [2], "marks": [0, 1, 1]}, "0 2"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "keys", "still"), STILL)
def test_layers_are_not_rotated_where_a_condition_says_so(rules, keys, still):
    found = kinds({"num_hidden_layers": 4, **keys}, ruled(rules))
    assert " ".join(map(str, sorted(i for kind in found if not kind.rotates for i in kind.indices))) == still
    assert sorted(i for kind in found for i in kind.indices) == [0, 1, 2, 3]


SPARED = {**TYPED, "except_first": {"key": "dense", "default": 0}}
UNLESS = {**SPARED, "unless": {"key": "early", "default": 1, "value": 1}}
STILL_TYPES = [
    (TYPED, {}, "0 2 3"),
    ({"types": ["a", "b"]}, {}, "0 1 2 3"),
    ({**TYPED, "if": "window"}, {"window": None}, ""),
    ({**TYPED, "if": "window"}, {"window": 4}, "0 2 3"),
    ({**TYPED, "if": "window"}, {"window": 0}, "0 2 3"),
    ({**TYPED, "if": "window"}, {}, "0 2 3"),
    ({**TYPED, "off": "turned", "default": True}, {}, ""),
    ({**TYPED, "off": "turned", "default": True}, {"turned": True}, ""),
    ({**TYPED, "off": "turned", "default": True}, {"turned": False}, "0 2 3"),
    ({**TYPED, "off": "turned", "default": False}, {}, "0 2 3"),
    (SPARED, {}, "0 2 3"),
    (SPARED, {"dense": 1}, "2 3"),
    (SPARED, {"dense": 2}, "2 3"),
    (SPARED, {"dense": 3}, "3"),
    (UNLESS, {"dense": 3}, "3"),
    (UNLESS, {"dense": 3, "early": 1}, "3"),
    (UNLESS, {"dense": 3, "early": 2}, "0 2 3"),
]


@pytest.mark.parametrize(("condition", "keys", "still"), STILL_TYPES)
def test_layers_of_a_type_are_not_rotated_but_for_some(condition, keys, still):
    found = kinds({"layer_types": list("abaa"), **keys}, ruled({"unrotated": [condition]}))
    assert " ".join(map(str, sorted(i for kind in found if not kind.rotates for i in kind.indices))) == still


def test_layers_whose_parameters_are_null_are_not_rotated():
    rules = {"layers": {"unrotated": [{"null": "settings"}]}}
    family = Family(name="made", rope={"a": None, "b": {}}, rules=rules)
    listed = {"layer_types": ["a", "b", "c"]}

    def still(**keys):
        return [kind.type for kind in kinds({**listed, **keys}, family) if not kind.rotates]

    assert still() == ["a"]
    assert still(settings={"b": None}) == ["a", "b"]
    assert still(settings={"a": {"rope_theta": 1e4}}) == []
    assert still(settings=[1]) == ["a"]


GENERAL = [
    {"num_hidden_layers": 4, "no_rope_layers": [1, 0, 1, 1]},
    {"num_hidden_layers": 4, "no_rope_layer_interval": 3},
    {"num_hidden_layers": 2},
    {"layer_types": ["sliding_attention", "other"], "sliding_window": 7},
]
READ = [
    [(None, (0, 2, 3), True, None), ("not rotated", (1,), False, None)],
    [(None, (0, 1, 3), True, None), ("not rotated", (2,), False, None)],
    [(None, (0, 1), True, None)],
    [("sliding_attention", (0,), True, 7), ("other", (1,), True, None)],
]


@pytest.mark.parametrize(("text", "found"), [*zip(GENERAL, READ, strict=True)])
def test_a_class_that_is_not_known_is_read_by_the_general_rules_and_no_other(text, found):
    assert told(kinds(text, Family())) == found
    assert {(kind.rotates, kind.reach) for kind in kinds(text, Family(name="made"))} == {(True, None)}


# How far they see

WINDOW = {"key": "window"}
REACHES = [
    (None, {"window": 5}, None),
    (WINDOW, {"window": 5}, 5),
    (WINDOW, {"window": 1}, 1),
    (WINDOW, {"window": 5.0}, 5),
    (WINDOW, {"window": None}, None),
    (WINDOW, {}, None),
    ({**WINDOW, "default": 9}, {}, 9),
    ({**WINDOW, "default": 9}, {"window": None}, None),
    ({**WINDOW, "default": None}, {}, None),
    ({**WINDOW, "sides": 2}, {"window": 9}, 4),
    ({**WINDOW, "if": "on"}, {"window": 5}, None),
    ({**WINDOW, "if": "on"}, {"window": 5, "on": True}, 5),
    ({**WINDOW, "types": ["a"]}, {"window": 5}, 5),
    ({**WINDOW, "types": ["b"]}, {"window": 5}, None),
    ({**WINDOW, "layers": "unrotated"}, {"window": 5}, None),
    ({**WINDOW, "layers": "unrotated"}, {"window": 5, "marks": [0]}, 5),
    ({**WINDOW, "layers": "all"}, {"window": 5}, 5),
]


@pytest.mark.parametrize(("rule", "keys", "reach"), REACHES)
def test_a_layer_sees_what_its_window_says(rule, keys, reach):
    rules = {"unrotated": [LISTED]} | ({} if rule is None else {"window": rule})
    (kind,) = kinds({"layer_types": ["a"], **keys}, ruled(rules))
    assert kind.reach == reach
    assert isinstance(kind.reach, int | None)


# What is refused: each makes a class of transformers 5.24.0 stop with an error, or see nothing

STEP = {"else": {**EVERY, "every": {"key": "step", "default": 2}}}
COUNT = "an integer from 1 to 9007199254740992"
REFUSED = [
    *[(STEP, {"step": one}, f"step must be {COUNT}, got {words}") for one, words in ((0, "0"), ("4", "'4'"), (True, "True"), (-4, "-4"))],
    ({"else": UNTIL}, {"on": True, "end": -1}, "end must be an integer from 0 to 9007199254740992, got -1"),
    ({"else": FROM}, {"on": True, "start": "x"}, "start must be an integer from -9007199254740992 to 9007199254740992, got 'x'"),
    ({"else": NUMBERED}, {"places": "02"}, "places must be a list, got '02'"),
    *[({"types": ["kinds"]}, {"kinds": one}, f"kinds must be a list, got {words}") for one, words in (("xy", "'xy'"), ({"x": 1}, "{'x': 1}"), (3, "3"))],
    ({"types": ["kinds"]}, {"kinds": ["x", 1]}, "kinds must be a list of names, got one with 1"),
    *[({"coded": CODED}, {"ratios": one}, f"ratios must be a list of 0, 4, 128, got one with {words}") for one, words in (([0, 3], "3"), ([False], "False"), (["4"], "'4'"), ([[0]], "[0]"))],
    ({"coded": CODED}, {"ratios": 4}, "ratios must be a list, got 4"),
    *[({}, {"num_hidden_layers": one}, f"num_hidden_layers must be an integer from 0 to 4096, got {words}") for one, words in ((-1, "-1"), (True, "True"), ("3", "'3'"), (4097, "4097"), (2.5, "2.5"))],
    ({"unrotated": [LISTED]}, {"marks": "0000"}, "marks must be a list, got '0000'"),
    ({"unrotated": [STEPPED]}, {"step": 0}, f"step must be {COUNT}, got 0"),
    ({"unrotated": [{"numbers": "places"}]}, {"places": {}}, "places must be a list, got {}"),
    *[({"window": WINDOW}, {"window": one}, f"window must be {COUNT}, got {words}") for one, words in ((0, "0"), (0.5, "0.5"), ("5", "'5'"), (True, "True"), (-3, "-3"))],
]  # fmt: skip


@pytest.mark.parametrize(("rules", "keys", "message"), REFUSED)
def test_a_value_that_no_class_takes_is_refused_with_its_key(rules, keys, message):
    assert_refused(lambda: kinds({"num_hidden_layers": 4, **keys}, ruled(rules)), message)


def test_what_is_no_list_is_passed_over_where_the_class_is_not_known():
    for listed in ("xy", ["x", 1], {"x": 1}, 3):
        assert told(kinds({"layer_types": listed, "num_hidden_layers": 2}, Family())) == [(None, (0, 1), True, None)]


def test_a_depth_under_a_name_of_its_own_is_a_count_too():
    family = Family(name="made", rules={"depth": {"key": "deep", "times": 2}})
    assert [kind.indices for kind in kinds({"deep": 2}, family)] == [(0, 1, 2, 3)]
    assert_refused(lambda: kinds({"deep": "2"}, family), "deep must be an integer from 0 to 4096, got '2'")


# What is their own


def test_a_list_by_layer_gives_each_its_base_and_its_share():
    family = ruled({"bases": {"list": "bases"}, "shares": {"list": "shares"}})
    text = {"num_hidden_layers": 4, "bases": [1e4, 1e6, 1e4], "shares": (1, 0.5)}
    assert kinds(text, family) == (
        Kind(indices=(0,), base=1e4, share=1),
        Kind(indices=(1,), base=1e6, share=0.5),
        Kind(indices=(2,), base=1e4),
        Kind(indices=(3,)),
    )
    assert kinds({**text, "bases": 1e4, "shares": {}}, family) == (Kind(indices=(0, 1, 2, 3)),)
    assert kinds({"bases": [1e4]}, family) == (Kind(),)
    assert kinds(text, ruled({})) == (Kind(indices=(0, 1, 2, 3)),)


SCALED = [
    (["a"], {}, [True, False]),
    ({"key": "only"}, {"only": ["b"]}, [False, True]),
    ({"key": "only"}, {"only": ("a", "b")}, [True, True]),
    ({"key": "only"}, {"only": []}, [True, True]),
    ({"key": "only"}, {"only": "b"}, [True, True]),
    ({"key": "only"}, {}, [True, True]),
    (None, {}, [True, True]),
]


@pytest.mark.parametrize(("rule", "keys", "scaled"), SCALED)
def test_a_method_holds_for_the_types_that_the_rule_or_the_config_names(rule, keys, scaled):
    rules = {} if rule is None else {"scaled": rule}
    assert [kind.scaled for kind in kinds({"layer_types": ["a", "b"], **keys}, ruled(rules))] == scaled


# Names


RULES = {"unrotated": [LISTED, {"numbers": "places"}], "bases": {"list": "bases"}, "shares": {"list": "shares"}}
NULLS = {"layers": {"unrotated": [{"null": "settings"}]}, "rope": {"a": None, "b": {}}}
RENAMED = {"layers": {"renamed": {"a": {"if": "on", "default": True, "to": "b"}, "c": {"to": "d"}}}}
# Configs and classes with more than one kind, also for the browser's twin of this module.
NAMED = [
    ({"layer_types": list("abba"), "places": [1], "bases": [1, 2, 2, 3]}, {"layers": RULES}),
    ({"layer_types": list("abba"), "places": [1, 2], "bases": [1, 2, 2, 1]}, {"layers": RULES}),
    ({"layer_types": list("aaaa"), "bases": [1, 2, 3]}, {"layers": RULES}),
    ({"num_hidden_layers": 1, "marks": [0]}, {"layers": RULES}),
    ({"num_hidden_layers": 3, "marks": [1, 0, 0], "bases": [1, 1, 2]}, {"layers": RULES}),
    ({"num_hidden_layers": 4, "bases": [1e4, 1e6, 1e4], "shares": (1, 0.5)}, {"layers": RULES}),
    ({"num_hidden_layers": 4, "bases": 1e4, "shares": {}}, {"layers": RULES}),
    ({"bases": [1e4]}, {"layers": RULES}),
    ({"layer_types": list("abc")}, NULLS),
    ({"layer_types": list("abc"), "settings": {"b": None}}, NULLS),
    ({"layer_types": list("abc"), "settings": {"a": {"rope_theta": 1e4}}}, NULLS),
    ({"layer_types": list("abc"), "settings": [1]}, NULLS),
    ({"layer_types": list("ace")}, RENAMED),
    ({"layer_types": list("ace"), "on": False}, RENAMED),
    *[({"num_hidden_layers": depth, "ratios": [0, 4, 128, 4.0, 0]}, {"layers": {"coded": CODED}}) for depth in (4, 5, 9)],
    ({"num_hidden_layers": 3, "ratios": [0, 4], "layer_types": list("abc")}, {"layers": {"coded": CODED}}),
    ({"num_hidden_layers": 3, "ratios": []}, {"layers": {"coded": CODED, "else": {"repeat": ["a"]}}}),
    *[({"mine": some, "num_hidden_layers": 3}, {"layers": {"types": "mine", "else": {"repeat": ["a"]}}}) for some in (["x", "y"], None, [], "xy", ["x", 1], 3)],
]  # fmt: skip


def names(row):
    text, family = NAMED[row]
    return [kind.name for kind in kinds(text, ruled(family["layers"]))]


def test_kinds_come_in_the_order_in_which_they_first_occur_with_names_that_tell_them_apart():
    text, family = NAMED[0]
    assert [(kind.name, kind.type, kind.indices, kind.rotates) for kind in kinds(text, ruled(family["layers"]))] == [
        ("a", "a", (0,), True),
        ("b, not rotated", "b", (1,), False),
        ("b", "b", (2,), True),
        ("a 2", "a", (3,), True),
    ]
    assert names(1) == ["a", "b"]
    assert names(2) == ["a", "a 2", "a 3", "a 4"]


def test_layers_without_a_type_are_named_where_they_are_not_alike():
    assert names(3) == [None]
    assert names(4) == [None, "not rotated", "not rotated 2"]
    assert [kind.name for kind in kinds({"layer_types": ["a"]}, ruled({}))] == ["a"]


# Labels


def a_kind(name, **more):
    return Kind(**{"name": name, "type": name, "indices": (0,), **more})


def test_one_setting_for_all_needs_no_label():
    found = [a_kind("a", rotates=False), a_kind("b")]
    assert labelled(found, {None: {}}, Family()) == tuple(found)


def test_each_kind_has_the_label_of_its_parameters_and_rotates_if_it_has_some_or_a_base():
    found = [a_kind("a"), a_kind("b"), a_kind("c"), a_kind("d", base=1e4), a_kind("e", rotates=False)]
    assert labelled(found, {"a": {}, "b": None, "e": {}}, Family()) == (
        a_kind("a", label="a"),
        a_kind("b", label="b", rotates=False),
        a_kind("c", rotates=False),
        a_kind("d", base=1e4),
        a_kind("e", label="e", rotates=False),
    )


def test_a_class_may_have_one_label_for_many_types():
    found = [a_kind("a"), a_kind("b")]
    family = Family(rules={"label_of": {"a": "main", "*": "other"}})
    assert [kind.label for kind in labelled(found, {"main": {}, "other": {}}, family)] == ["main", "other"]


def test_parameters_of_layers_that_do_not_occur_are_a_kind_without_layers():
    found = labelled([a_kind("a"), Kind(reach=7)], {"a": {}, "b": {}, "c": None}, Family())
    assert found == (
        a_kind("a", label="a"),
        Kind(name="b", type="b", label="b", reach=7),
        Kind(name="c", type="c", label="c", rotates=False, reach=7),
    )
    assert labelled([a_kind("a", reach=7)], {"b": {}}, Family())[1].reach is None
