"""The commands compare and vectors: what they print, where they write, and their exit statuses."""

import json

import pytest

from ropedoc import compare, from_config, vectors
from ropedoc.command.main import main

A = {"model_type": "llama", "rope_theta": 10_000.0}
B = {"model_type": "llama", "rope_parameters": {"rope_type": "default", "rope_theta": 10_000.0}}
C = {"model_type": "llama", "rope_theta": 20_000.0}


@pytest.fixture
def files(tmp_path):
    paths = []
    for name, config in (("a", A), ("b", B), ("c", C), ("none", {"model_type": "gpt2"})):
        (tmp_path / f"{name}.json").write_text(json.dumps(config))
        paths.append(str(tmp_path / f"{name}.json"))
    return paths


def test_the_same_is_status_0_and_different_is_status_1(files, capsys):
    a, b, c, _ = files
    assert main(["compare", a, b]) == 0
    assert capsys.readouterr() == ("Both do the same.\n", "")
    assert main(["compare", a, c]) == 1
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "They differ in frequencies."
    assert tuple(lines) == compare(A, C).words


def test_json_has_all_that_the_package_knows(files, capsys):
    assert main(["compare", files[0], files[2], "--json", "--context", "4096"]) == 1
    found = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    expected = compare(A, C, context_length=4096)
    assert found["same"] is expected.same is False
    assert found["words"] == [*expected.words]
    assert found["kinds"][0]["searched"] == 4096
    assert found["kinds"][0]["positions"] == expected.kinds[0]["positions"]


def test_what_cannot_be_read_is_status_2_with_a_line_for_each_file(files, capsys):
    assert main(["compare", files[3], files[0]]) == 2
    assert main(["compare", files[3], "gone"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(": config")[0].split(": CONFIG")[0] for line in err.splitlines()] == [f"ropedoc: {files[3]}"] * 2 + ["ropedoc: gone"]  # fmt: skip


def test_golden_values_are_printed_or_written(files, tmp_path, capsys):
    assert main(["vectors", files[0]]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == vectors(from_config(A))
    assert main(["vectors", files[0], "--out", str(tmp_path / "out.json")]) == 0
    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "out.json").read_text() == printed


def test_golden_values_are_those_of_the_layers_and_the_length_asked_for(tmp_path, capsys):
    config = {"model_type": "gemma3_text", "rope_parameters": {"full_attention": {"rope_type": "dynamic", "factor": 2.0, "rope_theta": 1e6}, "sliding_attention": {"rope_type": "default", "rope_theta": 1e4}}}  # fmt: skip
    (tmp_path / "c.json").write_text(json.dumps(config))
    for asked in ({"layer_type": "sliding_attention"}, {"layer_type": "full_attention", "context_length": 2**18}):
        words = [part for key, value in asked.items() for part in (f"--{key.split('_')[0]}", str(value))]
        assert main(["vectors", str(tmp_path / "c.json"), *words]) == 0
        assert json.loads(capsys.readouterr().out) == vectors(from_config(config, **asked))


def test_a_file_that_cannot_be_written_is_one_line_and_status_2(files, tmp_path, capsys):
    assert main(["vectors", files[0], "--out", str(tmp_path / "no" / "such")]) == 2
    assert capsys.readouterr().err == f"ropedoc: --out must name a file that can be written, got {str(tmp_path / 'no' / 'such')!r} (No such file or directory)\n"  # fmt: skip
    assert main(["vectors", files[3]]) == 2
    assert capsys.readouterr().out == ""
