"""The command check: what it prints, and its exit status."""

import io
import json

import numpy as np
import pytest

from ropedoc import MODELS, identify
from ropedoc.command.main import main

LLAMA = {
    "model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "rope_theta": 500_000.0,
    "max_position_embeddings": 131_072,
    "rope_scaling": {
        "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192,
    },
}  # fmt: skip
PLAIN = 500_000.0 ** (-np.arange(0, 128, 2) / 128)


@pytest.fixture
def config(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps(LLAMA))
    return str(tmp_path / "config.json")


def test_what_is_meant_is_status_0_and_another_ladder_status_1(config, tmp_path, capsys):
    values = tmp_path / "values.txt"
    values.write_text(str(MODELS["Llama-3.1-8B"].rope.inv_freq.tolist()))
    assert main(["check", config, "--against", str(values)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("It runs what is meant: Llama 3’s scaling, base 500,000, 64 pairs.\n")
    assert "cosine between" not in out
    values.write_text(str(PLAIN))
    assert main(["check", config, "--against", str(values)]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "It runs the plain ladder of base 500,000: Llama 3’s scaling is not applied."
    assert out.splitlines()[-1] == "cosine between the two: 0.99 at position 512, 0.9 at position 1,724"
    assert err == ""


def test_json_has_the_finding_and_the_difference_by_position(config, tmp_path, capsys):
    np.save(tmp_path / "inv_freq.npy", PLAIN.astype(np.float32))
    assert main(["check", config, "--against", str(tmp_path / "inv_freq.npy"), "--json"]) == 1
    found = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    expected = identify(PLAIN, rope=LLAMA)
    keys = {"ids", "same", "text", "next", "confidence", "why", "instead", "unseen", "lines", "rounding", "inv_freq", "attention_factor"}  # fmt: skip
    assert found["finding"].keys() == keys
    assert found["finding"]["ids"] == ["plain"]
    assert found["finding"]["text"] == expected.text
    assert found["finding"]["same"] is False
    np.testing.assert_allclose(found["finding"]["inv_freq"], PLAIN, rtol=1e-12)
    difference = found["difference"]
    assert difference["below"] == {"0.99": 512, "0.9": 1724}
    assert difference["positions"][:4] == [0, 1, 2, 4]
    assert difference["positions"][-1] == 131_072
    meant = MODELS["Llama-3.1-8B"].rope.inv_freq
    direct = [np.mean(np.cos(m * (PLAIN - meant))) for m in difference["positions"]]
    np.testing.assert_allclose(difference["cosine"], direct, atol=1e-9)


def test_lines_of_a_log_are_told_one_by_one(config, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("print_info: freq_base_train = 10000.0\nprint_info: n_rot = 128\n"))
    assert main(["check", config, "--against", "-"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "freq_base_train: other than this config means."
    assert lines[1].startswith("- freq_base_train reads 10000.0 and should read 500,000. ")
    assert lines[2] == "- n_rot reads 128, as it should."
    assert not any(line.startswith("cosine between") for line in lines)


def test_a_length_and_a_layer_type_are_heeded(tmp_path, capsys):
    path, values = tmp_path / "config.json", tmp_path / "values.txt"
    path.write_text(json.dumps(MODELS["Gemma-3-4B, full layers"].config, default=dict))
    values.write_text(str(MODELS["Gemma-3-4B, sliding layers"].rope.inv_freq.tolist()))
    assert main(["check", str(path), "--against", str(values), "--layer", "sliding_attention"]) == 0
    path.write_text(json.dumps(MODELS["Phi-3-mini-128k"].config, default=dict))
    values.write_text(str(MODELS["Phi-3-mini-128k"].rope.inv_freq.tolist()))
    assert main(["check", str(path), "--against", str(values), "--context", "131072"]) == 0
    assert main(["check", str(path), "--against", str(values)]) == 1
    assert "list for long sequences" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "values must be two numbers or more, got fewer"),
        ("[1, nan]", "values must be finite, got nan"),
        (None, "VALUES must be a readable file, got "),
    ],
)
def test_what_cannot_be_read_is_status_2_and_one_line(config, tmp_path, capsys, text, message):
    values = tmp_path / "values.txt"
    if text is not None:
        values.write_text(text)
    assert main(["check", config, "--against", str(values)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"ropedoc: {message}")
    assert err.count("\n") == 1


def test_a_bad_array_and_standard_input_twice_are_refused(config, tmp_path, capsys):
    (tmp_path / "x.npy").write_bytes(b"no array")
    assert main(["check", config, "--against", str(tmp_path / "x.npy")]) == 2
    assert main(["check", "-", "--against", "-"]) == 2
    with pytest.raises(SystemExit, match=r"^2$"):
        main(["check", config])
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("ropedoc: VALUES must be a readable .npy of numbers, got ")
    assert lines[1] == "ropedoc: FILE and VALUES must not both be standard input"
    assert lines[2] == "ropedoc: the following arguments are required: --against"
