"""Every error that a test expects is expected word for word: a part of its words lets any others stand around it."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
HERE = Path(__file__).name


def is_whole(pattern):
    """Tell whether the pattern is written out, from ^ to $, with escaped parts in between at most."""
    parts = pattern.values if isinstance(pattern, ast.JoinedStr) else [pattern]
    ends = [part.value if isinstance(part, ast.Constant) else "" for part in (parts[0], parts[-1])]
    return ends[0].startswith("^") and ends[1].endswith("$") and not ends[1].endswith("\\$")


def loose_patterns(source):
    """Lines on which match= is given something else."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    given = [keyword for call in calls for keyword in call.keywords if keyword.arg == "match"]
    return [keyword.value.lineno for keyword in given if not is_whole(keyword.value)]


def test_every_expected_error_is_matched_from_its_first_word_to_its_last():
    files = {path.relative_to(TESTS).as_posix(): path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py")}
    assert {"compare.py", "ladder/test_rope.py", "config/test_config.py", "browser/test_rope_js.py", HERE} <= set(files)
    loose = [f"{name}:{line}" for name, text in sorted(files.items()) for line in loose_patterns(text)]
    assert loose == []


@pytest.mark.parametrize(
    ("pattern", "whole"),
    [
        ('"^all of it$"', True),
        ('r"^a \\(b\\)$"', True),
        ('f"^{re.escape(message)}$"', True),
        ('"a part"', False),
        ('"^a start"', False),
        ('"an end$"', False),
        (r'"^a price in \\$"', False),
        ('f"{start}$"', False),
        ('f"^{end}"', False),
        ("message", False),
        ("re.escape(message)", False),
    ],
)
def test_the_check_tells_a_whole_pattern_from_a_part(pattern, whole):
    assert loose_patterns(f"raises(ValueError, match={pattern})") == ([] if whole else [1])
