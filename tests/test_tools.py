"""What the tests drive: installed, or told by name; in CI a lack is an error and no skip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "scripts" / "firefox.py"


def run(folder, **env):
    """Run the script where nothing can be installed, with the programs of a folder."""
    return subprocess.run(
        [sys.executable, str(SCRIPT)], env={"PATH": str(folder), **env}, capture_output=True, text=True, check=False
    )


def installed(folder, *names):
    for name in names:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)


def test_a_missing_tool_skips_on_a_readers_machine_and_fails_in_ci(tmp_path):
    installed(tmp_path, "firefox", "pdftotext")
    at_home, in_ci = run(tmp_path), run(tmp_path, CI="true")
    assert at_home.returncode == 0
    assert at_home.stdout.splitlines()[1] == (
        "no rsvg-convert: tests that need it are skipped; install librsvg2-bin to run them"
    )
    assert in_ci.returncode == 1
    assert in_ci.stderr == (
        "no rsvg-convert: CI is set, so no test may be skipped; install librsvg2-bin (apt-get install librsvg2-bin)\n"
    )


def test_all_tools_pass_in_ci(tmp_path):
    installed(tmp_path, "firefox-esr", "pdftotext", "rsvg-convert")
    assert run(tmp_path, CI="true").returncode == 0


def test_make_test_asks_for_the_tools_before_the_tests():
    recipe = (SCRIPT.parents[1] / "Makefile").read_text().partition("\ntest:")[2].partition("\n\n")[0]
    assert recipe.index("scripts/firefox.py") < recipe.index("-m pytest")


def test_ci_runs_what_a_reader_runs():
    workflow = (SCRIPT.parents[1] / ".github" / "workflows" / "pages.yml").read_text()
    assert "run: make test" in workflow
