"""Configs broken in thousands of ways, the same ones in every run: nothing crashes, hangs, or gets out of its line."""

import io
import json
import random
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from ropedoc.command.main import main
from ropedoc.config.classes import CLASSES
from ropedoc.config.keys import KEYS
from ropedoc.config.normal import INSIDE, READABLE
from ropedoc.config.reading import from_config
from tests.compare import reference

CASES = reference("configs")["cases"]
NAMES = [
    *sorted(READABLE),
    *KEYS["parts"],
    "alibi",
    "position_embedding_type",
    "x\nnote: forged",
    "\x1b[31m",
    "\ud800",
    "",
]
INNER = [*sorted(INSIDE), *KEYS["layer_types"], "surprise\n", "\u202e"]
VALUES = [
    None, True, False, "", "8", "a\nb", "\x1b[2J", "\ud800", "x" * 5000, [], {}, [[1], [2, 3]], [True, 1.0], [None], [10**30, 1],
    [1.0] * 8, [2.0] * 64, ["full_attention", "sliding_attention", "\x07", 3], [f"layer_{k}" for k in range(300)], {"a": {"a": {}}},
    -1, 0, -0.0, 1, 1.0, 2, 3, 7, 8, 16, 64, 128, 4096, 65_536, 65_538, 2**53, 2**53 + 1, 10**30, 10**400, 10**5000,
    1e-320, 1e-5, 0.25, 0.5, 1.5, 32.0, 1e4, 1e154, 1e155, 1e200, 1e300, 1.7e308, float("nan"), float("inf"), float("-inf"),
    *KEYS["methods"], *KEYS["older"], *list(CLASSES)[::40],
]  # fmt: skip
SEED, CONFIGS, COMMANDS = 11, 6000, 500
MOST = 700  # letters of an error


def broken(draw):
    """One of the reference configs with some values changed, added or gone, and what is asked of it."""
    config = json.loads(json.dumps(draw.choice(CASES)["config"]))
    places = [config, *(value for value in config.values() if isinstance(value, dict))]
    for _ in range(draw.choice([1, 1, 2, 3, 5])):
        place = draw.choice(places)
        name = draw.choice(NAMES if place is config else INNER)
        if draw.random() < 0.15 and place:
            del place[draw.choice(list(place))]
        else:
            place[name] = draw.choice(VALUES)
    asked = {}
    if draw.random() < 0.2:
        asked["layer_type"] = draw.choice([*KEYS["layer_types"], "x\n", "\ud800"])
    if draw.random() < 0.2:
        asked["context_length"] = draw.choice([1, 100, 5000, 2**53])
    return config, asked


def test_a_broken_config_is_read_or_refused_by_a_value_error_and_nothing_else():
    draw = random.Random(SEED)
    errors = []
    for _ in range(CONFIGS):
        config, asked = broken(draw)
        try:
            rope = from_config(config, **asked)
        except ValueError as error:
            errors.append(str(error))
            continue
        assert 0 <= rope.attention_factor**2 < float("inf")
        assert all(len(note) < MOST and note.isprintable() for note in rope.warnings)
    assert CONFIGS / 5 < len(errors) < CONFIGS * 4 / 5
    assert all(" must " in error and len(error) < MOST and error.isprintable() for error in errors)


def run(monkeypatch, text, *options):
    """Run the command on a text as standard input: its status, and what it said on both streams."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["-", *options])
    return status, out.getvalue(), err.getvalue()


def test_the_command_says_one_line_of_error_or_lines_that_it_means(monkeypatch):
    draw = random.Random(SEED + 1)
    seen = set()
    for _ in range(COMMANDS):
        config, asked = broken(draw)
        try:
            text = json.dumps(config)
        except ValueError:  # Python does not write integers of more than 4300 digits
            continue
        options = [f"--layer={asked['layer_type']}"] if "layer_type" in asked else []
        options += [f"--context={asked['context_length']}"] if "context_length" in asked else []
        status, out, err = run(monkeypatch, text, *options)
        seen.add(status)
        assert all(letter.isprintable() or letter == "\n" for letter in out + err)
        if status == 2:
            assert out == ""
            assert err.startswith("ropedoc: ")
            assert err.endswith("\n")
            assert len(err) < MOST
            assert err.count("\n") == 1
            continue
        assert err == ""
        said = json.loads(run(monkeypatch, text, "--json", *options)[1], parse_constant=pytest.fail)
        assert [line[6:] for line in out.splitlines() if line.startswith("note: ")] == said["warnings"]
        assert out.startswith(said["summary"] + "\ntype ")
    assert seen == {0, 2}
