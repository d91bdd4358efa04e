"""The command plan: what it prints, for whom, and its exit statuses."""

import json

import pytest

from ropedoc import plan
from ropedoc.command.main import main
from tests.config.settings import LLAMA3, scaled

QWEN = {"model_type": "qwen2", "hidden_size": 3584, "num_attention_heads": 28, "rope_theta": 1e6, "max_position_embeddings": 32768}  # fmt: skip


@pytest.fixture
def files(tmp_path):
    paths = []
    for name, config in (("qwen", QWEN), ("llama3", scaled(**LLAMA3)), ("none", {"model_type": "gpt2"})):
        (tmp_path / f"{name}.json").write_text(json.dumps(config))
        paths.append(str(tmp_path / f"{name}.json"))
    return paths


def test_a_plan_has_its_sentences_and_a_text_for_each_program(files, capsys):
    assert main(["plan", files[0], "--context", "128k"]) == 0
    out = capsys.readouterr().out
    found = plan(QWEN, context_length=131_072)
    for note in found.notes:
        assert f"- {note.text}\n      {note.why} ({note.source})\n" in out
    for text in found.texts.values():
        assert (text["why"] if "why" in text else f"\n{text['name']}:\n{text['text']}\n") in out
    assert "\n\n\n" not in out


def test_the_text_for_one_program_is_all_that_is_printed(files, capsys):
    assert main(["plan", files[0], "--context", "131,072", "--for", "vllm"]) == 0
    assert capsys.readouterr().out == f"{plan(QWEN, context_length=131_072).texts['vllm']['text']}\n"
    assert main(["plan", files[0], "--context", "131072", "--for", "ollama"]) == 1
    assert capsys.readouterr() == ("", f"ropedoc: {plan(QWEN, context_length=131_072).texts['ollama']['why']}\n")


def test_json_has_setting_frequencies_texts_and_notes(files, capsys):
    assert main(["plan", files[0], "--context", "1M", "--method", "linear", "--json"]) == 0
    found = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    expected = plan(QWEN, context_length=1_048_576, method="linear")
    assert found["setting"] == expected.setting
    assert found["inv_freq"] == expected.inv_freq.tolist()
    assert (found["outcome"], found["method"], found["attention_factor"]) == ("planned", "linear", 1.0)
    assert found["texts"]["transformers-5"].keys() == {"text", "kind", "since", "note"}
    assert found["texts"]["ollama"].keys() == {"why"}
    assert [note["id"] for note in found["notes"]] == [note.id for note in expected.notes]


def test_no_method_that_fits_is_status_1_and_a_file_that_cannot_be_read_status_2(files, capsys):
    assert main(["plan", files[1], "--context", "16k"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("- The file carries Llama 3’s method")
    assert err == ""
    assert main(["plan", files[1], "--context", "16k", "--for", "vllm"]) == 1
    assert capsys.readouterr().out == out
    assert main(["plan", files[1], "--context", "16k", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["outcome"], found["setting"], found["inv_freq"], found["texts"]) == ("unfit", None, None, {})
    assert main(["plan", files[2], "--context", "16k"]) == 2
    assert "no rotary embedding" in capsys.readouterr().err
