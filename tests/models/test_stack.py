"""Published models layer by layer, against the patterns that their makers publish."""

from dataclasses import FrozenInstanceError

import pytest

from ropedoc.config.every import Layer
from ropedoc.ladder.rope import Rope
from ropedoc.models import stack as stack_module
from ropedoc.models.stack import STACKS, Cell

# One letter a layer: R rotated, r rotated in a window or chunk, N not rotated, . no attention. By the models' reports
# and code: Llama 4 and EXAONE 4 (transformers 5.24.0, configuration_*.py), the SmolLM3 blog, Gemma 3 report section 2,
# the Kimi Linear report section 4 (three to one, and the last), DeepseekV4Config of transformers for DeepSeek-V4.
SHAPES = {
    "Llama 3.1 8B": "R" * 32,
    "Llama 4 Scout": "rrrN" * 12,
    "SmolLM3 3B": "RRRN" * 9,
    "Command A 111B": "rrrN" * 16,
    "EXAONE 4.0 32B": "rrrN" * 16,
    "Gemma 3 12B": "rrrrrR" * 8,
    "Gemma 4 26B": "rrrrrR" * 5,
    "gpt-oss-20b": "rR" * 12,
    "Mistral 7B v0.1": "r" * 32,
    "Kimi Linear 48B": "...N" * 6 + "..N",
    "Nemotron 3 Nano": ".....N" + "......N" * 4 + "........N" + "." * 9,
    "Qwen3-Next 80B": "...R" * 12,
    "DeepSeek-V4-Flash": "rr" + "R" * 41,
}
REACH = {"Llama 4 Scout": 8192, "Command A 111B": 4096, "EXAONE 4.0 32B": 4096, "Gemma 3 12B": 1024, "Gemma 4 26B": 1024, "gpt-oss-20b": 128, "Mistral 7B v0.1": 4096, "DeepSeek-V4-Flash": 128}  # fmt: skip


def letter(cell):
    if not cell.attends:
        assert cell == Cell(attends=False)
        return "."
    if cell.rope is None:
        assert cell == Cell()
        return "N"
    assert isinstance(cell.rope, Rope)
    return "R" if cell.reach is None else "r"


@pytest.mark.parametrize("name", SHAPES)
def test_a_model_has_the_layers_that_its_makers_say(name):
    stack = STACKS[name]
    assert "".join(letter(cell) for cell in stack.cells) == SHAPES[name]
    assert {cell.reach for cell in stack.cells} - {None} == ({REACH[name]} if name in REACH else set())
    assert stack.config["num_hidden_layers"] == len(SHAPES[name])
    assert stack.length == stack.config["max_position_embeddings"] >= 32_768
    assert stack.cells is stack.cells


def test_the_stacks_are_those_of_the_list_each_with_its_source():
    assert list(STACKS) == list(SHAPES)
    assert all(stack.name == name and len(stack.source) > 30 for name, stack in STACKS.items())
    with pytest.raises(TypeError, match=r"^'mappingproxy' object does not support item assignment$"):
        STACKS["x"] = None  # type: ignore[index]


def test_two_bases_of_a_model_stand_in_its_own_layers():
    assert [STACKS["Gemma 3 12B"].cells[i].rope.base for i in (0, 5)] == [1e4, 1e6]
    assert [STACKS["DeepSeek-V4-Flash"].cells[i].rope.base for i in (1, 2, 3)] == [1e4, 160_000, 160_000]


def test_layers_of_a_type_without_attention_attend_to_nothing():
    def of(name):
        return stack_module._cell(Layer(name=name, indices=(0,), rope=None, reach=None, axes=1, scores={}))

    assert [of(name).attends for name in ("linear_attention", "full_attention", None)] == [False, True, True]


def test_deepseek_v4_sees_what_stands_far_back_through_entries_of_4_and_of_128_tokens_by_turns():
    """modeling_deepseek_v4.py of transformers 5.24.0: a sparse entry overlaps the one before it, a heavy one does not."""
    found = [cell.merged for cell in STACKS["DeepSeek-V4-Flash"].cells]
    assert found[:2] == [None, None]
    assert {one.window for one in found[2:]} == {128}
    assert [one.places for one in found[2:]] == [range(-4, 4), range(128)] * 20 + [range(-4, 4)]


def test_a_stack_stays_as_it_is():
    with pytest.raises(FrozenInstanceError):
        STACKS["Llama 3.1 8B"].name = "another"
