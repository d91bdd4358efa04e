"""The register of model classes says what each class of transformers was seen to do, and nothing malformed."""

import json
import math
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

REGISTER = json.loads(files("ropedoc.config").joinpath("classes.json").read_text())
BY_HAND = json.loads(files("ropedoc.config").joinpath("classes_by_hand.json").read_text())
SWEEP = json.loads((Path(__file__).parents[1] / "reference" / "sweep.json").read_text())
ROWS = {name: (kind, rest) for name, kind, *rest in SWEEP["rows"]}
ENTRIES = {name: entry for name, entry in REGISTER.items() if isinstance(entry, dict)}
PLACE = re.compile(r"models/\w+/(configuration|modeling)_\w+\.py:[1-9]\d*")
SOURCE = re.compile(r"(sglang|mlx-lm) [\d.]+, [\w/.]+:[1-9]\d*|[\w-]+/[\w.-]+@[0-9a-f]{40}, [\w/.]+\.py, \w[\w, ]*")
SHARED = {"rotates", "layout", "layout_key", "partial", "numbers", "rope", "labels", "label_of", "ignores", "layers"}
SHARED |= {
    "scores",
    "reads",
    "unread",
    "head_dim",
    "head_dims",
    "shares",
    "order",
    "alpha",
    "attention_factors",
    "mrope",
}
FIELDS = SHARED | {"only_beside", "flat", "given", "axes", "unit", "proof", "learned", "parts", "where"}
FIELDS_BY_HAND = SHARED | {"source", "why", "when", "part", "is", "times", "stretch"}
LAYER_FIELDS = {"types", "else", "renamed", "unrotated", "rotated", "bases", "shares", "scaled", "window"}
CONDITIONS = {"types", "if", "list", "value", "else", "null", "numbers", "except_first", "unless"}


def valued(what: Any, keys: dict[str, Any]) -> Any:
    """A number, or what a config says under a key, else its default."""
    return keys.get(what["key"], what["default"]) if isinstance(what, dict) else what


def hits(rule: dict[str, Any], depth: int, keys: dict[str, Any]) -> list[bool]:
    """Which layers a rule with a step names."""
    every = valued(rule["every"], keys)
    order = range(depth - 1, -1, -1) if rule.get("from_end") else range(depth)
    return [(place - rule["at"]) % every == 0 for place in order]


def follow(rule: dict[str, Any], depth: int, keys: dict[str, Any]) -> list[str]:
    """The list of layer types by a rule, where a config has no list."""
    if "prefix" in rule:
        ahead = {name: value for name, value in rule.items() if name != "prefix"}
        length = min(depth, valued(rule["prefix"]["length"], keys))
        first = follow({**ahead, "every": rule["prefix"]["every"]}, length, keys)
        return first + follow(ahead, depth - length, keys)
    if "if" in rule and not keys.get(rule["if"]):
        return [rule.get("otherwise", rule["else"])] * depth
    if "from" in rule:
        out = [rule["is"] if i >= valued(rule["from"], keys) else rule["else"] for i in range(depth)]
    elif "every" in rule:
        out = [rule["is"] if hit else rule["else"] for hit in hits(rule, depth, keys)]
    else:
        pattern = rule["repeat"]
        order = range(depth - 1, -1, -1) if rule.get("from_end") else range(depth)
        out = [pattern[i % len(pattern)] for i in order]
    first = rule.get("first", [])[:depth]
    out[: len(first)] = first
    return [*out[:-1], rule["last"]] if "last" in rule else out


def still(condition: dict[str, Any], entry: dict[str, Any], depth: int, keys: dict[str, Any]) -> list[bool] | None:
    """Which layers a condition says don't rotate; nothing, if it needs what is not there."""
    layers = entry["layers"]
    given = keys.get(condition.get("list", ""))
    if "list" in condition:
        if given:
            return [value == condition["value"] for value in given]
        return hits(condition["else"], depth, keys) if "else" in condition else [False] * depth
    if "numbers" in condition or ("else" not in layers and layers.get("types") not in keys):
        return None
    types = keys.get(layers["types"]) or follow(layers["else"], depth, keys)
    if "null" in condition:
        absent = [kind for kind, value in entry.get("rope", {}).items() if value is None]
        return [kind in absent for kind in types]
    if "if" in condition and keys.get(condition["if"], True) is None:
        return [False] * depth
    spared = valued(condition.get("except_first", 0), keys)
    if "unless" in condition and valued(condition["unless"], keys) != condition["unless"]["value"]:
        spared = 0
    return [kind in condition["types"] and i >= spared for i, kind in enumerate(types)]


def marks(entry: dict[str, Any], depth: int, keys: dict[str, Any]) -> str | None:
    """A character a layer, 1 where it rotates, by the register alone."""
    found = [still(condition, entry, depth, keys) for condition in entry.get("layers", {}).get("unrotated", [])]
    if any(each is None for each in found):
        return None
    return "".join("0" if any(each[i] for each in found if each) else "1" for i in range(depth))


def rotates_by_default(entry: dict[str, Any]) -> bool | None:
    rotates = entry.get("rotates")
    return rotates["default"] in rotates["values"] if isinstance(rotates, dict) else rotates


def test_every_model_type_of_the_sweep_is_in_the_register() -> None:
    assert set(REGISTER) == set(ROWS)
    assert len(REGISTER) > 800


@pytest.mark.parametrize("name", sorted(REGISTER))
def test_a_class_rotates_exactly_where_building_it_showed_a_rotation(name: str) -> None:
    kind, rest = ROWS[name]
    entry = REGISTER[name]
    if kind == "alias":
        assert entry == rest[0]
        return
    filled = SWEEP["filled"].get(name, {})
    rotates = entry.get("rotates")
    switched = isinstance(rotates, dict) and rotates["key"] in filled
    shown = {"numbers": True, "axes": True, "parts": True, "none": False, "other": None}[kind]
    assert shown == (filled[rotates["key"]] in rotates["values"] if switched else rotates_by_default(entry))
    assert entry.get("axes") == (rest[0] if kind == "axes" else None)
    assert entry.get("parts") == (rest[0] if kind == "parts" else None)


@pytest.mark.parametrize(("name", "keys"), [(name, json.dumps(keys)) for name, keys, *_ in SWEEP["variants"]])
def test_a_switch_turns_the_rotation_on_and_off_as_it_did_when_built(name: str, keys: str) -> None:
    given = json.loads(keys)
    kind = next(row[2] for row in SWEEP["variants"] if row[0] == name and row[1] == given)
    rotates = REGISTER[name]["rotates"]
    if isinstance(rotates, dict):
        assert (kind == "numbers") == (given[rotates["key"]] in rotates["values"])
    else:
        assert kind == "numbers"
        assert rotates is True


def seen_layers() -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each class and config whose layers a pass has shown, from the sweep."""
    rows = [[name, SWEEP["filled"].get(name, {}), *rest] for name, *rest in SWEEP["rows"]]
    for name, keys, kind, *rest in rows + SWEEP["variants"]:
        if kind == "numbers" and "layers" in rest[1]:
            yield name, keys, rest[1]["layers"]


def test_the_layers_that_rotate_by_rule_are_those_that_were_seen_to_rotate() -> None:
    compared = []
    for name, keys, seen in seen_layers():
        told = marks(REGISTER[name], len(seen), keys)
        if told is None:
            continue
        wrong = [i for i, (a, b) in enumerate(zip(seen, told, strict=True)) if a not in (b, "?")]
        assert not wrong, f"{name} {keys}: layers {wrong} of {len(seen)}"
        compared.append("0" in told)
    assert len(compared) > 180
    assert sum(compared) > 35


def rotary_dim(entry: dict[str, Any], rope: dict[str, Any], numbers: dict[str, Any], label: str) -> int:
    """How many features of a head turn, where a config says nothing."""
    latent = numbers.get("qk_rope_head_dim")
    head_dim = numbers.get("global_head_dim" if label == "full_attention" else "head_dim", numbers.get("head_dim"))
    if "head_dim" in entry:
        head_dim = entry["head_dim"]["times_hidden"] * numbers["hidden_size"] // numbers["num_attention_heads"]
    elif head_dim is None:
        head_dim = latent or numbers["hidden_size"] // numbers["num_attention_heads"]
    stated = numbers.get("rotary_dim") if "rotary_dim" not in entry.get("unread", []) else None
    if stated and entry.get("partial") is not False and "partial_rotary_factor" not in rope:
        return int(stated)
    share = rope.get("partial_rotary_factor", numbers.get("partial_rotary_factor", 1))
    return int(head_dim * (1 if entry.get("partial") is False else share))


def test_the_numbers_of_a_class_give_the_plain_frequencies_that_it_built() -> None:
    compared = 0
    for name, (kind, rest) in ROWS.items():
        entry, filled = REGISTER[name], SWEEP["filled"].get(name, {})
        for label, (pairs, first, second, middle, *_) in rest[0].items() if kind == "numbers" else ():
            outer = filled.get("rope_parameters", entry.get("rope", {}))
            rope = outer.get(label, outer)
            if rope.get("rope_type", "default") != "default":
                continue
            width = rotary_dim(entry, rope, {**entry["numbers"], **filled}, label)
            base = rope.get("rope_theta", entry["numbers"].get("rope_theta", 10_000))
            assert (pairs, first) == ((width + 1) // 2, 1), f"{name} {label}"
            assert ("order" in entry) != math.isclose(second, base ** (-2 / width), rel_tol=1e-12), f"{name} {label}"
            assert ("order" in entry) != math.isclose(middle, base ** (-2 * (pairs // 2) / width), rel_tol=1e-12), name
            compared += 1
    assert compared > 200


def test_the_layout_of_a_class_is_the_one_that_its_own_rotation_showed() -> None:
    proven = 0
    for name, (kind, rest) in ROWS.items():
        apply = rest[1].get("apply", {}) if kind == "numbers" else {}
        if apply:
            assert REGISTER[name]["layout"] == next(iter(apply.values()))[0], name
            proven += 1
    assert proven > 130


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_an_entry_has_only_known_fields_with_known_values_and_the_place_it_was_found_at(name: str) -> None:
    entry = ENTRIES[name]
    assert set(entry) <= FIELDS
    assert entry.get("layout") in (None, "half", "interleaved")
    assert set(entry.get("layers", {})) <= LAYER_FIELDS
    for condition in entry.get("layers", {}).get("unrotated", []):
        assert set(condition) <= CONDITIONS
    assert "config" in entry["where"]
    assert all(PLACE.fullmatch(place) for place in entry["where"].values())
    if ROWS[name][0] == "numbers":
        assert entry["layout"]


def test_every_alias_names_an_entry() -> None:
    aliases = [found for found in REGISTER.values() if isinstance(found, str)]
    assert len(aliases) > 100
    assert set(aliases) <= set(ENTRIES)


@pytest.mark.parametrize("name", sorted(BY_HAND["classes"]))
def test_a_class_written_by_hand_has_known_fields_and_a_source(name: str) -> None:
    entry = BY_HAND["classes"][name]
    assert set(entry) <= FIELDS_BY_HAND
    assert entry.get("layout") in (None, "half", "interleaved")
    assert entry["source"]
    assert all(SOURCE.fullmatch(source) for source in entry["source"])
    assert name not in REGISTER or "when" in entry or "layers" in entry
