"""The browser's modules as the pages load them: one script a page and some that load when wanted, bundled by esbuild.

Without Node each script is a small loader instead, and the modules lie beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PAGES = ("figures", "front", "explorer", "decoder", "concordance", "lab")  # each starts at its page.js
CHECK = {"check": "checker/page.js"}  # whose folder of that name mirrors the package
LATE = (
    "programs",
    "take",
    "reader",
    "kinds",
    "gguf",
    "vectors",
    "advice",
    "lab",
)  # of the folder late/; a page loads them when they are wanted
STARTS = {name: f"{name}/page.js" for name in PAGES} | CHECK | {f"late-{name}": f"late/{name}.js" for name in LATE}
WORKER = "late-lab"  # runs in a Worker too
LOADER = "plain/loader.js"
PURE = "/* @__PURE__ */"  # esbuild leaves out what a script does not use
FLAGS = (
    "--bundle",
    "--format=iife",
    "--target=es2020",
    "--charset=utf8",
    "--legal-comments=none",
    '--tsconfig-raw={"compilerOptions":{"alwaysStrict":true}}',  # and no file that lies around the temporary folder
    "--log-level=warning",
)


def modules(assets: Path, data: Mapping[str, str]) -> dict[str, str]:
    """Text of every module by its path: those of the folders in assets, and the data that the build makes."""
    found = {file.relative_to(assets).as_posix(): file.read_text(encoding="utf-8") for file in assets.glob("*/*.js")}
    return dict(sorted((found | dict(data)).items()))


def data_module(**values: Any) -> str:
    """Module that exports each value under its name.

    A value is JSON inside a string, which browsers read faster than the same written as a program.
    """
    return "".join(f"export const {name} = {PURE} JSON.parse({_literal(value)});\n" for name, value in values.items())


def _literal(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)
    return json.dumps(text, ensure_ascii=False)


def bundled(texts: Mapping[str, str], esbuild: Path) -> dict[str, str]:
    """Each script, by its path in the site."""
    made = run(texts, STARTS, esbuild, "--minify")
    return {f"assets/{name}.js": _named(text) if name == WORKER else text for name, text in made.items()}


def _named(text: str) -> str:
    """The script as a function that knows its own text, so that a Worker can run it without loading anything."""
    return f"(function ropeProgram(){{{text}}})();\n"


def plain(texts: Mapping[str, str]) -> dict[str, str]:
    """A loader in the place of each script, and all modules."""
    loaders = {f"assets/{name}.js": texts[LOADER] for name in STARTS}
    return loaders | {f"assets/modules/{path}": text for path, text in texts.items() if path != LOADER}


def run(texts: Mapping[str, str], starts: Mapping[str, str], esbuild: Path, *flags: str) -> dict[str, str]:
    """Bundle modules from each start, in one run.

    Parameters
    ----------
    texts : mapping
        Text of every module by its path.
    starts : mapping
        Path of the module to start from, by the name of the script that it becomes.
    esbuild : Path
        The program, as npm installs it.
    flags : str
        Further flags of esbuild.

    Returns
    -------
    scripts : dict
        Text of each script by its name.

    Raises
    ------
    RuntimeError
        If esbuild finds a mistake, with its words.
    """
    entries = [f"{name}={path}" for name, path in starts.items()]
    made = {name: f"{name}.js" for name in starts}
    return _made(texts, [str(esbuild), *entries, *FLAGS, *flags], made, "the scripts must bundle")


def minified(files: Mapping[str, str], esbuild: Path) -> dict[str, str]:
    """Style sheets and single scripts as the pages load them, each by its path: without spaces and remarks.

    Raises
    ------
    RuntimeError
        If esbuild finds a mistake, with its words.
    """
    command = [str(esbuild), *files, "--outbase=.", "--minify", "--charset=utf8", "--log-level=warning"]
    return _made(files, command, {path: path for path in files}, f"{', '.join(files)} must be well formed")


def _made(texts: Mapping[str, str], command: Sequence[str], made: Mapping[str, str], rule: str) -> dict[str, str]:
    """What esbuild makes of some files, each by its name, where it has nothing to complain of."""
    with TemporaryDirectory() as folder:
        for path, text in texts.items():
            file = Path(folder, path)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        command = [*command, "--outdir=made"]
        done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, encoding="utf-8")
        if done.returncode or done.stderr:
            raise RuntimeError(f"{rule} without a warning, got\n{done.stderr}")
        return {name: Path(folder, "made", path).read_text(encoding="utf-8") for name, path in made.items()}


def _environment() -> dict[str, str]:
    """The surroundings, with the Node that pip may have put beside this Python."""
    beside = str(Path(sys.executable).parent)
    return os.environ | {"PATH": os.pathsep.join([beside, os.environ.get("PATH", "")])}
