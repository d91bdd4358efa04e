"""A sentence about a program says in which version that was seen, or where it stands."""

import re

import pytest

from tests.project import ROOT

NAMES = re.compile(
    r"\b(vLLM|SGLang|MLX-LM|llama\.cpp|Ollama|TensorRT-LLM|Megatron|transformers|unsloth|candle|DeepSpeed)\b"
)
SEEN = re.compile(
    r"\b5\.24|\b4\.5\d|\b0\.33|\b0\.25|\b0\.5\.23|\bSGLang 0\.5\b|\b0\.32|0c1e570|Core 0\.20|\]\((?:https|references|programs|package)"
)
BETWEEN = re.compile(r"\n\s*\n|\n(?=[-|?#])")
NO_CLAIM = (
    "A config.json, a `params.json`",  # what the decoder and the package take
    "A `params.json` of Meta",
    "The lines for the first four were run in the versions named",
    "`ropedoc config.json` prints what",
    "How to notice:",  # what a reader does
    "- **Without any rotation",  # transformers as a kind of model
    "# What programs run",
)


def claims(text):
    """Paragraphs, rows and items that name a program, without code, comments and front matter."""
    prose = re.sub(r"^---\n.*?\n---\n|```.*?```|<!--.*?-->", "", text, flags=re.DOTALL)
    found = (" ".join(part.split()) for part in BETWEEN.split(prose))
    return [part for part in found if NAMES.search(part) and not part.startswith((*NO_CLAIM, "###"))]


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.stem)
def test_what_is_said_of_a_program_has_its_version_or_its_source(path):
    text = path.read_text("utf-8")
    if path.stem == "programs":
        assert "A name alone means here the version that was run: {{" in text
        return
    assert [part for part in claims(text) if not SEEN.search(part)] == []


def test_a_sentence_without_a_version_is_noticed():
    assert claims("vLLM divides every pair.\n\nNothing.") == ["vLLM divides every pair."]
    assert not SEEN.search("vLLM divides every pair.")
    assert SEEN.search("vLLM 0.33 divides every pair.")
