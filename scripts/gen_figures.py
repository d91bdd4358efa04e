"""Write the generated part of the site: inside MkDocs, or into a folder with `--out DIR`.

MkDocs runs this file with another name than `__main__`, so it acts at top level.
It has our own modules run anew: a running `mkdocs serve` would otherwise keep the old mathematics for ever.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path.cwd() if Path("mkdocs.yml").exists() else Path(__file__).resolve().parent.parent

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

# Not imported, for that would run the package around it, old or broken; where nothing loaded it, nothing is old.
if memory := sys.modules.get("ropedoc.site.memory"):
    memory.drop()

from ropedoc.site.generate import generate  # noqa: E402 - found by the path above, when the old modules are gone


def _content(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def to_mkdocs(path: str, content: str | bytes) -> None:
    """Hand a file to the running MkDocs build."""
    import mkdocs_gen_files

    with mkdocs_gen_files.open(path, "wb") as file:
        file.write(_content(content))


def to_folder(path: str, content: str | bytes) -> None:
    """Write a file into the folder that the command line names."""
    file = out / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_content(content))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the generated files")
    out: Path = parser.parse_args().out
    generate(to_folder, docs=ROOT / "docs", build=ROOT / "build")
else:
    generate(to_mkdocs, docs=ROOT / "docs", build=ROOT / "build")
