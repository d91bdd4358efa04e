"""The command: what it prints, and one line for each error."""

import io
import json
import pathlib
import subprocess
import sys

import pytest

from ropedoc.command.main import main

REFERENCE = json.loads((pathlib.Path(__file__).parents[1] / "reference" / "configs.json").read_text())
CONFIGS = {case["name"]: case for case in REFERENCE["cases"] if "--" in case["name"]}


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "config.json"
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return str(path)

    return write


@pytest.mark.parametrize("name", CONFIGS)
def test_published_configs_print_what_a_person_can_use(name, written, capsys):
    case = CONFIGS[name]
    layer = ["--layer", case["layer_type"]] if "layer_type" in case else []
    assert main([written(case["config"]), *layer]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    rows = dict(line.split(maxsplit=1) for line in out.splitlines() if line.startswith(("type", "base", "pairs")))
    assert rows["type"].strip() == case["rope_type"]
    assert rows["pairs"].startswith(f"{len(case['inv_freq'])} ")
    assert "attention factor" in out
    assert "wavelengths" in out


def test_a_person_reads_the_facts_of_gpt_oss(written, capsys):
    assert main([written(CONFIGS["openai--gpt-oss-20b"]["config"])]) == 0
    assert capsys.readouterr().out.splitlines() == [
        (
            "YaRN: of 32 pairs, 9 keep their frequency, 9 are blended, and 14 are divided by 32, to take 4,096 tokens to "
            "131,072 tokens; scores are multiplied by 1.813."
        ),
        "type              yarn",
        "layout            half",
        "base              150,000",
        "pairs             32 (64 of 64 features of a head)",
        "wavelengths       6.283 to 2.078e+07 tokens",
        "trained context   4,096 tokens",
        "context           131,072 tokens",
        "never turn fully  17 pairs inside the trained context, 14 pairs inside the whole context",
        "attention factor  1.34657; scores get 1.81326",
        "note: head_dim is 64, not hidden_size / num_attention_heads = 45.",
        (
            "      The frequencies follow the head dimension, and not the hidden size; many models set it apart. "
            "(mesh-transformer-jax, issue 260)"
        ),
        "note: YaRN is always on.",
        (
            "      Short texts are turned with the stretched frequencies too, and may suffer a little. Qwen advises to add "
            "the setting only where long texts are needed. (Qwen3, issue 1567)"
        ),
    ]


@pytest.mark.parametrize("name", CONFIGS)
def test_json_holds_every_number(name, written, capsys):
    case = CONFIGS[name]
    layer = ["--layer", case["layer_type"]] if "layer_type" in case else []
    assert main([written(case["config"]), "--json", *layer]) == 0
    facts = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert facts["inv_freq"] == pytest.approx(case["inv_freq"], rel=1e-12)
    assert facts["attention_factor_squared"] == pytest.approx(case["attention_factor"] ** 2, rel=1e-12)
    assert facts["pairs"] == len(facts["wavelengths"]) == len(case["inv_freq"])
    assert [length is None for length in facts["wavelengths"]] == [theta == 0 for theta in case["inv_freq"]]


def test_context_and_layer_reach_the_reader(written, capsys):
    config = {
        "hidden_size": 64,
        "num_attention_heads": 4,
        "max_position_embeddings": 1024,
        "rope_scaling": {"type": "dynamic", "factor": 2.0},
    }
    lengths = []
    for more in ([], ["--context", "4096"]):
        assert main([written(config), "--json", *more]) == 0
        facts = json.loads(capsys.readouterr().out)
        lengths.append((facts["context_length"], facts["wavelengths"][-1]))
    assert lengths[0][0] == 1024
    assert lengths[1][0] == 4096
    assert lengths[1][1] > 2 * lengths[0][1]


def test_a_config_comes_from_standard_input_too(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"model_type": "llama"}'))
    assert main(["-"]) == 0
    assert "Llama" not in capsys.readouterr().err


ERRORS = [
    ("{", [], "CONFIG.json must be JSON"),
    ("[" * 100_000, [], "CONFIG.json must be JSON"),
    ('{"rope_theta": ' + "9" * 5000 + "}", [], "CONFIG.json must be JSON"),
    ("[]", [], "config must be a JSON object"),
    ("{}", [], "config must have a rotary position embedding"),
    ('{"rope_theta": NaN, "head_dim": 4}', [], "rope_theta must be a finite number greater than 1, got nan"),
    ('{"model_type": "llama"}', ["--layer", "x"], "layer_type must be None"),
    ('{"rope_theta": "a\\nb", "head_dim": 4}', [], "rope_theta must be a finite number"),
]


@pytest.mark.parametrize(("text", "more", "message"), ERRORS)
def test_an_error_is_one_line_and_status_2(text, more, message, written, capsys):
    assert main([written(text), *more]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("ropedoc: ")
    assert err.count("\n") == 1
    assert message in err


@pytest.mark.parametrize("length", ["0", "-1", "x", "1.5", "9" * 30, "²"])
def test_a_bad_context_is_one_line_and_status_2(length, written, capsys):
    with pytest.raises(SystemExit) as stop:
        main([written("{}"), f"--context={length}"])
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_missing_file_is_one_line_and_status_2(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "ropedoc", str(tmp_path / "none.json")],
        capture_output=True,
        text=True,
        check=False,
        cwd=pathlib.Path(__file__).parents[2],
    )
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.startswith("ropedoc: CONFIG.json must be a readable file")
    assert run.stderr.count("\n") == 1
