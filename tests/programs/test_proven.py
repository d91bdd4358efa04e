"""No text is offered that was not run: each stands, by its hash, among those that turned what the package prints."""

import json
import runpy

import pytest

from ropedoc.models.preset import MODELS
from tests.project import ROOT

PROVE = runpy.run_path(str(ROOT / "tests" / "reference" / "programs" / "prove.py"))
PROVEN = json.loads((ROOT / "tests" / "reference" / "proven.json").read_text())


@pytest.mark.parametrize("program", PROVE["PROVABLE"])
def test_each_text_that_is_offered_is_a_proven_one(program):
    offered = {name: PROVE["hashed"](text) for name, _, _, text, _ in PROVE["asked"](program)}
    assert offered == PROVEN[program]


def test_every_preset_is_among_the_cases():
    names = {name for name, _ in PROVE["cases"]()}
    assert {name.partition(", full")[0].partition(", sliding")[0] for name in MODELS} <= names


def test_each_way_of_running_a_text_holds_the_text():
    """Over the file and over the file without its own keys; a command's length goes to its own option."""
    for name, way, config, text, given in PROVE["asked"]("vllm"):
        assert given["name"] == f"{name}|{way}"
        assert given["options"] in text.replace("\\\n", " ")
        assert "MODEL" not in given["options"]
        assert way == "over" or "rope_theta" not in PROVE["parts"](given["config"])
        assert PROVE["parts"](given["config"])["model_type"] == PROVE["parts"](config)["model_type"]
