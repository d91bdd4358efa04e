"""The register of model classes says what each class of transformers was seen to do, and nothing malformed."""

import json
import re
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
SOURCE = re.compile(
    r"(sglang|mlx-lm|vllm|llama-cpp-python) [\d.]+, [\w/.-]+:[1-9]\d*|[\w-]+/[\w.-]+@[0-9a-f]{40}, [\w/.]+\.py, \w[\w, ]*"
)
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
FIELDS = SHARED | {
    "only_beside",
    "flat",
    "given",
    "axes",
    "axial",
    "depth",
    "unit",
    "untold",
    "only_listed",
    "divided",
    "proof",
    "learned",
    "null_base",
    "null_share",
    "parts",
    "where",
}
FIELDS_BY_HAND = SHARED | {
    "source",
    "why",
    "when",
    "part",
    "is",
    "times",
    "stretch",
    "object",
    "variants",
    "heeds",
    "axes",
    "methods",
}
LAYER_FIELDS = {"types", "coded", "marks", "else", "renamed", "unrotated", "bases", "shares", "scaled", "window"}
CONDITIONS = {"types", "if", "list", "value", "else", "null", "numbers", "except_first", "unless"}


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
    assert name not in REGISTER or "when" in entry or "layers" in entry or "methods" in entry


def test_the_classes_that_read_mscale_all_dim_for_their_softmax_are_those_whose_code_does() -> None:
    """Modeling files of transformers 5.24.0 that apply mscale_all_dim to the scale; sarvam_mla takes DeepSeek-V3's."""
    named = "axk1 axk2 bailing_hybrid deepseek_v2 deepseek_v3 deepseek_v32 glm4_moe_lite glm_moe_dsa hy_v4 hy_v4_vl_text longcat_flash minicpm3 mistral4 mistral_large4_text sarvam_mla youtu"  # fmt: skip
    assert {name for name, one in ENTRIES.items() if one.get("scores", {}).get("softmax_mscale")} == set(named.split())
