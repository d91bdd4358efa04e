"""The command: what it prints, and one line for each error."""

import io
import itertools
import json
import os
import pathlib
import subprocess
import sys
import threading

import pytest

import ropedoc
from ropedoc.command.main import COMMANDS, main
from ropedoc.command.show import WIDE

REFERENCE = json.loads((pathlib.Path(__file__).parents[1] / "reference" / "configs.json").read_text())
CONFIGS = {case["name"]: case for case in REFERENCE["cases"] if "--" in case["name"]}


def rows_of(out):
    """Name and words of each row of facts."""
    lines = itertools.takewhile(lambda line: not line.startswith(("note:", "layers")), out.splitlines()[1:])
    return {line[:WIDE].strip(): line[WIDE:].strip() for line in lines}


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
    rows = rows_of(out)
    assert rows["type"] == case["rope_type"]
    assert rows["pairs"].split(",")[0] == str(len(case["inv_freq"]))
    assert float(rows["attention factor"]) == pytest.approx(case["attention_factor"], rel=1e-3)
    assert "wavelengths" in rows


def test_a_person_reads_the_facts_of_gpt_oss(written, capsys):
    assert main([written(CONFIGS["openai--gpt-oss-20b"]["config"])]) == 0
    assert capsys.readouterr().out.splitlines() == [
        (
            "YaRN: of 32 pairs, 9 keep their frequency, 9 are blended, and 14 are divided by 32, to take 4,096 tokens to "
            "131,072 tokens; scores are multiplied by 1.813."
        ),
        "type                            yarn",
        "base                            150,000",
        "head dimension                  64",
        "rotary dimension                64",
        "pairs                           32",
        "layout                          half: pairs (i, i + d/2)",
        "wavelengths                     6.283 to 20,781,087 tokens",
        "original length                 4,096 tokens",
        "served length                   131,072 tokens",
        "factor                          32",
        "attention factor                1.347",
        "its square, on scores           1.813",
        "no full turn, original length   14 of 32 within 4,096 tokens, before the method",
        "no full turn there, as it runs  17 of 32 within 4,096 tokens",
        "no full turn, served length     14 of 32 within 131,072 tokens, as it runs",
        "base bound                      Before the method, base 150,000 and dimension 64: K first falls below 0 at a distance of 2,774 tokens, inside the length of 4,096 tokens. The bound asks for more.",
        "                                As it runs, base 150,000 and dimension 64: K first falls below 0 at a distance of 64,255 tokens, inside the length of 131,072 tokens. The bound asks for more.",
        "layers                          One mark for each layer, from layer 0 on the left. Filled: rotated. Small: sees a window or a chunk, not the whole context.",
        "                              0 ▪■▪■▪■▪■▪■▪■▪■▪■▪■▪■▪■▪■",
        "                      12 layers ▪ sliding_attention, rotated, base 150,000, yarn, window of 128 tokens",
        "                      12 layers ■ full_attention, rotated, base 150,000, yarn",
        "note: head_dim is 64, not hidden_size / num_attention_heads = 45.",
        (
            "      The frequencies follow the head dimension, and not the hidden size; many models set it apart. "
            "(transformers 5.24, modeling_rope_utils.py, line 180)"
        ),
        "note: YaRN is always on.",
        (
            "      Short texts are turned with the stretched frequencies too, which may cost quality. Qwen advises to add "
            "the setting only where long texts are needed. (Qwen’s words, quoted in exllamav3, issue 29)"
        ),
    ]


LAYERS = [
    ({"model_type": "llama4_text", "num_hidden_layers": 8}, [
        "layers                          One mark for each layer, from layer 0 on the left. Filled: rotated. Open: not rotated. Small: sees a window or a chunk, not the whole context.",
        "                              0 ▪▪▪□▪▪▪□",
        "                       6 layers ▪ chunked_attention, rotated, base 500,000, window of 8,192 tokens",
        "                       2 layers □ full_attention, not rotated",
    ]),
    ({"model_type": "gemma3_text", "num_hidden_layers": 26}, [
        "layers                          One mark for each layer, from layer 0 on the left, 24 in a row. Filled: rotated. Small: sees a window or a chunk, not the whole context.",
        "                              0 ▪▪▪▪▪■▪▪▪▪▪■▪▪▪▪▪■▪▪▪▪▪■",
        "                             24 ▪▪",
        "                      22 layers ▪ sliding_attention, rotated, base 10,000, window of 4,096 tokens",
        "                       4 layers ■ full_attention, rotated, base 1,000,000",
    ]),
    ({"model_type": "gemma3_text", "num_hidden_layers": 1}, [
        "layers                          One mark for each layer, from layer 0 on the left. Filled: rotated. Small: sees a window or a chunk, not the whole context.",
        "                              0 ▪",
        "                        1 layer ▪ sliding_attention, rotated, base 10,000, window of 4,096 tokens",
    ]),
    ({"head_dim": 8, "rope_theta": 1e4, "layer_types": [*"abcdef"], "rope_parameters": {label: {"rope_theta": base} for base, label in enumerate("abcdef", 2)}}, [
        "layers                          One mark for each layer, from layer 0 on the left. Filled: rotated.",
        "                              0 ■◆●▲ef",
        *[f"                        1 layer {mark} {label}, rotated, base {base}" for base, (mark, label) in enumerate(zip("■◆●▲ef", "abcdef", strict=True), 2)],
    ]),
    ({"head_dim": 8, "rope_theta": 1e4, "rope_parameters": {"a": {}, "main": {}, "compress": {}}}, [
        "                                ■ main, rotated, base 10,000",
        "                                ◆ compress, rotated, base 10,000",
    ]),
    ({"model_type": "llama"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("config", "lines"), LAYERS)
def test_kinds_of_layers_are_shown_in_a_strip_and_in_words(config, lines, written, capsys):
    assert main([written(config)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [
        line
        for line in said
        if line.startswith("layers")
        or (
            line.startswith("      ") and line[WIDE : WIDE + 1] == " " and line[WIDE + 1 : WIDE + 2] in set("■◆●▲▪□▫ef")
        )
    ] == lines


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


LONG = '"' + "x" * 100_000 + '"'
ERRORS = [
    ("{", [], "CONFIG.json must be JSON, got what is none (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
    ("[" * 100_000, [], "CONFIG.json must be JSON of at most 200 levels, got more"),
    (" " * 1_000_001, [], "CONFIG.json must be at most 1,000,000 characters, got more"),
    ('{"rope_theta": ' + "9" * 5000 + "}", [], "CONFIG.json must be JSON, got what is none (Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit)"),
    ("[]", [], "config must be a JSON object, got []"),
    ("{}", [], "config must have a rotary position embedding, but each of its keys is missing: rope_parameters, rope_scaling, rope_theta, rotary_emb_base, global_rope_theta, compress_rope_theta, partial_rotary_factor, rotary_pct, rotary_dim, qk_rope_head_dim"),
    ('{"rope_theta": NaN, "head_dim": 4}', [], "rope_theta must be a finite number greater than 1, got nan"),
    ('{"model_type": "llama"}', ["--layer", "x"], "layer_type must be None, since all layers that rotate share one setting, got 'x'"),
    ('{"model_type": "llama"}', ["--layer", "\x1b[31m"], "layer_type must be None, since all layers that rotate share one setting, got '\\x1b[31m'"),
    ('{"rope_theta": "a\\nb", "head_dim": 4}', [], "rope_theta must be a finite number greater than 1, got 'a\\nb'"),
    (f'{{"rope_theta": {LONG}, "head_dim": 4}}', [], f"rope_theta must be a finite number greater than 1, got '{'x' * 47}...{'x' * 48}'"),
    ('{"head_dim": 8, "rope_theta": 1e4, "rope_parameters": {"rope_type": "yarn", "factor": 2, "original_max_position_embeddings": 9, "attention_factor": 1e200}}', [], "attention_factor must have a finite square, got 1e+200"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "more", "message"), ERRORS)
def test_an_error_is_one_line_and_status_2(text, more, message, written, capsys):
    assert main([written(text), *more]) == 2
    assert capsys.readouterr() == ("", f"ropedoc: {message}\n")


def test_a_byte_order_mark_is_read(tmp_path, capsys):
    path = tmp_path / "config.json"
    path.write_bytes(b"\xef\xbb\xbf" + b'{"model_type": "llama"}')
    assert main([str(path)]) == 0
    assert "rope_theta is missing" in capsys.readouterr().out


KIND = "ropedoc: config must be a config.json of Hugging Face, got "
BESIDE = "take the config.json that lies beside it"
BINARIES = [
    (b'\x98\x03\0\0\0\0\0\0{"__metadata__":{}}\xff', f"the weights of a model, in safetensors; {BESIDE}"),
    (b"PK\x03\x04\0\0\x08\x08\xff", f"a zip archive, as torch.save writes weights; {BESIDE}"),
    (b"\x80\x02}q\0(X\xff", f"a pickle, as older programs write weights; {BESIDE}"),
    (b"\x1f\x8b\x08\0", "a file compressed with gzip; unpack it first"),
    ("{}".encode("utf-16"), "text in UTF-16; save it as UTF-8"),
]


@pytest.mark.parametrize(("content", "words"), BINARIES)
def test_a_file_that_is_no_text_is_named_for_what_it_is(content, words, tmp_path, capsys, monkeypatch):
    path = tmp_path / "config.json"
    path.write_bytes(content + b"\xff" * 20_000)
    assert main([str(path)]) == 2
    assert capsys.readouterr().err == f"{KIND}{words}\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content + b"\xff"), encoding="utf-8"))
    assert main(["-"]) == 2
    assert capsys.readouterr().err == f"{KIND}{words}\n"


def test_a_file_of_no_known_kind_that_is_no_text_is_refused(tmp_path, capsys):
    path = tmp_path / "config.json"
    path.write_bytes('{"model_type": "llamä"}'.encode("latin-1"))
    assert main([str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"ropedoc: CONFIG.json must be a file of UTF-8 text, got {str(path)!r} ('utf-8' codec can't decode byte 0xe4")  # fmt: skip


def test_an_option_that_does_not_exist_is_one_line_and_status_2(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["x", "--no\x1bsuch\nthing"])
    assert stop.value.code == 2
    assert capsys.readouterr().err == "ropedoc: unrecognized arguments: --no\\x1bsuch thing\n"


NONE = "unknown, for the length is"
UNKNOWN = [
    ({"head_dim": 8, "rope_theta": 1e4, "rope_scaling": {"type": "linear", "factor": 2}}, {"layout": "not said by the config or its model class", "original length": "unknown", "served length": "unknown", "no full turn, original length": NONE, "no full turn there, as it runs": NONE, "no full turn, served length": NONE, "base bound": "Before the method, base 10,000 and dimension 8: no length is stated to hold this against."}),
    ({"head_dim": 8, "rope_theta": 1e4, "rope_scaling": {"type": "proportional", "partial_rotary_factor": 0}}, {"wavelengths": "none", "pairs": "4, of which 4 stand still", "factor": "1"}),
    ({"model_type": "llama", "head_dim": 8, "rope_theta": 1e4}, {"layout": "half: pairs (i, i + d/2)", "wavelengths": "6.283 to 6283.2 tokens", "factor": "this method has none", "original length": "2,048 tokens", "served length": "2,048 tokens", "no full turn, original length": "1 of 4 within 2,048 tokens, before the method", "no full turn, served length": "1 of 4 within 2,048 tokens, as it runs"}),
    ({"head_dim": 8, "rope_theta": 1e4, "max_position_embeddings": 8192, "rope_scaling": {"type": "linear", "factor": 2}}, {"original length": "unknown", "served length": "8,192 tokens", "factor": "2", "no full turn, served length": "1 of 4 within 8,192 tokens, as it runs"}),
    ({"model_type": "mistral", "head_dim": 8, "rope_theta": 1e3, "max_position_embeddings": 8192, "sliding_window": 64, "rope_scaling": {"type": "yarn", "factor": 4, "original_max_position_embeddings": 1000}}, {"original length": "1,000 tokens", "served length": "8,192 tokens", "no full turn, original length": "1 of 4 within 1,000 tokens, before the method", "no full turn, served length": "2 of 4 within 64 tokens, as it runs and as far as these layers see"}),
]  # fmt: skip


@pytest.mark.parametrize(("config", "rows"), UNKNOWN)
def test_what_is_not_known_is_said_to_be_unknown(config, rows, written, capsys):
    assert main([written(config)]) == 0
    assert rows_of(capsys.readouterr().out).items() >= rows.items()


def test_a_strangers_keys_cannot_forge_a_line_or_colour_a_terminal(written, capsys):
    config = {"model_type": "llama", "rope_scaling": {"type": "linear", "factor": 2, "x\nnote: all is well": 1, "\x1b[31mred": 2, "\ud800": 3}}  # fmt: skip
    assert main([written(json.dumps(config))]) == 0
    said = capsys.readouterr().out
    assert "Not used: '\\x1b[31mred', 'x\\nnote: all is well', '\\ud800'." in said
    assert sum(line.startswith("note:") for line in said.splitlines()) == len(said.split("\nnote:")) - 1
    assert all(letter.isprintable() or letter == "\n" for letter in said)


def test_a_kind_of_layer_with_a_strange_name_can_be_printed(written, capsys):
    name = "a\ud800\n\x07"
    config = {"model_type": "llama", "layer_types": [name], "rope_parameters": {name: {"rope_theta": 1e4}}}
    assert main([written(json.dumps(config))]) == 0
    assert capsys.readouterr().out.startswith("In its 'a\\ud800\\n\\x07' layers: Plain")
    assert main([written(json.dumps(config)), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["layers"] == [{"name": name, "indices": [0], "rotates": True, "reach": None, "rope_type": "default", "base": 1e4, "rotary_dim": 128}]  # fmt: skip


MODEL = '{"model_type": "llama"}'


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("from_file", [True, False])
def test_a_million_letters_are_read_and_one_more_is_refused(mark, from_file, tmp_path, monkeypatch, capsys):
    for more, status in ((0, 0), (1, 2), (2, 2), (9, 2)):
        text = mark + MODEL + " " * (1_000_000 - len(MODEL) + more)
        (tmp_path / "config.json").write_text(text, encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        assert main([str(tmp_path / "config.json") if from_file else "-"]) == status, more
        error = "ropedoc: CONFIG.json must be at most 1,000,000 characters, got more\n"
        assert capsys.readouterr().err == (error if status else "")


def test_an_error_ends_after_six_hundred_letters(capsys):
    for letters in (600, 601, 5000):
        with pytest.raises(SystemExit):
            main([MODEL, "--" + "x" * letters])
        said = capsys.readouterr().err.removeprefix("ropedoc: ")
        assert said == ("unrecognized arguments: --" + "x" * letters)[:600] + " …\n"
    with pytest.raises(SystemExit):
        main([MODEL, "--" + "x" * 574])
    assert capsys.readouterr().err == "ropedoc: unrecognized arguments: --" + "x" * 574 + "\n"


HELP = [
    ([], ["usage: ropedoc [-h] [--version] COMMAND ...", "What a model's configuration says about rotary position embedding (RoPE).", "ropedoc FILE is ropedoc show FILE. Exit status 2: something cannot be read."]),
    (["show"], ["usage: ropedoc show [-h] [--context N] [--layer TYPE] [--json] FILE [FILE ...]", "FILE config.json, or - for standard input", "--context N length of the sequence, in tokens", "--layer TYPE layer type, where a config has several settings", "--json print JSON; a list, with each file's name, of several files"]),
    *[([name], ["FILE config.json, or - for standard input"]) for name in ("check", "plan", "vectors")],
    (["compare"], ["A config.json, or - for standard input"]),
]  # fmt: skip


@pytest.mark.parametrize(("command", "words"), HELP)
def test_help_says_what_is_asked_for(command, words, capsys):
    with pytest.raises(SystemExit) as stop:
        main([*command, "--help"])
    assert stop.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert [one for one in words if one not in said] == []


def test_every_command_is_named_in_the_help_with_what_it_does(capsys):
    with pytest.raises(SystemExit):
        main(["-h"])
    said = " ".join(capsys.readouterr().out.split())
    assert [name for name, module in COMMANDS.items() if f" {name} {module.HELP}" not in said] == []


def test_the_version_is_that_of_the_package(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"ropedoc {ropedoc.__version__}\n"


def test_what_comes_through_a_pipe_is_read_whole(tmp_path, capsys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    text = json.dumps({"model_type": "llama", "head_dim": 8, "rope_theta": 54321.0})
    writer = threading.Thread(target=pipe.write_text, args=(text,))
    writer.start()
    try:
        assert main([str(pipe), "--json"]) == 0
    finally:
        writer.join()
    assert json.loads(capsys.readouterr().out)["base"] == 54321.0


def test_a_file_without_a_command_is_shown(written, capsys):
    path = written(CONFIGS["openai--gpt-oss-20b"]["config"])
    outs = []
    for words in ([path], ["show", path], ["--context", "131072", path], ["show", path, "--context", "131072"]):
        assert main(words) == 0
        outs.append(capsys.readouterr().out)
    assert outs[0] == outs[1]
    assert outs[2] == outs[3]


def test_nothing_asked_for_is_one_line_and_status_2(capsys):
    for words, message in (([], "the following arguments are required: COMMAND"), (["show"], "the following arguments are required: FILE")):  # fmt: skip
        with pytest.raises(SystemExit) as stop:
            main(words)
        assert stop.value.code == 2
        assert capsys.readouterr() == ("", f"ropedoc: {message}\n")


def two(tmp_path):
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    paths[0].write_text('{"model_type": "llama"}')
    paths[1].write_text('{"model_type": "gpt2"}')
    return [str(paths[0]), str(paths[1]), str(paths[0])]


def test_several_files_stand_under_their_names_and_the_others_are_read_where_one_cannot_be(tmp_path, capsys):
    a, b, _ = files = two(tmp_path)
    assert main(["show", *files]) == 2
    out, err = capsys.readouterr()
    assert main([a]) == 0
    alone = capsys.readouterr().out
    assert out == f"==> {a} <==\n{alone}\n==> {a} <==\n{alone}"
    assert err == f"ropedoc: {b}: config must have a rotary position embedding over tokens, got the model class gpt2, which has no rotary embedding\n"  # fmt: skip
    assert main(["show", a, a]) == 0


def test_several_files_are_a_list_in_json(tmp_path, capsys):
    a, b, _ = files = two(tmp_path)
    assert main(["show", *files, "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert [one["file"] for one in found] == files
    assert found[1] == {"file": b, "error": "config must have a rotary position embedding over tokens, got the model class gpt2, which has no rotary embedding"}  # fmt: skip
    assert main([a, "--json"]) == 0
    assert {"file": a, **json.loads(capsys.readouterr().out)} == found[0] == found[2]


def test_what_cannot_be_read_prints_no_json(tmp_path, capsys):
    assert main([two(tmp_path)[1], "--json"]) == 2
    assert capsys.readouterr().out == ""


def test_whoever_reads_half_of_it_meets_no_traceback(tmp_path):
    files = two(tmp_path)[:1] * 400
    command = [sys.executable, "-m", "ropedoc", *files]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as shown:
        shown.stdout.readline()
        shown.stdout.close()
        assert (shown.stderr.read(), shown.wait()) == (b"", 0)


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("meta-llama/Llama-3.1-8B", "nothing is fetched here: take the text of its config.json"),
        ("https://x.y/config.json", "nothing is fetched here: take the text of the file that stands there"),
    ],
)
def test_a_name_or_an_address_in_place_of_a_file_is_told_that_nothing_is_fetched(name, then, capsys):
    assert main([name]) == 2
    assert capsys.readouterr() == (
        "",
        f"ropedoc: CONFIG.json must be a readable file, got {name!r} (No such file or directory); {then}\n",
    )


def test_a_file_that_is_no_json_is_named_for_what_it_is(written, capsys):
    assert main([written("rope_base: 10000\nn_embd: 64\n")]) == 2
    assert capsys.readouterr().err == "ropedoc: config must be a config.json of Hugging Face, got a model_config.yaml of LitGPT, known by rope_base, n_embd; take the config.json of the same model on the Hub\n"  # fmt: skip


def test_json_is_indented_keeps_its_letters_and_ends_its_line(written, capsys):
    config = {"model_type": "llama", "layer_types": ["é"], "rope_parameters": {"é": {"rope_theta": 1e4}}}
    assert main([written(config), "--json"]) == 0
    said = capsys.readouterr().out
    assert said.startswith('{\n "rope_type": "default",\n')
    assert '"name": "é"' in said
    assert said.endswith("}\n")


def test_what_a_stream_cannot_hold_is_escaped(written, monkeypatch):
    config = {"model_type": "llama", "layer_types": ["é"], "rope_parameters": {"é": {"rope_theta": 1e4}}}
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main([written(config)]) == 0
    stream.flush()
    assert stream.buffer.getvalue().startswith(b"In its '\\xe9' layers: Plain")


@pytest.mark.parametrize(
    "length", ["0", "-1", "x", "1.5", "9" * 30, "²", "0" * 16 + "5", "9" * 5000, "9007199254740993"]
)
def test_a_bad_context_is_one_line_and_status_2(length, written, capsys):
    with pytest.raises(SystemExit) as stop:
        main([written("{}"), f"--context={length}"])
    assert stop.value.code == 2
    rule = "must be a whole number of tokens from 1 to 2^53, as 131072, 131,072 or 128k"
    assert capsys.readouterr().err == f"ropedoc: argument --context: {rule}, got {length[:20]!r}\n"


@pytest.mark.parametrize("length", ["1", "9007199254740992"])
def test_a_context_reaches_from_1_to_the_longest(length, written, capsys):
    assert main([written('{"model_type": "llama"}'), f"--context={length}", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["context_length"] == int(length)


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
    name = str(tmp_path / "none.json")
    assert run.stderr == f"ropedoc: CONFIG.json must be a readable file, got {name!r} (No such file or directory)\n"
